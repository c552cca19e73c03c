package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/review"
)

// kindLaw are notices of a gazette that may change a rule of the rule book.
const kindLaw = "law"

// lawChanges puts such notices before a person.
type lawChanges struct {
	store     tieline.Store
	proposals tieline.ChangesOfLaw
}

func (lawChanges) Kinds() []string { return []string{kindLaw} }

func (s lawChanges) Items(ctx context.Context, f review.Filter) ([]review.Item, error) {
	list, err := s.proposals.Proposals(ctx)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	settled, err := review.Settled(ctx, s.store)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b tieline.Proposal) int { return cmp.Compare(b.Score, a.Score) })
	items := []review.Item{}
	for i := range list {
		item := lawItem(&list[i])
		if _, is := settled[list[i].ID]; !is && strings.HasPrefix(item.ID, f.ID) && len(items) < f.Limit {
			items = append(items, item)
		}
	}
	return items, nil
}

// lawItem is a proposal as an item. Its own id has strokes in it, which addresses of pages cannot hold.
func lawItem(p *tieline.Proposal) review.Item {
	h := sha256.Sum256([]byte(kindLaw + "|" + p.ID))
	details := append([]string{p.Notice.Title, p.Notice.Number + ", published " + p.Notice.Published.String() + " " + p.Notice.URL}, p.Reasons...)
	return review.Item{ID: hex.EncodeToString(h[:6]), Kind: kindLaw, Title: p.Rule, Weight: p.Score, Details: details,
		Why: "a notice may change this rule of the book",
		Options: []review.Option{
			{Key: "c", Label: "Confirm: the rule is to be brought up to date", Decision: tieline.Decision{Verb: tieline.Confirm, Item: p.ID}},
			{Key: "r", Label: "Reject: the notice does not touch the rule", Decision: tieline.Decision{Verb: tieline.Reject, Item: p.ID}},
		}}
}
