package storetest

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieline/tieline"
)

func doubts(t *testing.T, s tieline.Store, kind tieline.DoubtKind) []tieline.Doubt {
	t.Helper()
	list, err := s.Doubts(t.Context(), tieline.DoubtFilter{Kind: kind})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// doubtsComeAndGo puts four things in doubt, and settles each by a decision.
func doubtsComeAndGo(t *testing.T, s tieline.Store) {
	unsure := Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced)
	unsure.Deals[0].Confidence = 0.5
	late := Article(t, "b", "2099-01-01", "Orla Steel", tieline.Active)
	here, there := Article(t, "c", "2025-01-01", "Moss Autos", tieline.Active), Article(t, "d", "2025-02-01", "Moss Autos", tieline.Active)
	here.Deals[0].Place, there.Deals[0].Place = "Hull, UK", "Leeds, UK"
	yes, no := Article(t, "e", "2025-05-01", "Vale Cars", tieline.Active), Article(t, "f", "2025-05-03", "Vale Cars", tieline.Denied)
	no.Document.Publisher = "Courier"
	if err := no.Document.Seal(); err != nil {
		t.Fatal(err)
	}
	for _, r := range []*tieline.Records{unsure, late, here, there, yes, no} {
		add(t, s, r)
	}
	for _, c := range []struct {
		kind     tieline.DoubtKind
		why      string
		decision tieline.Decision
	}{
		{tieline.DoubtUncertain, "50 % sure", tieline.Decision{Verb: tieline.Confirm, Claims: refs(t, s, unsure)}},
		{tieline.DoubtDate, "dated 2099-01-01", tieline.Decision{Verb: tieline.Correct, Claims: refs(t, s, late), Correction: &tieline.Correction{Date: &tieline.Date{Year: 2025}}}},
		{tieline.DoubtClose, "Hull, UK", tieline.Decision{Verb: tieline.Split, Claims: refs(t, s, here), Apart: refs(t, s, there)}},
		{tieline.DoubtContradiction, "status", tieline.Decision{Verb: tieline.Confirm, Claims: refs(t, s, yes, no)}},
	} {
		before := doubts(t, s, c.kind)
		if len(before) != 1 || !strings.Contains(before[0].Why, c.why) || len(before[0].Deals) == 0 || len(before[0].Claims) == 0 {
			t.Errorf("%s: %+v", c.kind, before)
			continue
		}
		if list, err := s.Doubts(t.Context(), tieline.DoubtFilter{ID: before[0].ID[:6], Deal: before[0].Deals[0]}); err != nil || len(list) != 1 {
			t.Errorf("%s by its id and deal: %+v, %v", c.kind, list, err)
		}
		e := decide(t, s, c.decision)
		if after := doubts(t, s, c.kind); len(after) != 0 {
			t.Errorf("%s: decided, and still in doubt: %+v", c.kind, after)
		}
		decide(t, s, tieline.Decision{Verb: tieline.Undo, Undoes: e.Decision.ID})
		if again := doubts(t, s, c.kind); len(again) != 1 || again[0].ID != before[0].ID {
			t.Errorf("%s: undone, and in doubt are %+v; want %+v", c.kind, again, before)
		}
		decide(t, s, tieline.Decision{Verb: tieline.Reject, Claims: refs(t, s, unsure, late, here, yes)})
		if left := doubts(t, s, c.kind); len(left) != 0 {
			t.Errorf("%s: rejected, and still in doubt: %+v", c.kind, left)
		}
		states, err := s.Decisions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		decide(t, s, tieline.Decision{Verb: tieline.Undo, Undoes: states[len(states)-1].ID})
	}
	unknown, err := s.Provisional(t.Context(), 100)
	if err != nil || len(unknown) != 5 || unknown[0].Name != "Hale Energy" || !slices.ContainsFunc(unknown, func(c tieline.Company) bool { return c.Name == "Vale Cars" }) {
		t.Errorf("organisations that nobody knows: %+v, %v", unknown, err)
	}
}
