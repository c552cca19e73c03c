package mention

import (
	"strings"

	"github.com/tieline/tieline"
)

// governmentsByName adds the governments that descriptions name: "the U.S. government", "the
// Canadian government", "Quebec's government", "the Trump administration".
func (g *finding) governmentsByName() {
	v := g.v
	var found []name
	for i := 1; i < len(v.tokens); i++ {
		w := v.low(i)
		if !oneOf(w, "government", "administration", "governments") || !v.same(i-1, i) {
			continue
		}
		at := i - 1
		if oneOf(v.low(at), "'s", "’s", "federal", "state", "provincial", "central", "national", "local") {
			at--
		}
		if at < 0 || !v.same(at, i) {
			continue
		}
		n := name{last: i, bare: i, typ: tieline.EntityOrganization, kind: "government"}
		if w == "administration" {
			if country := administrations[v.low(at)]; country != "" {
				n.first, n.org, n.country = at, g.governments[country], country
				found = append(found, n)
			}
			continue
		}
		if code := g.demonyms[v.low(at)]; code != "" {
			n.first, n.org, n.country = at, g.governments[code], code
			found = append(found, n)
			continue
		}
		for k := range g.names { // a place before it
			p := &g.names[k]
			if p.last == at && p.place != nil {
				n.first, n.country = p.first, p.place.Country
				if p.place.Kind == "country" {
					n.org = g.governments[n.country]
				}
				found = append(found, n)
			}
		}
	}
	if len(found) == 0 {
		return
	}
	for i := range found {
		found[i].weight = 10
	}
	for i := range g.names {
		n := g.names[i]
		if n.weight == 0 {
			n.weight = 1
		}
		found = append(found, n)
	}
	g.names = best(found)
}

// administrations are called by the name of the head of government.
var administrations = map[string]string{"trump": "US", "biden": "US", "obama": "US", "bush": "US", "carney": "CA", "trudeau": "CA", "modi": "IN", "sheinbaum": "MX", "yoon": "KR"}

// plural gives the country of an adjective or, of "Chinese-made", its first part.
func (g *finding) countryOf(w string) string {
	if c := g.demonyms[w]; c != "" {
		return c
	}
	if a, _, ok := strings.Cut(w, "-"); ok {
		return g.demonyms[a]
	}
	return ""
}
