package storetest

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tieline/tieline"
)

// claimsOf gives the claims of a document as the store has them.
func claimsOf(t *testing.T, s tieline.Store, r *tieline.Records) (list []tieline.Claim) {
	t.Helper()
	for c, err := range s.AllClaims(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Document == r.Document.ID {
			list = append(list, *c)
		}
	}
	return list
}

// refs names the claims of documents.
func refs(t *testing.T, s tieline.Store, documents ...*tieline.Records) (list []tieline.ClaimRef) {
	t.Helper()
	for _, r := range documents {
		for _, c := range claimsOf(t, s, r) {
			list = append(list, c.Ref())
		}
	}
	return list
}

func decide(t *testing.T, s tieline.Store, d tieline.Decision) *tieline.Effect {
	t.Helper()
	d.Author, d.Reason = "Ada", "because"
	before := ledgerText(t, s)
	foreseen, err := s.Foresee(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if after := ledgerText(t, s); after != before {
		t.Errorf("foreseeing changed the ledger:\n%s\nto\n%s", before, after)
	}
	e, err := s.Decide(t.Context(), d, learnt)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(statuses(e.Before), statuses(foreseen.Before)) || !reflect.DeepEqual(statuses(e.After), statuses(foreseen.After)) {
		t.Errorf("foreseen %v to %v, came %v to %v", foreseen.Before, foreseen.After, e.Before, e.After)
	}
	return e
}

func statuses(deals []tieline.LedgerDeal) (list []string) {
	for _, d := range deals {
		list = append(list, d.ID+" "+string(d.Status)+" "+d.Place)
	}
	return list
}

// ledgerText is all deals, but for times and ids of decisions.
func ledgerText(t *testing.T, s tieline.Store) string {
	t.Helper()
	var b strings.Builder
	for d, err := range s.AllDeals(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if err := json.NewEncoder(&b).Encode(d); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func rejectAndUndo(t *testing.T, s tieline.Store) {
	a, b := Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced), Article(t, "b", "2025-03-01", "Tarn Motors", tieline.Active)
	add(t, s, a)
	add(t, s, b)
	whole := ledgerText(t, s)
	e := decide(t, s, tieline.Decision{Verb: tieline.Reject, Claims: refs(t, s, b)})
	if list := deals(t, s, tieline.DealFilter{}); len(list) != 1 || list[0].Status != tieline.Announced {
		t.Errorf("after the rejection: %+v", list)
	}
	if len(e.Before) != 1 || len(e.After) != 1 || e.Before[0].Status != tieline.Active || e.After[0].Status != tieline.Announced {
		t.Errorf("effect %+v", e)
	}
	decide(t, s, tieline.Decision{Verb: tieline.Reject, Claims: refs(t, s, a)})
	if list := deals(t, s, tieline.DealFilter{}); len(list) != 0 {
		t.Errorf("all claims are rejected, there are still %+v", list)
	}
	states, err := s.Decisions(t.Context())
	if err != nil || len(states) != 2 {
		t.Fatal(states, err)
	}
	undo := decide(t, s, tieline.Decision{Verb: tieline.Undo, Undoes: states[1].ID})
	decide(t, s, tieline.Decision{Verb: tieline.Undo, Undoes: states[0].ID})
	if got := ledgerText(t, s); got != whole {
		t.Errorf("undone, the ledger is\n%s\nwant\n%s", got, whole)
	}
	decide(t, s, tieline.Decision{Verb: tieline.Undo, Undoes: undo.Decision.ID})
	if list := deals(t, s, tieline.DealFilter{}); len(list) != 1 || list[0].Status != tieline.Active {
		t.Errorf("an undone undo: %+v", list)
	}
	if _, err := s.Decide(t.Context(), tieline.Decision{Verb: tieline.Undo, Undoes: "nothing", Author: "Ada"}, learnt); tieline.CodeOf(err) != tieline.ErrNotFound {
		t.Errorf("undoing nothing: %v", err)
	}
}

func correctClaim(t *testing.T, s tieline.Store) {
	a := Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced)
	add(t, s, a)
	place := "Hull, UK"
	x := &tieline.Correction{Status: tieline.Exploring, Place: &place, Parties: []tieline.PartyCorrection{
		{Party: tieline.PartyRef{Name: "Tarn Motors"}, As: &tieline.PartyRef{Key: "name:orla", Name: "Orla"}}}}
	decide(t, s, tieline.Decision{Verb: tieline.Correct, Claims: refs(t, s, a), Correction: x})
	list := deals(t, s, tieline.DealFilter{Company: "name:orla"})
	if len(list) != 1 || list[0].Status != tieline.Exploring || list[0].Place != place {
		t.Errorf("corrected: %+v", list)
	}
	back, err := s.Records(t.Context(), a.Document.ID)
	if err != nil || back.Deals[0].Status != tieline.Announced {
		t.Errorf("the records of the document changed: %+v, %v", back.Deals, err)
	}
	// The claim is named by what the document says, also after it was corrected.
	decide(t, s, tieline.Decision{Verb: tieline.Correct, Claims: refs(t, s, a), Correction: &tieline.Correction{Status: tieline.Ended}})
	if list = deals(t, s, tieline.DealFilter{Company: "name:orla"}); len(list) != 1 || list[0].Status != tieline.Ended {
		t.Errorf("corrected twice: %+v", list)
	}
}

func mergeAndSplit(t *testing.T, s tieline.Store) {
	a, b := Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced), Article(t, "b", "2025-03-01", "Tarn Motors", tieline.Active)
	b.Deals[0].Place = "Hull, UK"
	add(t, s, a)
	add(t, s, b)
	if list := deals(t, s, tieline.DealFilter{}); len(list) != 2 {
		t.Fatalf("deals %+v, want two", list)
	}
	decide(t, s, tieline.Decision{Verb: tieline.Merge, Claims: refs(t, s, a, b)})
	c := Article(t, "c", "2025-04-01", "Tarn Motors", tieline.Suspended)
	add(t, s, c)
	if list := deals(t, s, tieline.DealFilter{}); len(list) != 1 || list[0].Status != tieline.Suspended || len(list[0].ClaimIDs) != 3 {
		t.Errorf("merged: %+v", list)
	}
	decide(t, s, tieline.Decision{Verb: tieline.Split, Claims: refs(t, s, c), Apart: refs(t, s, a, b)})
	if list := deals(t, s, tieline.DealFilter{}); len(list) != 2 || len(list[0].ClaimIDs)+len(list[1].ClaimIDs) != 3 {
		t.Errorf("split: %+v", list)
	}
}

func organizations(t *testing.T, s tieline.Store) {
	add(t, s, Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced))
	decide(t, s, tieline.Decision{Verb: tieline.Merge, Organizations: []tieline.PartyRef{{Key: "name:tarnmotor", Name: "Tarn Motors"}, {Key: "name:tarnauto", Name: "Tarn Autos"}}})
	before := ledgerText(t, s)
	add(t, s, Article(t, "b", "2025-03-01", "Tarn Autos", tieline.Active))
	list := deals(t, s, tieline.DealFilter{})
	if len(list) != 1 || list[0].Status != tieline.Active || list[0].Parties[1].Name != "Tarn Motors" {
		t.Errorf("merged organisations: %+v", list)
	}
	states, err := s.Decisions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	decide(t, s, tieline.Decision{Verb: tieline.Undo, Undoes: states[0].ID})
	if list := deals(t, s, tieline.DealFilter{}); len(list) != 2 || list[0].Parties[1].Name != "Tarn Autos" {
		t.Errorf("the merge undone: %+v", list)
	}
	decide(t, s, tieline.Decision{Verb: tieline.Reject, Organizations: []tieline.PartyRef{{Key: "name:tarnauto", Name: "Tarn Autos"}}})
	if list := deals(t, s, tieline.DealFilter{}); len(list) != 1 {
		t.Errorf("a rejected organisation: %+v", list)
	}
	if states, err = s.Decisions(t.Context()); err != nil || states[2].State != tieline.Holds {
		t.Errorf("the rejection stands as %+v, %v", states[2], err)
	}
	decide(t, s, tieline.Decision{Verb: tieline.Undo, Undoes: states[2].ID})
	decide(t, s, tieline.Decision{Verb: tieline.Undo, Undoes: states[1].ID})
	if list := deals(t, s, tieline.DealFilter{}); len(list) != 1 || len(list[0].ClaimIDs) != 2 || len(before) == 0 {
		t.Errorf("all undone: %+v", list)
	}
}

// staleDecision takes decisions on what is not there, before and after it comes.
func staleDecision(t *testing.T, s tieline.Store) {
	a := Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced)
	ref := tieline.ClaimRef{Document: a.Document.ID, Kind: tieline.Supply, Place: "Dunkirk, France",
		Parties: []tieline.PartyRef{{Key: "name:hale energy", Name: "Hale Energy"}, {Key: "name:tarnmotor", Name: "Tarn Motors"}}}
	d := tieline.Decision{Verb: tieline.Reject, Author: "Ada", Claims: []tieline.ClaimRef{ref}}
	e, err := s.Decide(t.Context(), d, learnt)
	if err != nil || e.Stale == "" {
		t.Fatalf("a decision on a document that is not there: %+v, %v", e, err)
	}
	other := d
	other.Claims = []tieline.ClaimRef{{Document: a.Document.ID, Kind: tieline.Licence, Parties: ref.Parties}}
	if _, err := s.Decide(t.Context(), other, learnt); err != nil {
		t.Fatal(err)
	}
	add(t, s, a)
	if list := deals(t, s, tieline.DealFilter{}); len(list) != 0 {
		t.Errorf("the rejection came before the document and is forgotten: %+v", list)
	}
	states, err := s.Decisions(t.Context())
	if err != nil || len(states) != 2 || states[0].State != tieline.Holds || states[1].State != tieline.Stale || !strings.Contains(states[1].Why, "licence of Hale Energy") {
		t.Errorf("states %+v, %v", states, err)
	}
	// The same decision from a file does nothing; one that was tampered with is refused.
	again, err := s.Decide(t.Context(), e.Decision, learnt)
	if err != nil || len(again.Before)+len(again.After) != 0 {
		t.Errorf("the same decision again: %+v, %v", again, err)
	}
	e.Decision.Author = "Mallory"
	if _, err := s.Decide(t.Context(), e.Decision, learnt); tieline.CodeOf(err) != tieline.ErrConflict {
		t.Errorf("a decision with another author under the same id: %v", err)
	}
}

// clockBack takes documents and decisions in while the clock jumps back.
func clockBack(t *testing.T, s tieline.Store) {
	a := Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced)
	add(t, s, a)
	b := Article(t, "b", "2025-02-01", "Tarn Motors", tieline.Active)
	if _, err := s.AddDocument(t.Context(), b, learnt.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if at := claimsOf(t, s, b)[0].Learnt; at.Before(learnt) {
		t.Errorf("learnt at %s, before what came earlier (%s)", at, learnt)
	}
	d := tieline.Decision{Verb: tieline.Confirm, Author: "Ada", Claims: refs(t, s, a)}
	first, err := s.Decide(t.Context(), d, learnt)
	if err != nil {
		t.Fatal(err)
	}
	if at, err := s.Latest(t.Context()); err != nil || !at.Equal(first.Decision.At) {
		t.Errorf("the last entry is of %s, %v; want %s", at, err, first.Decision.At)
	}
	second, err := s.Decide(t.Context(), d, learnt.Add(-time.Hour))
	if err != nil || !second.Decision.At.After(first.Decision.At) {
		t.Errorf("decided at %s, then at %s: %v", first.Decision.At, second.Decision.At, err)
	}
}

// rebuilt derives a ledger anew; it must come out the same.
func rebuilt(t *testing.T, s tieline.Store) {
	articles := []*tieline.Records{Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Announced), Article(t, "b", "2025-03-01", "Tarn Motors", tieline.Active),
		Article(t, "c", "2025-03-01", "Orla Steel", tieline.Ended)}
	for _, r := range articles {
		add(t, s, r)
	}
	decide(t, s, tieline.Decision{Verb: tieline.Reject, Claims: refs(t, s, articles[1])})
	before := ledgerText(t, s)
	derive := func(list []*tieline.Records) error {
		return s.Rebuild(t.Context(), func(add func(*tieline.Records) error) error {
			for _, r := range list {
				if err := add(r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := derive(articles); err != nil {
		t.Fatal(err)
	}
	if after := ledgerText(t, s); after != before {
		t.Errorf("rebuilt, the ledger is\n%s\nwant\n%s", after, before)
	}
	if err := derive(articles[1:]); tieline.CodeOf(err) != tieline.ErrConflict {
		t.Errorf("a document was left out: %v", err)
	}
	if after := ledgerText(t, s); after != before {
		t.Errorf("a rebuild that failed changed the ledger to\n%s", after)
	}
	n := 0
	for r, err := range s.AllRecords(t.Context()) {
		if err != nil || r.Verify() != nil {
			t.Error(err, r.Verify())
		}
		n++
	}
	for d, err := range s.AllDocuments(t.Context()) {
		if err != nil || d.Text == "" {
			t.Error(err)
		}
		n++
	}
	if n != 6 {
		t.Errorf("%d documents and records, want 6", n)
	}
}
