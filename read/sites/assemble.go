package sites

import (
	"cmp"
	"slices"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/scene"
)

// site is a facility being put together: one place, its owners, the triggers that speak of it.
type site struct {
	place    int
	owners   map[int]float64 // entity to the best probability
	triggers map[int]float64 // trigger to the best probability
	best     float64
}

// Read gives the facilities of a page in order of their first trigger.
func (r *Reader) Read(p *mention.Page) []tieline.Facility {
	s := Look(p)
	sites := r.sites(s)
	var out []tieline.Facility
	for _, x := range sites {
		if f, ok := r.facility(s, x); ok {
			out = append(out, f)
		}
	}
	return out
}

// sites are the places that are likely enough to have a facility.
func (r *Reader) sites(s *Scene) []*site {
	likely := slices.DeleteFunc(r.weigh(s), func(x *site) bool { return x.best < least })
	return r.dropWider(s, likely)
}

// weigh asks the model of links about every candidate and joins those of one place.
func (r *Reader) weigh(s *Scene) []*site {
	by := map[int]*site{}
	var order []*site
	trigger, place := -1, -1
	var about, placed, score [2]float64
	owned := make([][2]float64, mostOwners+2)
	s.each(func(t int, c *parts) {
		if t != trigger {
			trigger, place, about = t, -1, [2]float64{}
			r.links.Accumulate(s.about[t], about[:])
			clear(owned)
		}
		if c.placeAt != place {
			place, placed = c.placeAt, about
			r.links.Accumulate(c.place, placed[:])
		}
		if c.placeAt == 0 {
			r.links.Accumulate(c.owner, owned[c.ownerAt][:])
		}
		for k := range score {
			score[k] = placed[k] + owned[c.ownerAt][k]
		}
		r.links.Accumulate(c.pair, score[:])
		r.links.Conclude(score[:])
		x := by[c.placeLink.entity]
		if x == nil {
			x = &site{place: c.placeLink.entity, owners: map[int]float64{}, triggers: map[int]float64{}}
			by[x.place] = x
			order = append(order, x)
		}
		p, owner := score[1], c.ownerLink.entity
		x.owners[owner] = max(x.owners[owner], p)
		x.triggers[t] = max(x.triggers[t], p)
		x.best = max(x.best, p)
	})
	return order
}

// dropWider removes a place that only says where a more exact one lies: Michigan where the same
// words speak of Marshall, Michigan.
func (r *Reader) dropWider(s *Scene, sites []*site) []*site {
	return slices.DeleteFunc(slices.Clone(sites), func(wide *site) bool {
		for _, exact := range sites {
			if exact != wide && r.within(s.Page, exact.place, wide.place) && !standsAlone(wide, exact) {
				return true
			}
		}
		return false
	})
}

// standsAlone reports whether the wider place has a strong trigger that the exact one lacks.
func standsAlone(wide, exact *site) bool {
	for t, p := range wide.triggers {
		if p >= 0.6 && exact.triggers[t] < 0.3 {
			return true
		}
	}
	return false
}

// within reports whether place a lies in place b.
func (r *Reader) within(p *mention.Page, a, b int) bool {
	x, y := &p.Entities[a], &p.Entities[b]
	for n := 0; x.Place == nil && n < 4; n++ {
		if x.Within < 0 || x.Within == a {
			return false
		}
		if x.Within == b {
			return true
		}
		x = &p.Entities[x.Within]
	}
	if x.Place == nil || y.Place == nil {
		return false
	}
	for n, at := 0, x.Place; at != nil && n < 8; n++ {
		if at.Parent == y.Place.ID {
			return true
		}
		at = r.atlas.Place(at.Parent)
	}
	return false
}

// facility makes the record.
func (r *Reader) facility(s *Scene, x *site) (tieline.Facility, bool) {
	ts := x.strongest()
	f := tieline.Facility{Place: s.Page.Place(r.atlas, x.place), Confidence: x.best, Slots: tieline.Slots{}}
	d := s.Page.Doc
	for _, t := range ts {
		sentence := s.Page.Analysis.Sentences[s.triggers[t].sentence]
		if e, err := d.Evidence(sentence.Start, sentence.End); err == nil && !slices.Contains(f.Evidence, e) {
			f.Evidence = append(f.Evidence, e)
		}
	}
	if len(f.Evidence) == 0 {
		return f, false
	}
	for _, o := range x.owned() {
		f.Owners = append(f.Owners, scene.Name(s.Page, o))
		s.quote(&f, "owners", s.nearestMention(ts[0], o))
	}
	s.quote(&f, "place", s.nearestMention(ts[0], x.place))
	f.Status, _ = r.statusOf(s, x, ts)
	s.name(&f, ts)
	s.terms(&f, ts)
	return f, true
}

// strongest gives the triggers that speak of the site, strongest first; those well below the
// best are left out.
func (x *site) strongest() []int {
	var ts []int
	for t, p := range x.triggers {
		if p >= min(0.3, x.best) {
			ts = append(ts, t)
		}
	}
	slices.SortFunc(ts, func(a, b int) int {
		return cmp.Or(cmp.Compare(x.triggers[b], x.triggers[a]), cmp.Compare(a, b))
	})
	return ts
}

// owned gives the owners that are likely enough, likeliest first; one at least.
func (x *site) owned() []int {
	var all []int
	for o := range x.owners {
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b int) int {
		return cmp.Or(cmp.Compare(x.owners[b], x.owners[a]), cmp.Compare(a, b))
	})
	n := 1
	for n < len(all) && x.owners[all[n]] >= alsoOwner {
		n++
	}
	return all[:n]
}

// statusOf is the likeliest status of a site: the mean opinion of its triggers, weighed by how surely
// each speaks of the site.
func (r *Reader) statusOf(s *Scene, x *site, ts []int) (tieline.FacilityStatus, float64) {
	sum := make([]float64, len(StatusClasses))
	var room []float64
	total := 0.0
	for _, t := range ts {
		weight := x.triggers[t] * x.triggers[t]
		if !s.together(t, x.place) {
			weight /= 4
		}
		room = r.status.Predict(s.stage[t], room)
		for c, p := range room {
			sum[c] += weight * p
		}
		total += weight
	}
	best := 0
	for c := range sum {
		if sum[c] > sum[best] {
			best = c
		}
	}
	return tieline.FacilityStatuses[best], sum[best] / max(total, 1e-9)
}
