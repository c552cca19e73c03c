package mention

import (
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
)

// pare takes from unknown organisations the words that are none of their names, and drops those that are
// technical terms written out. "When PSA", at the head of a sentence or behind a dateline, is PSA, and a "Battery Energy Storage System
// (BESS)" is no company.
func (g *finding) pare(all []name) []name {
	for i := range all {
		n := &all[i]
		if !n.unknown() || n.typ == tieline.EntityPlace {
			continue
		}
		g.withoutHome(n)
		if n.typ != tieline.EntityOrganization || n.score > 0.9 && n.first < n.last && g.v.within(g.v.span(n.first, n.last)) {
			continue
		}
		for n.first < n.last && (g.v.shape(n.first-1)&isWord == 0 && stray(g.v.node(n.first).Tag) || g.v.node(n.first).Tag == nlp.SCONJ) {
			n.first++
		}
		for n.first < n.last && (stray(g.v.node(n.last).Tag) || g.v.node(n.last).Tag == nlp.VERB) {
			n.last--
		}
		n.bare = max(n.first, min(n.bare, n.last))
		g.cut(n)
	}
	return slices.DeleteFunc(all, func(n name) bool {
		return n.typ == tieline.EntityOrganization && n.unknown() && (g.spelledOut(&n) || g.commonWordFirst(&n) || n.first < n.last && n.bare == n.last && g.onlyHeaded(&n))
	})
}

// withoutHome takes from a name the place that it is from: "Zinnwald Lithium of London".
func (g *finding) withoutHome(n *name) {
	for t := n.first + 1; t < n.last; t++ {
		if before := g.v.low(t - 1); g.v.low(t) != "of" || ofNouns[before] || bodyNouns[before] || strings.HasSuffix(before, "s") || g.v.low(t+1) == "america" {
			continue
		}
		for _, r := range g.readingsAt(t + 1) {
			if r.place != nil && r.typ == tieline.EntityPlace && r.last == n.last {
				n.last = t - 1
				n.bare = max(n.first, min(n.bare, n.last))
				return
			}
		}
	}
}

// cut takes from a name what a preposition of a headline joins to it: of "Intel on Driverless Car Technology" and "Edge
// With Northvolt" the known company stays.
func (g *finding) cut(n *name) {
	for t := n.first + 1; t < n.last; t++ {
		if !oneOf(g.v.low(t), "after", "amid", "as", "by", "into", "on", "over", "to", "with") {
			continue
		}
		if o := g.makerAt(n.first, t-1); o != nil && o.last == t-1 {
			n.last, n.bare, n.org = o.last, o.bare, o.org
			return
		}
		if o := g.makerAt(t+1, n.last); o != nil && o.last == n.last {
			n.first, n.bare, n.org = o.first, o.bare, o.org
			return
		}
	}
}

// stray reports whether a word of this class does not begin or end a name.
func stray(tag nlp.Tag) bool {
	switch tag {
	case nlp.ADP, nlp.ADV, nlp.CCONJ, nlp.PRON, nlp.SCONJ:
		return true
	}
	return false
}

// spelledOut reports whether a name is explained by a term in brackets: "Electric Vehicles (EVs)".
func (g *finding) spelledOut(n *name) bool {
	v, at := g.v, n.last+1
	if !v.same(n.last, at+2) || v.word(at) != "(" || v.word(at+2) != ")" {
		return false
	}
	short := v.word(at + 1)
	return terms[short] || terms[strings.TrimSuffix(short, "s")]
}

// abbreviated gives the letters in brackets that stand for ordinary words in this document, and so for no company,
// whatever the atlas knows by them: "AAM" where the text has "anode active materials (AAM)".
func (g *finding) abbreviated() map[string]bool {
	v := g.v
	var short map[string]bool
	for at := range v.tokens {
		if v.word(at) != "(" || v.word(at+2) != ")" || !v.same(at, at+2) || v.shape(at+1)&(hasUpper|hasLower|hasDigit) != hasUpper {
			continue
		}
		letters, from := v.low(at+1), at
		for k := len(letters) - 1; k >= 0 && from > 0 && strings.HasPrefix(v.low(from-1), letters[k:k+1]); k-- {
			from--
		}
		if len(letters) < 2 || from != at-len(letters) || !v.same(from, at) || !v.ordinary(from, at-1) {
			continue
		}
		if short == nil {
			short = map[string]bool{}
		}
		short[v.word(at+1)] = true
	}
	return short
}

// ordinary reports whether the words, a capital at the head of a sentence aside, are written small.
func (v *view) ordinary(first, last int) bool {
	for t := first; t <= last; t++ {
		if v.shape(t)&hasUpper != 0 && (t > first || v.shape(t)&opens == 0) {
			return false
		}
	}
	return true
}

// commonWordFirst reports whether a name is an ordinary word at the head of a sentence, or one that stands in no name,
// before a name of the atlas: "Archrival General Motors".
func (g *finding) commonWordFirst(n *name) bool {
	v := g.v
	if v.shape(n.first)&opens == 0 || n.first == n.last || g.Finder.names == nil {
		return false
	}
	rest := g.makerAt(n.first+1, n.last)
	if rest == nil || rest.last != n.last && rest.last != n.bare {
		return false
	}
	class := g.Finder.names.Class(v.word(n.first))
	return class == 0 && rest.first < rest.last || class&names.Common != 0 && v.node(n.first).Tag != nlp.PROPN
}
