package mention

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieline/tieline"
)

// identify makes one entity of all names of one thing. Full names come first, wherever they stand;
// then short forms and acronyms find the full name that they shorten.
func (g *finding) identify() {
	g.governmentsByName()
	order := make([]int, len(g.names))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return g.fullness(b) - g.fullness(a) })
	entity := make([]int, len(g.names))
	by := make([]tieline.MentionBy, len(g.names))
	for _, i := range order {
		entity[i], by[i] = g.entityOf(i)
	}
	for i := range g.names {
		n := &g.names[i]
		if g.free(n.first, n.last) {
			g.add(spot{first: n.first, last: n.last, entity: entity[i], by: by[i]})
		}
	}
	g.again()
	g.declared()
	g.bracketed()
}

// again finds further occurrences of the names that the document has, where no reading found them.
func (g *finding) again() {
	v := g.v
	type form struct {
		words  string
		tokens int
		entity int
	}
	forms := map[string][]form{} // by first word
	for i := range g.spots {
		s := &g.spots[i]
		typ := g.entities[s.entity].Type
		if typ != tieline.EntityOrganization && typ != tieline.EntityPerson || v.shape(s.first)&startUpper == 0 || v.shape(s.first)&opens != 0 && s.first == s.last {
			continue
		}
		f := form{v.span(s.first, s.last), s.last - s.first + 1, s.entity}
		if first := v.word(s.first); !slices.Contains(forms[first], f) {
			forms[first] = append(forms[first], f)
		}
	}
	for i := range v.tokens {
		if g.taken[i] >= 0 || v.shape(i)&startUpper == 0 || g.symbol(i, i) {
			continue
		}
		best := form{}
		for _, f := range forms[v.word(i)] {
			if last := i + f.tokens - 1; f.tokens > best.tokens && v.same(i, last) && v.span(i, last) == f.words && g.free(i, last) && !g.besideName(i, last) {
				best = f
			}
		}
		if best.tokens > 0 {
			g.add(spot{first: i, last: i + best.tokens - 1, entity: best.entity})
		}
	}
}

// besideName reports whether a capitalised word that is in no mention touches the tokens: they may be
// part of another name.
func (g *finding) besideName(first, last int) bool {
	part := func(i int) bool {
		return g.v.same(i, first) && g.v.shape(i)&(startUpper|opens) == startUpper && g.taken[i] < 0
	}
	return part(first-1) || part(last+1)
}

// declared adds the acronym that a bracket gives an organisation: "Harbour Energy Council (HEC)", and
// its further uses; of the symbol of its shares, "Harbour Energy (ASX: HBR)", the further uses alone.
func (g *finding) declared() {
	v := g.v
	var places map[string][]int // of the free words in capitals
	for i := range len(g.spots) {
		s := g.spots[i]
		at := s.last + 2
		if !g.isOrganization(s.entity) || v.low(s.last+1) != "(" || !v.same(s.first, at+1) {
			continue
		}
		listed := v.low(at+1) == ":" && g.symbol(at+2, at+2)
		if listed {
			at += 2
			if x, ok := g.byName["organization:"+plain(v.word(at))]; ok && !g.entities[x].Known {
				g.merge(x, s.entity)
			}
		}
		if !listed && (v.low(at+1) != ")" || !abbreviates(v.word(at), g.entities[s.entity].Name)) {
			continue
		}
		if x, alone := g.unknownAt(at); g.taken[at] >= 0 && (listed || !alone) {
			continue
		} else if alone {
			g.merge(x, s.entity)
		}
		if places == nil {
			places = map[string][]int{}
			for t := range v.tokens {
				if v.shape(t)&(startUpper|hasLower) == startUpper {
					places[v.word(t)] = append(places[v.word(t)], t)
				}
			}
		}
		for _, t := range places[v.word(at)] {
			if x, alone := g.unknownAt(t); alone && !listed {
				g.merge(x, s.entity)
			} else if g.taken[t] < 0 && !(listed && g.symbol(t, t)) {
				g.add(spot{first: t, last: t, entity: s.entity, by: tieline.ByShortForm})
			}
		}
		delete(places, v.word(at)) // who declares it first has it
	}
}

// unknownAt gives the entity of a name of one word that the atlas lacks.
func (g *finding) unknownAt(i int) (entity int, alone bool) {
	s := g.spotAt(i)
	if s == nil || s.first != s.last || g.entities[s.entity].Known {
		return -1, false
	}
	switch g.entities[s.entity].Type {
	case tieline.EntityOrganization, tieline.EntityPerson, tieline.EntityProduct:
		return s.entity, true
	}
	return -1, false
}

// fullness orders names for identify: those that the atlas knows, then longer before shorter ones.
func (g *finding) fullness(i int) int {
	n := &g.names[i]
	size := min(n.last-n.first, 20)
	if n.org != nil || n.place != nil || n.plant != nil || n.outlet != nil || n.rules != nil {
		size += 40
		if !n.short {
			size += 40
		}
	}
	return size
}

// entityOf gives the entity of a name, making it where the name is the first of it.
func (g *finding) entityOf(i int) (int, tieline.MentionBy) {
	n := &g.names[i]
	words := g.v.span(n.first, n.bare)
	switch n.typ {
	case tieline.EntityOrganization:
		return g.organization(n, words)
	case tieline.EntityPerson:
		return g.person(n)
	case tieline.EntityPlace:
		if n.place != nil {
			return g.atID("place:"+n.place.ID, Entity{Type: n.typ, Name: n.place.Name, ID: n.place.ID, Known: true, Place: n.place, Country: n.place.Country}), tieline.ByName
		}
		return g.named(n.typ, words, Entity{Type: n.typ, Name: words, Country: n.country}), tieline.ByName
	case tieline.EntityFacility:
		if n.plant != nil {
			return g.atID("plant:"+n.plant.ID, Entity{Type: n.typ, Name: n.plant.Name, ID: n.plant.ID, Known: true, Plant: n.plant}), tieline.ByName
		}
	}
	return g.named(n.typ, words, Entity{Type: n.typ, Name: words}), tieline.ByName
}

func (g *finding) atID(id string, e Entity) int {
	if x, ok := g.byID[id]; ok {
		return x
	}
	g.byID[id] = g.newEntity(e)
	return g.byID[id]
}

// named gives the entity of an unknown name.
func (g *finding) named(typ tieline.EntityType, words string, e Entity) int {
	key := string(typ) + ":" + plain(words)
	if x, ok := g.byName[key]; ok {
		return x
	}
	g.byName[key] = g.newEntity(e)
	return g.byName[key]
}

func (g *finding) newEntity(e Entity) int {
	e.Employer, e.Within = -1, -1
	x := len(g.entities)
	g.entities = append(g.entities, e)
	for _, key := range handles(&e) {
		g.related[key] = append(g.related[key], x)
	}
	return x
}

// handles are the words and initials by which an organisation or a person may be called for short.
func handles(e *Entity) []string {
	words := strings.Fields(plain(e.Name))
	if len(words) == 0 {
		return nil
	}
	switch e.Type {
	case tieline.EntityOrganization:
		initials, capitals := initialsOf(e.Name)
		keys := []string{"o " + words[0]}
		if len(initials) > 1 {
			keys = append(keys, "i "+initials)
		}
		if capitals != initials && len(capitals) > 1 {
			keys = append(keys, "i "+capitals)
		}
		return keys
	case tieline.EntityPerson:
		return []string{"p " + words[len(words)-1], "p " + words[0]}
	}
	return nil
}

// plain is a name for comparison: small letters, no punctuation, one space between words.
func plain(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '&':
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’' || r == '.':
		default:
			gap = true
		}
	}
	return strings.TrimPrefix(b.String(), "the ")
}

// organization gives the entity of an organisation's name.
func (g *finding) organization(n *name, words string) (int, tieline.MentionBy) {
	if n.rules != nil {
		return g.government(n.rules), tieline.ByShortForm
	}
	if n.outlet != nil || n.org != nil {
		if n.org != nil && n.outlet == nil {
			if x := g.fullerCompany(n); x >= 0 {
				return x, tieline.ByShortForm
			}
		}
		e := Entity{Type: tieline.EntityOrganization, Known: true, Org: n.org, Outlet: n.outlet}
		id := ""
		if n.outlet != nil {
			id, e.Name, e.ID, e.Country = "outlet:"+n.outlet.ID, n.outlet.Name, n.outlet.ID, n.outlet.Country
			e.Kind = "media"
		}
		if n.org != nil {
			id, e.Name, e.ID, e.Country, e.Kind = "org:"+n.org.ID, n.org.Name, n.org.ID, n.org.Country, n.org.Kind
		}
		by := tieline.ByName
		if n.short {
			by = tieline.ByShortForm
		}
		return g.atID(id, e), by
	}
	key := "organization:" + plain(words)
	if x, ok := g.byName[key]; ok {
		return x, tieline.ByName
	}
	if x := g.shortens(words); x >= 0 {
		g.byName[key] = x
		return x, tieline.ByShortForm
	}
	return g.named(tieline.EntityOrganization, words, Entity{Type: tieline.EntityOrganization, Name: g.v.span(n.first, n.last), Doubt: n.doubt, Kind: g.kindByName(n), Country: g.countryByName(n)}), tieline.ByName
}

// conglomerates are the kinds of organisation whose one-word name text also uses for one of their
// companies: "Samsung" after "Samsung SDI".
var conglomerates = map[string]bool{"other": true, "technology": true, "investor": true, "energy": true, "": true, "materials": true, "supplier": true}

// fullerCompany gives the entity of a company named in full in this document whose name begins with
// the one word of n, where n's own organisation is a group that text often means by it; else -1.
func (g *finding) fullerCompany(n *name) int {
	if n.bare > n.first || !conglomerates[n.org.Kind] {
		return -1
	}
	if _, ok := g.byID["org:"+n.org.ID]; ok && g.timesInFull(n.org.ID) > 0 {
		return -1
	}
	found := -1
	word := g.v.low(n.first)
	for _, i := range g.related["o "+word] {
		e := &g.entities[i]
		if e.Type != tieline.EntityOrganization || e.Org == n.org {
			continue
		}
		if first, rest, ok := strings.Cut(foldASCII(e.Name), " "); ok && first == word && rest != "group" {
			if found >= 0 && !g.sooner(&g.entities[found], e) {
				if g.sooner(e, &g.entities[found]) {
					continue
				}
				return -1 // two of them: the group itself is as likely
			}
			found = i
		}
	}
	return found
}

// sooner reports whether the group's name means b rather than a: the company that the document names in full
// more often, else the one that text of this trade means.
func (g *finding) sooner(a, b *Entity) bool {
	if a.Org != nil && b.Org != nil {
		if x, y := g.timesInFull(a.Org.ID), g.timesInFull(b.Org.ID); x != y {
			return y > x
		}
	}
	return tradeFirst(a, b)
}

// tradeFirst reports whether of two companies of one group text of this trade means b by the group's
// name: the battery maker before the chemicals firm, the company before its own subsidiary.
func tradeFirst(a, b *Entity) bool {
	if strings.HasPrefix(a.Name, b.Name+" ") {
		return true
	}
	return b.Kind == "battery_maker" && a.Kind != "battery_maker" && a.Kind != "carmaker"
}

// timesInFull is how often the document names an organisation of the atlas by more than one word.
func (g *finding) timesInFull(id string) int {
	if g.inFull == nil {
		g.inFull = map[string]int{}
		for i := range g.names {
			if m := &g.names[i]; m.org != nil && m.bare > m.first {
				g.inFull[m.org.ID]++
			}
		}
	}
	return g.inFull[id]
}

// shortens gives the organisation of this document that the words shorten, by its first words or
// its initials; -1 where none does.
func (g *finding) shortens(words string) int {
	key := plain(words)
	best := -1
	first, _, _ := strings.Cut(key, " ")
	for _, i := range slices.Concat(g.related["o "+first], g.related["i "+words]) {
		e := &g.entities[i]
		if e.Type != tieline.EntityOrganization {
			continue
		}
		full := plain(e.Name)
		if strings.HasPrefix(full, key+" ") || acronymOf(words, e.Name) {
			if best < 0 || len(full) > len(plain(g.entities[best].Name)) && !g.entities[best].Known {
				best = i
			}
		}
	}
	return best
}

// acronymOf reports whether short is made of the initials of the words of full: "ACC", "LGES".
func acronymOf(short, full string) bool {
	if len(short) < 2 || len(short) > 6 || strings.ToUpper(short) != short || strings.ContainsAny(short, " .-") {
		return false
	}
	initials, capitals := initialsOf(full)
	return len(initials) > 1 && (short == initials || short == capitals)
}

// abbreviates reports whether short is made of letters of full in their order, from the first on: "WKSP" of
// "Worksport". So short a form tells nothing by itself; a bracket after the name has to.
func abbreviates(short, full string) bool {
	if acronymOf(short, full) {
		return true
	}
	if len(short) < 2 || len(short) > 6 || strings.ToUpper(short) != short || strings.ToLower(short) == short {
		return false
	}
	rest := strings.ToUpper(full)
	for i, r := range short {
		at := strings.IndexRune(rest, r)
		if at < 0 || i == 0 && at > 0 {
			return false
		}
		rest = rest[at+utf8.RuneLen(r):]
	}
	return true
}

// initialsOf gives the initials of the capitalised words of a name, and those of all its words but legal
// forms.
func initialsOf(full string) (initials, capitals string) {
	for _, w := range strings.FieldsFunc(full, func(r rune) bool { return r == ' ' || r == '-' || r == '/' }) {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		if !legalForms[strings.ToLower(strings.Trim(w, ".,"))] {
			capitals += string(unicode.ToUpper(r))
		}
		if unicode.IsUpper(r) {
			initials += string(r)
		}
	}
	return initials, capitals
}

// person gives the entity of a person's name: full names by their words, last names by the full
// name that ends with them.
func (g *finding) person(n *name) (int, tieline.MentionBy) {
	v := g.v
	first := n.first
	for first < n.last && titles[v.low(first)] {
		first++
	}
	words := v.span(first, n.last)
	key := plain(words)
	if x, ok := g.byName["person:"+key]; ok {
		return x, tieline.ByName
	}
	last, _, _ := strings.Cut(key, " ")
	if i := strings.LastIndexByte(key, ' '); i >= 0 {
		last = key[i+1:]
	}
	for _, i := range slices.Backward(g.related["p "+last]) {
		e := &g.entities[i]
		if e.Type != tieline.EntityPerson {
			continue
		}
		if full := plain(e.Name); strings.HasSuffix(full, " "+key) || strings.HasPrefix(full, key+" ") {
			return i, tieline.ByShortForm
		}
	}
	return g.named(tieline.EntityPerson, words, Entity{Type: tieline.EntityPerson, Name: words}), tieline.ByName
}

// bracketed joins what a bracket declares one: "Contemporary Amperex Technology (CATL)".
func (g *finding) bracketed() {
	v := g.v
	for i := range g.spots {
		a := &g.spots[i]
		open := a.last + 1
		if v.low(open) != "(" || !v.same(a.last, open+1) {
			continue
		}
		at := open + 1
		if oneOf(v.low(at), "“", "\"", "the", "or") {
			at++
		}
		b := g.spotAt(at)
		if b == nil || b.first != at || !oneOf(v.low(b.last+1), ")", "”", "\"", ",", ";") || a.entity == b.entity {
			continue
		}
		x, y := &g.entities[a.entity], &g.entities[b.entity]
		if x.Type != tieline.EntityOrganization || y.Type != tieline.EntityOrganization && !acronymOf(v.span(b.first, b.last), x.Name) || x.Known && y.Known {
			continue
		}
		words := v.span(b.first, b.last)
		if !x.Known && !acronymOf(words, x.Name) && !strings.HasPrefix(plain(x.Name), plain(words)) && y.Known {
			g.merge(a.entity, b.entity) // the known one stands in the bracket
			continue
		}
		if y.Known && !acronymOf(words, x.Name) {
			continue
		}
		g.merge(b.entity, a.entity)
		b.by = tieline.ByShortForm
	}
}

// maxMerges bounds the work on texts that are one long list of brackets.
const maxMerges = 1000

// merge gives all mentions of entity from to entity to.
func (g *finding) merge(from, to int) {
	if from == to || from < 0 || to < 0 || g.merges >= maxMerges {
		return
	}
	g.merges++
	for i := range g.spots {
		if g.spots[i].entity == from {
			g.spots[i].entity = to
		}
	}
	for k, x := range g.byName {
		if x == from {
			g.byName[k] = to
		}
	}
	for k, x := range g.byID {
		if x == from {
			g.byID[k] = to
		}
	}
	g.entities[from].Type = "" // emptied; see sweep
}
