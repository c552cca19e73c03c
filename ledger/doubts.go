package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
)

// Sure is the confidence from which a claim is not put before a person.
const Sure = 0.75

// Doubts lists what a person should look at in a deal that Account told from the claims, ordered by
// id. What a person has confirmed, corrected or rejected is in doubt no longer.
func Doubts(d *tieline.LedgerDeal, claims []tieline.Claim) []tieline.Doubt {
	var out []tieline.Doubt
	confirmed := make(map[string]bool, len(claims))
	for i := range claims {
		c := &claims[i]
		if confirmed[c.ID] = c.Confirmed; c.Confirmed {
			continue
		}
		if c.Deal.Confidence < Sure {
			out = append(out, newDoubt(tieline.DoubtUncertain, 1-c.Deal.Confidence, fmt.Sprintf("the reader is %.0f %% sure of it", 100*c.Deal.Confidence), []string{d.ID}, c.ID))
		}
		if c.Date().IsZero() {
			out = append(out, undated(d, c))
		}
	}
	for i := range d.Terms {
		if t := &d.Terms[i]; t.State == tieline.TermDisputed {
			out = append(out, disputed(d, t, confirmed)...)
		}
	}
	slices.SortFunc(out, func(a, b tieline.Doubt) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(out, func(a, b tieline.Doubt) bool { return a.ID == b.ID })
}

func undated(d *tieline.LedgerDeal, c *tieline.Claim) tieline.Doubt {
	const first = ", so that it stands first in the deal's history"
	if c.Published.IsZero() {
		return newDoubt(tieline.DoubtDate, 0.2, "its document has no date"+first, []string{d.ID}, c.ID)
	}
	return newDoubt(tieline.DoubtDate, 0.6, "its document is dated "+c.Published.String()+", after it came in"+first, []string{d.ID}, c.ID)
}

// disputed puts the two foremost values of a term against each other, unless a person has confirmed
// the claims of both.
func disputed(d *tieline.LedgerDeal, t *tieline.Term, confirmed map[string]bool) []tieline.Doubt {
	var values []tieline.TermValue
	for _, v := range t.Values {
		if !v.Replaced {
			values = append(values, v)
		}
	}
	if len(values) < 2 || values[0].Claim == values[1].Claim || confirmed[values[0].Claim] && confirmed[values[1].Claim] {
		return nil
	}
	why := fmt.Sprintf("%s: %s or %s", strings.ReplaceAll(string(t.Measure), "_", " "), valueOf(t, &values[0]), valueOf(t, &values[1]))
	return []tieline.Doubt{newDoubt(tieline.DoubtContradiction, 0.8, why, []string{d.ID}, values[0].Claim, values[1].Claim, string(t.Measure), t.Unit, t.Holder)}
}

// valueOf tells a value and who states it.
func valueOf(t *tieline.Term, v *tieline.TermValue) string {
	said := string(v.Status)
	if said == "" {
		said = strings.TrimSpace(strconv.FormatFloat(v.Value, 'f', -1, 64) + " " + t.Unit)
	}
	return said + " (" + strings.Join(v.Sources, ", ") + ")"
}

// newDoubt makes a doubt; its id follows from its kind, the claims and what else tells it apart.
func newDoubt(kind tieline.DoubtKind, weight float64, why string, deals []string, parts ...string) tieline.Doubt {
	d := tieline.Doubt{ID: hash(append([]string{string(kind)}, parts...)...), Kind: kind, Why: why, Weight: weight, Deals: deals}
	for _, p := range parts {
		if strings.Contains(p, "/") { // of what tells doubts apart, only claims have one
			d.Claims = append(d.Claims, p)
		}
	}
	return d
}

// CloseTo reports the doubt whether two deals of the same kind and parties are one; false where nothing
// but the parties speaks for it. Whether a person decided so, Split tells.
func CloseTo(a, b *tieline.LedgerDeal) (tieline.Doubt, bool) {
	if a.Kind != b.Kind || !sameParties(a, b) || len(a.ClaimIDs) == 0 || len(b.ClaimIDs) == 0 {
		return tieline.Doubt{}, false
	}
	if a.ClaimIDs[0] > b.ClaimIDs[0] {
		a, b = b, a
	}
	weight, why := 0.3, "the same parties and kind, told apart by time"
	switch {
	case a.Venture != "" && b.Venture != "" && !strings.EqualFold(a.Venture, b.Venture):
		why = "the same parties and kind with two ventures: " + a.Venture + " and " + b.Venture
	case sameCountry(a.Place, b.Place):
		weight, why = 0.7, "the same parties and kind at two places of one country: "+a.Place+" and "+b.Place
	case a.Place != "" && b.Place != "":
		why = "the same parties and kind at two places: " + a.Place + " and " + b.Place
	}
	return newDoubt(tieline.DoubtClose, weight, why, []string{a.ID, b.ID}, a.ClaimIDs[0], b.ClaimIDs[0]), true
}

func sameParties(a, b *tieline.LedgerDeal) bool {
	return len(a.Parties) == len(b.Parties) && !slices.ContainsFunc(a.Parties, func(p tieline.LedgerParty) bool {
		return !slices.ContainsFunc(b.Parties, func(q tieline.LedgerParty) bool { return p.Key == q.Key })
	})
}

func sameCountry(a, b string) bool {
	last := func(s string) string { return strings.TrimSpace(s[strings.LastIndex(s, ",")+1:]) }
	return a != "" && b != "" && strings.EqualFold(last(a), last(b))
}

// Split reports whether a person said that the deals of some claims are not those of others.
func Split(a, b []tieline.Claim) bool {
	for i := range a {
		for k := range b {
			if !apart(&Sheaf{Ties: a[i].Ties}, &Sheaf{Ties: b[k].Ties}).IsZero() {
				return true
			}
		}
	}
	return false
}
