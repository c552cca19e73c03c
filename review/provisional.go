package review

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/tieline/tieline"
)

// KindProvisional are organisations that the atlas does not know.
const KindProvisional = "provisional"

// provisional are the items of such organisations.
type provisional struct{ store tieline.Store }

func (provisional) Kinds() []string { return []string{KindProvisional} }

func (s provisional) Items(ctx context.Context, f Filter) ([]Item, error) {
	decided, err := s.decided(ctx)
	if err != nil {
		return nil, err
	}
	limit := f.Limit + len(decided)
	if f.ID != "" {
		limit = 1 << 30 // the id is not stored: all are looked through
	}
	list, err := s.store.Provisional(ctx, limit)
	if err != nil {
		return nil, err
	}
	items := []Item{}
	for _, c := range list {
		id := provisionalID(c.Key)
		if decided[c.Key] || !strings.HasPrefix(id, f.ID) || len(items) == f.Limit {
			continue
		}
		item, err := s.item(ctx, id, c)
		if err != nil {
			return nil, err
		}
		items = append(items, *item)
	}
	return items, nil
}

func provisionalID(key string) string {
	h := sha256.Sum256([]byte(KindProvisional + "|" + key))
	return hex.EncodeToString(h[:6])
}

// decided gives the identities of organisations that a person has looked at.
func (s provisional) decided(ctx context.Context) (map[string]bool, error) {
	force, err := inForce(ctx, s.store)
	if err != nil {
		return nil, err
	}
	keys := map[string]bool{}
	for _, d := range force {
		for _, o := range d.Organizations {
			keys[o.Key] = true
		}
	}
	return keys, nil
}

// shownDeals is how many deals of an organisation an item brings.
const shownDeals = 5

func (s provisional) item(ctx context.Context, id string, c tieline.Company) (*Item, error) {
	deals, err := s.store.Deals(ctx, tieline.DealFilter{Company: c.Key, Limit: shownDeals})
	if err != nil {
		return nil, err
	}
	who := []tieline.PartyRef{{Key: c.Key, Name: c.Name}}
	item := &Item{ID: id, Kind: KindProvisional, Title: c.Name, Why: "the atlas does not know this organisation", Deals: deals,
		Weight: 1 - 1/(1+0.2*float64(c.Deals)), Options: []Option{
			{Key: "c", Label: "Confirm: it is an organisation of that name", Decision: tieline.Decision{Verb: tieline.Confirm, Organizations: who}},
			{Key: "m", Label: "Merge: it is another organisation", Decision: tieline.Decision{Verb: tieline.Merge, Organizations: who}, Needs: NeedsOrganization},
			{Key: "x", Label: "Correct its name", Decision: tieline.Decision{Verb: tieline.Correct, Organizations: who}, Needs: NeedsName},
			{Key: "r", Label: "Reject: it is no organisation", Decision: tieline.Decision{Verb: tieline.Reject, Organizations: who}},
		}}
	if c.Deals > 1 {
		item.Why += fmt.Sprintf(", which is party to %d deals", c.Deals)
	}
	return item, nil
}
