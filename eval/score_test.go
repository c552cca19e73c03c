package eval

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/corpus"
)

// TestAgreesWithTheReferenceScorer compares twelve documents, whose records were spoilt at
// random (names, kinds, values, legal forms, repeats), with the figures that the reference
// implementation of docs/records.md printed for them.
func TestAgreesWithTheReferenceScorer(t *testing.T) {
	golds, err := corpus.LoadGold("testdata/gold")
	if err != nil {
		t.Fatal(err)
	}
	outs := readRecords(t, "testdata/out.jsonl")
	var rs []*Result
	for _, g := range golds {
		rs = append(rs, Score(g, outs[g.ID]))
	}
	got := Sum(rs...)
	b, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		t.Fatal(err)
	}
	for _, level := range Levels {
		var want struct {
			Precision, Recall, F1 float64
			Gold, System          int
		}
		if err := json.Unmarshal(fields[level], &want); err != nil {
			t.Fatalf("%s: %v", level, err)
		}
		tally := got.Tallies[level]
		if !same(tally.Precision(), want.Precision) || !same(tally.Recall(), want.Recall) || !same(tally.F1(), want.F1) || tally.Gold != want.Gold || tally.System != want.System {
			t.Errorf("%s: got %.3f %.3f %.3f of %d and %d, want %+v", level, tally.Precision(), tally.Recall(), tally.F1(), tally.Gold, tally.System, want)
		}
	}
	var accuracy map[string]struct {
		Value float64
		Of    int
	}
	if err := json.Unmarshal(fields["accuracy"], &accuracy); err != nil {
		t.Fatal(err)
	}
	for _, slot := range Slots {
		if a, want := got.Accuracy[slot], accuracy[slot]; !same(a.Value(), want.Value) || a.Of != want.Of {
			t.Errorf("%s: got %.3f of %d, want %+v", slot, a.Value(), a.Of, want)
		}
	}
}

func same(a, b float64) bool { return math.Abs(a-b) < 0.00051 }

func readRecords(t *testing.T, path string) map[string]*tieline.Records {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]*tieline.Records{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		r := new(tieline.Records)
		if err := json.Unmarshal(lines.Bytes(), r); err != nil {
			t.Fatal(err)
		}
		out[r.Document.Ref] = r
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
	return out
}

func TestNormal(t *testing.T) {
	for in, want := range map[string]string{
		"The Procter & Gamble Co.":       "procter and gamble",
		"Stellantis N.V.":                "stellantis",
		"SAIC Motor Corporation Limited": "saic motor",
		"Skellefteå":                     "skelleftea",
		"Ford’s":                         "ford",
		"China's commerce ministry":      "china commerce ministry",
		"Group Holdings":                 "group holdings",
		"S.A.":                           "s a",
		"it'sy":                          "it sy",
	} {
		if got := Normal(in); got != want {
			t.Errorf("Normal(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHistoryRefusesOtherColumns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.tsv")
	for range 2 {
		if err := AppendHistory(path, "run", newResult()); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, c := range b {
		if c == '\n' {
			lines++
		}
	}
	if lines != 3 {
		t.Errorf("a head line and two runs make 3 lines, got %d:\n%s", lines, b)
	}
	if err := os.WriteFile(path, []byte("something\telse\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if AppendHistory(path, "run", newResult()) == nil {
		t.Error("a history with other columns was accepted")
	}
}

func TestReliability(t *testing.T) {
	r := newResult()
	for i := range 10 {
		r.Judgements = append(r.Judgements, Judgement{"deal", 0.92, i != 0}, Judgement{"speaker", 1, true})
	}
	bins := r.Reliability("deal")
	if last := bins[9]; last.Records != 10 || !same(last.Right, 0.9) || !same(last.Confidence, 0.92) {
		t.Errorf("last bin is %+v", last)
	}
	if e := CalibrationError(bins); !same(e, 0.02) {
		t.Errorf("calibration error is %.3f, want 0.02", e)
	}
}
