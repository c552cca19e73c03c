package ties

import (
	"slices"
	"strings"

	"github.com/tieline/tieline"
)

// Some organisations of a sentence only describe another one: "Volkswagen-backed QuantumScape", "Panasonic, Tesla's
// oldest supplier, …", "BASF rival Umicore". What the sentence says of that one is not said of them.

// backing are the verbs of which the participle tells who stands behind an organisation.
var backing = []string{"back", "fund", "finance", "bankroll", "own", "control"}

// moneyed is how many of them, the first ones, tell of money; an owner has no deal with what is its own.
const moneyed = 4

// description is a part of a sentence that tells who a named organisation is.
type description struct {
	name int // token of that one's name
	root int // token that governs the part
}

// findDescriptions looks for the descriptions of a sentence's organisations that hold the names of others.
func (p *Page) findDescriptions(sentence int) {
	if len(p.inside[sentence]) < 2 {
		return
	}
	for _, m := range p.inside[sentence] {
		d, ok := p.backs(m)
		if !ok {
			d, ok = p.relates(m)
		}
		if !ok || !slices.ContainsFunc(p.inside[sentence], func(k int) bool { return k != m && p.bears(k, d.name) }) {
			continue
		}
		if p.described == nil {
			p.described = map[int]description{}
		}
		p.described[m] = d
	}
}

// first is the first of the names that are joined to a mention by "and", with its sentence's tree.
func (p *Page) first(m int) int {
	s, at := p.Sentences[p.Mentions[m].Sentence], p.head(m)
	for range s.Len() { // a broken tree may lead back
		if s.Rel(at) != "conj" || s.Head(at) < 0 {
			break
		}
		at = s.Head(at)
	}
	return at
}

// backs gives what a mention describes as its backer or owner: "QuantumScape, which is backed by Volkswagen, …".
func (p *Page) backs(m int) (description, bool) {
	sentence := p.Mentions[m].Sentence
	s, at := p.Sentences[sentence], p.first(m)
	by := s.Head(at)
	if by < 0 || !slices.Contains(backing, s.Lemma(by)) || s.Form(by) != "VBN" {
		return description{}, false
	}
	switch s.Rel(at) {
	case "compound", "obl", "obl:agent", "obl:npmod", "nmod":
	default:
		return description{}, false
	}
	switch s.Rel(by) {
	case "amod", "acl", "acl:relcl":
		return description{p.named(sentence, by), by}, true
	}
	return description{}, false
}

// named is the token that a word describes: where a name follows the word at once, that one's, whatever the tree says.
func (p *Page) named(sentence, word int) int {
	if m := p.nameAt(sentence, word+1); m >= 0 && p.Mentions[m].First == word+1 {
		return p.head(m)
	}
	return p.Sentences[sentence].Head(word)
}

// relates gives what a mention describes by a noun: "Tesla's supplier Panasonic", "Panasonic, a supplier of Tesla", "Tesla
// supplier Panasonic".
func (p *Page) relates(m int) (description, bool) {
	sentence := p.Mentions[m].Sentence
	s, at := p.Sentences[sentence], p.first(m)
	noun := s.Head(at)
	switch s.Rel(at) {
	case "nmod:poss", "compound", "nmod":
	default:
		return description{}, false
	}
	if k := p.nameAt(sentence, noun); k >= 0 { // "Ford's former partner Rivian", but not "Volkswagen's Audi"
		first := p.Mentions[k].First
		return description{noun, at}, s.Rel(at) == "nmod:poss" && first-1 > at && s.Form(first-1) == "NN"
	}
	if noun < 0 || !strings.HasPrefix(s.Form(noun), "NN") {
		return description{}, false
	}
	for _, child := range s.Children(noun) {
		if rel := s.Rel(child); (rel == "appos" || rel == "flat") && p.nameAt(sentence, child) >= 0 && child != at {
			return description{child, at}, true
		}
	}
	name := p.named(sentence, noun)
	return description{name, noun}, p.nameAt(sentence, name) >= 0 && (name == noun+1 || s.Rel(noun) == "appos" || s.Rel(noun) == "compound")
}

// nameAt is the mention of an organisation by name of which a token is part; -1 for none.
func (p *Page) nameAt(sentence, token int) int {
	for _, m := range p.inside[sentence] {
		if me := &p.Mentions[m]; me.First <= token && token <= me.Last && me.By != tieline.ByDescription {
			return m
		}
	}
	return -1
}

// bystander reports whether one of two mentions of a sentence only describes an organisation that is not the other
// one, which stands outside the description: it has no part in what that one does with others.
func (p *Page) bystander(a, b int) bool {
	return len(p.described) > 0 && (p.standsBy(a, b) || p.standsBy(b, a))
}

func (p *Page) standsBy(m, other int) bool {
	d, ok := p.described[m]
	return ok && !p.below(other, d.root) && !p.bears(other, d.name)
}

// below reports whether a mention stands below a token in the tree.
func (p *Page) below(m, token int) bool {
	s := p.Sentences[p.Mentions[m].Sentence]
	at := p.head(m)
	for range s.Len() { // a broken tree may lead back
		if at == token {
			return true
		}
		at = s.Head(at)
	}
	return false
}

// bears reports whether a token is a mention's name, or the noun to which the name is added ("the start-up AutoX").
func (p *Page) bears(m, token int) bool {
	me := &p.Mentions[m]
	if me.First <= token && token <= me.Last {
		return true
	}
	s := p.Sentences[me.Sentence]
	switch s.Rel(p.head(m)) {
	case "appos", "flat", "vocative":
		return s.Head(p.head(m)) == token
	}
	return false
}

// funds reports whether one of a context's mentions is described as backed by the other one, with money.
func (p *Page) funds(c Context) bool {
	return len(p.described) > 0 && !p.crossing(c) && (p.pays(c.MentionA, c.MentionB) || p.pays(c.MentionB, c.MentionA))
}

func (p *Page) pays(m, other int) bool {
	d, ok := p.backs(m)
	return ok && p.bears(other, d.name) && slices.Contains(backing[:moneyed], p.Sentences[p.Mentions[m].Sentence].Lemma(d.root))
}

// saysFunding leaves a context that describes a backer its odds of funding, and none half of what they were.
func saysFunding(odds []float64) {
	none := odds[0] / 2
	clear(odds)
	odds[0], odds[KindIndex(tieline.Funding)] = none, 1-none
}
