package storetest

import (
	"reflect"
	"testing"
	"time"

	"github.com/tieline/tieline"
)

// FollowingStore is a store that keeps what following needs.
type FollowingStore interface {
	tieline.Store
	tieline.Following
}

// RunFollowing tests what stores keep of following; each call of open must give an empty one.
func RunFollowing(t *testing.T, open func(t *testing.T) FollowingStore) {
	runAll(t, open, map[string]func(*testing.T, FollowingStore){
		"sources and their items":       sources,
		"watches":                       watches,
		"news of deals":                 dealNews,
		"news of plants":                plantNews,
		"news of findings":              findingNews,
		"alerts are made once":          alertsOnce,
		"deliveries move one at a time": deliveries,
	})
}

func sources(t *testing.T, s FollowingStore) {
	one := tieline.SourceState{Name: "one", ETag: `"v1"`, Asked: learnt, Due: learnt.Add(time.Hour), Documents: 3}
	for _, state := range []tieline.SourceState{{Name: "two", Failures: 2, Problem: "it is down"}, {Name: "one"}, one} {
		if err := s.SaveSource(t.Context(), state); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.SourceStates(t.Context())
	if want := []tieline.SourceState{one, {Name: "two", Failures: 2, Problem: "it is down"}}; err != nil || !reflect.DeepEqual(list, want) {
		t.Errorf("%+v, %v; want %+v", list, err, want)
	}
	for i, want := range []struct {
		tries int
		done  bool
	}{{0, false}, {1, false}, {2, true}} {
		tries, done, err := s.SourceItem(t.Context(), "one", "a")
		if err != nil || tries != want.tries || done != want.done {
			t.Errorf("step %d: %d %t, %v", i, tries, done, err)
		}
		if err := s.TriedItem(t.Context(), "one", "a", i == 1); err != nil {
			t.Fatal(err)
		}
	}
	if tries, done, err := s.SourceItem(t.Context(), "two", "a"); tries != 0 || done || err != nil {
		t.Errorf("another source's item: %d %t, %v", tries, done, err)
	}
}

func watches(t *testing.T, s FollowingStore) {
	add(t, s, Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Active))
	for _, w := range []tieline.Watch{{Name: "b", Kind: tieline.Supply}, {Name: "a"}, {Name: "b", Place: "Hull", Receivers: []string{"desk"}, After: 99}} {
		if err := s.SaveWatch(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.Watches(t.Context())
	if want := []tieline.Watch{{Name: "a", After: 1}, {Name: "b", Place: "Hull", Receivers: []string{"desk"}, After: 1}}; err != nil || !reflect.DeepEqual(list, want) {
		t.Errorf("%+v, %v; want %+v", list, err, want)
	}
	if err := s.RemoveWatch(t.Context(), "b"); err != nil {
		t.Error(err)
	}
	if err := s.RemoveWatch(t.Context(), "b"); tieline.CodeOf(err) != tieline.ErrNotFound {
		t.Errorf("removed twice: %v", err)
	}
}

func newsOf(t *testing.T, s FollowingStore) ([]tieline.News, tieline.NewsMark) {
	t.Helper()
	news, mark, err := s.News(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return news, mark
}

func dealNews(t *testing.T, s FollowingStore) {
	for _, d := range []struct {
		ref, date string
		status    tieline.Status
	}{
		{"a", "2025-01-01", tieline.Announced},
		{"same", "2025-01-02", tieline.Announced}, // says what is known
		{"b", "2025-03-01", tieline.Active},
		{"c", "2025-04-01", tieline.Ended},
	} {
		add(t, s, Article(t, d.ref, d.date, "Tarn Motors", d.status))
	}
	news, mark := newsOf(t, s)
	got := map[string][]string{}
	for i, n := range news {
		if n.Number != int64(i+1) {
			t.Errorf("%s has number %d", n.Document.Ref, n.Number)
		}
		for _, d := range n.Deals {
			got[n.Document.Ref] = append(got[n.Document.Ref], string(d.Before)+">"+string(d.Stage.Status))
		}
	}
	want := map[string][]string{"a": {">announced"}, "b": {"announced>active"}, "c": {"active>ended"}}
	if !reflect.DeepEqual(got, want) || mark.From != 0 || mark.To != 4 {
		t.Errorf("news %v up to %+v; want %v", got, mark, want)
	}
	if part, mark, err := s.News(t.Context(), 2); err != nil || len(part) != 2 || mark.To != 2 {
		t.Errorf("two of them: %+v, %+v, %v", part, mark, err)
	}
}

func plantNews(t *testing.T, s FollowingStore) {
	plant := func(ref, date string, status tieline.FacilityStatus, owners ...string) {
		r := Article(t, ref, date, "Tarn Motors", tieline.Active)
		r.Facilities = []tieline.Facility{{Name: "Hull plant", Place: "Hull, UK", Owners: owners, Status: status, Evidence: r.Deals[0].Evidence}}
		add(t, s, r)
	}
	plant("a", "2025-01-01", tieline.FacilityPlanned, "Tarn Motors", "Hale Energy")
	plant("b", "2025-02-01", tieline.FacilityPlanned, "Hale Energy")
	plant("c", "2025-03-01", tieline.FacilityConstruction, "Hale Energy")
	plant("d", "2025-03-01", tieline.FacilityPlanned, "Somebody else")
	got := []string{}
	news, _ := newsOf(t, s)
	for _, n := range news {
		for _, f := range n.Plants {
			got = append(got, n.Document.Ref+" "+string(f.Status))
		}
	}
	if want := []string{"a planned", "c construction", "d planned"}; !reflect.DeepEqual(got, want) {
		t.Errorf("news of plants %q, want %q", got, want)
	}
}

func findingNews(t *testing.T, s FollowingStore) {
	r := Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Active)
	add(t, s, r)
	deal := deals(t, s, tieline.DealFilter{})[0]
	day := tieline.Date{Year: 2026, Month: 11, Day: 22}
	after := tieline.Finding{Screen: "credit", About: tieline.AboutDeal, Subject: deal.ID, AsOf: day, Verdict: tieline.Depends}
	screening := tieline.Screening{About: tieline.AboutDeal, Subject: deal.ID, Name: "x", Claim: deal.ClaimIDs[0], Document: r.Document.ID, Day: day, Learnt: learnt, Findings: []tieline.Finding{after}}
	if _, err := s.KeepFindings(t.Context(), []tieline.Screening{screening}, func(_, now *tieline.Screening) []tieline.FindingChange {
		return []tieline.FindingChange{{ID: "f1", Says: "it depends", Cause: tieline.CauseNews, About: now.About, Subject: now.Subject, After: &now.Findings[0]}}
	}); err != nil {
		t.Fatal(err)
	}
	news, mark := newsOf(t, s)
	if len(news) != 2 || mark.ToFinding != 1 || mark.Empty() {
		t.Fatalf("news %+v up to %+v", news, mark)
	}
	f := news[1].Finding
	if f == nil || news[1].Number != 1 || f.Change.Finding.ID != "f1" || f.Deal == nil || f.Deal.ID != deal.ID || news[1].Document.Title != "About Tarn Motors" {
		t.Errorf("news %+v", news[1])
	}
	if ok, err := s.AddAlerts(t.Context(), mark, nil); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if news, mark := newsOf(t, s); len(news) != 0 || !mark.Empty() {
		t.Errorf("the same news again: %+v", news)
	}
	if err := s.SaveWatch(t.Context(), tieline.Watch{Name: "w"}); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Watches(t.Context()); err != nil || list[0].Findings != 1 {
		t.Errorf("a watch saved later: %+v, %v", list, err)
	}
}

func alertsOnce(t *testing.T, s FollowingStore) {
	add(t, s, Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Active))
	_, mark := newsOf(t, s)
	alert := tieline.Alert{Key: "k1", Made: learnt, Kind: tieline.AlertNewDeal, Title: "x", Watches: []string{"w", "v"}, Receivers: []string{"desk", "post"}}
	other := tieline.Alert{Key: "k2", Made: learnt.Add(time.Hour), Title: "y", Watches: []string{"v"}}
	if ok, err := s.AddAlerts(t.Context(), mark, []tieline.Alert{alert, other}); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if ok, err := s.AddAlerts(t.Context(), mark, []tieline.Alert{{Key: "k3", Made: learnt}}); ok || err != nil {
		t.Errorf("alerts of the same news are added twice: %t, %v", ok, err)
	}
	add(t, s, Article(t, "b", "2025-01-02", "Tarn Motors", tieline.Active))
	if news, next := newsOf(t, s); len(news) != 1 || news[0].Document.Ref != "b" || next.From != mark.To {
		t.Errorf("the next news: %+v %+v", news, next)
	} else if ok, err := s.AddAlerts(t.Context(), next, []tieline.Alert{alert}); !ok || err != nil {
		t.Error(ok, err)
	}
	for _, c := range []struct {
		watch string
		since time.Time
		want  int
	}{{"", time.Time{}, 2}, {"w", time.Time{}, 1}, {"v", time.Time{}, 2}, {"u", time.Time{}, 0}, {"", learnt.Add(time.Minute), 1}} {
		if list, err := s.Alerts(t.Context(), c.watch, c.since, 0); err != nil || len(list) != c.want {
			t.Errorf("alerts of %q since %s: %+v, %v", c.watch, c.since, list, err)
		}
	}
	if list, err := s.Deliveries(t.Context(), tieline.DeliveryWaiting); err != nil || len(list) != 2 || list[0].Alert.Key != "k1" || list[0].Receiver != "desk" {
		t.Errorf("deliveries %+v, %v; want one a receiver", list, err)
	}
}

func deliveries(t *testing.T, s FollowingStore) {
	_, mark := newsOf(t, s)
	if ok, err := s.AddAlerts(t.Context(), mark, []tieline.Alert{{Key: "a", Made: learnt, Receivers: []string{"desk"}}, {Key: "b", Made: learnt, Receivers: []string{"desk"}}}); !ok || err != nil {
		t.Fatal(ok, err)
	}
	list, err := s.Deliveries(t.Context(), tieline.DeliveryWaiting)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	a, b := list[0], list[1]
	a.Tries, a.Problem, a.Changed, a.Due = 3, "it is down", learnt.Add(time.Minute), learnt.Add(time.Hour)
	for i, step := range []struct {
		from, to tieline.DeliveryState
		list     []tieline.Delivery
		want     bool
	}{
		{tieline.DeliveryWaiting, tieline.DeliverySending, []tieline.Delivery{a}, true},
		{tieline.DeliveryWaiting, tieline.DeliverySending, []tieline.Delivery{a}, false},
		{tieline.DeliveryWaiting, tieline.DeliveryDone, []tieline.Delivery{b, a}, false}, // all or nothing
		{tieline.DeliverySending, tieline.DeliveryDone, []tieline.Delivery{b}, false},
		{tieline.DeliverySending, tieline.DeliveryDoubt, []tieline.Delivery{a}, true},
	} {
		if ok, err := s.MoveDeliveries(t.Context(), step.from, step.to, step.list); ok != step.want || err != nil {
			t.Errorf("step %d: %t, %v", i, ok, err)
		}
	}
	if list, err := s.Deliveries(t.Context(), tieline.DeliveryDoubt, tieline.DeliveryDone); err != nil || len(list) != 1 || list[0].Tries != 3 || list[0].Problem != "it is down" || !list[0].Due.Equal(a.Due) {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err := s.Deliveries(t.Context(), tieline.DeliveryWaiting); err != nil || len(list) != 1 || list[0].Alert.Key != "b" {
		t.Errorf("%+v, %v", list, err)
	}
}
