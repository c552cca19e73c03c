package storetest

import (
	"reflect"
	"testing"
	"time"

	"github.com/tieline/tieline"
)

// ProposalStore is a store that keeps what notices may change.
type ProposalStore interface {
	tieline.Store
	tieline.ChangesOfLaw
}

// RunProposals tests what stores keep of proposals; each call of open must give an empty one.
func RunProposals(t *testing.T, open func(t *testing.T) ProposalStore) {
	s := open(t)
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if list, err := s.Proposals(t.Context()); err != nil || len(list) > 0 {
		t.Fatalf("%v, %v", list, err)
	}
	early, late := mustDate(t, "2099-04-30"), mustDate(t, "2099-05-06")
	a := tieline.Proposal{ID: "2099-1/us.a", Rule: "us.a", Score: 0.6, Reasons: []string{"it names section 301"}, Found: learnt, Notice: tieline.Notice{Number: "2099-1", Title: "A", Published: early}}
	b := tieline.Proposal{ID: "2099-2/us.b", Rule: "us.b", Score: 0.7, Reasons: []string{"it names the list X"}, Found: learnt, Notice: tieline.Notice{Number: "2099-2", Title: "B", Published: late, Effective: late, CFR: []tieline.CFRPart{{Title: 15, Part: 791}}}}
	c := tieline.Proposal{ID: "2099-2/us.c", Rule: "us.c", Score: 0.9, Reasons: []string{"it names heading 9903.91.06"}, Found: learnt, Notice: b.Notice}
	if n, err := s.Propose(t.Context(), []tieline.Proposal{a, b}); err != nil || n != 2 {
		t.Fatalf("%d, %v", n, err)
	}
	again := b
	again.Score, again.Found = 0.99, learnt.Add(time.Hour)
	if n, err := s.Propose(t.Context(), []tieline.Proposal{again, c}); err != nil || n != 1 {
		t.Fatalf("%d, %v: what is kept stays as it is", n, err)
	}
	list, err := s.Proposals(t.Context())
	if want := []tieline.Proposal{c, b, a}; err != nil || !reflect.DeepEqual(list, want) {
		t.Errorf("%+v, %v\nwant %+v", list, err, want)
	}
	// A decision settles a proposal by its id, without touching deals.
	e, err := s.Decide(t.Context(), tieline.Decision{Verb: tieline.Reject, Author: "Ann", Reason: "another section 301", Item: a.ID}, learnt.Add(2*time.Hour))
	if err != nil || len(e.Before) > 0 || len(e.After) > 0 {
		t.Fatalf("%+v, %v", e, err)
	}
	states, err := s.Decisions(t.Context())
	if err != nil || len(states) != 1 || states[0].Item != a.ID || states[0].State == tieline.Undone {
		t.Errorf("%+v, %v", states, err)
	}
}

func mustDate(t *testing.T, s string) tieline.Date {
	t.Helper()
	d, err := tieline.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
