package mention

import (
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
)

// pointerKind says how words point back at something.
type pointerKind uint8

const (
	pointIt      pointerKind = iota // it, its, itself
	pointThey                       // they, their, them: several, or one body in British usage
	pointHe                         // he, she, his, her: a person
	pointNoun                       // "the company", "the Korean battery maker", "the buyer"
	pointVenture                    // "the venture", "the joint venture"
	pointPartner                    // "its partner": another than the one just spoken of
	pointPlural                     // "the two companies", "both", "the pair"
	pointWe                         // we, our, us: the speaker's or the document's own organisation
	pointOrder                      // "the former", "the latter": count is 1 or 9
)

// pointer is a stretch of text that stands for something named elsewhere.
type pointer struct {
	first, last int
	kind        pointerKind
	head        int      // token of the noun or pronoun itself
	kinds       []string // kinds of organisation that the noun fits; none: any
	place       string   // id of a stated place: "the Korean …", "the Detroit carmaker"
	words       []string // the noun and what stands before it, in small letters
	count       int      // "the three companies"; 0 not stated
}

// organizationNouns stand for an organisation without saying its kind, beside the atlas's descriptions.
var organizationNouns = wordSet(`company group firm manufacturer corporation conglomerate business buyer seller supplier lender operator
	owner licensee licensor borrower developer investor enterprise outfit producer maker subsidiary parent start-up startup giant specialist builder
	purchaser vendor customer counterparty utility airline yard boatbuilder provider operator importer council fund department ministry agency
	commission newcomer major issuer debtor`)

var pluralNouns = wordSet(`companies partners sides firms parties groups carmakers automakers manufacturers businesses makers firms
	shareholders owners allies rivals pair duo airlines owners parents banks lenders miners suppliers utilities`)

// point finds what points back, in order of the text, and resolves each with what is known so far.
func (g *finding) point() {
	r := newResolver(g)
	r.teacher = g.teacher
	for i := 0; i < len(g.v.tokens); i++ {
		if n := g.taken[i]; n >= 0 {
			s := &g.spots[n]
			r.saw(s)
			i = s.last
			continue
		}
		if p, ok := g.pointer(i); ok {
			r.resolve(p)
			i = p.last
		}
	}
}

// pointer reads words that point back, beginning at token i.
func (g *finding) pointer(i int) (pointer, bool) {
	v := g.v
	p := pointer{first: i, last: i, head: i}
	switch w := v.low(i); w {
	case "it", "its", "itself":
		p.kind = pointIt
		if w == "its" && v.same(i, i+1) && oneOf(v.low(i+1), "partner", "co-owner") {
			p.kind, p.last, p.head = pointPartner, i+1, i+1
			return p, true
		}
		return p, w != "it" || !g.empty(i)
	case "they", "their", "them", "themselves":
		p.kind = pointThey
		return p, true
	case "he", "she", "his", "her", "him", "himself", "herself":
		p.kind = pointHe
		return p, true
	case "we", "our", "us", "ourselves":
		p.kind = pointWe
		return p, w != "us" || v.shape(i)&hasUpper == 0
	case "both", "neither":
		return g.both(p)
	case "all":
		return g.all(p)
	case "the", "this", "that":
		return g.description(p)
	}
	return p, false
}

// orders are the places in a list that words name.
var orders = map[string]int{"former": 1, "latter": 9}

// ordered reads "the former" and "the latter" where no noun follows.
func (g *finding) ordered(p pointer) (pointer, bool) {
	v := g.v
	i := p.first + 1
	n := orders[v.low(i)]
	if n == 0 || !v.same(p.first, i) {
		return p, false
	}
	p.kind, p.count, p.last, p.head = pointOrder, n, i, i
	next := v.node(i + 1)
	return p, !v.same(i, i+1) || next.Tag != nlp.NOUN && next.Tag != nlp.PROPN && next.Tag != nlp.ADJ
}

// empty reports whether "it" at token i stands for nothing: "it is clear that", "it remains to be seen".
func (g *finding) empty(i int) bool {
	v := g.v
	if t := v.node(i); t.Rel == nlp.RelExpl {
		return true
	}
	next := v.low(i + 1)
	if oneOf(next, "seems", "appears", "seemed", "appeared", "emerged", "remains", "turns", "turned", "transpired") {
		return true
	}
	if !oneOf(next, "is", "was", "'s", "’s", "would", "will", "may", "might", "has", "becomes", "became") {
		return false
	}
	for j := i + 2; j <= i+8 && v.same(i, j); j++ {
		switch w := v.low(j); {
		case emptyAdjectives[w]:
			return true
		case oneOf(w, ",", ";", ".", "that", "which"):
			return false
		}
	}
	return false
}

// emptyAdjectives follow an "it" that stands for nothing.
var emptyAdjectives = wordSet(`clear unclear possible impossible likely unlikely important difficult hard easy necessary essential vital crucial
	true certain uncertain obvious evident time worth early premature understood thought believed hoped reported rumoured rumored`)

// both reads "both", "both companies"; "both Ford and GM" names them itself.
func (g *finding) both(p pointer) (pointer, bool) {
	v := g.v
	p.kind, p.count = pointPlural, 2
	next := p.first + 1
	if v.same(p.first, next) && (pluralNouns[v.low(next)] || v.low(p.first) == "neither" && oneOf(v.low(next), "company", "side", "party", "firm", "group", "partner", "carmaker")) {
		p.last, p.head = next, next
		return p, true
	}
	if !v.same(p.first, next) || g.taken[next] >= 0 || v.shape(next)&startUpper != 0 {
		return p, false
	}
	w := v.low(next)
	return p, oneOf(w, "said", "has", "would", "commented", "are", "were", "have", "had", "will", "would", "declined", "plan", "own", "hold", "expect", "agreed", "confirmed", "denied", ",", ".") || v.node(next).Tag == nlp.VERB || v.node(next).Tag == nlp.AUX
}

// all reads "all three", "all three companies".
func (g *finding) all(p pointer) (pointer, bool) {
	v := g.v
	p.count = map[string]int{"two": 2, "three": 3, "four": 4}[v.low(p.first+1)]
	if p.count == 0 || !v.same(p.first, p.first+1) {
		return p, false
	}
	p.kind, p.last, p.head = pointPlural, p.first+1, p.first+1
	next := p.first + 2
	if v.same(p.first, next) && pluralNouns[v.low(next)] {
		p.last, p.head = next, next
		return p, true
	}
	return p, !v.same(p.first, next) || v.node(next).Tag == nlp.VERB || v.node(next).Tag == nlp.AUX || v.shape(next)&isWord == 0
}

// description reads "the Korean battery maker", "the two companies", "the joint venture".
func (g *finding) description(p pointer) (pointer, bool) {
	v := g.v
	if q, ok := g.ordered(p); ok {
		return q, true
	}
	i := p.first + 1
	for limit := i + 6; v.same(p.first, i) && i < limit; i++ {
		w := v.low(i)
		if n := g.taken[i]; n >= 0 { // a place may stand inside: "the Detroit carmaker"
			s := &g.spots[n]
			e := &g.entities[max(s.entity, 0)]
			if s.entity < 0 || e.Type != tieline.EntityPlace || s.last+1 >= len(v.tokens) || oneOf(v.low(s.last+1), "'s", "’s", ",") {
				return p, false
			}
			if e.Place != nil {
				p.place = e.Place.ID
			}
			p.words = append(p.words, v.folded[v.tokens[s.first].start:v.tokens[s.last].end])
			i = s.last
			continue
		}
		if oneOf(w, "two", "three", "four") {
			p.count = map[string]int{"two": 2, "three": 3, "four": 4}[w]
			if !v.same(p.first, i+1) || !pluralNouns[v.low(i+1)] && g.nounAt(i+1) == 0 {
				p.kind, p.last, p.head = pointPlural, i, i
				return p, p.count == 2 && v.node(i+1).Tag != nlp.NOUN && v.shape(i+1)&hasDigit == 0 && v.low(i+1) != "-"
			}
			continue
		}
		if n := g.nounAt(i); n > 0 {
			return g.noun(p, i, i+n-1)
		}
		if c := g.placeOf(w); c != nil {
			p.place = c.ID
			if g.nation(p, i) {
				p.last, p.head, p.kind = i, i, pointNoun
				return p, true
			}
			continue
		}
		if v.shape(i)&startUpper != 0 && v.shape(i)&hasLower != 0 || modifierEnds[w] || v.shape(i)&isWord == 0 && w != "-" {
			return p, false
		}
		p.words = append(p.words, w)
	}
	return p, false
}

// nation reports whether the adjective at token i stands alone for a company: "the Koreans", "the
// Chinese said".
func (g *finding) nation(p pointer, i int) bool {
	v := g.v
	if v.low(p.first) != "the" || i != p.first+1 {
		return false
	}
	if !v.same(i, i+1) {
		return true
	}
	next := v.node(i + 1)
	if oneOf(v.low(i+1), "'s", "’s", "'", "’") {
		return strings.HasSuffix(v.low(i), "s")
	}
	return next.Tag != nlp.NOUN && next.Tag != nlp.PROPN && next.Tag != nlp.ADJ && next.Tag != nlp.NUM && v.low(i+1) != "-" && v.low(i+1) != "one"
}

// modifierEnds are words that cannot stand between an article and its noun.
var modifierEnds = wordSet(`of in at for to by on from with and or the a an is are was were be been will would could should may might has have had
	said says that which who as than but if when while after before it they its their largest biggest first only most leading`)

// excludedNouns describe organisations too seldom to point at one.
var excludedNouns = wordSet(`country nation state states kingdom capital county province campus school office board body website site portal daily
	chain team trader traders brand brands marque label service analysts analyst consultant data shareholders shareholder suppliers authorities
	lawmakers investors unions dealers companies firms banks`)

// makerNoun reports whether the word tells by its form that it is a company's: "planemaker".
func makerNoun(w string) bool {
	return len(w) > 6 && (strings.HasSuffix(w, "maker") || strings.HasSuffix(w, "builder") || strings.HasSuffix(w, "miner") && w != "determiner")
}

// nounAt gives the number of tokens of a noun for organisations at token i, 0 where there is none.
// The longest counts: "battery maker" before "battery".
func (g *finding) nounAt(i int) int {
	v := g.v
	for n := 4; n > 0; n-- {
		if !v.same(i, i+n-1) {
			continue
		}
		w := v.folded[v.tokens[i].start:v.tokens[i+n-1].end]
		if excludedNouns[w] && !pluralNouns[w] {
			return 0
		}
		if g.described[w] != nil || n == 1 && makerNoun(w) || n == 1 && (organizationNouns[w] || pluralNouns[w] || w == "venture") || w == "joint venture" || w == "joint-venture" {
			// "the carmaker plant": the noun only modifies another
			if v.same(i, i+n) && n < 4 && g.nounAt(i+n) > 0 {
				return 0
			}
			return n
		}
	}
	return 0
}

// noun completes a description whose noun stands at [first, last].
func (g *finding) noun(p pointer, first, last int) (pointer, bool) {
	v := g.v
	w := v.folded[v.tokens[first].start:v.tokens[last].end]
	p.last, p.head, p.kind = last, last, pointNoun
	p.words = append(p.words, w)
	next := v.low(last + 1)
	if v.same(last, last+1) && oneOf(next, "that", "which", "who", "of") && !oneOf(w, "company", "group", "carmaker", "automaker") {
		return p, false // "the company that makes", "the unit of"
	}
	if v.same(last, last+1) && (v.node(last+1).Tag == nlp.NOUN || next == "-") && !oneOf(next, "'s", "’s", "'") {
		return p, false // "the company car"
	}
	if s := g.spotAt(last + 1); s != nil && v.same(last, last+1) && g.isOrganization(s.entity) {
		g.describes(s.entity, p, w)
		return p, false // "the battery maker Foo"
	}
	for _, d := range g.described[w] {
		if d.Kind != "" {
			p.kinds = append(p.kinds, d.Kind)
		}
		p.kinds = append(p.kinds, d.Also...)
	}
	switch {
	case strings.HasSuffix(w, "venture"):
		p.kind = pointVenture
	case oneOf(w, "partner", "co-owner"):
		p.kind = pointPartner
	case pluralNouns[w] || p.count > 1 || g.plural(last, w):
		p.kind = pointPlural
	}
	return p, true
}

// plural reports whether the noun at token i is a plural.
func (g *finding) plural(i int, w string) bool {
	if x := g.v.node(i).XTag; x == nlp.XNNS || x == nlp.XNNPS {
		return true
	}
	return strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is")
}

func (g *finding) isOrganization(entity int) bool {
	return entity >= 0 && g.entities[entity].Type == tieline.EntityOrganization
}

// describes lets an organisation that the atlas lacks take kind and country from a description of it.
func (g *finding) describes(entity int, p pointer, noun string) {
	e := &g.entities[entity]
	if e.Known || e.Type != tieline.EntityOrganization {
		return
	}
	if place := g.atlas.Place(p.place); place != nil {
		if e.Country == "" {
			e.Country = place.Country
		}
		if g.homes[entity] == "" {
			g.homes[entity] = p.place
		}
	}
	for _, d := range g.described[noun] {
		if e.Kind == "" {
			e.Kind = d.Kind
		}
	}
	if e.Kind == "" && strings.HasSuffix(noun, "venture") {
		e.Kind = "venture"
	}
}
