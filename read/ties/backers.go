package ties

import (
	"slices"

	"github.com/tieline/tieline"
)

// backing are the verbs of which the participle tells who stands behind an organisation, without a part in what
// else the sentence says of that one.
var backing = []string{"back", "fund", "finance", "bankroll", "own", "control"}

// moneyed is how many of them, the first ones, tell of money; an owner has no deal with what is its own.
const moneyed = 4

// backed gives the token of the name that a mention describes as a backer or owner does ("Volkswagen-backed
// QuantumScape", "AutoX, which is backed by Alibaba, …"), with the participle; -1 where it describes none.
func (p *Page) backed(m int) (name, participle int) {
	me := &p.Mentions[m]
	s := p.Sentences[me.Sentence]
	at := p.head(m)
	for s.Rel(at) == "conj" && s.Head(at) >= 0 {
		at = s.Head(at)
	}
	by := s.Head(at)
	if by < 0 || !slices.Contains(backing, s.Lemma(by)) || s.Form(by) != "VBN" {
		return -1, -1
	}
	switch s.Rel(at) {
	case "compound", "obl", "obl:agent", "obl:npmod", "nmod":
	default:
		return -1, -1
	}
	switch s.Rel(by) {
	case "amod", "acl", "acl:relcl":
		return p.named(me.Sentence, by), by
	}
	return -1, -1
}

// named is the token that a participle describes: where a name follows it at once, that one's, whatever the tree says.
func (p *Page) named(sentence, participle int) int {
	for _, m := range p.inside[sentence] {
		if p.Mentions[m].First == participle+1 {
			return p.head(m)
		}
	}
	return p.Sentences[sentence].Head(participle)
}

// funds reports whether one of a context's mentions is described as backed by the other one, with money.
func (p *Page) funds(c Context) bool {
	return !p.crossing(c) && (p.pays(c.MentionA, c.MentionB) || p.pays(c.MentionB, c.MentionA))
}

func (p *Page) pays(m, other int) bool {
	name, participle := p.backed(m)
	return name >= 0 && p.bears(other, name) && slices.Contains(backing[:moneyed], p.Sentences[p.Mentions[m].Sentence].Lemma(participle))
}

// saysFunding leaves a context that describes a backer its odds of funding, and none half of what they were.
func saysFunding(odds []float64) {
	none := odds[0] / 2
	clear(odds)
	odds[0], odds[KindIndex(tieline.Funding)] = none, 1-none
}

// bystander reports whether one of two mentions of a sentence only describes an organisation that is not the other
// one, which stands outside the description: it has no part in what that one does with others.
func (p *Page) bystander(a, b int) bool { return p.standsBy(a, b) || p.standsBy(b, a) }

func (p *Page) standsBy(m, other int) bool {
	name, participle := p.backed(m)
	if name < 0 || p.below(other, participle) || p.bears(other, name) {
		return false
	}
	return slices.ContainsFunc(p.inside[p.Mentions[m].Sentence], func(k int) bool { return k != m && p.bears(k, name) })
}

// below reports whether a mention stands below a token in the tree.
func (p *Page) below(m, token int) bool {
	s := p.Sentences[p.Mentions[m].Sentence]
	for at := p.head(m); at >= 0; at = s.Head(at) {
		if at == token {
			return true
		}
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
