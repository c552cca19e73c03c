package ties

import (
	"slices"

	"github.com/tieline/tieline/read/grammar"
)

// findLists joins the organisations of a sentence that stand in one enumeration ("BMW, Ford and
// Volkswagen"): nothing but commas, conjunctions and their own articles or descriptions lies between
// them. It gives for each mention of the sentence the list that it is in; mentions on their own are
// lists of one.
func (p *Page) findLists(sentence int) [][]int {
	var lists [][]int
	for _, m := range p.inside[sentence] {
		if n := len(lists); n > 0 {
			last := lists[n-1]
			if p.enumerates(sentence, last[len(last)-1], m) {
				lists[n-1] = append(last, m)
				continue
			}
		}
		lists = append(lists, []int{m})
	}
	return lists
}

// enumerates reports whether mention b goes on with the enumeration in which mention a stands, and does not begin a
// clause of its own ("BYD bought the rest of Denza, and Porsche has …").
func (p *Page) enumerates(sentence, a, b int) bool {
	s := p.Sentences[sentence]
	from, to := p.Mentions[a].Last+1, p.Mentions[b].First
	if to-from < 1 || to-from > 4 || p.beginsClause(s, a, b) {
		return false
	}
	separators := 0
	for i := from; i < to; i++ {
		switch s.Lemma(i) {
		case ",", "and", "or", "&", "/", "plus", "nor", "–", "-":
			separators++
		case "the", "a", "an", "'s", "’s", "well", "as", "both":
		default:
			if r := s.Rel(i); r != "amod" && r != "compound" && r != "flat" {
				return false
			}
		}
	}
	return separators > 0
}

// beginsClause reports whether mention b is the subject of a verb of which mention a is no part.
func (p *Page) beginsClause(s *grammar.Sentence, a, b int) bool {
	hb := p.head(b)
	if s.Rel(hb) != "nsubj" && s.Rel(hb) != "nsubj:pass" {
		return false
	}
	for i, n := p.head(a), 0; i >= 0 && n < s.Len(); i, n = s.Head(i), n+1 {
		if i == s.Head(hb) {
			return false
		}
	}
	return true
}

// listOf gives the mentions of the enumeration that holds m.
func (p *Page) listOf(m int) []int {
	for _, l := range p.lists[p.Mentions[m].Sentence] {
		if slices.Contains(l, m) {
			return l
		}
	}
	return []int{m}
}

// functionIn gives the function by which a mention, or else another of its enumeration, hangs on a
// predicate: what is said of one is said of all.
func (p *Page) functionIn(pr *grammar.Predicate, m int) grammar.Function {
	if f := pr.FunctionOf(p.head(m)); f != "" {
		return f
	}
	for _, o := range p.listOf(m) {
		if o == m {
			continue
		}
		if f := pr.FunctionOf(p.head(o)); f != "" {
			return f
		}
	}
	return ""
}

// severally reports whether two mentions stand in an enumeration of those with whom a third has one of several deals
// each ("ventures with A and B"), so that the two have none with each other. Talks are always several.
func (p *Page) severally(a, b int) bool {
	list := p.listOf(a)
	if a == b || !slices.Contains(list, b) {
		return false
	}
	s, first := p.Sentences[p.Mentions[a].Sentence], p.head(list[0])
	above := s.Head(first)
	return s.Relation(first) == "nmod:with" && above >= 0 && s.Form(above) == "NNS" && !slices.Contains(s.Senses(above), "talk")
}

// sameList reports whether a context's two organisations stand in one enumeration.
func (p *Page) sameList(c Context) bool {
	return c.MentionA != c.MentionB && slices.Contains(p.listOf(c.MentionA), c.MentionB)
}

// Share gives contexts that differ only by members of an enumeration the same odds, the mean of
// them all: a venture of three is a venture of each two.
func (p *Page) Share(contexts []Context, odds [][]float64) {
	type group struct{ a, b, sentenceA, sentenceB int }
	groups := map[group][]int{}
	for i, c := range contexts {
		if c.MentionA == c.MentionB {
			continue
		}
		la, lb := p.listOf(c.MentionA), p.listOf(c.MentionB)
		if len(la) == 1 && len(lb) == 1 {
			continue
		}
		g := group{la[0], lb[0], p.Mentions[c.MentionA].Sentence, p.Mentions[c.MentionB].Sentence}
		groups[g] = append(groups[g], i)
	}
	for _, members := range groups {
		mean := make([]float64, len(odds[members[0]]))
		for _, i := range members {
			for k, v := range odds[i] {
				mean[k] += v / float64(len(members))
			}
		}
		for _, i := range members {
			odds[i] = mean
		}
	}
}
