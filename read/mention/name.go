package mention

import (
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
)

// name is a reading of the tokens [first, last] as the name of something.
type name struct {
	first, last int
	typ         tieline.EntityType
	score       float32 // probability that the recogniser gives its reading, 0 where it has none
	doubt       float64 // probability that the gate gives to its being no organisation
	weight      float64 // how much is gained by taking the reading; readings that overlap compete
	org         *atlas.Organization
	outlet      *atlas.Outlet
	place       *atlas.Place
	plant       *atlas.Plant
	rules       *atlas.Place // organisations: the government of this place
	short       bool         // the atlas calls the alias ambiguous
	bare        int          // token after which legal forms begin, for organisations: the name is [first, bare]
	country     string       // of organisations: stated in the name
	listed      bool         // its short form or its shares' symbol follows in brackets
	kind        string
}

// findNames gathers the readings of all sources and keeps, of those that overlap, the ones that
// gain most together.
func (g *finding) findNames(figures []value) {
	g.expressions = g.abbreviated()
	var all []name
	all = g.atlasNames(all)
	g.startAt = make([]int32, len(g.v.tokens))
	for i := len(all) - 1; i >= 0; i-- { // the first of those that begin at a token stays
		g.startAt[all[i].first] = int32(i + 1)
	}
	g.atlasReadings = all
	all = g.recognized(all)
	all = g.angled(g.listed(g.pare(g.formed(all))))
	blocked := make([]bool, len(g.v.tokens))
	for i := range figures {
		for t := figures[i].first; t <= figures[i].last; t++ {
			blocked[t] = true
		}
	}
	symbols := make([]bool, len(g.v.tokens))
	g.shares(symbols)
	all = slices.DeleteFunc(all, func(n name) bool {
		for t := n.first; t <= n.last; t++ {
			if symbols[t] || blocked[t] && n.last-n.first < 2 {
				return true
			}
		}
		return false
	})
	g.names = g.listedAlike(g.alike(g.pass(best(all))))
}

// alike lets one place of the text tell the type of an unknown name at the others: what is a mine once
// is no town elsewhere, what has shares is a company, and what is a trade mark before a noun is a product.
func (g *finding) alike(list []name) []name {
	sites, listed, marks, companies := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range list {
		switch n := &list[i]; {
		case n.unknown() && g.trademark(n):
			marks[g.v.span(n.first, n.last)] = true
		case n.typ == tieline.EntityFacility:
			sites[g.v.span(n.first, n.last)] = true
		case n.listed:
			listed[g.v.span(n.first, n.bare)] = true
		case n.unknown() && n.bare < n.last && n.typ == tieline.EntityOrganization:
			companies[g.v.span(n.first, n.bare)] = true
		}
	}
	for i := range list {
		n := &list[i]
		if n.org != nil && public(n.org) && companies[g.v.span(n.first, n.last)] {
			n.org = nil // "ITC", where "ITC Ltd" is a company of the text
		}
		if n.unknown() && listed[g.v.span(n.first, n.bare)] {
			n.typ = tieline.EntityOrganization
		}
		if n.typ != tieline.EntityFacility && n.org == nil && (n.place == nil || rank(n.place) == 2) && n.outlet == nil && sites[g.v.span(n.first, n.last)] {
			n.typ, n.place = tieline.EntityFacility, nil
		}
		if n.unknown() && marks[g.v.span(n.first, n.last)] {
			n.typ = tieline.EntityProduct
		}
	}
	return list
}

// listedAlike makes organisations of the unknown names between or behind organisations in a row of names: "PeopleFund, Thiel
// Capital, Data Collective and Y Combinator".
func (g *finding) listedAlike(list []name) []name {
	for i := 0; i < len(list); {
		end, bodies := i, 0
		for {
			if list[end].typ == tieline.EntityOrganization && list[end].rules == nil {
				bodies++
			}
			if end+1 == len(list) || !g.rowOn(list[end].last, list[end+1].first) {
				break
			}
			end++
		}
		if others := end - i + 1 - bodies; others > 0 && bodies > 1 && bodies >= 2*others {
			for k := i; k <= end; k++ {
				if n := &list[k]; n.unknown() && n.typ == tieline.EntityProduct || n.typ == tieline.EntityPlace && n.unknown() {
					n.typ = tieline.EntityOrganization
				}
			}
		}
		i = end + 1
	}
	return list
}

// rowOn reports whether nothing but a comma, "and" or "or" parts two names.
func (g *finding) rowOn(last, next int) bool {
	v := g.v
	if !v.same(last, next) || next-last > 3 || next == last+1 {
		return false
	}
	for t := last + 1; t < next; t++ {
		if !oneOf(v.low(t), ",", "and", "or", "&") {
			return false
		}
	}
	return true
}

// trademark reports whether the name marks a thing: "AquaRefining™ technology".
func (g *finding) trademark(n *name) bool {
	v, at := g.v, n.last+1
	return oneOf(v.word(at), "™", "®") && v.glued(n.last) && v.same(at, at+1) && v.shape(at+1)&hasUpper == 0 && v.node(at+1).Tag == nlp.NOUN
}

// best gives the set of readings that do not overlap with the greatest total weight, in order.
func best(all []name) []name {
	slices.SortStableFunc(all, func(a, b name) int { return a.last - b.last })
	gain := make([]float64, len(all)+1) // of the readings before i
	back := make([]int, len(all)+1)
	for i := range all {
		j := i
		for j > 0 && all[j-1].last >= all[i].first {
			j--
		}
		gain[i+1], back[i+1] = gain[i], -1
		if w := gain[j] + all[i].weight; w > gain[i] {
			gain[i+1], back[i+1] = w, j
		}
	}
	var out []name
	for i := len(all); i > 0; {
		if back[i] < 0 {
			i--
			continue
		}
		out = append(out, all[i-1])
		i = back[i]
	}
	slices.Reverse(out)
	return out
}

// length is the number of words in a name, punctuation aside.
func (g *finding) length(first, last int) float64 {
	n := 0.0
	for t := first; t <= last; t++ {
		if g.v.shape(t)&isWord != 0 {
			n++
		}
	}
	return n
}

// atlasNames reads the aliases of the atlas.
func (g *finding) atlasNames(all []name) []name {
	v := g.v
	at := 0
	g.matches = g.matcher.Find(g.doc.Text, nil)
	for _, m := range g.matches {
		first := v.at(m.Start, at)
		if first >= len(v.tokens) {
			break
		}
		at = first
		last := v.at(m.End-1, first)
		if last >= len(v.tokens) || int(v.tokens[first].start) != m.Start || int(v.tokens[last].end) < m.End || !v.same(first, last) {
			continue
		}
		if end := int(v.tokens[last].end); end > m.End && g.doc.Text[m.End:end] != "." {
			continue // inside a longer token
		}
		if first == last && (terms[v.word(first)] || g.expressions[v.word(first)] || models[v.word(first)] && g.afterMaker(first)) {
			continue
		}
		all = g.readings(all, first, last, m)
	}
	return all
}

// readings appends what one alias may stand for where it stands.
func (g *finding) readings(all []name, first, last int, m atlas.Match) []name {
	v := g.v
	size := g.length(first, last)
	var n name
	var seat *atlas.Place // whose government may be meant
	for _, r := range m.Refs {
		n.short = n.short || r.Short
		switch r.Type {
		case atlas.RefOrganization:
			if o := g.atlas.Organization(r.ID); n.org == nil || betterKnown(o, n.org) {
				n.org = o
			}
		case atlas.RefOutlet:
			n.outlet = g.atlas.Outlet(r.ID)
		case atlas.RefPlace:
			n.place = g.nearer(n.place, g.atlas.Place(r.ID), last)
		case atlas.RefPlant:
			n.plant = g.atlas.Plant(r.ID)
		case atlas.RefSeat:
			seat = g.atlas.Place(r.ID)
		}
	}
	if v.low(first) == "the" && first < last {
		first++
		size = g.length(first, last)
	}
	n.first, n.last, n.bare = first, last, last
	for n.bare > first && int(v.tokens[n.bare].start) >= m.NameEnd {
		n.bare--
	}
	weight := 1.0
	if n.short {
		weight = 0.6
	}
	if v.shape(first)&opens != 0 && first == last && n.short {
		weight = 0.4
	}
	if v.shape(first)&(hasUpper|hasDigit) == 0 && v.shape(last)&hasUpper == 0 {
		weight *= 0.5 // aliases in small letters: "the commerce ministry"
	}
	add := func(x name, typ tieline.EntityType, w float64) {
		x.typ, x.weight = typ, w*size
		all = append(all, x)
	}
	asPlace := g.placeContext(first, last)
	if n.org != nil || n.outlet != nil {
		x := n
		x.place, x.plant = nil, nil
		w := weight
		if n.place != nil && asPlace > 0 {
			w *= 0.7
		}
		add(x, tieline.EntityOrganization, w)
	}
	if n.place != nil && v.shape(first)&hasUpper != 0 {
		x := n
		x.org, x.outlet, x.plant = nil, nil, nil
		w := weight * 0.95
		switch {
		case asPlace > 0:
			w = 1
		case rank(n.place) == 2 && first == last && g.Finder.names != nil:
			w *= 0.6 // a town's name alone may be anything; the recogniser tells
		}
		add(x, tieline.EntityPlace, w)
		if seat == nil && rank(n.place) < 2 && n.place.Kind != "region" {
			seat = n.place
		}
	}
	if seat != nil && asPlace == 0 && g.acts(first, last) {
		add(name{first: first, last: last, bare: last, rules: seat, short: true}, tieline.EntityOrganization, 1.05*weight)
	}
	if n.plant != nil {
		x := n
		x.org, x.outlet, x.place = nil, nil, nil
		add(x, tieline.EntityFacility, weight*1.05)
	}
	return all
}

// betterKnown prefers, of two organisations with the same alias, the parent of the other and then
// the one that the atlas says more of.
func betterKnown(a, b *atlas.Organization) bool {
	if a == nil || b == nil {
		return b == nil
	}
	if b.Parent == a.ID {
		return true
	}
	if a.Parent == b.ID {
		return false
	}
	return len(a.Aliases)+len(a.Tickers) > len(b.Aliases)+len(b.Tickers)
}

// nearer chooses, of two places of the same name, the one that the text after it names the
// surroundings of ("Windsor, Ontario"), then a country or state, then a town that the document speaks for,
// then the one listed first.
func (g *finding) nearer(a, b *atlas.Place, last int) *atlas.Place {
	if a == nil || b == nil {
		if a == nil {
			return b
		}
		return a
	}
	if around := g.surroundings(last); around != nil {
		inA, inB := g.atlas.Within(a.ID, around.ID), g.atlas.Within(b.ID, around.ID)
		if inA != inB {
			if inB {
				return b
			}
			return a
		}
	}
	if rank(b) < rank(a) || rank(b) == rank(a) && g.closeness(b) > g.closeness(a) {
		return b
	}
	return a
}

// closeness tells how much in the document speaks for a town: a plant of one of its organisations stands
// there (2), its state or province is named (1).
func (g *finding) closeness(p *atlas.Place) int {
	if rank(p) < 2 {
		return 0
	}
	if g.about == nil {
		g.about = map[string]bool{}
		for _, m := range g.matches {
			for _, r := range m.Refs {
				if r.Type == atlas.RefPlace || r.Type == atlas.RefOrganization {
					g.about[r.ID] = true
				}
			}
		}
	}
	n := 0
	if g.about[p.Parent] && p.Parent != g.countryOf(p) {
		n++
	}
	if slices.ContainsFunc(g.plantsAt[p.ID], func(owner string) bool { return g.about[owner] }) {
		n += 2
	}
	return n
}

// countryOf is the id of the country that a place is in.
func (g *finding) countryOf(p *atlas.Place) string {
	if c := g.atlas.Country(p.Country); c != nil {
		return c.ID
	}
	return ""
}

func rank(p *atlas.Place) int {
	switch p.Kind {
	case "country", "bloc", "region":
		return 0
	case "territory", "state", "province":
		return 1
	}
	return 2
}

// surroundings gives the place named after a comma: the second part of "Windsor, Canada".
func (g *finding) surroundings(last int) *atlas.Place {
	v := g.v
	if v.low(last+1) != "," && v.low(last+1) != "in" || !v.same(last, last+2) {
		return nil
	}
	return g.placeAt(last + 2)
}

// placeAt gives the country, state or region whose name begins at token i.
func (g *finding) placeAt(i int) *atlas.Place {
	v := g.v
	if v.low(i) == "the" {
		i++
	}
	if v.shape(i)&startUpper == 0 {
		return nil
	}
	for j := min(i+3, v.end(i)) - 1; j >= i; j-- {
		for _, p := range g.atlas.ResolvePlace(v.span(i, j)) {
			if rank(p) < 2 {
				return p
			}
		}
	}
	return nil
}

// placeContext tells from the words around a name whether it stands for a place: 1 yes, 0 open.
func (g *finding) placeContext(first, last int) int {
	v := g.v
	i := first - 1
	if v.low(i) == "the" {
		i--
	}
	if v.same(i, first) && !g.paid(first) {
		switch w := v.low(i); {
		case oneOf(w, "in", "near", "outside", "across", "throughout", "around", "within", "at", "northern", "southern", "eastern", "western", "central", "downtown", "rural", "inside"):
			return 1
		case oneOf(w, "from", "to", "of", "into") && v.same(first, last+1) && oneOf(v.low(last+1), ",", ".", "and", "or", "by"):
			return 1
		case w == "," && i > 0 && v.shape(i-1)&startUpper != 0 && v.same(i-1, first) && oneOf(v.low(last+1), ",", ".", ""):
			return 1
		}
	}
	if g.surroundings(last) != nil && v.low(last+1) == "," {
		return 1
	}
	return 0
}

// amongPlaces reports whether the name is an example of places: "districts like Silicon Oasis and Port Rashid".
func (g *finding) amongPlaces(first int) bool {
	v := g.v
	for t := first - 1; t > first-20 && v.same(t, first); t-- {
		switch w := v.low(t); {
		case w == "like" || w == "including" || w == "as" && v.low(t-1) == "such":
			if w == "as" {
				t--
			}
			return placeNouns[v.low(t-1)] || v.low(t-1) == "," && placeNouns[v.low(t-2)]
		case v.shape(t)&startUpper == 0 && !oneOf(w, ",", "and", "or", "the", "of"):
			return false
		}
	}
	return false
}

var placeNouns = wordSet(`areas cities countries counties districts islands locations municipalities neighborhoods neighbourhoods places provinces regions
	states suburbs towns villages`)

// acts reports whether the name at [first, last] does or suffers something that only people and
// bodies do: a government then, not a place.
func (g *finding) acts(first, last int) bool {
	v := g.v
	next := last + 1
	if !v.same(first, next) || g.origin(first) {
		return false
	}
	if g.governs(first, last) || g.paid(first) {
		return true
	}
	w := v.low(next)
	if oneOf(w, "'s", "’s") && v.same(first, next+1) {
		return policyNouns[v.low(next+1)] || policyNouns[v.low(next+2)]
	}
	if actVerbs[w] {
		return true
	}
	if w == "," && oneOf(v.low(next+1), "which", "who") && v.same(first, next+2) {
		w, next = v.low(next+2), next+2 // "Quebec, which had given"
		if actVerbs[w] {
			return true
		}
	}
	if oneOf(w, "has", "have", "had", "will", "would", "is", "was", "may", "might", "could", "did", "does") {
		for j := next + 1; j <= next+3 && v.same(first, j); j++ {
			if u := v.low(j); actVerbs[u] || actVerbs[strings.TrimSuffix(u, "ing")] || actVerbs[u+"s"] || actVerbs[u+"es"] || actVerbs[strings.TrimSuffix(u, "e")+"es"] {
				return true
			}
		}
		return false
	}
	if w == "and" && oneOf(v.low(next+1), "county", "federal", "local", "provincial", "state") {
		return true // "Ohio and local governments"
	}
	if w == "and" && v.same(first, next+3) && v.shape(next+1)&hasUpper != 0 && (actVerbs[v.low(next+2)] || actVerbs[v.low(next+3)]) {
		return true // "Ottawa and Ontario pledged", "… had pledged"
	}
	p := v.low(first - 1)
	if p == "the" {
		p = v.low(first - 2)
	}
	return oneOf(p, "between", "with", "by", "against") && oneOf(v.low(first-2), "talks", "agreement", "deal", "imposed", "negotiations", "approved", "blocked", "announced", "signed", "offered", "backed", "pressure") ||
		oneOf(p, "between") && w == "and"
}

// origin reports whether a place tells where the organisation before it is from: "General Motors of the US is to pay".
func (g *finding) origin(first int) bool {
	v, of := g.v, first-1
	if v.low(of) == "the" {
		of--
	}
	return v.low(of) == "of" && v.same(of-1, first) && v.shape(of-1)&startUpper != 0 && !ofNouns[v.low(of-1)]
}

// governs reports whether the name is the subject of a verb of doing, by the tree.
func (g *finding) governs(first, last int) bool {
	v := g.v
	for t := first; t <= last; t++ {
		n := v.node(t)
		if n.Rel != nlp.RelNsubj {
			continue
		}
		h := v.head(t)
		if h <= last || v.node(h).Tag != nlp.VERB {
			return false
		}
		lemma := v.node(h).Lemma
		return !stateVerbs[lemma] || oneOf(lemma, "offer", "provide", "contribute") && g.givesMoney(h)
	}
	return false
}

// givesMoney reports whether the object of the verb at token h is public money: "offered up to $2.1 billion in incentives".
func (g *finding) givesMoney(h int) bool {
	for t := h + 1; t < h+12 && g.v.same(h, t); t++ {
		if publicMoney[g.v.low(t)] {
			return true
		}
	}
	return false
}

// paid reports whether the name at token first is where public money comes from: "incentives from Ontario", "€845m from France".
func (g *finding) paid(first int) bool {
	v := g.v
	if v.low(first-1) != "from" || !v.same(first-2, first) {
		return false
	}
	w := v.low(first - 2)
	return publicMoney[w] || v.shape(first-2)&hasDigit != 0 && len(w) > 3 || oneOf(w, "million", "billion", "m", "bn")
}

var publicMoney = wordSet(`abatement abatements aid bond bonds credit credits funding funds grant grants guarantee guarantees incentive incentives loan loans
	money subsidies subsidy`)

// stateVerbs are what places do: their subject is no government.
var stateVerbs = wordSet(`be have become grow lie produce export import account see remain host make need lack face suffer expand shrink stand rank
	lead dominate supply represent attract boast hold rise fall follow come go get sit offer contain depend rely provide mean win lose beat consume emerge`)

// recognized adds the names that the learned recogniser finds.
func (g *finding) recognized(all []name) []name {
	if g.Finder.names == nil {
		return all
	}
	found := g.Finder.names.Find(g.v.an)
	full := map[string]bool{} // last names of persons that are named in full
	for _, r := range found {
		if r.Type == names.Person && r.First < r.Last {
			full[g.v.word(g.v.first[r.Sentence]+r.Last)] = true
		}
	}
	for _, r := range found {
		first, last := g.v.first[r.Sentence]+r.First, g.v.first[r.Sentence]+r.Last
		first, last = g.trim(r.Type, first, g.beforeGap(first, last))
		if first > last || g.noName(first, last) || g.symbol(first, last) || g.onlyOpens(first, last) && r.Score < 0.8 {
			continue
		}
		partners := 0
		if r.Type == names.Organization {
			first, partners = g.withPartners(first, last)
		}
		n := name{first: first, last: last, bare: last, typ: entityTypes[r.Type], score: r.Score, weight: (0.35+0.5*float64(r.Score))*g.length(first, last) + float64(partners)}
		if n.typ == tieline.EntityOrganization {
			n = g.known(n)
			g.overPlace(&n, r.Score)
			n.outlet = g.outletAt(n.first, n.last)
			if n.org == nil && first < last && eventNouns[g.v.low(last)] {
				n.typ = tieline.EntityProduct
			}
		}
		if n.typ == tieline.EntityOrganization && n.unknown() && g.amongPlaces(first) {
			n.typ = tieline.EntityPlace
		}
		if product, ok := g.asProduct(n); ok {
			n = product
		}
		if n.typ == tieline.EntityOrganization && n.org == nil && first == last && full[g.v.word(first)] {
			n.typ = tieline.EntityPerson
		}
		if n.typ == tieline.EntityPerson && first == last && r.Score < 0.45 && !full[g.v.word(first)] {
			n = g.known(name{first: first, last: last, bare: last, typ: tieline.EntityOrganization, weight: n.weight})
		}
		if n.typ == tieline.EntityPlace {
			for _, p := range g.atlas.ResolvePlace(g.v.span(first, last)) {
				n.place = g.nearer(n.place, p, last)
			}
		}
		all = append(all, n)
	}
	return all
}

// outletAt gives the outlet that the atlas knows by a word which is an organisation's name here: "Proactive", "Fortune".
func (g *finding) outletAt(first, last int) *atlas.Outlet {
	for _, r := range g.readingsAt(first) {
		if r.last == last && r.outlet != nil && r.org == nil {
			return r.outlet
		}
	}
	return nil
}

// beforeGap gives the last token of a name that does not reach over a gap in its line: "Media Contacts    Mary Smith".
func (g *finding) beforeGap(first, last int) int {
	for t := first; t < last; t++ {
		if g.v.tokens[t+1].start > g.v.tokens[t].end+1 {
			return t
		}
	}
	return last
}

// onlyHeaded tells a run of capitals in a headline within the text ("Strategic Investment Bolsters Spiro") from a name: what is
// one stands elsewhere too, or fills the line.
func (g *finding) onlyHeaded(n *name) bool {
	v := g.v
	sentence := int(v.tokens[n.first].sentence)
	if !v.headline(sentence) || n.first == v.first[sentence] && n.last == v.end(n.first)-1 {
		return false
	}
	return strings.Count(v.text, v.span(n.first, n.last)) == 1
}

// eventNouns end the names of events, laws and papers, whatever the recogniser takes them for.
var eventNouns = wordSet(`series games cup open championship championships tour prize trophy masters bonds receipts index act bill treaty accord
	accords award awards show expo tariffs tariff directive regulation law agreement pact policy goals roadmap protocol day plan league festival marathon rally exhibition`)

// overPlace lets a sure reading as an organisation win over the place of the same name: "Hull beat
// Exeter", and, of countries and states, their governments.
func (g *finding) overPlace(n *name, score float32) {
	if score < 0.6 || n.org != nil {
		return
	}
	for _, p := range g.readingsAt(n.first) {
		if p.last != n.last || p.typ != tieline.EntityPlace || p.place == nil || g.placeContext(p.first, p.last) > 0 {
			continue
		}
		n.weight = max(n.weight, p.weight+0.05)
		if rank(p.place) < 2 && !g.plays(n.first, n.last) {
			n.rules = p.place
		}
	}
}

// plays reports whether the name stands in a table or a line of results: a team then, no government.
func (g *finding) plays(first, last int) bool {
	v := g.v
	near := func(i int) bool {
		return v.same(i, first) && (v.shape(i)&hasDigit != 0 || oneOf(v.low(i), "at", "beat", "beats", "defeated", "v", "vs", "over"))
	}
	return near(first-1) || near(last+1)
}

// readingsAt gives the atlas's readings that begin at token t.
func (g *finding) readingsAt(t int) []name {
	from := int(g.startAt[t]) - 1
	if from < 0 {
		return nil
	}
	to := from
	for to < len(g.atlasReadings) && g.atlasReadings[to].first == t {
		to++
	}
	return g.atlasReadings[from:to]
}

// trim takes off a recognised name what is no part of it: articles, the country and titles before a
// person, roles behind an organisation ("Ford's CEO").
func (g *finding) trim(t names.Type, first, last int) (int, int) {
	v := g.v
	switch t {
	case names.Organization:
		if first < last && v.low(first) == "the" {
			first++
		}
		for first < last && (roleNouns[v.low(last)] && v.low(last) != "partner" && v.low(last) != "representative" || g.appended(first, last) || oneOf(v.low(last), "'s", "’s")) {
			last--
		}
		if strings.HasSuffix(v.low(last), "’s") && first == last {
			return first, first - 1
		}
		first = g.afterOwner(first, last)
	case names.Person:
		for first < last && (titles[v.low(first)] || g.demonyms[v.low(first)] != nil || oneOf(v.low(first), "us", "u.s.", "uk", "eu", "prime", "vice", "deputy", "former", "chief", "executive")) {
			first++
		}
		if last-first > 1 && g.Finder.names.Class(v.word(first))&names.GivenName == 0 && g.Finder.names.Class(v.word(first+1))&names.GivenName != 0 {
			first++ // contacts of a release: "Tesla Mary Smith"
		}
		if first == last && titles[v.low(first)] {
			return first, first - 1
		}
	}
	return first, last
}

// appended reports whether the last word of a name is none of it: a term or an affair behind what is a name by itself, in the
// atlas or elsewhere in the text. "Argo AI" stays whole, "Ford EV" does not.
func (g *finding) appended(first, last int) bool {
	v := g.v
	if affairs[v.low(last)] || terms[v.word(last)] && !legalForms[strings.TrimSuffix(v.low(last), ".")] {
		if o := g.makerAt(first, last-1); o != nil && o.last == last-1 {
			return true
		}
		short := v.span(first, last-1)
		return strings.Count(v.text, short) > strings.Count(v.text, short+" "+v.word(last))
	}
	return false
}

// affairs are what headlines write with a capital behind a name that it does not belong to: "the SUSE Business".
var affairs = wordSet("acquisition agreement business collaboration deal merger partnership share shares stock subsidiary takeover")

// afterOwner leaves an owner out of a name that the atlas or the text knows by itself: "the UAE's Tawazun Council".
func (g *finding) afterOwner(first, last int) int {
	for k := first + 1; k < last; k++ {
		if !oneOf(g.v.low(k), "'s", "’s") {
			continue
		}
		if owner := g.v.word(first); k == first+1 && strings.Count(g.v.text, owner) > strings.Count(g.v.text, owner+g.v.word(k)) {
			return k + 1
		}
		for _, r := range g.readingsAt(first) {
			if r.last == k-1 {
				return k + 1
			}
		}
	}
	return first
}

// symbol reports whether a stretch is the address of a page, or the symbol under which a share is traded.
func (g *finding) symbol(first, last int) bool {
	v := g.v
	for t := first; t <= last; t++ {
		if w := v.low(t); strings.Contains(w, "://") || strings.HasPrefix(w, "www.") || strings.Contains(w, "@") {
			return true
		}
	}
	return first == last && v.low(first-1) == ":" && v.same(first-1, first) && exchanges[v.low(first-2)] && v.shape(first)&hasLower == 0
}

// exchanges stand before a share's symbol.
var exchanges = wordSet(`nyse nasdaq amex tsx tsxv tsx-v tsx.v v asx lse aim otc otcqx otcqb otcmkts hkex sehk sse szse fse cse ca krx kosdaq tse nse bse euronext sgx jse ose six xetra
	frankfurt isin wkn nasdaqgs nasdaqgm nasdaqcm pink frse cboe`)

// onlyOpens reports whether the one word has its capital from the sentence that it opens: the tagger
// takes it for no name.
func (g *finding) onlyOpens(first, last int) bool {
	v := g.v
	if first != last || v.shape(first)&(opens|hasLower) != opens|hasLower {
		return false
	}
	switch v.node(first).Tag {
	case nlp.ADJ, nlp.NOUN, nlp.VERB, nlp.ADV, nlp.DET, nlp.ADP, nlp.SCONJ, nlp.AUX, nlp.NUM:
		return true
	}
	return false
}

// noName tells words that have capitals but name nothing: "the Company", "the Americans", "Chinese".
func (g *finding) noName(first, last int) bool {
	v := g.v
	w := v.folded[v.tokens[first].start:v.tokens[last].end]
	if text := v.span(first, last); g.demonyms[w] != nil || terms[text] || g.expressions[text] {
		return true
	}
	if v.low(first-1) == "/" && v.glued(first-1) && g.Finder.names != nil && g.Finder.names.Class(v.word(first))&names.Common != 0 {
		return true // "Service/Maintenance"
	}
	if first != last {
		if affairs[v.low(last)] && (g.placeAt(first) != nil || g.demonyms[v.low(first)] != nil) {
			return true // "the U.K. Subsidiary"
		}
		return oneOf(w, "joint venture") || chiefs[v.low(first)] || v.low(first) == "head" && v.low(first+1) == "of"
	}
	if chiefs[w] || weekday(w) || oneOf(w, "the", "a", "an", "this", "that") {
		return true
	}
	if people, ok := strings.CutSuffix(w, "s"); ok && g.demonyms[people] != nil {
		return true // "the Bavarians"
	}
	if letters, ok := strings.CutSuffix(v.word(first), "s"); ok && len(letters) > 1 && strings.ToUpper(letters) == letters {
		return true // "EVs"
	}
	if v.low(first-1) == "-" && v.glued(first-1) && v.shape(first)&hasUpper == 0 {
		return true
	}
	return (organizationNouns[w] || definedTerms[w]) && v.shape(first)&hasLower != 0 && (oneOf(v.low(first-1), "the", "our", "this", "“", "\"") || v.shape(first)&opens != 0)
}

// chiefs are short titles of persons.
var chiefs = wordSet("vp svp evp ceo cfo coo cto")

// definedTerms are the words by which contracts and filings call their parties.
var definedTerms = wordSet(`purchaser vendor buyer seller issuer borrower lender debtor debtors lessor lessee licensor licensee contractor
	employer employee customer supplier parties party board trust bank ministry agency department commission partnership parent target
	registrant subscriber guarantor trustee manager advisor adviser distributor operator owner shareholders noteholders bidder offeror venture`)

// known looks an organisation's name up in the atlas under the forms of Resolve. No ministry or agency has a legal form:
// "ITC Ltd" is another one.
func (g *finding) known(n name) name {
	if found := g.atlas.Resolve(g.v.span(n.first, n.last)); len(found) == 1 && !(n.bare < n.last && public(found[0])) {
		n.org = found[0]
	}
	return n
}

// public reports whether the organisation is a state's.
func public(o *atlas.Organization) bool {
	return oneOf(o.Kind, "government", "agency", "legislature", "court")
}

// entityTypes turns the recogniser's types into entities'. What it calls other is mostly a product.
var entityTypes = map[names.Type]tieline.EntityType{
	names.Person: tieline.EntityPerson, names.Organization: tieline.EntityOrganization, names.Place: tieline.EntityPlace, names.Other: tieline.EntityProduct,
}
