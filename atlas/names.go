package atlas

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// newAtlasMatcher builds the matcher over all names of an atlas.
func newAtlasMatcher(a *Atlas) *Matcher {
	var all []Alias
	add := func(t RefType, id string, short bool, names ...string) {
		for _, name := range names {
			all = append(all, Alias{name, short, Ref{t, short, id}})
		}
	}
	for i := range a.organizations {
		o := &a.organizations[i]
		if !slices.Contains(o.Short, o.Name) {
			add(RefOrganization, o.ID, false, o.Name)
		}
		add(RefOrganization, o.ID, false, o.Aliases...)
		add(RefOrganization, o.ID, true, o.Short...)
		for _, r := range o.Renamed {
			add(RefOrganization, o.ID, false, r.Name)
		}
	}
	for i := range a.plants {
		p := &a.plants[i]
		add(RefPlant, p.ID, false, p.Name)
		add(RefPlant, p.ID, false, p.Aliases...)
	}
	for _, p := range a.placesByProminence() {
		if !slices.Contains(p.Short, p.Name) {
			add(RefPlace, p.ID, false, p.Name)
		}
		add(RefPlace, p.ID, false, p.Aliases...)
		add(RefPlace, p.ID, true, p.Short...)
	}
	for i := range a.places { // after the places, since a capital is first of all a town
		p := &a.places[i]
		add(RefDemonym, p.ID, false, p.Demonym...)
		add(RefSeat, p.ID, false, p.Seat...)
	}
	for i := range a.outlets {
		o := &a.outlets[i]
		if !slices.Contains(o.Short, o.Name) {
			add(RefOutlet, o.ID, false, o.Name)
		}
		add(RefOutlet, o.ID, false, o.Aliases...)
		add(RefOutlet, o.ID, true, o.Short...)
	}
	m := NewMatcher(all)
	forms := make([]Alias, len(a.legalForms))
	for i, f := range a.legalForms {
		forms[i] = Alias{Text: f.Form}
	}
	m.forms = NewMatcher(forms)
	return m
}

// placesByProminence lists countries and regions before states, these before towns, and towns by
// population, so that of places of one name the likeliest comes first. A country whose own name is
// marked as ambiguous comes after the states: in business news Georgia is mostly the American one.
func (a *Atlas) placesByProminence() []*Place {
	out := make([]*Place, len(a.places))
	for i := range a.places {
		out[i] = &a.places[i]
	}
	rank := func(p *Place) int {
		switch p.Kind {
		case "country", "territory", "bloc", "region":
			if slices.Contains(p.Short, p.Name) {
				return 2
			}
			return 0
		case "state", "province":
			return 1
		case "city", "town":
			return 3
		}
		return 4
	}
	slices.SortStableFunc(out, func(p, q *Place) int {
		return cmp.Or(cmp.Compare(rank(p), rank(q)), cmp.Compare(q.Population, p.Population))
	})
	return out
}

// nameIndex finds organisations, places and outlets by a normalised name.
type nameIndex struct {
	strong, weak  map[string]bool // legal forms, normalised
	organizations map[string][]*Organization
	tickers       map[string]*Organization
	plants        map[string][]*Plant
	places        map[string][]*Place
	outlets       map[string][]*Outlet
}

func newNameIndex(a *Atlas) *nameIndex {
	x := &nameIndex{
		strong: make(map[string]bool), weak: make(map[string]bool),
		organizations: make(map[string][]*Organization, 4*len(a.organizations)),
		tickers:       make(map[string]*Organization, len(a.organizations)),
		plants:        make(map[string][]*Plant, 2*len(a.plants)),
		places:        make(map[string][]*Place, 2*len(a.places)),
		outlets:       make(map[string][]*Outlet, 2*len(a.outlets)),
	}
	for _, f := range a.legalForms {
		if f.Weak {
			x.weak[normalName(f.Form)] = true
		} else {
			x.strong[normalName(f.Form)] = true
		}
	}
	for i := range a.organizations {
		o := &a.organizations[i]
		for _, name := range o.Names() {
			for _, key := range x.keys(name) {
				insert(x.organizations, key, o)
			}
		}
	}
	for i := range a.organizations {
		for _, t := range a.organizations[i].Tickers {
			x.tickers[tickerKey(t)] = &a.organizations[i]
		}
	}
	for i := range a.plants {
		p := &a.plants[i]
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			insert(x.plants, normalName(name), p)
		}
	}
	for _, p := range a.placesByProminence() {
		for _, name := range slices.Concat([]string{p.Name}, p.Aliases, p.Short) {
			insert(x.places, normalName(name), p)
		}
	}
	for i := range a.outlets {
		o := &a.outlets[i]
		for _, name := range slices.Concat([]string{o.Name}, o.Aliases, o.Short) {
			insert(x.outlets, normalName(name), o)
		}
	}
	return x
}

func insert[T comparable](index map[string][]T, key string, value T) {
	if key != "" && !slices.Contains(index[key], value) {
		index[key] = append(index[key], value)
	}
}

// Names gives every name of the organisation: the usual one, aliases, short and former names.
func (o *Organization) Names() []string {
	names := slices.Concat([]string{o.Name}, o.Aliases, o.Short)
	for _, r := range o.Renamed {
		names = append(names, r.Name)
	}
	return names
}

// keys gives the forms under which a name is filed and sought: as it is, without its legal form
// ("Inc", "Co., Ltd.", "AG"), and also without the weak endings ("Group", "Holdings").
func (x *nameIndex) keys(name string) []string {
	full := normalName(name)
	keys := []string{full}
	if bare := stripForms(full, x.strong, nil); bare != full {
		keys = append(keys, bare)
	}
	if barest := stripForms(full, x.strong, x.weak); barest != keys[len(keys)-1] {
		keys = append(keys, barest)
	}
	return keys
}

// stripForms takes legal forms of one to three words off the end of a normalised name, never the
// whole name.
func stripForms(name string, strong, weak map[string]bool) string {
	for again := true; again; {
		again = false
		cut := len(name)
		for range 3 {
			if cut = strings.LastIndexByte(name[:cut], ' '); cut < 0 {
				break
			}
			if tail := name[cut+1:]; strong[tail] || weak[tail] {
				name, again = name[:cut], true
				break
			}
		}
	}
	return name
}

// normalName folds case and accents, drops dots and apostrophes, turns other punctuation into one
// space and drops a leading "the".
func normalName(name string) string {
	var b strings.Builder
	b.Grow(len(name))
	gap := false
	for _, r := range name {
		r = foldRune(r)
		switch {
		case r == '.' || r == '\'':
			continue
		case r == '&' || r == '+':
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	return strings.TrimPrefix(b.String(), "the ")
}

// Resolve gives the organisations that a name may stand for, legal forms, accents and case aside; the
// closest reading of the name that anybody has decides, so "Ford Motor Co." does not bring in others
// called Ford. The slice is the atlas's own.
func (a *Atlas) Resolve(name string) []*Organization {
	x := a.names()
	for _, key := range x.keys(name) {
		if found := x.organizations[key]; found != nil {
			return found
		}
	}
	return nil
}

// ResolvePlace gives the places that a name may stand for: "Dunkirk", "Kokomo, Indiana", "Windsor,
// Ontario, Canada". What follows a comma narrows the choice.
func (a *Atlas) ResolvePlace(name string) []*Place {
	first, rest, narrowed := strings.Cut(name, ",")
	found := a.names().places[normalName(first)]
	for narrowed && len(found) > 0 {
		around := a.ResolvePlace(strings.TrimSpace(rest))
		inside := slices.DeleteFunc(slices.Clone(found), func(p *Place) bool {
			return !slices.ContainsFunc(around, func(q *Place) bool { return p != q && a.Within(p.ID, q.ID) })
		})
		_, next, more := strings.Cut(rest, ",")
		if len(inside) > 0 || !more {
			return inside
		}
		rest = next // "Bridgwater, Somerset, UK", where the county is not the town's parent
	}
	return found
}

// ResolvePlant gives the plants that a name may stand for.
func (a *Atlas) ResolvePlant(name string) []*Plant { return a.names().plants[normalName(name)] }

// ResolveOutlet gives the outlets that a name may stand for.
func (a *Atlas) ResolveOutlet(name string) []*Outlet { return a.names().outlets[normalName(name)] }
