// Package storetest holds the tests that every tieline.Store must pass.
package storetest

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/tieline/tieline"
)

// Run tests stores that open makes; each call of open must give an empty one.
func Run(t *testing.T, open func(t *testing.T) tieline.Store) {
	for name, test := range map[string]func(*testing.T, tieline.Store){
		"a document is stored once":          documentOnce,
		"records come back as they went in":  recordsBack,
		"deals of several documents are one": dealsFold,
		"filters":                            filters,
		"changes":                            changes,
		"facilities of a company":            facilities,
		"bad evidence is refused":            badEvidence,
		"readers and writers at once":        concurrent,
		"ids may be shortened":               shortIDs,
		"claims are rejected, and back":      rejectAndUndo,
		"claims are corrected":               correctClaim,
		"deals are merged and split":         mergeAndSplit,
		"organisations are merged":           organizations,
		"decisions that apply to nothing":    staleDecision,
		"the clock jumps back":               clockBack,
		"rebuilding":                         rebuilt,
		"search":                             search,
		"what a search shows":                searchHits,
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			defer func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}()
			test(t, s)
		})
	}
}

var learnt = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// Article makes a document that reports one deal between Hale Energy and another company.
func Article(t testing.TB, ref, date, other string, status tieline.Status) *tieline.Records {
	t.Helper()
	published, err := tieline.ParseDate(date)
	if err != nil {
		t.Fatal(err)
	}
	d := &tieline.Document{Ref: ref, Title: "About " + other, Publisher: "Harbour Wire", Published: published, Language: "en",
		URL: "https://example.org/" + ref, Text: "Hale Energy supplies " + other + ".\nSign up now.",
		Regions: []tieline.Region{{Start: 0, End: 4, Kind: tieline.NoiseAdvert}}}
	if err := d.Seal(); err != nil {
		t.Fatal(err)
	}
	words, err := d.Evidence(0, 20)
	if err != nil {
		t.Fatal(err)
	}
	return &tieline.Records{Document: d, Deals: []tieline.Deal{{
		Kind: tieline.Supply, Status: status, Origin: tieline.OriginNone, Via: []string{}, Confidence: 0.9, Evidence: []tieline.Evidence{words},
		Place:   "Dunkirk, France",
		Parties: []tieline.Party{{Name: "Hale Energy", Role: tieline.RoleSupplier, Entity: "#0"}, {Name: other, Role: tieline.RoleBuyer, Entity: "#1"}},
	}}}
}

func add(t *testing.T, s tieline.Store, r *tieline.Records) bool {
	t.Helper()
	added, err := s.AddDocument(t.Context(), r, learnt)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

func deals(t *testing.T, s tieline.Store, f tieline.DealFilter) []tieline.LedgerDeal {
	t.Helper()
	list, err := s.Deals(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func documentOnce(t *testing.T, s tieline.Store) {
	r := Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced)
	if !add(t, s, r) {
		t.Error("a new document is said to be known")
	}
	if add(t, s, r) {
		t.Error("the same document is added twice")
	}
	totals, err := s.Totals(t.Context())
	if want := (tieline.Totals{Documents: 1, Claims: 1, Deals: 1, Companies: 2}); err != nil || totals != want {
		t.Errorf("totals %+v, %v; want %+v", totals, err, want)
	}
	if has, err := s.HasDocument(t.Context(), r.Document.ID); err != nil || !has {
		t.Errorf("the document is not there: %v", err)
	}
}

func recordsBack(t *testing.T, s tieline.Store) {
	r := Article(t, "a", "2025-Q1", "Tarn Motors", tieline.Announced)
	add(t, s, r)
	back, err := s.Records(t.Context(), r.Document.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back.Document, r.Document) || !reflect.DeepEqual(back.Deals, r.Deals) {
		t.Errorf("got %+v %+v\nwant %+v %+v", back.Document, back.Deals, r.Document, r.Deals)
	}
	if err := back.Verify(); err != nil {
		t.Error(err)
	}
	list, err := s.Documents(t.Context(), 10, 0)
	if err != nil || len(list) != 1 || list[0].Deals != 1 || !list[0].Learnt.Equal(learnt) {
		t.Errorf("documents %+v, %v", list, err)
	}
}

func dealsFold(t *testing.T, s tieline.Store) {
	add(t, s, Article(t, "b", "2025-03-01", "Tarn Motors", tieline.Active))
	add(t, s, Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced))
	list := deals(t, s, tieline.DealFilter{})
	if len(list) != 1 || len(list[0].Stages) != 2 || list[0].Status != tieline.Active {
		t.Fatalf("deals %+v; want one with two stages", list)
	}
	d, claims, err := s.Deal(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(claims) != 2 || claims[0].Published.String() != "2025-01-01" || d.ID != list[0].ID {
		t.Errorf("claims %+v; want two, oldest first", claims)
	}
}

func filters(t *testing.T, s tieline.Store) {
	add(t, s, Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced))
	add(t, s, Article(t, "b", "2025-02-01", "Orla 100% Steel", tieline.Active))
	for _, c := range []struct {
		filter tieline.DealFilter
		want   int
	}{
		{tieline.DealFilter{}, 2},
		{tieline.DealFilter{Text: "TARN"}, 1},
		{tieline.DealFilter{Text: "100%"}, 1},
		{tieline.DealFilter{Text: "%"}, 1},
		{tieline.DealFilter{Text: "dunkirk"}, 2},
		{tieline.DealFilter{Kind: tieline.Licence}, 0},
		{tieline.DealFilter{Status: tieline.Active}, 1},
		{tieline.DealFilter{Limit: 1}, 1},
		{tieline.DealFilter{Offset: 2}, 0},
		{tieline.DealFilter{Company: "no such key"}, 0},
	} {
		if got := deals(t, s, c.filter); len(got) != c.want {
			t.Errorf("%+v lets %d deals through, want %d", c.filter, len(got), c.want)
		}
	}
	companies, err := s.Companies(t.Context(), "hale", 10)
	if err != nil || len(companies) != 1 || companies[0].Deals != 2 {
		t.Fatalf("companies %+v, %v", companies, err)
	}
	if got := deals(t, s, tieline.DealFilter{Company: companies[0].Key}); len(got) != 2 {
		t.Errorf("%d deals of Hale Energy, want 2", len(got))
	}
}

func changes(t *testing.T, s tieline.Store) {
	add(t, s, Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced))
	add(t, s, Article(t, "b", "2025-03-01", "Tarn Motors", tieline.Active))
	for since, want := range map[string][]tieline.Status{
		"2025-01-01": {tieline.Active, tieline.Announced}, "2025-02": {tieline.Active}, "2025-03-02": {},
	} {
		day, err := tieline.ParseDate(since)
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.Changes(t.Context(), day, 10)
		if err != nil {
			t.Fatal(err)
		}
		got := []tieline.Status{}
		for _, c := range list {
			got = append(got, c.To)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("since %s: %v, want %v", since, got, want)
		}
	}
}

func facilities(t *testing.T, s tieline.Store) {
	r := Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced)
	words := r.Deals[0].Evidence
	r.Facilities = []tieline.Facility{
		{Place: "Hull, UK", Owners: []string{"Somebody else"}, Status: tieline.FacilityPlanned, Evidence: words},
		{Name: "Dunkirk plant", Place: "Dunkirk, France", Owners: []string{"Tarn Motors", "Hale Energy"}, Status: tieline.FacilityOperating, Evidence: words},
	}
	add(t, s, r)
	add(t, s, Article(t, "b", "2025-02-01", "Tarn Motors", tieline.Active))
	companies, err := s.Companies(t.Context(), "tarn", 10)
	if err != nil || len(companies) != 1 {
		t.Fatalf("companies %+v, %v", companies, err)
	}
	list, err := s.Facilities(t.Context(), companies[0].Key, 10)
	if err != nil || len(list) != 1 || list[0].Name != "Dunkirk plant" || list[0].Index != 1 || list[0].Document != r.Document.ID ||
		list[0].Published != r.Document.Published || len(list[0].Evidence) != 1 {
		t.Errorf("facilities %+v, %v", list, err)
	}
	if list, err := s.Facilities(t.Context(), "name:nobody", 10); err != nil || len(list) != 0 {
		t.Errorf("facilities of nobody: %+v, %v", list, err)
	}
}

func badEvidence(t *testing.T, s tieline.Store) {
	r := Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced)
	r.Document.Text = "Something else stands here entirely."
	if _, err := s.AddDocument(t.Context(), r, learnt); err == nil {
		t.Error("a quote that does not stand in the document is stored")
	}
	r = Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced)
	r.Deals[0].Evidence = nil
	if _, err := s.AddDocument(t.Context(), r, learnt); err == nil {
		t.Error("a deal without evidence is stored")
	}
	if list := deals(t, s, tieline.DealFilter{}); len(list) != 0 {
		t.Errorf("deals %+v", list)
	}
}

func concurrent(t *testing.T, s tieline.Store) {
	const writers, each = 4, 10
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				r := Article(t, fmt.Sprintf("%d-%d", w, i), "2025-01-01", fmt.Sprintf("Company %d", i), tieline.Active)
				if _, err := s.AddDocument(context.Background(), r, learnt); err != nil {
					t.Error(err)
				}
				if _, err := s.Deals(context.Background(), tieline.DealFilter{}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := len(deals(t, s, tieline.DealFilter{})); got != each {
		t.Errorf("%d deals, want %d", got, each)
	}
}

func shortIDs(t *testing.T, s tieline.Store) {
	add(t, s, Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Active))
	full := deals(t, s, tieline.DealFilter{})[0].ID
	if d, _, err := s.Deal(t.Context(), full[:5]); err != nil || d.ID != full {
		t.Errorf("shortened id: %v", err)
	}
	for _, id := range []string{"", "nothing", "%", "_"} {
		if _, _, err := s.Deal(t.Context(), id); tieline.CodeOf(err) != tieline.ErrNotFound {
			t.Errorf("deal %q: %v, want not found", id, err)
		}
		if _, err := s.Records(t.Context(), id); tieline.CodeOf(err) != tieline.ErrNotFound {
			t.Errorf("document %q: %v, want not found", id, err)
		}
	}
}
