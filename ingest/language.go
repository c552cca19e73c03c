package ingest

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"

	"github.com/tieline/tieline"
)

// sample is how much of a text the language is told from.
const sample = 8 << 10

// english holds words that make up a third of running English and are rare in other languages.
var english = map[string]bool{}

func init() {
	for _, w := range strings.Fields("the of and to that is was for with as by from said has have will its it be are which this at not would than were been their he she they") {
		english[w] = true
	}
}

// language is the ISO 639-1 code of a document's body, empty where it holds too few words to
// tell. Statistics over letters err on short texts and on those full of foreign names, so
// English is also recognised by its commonest words.
func language(doc *tieline.Document) string {
	body := bodySample(doc)
	words := strings.FieldsFunc(strings.ToLower(body), func(r rune) bool { return !unicode.IsLetter(r) })
	hits := 0
	for _, w := range words {
		if english[w] {
			hits++
		}
	}
	if len(words) >= 3 && hits*100 >= 16*len(words) {
		return "en"
	}
	info := whatlanggo.Detect(body)
	code := info.Lang.Iso6391()
	if code == "en" || (info.IsReliable() && len(words) >= 6) {
		return code
	}
	if hits > 0 && hits*100 >= 8*len(words) {
		return "en"
	}
	if base, _, _ := strings.Cut(doc.Language, "-"); len(base) == 2 {
		return base // what the page declares
	}
	return code
}

func bodySample(doc *tieline.Document) string {
	var b strings.Builder
	from := 0
	add := func(to int) {
		if from < to && b.Len() < sample {
			b.WriteString(doc.Text[from:min(to, from+sample)])
			b.WriteByte('\n')
		}
	}
	for _, r := range doc.Regions {
		add(r.Start)
		from = r.End
	}
	add(len(doc.Text))
	if strings.TrimSpace(b.String()) == "" {
		return doc.Text[:min(len(doc.Text), sample)]
	}
	return b.String()
}
