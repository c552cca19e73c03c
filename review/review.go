// Package review is the queue of what a person should look at, and what can be decided about each
// thing in it.
//
//	q := review.New(store, atlas)
//	items, err := q.Items(ctx, review.Filter{})
//	effect, err := store.Foresee(ctx, items[0].Options[0].Decision)
//
// The queue is made of sources. To put things of another sort before people, write a Source and give
// it to New: its items bring their options, each a decision that is complete but for author and
// reason, and the command line and the pages show and take them like all others. An item that is
// neither about claims nor about organisations names itself in Decision.Item; Settled tells its
// source which of these are decided.
package review

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
)

// Item is one thing that a person should look at.
type Item struct {
	ID      string               `json:"id"`
	Kind    string               `json:"kind"`
	Title   string               `json:"title"`  // what it is about
	Why     string               `json:"why"`    // what is doubtful about it
	Weight  float64              `json:"weight"` // 0 to 1, larger is more pressing
	Deals   []tieline.LedgerDeal `json:"deals,omitempty"`
	Claims  []tieline.Claim      `json:"claims,omitempty"`
	Details []string             `json:"details,omitempty"` // further lines, for items of neither
	Options []Option             `json:"options"`
}

// Option is one thing that can be decided about an item.
type Option struct {
	Key      string           `json:"key"`   // one letter
	Label    string           `json:"label"` // "Reject the report of the Harbour Wire"
	Decision tieline.Decision `json:"decision"`
	Needs    Need             `json:"needs,omitempty"` // what the person must add
}

// Need is what is missing in the decision of an option.
type Need string

// The needs.
const (
	NeedsNothing      Need = ""
	NeedsValues       Need = "values"       // Decision.Correction is to be filled
	NeedsName         Need = "name"         // Decision.Correction.Name is
	NeedsOrganization Need = "organization" // another organisation is to stand first in Decision.Organizations
)

// Filter selects items; zero fields select all.
type Filter struct {
	ID     string // or its beginning
	Kind   string
	Limit  int // 0 = 50
	Offset int
}

// Source gives items of one or more kinds, the weightiest first.
type Source interface {
	Kinds() []string
	// Items gives at most f.Limit items, of f.Kind and with f.ID where these are set; f.Offset is for
	// the queue, which merges sources.
	Items(ctx context.Context, f Filter) ([]Item, error)
}

// Queue merges the items of its sources.
type Queue struct {
	store   tieline.Store
	sources []Source
}

// New makes the queue of a store, with further sources.
func New(store tieline.Store, more ...Source) *Queue {
	return &Queue{store, append([]Source{doubts{store}, provisional{store}}, more...)}
}

// Kinds lists the kinds of items that there can be.
func (q *Queue) Kinds() (list []string) {
	for _, s := range q.sources {
		list = append(list, s.Kinds()...)
	}
	return list
}

// Items lists items, the weightiest first.
func (q *Queue) Items(ctx context.Context, f Filter) ([]Item, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	all := []Item{}
	for _, s := range q.sources {
		if f.Kind != "" && !slices.Contains(s.Kinds(), f.Kind) {
			continue
		}
		list, err := s.Items(ctx, Filter{ID: f.ID, Kind: f.Kind, Limit: f.Limit + f.Offset})
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	slices.SortStableFunc(all, func(a, b Item) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.ID, b.ID)) })
	from := min(f.Offset, len(all))
	return all[from:min(from+f.Limit, len(all))], nil
}

// Item gives one item; the id may be shortened as long as it is unique. Any report of the ledger is an
// item too, whether or not something is doubtful about it: by the id that ClaimID gives.
func (q *Queue) Item(ctx context.Context, id string) (*Item, error) {
	if document, number, isClaim := strings.Cut(id, "~"); isClaim {
		return q.claim(ctx, document+"/"+number)
	}
	list, err := q.Items(ctx, Filter{ID: id, Limit: 2})
	switch {
	case err != nil:
		return nil, err
	case id == "" || len(list) == 0:
		return nil, &tieline.Error{Code: tieline.ErrNotFound, Op: "review", Input: id, Reason: "there is no such thing to review", Hint: "it may be decided already; list what is left with: tieline review"}
	case len(list) > 1 && list[0].ID != id:
		return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "review", Input: id, Reason: "several things to review begin so", Hint: "give more of the id"}
	}
	return &list[0], nil
}

// KindReport are reports that a person picked out, not the queue.
const KindReport = "report"

// ClaimID names a claim as an item.
func ClaimID(claim string) string { return strings.ReplaceAll(claim, "/", "~") }

func (q *Queue) claim(ctx context.Context, id string) (*Item, error) {
	t, err := FindTarget(ctx, q.store, id)
	if err != nil {
		return nil, err
	}
	c := t.Claims[0]
	item := &Item{ID: ClaimID(c.ID), Kind: KindReport, Claims: t.Claims, Why: "a report of your choice", Title: c.Title, Options: claimOptions(c, t.Whole)}
	if t.Deal != nil {
		item.Deals, item.Title = []tieline.LedgerDeal{*t.Deal}, titleOf(t.Deal)
	} else {
		item.Why = "a report that is left out of every deal"
	}
	return item, nil
}

// Option gives the option of a key.
func (i *Item) Option(key string) (*Option, error) {
	for k := range i.Options {
		if i.Options[k].Key == key {
			return &i.Options[k], nil
		}
	}
	keys := make([]string, len(i.Options))
	for k, o := range i.Options {
		keys[k] = o.Key
	}
	return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "review", Input: key, Reason: "this cannot be decided here", Hint: "what can: " + strings.Join(keys, " ")}
}

// Settled gives the decisions in force that settle items of other sources, by Decision.Item.
func Settled(ctx context.Context, store tieline.Store) (map[string]tieline.Decision, error) {
	settled := map[string]tieline.Decision{}
	force, err := inForce(ctx, store)
	for _, d := range force {
		if d.Item != "" {
			settled[d.Item] = d
		}
	}
	return settled, err
}

// inForce gives the decisions that no other undoes.
func inForce(ctx context.Context, store tieline.Store) ([]tieline.Decision, error) {
	var all []tieline.Decision
	for d, err := range store.AllDecisions(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, *d)
	}
	force, _ := ledger.InForce(all)
	return force, nil
}

// gone reports whether a look-up failed because something else changed the ledger meanwhile.
func gone(err error) bool {
	e, ok := errors.AsType[*tieline.Error](err)
	return ok && e.Code == tieline.ErrNotFound
}
