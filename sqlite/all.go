package sqlite

import (
	"context"
	"database/sql"
	"iter"

	"github.com/tieline/tieline"
)

// AllDocuments implements tieline.Store.
func (s *Store) AllDocuments(ctx context.Context) iter.Seq2[*tieline.Document, error] {
	return all(ctx, s.read, "read documents", func(rows *sql.Rows) (*tieline.Document, error) {
		r, _, err := scanRecords(rows)
		if err != nil {
			return nil, err
		}
		return r.Document, nil
	}, `SELECT id, ref, title, url, publisher, author, published, language, text, regions, learnt, '{}' FROM documents ORDER BY id`)
}

// AllRecords implements tieline.Store.
func (s *Store) AllRecords(ctx context.Context) iter.Seq2[*tieline.Records, error] {
	return all(ctx, s.read, "read documents", func(rows *sql.Rows) (*tieline.Records, error) {
		r, _, err := scanRecords(rows)
		return r, err
	}, selectRecords+`ORDER BY d.id`)
}

// AllDeals implements tieline.Store.
func (s *Store) AllDeals(ctx context.Context) iter.Seq2[*tieline.LedgerDeal, error] {
	return all(ctx, s.read, "read deals", scanJSON[*tieline.LedgerDeal], `SELECT body FROM deals ORDER BY id`)
}

// AllClaims implements tieline.Store.
func (s *Store) AllClaims(ctx context.Context) iter.Seq2[*tieline.Claim, error] {
	return all(ctx, s.read, "read claims", scanJSON[*tieline.Claim], `SELECT body FROM claims ORDER BY id`)
}

// AllDecisions implements tieline.Store.
func (s *Store) AllDecisions(ctx context.Context) iter.Seq2[*tieline.Decision, error] {
	return all(ctx, s.read, "read decisions", scanJSON[*tieline.Decision], `SELECT body FROM decisions ORDER BY at, id`)
}

// all gives the rows of a query one by one; a row that cannot be read ends it.
func all[T any](ctx context.Context, q querier, op string, scan func(*sql.Rows) (T, error), query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rows, err := q.QueryContext(ctx, query, args...)
		if err != nil {
			yield(none, storeError(op, "", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			v, err := scan(rows)
			if err != nil {
				yield(none, storeError(op, "", err))
				return
			}
			if !yield(v, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(none, storeError(op, "", err))
		}
	}
}
