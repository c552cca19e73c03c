package grammar

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed phrases.yaml
var phrasesFile []byte

// Phrase is a set phrase in a sentence: what it says, by the name of its list in phrases.yaml, and
// its first and last token.
type Phrase struct {
	Class       Class
	First, Last int
}

// phrase is a line of phrases.yaml: lemmas without articles, where anyWords stands for one to maxAny words.
type phrase struct {
	lemmas []string
	class  Class
}

const (
	anyWords = "~"
	maxAny   = 4
	maxLoose = 3 // articles, adjectives and numbers that may stand between two words of a phrase
)

// phrasebook holds phrases by their first lemma.
type phrasebook map[string][]phrase

func parsePhrases(file []byte) (phrasebook, error) {
	var data map[Class][]string
	if err := strictYAML(file, &data); err != nil {
		return nil, fmt.Errorf("phrases: %w", err)
	}
	book := phrasebook{}
	for class, list := range data {
		for _, words := range list {
			var lemmas []string
			for w := range strings.FieldsSeq(strings.ToLower(words)) {
				if !article[w] {
					lemmas = append(lemmas, w)
				}
			}
			if len(lemmas) == 0 || lemmas[0] == anyWords || lemmas[len(lemmas)-1] == anyWords {
				return nil, fmt.Errorf("phrases: %s: %q begins or ends with no word", class, words)
			}
			book.enter(phrase{lemmas, class})
		}
	}
	return book, nil
}

// enter keeps the phrases of a first lemma in a fixed order, since maps have none.
func (b phrasebook) enter(p phrase) {
	first := p.lemmas[0]
	key := func(p phrase) string { return string(p.class) + " " + strings.Join(p.lemmas, " ") }
	list := b[first]
	at := 0
	for at < len(list) && key(list[at]) < key(p) {
		at++
	}
	list = append(list, phrase{})
	copy(list[at+1:], list[at:])
	list[at] = p
	b[first] = list
}

var article = map[string]bool{"a": true, "an": true, "the": true}

// find lists the phrases of a sentence in the order of their first tokens.
func (b phrasebook) find(t *tree) []Phrase {
	var out []Phrase
	for i := range t.tokens {
		for _, p := range b[t.Lemma(i)] {
			if last := t.match(p.lemmas[1:], i+1); last >= 0 {
				out = append(out, Phrase{p.class, i, last})
			} else if len(p.lemmas) == 1 {
				out = append(out, Phrase{p.class, i, i})
			}
		}
	}
	return out
}

// match gives the token at which the lemmas end that begin at or soon after token i; -1 where they do not.
func (t *tree) match(lemmas []string, i int) int {
	if len(lemmas) == 0 {
		return -1
	}
	if lemmas[0] == anyWords {
		for skip := 1; skip <= maxAny && i+skip < len(t.tokens); skip++ {
			if last := t.matchExactly(lemmas[1:], i+skip); last >= 0 {
				return last
			}
		}
		return -1
	}
	for skip := 0; skip <= maxLoose && i+skip < len(t.tokens); skip++ {
		if last := t.matchExactly(lemmas, i+skip); last >= 0 {
			return last
		}
		switch t.tokens[i+skip].Tag.String() {
		case "DET", "ADJ", "NUM", "PRON", "ADV":
		default:
			return -1
		}
	}
	return -1
}

func (t *tree) matchExactly(lemmas []string, i int) int {
	if i >= len(t.tokens) || t.Lemma(i) != lemmas[0] {
		return -1
	}
	if len(lemmas) == 1 {
		return i
	}
	return t.match(lemmas[1:], i+1)
}
