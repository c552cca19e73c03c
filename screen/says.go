package screen

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
)

// Changes says what became different between two screenings of one subject, in sentences. Before is nil
// where the subject was never screened: then nothing changed.
func Changes(before, after *tieline.Screening) (out []tieline.FindingChange) {
	if before == nil {
		return nil
	}
	cause := tieline.CauseDay
	switch {
	case before.State != after.State:
		cause = tieline.CauseNews
	case before.Book != after.Book:
		cause = tieline.CauseRule
	}
	for _, d := range Compare(before.Findings, after.Findings) {
		c := tieline.FindingChange{Says: after.Name + ": " + sentence(d.Before, d.After), Cause: cause, About: after.About, Subject: after.Subject, Before: d.Before, After: d.After}
		c.ID = changeID(&c, after.Day)
		out = append(out, c)
	}
	return out
}

// changeID names a change by what it is about, the day and both its sides.
func changeID(c *tieline.FindingChange, day tieline.Date) string {
	side := func(f *tieline.Finding) []any {
		if f == nil {
			return nil
		}
		return []any{f.Screen, f.Party, f.Each, f.Verdict, f.Says, f.From, f.Missing, f.Stake}
	}
	data, err := json.Marshal([]any{c.About, c.Subject, day, side(c.Before), side(c.After)})
	if err != nil {
		data = []byte(c.Says) // cannot be: every part is plain data
	}
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:8])
}

// sentence tells one change, without its subject.
func sentence(before, after *tieline.Finding) string {
	switch {
	case after == nil && before.Verdict == tieline.Depends && before.Stake == nil:
		return before.Topic + " no longer depends on " + and(short(facts(before.Missing)))
	case after == nil:
		return before.Topic + " no longer applies"
	case after.Verdict == tieline.Applies && before != nil && before.Verdict == tieline.Applies:
		return fmt.Sprintf("%s changed: %s (before: %s)", after.Topic, after.Says, before.Says)
	case after.Verdict == tieline.Applies:
		return after.Topic + " now applies: " + after.Says
	case after.Verdict == tieline.Depends && before != nil && before.Says != after.Says && (before.Stake != nil || !strings.HasPrefix(after.Says, "depends")):
		return fmt.Sprintf("%s changed: %s (before: %s)", after.Topic, after.Says, before.Says)
	case after.Verdict == tieline.Depends && !strings.HasPrefix(after.Says, "depends"):
		return after.Topic + " now: " + after.Says
	case after.Verdict == tieline.Depends:
		return after.Topic + " now depends on " + and(short(news(before, after)))
	case !after.From.IsZero():
		return after.Topic + " will apply: " + after.Says
	}
	if after.Says != "does not apply" {
		return after.Topic + " does not apply now: " + after.Says
	}
	return after.Topic + " does not apply now"
}

// mostNamed is how many facts a sentence names.
const mostNamed = 4

// short leaves out what a sentence has no room for.
func short(list []string) []string {
	if len(list) <= mostNamed {
		return list
	}
	return append(slices.Clone(list[:mostNamed-1]), strconv.Itoa(len(list)-mostNamed+1)+" other facts")
}

// news lists the missing facts that are new, or all where none is.
func news(before, after *tieline.Finding) []string {
	all := facts(after.Missing)
	if before == nil || before.Verdict != tieline.Depends {
		return all
	}
	old := map[string]bool{}
	for _, m := range before.Missing {
		old[m.Fact] = true
	}
	var fresh []string
	for _, fact := range all {
		if !old[fact] {
			fresh = append(fresh, fact)
		}
	}
	if len(fresh) == 0 {
		return all
	}
	return fresh
}

// Difference is a finding that two screenings do not share: before, after, or both where its verdict,
// its day, its stake, its words or what is missing changed.
type Difference struct {
	Before *tieline.Finding `json:"before,omitempty"`
	After  *tieline.Finding `json:"after,omitempty"`
}

// Compare sets two screenings of the same subjects side by side: under the law as it is and under
// assumptions, or on two days.
func Compare(before, after []tieline.Finding) []Difference {
	type key struct {
		screen, subject, party string
		nth                    int
	}
	index := func(findings []tieline.Finding) (map[key]*tieline.Finding, []key) {
		m, order, count := map[key]*tieline.Finding{}, []key{}, map[key]int{}
		for i := range findings {
			f := &findings[i]
			k := key{f.Screen, f.Subject, f.Party + "\x00" + f.Each, 0}
			k.nth = count[k]
			count[key{k.screen, k.subject, k.party, 0}]++
			m[k] = f
			order = append(order, k)
		}
		return m, order
	}
	old, oldOrder := index(before)
	now, nowOrder := index(after)
	var out []Difference
	for _, k := range oldOrder {
		switch f := now[k]; {
		case f == nil:
			out = append(out, Difference{Before: old[k]})
		case !alike(old[k], f):
			out = append(out, Difference{old[k], f})
		}
	}
	for _, k := range nowOrder {
		if old[k] == nil {
			out = append(out, Difference{After: now[k]})
		}
	}
	return out
}

// alike reports whether two findings say the same; the facts and rules behind them may differ.
func alike(a, b *tieline.Finding) bool {
	return a.Verdict == b.Verdict && a.Says == b.Says && a.From == b.From && reflect.DeepEqual(a.Stake, b.Stake) && reflect.DeepEqual(facts(a.Missing), facts(b.Missing))
}

// and joins a list as a sentence does.
func and(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// money writes a sum as people say it: "700 million".
func money(v float64) string {
	for _, m := range []struct {
		size float64
		name string
	}{{1e9, " billion"}, {1e6, " million"}} {
		if v >= m.size {
			return strconv.FormatFloat(math.Round(v/m.size*1000)/1000, 'f', -1, 64) + m.name
		}
	}
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if v >= 1000 {
		whole, _, _ := strings.Cut(s, ".")
		s = whole[:len(whole)-3] + "," + whole[len(whole)-3:]
	}
	return s
}

func facts(missing []tieline.MissingFact) []string {
	out := make([]string, len(missing))
	for i, m := range missing {
		out[i] = m.Fact
	}
	return out
}
