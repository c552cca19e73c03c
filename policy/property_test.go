package policy

import (
	"fmt"
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// drawn is a random structure of holdings, cycles included, in which no circle is closed: everybody
// leaves a part to others.
func drawn(t *rapid.T) *structure {
	n := rapid.IntRange(2, 8).Draw(t, "people")
	s := &structure{}
	for i := range n {
		p := &person{name: fmt.Sprint(i), label: fmt.Sprint(i), foreign: no, listed: no}
		if i > 0 && rapid.IntRange(0, 3).Draw(t, "foreign") == 0 {
			p.foreign = yes
		}
		s.people = append(s.people, p)
	}
	for i, p := range s.people {
		left := 95.0
		for range rapid.IntRange(0, 4).Draw(t, "owners") {
			owner := rapid.IntRange(0, n-1).Draw(t, "owner")
			share := float64(rapid.IntRange(0, 40).Draw(t, "share"))
			if owner == i || share > left {
				continue
			}
			left -= share
			p.owners = append(p.owners, holding{owner: owner, percent: share})
		}
	}
	if err := s.prepare(); err != nil {
		t.Fatal(err)
	}
	return s
}

// The solved system equals the series that it sums: what the set holds directly, through one holder,
// through two …
func TestSharesEqualTheSeries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		in := func(i int) bool { return s.people[i].foreign == yes }
		got, err := s.shares(in)
		if err != nil {
			t.Fatal(err)
		}
		want := make([]float64, len(s.people))
		step := make([]float64, len(s.people))
		for i, p := range s.people {
			for _, h := range p.owners {
				if in(h.owner) {
					step[i] += h.percent / 100
				}
			}
		}
		for range 2000 {
			next := make([]float64, len(s.people))
			for i, p := range s.people {
				want[i] += step[i]
				for _, h := range p.owners {
					if !in(h.owner) {
						next[i] += h.percent / 100 * step[h.owner]
					}
				}
			}
			step = next
		}
		for i := range want {
			if math.Abs(want[i]-got[i]) > 1e-9 {
				t.Fatalf("person %d: %v, the series gives %v", i, got[i], want[i])
			}
		}
	})
}

// Two companies that hold each other have a closed form: the outsider's part of the first is
// (a + p·b) / (1 - p·q), where a and b are its direct holdings and p, q the cross holdings.
func TestCrossHoldingHasItsClosedForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := float64(rapid.IntRange(0, 40).Draw(t, "a")), float64(rapid.IntRange(0, 40).Draw(t, "b"))
		p, q := float64(rapid.IntRange(0, 50).Draw(t, "p")), float64(rapid.IntRange(0, 50).Draw(t, "q"))
		s := &structure{people: []*person{
			{label: "first", owners: []holding{{owner: 2, percent: a}, {owner: 1, percent: p}}},
			{label: "second", owners: []holding{{owner: 2, percent: b}, {owner: 0, percent: q}}},
			{label: "outsider"},
		}}
		if err := s.prepare(); err != nil {
			t.Fatal(err)
		}
		x, err := s.shares(func(i int) bool { return i == 2 })
		if err != nil {
			t.Fatal(err)
		}
		if want := (a/100 + p/100*b/100) / (1 - p*q/1e4); math.Abs(x[0]-want) > 1e-12 {
			t.Fatalf("%v, closed form %v", x[0], want)
		}
	})
}

// Raising what a specified foreign entity holds never takes a finding of influence away.
func TestMoreForeignHoldingNeverHelps(t *testing.T) {
	b := Default()
	rapid.Check(t, func(t *rapid.T) {
		direct := float64(rapid.IntRange(0, 60).Draw(t, "direct"))
		through := float64(rapid.IntRange(0, 40).Draw(t, "through"))
		inner := float64(rapid.IntRange(0, 90).Draw(t, "inner"))
		more := float64(rapid.IntRange(1, 10).Draw(t, "more"))
		ask := func(direct, inner float64) *entityFinding {
			found, err := b.examine(map[string]any{"country": "US", "owners": []any{
				map[string]any{"entity": map[string]any{"country": "CN"}, "percent": direct},
				map[string]any{"entity": map[string]any{"country": "US", "owners": []any{map[string]any{"entity": map[string]any{"country": "RU"}, "percent": inner}}}, "percent": through},
			}}, day("2026-01-01"), day("2026-12-31"), unknown, &trail{})
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		before, after := ask(direct, inner), ask(min(direct+more, 100-through), min(inner+more, 100))
		if before.influenced == yes && after.influenced != yes || before.controlled == yes && after.controlled != yes {
			t.Fatalf("before %+v, after %+v", before, after)
		}
	})
}

func day(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// withFile is the embedded book with one more file.
func withFile(name, text string) fs.FS {
	files := fstest.MapFS{name: &fstest.MapFile{Data: []byte(text)}}
	_ = fs.WalkDir(Embedded(), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, _ := fs.ReadFile(Embedded(), p)
			files[p] = &fstest.MapFile{Data: data}
		}
		return err
	})
	return files
}

const head = `
set: test
title: Test
jurisdiction: US
authority: nobody
instrument: tariff
ask: duty
role: rate
line: s338
destinations: [US]
cite: none
source: [none]
seen: primary
rules:
`

// A rule that cannot concern a question never changes its answer.
func TestIdleRulesChangeNothing(t *testing.T) {
	plain := Default()
	more, err := Load(withFile("test/idle.yaml", head+`
  - {id: test.other-goods, title: Other goods, applies_to: {goods: ["6109"]}, values: [{from: 2018-01-01, percent: 99}]}
  - {id: test.other-origin, title: Another origin, applies_to: {origins: [AQ]}, values: [{from: 2018-01-01, percent: 99}]}
  - {id: test.other-time, title: Another time, values: [{from: 2100-01-01, percent: 99}]}
  - {id: test.announced, title: Announced only, standing: announced, values: [{from: 2018-01-01, percent: 99}]}
  - {id: test.withdrawn, title: Withdrawn, standing: withdrawn, values: [{from: 2018-01-01, percent: 99}]}
  - {id: test.idle-exemption, title: Exempts nothing here, role: exemption, applies_to: {origins: [AQ]}, exempts: ["us.s301.*", "us.s232.*"], values: [{from: 2018-01-01}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	sameAnswers(t, plain, more)
}

// Splitting a rule's time in two changes nothing: as two periods, or as two rules.
func TestSplittingAPeriodChangesNothing(t *testing.T) {
	plain := Default()
	periods, err := Load(edited(t, "us-s122/surcharge.yaml", "{from: 2026-02-24, to: 2026-07-24, percent: 10,",
		"{from: 2026-02-24, to: 2026-05-01, percent: 10, note: first part}, {from: 2026-05-01, to: 2026-07-24, percent: 10,"))
	if err != nil {
		t.Fatal(err)
	}
	sameAnswers(t, plain, periods)
	text, err := fs.ReadFile(Embedded(), "us-s122/surcharge.yaml")
	if err != nil {
		t.Fatal(err)
	}
	first, rest, _ := strings.Cut(string(text), "  - id: us.s122.surcharge\n")
	rule, others, _ := strings.Cut(rest, "  - id: us.s122.usmca\n")
	early := strings.Replace(rule, "to: 2026-07-24", "to: 2026-05-01", 1)
	late := strings.Replace(rule, "from: 2026-02-24", "from: 2026-05-01", 1)
	split := first + "  - id: us.s122.surcharge\n" + early + "  - id: us.s122.surcharge-late\n" + late + "  - id: us.s122.usmca\n" + strings.ReplaceAll(others, "exempts: [us.s122.surcharge]", "exempts: [us.s122.surcharge*]")
	rules, err := Load(edited(t, "us-s122/surcharge.yaml", string(text), split))
	if err != nil {
		t.Fatal(err)
	}
	sameAnswers(t, plain, rules)
}

// sameAnswers puts every duty question of the examples to both books.
func sameAnswers(t *testing.T, a, b *Book) {
	t.Helper()
	for _, e := range a.Examples() {
		if e.Query["ask"] != "duty" {
			continue
		}
		x, y := answerOf(t, a, e.Query), answerOf(t, b, e.Query)
		if (x.Err == nil) != (y.Err == nil) {
			t.Fatalf("%s: %v, %v", e.Place(), x.Err, y.Err)
		}
		if x.Err != nil {
			continue
		}
		p, q := x.Answer.(DutyAnswer), y.Answer.(DutyAnswer)
		if p.Total != q.Total || !e.sameLines(p.Lines, q.Lines) {
			t.Errorf("%s: %v %+v, then %v %+v", e.Place(), p.Total, p.Lines, q.Total, q.Lines)
		}
	}
}

// sameLines compares two stacks label by label; where too little is stated to work a stack out, every
// duty of the book is named, so a book with more duties names more.
func (e *Example) sameLines(a, b []DutyLine) bool {
	sums := func(lines []DutyLine) map[string]Number {
		m := map[string]Number{}
		for _, l := range lines {
			have, ok := m[l.Label]
			if !ok {
				have = known(0)
			}
			m[l.Label] = Number{tidy(have.Value + l.Percent.Value), have.Known && l.Percent.Known}
		}
		return m
	}
	x, y := sums(a), sums(b)
	for label, n := range x {
		if y[label] != n {
			return false
		}
	}
	return true
}
