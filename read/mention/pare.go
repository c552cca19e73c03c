package mention

import (
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
)

// pare takes from unknown organisations the words that are none of their names, and drops those that are
// technical terms written out. "When PSA", at the head of a sentence, is PSA, and a "Battery Energy Storage System
// (BESS)" is no company.
func (g *finding) pare(all []name) []name {
	for i := range all {
		n := &all[i]
		if n.typ != tieline.EntityOrganization || !n.unknown() {
			continue
		}
		for n.first < n.last && (g.v.shape(n.first)&opens != 0 && stray(g.v.node(n.first).Tag) || g.v.node(n.first).Tag == nlp.SCONJ) {
			n.first++
		}
		for n.first < n.last && (stray(g.v.node(n.last).Tag) || g.v.node(n.last).Tag == nlp.VERB) {
			n.last--
		}
		n.bare = min(n.bare, n.last)
	}
	return slices.DeleteFunc(all, func(n name) bool {
		return n.typ == tieline.EntityOrganization && n.unknown() && (g.spelledOut(&n) || g.commonWordFirst(&n))
	})
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

// commonWordFirst reports whether a name is an ordinary word at the head of a sentence before a name of the
// atlas: "Archrival General Motors".
func (g *finding) commonWordFirst(n *name) bool {
	v := g.v
	if v.shape(n.first)&opens == 0 || n.first == n.last || v.node(n.first).Tag == nlp.PROPN {
		return false
	}
	if g.Finder.names == nil || g.Finder.names.Class(v.word(n.first))&names.Common == 0 {
		return false
	}
	k := g.startAt[n.first+1]
	return k > 0 && g.atlasReadings[k-1].last == n.last && g.atlasReadings[k-1].org != nil
}
