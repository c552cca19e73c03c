package mention

import (
	_ "embed"
	"strings"

	"github.com/tieline/tieline"
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

	legalForms  = wordSet(legalData)  // Inc, GmbH: they end the name of a company
	bodyNouns   = wordSet(bodyData)   // Motors, Ministry: they tell that a name is an organisation's
	titles      = wordSet(titleData)  // Mr, Sen.: a person's name follows
	siteNouns   = wordSet(siteData)   // plant, mine: a site's name stands before them
	actVerbs    = wordSet(actData)    // said, imposed: what acts is no place
	policyNouns = wordSet(policyData) // tariffs, ministry: "Beijing's" is a government before them
)

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
		all = g.runReadings(all, i, last)
		i = last + 1
	}
	return all
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
		case oneOf(v.low(next), "of", "de", "du", "di", "van", "von", "der", "del", "la") && v.same(i, next+1) && v.shape(next+1)&startUpper != 0 && (v.low(next) != "of" || bodyNouns[v.low(last)]):
			last = next + 1
		default:
			return last
		}
	}
	return last
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
		from := first
		if v.shape(first)&opens != 0 && openers[v.low(first)] && first < bare {
			from++
		}
		n := g.known(name{first: from, last: end, bare: bare, typ: tieline.EntityOrganization, weight: 0.97 * g.length(from, end)})
		all = append(all, n)
		if end >= last {
			return all
		}
	}
	from := first
	if v.shape(first)&opens != 0 && openers[v.low(first)] {
		if first == last {
			return all
		}
		from++
	}
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
	case siteNouns[next] && v.same(first, last+1) && siteOnly[next]:
		add(tieline.EntityFacility, 0.45)
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

// siteOnly are nouns before which a name is a site's even where it is not known: "Thacker Pass mine".
var siteOnly = wordSet("mine deposit refinery smelter gigafactory")

// openers are words that often open sentences with a capital and are no part of a name then.
var openers = wordSet(`the a an in on at by for from with as but and or if when while after before since although though this that these those
	it its they their he she his her we our you your there here what who how why where which not no yes so both each every some many most all
	under over about against between among during through to of than then also however meanwhile now today yesterday tomorrow last next early late
	one two three four five six seven eight nine ten first second third another other others neither either such only even just once still yet
	shares sources analysts officials executives talks plans reports production construction according earlier later more less much`)
