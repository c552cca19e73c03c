package screen

import "reflect"

// Difference is a finding that two screenings do not share: before, after, or both where its verdict,
// its day, its stake or its words changed.
type Difference struct {
	Before *Finding `json:"before,omitempty"`
	After  *Finding `json:"after,omitempty"`
}

// Compare sets two screenings of the same subjects side by side: under the law as it is and under
// assumptions, or on two days.
func Compare(before, after []Finding) []Difference {
	type key struct {
		screen, subject, party string
		nth                    int
	}
	index := func(findings []Finding) (map[key]*Finding, []key) {
		m, order, count := map[key]*Finding{}, []key{}, map[key]int{}
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
		case f.Verdict != old[k].Verdict || f.Says != old[k].Says || !reflect.DeepEqual(f.From, old[k].From) || !reflect.DeepEqual(f.Stake, old[k].Stake):
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
