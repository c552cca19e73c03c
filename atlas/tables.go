package atlas

import "strings"

// The small tables: units, currencies, multipliers, descriptions, legal forms and shared aliases.

func (l *loader) unit(r *row) {
	symbol := r.text("symbol")
	u := slot(l, &l.units, "unit", symbol, r, func(u *Unit) *position { return &u.row })
	u.Symbol = symbol
	set(&u.Dimension, r.text("dimension"))
	set(&u.Base, r.text("base"))
	set(&u.Rate, r.text("rate"))
	if f := r.number("factor"); f != 0 {
		u.Factor = f
	}
	extend(&u.Words, r.list("words"))
}

func (l *loader) currency(r *row) {
	code := r.text("code")
	c := slot(l, &l.currencies, "currency", code, r, func(c *Currency) *position { return &c.row })
	c.Code = code
	set(&c.Name, r.text("name"))
	extend(&c.Symbols, r.list("symbols"))
	extend(&c.Words, r.list("words"))
	extend(&c.Short, r.list("short"))
}

func (l *loader) multiplier(r *row) {
	m := slot(l, &l.multipliers, "multiplier", r.text("factor"), r, func(m *Multiplier) *position { return &m.row })
	m.Factor = r.number("factor")
	extend(&m.Words, r.list("words"))
	extend(&m.Suffix, r.list("suffix"))
}

func (l *loader) description(r *row) {
	key := r.text("kind") + " " + r.text("words")
	d := slot(l, &l.descriptions, "description", key, r, func(d *Description) *position { return &d.row })
	d.Kind = r.text("kind")
	d.Also = r.list("also")
	d.Words = r.list("words")
}

func (l *loader) legalForm(r *row) {
	form := r.text("form")
	f := slot(l, &l.legalForms, "legal form", form, r, func(f *LegalForm) *position { return &f.row })
	f.Form, f.Weak = form, r.text("strength") == "weak"
}

// sharedAlias declares that an alias stands for several things on purpose, so that Check does not
// call it a clash.
type sharedAlias struct {
	Alias string
	IDs   []string
	row   position
}

func (l *loader) sharedAlias(r *row) {
	alias := r.text("alias")
	s := slot(l, &l.shared, "shared alias", alias, r, func(s *sharedAlias) *position { return &s.row })
	s.Alias = alias
	extend(&s.IDs, r.list("ids"))
}

func (l *loader) succession(r *row) {
	id := r.text("organization")
	s := slot(l, &l.successions, "succession", id, r, func(s *Succession) *position { return &s.row })
	s.Organization = id
	set(&s.Successor, r.text("successor"))
	if d := r.date("date"); !d.IsZero() {
		s.Date = d
	}
	extend(&s.Source, r.sources())
}

// link builds the look-ups, turns references by name into ids, and hands down what follows from the
// place: countries, and coordinates of plants.
func (l *loader) link() {
	a := l.Atlas
	a.organizationByID = make(map[string]*Organization, len(a.organizations))
	byName := make(map[string]string, len(a.organizations))
	for i := range a.organizations {
		o := &a.organizations[i]
		a.organizationByID[o.ID] = o
		byName[o.Name] = o.ID
	}
	a.placeByID = make(map[string]*Place, len(a.places))
	a.countryByCode = make(map[string]*Place, 256)
	for i := range a.places {
		p := &a.places[i]
		a.placeByID[p.ID] = p
		if p.Kind == "country" || p.Kind == "territory" {
			a.countryByCode[p.Country] = p
		}
	}
	for i := range a.places {
		p := &a.places[i]
		if p.Country == "" {
			p.Country = countryOfID(a, p.ID)
		}
	}
	a.outletByID = make(map[string]*Outlet, len(a.outlets))
	for i := range a.outlets {
		a.outletByID[a.outlets[i].ID] = &a.outlets[i]
	}
	organization := func(ref string) string {
		if id, ok := byName[ref]; ok && a.organizationByID[ref] == nil {
			return id
		}
		return ref
	}
	for i := range a.organizations {
		o := &a.organizations[i]
		o.Parent = organization(o.Parent)
		for j := range o.Owners {
			o.Owners[j].Owner = organization(o.Owners[j].Owner)
		}
		if o.Country == "" {
			o.Country = countryOfID(a, o.Head)
		}
	}
	a.successionOf = make(map[string]*Succession, len(a.successions))
	for i := range a.successions {
		s := &a.successions[i]
		s.Organization, s.Successor = organization(s.Organization), organization(s.Successor)
		a.successionOf[s.Organization] = s
	}
	l.linkDealings(organization)
	l.cutCycles()
	a.plantByID = make(map[string]*Plant, len(a.plants))
	for i := range a.plants {
		p := &a.plants[i]
		a.plantByID[p.ID] = p
		for j := range p.Owners {
			p.Owners[j] = organization(p.Owners[j])
		}
		if place := a.placeByID[p.Place]; place != nil && p.Lat == 0 && p.Lon == 0 {
			p.Lat, p.Lon = place.Lat, place.Lon
		}
	}
}

// cutCycles ends chains of parents that lead back to where they began, so that whoever climbs them
// comes to an end; Check reports them.
func (l *loader) cutCycles() {
	for i := range l.places {
		p := &l.places[i]
		for up, steps := l.placeByID[p.Parent], 0; up != nil; up, steps = l.placeByID[up.Parent], steps+1 {
			if up == p || steps > 32 {
				l.notes = append(l.notes, Problem{p.row, "cycle", p.ID + " lies in itself through its parents"})
				p.Parent = ""
				break
			}
		}
	}
	for i := range l.organizations {
		o := &l.organizations[i]
		for up, steps := l.organizationByID[o.Parent], 0; up != nil; up, steps = l.organizationByID[up.Parent], steps+1 {
			if up == o || steps > 32 {
				l.notes = append(l.notes, Problem{o.row, "cycle", o.ID + " belongs to itself through its parents"})
				o.Parent = ""
				break
			}
		}
	}
}

// countryOfID gives the ISO code of the country whose id begins the place id.
func countryOfID(a *Atlas, id string) string {
	first, _, _ := strings.Cut(id, "/")
	if country := a.placeByID[first]; country != nil {
		return country.Country
	}
	return ""
}
