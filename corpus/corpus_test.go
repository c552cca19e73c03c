package corpus

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
)

const sample = `%% id=wire-001 style=wire published=2025-03-04 publisher="Harbour Wire"
[o:Brannock Cells] said [o=Brannock Cells:it] would license from [o:Hanbit Energy Solution], and [o=Brannock
Cells:the French
start-up] denied more.
¶
[o=Brannock Cells+Hanbit Energy Solution:Both] build in [l:Dunkirk], [u:Bloomberg] said.
--
deal licence agreed/announced | licensor=Hanbit Energy Solution | licensee=Brannock Cells | place=Dunkirk, France | origin=party | via=Bloomberg
measure capacity 12/13 GWh/year,GWh | about=Brannock Cells | optional
speaker Brannock Cells

%%
`

func TestParsePassages(t *testing.T) {
	es, faults := ParsePassages("passages/wire-01.txt", []byte(sample))
	if len(faults) > 0 || len(es) != 1 {
		t.Fatalf("%d examples, faults %v", len(es), faults)
	}
	e := es[0]
	if want := "Brannock Cells said it would license from Hanbit Energy Solution, and the French start-up denied more.\n\nBoth build in Dunkirk, Bloomberg said."; e.Doc.Text != want {
		t.Errorf("text %q", e.Doc.Text)
	}
	if e.Group != "wire-01" || e.Doc.Published.String() != "2025-03-04" || e.Doc.Publisher != "Harbour Wire" {
		t.Errorf("head: %+v", e.Doc)
	}
	var got []string
	for _, m := range e.Marks {
		got = append(got, string(m.Type)+"|"+strings.Join(m.Names(), " & ")+"|"+e.Doc.Text[m.Start:m.End])
	}
	want := `o|Brannock Cells|Brannock Cells
o|Brannock Cells|it
o|Hanbit Energy Solution|Hanbit Energy Solution
o|Brannock Cells|the French start-up
o|Brannock Cells & Hanbit Energy Solution|Both
l|Dunkirk|Dunkirk
u|Bloomberg|Bloomberg`
	if strings.Join(got, "\n") != want {
		t.Errorf("marks:\n%s", strings.Join(got, "\n"))
	}
	d := e.Gold.Deals[0]
	if !d.Status.Has("announced") || d.Kind != "licence" || d.Parties[1].Name != "Brannock Cells" || d.Parties[1].Role != "licensee" || d.Via[0] != "Bloomberg" {
		t.Errorf("deal %+v", d)
	}
	m := e.Gold.Measures[0]
	if m.Value != "12|13" || !m.Unit.Has("GWh") || !m.Optional {
		t.Errorf("measure %+v", m)
	}
	if fs := e.Check(); len(fs) > 0 {
		t.Errorf("sense: %v", fs)
	}
}

func TestFaultsNameFileAndLine(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"nested mark", "[o=Brannock Cells:it]", "[o=Brannock Cells:[p:it]]", "f.txt:2: marks are never nested"},
		{"open mark", "[u:Bloomberg]", "[u:Bloomberg", "f.txt:6: mark not closed"},
		{"mark type", "[u:Bloomberg]", "[q:Bloomberg]", `f.txt:6: mark type "q"`},
		{"kind", "deal licence", "deal license", `f.txt:8: kind "license"`},
		{"role", "licensor=", "seller=", `f.txt:8: role of licence "seller"`},
		{"origin", " | origin=party", "", "f.txt:8: deal: origin is missing"},
		{"unit", "GWh/year,GWh", "gigawatts", `f.txt:9: unit "gigawatts"`},
		{"no records line", "--\n", "\n--\n", "f.txt:7: passage wire-001: a line `--`"},
		{"date", "2025-03-04", "2025-13-04", "f.txt:1: head: date"},
		{"unknown name", "speaker Brannock Cells", "speaker Brannock", `f.txt:10: wire-001: speaker "Brannock"`},
		{"dangling canonical", "[o=Brannock Cells:it]", "[o=Branock:it]", `f.txt:2: wire-001: "it" stands for "Branock"`},
		{"unmarked name", "denied more", "denied more to Hanbit Energy Solution", `f.txt:2: wire-001: "Hanbit Energy Solution" is marked here but not`},
		{"place", "place=Dunkirk, France", "place=Calais, France", `f.txt:8: wire-001: place "Calais, France"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(sample, tt.old) {
				t.Fatal("the sample does not hold the text to change")
			}
			es, faults := ParsePassages("f.txt", []byte(strings.Replace(sample, tt.old, tt.new, 1)))
			for _, e := range es {
				faults = append(faults, e.Check()...)
			}
			if len(faults) == 0 || !strings.Contains(faults[0].Error(), tt.want) {
				t.Errorf("faults %v, want %q first", faults, tt.want)
			}
		})
	}
}

func TestLoadRefusesAnIDUsedTwice(t *testing.T) {
	fsys := fstest.MapFS{"passages/a.txt": {Data: []byte(sample)}, "passages/b.txt": {Data: []byte(sample)}}
	c, err := Load(fsys)
	if err == nil || !strings.Contains(err.Error(), "passages/b.txt:1: id wire-001 is used in passages/a.txt too") {
		t.Errorf("error %v", err)
	}
	if len(c.Examples) != 1 {
		t.Errorf("%d examples", len(c.Examples))
	}
}

// TestRepositoryCorpus holds the corpus of the repository to its own rules.
func TestRepositoryCorpus(t *testing.T) {
	c, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Articles()) < 60 {
		t.Errorf("%d articles", len(c.Articles()))
	}
	for _, e := range c.Examples {
		for _, f := range e.Check() {
			if !f.Advice {
				t.Error(f)
			}
		}
		b, err := json.Marshal(e.Gold)
		if err != nil {
			t.Fatal(err)
		}
		var g Gold
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatalf("%s: %v", e.Doc.Ref, err)
		}
	}
}

func TestFoldsKeepGroupsWhole(t *testing.T) {
	c, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	where, n := map[string]int{}, 0
	for i, fold := range c.Folds(5) {
		for _, e := range fold {
			n++
			if j, ok := where[e.Group]; ok && j != i {
				t.Errorf("group %s stands in folds %d and %d", e.Group, i, j)
			}
			where[e.Group] = i
		}
	}
	if n != len(c.Examples) {
		t.Errorf("%d examples in folds, %d loaded", n, len(c.Examples))
	}
}

func FuzzParsePassages(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("%% id=a style=b\n[o=A\n:b]\n--\ndeal x y | \n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		es, _ := ParsePassages("f.txt", b)
		for _, e := range es {
			last := 0
			for _, m := range e.Marks {
				if m.Start < last || m.End <= m.Start || m.End > len(e.Doc.Text) {
					t.Fatalf("mark %+v in a text of %d bytes", m, len(e.Doc.Text))
				}
				if _, err := e.Doc.Evidence(m.Start, m.End); err != nil {
					t.Fatal(err)
				}
				last = m.End
			}
			e.Check()
		}
	})
}
