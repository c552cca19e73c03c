package ledger

import (
	"slices"

	"github.com/tieline/tieline"
)

// Gist is a claim as far as Fold needs it: without the words on which it rests.
func Gist(c *tieline.Claim) tieline.Claim {
	g := *c
	g.Title, g.Decided = "", nil
	if g.Publisher != "" {
		g.URL = ""
	}
	g.Deal.Evidence, g.Deal.Slots = nil, nil
	g.Deal.Parties = slices.Clone(c.Deal.Parties)
	for i := range g.Deal.Parties {
		p := &g.Deal.Parties[i]
		*p = tieline.Party{Name: p.Name, Role: p.Role}
	}
	g.Terms = slices.Clone(c.Terms)
	for i := range g.Terms {
		g.Terms[i].Evidence = nil
	}
	return g
}

// BlockKeys names the blocks in which a claim stands, see Sheaf.Blocks. A rejected claim stands in none.
func BlockKeys(c *tieline.Claim) []string {
	if c.Rejected {
		return nil
	}
	s := SheafOf(c)
	return s.Blocks()
}
