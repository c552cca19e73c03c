package main

import (
	_ "embed"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/tieline/tieline/atlas"
)

//go:embed data/given.txt
var givenData string

//go:embed data/demonyms.txt
var demonymData string

//go:embed data/words.txt
var wordData string

//go:embed data/parts.txt
var partData string

// generator makes names: of the atlas's organisations and places, and invented ones, so that the
// model learns to read a name from its form and its surroundings, whoever bears it.
type generator struct {
	given, surnames, stems, heads, forms, adjectives   []string
	works, clubs, nicknames, known, bodies, teamCities []string
	organizations, places, countries, demonyms         []string
	syllables, surnameEnds, placeEnds                  []string
	models, modelPrefixes, terms, exchanges, jobs      []string
	brands, techFirst, techMid, techHead               []string
	events, buildings                                  []string
}

func newGenerator(a *atlas.Atlas) *generator {
	g := &generator{}
	lists := map[string]*[]string{"surname": &g.surnames, "stem": &g.stems, "head": &g.heads, "form": &g.forms, "adjective": &g.adjectives,
		"work": &g.works, "club": &g.clubs, "nickname": &g.nicknames, "clubs": &g.known, "body": &g.bodies, "teamcity": &g.teamCities,
		"syllable": &g.syllables, "surnameend": &g.surnameEnds, "placeend": &g.placeEnds,
		"modelname": &g.models, "modelprefix": &g.modelPrefixes, "term": &g.terms, "exchange": &g.exchanges, "job": &g.jobs, "brand": &g.brands,
		"techfirst": &g.techFirst, "techmid": &g.techMid, "techhead": &g.techHead, "event": &g.events, "building": &g.buildings}
	for line := range strings.Lines(partData) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if l := lists[kind]; l != nil {
			for _, w := range strings.Split(rest, ",") {
				*l = append(*l, strings.TrimSpace(w))
			}
		}
	}
	for _, w := range given() {
		g.given = append(g.given, strings.ToUpper(w[:1])+w[1:])
	}
	for _, o := range a.Organizations() {
		for _, n := range append([]string{o.Name}, o.Aliases...) {
			if r := []rune(n); unicode.IsUpper(r[0]) && len(n) < 45 {
				g.organizations = append(g.organizations, n)
			}
		}
	}
	for _, p := range a.Places() {
		if p.Kind == "country" {
			g.countries = append(g.countries, p.Name)
			if len(p.Demonym) > 0 {
				g.demonyms = append(g.demonyms, p.Demonym[0])
			}
		}
		if p.Kind != "region" && unicode.IsUpper([]rune(p.Name)[0]) {
			g.places = append(g.places, p.Name)
		}
	}
	g.demonyms = append(g.demonyms, listed(demonymData)...)
	return g
}

// listed gives the words of a data file whose comment lines begin with #.
func listed(data string) []string {
	var out []string
	for line := range strings.Lines(data) {
		if !strings.HasPrefix(line, "#") {
			out = append(out, strings.Fields(line)...)
		}
	}
	return out
}

// given lists the given names in small letters.
func given() []string {
	return slices.DeleteFunc(listed(givenData), func(w string) bool { return w[0] >= 0x80 })
}

func pick(rnd *rand.Rand, list []string) string { return list[rnd.IntN(len(list))] }

func (g *generator) organization(rnd *rand.Rand) string {
	switch x := rnd.Float64(); {
	case x < 0.3 && len(g.organizations) > 0:
		return pick(rnd, g.organizations)
	case x < 0.4:
		return pick(rnd, g.bodies)
	case x < 0.5:
		return pick(rnd, g.stems)
	case x < 0.56:
		return pick(rnd, g.surnames) + " & " + pick(rnd, g.surnames)
	case x < 0.62:
		return pick(rnd, g.surnames) + " " + pick(rnd, g.heads)
	case x < 0.68:
		return strings.ToUpper(pick(rnd, g.stems)[:3])
	case x < 0.74:
		return pick(rnd, g.adjectives) + " " + pick(rnd, g.heads) + " " + pick(rnd, g.forms)
	case x < 0.8:
		return pick(rnd, g.adjectives) + " " + pick(rnd, g.stems) + " " + pick(rnd, g.heads)
	case x < 0.9:
		return pick(rnd, g.stems) + " " + pick(rnd, g.heads) + " " + pick(rnd, g.forms)
	}
	return pick(rnd, g.stems) + " " + pick(rnd, g.heads)
}

func (g *generator) person(rnd *rand.Rand) string {
	first, last := pick(rnd, g.given), pick(rnd, g.surnames)
	if rnd.Float64() < 0.5 {
		last = g.invent(rnd, g.surnameEnds)
	}
	if rnd.Float64() < 0.3 {
		first = g.invent(rnd, []string{"a", "o", "an", "el", "ir", "i", "u", "im", "en", "is", "ad", "us"})
	}
	switch x := rnd.Float64(); {
	case x < 0.1:
		return first + " " + string(rune('A'+rnd.IntN(26))) + ". " + last
	case x < 0.15:
		return string(rune('A'+rnd.IntN(26))) + "." + string(rune('A'+rnd.IntN(26))) + ". " + last
	case x < 0.2:
		return first + " " + pick(rnd, g.given) + " " + last
	case x < 0.23:
		return first + " " + pick(rnd, []string{"van", "de", "von", "al-", "bin", "van der", "da", "del"}) + " " + last
	}
	return first + " " + last
}

// invent makes a name of one or two syllables and an ending.
func (g *generator) invent(rnd *rand.Rand, ends []string) string {
	s := pick(rnd, g.syllables)
	if rnd.Float64() < 0.6 {
		s += strings.ToLower(pick(rnd, g.syllables))
	}
	return s + pick(rnd, ends)
}

func (g *generator) place(rnd *rand.Rand) string {
	if rnd.Float64() < 0.35 {
		return g.invent(rnd, g.placeEnds)
	}
	return pick(rnd, g.places)
}

// team makes the name of a sports team.
func (g *generator) team(rnd *rand.Rand) string {
	switch x := rnd.Float64(); {
	case x < 0.5:
		return pick(rnd, g.known)
	case x < 0.65:
		return g.place(rnd) + " " + pick(rnd, g.nicknames)
	case x < 0.75:
		return pick(rnd, g.nicknames)
	}
	return g.place(rnd) + " " + pick(rnd, g.clubs)
}

// acronym makes a name of capitals.
func (g *generator) acronym(rnd *rand.Rand) string {
	n := 2 + rnd.IntN(4)
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('A' + rnd.IntN(26))
	}
	return string(b)
}

// model makes the name of a car or another product, without its maker: "Kestrel", "XC 40", "Model 7".
func (g *generator) model(rnd *rand.Rand) string {
	number := strconv.Itoa(1 + rnd.IntN(9))
	if rnd.Float64() < 0.3 {
		number += strconv.Itoa(10 * rnd.IntN(10))
	}
	switch x := rnd.Float64(); {
	case x < 0.2:
		return pick(rnd, g.models)
	case x < 0.35:
		return g.invent(rnd, []string{"a", "o", "is", "ix", "on", "ia", "ero", "ara", "e", "us", "oq", "eo"})
	case x < 0.45:
		return pick(rnd, g.models) + " " + pick(rnd, []string{"EV", "Sport", "Max", "Pro", "Plus", "Cross", "GT", "X", "S", "L"})
	case x < 0.55:
		return pick(rnd, g.models) + " " + number
	case x < 0.75:
		return pick(rnd, g.modelPrefixes) + number
	case x < 0.85:
		return pick(rnd, g.modelPrefixes) + " " + number
	case x < 0.9:
		return "Model " + string(rune('A'+rnd.IntN(26)))
	case x < 0.95:
		return strings.ToLower(g.acronym(rnd)[:1]) + pick(rnd, g.models)
	}
	return g.acronym(rnd)[:2] + number + string(rune('A'+rnd.IntN(26)))
}

// term is a technical term in capitals: those of the trade, and any.
func (g *generator) term(rnd *rand.Rand) string {
	if rnd.Float64() < 0.6 {
		return pick(rnd, g.terms)
	}
	return g.acronym(rnd)
}

// expression writes a technical expression or a programme out in capitals: "Battery Energy Storage System".
func (g *generator) expression(rnd *rand.Rand) string {
	first, head := pick(rnd, g.techFirst), pick(rnd, g.techHead)
	switch x := rnd.Float64(); {
	case x < 0.15:
		return pick(rnd, g.stems) + " " + head
	case x < 0.3:
		return g.model(rnd) + " " + head
	case x < 0.65:
		return first + " " + pick(rnd, g.techMid) + " " + head
	case x < 0.75:
		return first + " " + pick(rnd, g.techFirst) + " " + pick(rnd, g.techMid) + " " + head
	}
	return first + " " + head
}

// event makes the name of a fair, a conference or an award.
func (g *generator) event(rnd *rand.Rand) string {
	s := pick(rnd, g.events)
	switch x := rnd.Float64(); {
	case x < 0.3:
		s = pick(rnd, g.countries) + " " + s
	case x < 0.5:
		s = g.place(rnd) + " " + s
	case x < 0.6:
		s = pick(rnd, g.demonyms) + " " + s
	case x < 0.7:
		s = pick(rnd, g.stems) + " " + s
	case x < 0.8:
		s += " " + pick(rnd, []string{"Europe", "Asia", "USA", "North America"})
	}
	if rnd.Float64() < 0.3 {
		s += " " + strconv.Itoa(2015+rnd.IntN(12))
	}
	return s
}

// building makes the name of a building.
func (g *generator) building(rnd *rand.Rand) string {
	first := pick(rnd, g.stems)
	switch x := rnd.Float64(); {
	case x < 0.3:
		first = pick(rnd, g.surnames)
	case x < 0.6:
		first = g.place(rnd)
	}
	return first + " " + pick(rnd, g.buildings)
}

// ticker makes a symbol of a share, or the number of one.
func (g *generator) ticker(rnd *rand.Rand) string {
	if rnd.Float64() < 0.1 {
		return g.acronym(rnd)[:2] + strconv.Itoa(1000000000+rnd.IntN(8999999999))
	}
	return g.acronym(rnd)
}
