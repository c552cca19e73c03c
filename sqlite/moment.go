package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
)

// dealsAsOf lists deals at the stage that they had reached by a day, those that reached theirs last first.
func (s *Store) dealsAsOf(ctx context.Context, f tieline.DealFilter) ([]tieline.LedgerDeal, error) {
	list, err := collect(ctx, s.read, scanJSON[tieline.LedgerDeal], `SELECT d.head FROM stages s JOIN deals d ON d.id = s.deal_id
		WHERE s.certain <= ?1 AND NOT EXISTS (SELECT 1 FROM stages l WHERE l.deal_id = s.deal_id AND l.seq > s.seq AND l.certain <= ?1)
		AND (?2 = '' OR d.kind = ?2) AND (?3 = '' OR s.status = ?3) AND (?4 = '' OR d.words LIKE ?4 ESCAPE '\')
		AND (?5 = '' OR d.id IN (SELECT deal_id FROM deal_parties WHERE key = ?5))
		AND (?6 = '' OR d.id IN (SELECT deal_id FROM claims WHERE document_id = ?6))
		ORDER BY s.certain DESC, d.id LIMIT ?7 OFFSET ?8`,
		lastDay(f.AsOf), string(f.Kind), string(f.Status), likeAnywhere(f.Text), f.Company, f.Document, orDefault(f.Limit), f.Offset)
	for i := range list {
		list[i], _ = list[i].AsOf(f.AsOf) // the query gives only deals that were there
	}
	return list, err
}

func lastDay(d tieline.Date) string { return tieline.DateOf(d.Last()).String() }

// known is the ledger as it was known at some time: the documents that had come in and the decisions
// that had been taken. It is folded anew, block by block, as far as it is asked for.
type known struct {
	tx    *sql.Tx
	until time.Time       // exclusive
	seen  map[string]bool // present deals whose blocks are folded
}

// newKnown begins a look at the ledger as known by the end of a day. Documents about which
// something was decided later are folded at once, because the decision may have moved their claims
// to other blocks; the deals of these come back.
func (s *Store) newKnown(ctx context.Context, by tieline.Date) (*known, []tieline.LedgerDeal, error) {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, nil, err
	}
	k := &known{tx: tx, until: by.Last().AddDate(0, 0, 1), seen: map[string]bool{}}
	deals, err := k.decidedLater(ctx)
	if err != nil {
		return nil, nil, cmp.Or(err, tx.Rollback())
	}
	return k, deals, nil
}

func (k *known) close() { _ = k.tx.Rollback() } // nothing was written

// lastDecisionThen is the latest time of a decision that was known.
func (k *known) lastDecisionThen() time.Time { return k.until.Add(-time.Nanosecond) }

func (k *known) decidedLater(ctx context.Context) ([]tieline.LedgerDeal, error) {
	later, err := collect(ctx, k.tx, scanJSON[tieline.Decision], `SELECT body FROM decisions WHERE at >= ?`, k.until.Format(decisionTime))
	if err != nil || len(later) == 0 {
		return nil, err
	}
	documents := map[string]bool{}
	for i := range later {
		refs, err := refsOf(ctx, k.tx, &later[i])
		if err != nil {
			return nil, err
		}
		list, err := concerned(ctx, k.tx, refs)
		if err != nil {
			return nil, err
		}
		for _, id := range list {
			documents[id] = true
		}
	}
	var keys []string
	then := map[string]tieline.Claim{}
	for id := range documents {
		now, err := collect(ctx, k.tx, scanJSON[tieline.Claim], `SELECT body FROM claims WHERE document_id = ?`, id)
		if err != nil {
			return nil, err
		}
		read, err := readClaims(ctx, k.tx, id)
		if err != nil {
			return nil, err
		}
		if read, err = applyDecisions(ctx, k.tx, read, k.lastDecisionThen()); err != nil {
			return nil, err
		}
		for i := range now {
			keys = append(keys, ledger.BlockKeys(&now[i])...)
		}
		for i := range read {
			keys = append(keys, ledger.BlockKeys(&read[i])...)
			then[read[i].ID] = read[i]
		}
	}
	return k.fold(ctx, keys, then)
}

// fold folds the claims of blocks that were known; those in then are as they were decided then.
func (k *known) fold(ctx context.Context, keys []string, then map[string]tieline.Claim) ([]tieline.LedgerDeal, error) {
	claims, deals, err := block(ctx, k.tx, keys)
	if err != nil {
		return nil, err
	}
	for id := range deals {
		k.seen[id] = true
	}
	claims = slices.DeleteFunc(claims, func(c tieline.Claim) bool { _, other := then[c.ID]; return other })
	for _, c := range then {
		claims = append(claims, c)
	}
	claims = slices.DeleteFunc(claims, func(c tieline.Claim) bool { return !c.Learnt.Before(k.until) })
	return ledger.Fold(claims), nil
}

// around folds the blocks in which present deals stand, but for those where that is done already.
func (k *known) around(ctx context.Context, deals ...string) ([]tieline.LedgerDeal, error) {
	deals = slices.DeleteFunc(deals, func(id string) bool { return k.seen[id] })
	list, err := json.Marshal(deals)
	if err != nil || len(deals) == 0 {
		return nil, err
	}
	keys, err := collect(ctx, k.tx, scanText, `SELECT DISTINCT b.key FROM sheaves s JOIN sheaf_blocks b ON b.sheaf_id = s.id
		WHERE s.deal_id IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return nil, err
	}
	return k.fold(ctx, keys, nil)
}

// presentDeal is the place of a deal in the list of all, last updated first.
type presentDeal struct{ id, updated string }

// page gives the next deals of the list of all after one of them.
func (k *known) page(ctx context.Context, after presentDeal) ([]presentDeal, error) {
	return collect(ctx, k.tx, func(rows *sql.Rows) (d presentDeal, err error) { return d, rows.Scan(&d.id, &d.updated) },
		`SELECT id, updated FROM deals WHERE updated < ?1 OR (updated = ?1 AND id > ?2) ORDER BY updated DESC, id LIMIT 50`, after.updated, after.id)
}

// knownDeals lists deals as they were known by a day. A deal was never updated later than it is now,
// so that as soon as enough deals are found that are newer than the next present one, these are the first.
func (s *Store) knownDeals(ctx context.Context, f tieline.DealFilter) ([]tieline.LedgerDeal, error) {
	k, found, err := s.newKnown(ctx, f.KnownBy)
	if err != nil {
		return nil, err
	}
	defer k.close()
	found = chosen(found, f)
	enough := f.Offset + orDefault(f.Limit)
	for at := (presentDeal{updated: "~"}); ; {
		next, err := k.page(ctx, at)
		if err != nil {
			return nil, err
		}
		newer := 0
		for _, d := range found {
			if len(next) > 0 && rank(&d, f) > next[0].updated+"~" { // it may be less precise
				newer++
			}
		}
		if len(next) == 0 || newer >= enough {
			break
		}
		ids := make([]string, len(next))
		for i, d := range next {
			ids[i] = d.id
		}
		more, err := k.around(ctx, ids...)
		if err != nil {
			return nil, err
		}
		found = append(found, chosen(more, f)...)
		at = next[len(next)-1]
	}
	slices.SortFunc(found, func(a, b tieline.LedgerDeal) int {
		return cmp.Or(strings.Compare(rank(&b, f), rank(&a, f)), strings.Compare(a.ID, b.ID))
	})
	from := min(f.Offset, len(found))
	return found[from:min(enough, len(found))], nil
}

// rank is by what deals are listed: their last report, or as of a day the stage that they had reached.
func rank(d *tieline.LedgerDeal, f tieline.DealFilter) string {
	if f.AsOf.IsZero() {
		return d.Updated.String()
	}
	return d.Stages[len(d.Stages)-1].Certain().String()
}

// chosen gives the deals that a filter lets through, as of its day.
func chosen(deals []tieline.LedgerDeal, f tieline.DealFilter) []tieline.LedgerDeal {
	out := []tieline.LedgerDeal{}
	for _, d := range deals {
		if !f.AsOf.IsZero() {
			cut, was := d.AsOf(f.AsOf)
			if !was {
				continue
			}
			d = cut
		}
		if (f.Kind == "" || d.Kind == f.Kind) && (f.Status == "" || d.Status == f.Status) && strings.Contains(dealWords(&d), strings.ToLower(f.Text)) &&
			(f.Company == "" || slices.ContainsFunc(d.Parties, func(p tieline.LedgerParty) bool { return p.Key == f.Company })) &&
			(f.Document == "" || slices.ContainsFunc(d.ClaimIDs, func(c string) bool { return strings.HasPrefix(c, f.Document+"/") })) {
			out = append(out, d)
		}
	}
	return out
}

// knownDeal gives a deal as it was known by a day, with the claims that were known. The id is one of
// that time or of the present; the deals of a time may be cut otherwise than now.
func (s *Store) knownDeal(ctx context.Context, id string, by tieline.Date) (*tieline.LedgerDeal, []tieline.Claim, error) {
	_, claims, err := s.presentDeal(ctx, id)
	if err != nil && tieline.CodeOf(err) == tieline.ErrInternal {
		return nil, nil, err
	}
	k, found, e := s.newKnown(ctx, by)
	if e != nil {
		return nil, nil, e
	}
	defer k.close()
	present, e := s.dealsCalled(ctx, id)
	if e != nil {
		return nil, nil, e
	}
	for _, deal := range present {
		more, e := k.around(ctx, deal)
		if e != nil {
			return nil, nil, e
		}
		found = append(found, more...)
	}
	d := sameDeal(found, id, claims)
	if d == nil {
		return nil, nil, cmp.Or(err, error(&tieline.Error{Code: tieline.ErrNotFound, Op: "read deal", Input: id, Reason: "the ledger knew of no such deal by " + by.String()}))
	}
	claims, err = k.claims(ctx, d)
	return d, claims, err
}

// sameDeal finds the deal with an id, else the one with most of the claims.
func sameDeal(found []tieline.LedgerDeal, id string, claims []tieline.Claim) (best *tieline.LedgerDeal) {
	most := 0
	for i := range found {
		d := &found[i]
		shared := 0
		for _, c := range claims {
			if slices.Contains(d.ClaimIDs, c.ID) {
				shared++
			}
		}
		if id != "" && strings.HasPrefix(d.ID, id) {
			return d
		}
		if shared > most {
			best, most = d, shared
		}
	}
	return best
}

// claims gives the claims of a deal as they were decided then, in the order of the deal.
func (k *known) claims(ctx context.Context, d *tieline.LedgerDeal) ([]tieline.Claim, error) {
	list, err := json.Marshal(d.ClaimIDs)
	if err != nil {
		return nil, err
	}
	documents, err := collect(ctx, k.tx, func(rows *sql.Rows) (v string, err error) { return v, rows.Scan(&v) },
		`SELECT DISTINCT document_id FROM claims WHERE id IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return nil, err
	}
	var out []tieline.Claim
	for _, id := range documents {
		read, err := readClaims(ctx, k.tx, id)
		if err != nil {
			return nil, err
		}
		if read, err = applyDecisions(ctx, k.tx, read, k.lastDecisionThen()); err != nil {
			return nil, err
		}
		for _, c := range read {
			if slices.Contains(d.ClaimIDs, c.ID) {
				out = append(out, c)
			}
		}
	}
	ledger.SortClaims(out)
	return out, nil
}
