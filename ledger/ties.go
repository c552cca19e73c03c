package ledger

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/tieline/tieline"
)

// apart is when the last decision was taken that splits two sheaves; zero where none does.
func apart(a, b *Sheaf) (at time.Time) {
	for _, s := range a.Ties {
		for _, t := range b.Ties {
			if s.Decision == t.Decision && s.Side != t.Side && t.At.After(at) {
				at = t.At
			}
		}
	}
	return at
}

// unite puts groups together that decisions make one, the latest decision first: an older merge
// does not undo a newer split.
func unite(groups []*group) []*group {
	for _, t := range merges(groups) {
		var into *group
		for i, g := range groups {
			if g == nil || !slices.ContainsFunc(g.tied, func(s *Sheaf) bool { return slices.Contains(s.Ties, t) }) {
				continue
			}
			if into == nil {
				into = g
			} else if !splitSince(into.tied, g.tied, t.At) {
				into.take(g)
				groups[i] = nil
			}
		}
	}
	return slices.DeleteFunc(groups, func(g *group) bool { return g == nil })
}

// merges lists the ties that make sheaves of several groups one deal, latest first.
func merges(groups []*group) []tieline.Tie {
	found := map[tieline.Tie]bool{}
	for _, g := range groups {
		for _, s := range g.tied {
			for _, t := range s.Ties {
				if t.Side == tieline.TieOne {
					found[t] = true
				}
			}
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b tieline.Tie) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Decision, b.Decision))
	})
}

func splitSince(a, b []*Sheaf, when time.Time) bool {
	for _, x := range a {
		for _, y := range b {
			if apart(x, y).After(when) {
				return true
			}
		}
	}
	return false
}
