package mention

import (
	_ "embed"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
)

//go:embed data/kinds.tsv
var kindData string

// kindOfNoun gives the kind of organisation that a noun in its name tells: "Ministry", "Bank".
var kindOfNoun = func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(kindData) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		kind, words, _ := strings.Cut(strings.TrimSpace(line), "\t")
		for _, w := range strings.Fields(words) {
			m[w] = kind
		}
	}
	return m
}()

// kindByName guesses the kind of an organisation that the atlas lacks from the words of its name: the
// last one that tells, before "of" where it has one.
func (g *finding) kindByName(n *name) string {
	if n.kind != "" {
		return n.kind
	}
	v := g.v
	if v.low(n.first-1) == "firm" && v.low(n.first-2) == "law" && v.same(n.first-2, n.first) {
		return "law_firm"
	}
	if w := v.low(n.bare); strings.HasSuffix(w, "newswire") || strings.HasSuffix(w, "presswire") {
		return "media"
	}
	last := n.bare
	for t := n.first; t <= n.bare; t++ {
		if oneOf(v.low(t), "of", "for", "on") && t > n.first {
			last = t - 1
			break
		}
	}
	for t := last; t >= n.first; t-- {
		if k := kindOfNoun[v.low(t)]; k != "" {
			return k
		}
	}
	return ""
}

//go:embed data/formcountries.tsv
var formCountryData string

// countryOfForm gives the country whose companies have a legal form, for the forms of one country.
var countryOfForm = func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(formCountryData) {
		if country, forms, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(line, "#") {
			for _, w := range strings.Fields(forms) {
				m[w] = country
			}
		}
	}
	return m
}()

// countryByName guesses the country of an organisation that the atlas lacks from its name: a legal form
// of one country, an adjective, a country or a province.
func (g *finding) countryByName(n *name) string {
	if n.country != "" {
		return n.country
	}
	v := g.v
	for t := n.first; t <= n.last; t++ {
		w := v.low(t)
		if t > n.first {
			if c := countryOfForm[strings.TrimSuffix(w, ".")]; c != "" {
				return c
			}
		}
		if p := g.demonyms[w]; p != nil {
			return p.Country
		}
		if v.shape(t)&startUpper != 0 && len(w) > 3 {
			for _, p := range g.atlas.ResolvePlace(v.word(t)) {
				if rank(p) < 2 && p.Country != "" {
					return p.Country
				}
			}
		}
	}
	return ""
}

// learnAbout gathers what the text tells of its organisations before anything points back at them:
// the terms by which it calls them, where they are at home, and which are ventures.
func (g *finding) learnAbout() {
	for i := range len(g.spots) {
		s := g.spots[i]
		if !g.isOrganization(s.entity) {
			continue
		}
		g.definedTerm(s)
		g.homeOf(s)
		g.ventureCalled(s)
		g.reports(s)
	}
}

// reports tells a news outlet that the atlas lacks: "Foo reported", "the newspaper Foo", "told Foo", "Photo: Foo".
func (g *finding) reports(s spot) {
	e := &g.entities[s.entity]
	if e.Kind != "" || e.Known {
		return
	}
	v := g.v
	next, after := v.low(s.last+1), v.low(s.last+2)
	switch {
	case !v.same(s.first, s.last+1):
	case next == "reported" && !oneOf(after, "a", "an", "revenue", "sales", "net", "earnings", "profit", "losses", "its", "first", "second", "third", "fourth", "quarterly", "record", "strong"),
		next == "wrote", next == "," && oneOf(after, "citing", "quoting"), oneOf(next, "said", "says") && v.low(s.last+2) == "," && oneOf(v.low(s.last+3), "citing", "quoting"):
		e.Kind = "media"
	}
	if v.same(s.first-1, s.first) && oneOf(v.low(s.first-1), "told", "newspaper", "daily", "magazine", "broadcaster", "weekly", "tabloid") ||
		v.same(s.first-2, s.first) && v.word(s.first-1) == ":" && oneOf(v.low(s.first-2), "source", "photo", "image", "picture", "credit", "via") {
		e.Kind = "media"
	}
}

// definedTerm reads `Osterley Group (the "Company")`.
func (g *finding) definedTerm(s spot) {
	v := g.v
	open := s.last + 1
	for open < s.last+14 && v.same(s.last, open) && v.low(open) != "(" {
		if g.spotAt(open) != nil && g.isOrganization(g.spotAt(open).entity) {
			return
		}
		open++
	}
	if v.low(open) != "(" || !v.same(s.last, open) {
		return
	}
	at := open + 1
	for oneOf(v.low(at), "the", "“", "\"", "”", "''", "``", "‘", "'", "or", "collectively", "together", "hereinafter", ",", "as") && at < open+6 {
		at++
	}
	if w := v.low(at); v.shape(at)&startUpper != 0 && (organizationNouns[w] || definedTerms[w]) && v.same(s.last, at) {
		if _, ok := g.terms[w]; !ok {
			g.terms[w] = s.entity
		}
	}
}

// homeOf reads "Bristol-based Foo", "Foo, based in Bristol", "Foo of Bristol", "the Bristol firm Foo".
func (g *finding) homeOf(s spot) {
	if _, ok := g.homes[s.entity]; ok {
		return
	}
	v := g.v
	place := func(t int) *atlas.Place {
		if p := g.spotAt(t); p != nil && v.same(s.first, t) && p.entity >= 0 && g.entities[p.entity].Type == tieline.EntityPlace {
			return g.entities[p.entity].Place
		}
		return nil
	}
	var home *atlas.Place
	switch {
	case v.low(s.first-1) == "based" && v.low(s.first-2) == "-":
		home = place(s.first - 3)
	case v.low(s.first-1) == "based-":
		home = place(s.first - 2)
	case oneOf(v.low(s.first-1), "'s", "’s"):
		home = place(s.first - 2)
	case g.placeOf(v.low(s.first-1)) != nil:
		home = g.placeOf(v.low(s.first - 1))
	}
	for t := s.last + 1; home == nil && t < s.last+9 && v.same(s.last, t) && !oneOf(v.low(t), ".", ";", "said", "and"); t++ {
		if oneOf(v.low(t), "based", "headquartered", "of") && (v.low(t) != "of" || t <= s.last+2) {
			at := t + 1
			if v.low(at) == "in" {
				at++
			}
			home = place(at)
		}
	}
	if home != nil {
		g.homes[s.entity] = home.ID
		if e := &g.entities[s.entity]; e.Country == "" {
			e.Country = home.Country
		}
	}
}

// ventureCalled reads "a joint venture called Foo", "the venture, Foo,".
func (g *finding) ventureCalled(s spot) {
	e := &g.entities[s.entity]
	if e.Kind != "" {
		return
	}
	v := g.v
	t := s.first - 1
	if oneOf(v.low(t), ",", "the") {
		t--
	} else if oneOf(v.low(t), "called", "named", "dubbed", "as", "christened") {
		for t--; t > s.first-14 && v.same(t, s.first) && !strings.HasSuffix(v.low(t), "venture"); t-- {
			if g.spotAt(t) != nil && v.low(s.first-1) == "as" && v.low(s.first-2) != "known" {
				return
			}
		}
	}
	if v.same(t, s.first) && strings.HasSuffix(v.low(t), "venture") {
		e.Kind = "venture"
	}
}
