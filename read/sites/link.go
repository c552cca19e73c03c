package sites

import (
	"cmp"
	"slices"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/scene"
)

// link is an entity that may be the place or the owner at a trigger, with the mention that is
// nearest to it.
type link struct {
	entity, mention int
	back            int // sentences before the trigger's; 0 in the same
}

// reach is how many sentences before a trigger its place or owner may stand.
const reach = 3

// most is how many places and owners are weighed at one trigger.
const (
	mostPlaces = 5
	mostOwners = 6
)

// links gives the entities that pass the filter, the trigger's own sentence first, then backwards;
// each once, by its mention nearest to the trigger; then those of main that are not among them.
func links(s *scene.Scene, t *trigger, most int, pass func(*mention.Entity) bool, main []int) []link {
	var out []link
	p := s.Page
	seen := map[int]bool{}
	add := func(m, back int) {
		for _, e := range p.Of(m) {
			if !seen[e] && len(out) < most && pass(&p.Entities[e]) {
				seen[e] = true
				out = append(out, link{e, m, back})
			}
		}
	}
	n := len(s.Tokens(t.sentence))
	for d := 0; d < n; d++ {
		if m := p.At(t.sentence, t.first-d); d > 0 && m >= 0 {
			add(m, 0)
		}
		if m := p.At(t.sentence, t.last+d); m >= 0 {
			add(m, 0)
		}
	}
	for back := 1; back <= reach && t.sentence-back >= 0 && len(out) < most; back++ {
		for i := len(s.Tokens(t.sentence-back)) - 1; i >= 0; i-- {
			if m := p.At(t.sentence-back, i); m >= 0 {
				add(m, back)
			}
		}
	}
	for _, e := range main {
		if m := p.Entities[e].Mentions; !seen[e] && len(m) > 0 {
			seen[e] = true
			out = append(out, link{e, m[0], reach + 1})
		}
	}
	return out
}

// mainOwners are the two organisations that the page names most: they own what it speaks of where
// nobody nearer does.
func mainOwners(p *mention.Page) []int {
	var all []int
	for i := range p.Entities {
		if isOwner(&p.Entities[i]) && len(p.Entities[i].Mentions) > 1 {
			all = append(all, i)
		}
	}
	slices.SortStableFunc(all, func(a, b int) int {
		return cmp.Compare(len(p.Entities[b].Mentions), len(p.Entities[a].Mentions))
	})
	return all[:min(len(all), 2)]
}

func isPlace(e *mention.Entity) bool {
	return e.Type == tieline.EntityPlace && !(e.Place != nil && (e.Place.Kind == "bloc" || e.Place.Kind == "region"))
}

func isOwner(e *mention.Entity) bool {
	if e.Type != tieline.EntityOrganization || e.Outlet != nil {
		return false
	}
	switch e.Kind {
	case "government", "agency", "legislature", "court", "international", "union", "association", "media", "university":
		return false
	}
	return true
}
