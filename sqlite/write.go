package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
	"github.com/tieline/tieline/resolve"
)

// AddDocument implements tieline.Store.
func (s *Store) AddDocument(ctx context.Context, r *tieline.Records, learnt time.Time) (added bool, err error) {
	d := r.Document
	if err := r.Verify(); err != nil {
		return false, err
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return false, storeError("add document", d.Ref, err)
	}
	defer tx.Rollback()
	if learnt, err = notBefore(ctx, tx, learnt); err != nil {
		return false, storeError("add document", d.Ref, err)
	}
	if added, err = insertDocument(ctx, tx, d, learnt); err != nil || !added {
		return false, storeError("add document", d.Ref, err)
	}
	if err := addRecords(ctx, tx, r, learnt); err != nil {
		return false, storeError("add document", d.Ref, err)
	}
	if err := tx.Commit(); err != nil {
		return false, storeError("add document", d.Ref, err)
	}
	return true, nil
}

func insertDocument(ctx context.Context, tx *sql.Tx, d *tieline.Document, learnt time.Time) (bool, error) {
	regions, err := json.Marshal(d.Regions)
	if err != nil {
		return false, err
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO documents (id, ref, title, url, publisher, author, published, language, text, regions, learnt)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		d.ID, d.Ref, d.Title, d.URL, d.Publisher, d.Author, d.Published.String(), d.Language, d.Text, string(regions), learnt.UTC().Format(time.RFC3339))
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// addRecords stores what was read out of a document and folds its deals into the ledger.
func addRecords(ctx context.Context, tx *sql.Tx, r *tieline.Records, learnt time.Time) error {
	keys, err := addClaims(ctx, tx, r, learnt)
	if err != nil {
		return err
	}
	return refold(ctx, tx, keys)
}

// addClaims stores what was read out of a document, and gives the blocks in which its claims stand.
func addClaims(ctx context.Context, tx *sql.Tx, r *tieline.Records, learnt time.Time) (keys []string, err error) {
	bare := *r
	bare.Document = nil
	body, err := json.Marshal(bare)
	if err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO records (document_id, deals, body) VALUES (?, ?, ?)`, r.Document.ID, len(r.Deals), string(body)); err != nil {
		return nil, err
	}
	for i := range r.Facilities {
		f := &r.Facilities[i]
		words := strings.ToLower(f.Name + " " + f.Place + " " + strings.Join(f.Owners, " "))
		if _, err := tx.ExecContext(ctx, `INSERT INTO facilities (document_id, seq, words) VALUES (?, ?, ?)`, r.Document.ID, i, words); err != nil {
			return nil, err
		}
		for _, owner := range f.Owners {
			if _, err := tx.ExecContext(ctx, `INSERT INTO facility_owners (owner, document_id, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, resolve.KeyOfName(r, owner), r.Document.ID, i); err != nil {
				return nil, err
			}
		}
	}
	claims, err := applyDecisions(ctx, tx, claimsOf(r, learnt), present)
	if err != nil {
		return nil, err
	}
	for i := range claims {
		if err := insertClaim(ctx, tx, &claims[i]); err != nil {
			return nil, err
		}
		keys = append(keys, ledger.BlockKeys(&claims[i])...)
	}
	return keys, nil
}

// notBefore gives the time at which a document is learnt: that of the last one where the clock has
// jumped back behind it.
func notBefore(ctx context.Context, tx *sql.Tx, learnt time.Time) (time.Time, error) {
	last, err := lastLearnt(ctx, tx)
	if err != nil || !last.After(learnt) {
		return learnt, err
	}
	return last, nil
}

// claimsOf gives the claims of a document as they were read.
func claimsOf(r *tieline.Records, learnt time.Time) []tieline.Claim {
	claims := make([]tieline.Claim, len(r.Deals))
	for i := range r.Deals {
		claims[i] = claimOf(r, i, learnt)
	}
	return claims
}

func claimOf(r *tieline.Records, i int, learnt time.Time) tieline.Claim {
	d := r.Document
	c := tieline.Claim{ID: fmt.Sprintf("%s/%d", d.ID, i), Document: d.ID, Published: d.Published, Learnt: learnt.UTC().Truncate(time.Second),
		Publisher: d.Publisher, URL: d.URL, Title: d.Title, Deal: r.Deals[i]}
	for _, p := range c.Deal.Parties {
		c.Parties = append(c.Parties, resolve.Key(p))
	}
	return c
}

func insertClaim(ctx context.Context, tx *sql.Tx, c *tieline.Claim) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO claims (id, document_id, body) VALUES (?, ?, ?)`, c.ID, c.Document, string(body)); err != nil {
		return err
	}
	return insertClaimKeys(ctx, tx, c)
}

// insertClaimKeys enters under what a claim is found: its blocks and the decisions that bear on it.
func insertClaimKeys(ctx context.Context, tx *sql.Tx, c *tieline.Claim) error {
	for _, k := range ledger.BlockKeys(c) {
		if _, err := tx.ExecContext(ctx, `INSERT INTO claim_blocks (key, claim_id) VALUES (?, ?)`, k, c.ID); err != nil {
			return err
		}
	}
	for _, d := range c.Decided {
		if _, err := tx.ExecContext(ctx, `INSERT INTO claim_decisions (decision_id, claim_id) VALUES (?, ?)`, d, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// refold folds anew every claim that stands in one of the blocks, or shares a block with one
// that does, and replaces the deals that these made before.
func refold(ctx context.Context, tx *sql.Tx, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	claims, stale, err := block(ctx, tx, keys)
	if err != nil {
		return err
	}
	if err := deleteDeals(ctx, tx, stale); err != nil {
		return err
	}
	for _, d := range ledger.Fold(claims) {
		if err := insertDeal(ctx, tx, &d); err != nil {
			return err
		}
	}
	return nil
}

// block gives every claim that stands in one of the blocks, or shares a block with one that does,
// and the deals that these are in.
func block(ctx context.Context, q querier, keys []string) (claims []tieline.Claim, deals map[string]bool, err error) {
	start, err := json.Marshal(keys)
	if err != nil {
		return nil, nil, err
	}
	rows, err := q.QueryContext(ctx, `
		WITH RECURSIVE touched (claim_id) AS (
			SELECT claim_id FROM claim_blocks WHERE key IN (SELECT value FROM json_each(?))
			UNION
			SELECT other.claim_id FROM touched
			JOIN claim_blocks mine ON mine.claim_id = touched.claim_id
			JOIN claim_blocks other ON other.key = mine.key
		)
		SELECT claims.body, coalesce(claims.deal_id, '') FROM touched JOIN claims ON claims.id = touched.claim_id`, string(start))
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	deals = map[string]bool{}
	for rows.Next() {
		var body, deal string
		if err := rows.Scan(&body, &deal); err != nil {
			return nil, nil, err
		}
		var c tieline.Claim
		if err := json.Unmarshal([]byte(body), &c); err != nil {
			return nil, nil, err
		}
		claims = append(claims, c)
		if deal != "" {
			deals[deal] = true
		}
	}
	return claims, deals, rows.Err()
}

func deleteDeals(ctx context.Context, tx *sql.Tx, ids map[string]bool) error {
	for id := range ids {
		if _, err := tx.ExecContext(ctx, `UPDATE claims SET deal_id = NULL WHERE deal_id = ?`, id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM deals WHERE id = ?`, id); err != nil {
			return err
		}
	}
	return nil
}

func insertDeal(ctx context.Context, tx *sql.Tx, d *tieline.LedgerDeal) error {
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO deals (id, kind, status, updated, words, body) VALUES (?, ?, ?, ?, ?, ?)`,
		d.ID, string(d.Kind), string(d.Status), d.Updated.String(), dealWords(d), string(body)); err != nil {
		return err
	}
	for _, p := range d.Parties {
		if _, err := tx.ExecContext(ctx, `INSERT INTO deal_parties (deal_id, key, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, d.ID, p.Key, p.Name); err != nil {
			return err
		}
	}
	before := ""
	for i, st := range d.Stages {
		if _, err := tx.ExecContext(ctx, `INSERT INTO stages (deal_id, seq, date, certain, status, before, claim_id) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			d.ID, i, st.Date.String(), st.Certain().String(), string(st.Status), before, st.Claim); err != nil {
			return err
		}
		before = string(st.Status)
	}
	for _, c := range d.ClaimIDs {
		if _, err := tx.ExecContext(ctx, `UPDATE claims SET deal_id = ? WHERE id = ?`, d.ID, c); err != nil {
			return err
		}
	}
	return nil
}

// dealWords are the words by which a deal is found.
func dealWords(d *tieline.LedgerDeal) string { return strings.ToLower(ledger.Title(d) + " " + d.Place) }
