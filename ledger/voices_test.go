package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
)

// told makes claims of one deal from lines of the form
//
//	DATE PUBLISHER STATUS family=F via=OUTLET origin=O jobs=N stake:PARTY=N …
func told(t *testing.T, lines ...string) []tieline.Claim {
	t.Helper()
	claims := make([]tieline.Claim, len(lines))
	for i, line := range lines {
		c := &claims[i]
		words := strings.Fields(line)
		*c = tieline.Claim{ID: fmt.Sprintf("d%d/0", i), Document: fmt.Sprintf("d%d", i), Published: date(t, words[0]), Publisher: strings.ReplaceAll(words[1], "_", " "),
			Parties: []string{"name:hale", "name:tarn"}, Deal: tieline.Deal{Kind: tieline.Supply, Status: tieline.Status(words[2]), Origin: tieline.OriginNone,
				Parties: []tieline.Party{{Name: "Hale", Role: tieline.RoleSupplier}, {Name: "Tarn", Role: tieline.RoleBuyer}}}}
		for _, w := range words[3:] {
			key, value, _ := strings.Cut(w, "=")
			switch key {
			case "family":
				c.Family = value
			case "via":
				c.Deal.Via = append(c.Deal.Via, strings.ReplaceAll(value, "_", " "))
			case "origin":
				c.Deal.Origin = tieline.Origin(value)
			default:
				measure, holder, _ := strings.Cut(key, ":")
				f := tieline.Figure{Measure: tieline.MeasureKind(measure), Value: float64(count(t, value)), Unit: "u", Holder: holder}
				c.Terms = append(c.Terms, f)
			}
		}
	}
	return claims
}

func TestVoices(t *testing.T) {
	for _, c := range []struct {
		name   string
		claims []string
		want   string // sources with their reports
		relays string // what hangs under what
	}{
		{"ten papers that repeat one Reuters line are one source", []string{"2025-01-01 Reuters agreed", "2025-01-01 A agreed via=Reuters", "2025-01-02 B agreed via=Reuters",
			"2025-01-02 C agreed via=Reuters", "2025-01-03 D agreed via=Reuters"}, "Reuters 5", "d1→d0 d2→d0 d3→d0 d4→d0"},
		{"also where Reuters is not in the ledger", []string{"2025-01-01 A agreed via=Reuters", "2025-01-02 B agreed via=Reuters"}, "Reuters 2", ""},
		{"a relay hangs under the last report that it can have seen", []string{"2025-01-01 Reuters exploring", "2025-03-01 Reuters agreed", "2025-02-01 A exploring via=Reuters",
			"2025-03-02 B agreed via=Reuters"}, "Reuters 4", "d2→d0 d3→d1"},
		{"copies are their agency's, whoever comes first", []string{"2025-01-01 A agreed family=f", "2025-01-01 Reuters agreed family=f", "2025-01-02 B agreed family=f"}, "Reuters 3", "d0→d1 d2→d1"},
		{"copies without an agency are the first one's", []string{"2025-01-02 B agreed family=f", "2025-01-01 A agreed family=f"}, "A 2", "d0→d1"},
		{"a paper's own report is its own, beside the copy that it prints", []string{"2025-01-01 Reuters agreed family=f", "2025-01-01 A agreed family=f", "2025-01-05 A agreed"}, "Reuters 2, A 1", "d1→d0"},
		{"who relays a copy relays its agency", []string{"2025-01-01 Reuters agreed family=f", "2025-01-01 A agreed family=f", "2025-01-02 B agreed via=A"}, "Reuters 3", "d1→d0 d2→d1"},
		{"spellings of one outlet", []string{"2025-01-01 AP agreed", "2025-01-01 The_Associated_Press agreed", "2025-01-02 A agreed via=Associated_Press"}, "Associated Press 3", "d2→d1"},
		{"two papers", []string{"2025-01-01 A agreed", "2025-01-02 B agreed"}, "A 1, B 1", ""},
	} {
		claims := told(t, c.claims...)
		for range 5 {
			rand.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
			d := ledger.Account("x", claims)
			var sources, relays []string
			for _, s := range d.Sources {
				sources = append(sources, fmt.Sprintf("%s %d", s.Name, s.Reports))
			}
			for i := range c.claims {
				for k := range claims {
					if id := fmt.Sprintf("d%d", i); claims[k].Document == id && claims[k].Relays != "" {
						relays = append(relays, id+"→"+strings.TrimSuffix(claims[k].Relays, "/0"))
					}
				}
			}
			if got := strings.Join(sources, ", "); got != c.want || d.Voices != len(d.Sources) {
				t.Errorf("%s: sources %q, want %q", c.name, got, c.want)
			}
			if got := strings.Join(relays, " "); got != c.relays {
				t.Errorf("%s: relays %q, want %q", c.name, got, c.relays)
			}
		}
	}
}

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		name   string
		claims []string
		want   string // measure, state, values with their sources; (replaced)
	}{
		{"agreed", []string{"2025-01-01 A agreed jobs=2500", "2025-01-02 B agreed jobs=2501"}, "jobs agreed 2500 A,B"},
		{"contradiction: more voices first", []string{"2025-01-01 A agreed jobs=2500", "2025-01-02 B agreed jobs=1700", "2025-01-03 C agreed jobs=1700"}, "jobs disputed 1700 B,C; 2500 A"},
		{"contradiction: the origin closer to the deal first", []string{"2025-01-01 A agreed jobs=2500 origin=party", "2025-01-02 B agreed jobs=1700", "2025-01-03 C agreed jobs=1700"}, "jobs disputed 2500 A; 1700 B,C"},
		{"copies are one voice", []string{"2025-01-01 A agreed jobs=2500", "2025-01-02 B agreed jobs=1700 family=f", "2025-01-03 C agreed jobs=1700 family=f"}, "jobs disputed 1700 B; 2500 A"},
		{"a plan cut, told by one source", []string{"2024-01-01 A announced capacity=35", "2024-03-01 A announced capacity=20"}, "capacity changed 20 A; (35 A)"},
		{"a plan cut, told by another years later", []string{"2022-01-01 A announced capacity=35", "2022-02-01 B announced capacity=35", "2024-03-01 C announced capacity=20"}, "capacity changed 20 C; (35 A,B)"},
		{"the old value goes on being told", []string{"2024-01-01 A announced capacity=35", "2024-03-01 A announced capacity=20", "2024-03-05 B announced capacity=35"}, "capacity disputed 35 A,B; 20 A"},
		{"who changed his mind counts for the new value only", []string{"2024-01-01 A announced capacity=35", "2024-03-04 B announced capacity=20", "2024-03-05 A announced capacity=20",
			"2024-03-06 C announced capacity=35"}, "capacity disputed 20 A,B; 35 A,C"},
		{"a range is no quarrel", []string{"2024-01-01 A announced capacity=20 capacity=30"}, "capacity agreed 30 A; 20 A"},
		{"stakes of two parties", []string{"2024-01-01 A agreed stake:name:hale=49 stake:name:tarn=51"}, "stake agreed 49 A | stake agreed 51 A"},
		{"talks and denial", []string{"2025-03-01 A exploring", "2025-03-02 B denied origin=party"}, "status disputed denied B; exploring A"},
		{"denied, and begun a year later", []string{"2024-03-02 B denied", "2025-03-01 A exploring"}, ""},
		{"progress is no contradiction", []string{"2025-03-01 A exploring", "2025-03-20 B announced", "2025-04-01 C agreed"}, ""},
	} {
		claims := told(t, c.claims...)
		var first []tieline.Term
		for i := range 5 {
			rand.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
			d := ledger.Account("x", claims)
			if got := describeTerms(d.Terms); got != c.want {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
			if i == 0 {
				first = d.Terms
			} else if !reflect.DeepEqual(first, d.Terms) {
				t.Errorf("%s: the order of claims matters", c.name)
			}
		}
	}
}

func describeTerms(terms []tieline.Term) string {
	var out []string
	for _, term := range terms {
		var values []string
		for _, v := range term.Values {
			s := fmt.Sprintf("%v %s", v.Value, strings.Join(v.Sources, ","))
			if v.Status != "" {
				s = fmt.Sprintf("%s %s", v.Status, strings.Join(v.Sources, ","))
			}
			if v.Replaced {
				s = "(" + s + ")"
			}
			values = append(values, s)
		}
		out = append(out, fmt.Sprintf("%s %s %s", term.Measure, term.State, strings.Join(values, "; ")))
	}
	return strings.Join(out, " | ")
}
