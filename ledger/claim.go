package ledger

import (
	"slices"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/resolve"
)

// Describe sets what a claim takes from the rest of its document: the plant that it is about, and the
// figures that are terms of its deal. i is the index of the deal in the records.
//
// A facility is that of the deal where the deal's venture or one of its parties owns it, their places
// do not differ, and no other facility or deal of the document could be meant as well. Its capacity,
// investment and jobs are then terms of the deal. A figure of its own is a term where it stands in the
// very words of the deal, or where it is said to be about the venture.
func Describe(c *tieline.Claim, r *tieline.Records, i int) {
	d := &r.Deals[i]
	c.Plant, c.Terms = "", nil
	own := owners(r, d)
	if f := facilityOf(r, d, own); f != nil {
		c.Plant = resolve.Plant(f.Name)
		c.Terms = append(c.Terms, termsOfFacility(f)...)
	}
	for j := range r.Measures {
		m := &r.Measures[j]
		if !isTerm[m.Measure] || !overlap(m.Evidence, d.Evidence) && !about(r, m, resolve.Venture(d.Venture)) {
			continue
		}
		f := tieline.Figure{Measure: m.Measure, Value: m.Value, Unit: m.Unit, Evidence: m.Evidence}
		if m.Measure == "stake" {
			if f.Holder = holder(c, r, m); f.Holder == "" {
				continue // whose share it is, nobody can compare
			}
		}
		c.Terms = addTerm(c.Terms, f)
	}
}

// isTerm holds the measures that are terms of a deal, not facts about the world around it.
var isTerm = map[tieline.MeasureKind]bool{"investment": true, "price": true, "funding": true, "jobs": true, "capacity": true, "stake": true}

// owners are the identities that own a facility of the deal: its venture and its parties.
func owners(r *tieline.Records, d *tieline.Deal) []string {
	var keys []string
	if v := resolve.Venture(d.Venture); v != "" {
		keys = append(keys, v)
	}
	for _, p := range d.Parties {
		keys = append(keys, resolve.Key(p))
	}
	return keys
}

// facilityOf is the one facility that belongs to the deal; nil where there is none or one cannot tell.
func facilityOf(r *tieline.Records, d *tieline.Deal, own []string) *tieline.Facility {
	var found *tieline.Facility
	place := resolve.Place(d.Place)
	for i := range r.Facilities {
		f := &r.Facilities[i]
		if !resolve.SamePlace(resolve.Place(f.Place), place) || (place == "" || f.Place == "") && !overlap(f.Evidence, d.Evidence) {
			continue
		}
		if !slices.ContainsFunc(f.Owners, func(o string) bool { return slices.Contains(own, resolve.KeyOfName(r, o)) }) {
			continue
		}
		if found != nil {
			return nil
		}
		found = f
	}
	return found
}

func termsOfFacility(f *tieline.Facility) []tieline.Figure {
	var out []tieline.Figure
	words := func(slot string) []tieline.Evidence {
		if e := f.Slots[slot]; len(e) > 0 {
			return e
		}
		return f.Evidence
	}
	if f.Capacity != nil {
		out = append(out, tieline.Figure{Measure: "capacity", Value: f.Capacity.Value, Unit: f.Capacity.Unit, Evidence: words("capacity")})
	}
	if f.Investment != nil {
		out = append(out, tieline.Figure{Measure: "investment", Value: f.Investment.Value, Unit: f.Investment.Unit, Evidence: words("investment")})
	}
	if f.Jobs != nil {
		out = append(out, tieline.Figure{Measure: "jobs", Value: *f.Jobs, Unit: "jobs", Evidence: words("jobs")})
	}
	return out
}

// addTerm adds a figure unless it is there.
func addTerm(terms []tieline.Figure, f tieline.Figure) []tieline.Figure {
	if slices.ContainsFunc(terms, func(t tieline.Figure) bool {
		return t.Measure == f.Measure && t.Unit == f.Unit && t.Holder == f.Holder && same(t.Value, f.Value)
	}) {
		return terms
	}
	return append(terms, f)
}

// about reports whether the document says that the measure is about the organisation.
func about(r *tieline.Records, m *tieline.Measure, key string) bool {
	return key != "" && slices.ContainsFunc(m.About, func(name string) bool { return resolve.KeyOfName(r, name) == key })
}

// holder is the party, if only one, that the measure is about.
func holder(c *tieline.Claim, r *tieline.Records, m *tieline.Measure) string {
	found := ""
	for i, p := range c.Deal.Parties {
		if p.Role != tieline.RoleTarget && about(r, m, c.Parties[i]) {
			if found != "" {
				return ""
			}
			found = c.Parties[i]
		}
	}
	return found
}

func overlap(a, b []tieline.Evidence) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Start() < y.End() && y.Start() < x.End() {
				return true
			}
		}
	}
	return false
}
