package mention

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
)

// Words of data/, in small letters.
var (
	//go:embed data/legal.txt
	legalData string
	//go:embed data/bodies.txt
	bodyData string
	//go:embed data/titles.txt
	titleData string
	//go:embed data/sites.txt
	siteData string
	//go:embed data/acts.txt
	actData string
	//go:embed data/policynouns.txt
	policyData string
	//go:embed data/terms.txt
	termData string

	legalForms  = wordSet(legalData)  // Inc, GmbH: they end the name of a company
	bodyNouns   = wordSet(bodyData)   // Motors, Ministry: they tell that a name is an organisation's
	titles      = wordSet(titleData)  // Mr, Sen.: a person's name follows
	siteNouns   = wordSet(siteData)   // plant, mine: a site's name stands before them
	actVerbs    = wordSet(actData)    // said, imposed: what acts is no place
	terms       = wordSet(termData)   // EV, GDP: capitals that name nothing
	policyNouns = wordSet(policyData) // tariffs, ministry: "Beijing's" is a government before them
)

// LegalForm reports whether a word, in small letters and without a point, ends the name of a company: "inc", "gmbh".
func LegalForm(word string) bool { return legalForms[word] }

// formed adds the names that their form gives away, whoever knows them: those with a legal form or
// the noun of a body at the end, with a title before them, towns before their country, sites.
func (g *finding) formed(all []name) []name {
	v := g.v
	for i := 0; i < len(v.tokens); {
		if v.shape(i)&startUpper == 0 || titles[v.low(i)] && v.shape(i)&isWord != 0 && v.same(i, i+1) && v.shape(i+1)&startUpper != 0 && i+1 < len(v.tokens) && !legalForms[strings.TrimSuffix(v.low(i), ".")] {
			if titles[v.low(i)] && v.same(i, i+1) {
				if last := g.run(i + 1); last > i && last-i <= 4 {
					all = append(all, name{first: i + 1, last: last, bare: last, typ: tieline.EntityPerson, weight: 0.8 * g.length(i+1, last)})
				}
			}
			i++
			continue
		}
		last := g.run(i)
		if g.initials(i, last) {
			all = append(all, name{first: i, last: last, bare: last, typ: tieline.EntityPerson, weight: 0.95 * g.length(i, last)})
		}
		all = g.runReadings(all, i, last)
		if g.introduced(i, last) {
			all = append(all, name{first: i, last: last, bare: last, typ: tieline.EntityOrganization, weight: 0.8 * g.length(i, last)})
		}
		i = last + 1
	}
	return all
}

// introduced reports whether a name at the head of a sentence is one of an organisation by what it is said to be:
// "Ringly, an Indian company whose app …".
func (g *finding) introduced(first, last int) bool {
	v := g.v
	if v.shape(first)&opens == 0 || v.shape(first)&hasLower == 0 || openers[v.low(first)] || v.word(last+1) != "," || !oneOf(v.low(last+2), "a", "an", "the") || g.startAt[first] > 0 {
		return false
	}
	for t := last + 3; t < last+9 && v.same(first, t); t++ {
		switch w := v.low(t); {
		case v.node(t).Tag == nlp.NOUN && v.node(t+1).Tag != nlp.NOUN:
			return organizationNouns[w] || makerNoun(w) || g.described[w] != nil
		case v.shape(t)&isWord == 0 && w != "-":
			return false
		}
	}
	return false
}

// listed makes organisations of the unknown names that a bracket with the symbol of their shares, or with letters
// of theirs, follows: "Worksport (NASDAQ: WKSP)", "Worksport (WKSP)". Initials alone tell nothing: terms are
// spelled out so too.
func (g *finding) listed(all []name) []name {
	v := g.v
	for i := range all {
		n := &all[i]
		at := n.last + 2 // the first word in the bracket
		if v.word(n.last+1) != "(" || !v.same(n.last, at+1) || !n.unknown() {
			continue
		}
		word := v.word(at)
		symbol := v.word(at+1) == ":" && g.symbol(at+2, at+2)
		short := v.word(at+1) == ")" && len(word) > 2 && v.shape(at)&(startUpper|hasLower) == startUpper
		if full := v.span(n.first, n.last); symbol || short && !acronymOf(word, full) && abbreviates(word, full) {
			n.typ, n.listed = tieline.EntityOrganization, true
		}
	}
	return all
}

// initials reports whether the run is a person's surname behind initials: "J. Ratcliffe", "T.R. Reid".
func (g *finding) initials(first, last int) bool {
	v := g.v
	w := v.word(first)
	if len(w) < 2 || len(w) > 4 || w[1] != '.' || w[len(w)-1] != '.' || oneOf(v.low(first), "u.s.", "u.k.", "e.u.", "u.n.", "d.c.", "l.a.", "s.a.", "n.v.", "s.p.a.", "a.g.") {
		return false
	}
	words := 0
	for t := first + 1; t <= last; t++ {
		if len(v.word(t)) > 2 || v.shape(t)&hasLower != 0 {
			words++
		}
		if bodyNouns[v.low(t)] || legalForms[strings.TrimSuffix(v.low(t), ".")] || v.low(t) == "&" {
			return false
		}
	}
	return words > 0 && words < 3
}

// run gives the last token of the run of capitalised words that begins at token i: "of", "and" and
// the like may stand inside it, and so may "&" and hyphens.
func (g *finding) run(i int) int {
	v := g.v
	if v.shape(i)&startUpper == 0 {
		return i - 1
	}
	last := i
	for v.same(i, last+1) {
		next := last + 1
		switch {
		case v.shape(next)&startUpper != 0 && !weekdayOrMonth(v, next):
			last = next
		case v.low(next) == "&" && v.same(i, next+1) && v.shape(next+1)&startUpper != 0:
			last = next + 1
		case v.low(next) == "-" && v.glued(last) && v.glued(next) && v.shape(next+1)&startUpper != 0:
			last = next + 1
		case oneOf(v.low(next), "of", "de", "du", "di", "dello", "della", "delle", "van", "von", "der", "del", "la") && v.same(i, next+1) && v.shape(next+1)&startUpper != 0 && (v.low(next) != "of" || ofNouns[v.low(last)]):
			last = next + 1
		case g.institutes(i, last) && oneOf(v.low(next), "and", "for", "on") && v.same(i, next+1) && v.shape(next+1)&startUpper != 0 && !g.organizationAt(next+1):
			last = next + 1
		case oneOf(v.low(i), "organisation", "organization", "association", "federation") && v.low(next) == "in" && v.same(i, next+1) && v.shape(next+1)&startUpper != 0:
			last = next + 1
		default:
			return last
		}
	}
	return last
}

// institutes reports whether the run [first, last] is an institution's name that may go on after "and" or
// "for": "Organisation for Security", "Department of Energy".
func (g *finding) institutes(first, last int) bool {
	for t := first; t < last; t++ {
		if ofNouns[g.v.low(t)] && oneOf(g.v.low(t+1), "of", "for", "on") {
			return true
		}
	}
	return ofNouns[g.v.low(last)] && first == last
}

func (g *finding) organizationAt(t int) bool {
	return slices.ContainsFunc(g.readingsAt(t), func(n name) bool { return n.org != nil || n.place != nil })
}

func weekdayOrMonth(v *view, i int) bool {
	w := strings.TrimSuffix(v.low(i), ".")
	if _, ok := weekdays[w]; ok {
		return true
	}
	return months[w] > 0 && w != "may" && w != "march"
}

// runReadings appends the readings of one run of capitalised words.
func (g *finding) runReadings(all []name, first, last int) []name {
	v := g.v
	// a legal form, perhaps after a comma, makes a company of what stands before it
	for j := first + 1; j <= last+2 && v.same(first, j); j++ {
		if j > last && !(j == last+2 && v.low(last+1) == ",") {
			continue
		}
		if !legalForms[strings.TrimSuffix(v.low(j), ".")] || v.shape(j)&startUpper == 0 && !oneOf(v.low(j), "a.s.", "plc", "d.o.o.") {
			continue
		}
		end := j
		for v.same(first, end+1) && (legalForms[strings.TrimSuffix(v.low(end+1), ".")] && v.shape(end+1)&startUpper != 0 || v.low(end+1) == "," && v.same(first, end+2) && legalForms[strings.TrimSuffix(v.low(end+2), ".")] && v.shape(end+2)&startUpper != 0) {
			end++
			if v.low(end) == "," {
				end++
			}
		}
		bare := j - 1
		if v.low(bare) == "," {
			bare--
		}
		from := g.joined(first, bare)
		if bare == first && openers[v.low(first)] {
			continue // "The Company"
		}
		if first < bare && (openers[v.low(first)] && (v.shape(first)&opens != 0 || v.low(first) == "the") || weekdayOrMonth(v, first)) {
			from++
		}
		n := g.known(name{first: from, last: end, bare: bare, typ: tieline.EntityOrganization, weight: 0.97 * g.length(from, end)})
		all = append(all, n)
		if end >= last {
			return all
		}
	}
	from := first
	if openers[v.low(first)] && (v.shape(first)&opens != 0 || oneOf(v.low(first), "the", "a", "an", "our", "its", "this")) || weekdayOrMonth(v, first) {
		if first == last {
			return all
		}
		from++
	}
	if from < last && g.noName(from, last) {
		return all
	}
	all = g.branch(all, from, last)
	all = g.deposit(all, from, last)
	size := g.length(from, last)
	add := func(typ tieline.EntityType, w float64) {
		all = append(all, name{first: from, last: last, bare: last, typ: typ, weight: w * size})
	}
	next := v.low(last + 1)
	head := v.low(last)
	for j := from; j <= last; j++ {
		if v.low(j) == "of" && j > from {
			head = v.low(j - 1)
			break
		}
	}
	switch {
	case siteNouns[head] && size > 1:
		add(tieline.EntityFacility, 0.8)
	case bodyNouns[head] && size > 1:
		add(tieline.EntityOrganization, 0.8)
	case oneOf(v.low(from-1), "in", "near", "outside", "at") && g.surroundings(last) != nil:
		around := g.surroundings(last)
		all = append(all, name{first: from, last: last, bare: last, typ: tieline.EntityPlace, weight: 0.8 * size, country: around.Country})
	case g.Finder.names == nil && size <= 5:
		typ := tieline.EntityOrganization
		if size == 2 && oneOf(next, ",", "said", "told") && !bodyNouns[head] {
			typ = tieline.EntityPerson
		}
		w := 0.4
		if v.shape(from)&opens != 0 && size == 1 {
			w = 0.1
		}
		add(typ, w)
	}
	return all
}

// joined gives the first token of a company's name that goes on behind "and" with an ordinary word: "Goodyear Tire and
// Rubber Co".
func (g *finding) joined(first, bare int) int {
	v := g.v
	if first != bare || g.Finder.names == nil || v.low(first-1) != "and" || g.Finder.names.Class(v.word(first))&names.Common == 0 || g.organizationAt(first) {
		return first
	}
	from := first - 1
	for from > first-5 && v.same(from-1, first) && v.shape(from-1)&startUpper != 0 && v.shape(from-1)&hasLower != 0 && !openers[v.low(from-1)] {
		from--
	}
	if from == first-1 || legalForms[strings.TrimSuffix(v.low(first-2), ".")] {
		return first
	}
	return from
}

// ofNouns may have "of" and more behind them in a name: "Bank of Korea".
var ofNouns = wordSet(`ministry department bank university institute bureau office commission council committee court federation association
	chamber house school college society port republic organization organisation confederation institution secretary union government
	province state city county kingdom academy agency division administration authority`)

// branch adds a company's arm that is named by company and country: "Honda Vietnam".
func (g *finding) branch(all []name, first, last int) []name {
	for at := first; at < last; at++ {
		for _, o := range g.readingsAt(at) {
			if o.typ != tieline.EntityOrganization || o.org == nil || o.org.Kind == "media" || o.last >= last {
				continue
			}
			for _, p := range g.readingsAt(o.last + 1) {
				if p.typ == tieline.EntityPlace && p.place != nil && rank(p.place) == 0 && p.last <= last {
					n := g.known(name{first: o.first, last: p.last, bare: p.last, typ: tieline.EntityOrganization, kind: o.org.Kind, country: p.place.Country})
					n.weight = 1.05 * g.length(n.first, n.last)
					return append(all, n)
				}
			}
		}
	}
	return all
}

// deposit adds mines, projects and refineries by the noun behind their names: "the Jadar lithium project".
func (g *finding) deposit(all []name, first, last int) []name {
	v := g.v
	if last-first > 2 {
		return all
	}
	i := last + 1
	for i < last+4 && v.same(last, i) && commodities[v.low(i)] {
		i++
	}
	w := v.low(i)
	if !v.same(last, i) || !mineNouns[w] && !(i > last+1 && oneOf(w, "project", "projects", "plant", "complex", "operation", "operations", "field", "prospect")) {
		return all
	}
	for t := first; t <= last; t++ {
		for _, n := range g.readingsAt(t) {
			if n.last <= last && (n.org != nil || n.place != nil && rank(n.place) < 2) {
				return all
			}
		}
	}
	return append(all, name{first: first, last: last, bare: last, typ: tieline.EntityFacility, weight: 1.05 * g.length(first, last)})
}

var mineNouns = wordSet("mine mines deposit refinery smelter gigafactory concession tenement salar brine quarry")

var commodities = wordSet(`lithium nickel copper cobalt graphite gold silver tin zinc iron ore manganese vanadium rare earths earth uranium bauxite
	phosphate potash spodumene clay brine hard-rock hard rock open-pit underground oil gas coal - and solar wind hydropower`)

// openers are words that often open sentences with a capital and are no part of a name then.
var openers = wordSet(`the a an in on at by for from with as but and or if when while after before since although though this that these those
	it its they their he she his her we our you your there here what who how why where which not no yes so both each every some many most all
	under over about against between among during through to of than then also however meanwhile now today yesterday tomorrow last next early late
	one two three four five six seven eight nine ten first second third another other others neither either such only even just once still yet
	shares sources analysts officials executives talks plans reports production construction according earlier later more less much`)
