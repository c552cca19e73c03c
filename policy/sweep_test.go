package policy

import (
	"math"
	"slices"
	"testing"
)

// Over every origin, every name of goods, every use and every day on which something changes: a total
// is the sum of its lines, no line is negative, what is unknown says what is missing, and what is
// known never says that something is.
func TestStacksAreConsistent(t *testing.T) {
	b := Default()
	var days []Day
	for _, r := range b.byAsk["duty"] {
		for _, v := range r.Values {
			for _, d := range []Day{v.From - 1, v.From, v.To - 1, v.To} {
				if d >= day("2018-07-06") && d < day("2031-01-01") && !slices.Contains(days, d) {
					days = append(days, d)
				}
			}
		}
	}
	origins := []string{"CN", "HK", "JP", "KR", "DE", "EU", "GB", "MX", "CA", "TW", "VN", "IN", "BR", "CH", "RU", "AU", "RS", "US"}
	if testing.Short() {
		origins = origins[:4]
	}
	asked := 0
	for _, dest := range []string{"US", "CA", "EU", "MX"} {
		for _, origin := range origins {
			if b.terms.territory(origin) == dest {
				continue
			}
			for goods := range b.terms.Goods {
				for _, use := range []string{"", "passenger_vehicle_part", "truck_part", "storage"} {
					for i, d := range days {
						if i%3 != asked%3 { // a third of the days each time
							continue
						}
						asked++
						q := DutyQuestion{Destination: dest, Origin: origin, Date: d, Goods: goods, Use: use}
						a, err := b.Duty(&q)
						if err != nil {
							continue // the use contradicts the goods
						}
						consistent(t, &q, &a)
					}
				}
			}
		}
	}
	if asked < 10_000 && !testing.Short() {
		t.Errorf("only %d questions", asked)
	}
}

func consistent(t *testing.T, q *DutyQuestion, a *DutyAnswer) {
	t.Helper()
	total, open := 0.0, false
	for _, l := range a.Lines {
		if !l.Percent.Known {
			open = true
			continue
		}
		if l.Percent.Value < 0 || l.Percent.Value > 200 {
			t.Errorf("%+v: %+v", q, l)
		}
		total += l.Percent.Value
	}
	switch {
	case a.Total.Known && !open && math.Abs(total-a.Total.Value) > 1e-6:
		t.Errorf("%+v: lines sum to %v, the total is %v", q, total, a.Total.Value)
	case !a.Total.Known && !open:
		t.Errorf("%+v: every line is known, the total is not", q)
	case open && len(a.Missing) == 0:
		t.Errorf("%+v: unknown, and nothing is missing: %+v", q, a.Lines)
	case !open && len(a.Missing) > 0:
		t.Errorf("%+v: known, yet missing %v", q, a.Missing)
	case len(a.Lines) == 0:
		t.Errorf("%+v: no line at all", q)
	}
}

// What is known without the use holds for every use; what is known without the use of goods of a name
// holds for every code that the name may mean.
func TestKnownMeansWhateverTheRest(t *testing.T) {
	b := Default()
	days := []Day{day("2024-10-01"), day("2025-04-20"), day("2025-06-01"), day("2025-12-01"), day("2026-03-01"), day("2026-08-01")}
	for _, origin := range []string{"CN", "JP", "KR", "MX", "VN", "GB"} {
		for _, code := range b.duties["US"].codes {
			for _, d := range days {
				q := DutyQuestion{Destination: "US", Origin: origin, Date: d, Code: code}
				open, err := b.Duty(&q)
				if err != nil || !open.Total.Known || b.terms.implied("US", code) != "" {
					continue
				}
				for _, use := range b.terms.Uses {
					q.Use = use
					exact, err := b.Duty(&q)
					if err == nil && exact.Total != open.Total {
						t.Errorf("%+v: %v, without the use %v", q, exact.Total, open.Total)
					}
				}
			}
		}
		for name, g := range b.terms.Goods {
			for _, d := range days {
				open, err := b.Duty(&DutyQuestion{Destination: "US", Origin: origin, Date: d, Goods: name})
				if err != nil || !open.Total.Known {
					continue
				}
				codes := g.Codes["US"]
				if codes == nil {
					codes = g.Codes["*"]
				}
				for _, code := range codes {
					exact, err := b.Duty(&DutyQuestion{Destination: "US", Origin: origin, Date: d, Code: code, Use: g.Use})
					if err == nil && exact.Total.Known && exact.Total != open.Total {
						t.Errorf("%s of %s on %s: %s owes %v, the name %v", name, origin, d, code, exact.Total, open.Total)
					}
				}
			}
		}
	}
}
