package ledger

import (
	"slices"

	"github.com/tieline/tieline"
)

// At folds claims, as read, and decisions into the deals that were there at a moment, ordered by id:
// of the documents and decisions that the ledger had by Moment.KnownBy, what was so at the end of
// Moment.AsOf.
func At(claims []tieline.Claim, decisions []tieline.Decision, m tieline.Moment) []tieline.LedgerDeal {
	decided := Apply(claims, decisions)
	if !m.KnownBy.IsZero() {
		until := m.KnownBy.Last().AddDate(0, 0, 1)
		claims = slices.DeleteFunc(slices.Clone(claims), func(c tieline.Claim) bool { return !c.Learnt.Before(until) })
		decisions = slices.DeleteFunc(slices.Clone(decisions), func(d tieline.Decision) bool { return !d.At.Before(until) })
		decided = Apply(claims, decisions)
	}
	deals := Fold(decided)
	if m.AsOf.IsZero() {
		return deals
	}
	out := []tieline.LedgerDeal{}
	for i := range deals {
		if d, was := deals[i].AsOf(m.AsOf); was {
			out = append(out, d)
		}
	}
	return out
}
