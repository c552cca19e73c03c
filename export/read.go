package export

import (
	"context"
	"iter"
	"slices"

	"github.com/tieline/tieline"
)

// reader reads a ledger for an export.
type reader struct {
	ctx    context.Context
	store  tieline.Store
	filter tieline.DealFilter
}

// account is a deal with its claims, oldest first.
type account struct {
	deal   *tieline.LedgerDeal
	claims []tieline.Claim
}

// pageSize is how many deals are listed at once.
const pageSize = 500

// deals gives the deals that the filter lets through. What is added meanwhile may be missing.
func (l *reader) deals() iter.Seq2[account, error] {
	return func(yield func(account, error) bool) {
		f := l.filter
		f.Limit = pageSize
		seen := map[string]bool{}
		for f.Offset = 0; ; f.Offset += pageSize {
			page, err := l.store.Deals(l.ctx, f)
			if err != nil {
				yield(account{}, err)
				return
			}
			for i := range page {
				if seen[page[i].ID] {
					continue
				}
				seen[page[i].ID] = true
				d, claims, err := l.store.Deal(l.ctx, page[i].ID, f.Moment)
				if tieline.CodeOf(err) == tieline.ErrNotFound {
					continue // it has become part of another deal meanwhile
				}
				if !yield(account{d, claims}, err) || err != nil {
					return
				}
			}
			if len(page) < pageSize {
				return
			}
		}
	}
}

// documents gives the documents with their records: all, or with a filter those that report a deal
// that it lets through.
func (l *reader) documents() iter.Seq2[*tieline.Records, error] {
	if l.filter == (tieline.DealFilter{}) {
		return l.store.AllRecords(l.ctx)
	}
	return func(yield func(*tieline.Records, error) bool) {
		var ids []string
		for a, err := range l.deals() {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, c := range a.claims {
				ids = append(ids, c.Document)
			}
		}
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			r, err := l.store.Records(l.ctx, id)
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}
