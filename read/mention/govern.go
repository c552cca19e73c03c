package mention

import (
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/nlp"
)

// governmentsByName adds the governments that descriptions name: "the U.S. government", "the
// Canadian government", "Quebec's government", "the Trump administration".
func (g *finding) governmentsByName() {
	v := g.v
	var found []name
	ending := map[int]int{} // names of places by their last token
	for k := range g.names {
		if p := &g.names[k]; p.place != nil {
			ending[p.last] = k
		}
	}
	for i := 1; i < len(v.tokens); i++ {
		w := v.low(i)
		if w != "government" && w != "administration" && !(w == "state" && g.ownState(i)) || !v.same(i-1, i) {
			continue
		}
		at := i - 1
		if oneOf(v.low(at), "'s", "’s", "federal", "state", "provincial", "central", "national", "local") {
			at--
		}
		if at < 0 || !v.same(at, i) {
			continue
		}
		n := name{first: at, last: i, bare: i, typ: tieline.EntityOrganization, weight: 10, short: true}
		if w == "administration" {
			n.rules = g.atlas.Country(administrations[v.low(at)])
		} else if n.rules = g.demonyms[v.low(at)]; n.rules == nil {
			if k, ok := ending[at]; ok { // a place before it
				n.first, n.rules = g.names[k].first, g.names[k].place
			}
		}
		if n.rules != nil {
			found = append(found, n)
		}
	}
	found = g.regionsMeant(found)
	if len(found) > 0 {
		g.names = best(append(found, g.names...))
	}
}

// regionsMeant adds "the state" and "that province" where they give or decide: the government of the region named last.
func (g *finding) regionsMeant(found []name) []name {
	v := g.v
	k := 0
	var region *atlas.Place
	for i := range v.tokens {
		for k < len(g.names) && g.names[k].last < i {
			if p := g.names[k].place; p != nil && rank(p) == 1 {
				region = p
			}
			k++
		}
		if region == nil || !oneOf(v.low(i), "state", "province") || !oneOf(v.low(i-1), "the", "that") || !v.same(i-1, i) {
			continue
		}
		if g.governs(i, i) || g.paid(i-1) {
			found = append(found, name{first: i - 1, last: i, bare: i, typ: tieline.EntityOrganization, weight: 10, short: true, rules: region})
		}
	}
	return found
}

// administrations are called by the name of the head of government.
var administrations = map[string]string{"trump": "US", "biden": "US", "obama": "US", "bush": "US", "carney": "CA", "trudeau": "CA", "modi": "IN", "sheinbaum": "MX", "yoon": "KR"}

// government gives the entity of a place's government. Records call it by the place.
func (g *finding) government(p *atlas.Place) int {
	return g.atID("government:"+p.ID, Entity{
		Type: tieline.EntityOrganization, Name: p.Name, ID: "government/" + p.ID, Known: true, Place: p, Kind: "government", Country: p.Country,
	})
}

// ownState reports whether the "state" at token i is a country: "the Finnish state", not "the Finnish
// state railways".
func (g *finding) ownState(i int) bool {
	v := g.v
	if p := g.demonyms[v.low(i-1)]; p == nil || p.Kind != "country" {
		return false
	}
	if !v.same(i, i+1) || v.low(i+1) == "'s" || v.low(i+1) == "’s" {
		return true
	}
	switch v.node(i + 1).Tag {
	case nlp.NOUN, nlp.PROPN, nlp.ADJ:
		return false
	}
	return v.low(i+1) != "-"
}

// placeOf gives the place of an adjective or, of "Chinese-made", its first part; nil for other words.
func (g *finding) placeOf(w string) *atlas.Place {
	if p := g.demonyms[w]; p != nil {
		return p
	}
	if a, _, ok := strings.Cut(w, "-"); ok {
		return g.demonyms[a]
	}
	return nil
}
