package resolve

import (
	"slices"
	"strings"

	"github.com/tieline/tieline/atlas"
)

// Fold is the form in which spellings of one organisation's name meet: without case, accents,
// punctuation, legal form, "and", plural endings, the usual abbreviations and spaces. "Blue Oval
// S.K., Inc." and "BlueOval SK" are one, and so are "Hale Motors" and "Hale Motor Co".
func Fold(name string) string { return strings.Join(words(name), "") }

// written out are the abbreviations that names of companies use.
var writtenOut = map[string]string{
	"tech": "technology", "intl": "international", "mfg": "manufacturing", "grp": "group", "hldgs": "holding",
	"bros": "brother", "ind": "industry", "inds": "industry", "sys": "system", "sci": "science", "elec": "electric",
}

// words are the words of a name that tell organisations apart, in their plain form.
func words(name string) []string {
	var out []string
	for _, w := range strings.Fields(atlas.Default().Identity(name)) {
		if w == "&" || w == "and" || w == "+" {
			continue
		}
		w = strings.Trim(w, "&+")
		if full, ok := writtenOut[w]; ok {
			w = full
		}
		out = append(out, singular(w))
	}
	return out
}

// singular takes the plural ending off a word.
func singular(w string) string {
	switch {
	case len(w) > 5 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 4 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "is") && !strings.HasSuffix(w, "us"):
		return w[:len(w)-1]
	}
	return w
}

// generic are words that an organisation's name may have or lack without becoming another's.
var generic = map[string]bool{
	"technology": true, "group": true, "holding": true, "international": true, "global": true, "industry": true,
	"company": true, "corporation": true, "enterprise": true, "limited": true, "system": true, "solution": true,
	"new": true, "the": true, "worldwide": true, "incorporated": true,
}

// onlyGeneric reports whether the names differ only in generic words, and two words or more, or a long
// one, are left of each.
func onlyGeneric(a, b string) bool {
	x, y := distinct(a), distinct(b)
	return slices.Equal(x, y) && (len(x) > 1 || len(x) == 1 && len(x[0]) > 7)
}

func distinct(name string) []string {
	return slices.DeleteFunc(words(name), func(w string) bool { return generic[w] })
}

// digraphs are the ways in which letters that English lacks are written with two.
var digraphs = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "ø", "oe", "å", "aa", "æ", "ae",
	"Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "Ø", "Oe", "Å", "Aa", "Æ", "Ae")

// respelt gives the name with two letters for each that English lacks, where it has any: who writes
// Köhler Zellen is the same as Koehler Zellen, and Kohler Zellen is how a third paper writes it.
func respelt(name string) []string {
	if other := digraphs.Replace(name); other != name {
		return []string{other}
	}
	return nil
}
