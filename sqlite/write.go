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
	ch, err := addClaims(ctx, tx, r, learnt)
	if err != nil {
		return err
	}
	return refold(ctx, tx, ch)
}

// addClaims stores what was read out of a document, and gives what that changes.
func addClaims(ctx context.Context, tx *sql.Tx, r *tieline.Records, learnt time.Time) (ch change, err error) {
	bare := *r
	bare.Document = nil
	body, err := json.Marshal(bare)
	if err != nil {
		return ch, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO records (document_id, deals, body) VALUES (?, ?, ?)`, r.Document.ID, len(r.Deals), string(body)); err != nil {
		return ch, err
	}
	for i := range r.Facilities {
		f := &r.Facilities[i]
		words := strings.ToLower(f.Name + " " + f.Place + " " + strings.Join(f.Owners, " "))
		if _, err := tx.ExecContext(ctx, `INSERT INTO facilities (document_id, seq, words) VALUES (?, ?, ?)`, r.Document.ID, i, words); err != nil {
			return ch, err
		}
		for _, owner := range f.Owners {
			if _, err := tx.ExecContext(ctx, `INSERT INTO facility_owners (owner, document_id, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, resolve.KeyOfName(r, owner), r.Document.ID, i); err != nil {
				return ch, err
			}
		}
	}
	claims := claimsOf(r, learnt)
	if err := unify(ctx, tx, claims, &ch); err != nil {
		return ch, err
	}
	if claims, err = applyDecisions(ctx, tx, claims, present); err != nil {
		return ch, err
	}
	for i := range claims {
		if err := insertClaim(ctx, tx, &claims[i], &ch); err != nil {
			return ch, err
		}
	}
	if len(claims) == 0 {
		return ch, nil
	}
	return ch, joinCopies(ctx, tx, r.Document, &ch)
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
	ledger.Describe(&c, r, i)
	return c
}

func insertClaim(ctx context.Context, tx *sql.Tx, c *tieline.Claim, ch *change) error {
	body, gist, err := claimJSON(c)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO claims (id, document_id, body, gist) VALUES (?, ?, ?, ?)`, c.ID, c.Document, body, gist); err != nil {
		return err
	}
	return enterClaim(ctx, tx, c, ch)
}

// replaceClaim puts a stored claim as it now is in place of what it was.
func replaceClaim(ctx context.Context, tx *sql.Tx, c *tieline.Claim, ch *change) error {
	body, gist, err := claimJSON(c)
	if err != nil {
		return err
	}
	if err := withdraw(ctx, tx, c.ID, ch); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE claims SET body = ?, gist = ? WHERE id = ?`, body, gist, c.ID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM claim_decisions WHERE claim_id = ?`, c.ID); err != nil {
		return err
	}
	return enterClaim(ctx, tx, c, ch)
}

func claimJSON(c *tieline.Claim) (body, gist string, err error) {
	b, err := json.Marshal(c)
	if err != nil {
		return "", "", err
	}
	g, err := json.Marshal(ledger.Gist(c))
	return string(b), string(g), err
}

// enterClaim enters under what a claim is found: its sheaf and the decisions that bear on it.
func enterClaim(ctx context.Context, tx *sql.Tx, c *tieline.Claim, ch *change) error {
	for _, d := range c.Decided {
		if _, err := tx.ExecContext(ctx, `INSERT INTO claim_decisions (decision_id, claim_id) VALUES (?, ?)`, d, c.ID); err != nil {
			return err
		}
	}
	return fileClaim(ctx, tx, c, ch)
}
