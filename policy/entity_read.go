package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// entityReader turns the entity of a query into a structure of holdings as of the test's days.
type entityReader struct {
	book  *Book
	trail *trail
	lists Day // the day on which the lists are tested; 0 where that is not known
	last  Day // the day on which holdings are tested; 0 where that is not known
	first Day // the first day of the tax year
	s     *structure
	named map[string]int // folded name to node
	known map[int]bool   // nodes that the query describes itself
	main  map[string]any // the entity asked about, as the query gave it
	// partial is set where the query only names the entity asked about.
	partial bool
}

// entityFields are what an entity, or the owner that is one, may state about itself.
var entityFields = []string{"name", "entity", "country", "principal_place", "kind", "us_person", "lists", "owners", "debt_percent_sfe", "contracts",
	"publicly_traded", "percent", "rights", "from", "to"}

// aboutItself are the fields by which an object describes an entity rather than names it.
var aboutItself = []string{"country", "principal_place", "kind", "lists", "owners", "debt_percent_sfe", "contracts", "publicly_traded"}

// node adds the entity of m, with everything above it, and gives its place.
func (e *entityReader) node(m map[string]any, where string, depth int) (int, error) {
	if depth > maxPeople {
		return 0, invalid(where, "owners are nested too deeply", "")
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(entityFields, k) {
			e.trail.warn(where + "." + k + " is not a field of an entity and was not used")
		}
	}
	if inner, ok := m["entity"].(map[string]any); ok {
		if len(inner) == 0 { // an entity of which nothing is to be said: complete, and nothing holds of it
			inner = map[string]any{"kind": "other"}
		}
		return e.node(inner, where+".entity", depth+1)
	}
	name, _ := m["name"].(string)
	if m["name"] != nil && strings.TrimSpace(name) == "" {
		return 0, invalid(where+".name", brief(m["name"])+" is not a name", "")
	}
	described := name == ""
	if depth > 0 && name == "" && !slices.ContainsFunc(aboutItself, func(k string) bool { return m[k] != nil }) && m["entity"] == nil {
		e.s.people = append(e.s.people, &person{label: where, foreign: unknown, listed: unknown})
		e.known[len(e.s.people)-1] = true
		e.trail.miss(where + ".name or entity")
		return len(e.s.people) - 1, nil
	}
	for _, k := range aboutItself {
		described = described || m[k] != nil
	}
	i, ok := e.named[foldName(name)]
	if !ok || name == "" {
		i = len(e.s.people)
		label := name
		if label == "" {
			label = "the entity"
			if i > 0 {
				label = fmt.Sprintf("holder %d", i)
			}
		}
		e.s.people = append(e.s.people, &person{name: name, label: label, foreign: no, listed: no})
		if name != "" {
			e.named[foldName(name)] = i
		}
	}
	if !described || e.known[i] {
		return i, nil
	}
	e.known[i] = true
	return i, e.describe(i, m, where, depth)
}

// describe fills a node from what the query says of it: an object is complete.
func (e *entityReader) describe(i int, m map[string]any, where string, depth int) error {
	p := e.s.people[i]
	p.where, p.foreign, p.listed, p.grounds, p.owners = where, no, no, nil, nil
	for _, field := range []string{"country", "principal_place"} {
		if m[field] == nil {
			continue
		}
		s, ok := m[field].(string)
		if !ok {
			return invalid(where+"."+field, brief(m[field])+" is not a country", "")
		}
		c, err := e.book.country(where+"."+field, strings.TrimSpace(s))
		if err != nil {
			return err
		}
		if field == "country" {
			p.country = c
		}
		if m["kind"] == "person" && m["us_person"] == true {
			continue // a citizen, national or resident of the US is not caught by nationality
		}
		p.foreign = p.foreign.or(e.covered(c))
	}
	if p.country != "" && p.name != "" {
		p.label = p.name + " (" + p.country + ")"
	} else if p.country != "" {
		p.label += " (" + p.country + ")"
	}
	if err := e.readLists(p, m, where); err != nil {
		return err
	}
	owners, err := objects(m["owners"], where+".owners")
	if err != nil {
		return err
	}
	for n, o := range owners {
		at := fmt.Sprintf("%s.owners[%d]", where, n)
		percent, err := share(o["percent"], at+".percent")
		if err != nil {
			return err
		}
		held, err := e.heldOn(o, at)
		if err != nil {
			return err
		}
		owner, err := e.node(o, at, depth+1)
		if err != nil {
			return err
		}
		if !held {
			continue
		}
		h := holding{owner: owner, percent: percent}
		rights, err := words(o["rights"], at+".rights")
		if err != nil {
			return err
		}
		if o["percent"] == nil && len(rights) == 0 {
			return invalid(at+".percent", "the owner's share is not stated", "give percent, 0 for an owner of rights alone")
		}
		for _, r := range rights {
			if r != "appoints_officer" {
				e.trail.warn(at + ".rights: " + r + " is not a right that counts")
				continue
			}
			h.officer = true
		}
		p.owners = append(p.owners, h)
	}
	return nil
}

// covered says whether a country is a covered nation: unknown for territories of one that the
// statute does not name.
func (e *entityReader) covered(country string) truth {
	for _, r := range e.book.byAsk["entity"] {
		if r.Role != "covered_nation" {
			continue
		}
		if slices.Contains(r.AppliesTo.Countries, country) {
			if r.Values[0].Unknown != "" {
				e.trail.warn(r.Values[0].Unknown)
				return unknown
			}
			return yes
		}
	}
	return no
}

// finish fills the nodes that the query names but does not describe.
func (e *entityReader) finish() error {
	for i := 0; i < len(e.s.people); i++ { // byName adds the owners that the book knows
		if p := e.s.people[i]; !e.known[i] {
			e.known[i] = true
			e.partial = e.partial || i == 0
			if err := e.byName(i, p.name, "name"); err != nil {
				return err
			}
		}
	}
	return nil
}

// byName fills a node that the query only names, from the book; what the book does not know of it
// stays unknown.
func (e *entityReader) byName(i int, name, where string) error {
	p := e.s.people[i]
	x, err := e.book.company(where, name, e.last)
	if err != nil {
		return err
	}
	if x == nil {
		p.foreign, p.listed = unknown, unknown
		e.trail.miss("country, lists and owners of " + name)
		return nil
	}
	p.label, p.country = x.Name+" ("+x.Country+")", x.Country
	p.foreign = e.covered(x.Country)
	switch {
	case p.foreign != no:
	case x.Outside != "":
		e.trail.warn(x.Name + ": " + x.Outside)
		p.listed = no
		return nil
	case x.ControlledFrom != "":
		p.foreign = e.covered(x.ControlledFrom)
		e.trail.warn(x.Name + ": that it is controlled from " + x.ControlledFrom + " is taken from the book")
	case len(x.Owners) == 0:
		p.foreign = unknown
		e.trail.miss("who controls " + x.Name)
	}
	if x.Note != "" && strings.HasPrefix(x.ID, "atlas:") {
		e.trail.warn(x.Name + ": " + x.Note)
	}
	for _, o := range x.Owners {
		name := o.Company
		if own := e.book.companies.byID[o.Company]; own != nil {
			name = own.Name
		}
		owner, ok := e.named[foldName(name)]
		if !ok {
			owner = len(e.s.people)
			e.s.people = append(e.s.people, &person{name: name, label: name})
			e.named[foldName(name)] = owner
		}
		p.owners = append(p.owners, holding{owner: owner, percent: o.Percent})
	}
	p.listed = no
	for _, r := range e.book.byAsk["entity"] {
		if r.Role != "list" {
			continue
		}
		list := e.book.lists[r.List]
		if list == nil {
			p.listed = p.listed.or(unknown)
			continue
		}
		l := e.book.standsOn(list, x, e.lists)
		if e.lists == 0 {
			l = listing{}
		}
		if l.listed == yes {
			l.listed = clauseCounts(r, l.clause)
		}
		if l.listed == yes {
			p.grounds = append(p.grounds, r.Ground)
		}
		if l.listed == unknown && p.foreign != yes {
			e.trail.miss("whether " + r.List + " names " + x.Name)
		}
		p.listed = p.listed.or(l.listed)
	}
	return nil
}

// readLists reads the lists that an object states.
func (e *entityReader) readLists(p *person, m map[string]any, where string) error {
	entries, err := objects(m["lists"], where+".lists")
	if err != nil {
		return err
	}
	for n, entry := range entries {
		at := fmt.Sprintf("%s.lists[%d]", where, n)
		name, _ := entry["list"].(string)
		if name == "" {
			return invalid(at+".list", brief(entry["list"])+" is not the name of a list", "")
		}
		i := -1
		if list, err := e.book.list(name); err == nil && list != nil {
			i = slices.IndexFunc(e.book.byAsk["entity"], func(r *Rule) bool { return r.Role == "list" && r.List == list.List })
		}
		if i < 0 {
			e.trail.warn(at + ": " + name + " is not one of the lists that make a specified foreign entity")
			continue
		}
		rule := e.book.byAsk["entity"][i]
		clause, _ := entry["clause"].(string)
		counts := clauseCounts(rule, clause)
		on, err := e.onDay(entry, at, e.lists)
		if err != nil {
			return err
		}
		if _, bare := entry["name"]; entry["from"] == nil && entry["to"] == nil && !bare {
			on = unknown // when it came on the list is what the test turns on
			if counts != no {
				e.trail.miss(at + ".from")
			}
		}
		if counts = counts.and(on); counts == yes {
			p.grounds = append(p.grounds, rule.Ground)
		} else if counts == unknown && clause == "" && len(rule.AppliesTo.Items) > 0 {
			e.trail.miss(at + ".clause")
		}
		p.listed = p.listed.or(counts)
	}
	return nil
}

// clauseCounts says whether listing under a clause makes a specified foreign entity.
func clauseCounts(r *Rule, clause string) truth {
	if len(r.AppliesTo.Items) == 0 {
		return yes
	}
	c := strings.Trim(strings.TrimSpace(clause), "()")
	if c == "" {
		return unknown
	}
	return truthOf(slices.ContainsFunc(r.AppliesTo.Items, func(x string) bool { return strings.EqualFold(x, c) }))
}

// onDay says whether a dated entry runs on a day; unknown where the day is not known and matters.
func (e *entityReader) onDay(m map[string]any, where string, day Day) (truth, error) {
	from, err := dayOf(m["from"], where+".from")
	if err != nil {
		return unknown, err
	}
	to, err := dayOf(m["to"], where+".to")
	if err != nil {
		return unknown, err
	}
	switch {
	case from == 0 && to == 0:
		return yes, nil
	case day == 0:
		return unknown, nil
	}
	return truthOf(from <= day && (to == 0 || day < to)), nil
}

// heldOn says whether a holding runs on the day of the test. A stake sold or bought within the year
// counts as it stands on that day.
func (e *entityReader) heldOn(m map[string]any, where string) (bool, error) {
	on, err := e.onDay(m, where, e.last)
	if err != nil {
		return false, err
	}
	if on == unknown {
		return false, invalid(where, "the holding is dated, but the query gives no tax_year_end on which to test it", "give tax_year_end")
	}
	if to, _ := dayOf(m["to"], where); on == no && to > e.first && e.first != 0 {
		e.trail.warn(where + ": held for a part of the tax year only; status is tested on its last day")
	}
	return on == yes, nil
}

func dayOf(raw any, where string) (Day, error) {
	if raw == nil {
		return 0, nil
	}
	s, ok := raw.(string)
	if !ok {
		return 0, invalid(where, brief(raw)+" is not a date", "write 2026-02-24")
	}
	d, err := ParseDay(s)
	if err != nil {
		return 0, invalid(where, err.Error(), "")
	}
	return d, nil
}

func share(raw any, where string) (float64, error) {
	if raw == nil {
		return 0, nil
	}
	n, ok := raw.(float64)
	switch {
	case !ok:
		return 0, invalid(where, brief(raw)+" is not a number", "")
	case n < 0 || n > 100:
		return 0, invalid(where, percentText(n)+" is not a share", "0 to 100")
	}
	return n, nil
}

func objects(raw any, where string) ([]map[string]any, error) {
	if raw == nil {
		return nil, nil
	}
	list, ok := raw.([]any)
	if !ok {
		return nil, invalid(where, brief(raw)+" is not a list", "")
	}
	out := make([]map[string]any, len(list))
	for i, item := range list {
		switch v := item.(type) {
		case map[string]any:
			out[i] = v
		case string: // a list entry or an owner by its bare name
			out[i] = map[string]any{"name": v, "list": v}
		default:
			return nil, invalid(fmt.Sprintf("%s[%d]", where, i), brief(item)+" is not an object", "")
		}
	}
	return out, nil
}

func words(raw any, where string) ([]string, error) {
	switch v := raw.(type) {
	case nil:
		return nil, nil
	case string:
		return []string{v}, nil
	case []any:
		out := make([]string, 0, len(v))
		for _, item := range v {
			s, ok := item.(string)
			if !ok {
				return nil, invalid(where, brief(item)+" is not text", "")
			}
			out = append(out, s)
		}
		return out, nil
	}
	return nil, invalid(where, brief(raw)+" is not a list of words", "")
}
