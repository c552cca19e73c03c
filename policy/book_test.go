package policy

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieline/tieline"
)

func TestBookIsSound(t *testing.T) {
	b, err := Load(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Check(); err != nil {
		t.Error(err)
	}
}

// Every question and every trap has worked examples, at least 150 in all.
func TestExamplesCoverQuestions(t *testing.T) {
	b := Default()
	asked := map[string]int{}
	for _, e := range b.Examples() {
		ask, _ := e.Query["ask"].(string)
		asked[ask]++
	}
	for ask := range b.questions {
		if asked[ask] < 3 {
			t.Errorf("%s has %d worked examples", ask, asked[ask])
		}
	}
	if n := len(b.Examples()); n < 150 {
		t.Errorf("%d worked examples", n)
	}
}

// The collection of facts is kept outside the repository; where it is at hand, none may be unlisted.
func TestNoFactIsForgotten(t *testing.T) {
	f, err := os.Open(filepath.FromSlash("../../shared/policy/facts.md"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the collection of facts is not at hand")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	ids, err := Default().Uncovered(f)
	if err != nil || len(ids) > 0 {
		t.Errorf("not listed: %v, %v", ids, err)
	}
}

// edited is the embedded book with one file changed.
func edited(t *testing.T, name, old, with string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(Embedded(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(Embedded(), p)
		files[p] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	text := string(files[name].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, with, 1))}
	return files
}

func TestFaultyBooksAreRefused(t *testing.T) {
	const credit, surcharge, lists = "us-45x/credit.yaml", "us-s122/surcharge.yaml", "us-military-lists/lists.yaml"
	for _, c := range []struct{ name, file, old, with, want string }{
		{"a typo in a field", surcharge, "percent: 10,", "pecent: 10,", "us-s122/surcharge.yaml:21:49: unknown field \"pecent\""},
		{"a condition that misspells a field", credit, "cell_energy_wh >= 12", "cell_energie_wh >= 12", "undeclared reference to 'cell_energie_wh'"},
		{"a condition of the wrong type", credit, "condition: uses_cells\n", "condition: uses_cells > 3\n", "no matching overload"},
		{"a condition that is no truth", credit, "condition: uses_cells\n", "condition: capacity_kwh\n", "not a truth value"},
		{"a gap that is not declared", credit, "{from: 2030-01-01, percent: 75}", "{from: 2030-01-01, to: 2030-06-01, percent: 75}", "leaves a gap after 2030-06-01"},
		{"periods that overlap", credit, "{from: 2030-01-01, percent: 75}", "{from: 2030-01-01, to: 2031-06-01, percent: 75}", "before the period above it ends"},
		{"a rule without a citation", surcharge, "cite: statement of February 2026", "cite: \"\"", ""},
		{"an unknown standing", surcharge, "standing: announced", "standing: rumoured", `us.s122.rate-15: standing: "rumoured" is not one of`},
		{"an unknown company on a list", lists, "{company: hesai,", "{company: hessai,", `members[5].company: "hessai" is not a company`},
		{"an unknown country", surcharge, "origins: [CA, MX]", "origins: [CA, MEX]", `"MEX" is neither a country nor a group`},
		{"a date that is none", surcharge, "from: 2026-02-24, to: 2026-07-24, percent", "from: 2026-02-30, to: 2026-07-24, percent", `us-s122/surcharge.yaml:21:21: rules[0].values[0].from: "2026-02-30" is not a day of the calendar`},
		{"a code without quotes loses its zero", "us-tariff/mfn.yaml", `goods: ["8507.60"]`, `goods: [8507.60]`, "is not a tariff code"},
		{"a reference to no rule", surcharge, "displaced_by: [us.s232.*]", "displaced_by: [us.s323.*]", `no other duty rule is called "us.s323.*"`},
		{"an id used twice", surcharge, "id: us.s122.usmca", "id: us.s122.surcharge", "also the id of a rule in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(edited(t, c.file, c.old, c.with))
			if c.want == "" { // the head of the file states one for all its rules
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error %v, want one that says %q", err, c.want)
			}
			if !strings.Contains(err.Error(), c.file+":") {
				t.Errorf("the error does not name file and line: %v", err)
			}
			if tieline.CodeOf(err) != tieline.ErrInvalid {
				t.Errorf("code %s", tieline.CodeOf(err))
			}
		})
	}
}

// A fault of an example, or a fact that no rule states, fails the check.
func TestCheckFindsFaults(t *testing.T) {
	for _, c := range []struct{ name, file, old, with, want string }{
		{"a wrong expectation", "us-s122/examples.yaml", "total_percent: 38.4", "total_percent: 39.4", "total_percent is 38.4, not 39.4"},
		{"a fact without a rule", "coverage.yaml", "  - 45x.cell\n", "  - 45x.cell\n  - 45x.newfact\n", "45x.newfact is in no rule"},
		{"a fact that is not listed", "coverage.yaml", "  - 45x.cell\n", "", "45x.cell is not in coverage.yaml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := Load(edited(t, c.file, c.old, c.with))
			if err != nil {
				t.Fatal(err)
			}
			if err := b.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("check gives %v, want %q", err, c.want)
			}
		})
	}
}

// Rules that are not in force never count, whatever their kind.
func TestOnlyRulesInForceDecide(t *testing.T) {
	b := Default()
	for _, e := range b.Examples() {
		ask, _ := e.Query["ask"].(string)
		if ask != "duty" {
			continue
		}
		a := answerOf(t, b, e.Query)
		if a.Err != nil {
			continue
		}
		for _, l := range a.Answer.(DutyAnswer).Lines {
			if l.Rule != "" && !b.byID[l.Rule].live() {
				t.Errorf("%s: a line rests on %s, which is %s", e.Place(), l.Rule, b.byID[l.Rule].Standing)
			}
		}
	}
}

// Everything that is in force says where it comes from in an answer.
func TestAnswersNameTheirRules(t *testing.T) {
	b := Default()
	for _, e := range b.Examples() {
		a := answerOf(t, b, e.Query)
		if a.Err != nil {
			continue
		}
		if len(a.Because) == 0 && len(a.Missing) == 0 {
			t.Errorf("%s: the answer names no rule", e.Place())
		}
		for _, r := range a.Because {
			if r.Cite == "" || len(r.Source) == 0 || r.Says == "" || !slices.Contains(seenGrades, r.Seen) {
				t.Errorf("%s: %+v is incomplete", e.Place(), r)
			}
		}
	}
}
