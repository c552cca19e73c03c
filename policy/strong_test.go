package policy

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// sameAnswer compares two answers in everything but the sentences about periods.
func sameAnswer(a, b Answer) string {
	if (a.Err == nil) != (b.Err == nil) {
		return fmt.Sprintf("%v, then %v", a.Err, b.Err)
	}
	if a.Err != nil {
		return ""
	}
	if !slices.Equal(a.Missing, b.Missing) {
		return fmt.Sprintf("missing %v, then %v", a.Missing, b.Missing)
	}
	x, _ := marshal(a.Answer)
	y, _ := marshal(b.Answer)
	if string(x) != string(y) {
		return fmt.Sprintf("%s, then %s", x, y)
	}
	return ""
}

// Every period of every rule split in two, at a third or the middle of it: no answer to any worked
// example changes. A quota is the exception: half of its period has half of its units.
func TestSplittingEveryPeriodChangesNoAnswer(t *testing.T) {
	plain := Default()
	for _, part := range []Day{2, 3} {
		split, periods := &Assumptions{}, 0
		for _, r := range plain.rules {
			if r.Ask == "quota" || len(r.Values) == 0 {
				continue
			}
			var values []Value
			for _, v := range r.Values {
				if end := min(v.To, day("2027-06-01")); end-v.From >= 2*part { // so that days of examples fall on both sides
					early, late := v, v
					early.To = v.From + (end-v.From)/part
					late.From = early.To
					values, periods = append(values, early, late), periods+1
				} else {
					values = append(values, v)
				}
			}
			split.Rules = append(split.Rules, AssumedRule{ID: r.ID, Values: values})
		}
		if periods < 200 {
			t.Fatalf("only %d periods could be split", periods)
		}
		changed, err := LoadAssuming(Embedded(), split)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range plain.Examples() {
			if diff := sameAnswer(answerOf(t, plain, e.Query), answerOf(t, changed, e.Query)); diff != "" {
				t.Errorf("%s: %s", e.Place(), diff)
			}
		}
	}
}

// A rule that an answer does not name has no effect on it: taken out of force, it changes no answer to
// any worked example that is known.
func TestRulesThatAnswersDoNotNameHaveNoEffect(t *testing.T) {
	plain := Default()
	type told struct {
		line   []byte
		answer Answer
	}
	byAsk := map[string][]told{}
	for _, e := range plain.Examples() {
		line, err := marshal(e.Query)
		if err != nil {
			t.Fatal(err)
		}
		ask, _ := e.Query["ask"].(string)
		if a := plain.AnswerLine(line); a.Err == nil && len(a.Missing) == 0 {
			byAsk[ask] = append(byAsk[ask], told{line, a})
		}
	}
	for _, r := range plain.rules {
		if !r.live() || r.Role == "note" || structural[r.Role] {
			continue
		}
		without := withdrawn(plain, r)
		for _, x := range byAsk[r.Ask] {
			if slices.ContainsFunc(x.answer.Because, func(b Because) bool { return b.Rule == r.ID }) {
				continue
			}
			if diff := sameAnswer(x.answer, without.AnswerLine(x.line)); diff != "" {
				t.Errorf("%s is not named, but without it %s: %s", r.ID, x.line, diff)
			}
		}
	}
}

// withdrawn is the book with one rule out of force.
func withdrawn(b *Book, r *Rule) *Book {
	changed, gone := *b, *r
	gone.Standing = Withdrawn
	changed.byAsk = maps.Clone(b.byAsk)
	changed.byAsk[r.Ask] = slices.Clone(b.byAsk[r.Ask])
	changed.byAsk[r.Ask][slices.Index(b.byAsk[r.Ask], r)] = &gone
	if r.Ask == "duty" {
		changed.duties = map[string]*dutyTable{}
		for dest := range b.duties {
			changed.duties[dest] = &dutyTable{}
			changed.linkDuties(dest)
		}
	}
	return &changed
}

// structural are the roles of rules that hold a limit or a list which every answer is measured against,
// also where it says no.
var structural = map[string]bool{"list": true, "covered_nation": true, "control": true, "officer": true, "owner_single": true, "owners_aggregate": true,
	"debt": true, "debt_listed": true, "tested_first_day": true, "tested_last_day": true, "contract": true, "contract_right": true}

// In any structure, cycles included, raising what a specified foreign entity holds, or giving one the
// right to appoint an officer, takes no finding away.
func TestRaisingAnyForeignHoldingTakesNothingAway(t *testing.T) {
	b := Default()
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		read := func() *readings {
			r, err := b.holds(&entityReader{book: b, trail: &trail{}, s: s, main: map[string]any{}}, false)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		before := read()
		st, err := s.classify(b.limit("control"), false)
		if err != nil {
			t.Fatal(err)
		}
		var foreign []int
		for i := range s.people {
			if i > 0 && st.specified[i] {
				foreign = append(foreign, i)
			}
		}
		if len(foreign) == 0 {
			return
		}
		who := rapid.SampledFrom(foreign).Draw(t, "who")
		in := rapid.SampledFrom(slices.Collect(maps.Keys(map[int]bool{0: true, rapid.IntRange(0, len(s.people)-1).Draw(t, "in"): true}))).Draw(t, "of")
		if in == who {
			return
		}
		left := 95.0
		for _, h := range s.people[in].owners {
			left -= h.percent
		}
		if left < 1 {
			return
		}
		more := float64(rapid.IntRange(1, int(left)).Draw(t, "more"))
		s.people[in].owners = append(s.people[in].owners, holding{owner: who, percent: more, officer: rapid.Bool().Draw(t, "officer")})
		if err := s.prepare(); err != nil {
			t.Fatal(err)
		}
		after := read()
		if before.controlled && !after.controlled || before.specified && !after.specified {
			t.Fatalf("before %+v, after %+v", before, after)
		}
		for _, g := range before.influence {
			if !slices.Contains(after.influence, g) {
				t.Fatalf("%s is gone: before %v, after %v", g, before.influence, after.influence)
			}
		}
	})
}
