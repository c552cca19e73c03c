package sites

import (
	"slices"
	"strings"

	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/eval"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/mention"
)

// LinkExamples pairs every candidate of an annotated page with whether the reference has a
// facility at that place with that owner.
func LinkExamples(p *mention.Page, g *corpus.Gold, group string) []learn.Example {
	s := Look(p)
	var out []learn.Example
	for _, c := range s.Candidates() {
		e := learn.Example{Features: c.Features, Group: group}
		firm, optional := reference(p, g, c.Place, c.Owner)
		switch {
		case firm != nil:
			e.Class = 1
		case optional != nil:
			e.Class, e.Also = 1, []int{0}
		}
		out = append(out, e)
	}
	return out
}

// StatusExamples pairs every place with its owner, where the reference has that facility, with
// the statuses that the reference takes; the triggers are those that stand nearest to both.
func StatusExamples(p *mention.Page, g *corpus.Gold, group string) []learn.Example {
	s := Look(p)
	type key struct{ facility *corpus.GoldFacility }
	at := map[key][]int{}
	var order []key
	for _, c := range s.Candidates() {
		firm, optional := reference(p, g, c.Place, c.Owner)
		if firm == nil {
			firm = optional
		}
		if firm == nil {
			continue
		}
		k := key{firm}
		if _, ok := at[k]; !ok {
			order = append(order, k)
		}
		if !slices.Contains(at[k], c.Trigger) {
			at[k] = append(at[k], c.Trigger)
		}
	}
	var out []learn.Example
	for _, k := range order {
		e := learn.Example{Group: group, Class: -1}
		for _, a := range k.facility.Status.All() {
			switch c := slices.Index(StatusClasses, a); {
			case c < 0:
			case e.Class < 0:
				e.Class = c
			default:
				e.Also = append(e.Also, c)
			}
		}
		if e.Class < 0 {
			continue
		}
		e.Features = s.statusFeatures(s.nearest(at[k], k.facility))
		out = append(out, e)
	}
	return out
}

// nearest orders the triggers of a facility by how many of its links stand in their own sentence.
func (s *Scene) nearest(ts []int, _ *corpus.GoldFacility) []int {
	score := func(t int) int {
		n := 0
		if len(s.placeAt[t]) > 0 {
			n += s.placeAt[t][0].back
		}
		if len(s.ownerAt[t]) > 0 {
			n += s.ownerAt[t][0].back
		}
		return n
	}
	ts = slices.Clone(ts)
	slices.SortStableFunc(ts, func(a, b int) int { return score(a) - score(b) })
	return ts
}

// reference finds the facility of the reference at a place with an owner: a firm one, else an
// optional one.
func reference(p *mention.Page, g *corpus.Gold, place, owner int) (firm, optional *corpus.GoldFacility) {
	at, who := spellings(p, place), spellings(p, owner)
	for i := range g.Facilities {
		f := &g.Facilities[i]
		if !hasPlace(f.Place, at) || !slices.ContainsFunc(f.Owners, func(o corpus.Alternatives) bool { return hasName(o, who) }) {
			continue
		}
		if !f.Optional {
			return f, nil
		}
		optional = f
	}
	return nil, optional
}

// spellings are the names under which an entity goes in the text and in the atlas.
func spellings(p *mention.Page, entity int) map[string]bool {
	out := map[string]bool{eval.Normal(p.Entities[entity].Name): true}
	for _, m := range p.Entities[entity].Mentions {
		if p.Mentions[m].By != "description" {
			out[eval.Normal(p.Text(m))] = true
		}
	}
	return out
}

func hasName(a corpus.Alternatives, names map[string]bool) bool {
	return slices.ContainsFunc(a.All(), func(n string) bool { return names[eval.Normal(n)] })
}

func hasPlace(a corpus.Alternatives, names map[string]bool) bool {
	return slices.ContainsFunc(a.All(), func(n string) bool {
		first, _, _ := strings.Cut(n, ",")
		return names[eval.Normal(first)]
	})
}
