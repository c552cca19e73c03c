package review_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/resolve"
	"github.com/tieline/tieline/review"
	"github.com/tieline/tieline/sqlite"
	"github.com/tieline/tieline/storetest"
)

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// proposal is a source of another sort, as the readme of the package describes it.
type proposal struct{ store tieline.Store }

func (proposal) Kinds() []string { return []string{"proposal"} }

func (p proposal) Items(ctx context.Context, f review.Filter) ([]review.Item, error) {
	settled, err := review.Settled(ctx, p.store)
	if _, is := settled["proposal-1"]; is || err != nil || !strings.HasPrefix("proposal-1", f.ID) {
		return nil, err
	}
	return []review.Item{{ID: "proposal-1", Kind: "proposal", Title: "A rule changes", Weight: 1, Details: []string{"90 Fed. Reg. 1"}, Options: []review.Option{
		{Key: "c", Label: "Confirm", Decision: tieline.Decision{Verb: tieline.Confirm, Item: "proposal-1"}},
	}}}, nil
}

func open(t *testing.T) tieline.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	a, b := storetest.Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced), storetest.Article(t, "b", "2025-02-01", "Tarn Motors", tieline.Active)
	a.Deals[0].Confidence = 0.5
	b.Deals[0].Place = "Lille, France"
	for _, r := range []*tieline.Records{a, b} {
		if _, err := s.AddDocument(t.Context(), r, now); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// TestQueue takes every option of every item, undoes it, and finds the queue as it was.
func TestQueue(t *testing.T) {
	s := open(t)
	q := review.New(s, proposal{s})
	items, err := q.Items(t.Context(), review.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, i := range items {
		kinds[i.Kind]++
	}
	if kinds["uncertain"] != 1 || kinds["close"] != 1 || kinds[review.KindProvisional] != 2 || kinds["proposal"] != 1 || items[0].Kind != "proposal" {
		t.Fatalf("kinds %v", kinds)
	}
	for _, item := range items {
		for _, o := range item.Options {
			d := o.Decision
			d.Author = "Ada"
			switch o.Needs {
			case review.NeedsOrganization:
				d.Organizations = append([]tieline.PartyRef{{Key: "name:orla", Name: "Orla"}}, d.Organizations...)
			case review.NeedsName:
				d.Correction = &tieline.Correction{Name: "Another"}
			case review.NeedsValues:
				if d.Correction, err = review.Values(map[string]string{"status": "ended", "place": "-"}); err != nil {
					t.Fatal(err)
				}
			}
			e, err := s.Decide(t.Context(), d, now)
			if err != nil || e.Stale != "" {
				t.Fatalf("%s %s: %+v, %v", item.Kind, o.Key, e, err)
			}
			if _, err := q.Item(t.Context(), item.ID); tieline.CodeOf(err) != tieline.ErrNotFound {
				t.Errorf("%s %s is decided, and still there: %v", item.Kind, o.Key, err)
			}
			if _, err := s.Decide(t.Context(), tieline.Decision{Verb: tieline.Undo, Undoes: e.Decision.ID, Author: "Ada"}, now); err != nil {
				t.Fatal(err)
			}
			if _, err := q.Item(t.Context(), item.ID[:6]); err != nil {
				t.Errorf("%s %s is undone, and not there: %v", item.Kind, o.Key, err)
			}
		}
	}
}

// TestTargets finds what a person names.
func TestTargets(t *testing.T) {
	s := open(t)
	deals, err := s.Deals(t.Context(), tieline.DealFilter{Status: tieline.Active})
	if err != nil || len(deals) != 1 {
		t.Fatal(deals, err)
	}
	claim := deals[0].ClaimIDs[0]
	for id, want := range map[string]tieline.Code{
		deals[0].ID: "", deals[0].ID[:5]: "", claim: "", claim[:8] + "/0": "", claim[:8] + "/1": tieline.ErrNotFound, "ffffff": tieline.ErrNotFound, "ffff/0": tieline.ErrNotFound, "": tieline.ErrNotFound,
	} {
		target, err := review.FindTarget(t.Context(), s, id)
		if tieline.CodeOf(err) != want || err == nil && (target.Deal == nil || len(target.Refs()) != 1) {
			t.Errorf("%q: %+v, %v", id, target, err)
		}
	}
	item, err := review.New(s).Item(t.Context(), review.ClaimID(claim))
	if err != nil || item.Kind != review.KindReport || len(item.Options) == 0 {
		t.Errorf("a report as an item: %+v, %v", item, err)
	}
	for name, want := range map[string]string{"tarn motors": resolve.Key(tieline.Party{Name: "Tarn Motors"}), "CATL": "contemporary-amperex-technology", "Nobody Cells Inc": resolve.Key(tieline.Party{Name: "Nobody Cells"})} {
		if o, err := review.FindOrganization(t.Context(), s, name); err != nil || o.Key != want {
			t.Errorf("%s: %+v, %v; want %s", name, o, err, want)
		}
	}
}

func TestValues(t *testing.T) {
	for _, bad := range []map[string]string{{}, {"status": "done"}, {"kind": "marriage"}, {"date": "May"}} {
		if x, err := review.Values(bad); tieline.CodeOf(err) != tieline.ErrInvalid {
			t.Errorf("%v: %+v, %v", bad, x, err)
		}
	}
}
