package ties

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/learn"
)

// title is what a page's title tells. It is no part of the text, so that nothing can be quoted from it; but
// whom it names the page is about, and its verb is mostly that of the page's first deal.
type title struct {
	named  []bool   // by entity: organisations that it names
	count  int      // of these
	words  []string // lemmas of its other words, each once
	senses []string
}

// readTitle finds the page's organisations in its title.
func (p *Page) readTitle(g *grammar.Grammar) title {
	t := title{named: make([]bool, len(p.Entities))}
	if strings.TrimSpace(p.Doc.Title) == "" {
		return t
	}
	words := titleWords(p.Doc.Title)
	covered := make([]bool, len(words))
	for e := range p.Entities {
		if !p.isOrganisation(e) {
			continue
		}
		for _, form := range p.formsOf(e) {
			if mark(words, covered, titleWords(form)) {
				t.named[e] = true
			}
		}
		if t.named[e] {
			t.count++
		}
	}
	t.say(g, words, covered)
	return t
}

// formsOf are the names that the text and the atlas have for an organisation.
func (p *Page) formsOf(e int) []string {
	ent := &p.Entities[e]
	out := []string{ent.Name}
	for _, m := range ent.Mentions {
		if p.Mentions[m].By != tieline.ByDescription && !slices.Contains(out, p.Text(m)) {
			out = append(out, p.Text(m))
		}
	}
	if ent.Org != nil {
		out = append(out, ent.Org.Names()...)
	}
	return out
}

// titleWords are a line's words in small letters without what stands about them.
func titleWords(line string) []string {
	words := strings.FieldsFunc(strings.ToLower(line), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("&'’.-", r)
	})
	for i, w := range words {
		w = strings.Trim(w, "'’.-")
		words[i] = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// mark covers the places where the form stands among the words, and reports whether there are any.
func mark(words []string, covered []bool, form []string) bool {
	found := false
	for i := 0; len(form) > 0 && i+len(form) <= len(words); i++ {
		if slices.Equal(words[i:i+len(form)], form) {
			found = true
			for k := range form {
				covered[i+k] = true
			}
		}
	}
	return found
}

// say takes what the title's other words mean.
func (t *title) say(g *grammar.Grammar, words []string, covered []bool) {
	line := make([]string, len(words))
	for i, w := range words {
		line[i] = w
		if covered[i] {
			line[i] = strings.ToUpper(w[:1]) + w[1:] // a name in its sentence
		}
	}
	an := nlp.Default().Analyze(strings.Join(line, " "), nil)
	for s := range an.Sentences {
		for i := range an.Sentences[s].Tokens {
			token := &an.Sentences[s].Tokens[i]
			if first := an.Word(token)[0]; 'A' <= first && first <= 'Z' {
				continue
			}
			lemma := strings.ToLower(token.Lemma)
			if !slices.Contains(t.words, lemma) {
				t.words = append(t.words, lemma)
			}
			for _, sense := range g.Lexicon.Senses(lemma) {
				if !slices.Contains(t.senses, string(sense)) {
					t.senses = append(t.senses, string(sense))
				}
			}
		}
	}
}

// titled counts those of two organisations that the title names.
func (p *Page) titled(a, b int) int {
	n := 0
	for _, e := range [2]int{a, b} {
		if p.title.named[e] {
			n++
		}
	}
	return n
}

// titleFeatures tells which of two organisations the title names, and what it says of both or of one.
func (p *Page) titleFeatures(f *learn.Features, a, b int) {
	if p.Doc.Title == "" {
		return
	}
	n := strconv.Itoa(p.titled(a, b))
	f.AddPair("titled", n, strconv.Itoa(min(p.title.count, 3)))
	if n == "0" {
		return
	}
	if n == "1" {
		f.Add("titled first", strconv.FormatBool(p.title.named[a]))
	}
	for _, w := range p.title.words {
		f.AddPair("title word", w, n)
	}
	for _, s := range p.title.senses {
		f.AddPair("title sense", s, n)
	}
}
