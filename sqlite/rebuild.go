package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
)

// derived lists the tables that hold nothing but what follows from documents and decisions, those
// that refer to others first.
var derived = []string{"stages", "deal_parties", "claim_blocks", "claim_decisions", "claims", "deals", "facility_owners", "facilities", "records", "decision_refs"}

// Rebuild implements tieline.Store. All is one transaction: readers see the old ledger until the
// new one is whole.
func (s *Store) Rebuild(ctx context.Context, derive func(add func(*tieline.Records) error) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return storeError("rebuild ledger", s.path, err)
	}
	defer tx.Rollback()
	for _, table := range derived {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table); err != nil {
			return storeError("rebuild ledger", s.path, err)
		}
	}
	if err := restoreRefs(ctx, tx); err != nil {
		return storeError("rebuild ledger", s.path, err)
	}
	if err := derive(func(r *tieline.Records) error { return rederive(ctx, tx, r) }); err != nil {
		return storeError("rebuild ledger", s.path, err)
	}
	if err := complete(ctx, tx); err != nil {
		return storeError("rebuild ledger", s.path, err)
	}
	if err := foldAll(ctx, tx); err != nil {
		return storeError("rebuild ledger", s.path, err)
	}
	return storeError("rebuild ledger", s.path, tx.Commit())
}

// restoreRefs enters anew what each decision concerns.
func restoreRefs(ctx context.Context, tx *sql.Tx) error {
	list, err := collect(ctx, tx, scanJSON[tieline.Decision], `SELECT body FROM decisions ORDER BY at, id`)
	if err != nil {
		return err
	}
	for i := range list {
		refs, err := refsOf(ctx, tx, &list[i])
		if err != nil {
			return err
		}
		if err := insertRefs(ctx, tx, list[i].ID, refs); err != nil {
			return err
		}
	}
	return nil
}

// rederive stores the records and claims of a document that is there.
func rederive(ctx context.Context, tx *sql.Tx, r *tieline.Records) error {
	if err := r.Verify(); err != nil {
		return err
	}
	learnt, err := learntOf(ctx, tx, r.Document.ID)
	if err != nil {
		return err
	}
	_, err = addClaims(ctx, tx, r, learnt)
	return err
}

// complete fails where a document was left out.
func complete(ctx context.Context, tx *sql.Tx) error {
	var missing int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM documents WHERE id NOT IN (SELECT document_id FROM records)`).Scan(&missing)
	if err == nil && missing > 0 {
		err = &tieline.Error{Code: tieline.ErrConflict, Op: "rebuild ledger", Reason: fmt.Sprintf("%d documents were not read", missing), Hint: "nothing was changed; run it again while nothing else writes to the ledger"}
	}
	return err
}

// foldAll folds every block of claims.
func foldAll(ctx context.Context, tx *sql.Tx) error {
	after := ""
	for {
		open, err := collect(ctx, tx, scanJSON[tieline.Claim], `SELECT body FROM claims
			WHERE id > ? AND deal_id IS NULL AND EXISTS (SELECT 1 FROM claim_blocks b WHERE b.claim_id = claims.id) ORDER BY id LIMIT 1`, after)
		if err != nil || len(open) == 0 {
			return err
		}
		if err := refold(ctx, tx, ledger.BlockKeys(&open[0])); err != nil {
			return err
		}
		after = open[0].ID
	}
}
