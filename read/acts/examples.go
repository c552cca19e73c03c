package acts

import (
	"slices"
	"strings"

	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/eval"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/mention"
)

// Examples are the cases of the three choices on an annotated page.
type Examples struct{ Acts, Targets, Status []learn.Example }

// Examine pairs the triggers of an annotated page with the acts of its reference: an act of an
// authority belongs to a trigger whose word is one for its instrument; where the reference takes
// several instruments, all of them are right.
func Examine(p *mention.Page, a *atlas.Atlas, g *corpus.Gold, group string) Examples {
	s := Look(p, a)
	var out Examples
	for t := range s.triggers {
		for k := range s.authorities[t] {
			e := learn.Example{Features: s.authorityFeatures(t, k), Group: group}
			acts := s.reference(t, s.authorities[t][k].name, g)
			var right []int
			optional := true
			for _, x := range acts {
				for _, i := range x.Instrument.All() {
					if c := slices.Index(ActClasses, i); c > 0 {
						right = append(right, c)
					}
				}
				optional = optional && x.Optional
			}
			if len(right) > 0 {
				e.Class, e.Also = right[0], right[1:]
				if optional {
					e.Also = append(e.Also, 0)
				}
			}
			out.Acts = append(out.Acts, e)
			if len(acts) > 0 {
				s.examineTargets(&out, t, s.authorities[t][k].name, acts, group)
				s.examineStatus(&out, t, acts, group)
			}
		}
	}
	return out
}

// reference gives the acts of an authority that a trigger may speak of: those with one of its
// instruments that have a target near it, else all with one of its instruments.
func (s *Scene) reference(t int, authority string, g *corpus.Gold) []*corpus.GoldPolicy {
	cues := s.Cues(s.triggers[t].sentence)[s.triggers[t].first]
	var near, all []*corpus.GoldPolicy
	for i := range g.Policies {
		x := &g.Policies[i]
		if !slices.ContainsFunc(x.Authority.All(), func(a string) bool { return eval.Normal(a) == eval.Normal(authority) }) {
			continue
		}
		if !slices.ContainsFunc(instrumentOf(cues), func(i string) bool { return x.Instrument.Has(i) }) {
			continue
		}
		all = append(all, x)
		if slices.ContainsFunc(s.goods[t], func(y thing) bool { return isTarget(y.name, x) }) {
			near = append(near, x)
		}
	}
	if len(near) > 0 {
		return near
	}
	return all
}

func (s *Scene) examineTargets(out *Examples, t int, authority string, acts []*corpus.GoldPolicy, group string) {
	for k, x := range s.goods[t] {
		if x.name == authority {
			continue
		}
		e := learn.Example{Features: s.thingFeatures(t, k), Group: group}
		if slices.ContainsFunc(acts, func(a *corpus.GoldPolicy) bool { return isTarget(x.name, a) }) {
			e.Class = 1
		}
		out.Targets = append(out.Targets, e)
	}
}

func (s *Scene) examineStatus(out *Examples, t int, acts []*corpus.GoldPolicy, group string) {
	e := learn.Example{Features: s.statusFeatures([]int{t}), Group: group, Class: -1}
	for _, x := range acts {
		for _, st := range x.Status.All() {
			switch c := slices.Index(StatusClasses, st); {
			case c < 0:
			case e.Class < 0:
				e.Class = c
			default:
				e.Also = append(e.Also, c)
			}
		}
	}
	if e.Class >= 0 {
		out.Status = append(out.Status, e)
	}
}

// isTarget compares as the scorer does: equal or one within the other.
func isTarget(name string, x *corpus.GoldPolicy) bool {
	n := eval.Normal(name)
	for _, t := range x.Target {
		for _, a := range t.All() {
			g := eval.Normal(a)
			if n == g || len(n) > 2 && len(g) > 2 && (strings.Contains(n, g) || strings.Contains(g, n)) {
				return true
			}
		}
	}
	return false
}
