package mention

import (
	_ "embed"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
)

//go:embed data/models.txt
var modelData string

// models are the names of vehicles and other products, by their first word, without their maker.
var models = func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(modelData) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for name := range strings.SplitSeq(strings.TrimSpace(line), ", ") {
			first, _, _ := strings.Cut(name, " ")
			m[first] = true
		}
	}
	return m
}()

// asProduct reads a recognised name of an organisation that the atlas lacks, or of a product, as what a
// known maker makes: "Nissan Leaf" is Nissan and its Leaf, "Fords" are Ford's. It gives false where the name
// needs no such reading.
func (g *finding) asProduct(n name) (name, bool) {
	v := g.v
	if n.org != nil || n.place != nil {
		return n, false
	}
	if n.first == n.last {
		if n.typ != tieline.EntityOrganization {
			return n, false
		}
		if n.org = g.makerOfPlural(n.first); n.org != nil {
			return n, true
		}
		if models[v.word(n.first)] && (g.afterMaker(n.first) || !g.governs(n.first, n.first)) {
			n.typ = tieline.EntityProduct
			return n, true
		}
		return n, false
	}
	maker := g.makerAt(n.first, n.last-1)
	if maker == nil {
		return n, false
	}
	rest := maker.last + 1
	if n.typ == tieline.EntityOrganization && (maker.org.Kind != "carmaker" || !models[v.word(rest)] && !oneOf(v.low(n.first-1), "the", "a") && !g.modelForm(rest, n.last) && !g.amongVehicles(n.last) || g.companyWords(rest, n.last)) {
		return n, false
	}
	if v.shape(rest)&(hasUpper|hasDigit) == 0 {
		return n, false
	}
	n.weight *= g.length(rest, n.last) / g.length(n.first, n.last)
	n.first, n.bare, n.typ = rest, n.last, tieline.EntityProduct
	return n, true
}

// modelForm reports whether the words behind a carmaker's name have the form of a model's: "XM", "Model 3".
func (g *finding) modelForm(first, last int) bool {
	v := g.v
	w := v.word(first)
	switch {
	case oneOf(v.low(first), "model", "type", "series", "class"):
		return true
	case first < last || legalForms[strings.TrimSuffix(v.low(first), ".")]:
		return false
	case v.shape(first)&hasDigit != 0:
		return true
	}
	return len(w) > 1 && len(w) < 6 && v.shape(first)&hasLower == 0 && len(g.atlas.Resolve(w)) == 0
}

// amongVehicles reports whether a list of names that goes on behind token last ends in a word for vehicles: "the Dodge
// Avenger, Chrysler Sebring and Eagle Talon coupes".
func (g *finding) amongVehicles(last int) bool {
	v := g.v
	for t := last + 1; t < last+12 && v.same(last, t); t++ {
		switch w := v.low(t); {
		case vehicleNouns[w]:
			return true
		case v.shape(t)&(startUpper|startDigit) == 0 && !oneOf(w, ",", "and", "or"):
			return false
		}
	}
	return false
}

var vehicleNouns = wordSet(`sedan sedans coupe coupes suv suvs crossover crossovers hatchback hatchbacks pickup pickups minivan minivans roadster roadsters
	convertible convertibles saloon saloons minicar minicars`)

// makerAt gives the longest reading as a known organisation that begins at a token and ends by last.
func (g *finding) makerAt(first, last int) *name {
	readings := g.readingsAt(first)
	var maker *name
	for i := range readings {
		if r := &readings[i]; r.org != nil && r.typ == tieline.EntityOrganization && r.last <= last && (maker == nil || r.last > maker.last) {
			maker = r
		}
	}
	return maker
}

// makerOfPlural gives the carmaker whose name a word is the plural of: "Fords", "Teslas".
func (g *finding) makerOfPlural(t int) *atlas.Organization {
	single, ok := strings.CutSuffix(g.v.word(t), "s")
	if !ok || len(single) < 3 {
		return nil
	}
	for _, o := range g.atlas.Resolve(single) {
		if o.Kind == "carmaker" {
			return o
		}
	}
	return nil
}

// companyWords reports whether words behind a maker's name make a company of it: "Hyundai Capital",
// "Honda Canada", "Toyota Motor North America".
func (g *finding) companyWords(first, last int) bool {
	for t := first; t <= last; t++ {
		w := g.v.low(t)
		if unitNouns[w] || organizationNouns[w] || legalForms[strings.TrimSuffix(w, ".")] || g.demonyms[w] != nil || kindOfNoun[w] != "" {
			return true
		}
		for _, p := range g.atlas.ResolvePlace(g.v.word(t)) {
			if rank(p) < 2 {
				return true
			}
		}
	}
	return false
}

// unitNouns end or begin the names of parts of a group.
var unitNouns = wordSet(`ventures capital financial finance credit leasing bank foundation institute research robotics energy power battery batteries
	cells motor motors automotive auto group holding holdings manufacturing production operations services solutions systems technology technologies
	trucks truck trading logistics sales marketing international global europe asia america americas north south east west
	insurance invest investment investments partners mobility digital software racing charging pro next brands financing parts components
	engineering industries industrial works chemical materials mining resources steel electronics electric electronics telecom media and & of`)

// afterMaker reports whether a carmaker's name, or an article, stands before a token: "the Chevrolet Bolt".
func (g *finding) afterMaker(t int) bool {
	v := g.v
	if !v.same(t-1, t) {
		return false
	}
	if oneOf(v.low(t-1), "the", "a", "its", "next", "new") {
		return true
	}
	for _, o := range g.atlas.Resolve(v.word(t - 1)) {
		if o.Kind == "carmaker" {
			return true
		}
	}
	return false
}
