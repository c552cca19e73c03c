package eval_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/tieline/tieline/eval"
)

func TestResultsJoin(t *testing.T) {
	result := func(deals, others int) *eval.Result {
		return &eval.Result{Documents: 1,
			Tallies:  map[string]eval.Tally{"deal": {Gold: 2, GoldFound: deals}, "measure": {Gold: 3, GoldFound: others}},
			Accuracy: map[string]eval.Share{"role": {Right: deals, Of: 2}, "facility_status": {Right: others, Of: 3}},
			Notes:    []eval.Note{{Miss: "missed", Record: "deal", Text: "x"}, {Miss: "missed", Record: "measure", Text: "y"}},
		}
	}
	path := filepath.Join(t.TempDir(), "deals.json")
	if err := eval.WriteResults(path, []eval.DocumentResult{{Ref: "a", Style: "article", Result: result(1, 0)}, {Ref: "only here", Result: result(1, 0)}}); err != nil {
		t.Fatal(err)
	}
	deals, err := eval.ReadResults(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := eval.Join(deals, []eval.DocumentResult{{Ref: "b", Result: result(0, 1)}, {Ref: "a", Result: result(0, 3)}})
	if err != nil || len(got) != 1 || got[0].Ref != "a" || got[0].Style != "article" {
		t.Fatalf("%+v, %v", got, err)
	}
	if want := result(1, 3); !reflect.DeepEqual(got[0].Result, want) {
		t.Errorf("got %+v, want %+v", got[0].Result, want)
	}
	if _, err := eval.Join(deals, nil); err == nil {
		t.Error("nothing in common is no error")
	}
}
