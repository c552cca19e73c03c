package ledger

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// name gives every group its id, and the other ids that lead to it.
//
// An id rests on what the deal is, not on who reported it first: its kind and its two main parties,
// and, for the second and further deals of the same parties, on what tells it from those that began
// before it. So it is the same in whatever order documents come, and further reports seldom change
// it. Where they do (a third party turns out to be a main one, an older report shows that another deal
// began first), the ids that the deal had, or could have had by any part of its reports, lead to it.
func name(groups []*group) {
	slices.SortFunc(groups, func(a, b *group) int {
		return cmp.Or(cmp.Compare(a.line[0].month, b.line[0].month), cmp.Compare(a.least(), b.least()))
	})
	taken := map[string]bool{}
	for _, g := range groups {
		pair := g.mainPair()
		tries := []string{""}
		for _, s := range g.sheaves {
			tries = append(tries, s.anchor())
		}
		tries = append(tries, g.sheaves[0].Month.String(), g.least())
		for _, t := range tries {
			if g.id = hash(pair, t); !taken[g.id] {
				break
			}
		}
		taken[g.id] = true
	}
	for _, g := range groups {
		g.former = slices.DeleteFunc(g.ids(), func(id string) bool { return taken[id] })
	}
}

// ids are all ids that parts of the group could have.
func (g *group) ids() []string {
	var out []string
	for _, s := range g.sheaves {
		for _, pair := range append(s.pairs(), s.Once...) {
			out = append(out, hash(pair, ""))
			for _, a := range []string{s.Plant, s.Venture, s.Place} {
				if a != "" {
					out = append(out, hash(pair, a))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mainPair is the kind and the two parties that most sheaves name.
func (g *group) mainPair() string {
	count := map[string]int{}
	best := ""
	for _, s := range g.sheaves {
		for _, p := range s.pairs() {
			if count[p]++; best == "" || count[p] > count[best] || count[p] == count[best] && p < best {
				best = p
			}
		}
	}
	return best
}

// least is the smallest id of a sheaf.
func (g *group) least() string {
	return slices.MinFunc(g.sheaves, func(a, b *Sheaf) int { return cmp.Compare(a.ID, b.ID) }).ID
}

func hash(parts ...string) string {
	h := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(h[:6])
}
