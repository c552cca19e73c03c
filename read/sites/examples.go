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

// StatusExamples pairs the triggers of the facilities of the reference, where place and trigger
// share a sentence, with the statuses that the reference takes for them. A place that has several
// facilities teaches all their statuses as right. All triggers of a place weigh as much as one.
func StatusExamples(p *mention.Page, g *corpus.Gold, group string) []learn.Example {
	s := Look(p)
	type spot struct{ trigger, place int }
	right := map[spot][]int{}
	var order []spot
	triggers := map[int]int{} // by place
	for _, c := range s.Candidates() {
		firm, optional := reference(p, g, c.Place, c.Owner)
		if firm == nil {
			firm = optional
		}
		if firm == nil || !s.together(c.Trigger, c.Place) {
			continue
		}
		k := spot{c.Trigger, c.Place}
		if _, ok := right[k]; !ok {
			order = append(order, k)
			triggers[c.Place]++
		}
		for _, a := range firm.Status.All() {
			if i := slices.Index(StatusClasses, a); i >= 0 && !slices.Contains(right[k], i) {
				right[k] = append(right[k], i)
			}
		}
	}
	var out []learn.Example
	for _, k := range order {
		if len(right[k]) == 0 {
			continue
		}
		out = append(out, learn.Example{
			Features: s.stage[k.trigger], Group: group, Class: right[k][0], Also: right[k][1:],
			Weight: 1 / float64(triggers[k.place]),
		})
	}
	return out
}

// together reports whether a place stands in the sentence of a trigger.
func (s *Scene) together(trigger, place int) bool {
	return slices.ContainsFunc(s.placeAt[trigger], func(l link) bool { return l.entity == place && l.back == 0 })
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
