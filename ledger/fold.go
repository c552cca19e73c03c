// Package ledger folds the claims of many documents into deals.
//
// Fold is a pure function of its claims: whatever the order in which documents arrived, the
// same claims give the same deals, so that the ledger can be rebuilt at any time. Claims can
// only meet in a deal if they share two parties and the kind, so a store need fold again only
// the claims that a new document touches (see BlockKeys).
package ledger

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/tieline/tieline"
)

// BlockKeys names the blocks in which a claim stands: its kind with each pair of its parties, and
// the decisions that merge it with others. Two claims that share no key, directly or through
// others, are never the same deal. A rejected claim stands in none.
func BlockKeys(c *tieline.Claim) []string {
	if c.Rejected {
		return nil
	}
	var keys []string
	for _, t := range c.Ties {
		if t.Side == tieline.TieOne {
			keys = append(keys, "tie|"+t.Decision)
		}
	}
	for i, a := range c.Parties {
		for _, b := range c.Parties[i+1:] {
			if a != b {
				keys = append(keys, string(c.Deal.Kind)+"|"+min(a, b)+"|"+max(a, b))
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Fold groups claims into deals, ordered by id. The rule is simple and strict: claims are the
// same deal when they are of one kind, share two parties, and neither their places nor their
// ventures contradict each other. A claim that fits several deals, because it names no place,
// joins the one last reported before it. What people decided prevails: the claims come with the
// ties that Apply gave them, and rejected ones are left out.
func Fold(claims []tieline.Claim) []tieline.LedgerDeal {
	ordered := slices.DeleteFunc(slices.Clone(claims), func(c tieline.Claim) bool { return c.Rejected })
	slices.SortFunc(ordered, compareClaims)
	var groups [][]*tieline.Claim
	// Claims that say where and in which venture come first: they decide which deals there are.
	for _, exact := range []bool{true, false} {
		for i := range ordered {
			c := &ordered[i]
			if (c.Deal.Place != "" || c.Deal.Venture != "") != exact {
				continue
			}
			if g := bestGroup(groups, c); g >= 0 {
				groups[g] = append(groups[g], c)
			} else {
				groups = append(groups, []*tieline.Claim{c})
			}
		}
	}
	groups = unite(groups)
	deals := make([]tieline.LedgerDeal, 0, len(groups))
	for _, g := range groups {
		slices.SortFunc(g, func(a, b *tieline.Claim) int { return compareClaims(*a, *b) })
		deals = append(deals, account(g))
	}
	slices.SortFunc(deals, func(a, b tieline.LedgerDeal) int { return cmp.Compare(a.ID, b.ID) })
	return deals
}

// compareClaims orders claims by the day by which what they state was so, unknown days first, then
// by what else they say of the time, then by id.
func compareClaims(a, b tieline.Claim) int {
	return cmp.Or(a.By().Compare(b.By()), a.Date().Compare(b.Date()), a.Published.Compare(b.Published), cmp.Compare(a.ID, b.ID))
}

// bestGroup finds the group that the claim belongs to: among those that it fits, the one with
// the latest claim that is not newer than it, else the first; -1 if it fits none.
func bestGroup(groups [][]*tieline.Claim, c *tieline.Claim) int {
	best := -1
	var bestDate tieline.Date
	for i, g := range groups {
		if !slices.ContainsFunc(g, func(o *tieline.Claim) bool { return sharesTwoParties(o, c) }) ||
			!compatible(g, c) {
			continue
		}
		last := g[len(g)-1].By()
		if best < 0 || (last.Compare(c.By()) <= 0 && last.Compare(bestDate) > 0) {
			best, bestDate = i, last
		}
	}
	return best
}

// compatible reports whether no claim of the group contradicts c in kind, place or venture, or was
// split from it.
func compatible(group []*tieline.Claim, c *tieline.Claim) bool {
	for _, o := range group {
		if !apart(o, c).IsZero() {
			return false
		}
		if o.Deal.Kind != c.Deal.Kind || !SamePlace(o.Deal.Place, c.Deal.Place) {
			return false
		}
		if o.Deal.Venture != "" && c.Deal.Venture != "" && !strings.EqualFold(o.Deal.Venture, c.Deal.Venture) {
			return false
		}
	}
	return true
}

func sharesTwoParties(a, b *tieline.Claim) bool {
	n := 0
	for i, p := range a.Parties {
		if !slices.Contains(a.Parties[:i], p) && slices.Contains(b.Parties, p) {
			n++
		}
	}
	return n >= 2
}

// SamePlace reports whether two places, most exact part first, can be one: either is unknown,
// or the wider one is the end of the narrower ("Michigan, US" and "Marshall, Michigan, US").
func SamePlace(a, b string) bool {
	if a == "" || b == "" {
		return true
	}
	a, b = ", "+strings.ToLower(a), ", "+strings.ToLower(b)
	return strings.HasSuffix(a, b) || strings.HasSuffix(b, a)
}

// account tells a group of claims, oldest first, as one deal.
func account(g []*tieline.Claim) tieline.LedgerDeal {
	d := tieline.LedgerDeal{Kind: g[0].Deal.Kind, Since: g[0].Date()}
	var publishers []string
	for _, c := range g {
		d.ClaimIDs = append(d.ClaimIDs, c.ID)
		if p := c.Reported(); p.Compare(d.Updated) > 0 {
			d.Updated = p
		}
		if len(c.Deal.Place) > len(d.Place) {
			d.Place = c.Deal.Place
		}
		if d.Venture == "" {
			d.Venture = c.Deal.Venture
		}
		if n := len(d.Stages); n == 0 || d.Stages[n-1].Status != c.Deal.Status {
			d.Stages = append(d.Stages, tieline.Stage{Date: c.Date(), By: c.Certain(), Status: c.Deal.Status, Claim: c.ID})
		}
		last := &d.Stages[len(d.Stages)-1]
		last.Claims = append(last.Claims, c.ID)
		d.Parties = addParties(d.Parties, c)
		publishers = append(publishers, cmp.Or(c.Publisher, c.Document))
	}
	slices.Sort(publishers)
	d.Voices = len(slices.Compact(publishers))
	d.Status = d.Stages[len(d.Stages)-1].Status
	d.ID = DealID(g[0].ID)
	return d
}

// addParties adds the claim's parties that are not there yet; the newest claim names the role.
func addParties(parties []tieline.LedgerParty, c *tieline.Claim) []tieline.LedgerParty {
	for i, key := range c.Parties {
		p := tieline.LedgerParty{Key: key, Name: c.Deal.Parties[i].Name, Role: c.Deal.Parties[i].Role}
		if at := slices.IndexFunc(parties, func(o tieline.LedgerParty) bool { return o.Key == key }); at >= 0 {
			parties[at] = p
		} else {
			parties = append(parties, p)
		}
	}
	return parties
}

// DealID names a deal by the id of its oldest claim, so that later reports do not change the name.
func DealID(claim string) string {
	h := sha256.Sum256([]byte(claim))
	return hex.EncodeToString(h[:6])
}

// Title names a deal for people: its parties and its venture.
func Title(d *tieline.LedgerDeal) string {
	names := make([]string, len(d.Parties))
	for i, p := range d.Parties {
		names[i] = p.Name
	}
	t := strings.Join(names, " – ")
	if d.Venture != "" {
		t += " (" + d.Venture + ")"
	}
	return t
}

// SortClaims orders claims as a deal tells them: what was so first comes first.
func SortClaims(claims []tieline.Claim) { slices.SortFunc(claims, compareClaims) }
