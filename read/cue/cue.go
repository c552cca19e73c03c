// Package cue marks the words of a sentence that speak for a reading: a lexicon is a data file of
// classes with their words and phrases, and Mark tells for every token which classes it carries.
//
//	lexicon := cue.Parse(file) // rows "class<TAB>invest|spend|put into"
//	sets := lexicon.Mark(analysis, sentence, nil)
//	if sets[token].Has(lexicon.Class("invest")) { … }
//
// Words are matched by lemma or by their form in lower case; a phrase of several words carries
// its classes on every one of its tokens. Readers use the classes as features of learned choices
// and as triggers of rules, so that a word in the file teaches every sentence that has it.
package cue

import (
	"fmt"
	"strings"

	"github.com/tieline/tieline/nlp"
)

// Set is a set of classes of one lexicon.
type Set uint64

// Has reports whether the set has the class.
func (s Set) Has(class int) bool { return s&(1<<class) != 0 }

// Lexicon is a loaded file of cue words. It is immutable.
type Lexicon struct {
	classes []string
	index   map[string]int
	words   map[string]entry
}

// entry is what a word may be or begin.
type entry struct {
	set     Set      // as a word of its own
	phrases []phrase // that begin with it
}

type phrase struct {
	words []string // all of them
	set   Set
}

// Parse reads a lexicon. It panics on a malformed row, because lexicons are embedded at build
// time and every test loads them.
func Parse(file string) *Lexicon {
	l := &Lexicon{index: map[string]int{}, words: map[string]entry{}}
	for line := range strings.Lines(file) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		class, words, ok := strings.Cut(line, "\t")
		if !ok {
			panic(fmt.Sprintf("cue words: no tab in %q", line))
		}
		c, known := l.index[class]
		if !known {
			c = len(l.classes)
			if c == 64 {
				panic("cue words: more than 64 classes")
			}
			l.index[class] = c
			l.classes = append(l.classes, class)
		}
		for w := range strings.SplitSeq(words, "|") {
			l.add(strings.Fields(w), 1<<c)
		}
	}
	return l
}

func (l *Lexicon) add(words []string, set Set) {
	if len(words) == 0 {
		return
	}
	e := l.words[words[0]]
	if len(words) == 1 {
		e.set |= set
	} else {
		e.phrases = append(e.phrases, phrase{words, set})
	}
	l.words[words[0]] = e
}

// Classes are the names of the classes in the order of the file.
func (l *Lexicon) Classes() []string { return l.classes }

// Class is the number of a class. It panics where the file has none of that name.
func (l *Lexicon) Class(name string) int {
	c, ok := l.index[name]
	if !ok {
		panic("no class of cue words is called " + name)
	}
	return c
}

// Of is the set of several classes.
func (l *Lexicon) Of(names ...string) Set {
	var s Set
	for _, n := range names {
		s |= 1 << l.Class(n)
	}
	return s
}

// Mark gives the classes of every token of a sentence, written into out where it is long enough.
func (l *Lexicon) Mark(a *nlp.Analysis, sentence int, out []Set) []Set {
	tokens := a.Sentences[sentence].Tokens
	if cap(out) < len(tokens) {
		out = make([]Set, len(tokens))
	}
	out = out[:len(tokens)]
	clear(out)
	for i := range tokens {
		if c := a.Text[tokens[i].Start]; tokens[i].End-tokens[i].Start == 1 && (c == ',' || c == '.') {
			continue
		}
		w, lemma := lower(a.Word(&tokens[i])), lower(tokens[i].Lemma)
		if e, ok := l.words[w]; ok {
			out[i] |= e.set
			l.markPhrases(a, tokens, i, e.phrases, out)
		}
		if lemma == w {
			continue
		}
		if e, ok := l.words[lemma]; ok {
			out[i] |= e.set
			l.markPhrases(a, tokens, i, e.phrases, out)
		}
	}
	return out
}

func (l *Lexicon) markPhrases(a *nlp.Analysis, tokens []nlp.Token, i int, phrases []phrase, out []Set) {
	for _, p := range phrases {
		if i+len(p.words) > len(tokens) {
			continue
		}
		hit := true
		for k := 1; k < len(p.words) && hit; k++ {
			t := &tokens[i+k]
			hit = lower(a.Word(t)) == p.words[k] || lower(t.Lemma) == p.words[k]
		}
		if hit {
			for k := range p.words {
				out[i+k] |= p.set
			}
		}
	}
}

// lower does not allocate where the word is in lower case already.
func lower(w string) string {
	for i := range len(w) {
		if c := w[i]; c >= 'A' && c <= 'Z' || c >= 0x80 {
			return strings.ToLower(w)
		}
	}
	return w
}
