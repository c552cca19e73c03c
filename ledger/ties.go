package ledger

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/tieline/tieline"
)

// apart is when the last decision was taken that splits two claims; zero where none does.
func apart(a, b *tieline.Claim) (at time.Time) {
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
func unite(groups [][]*tieline.Claim) [][]*tieline.Claim {
	for _, t := range merges(groups) {
		into := -1
		for i, g := range groups {
			if !slices.ContainsFunc(g, func(c *tieline.Claim) bool { return slices.Contains(c.Ties, t) }) {
				continue
			}
			if into < 0 {
				into = i
			} else if !splitSince(groups[into], g, t.At) {
				groups[into] = slices.Concat(groups[into], g)
				groups[i] = nil
			}
		}
	}
	return slices.DeleteFunc(groups, func(g []*tieline.Claim) bool { return len(g) == 0 })
}

// merges lists the ties that make claims of several groups one deal, latest first.
func merges(groups [][]*tieline.Claim) []tieline.Tie {
	found := map[tieline.Tie]bool{}
	for _, g := range groups {
		for _, c := range g {
			for _, t := range c.Ties {
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

func splitSince(a, b []*tieline.Claim, when time.Time) bool {
	for _, x := range a {
		for _, y := range b {
			if apart(x, y).After(when) {
				return true
			}
		}
	}
	return false
}
