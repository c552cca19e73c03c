package policy

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// ordinaryLine is the label of the ordinary duty, to which all-in rates and preferences relate.
const ordinaryLine = "mfn"

// dutyTable holds the rules of one customs territory, indexed so that a question meets only those
// that can concern its origin.
type dutyTable struct {
	rules    []*dutyRule
	byOrigin map[string][]*dutyRule // each in the order of the lines
	first    Day                    // the first day on which any ordinary duty is known
	codes    []string               // every tariff prefix for which an ordinary duty is known
}

// names reports whether some rate of the table is for the company, alone or as part of a group.
func (t *dutyTable) names(x *Company) bool {
	for _, d := range t.rules {
		for i := range d.Values {
			if d.names(x, i) {
				return true
			}
		}
	}
	return false
}

// dutyRule is a rule as the duty algorithm meets it, with names turned into indexes.
type dutyRule struct {
	*Rule
	at          int // its place in the table
	line        int // its place among the labels
	uses        uint32
	claims      []string
	because     []Because // what an answer says of it, a sentence a period
	reason      string    // why it sets another rule to nothing
	displacedBy []int
	exempts     []int
	supersedes  []int
}

// linkDuties builds the table of one destination.
func (b *Book) linkDuties(dest string) (faults []fault) {
	t := b.duties[dest]
	for _, r := range b.byAsk["duty"] {
		if !slices.Contains(r.AppliesTo.Destinations, dest) {
			continue
		}
		d := &dutyRule{Rule: r, claims: r.AppliesTo.Claims, line: slices.Index(b.terms.Labels, r.Line), reason: r.ID + ": " + r.Title}
		if d.line < 0 && r.Role == "rate" {
			faults = append(faults, fault{r, "line", fmt.Errorf("%q is not a label of terms.yaml", r.Line)})
		}
		for _, u := range r.AppliesTo.Uses {
			d.uses |= 1 << slices.Index(b.terms.Uses, u)
		}
		for i := range r.Values {
			says := Because{Rule: r.ID, Cite: r.Cite, Source: r.Source, Seen: r.Seen, Says: b.dutySays(r, &r.Values[i])}
			if data, err := marshal(&says); err == nil {
				says.written = data
			}
			d.because = append(d.because, says)
		}
		if r.Line == ordinaryLine && r.live() && len(r.AppliesTo.Goods) > 0 {
			t.codes = append(t.codes, r.AppliesTo.Goods...)
			if t.first == 0 || r.from() < t.first {
				t.first = r.from()
			}
		}
		t.rules = append(t.rules, d)
	}
	slices.SortStableFunc(t.rules, func(a, b *dutyRule) int { return a.line - b.line })
	for i, d := range t.rules {
		d.at = i
	}
	for _, d := range t.rules {
		for _, ref := range []struct {
			field string
			names []string
			into  *[]int
		}{{"displaced_by", d.DisplacedBy, &d.displacedBy}, {"exempts", d.Exempts, &d.exempts}, {"supersedes", d.Supersedes, &d.supersedes}} {
			for _, pattern := range ref.names {
				n := len(*ref.into)
				for _, other := range t.rules {
					if ok, _ := path.Match(pattern, other.ID); ok && other != d {
						*ref.into = append(*ref.into, other.at)
					}
				}
				if n == len(*ref.into) {
					faults = append(faults, fault{d.Rule, ref.field, fmt.Errorf("no other duty rule is called %q", pattern)})
				}
			}
		}
		if d.Role == "exemption" && len(d.exempts) == 0 {
			faults = append(faults, fault{d.Rule, "exempts", errors.New("an exemption names what it exempts from")})
		}
	}
	t.byOrigin = map[string][]*dutyRule{}
	for _, origin := range append(slices.Clone(b.terms.Countries), blocNames(&b.terms)...) {
		var list []*dutyRule
		for _, d := range t.rules {
			a := &d.AppliesTo
			if d.live() && b.terms.within(origin, a.Origins) && (len(a.ExceptOrigins) == 0 || !b.terms.within(origin, a.ExceptOrigins)) {
				list = append(list, d)
			}
		}
		t.byOrigin[origin] = list
	}
	return faults
}

func blocNames(t *terms) []string {
	var names []string
	for n := range t.Blocs {
		names = append(names, n)
	}
	return names
}

// dutySays states one period of a duty rule in a sentence.
func (b *Book) dutySays(r *Rule, v *Value) string {
	var s strings.Builder
	s.WriteString(r.Title)
	switch {
	case r.Role == "exemption":
	case v.Unknown != "":
		s.WriteString(": not known, " + v.Unknown)
	case v.Percent != nil && v.AllIn:
		s.WriteString(": " + percentText(*v.Percent) + " with the ordinary duty included")
	case v.Percent != nil:
		s.WriteString(": " + percentText(*v.Percent))
	}
	if v.From != 0 {
		s.WriteString(", from " + v.From.String())
	}
	if v.To != Always {
		s.WriteString(" to " + v.To.Add(0, 0, -1).String())
	}
	if v.Note != "" {
		s.WriteString("; " + v.Note)
	}
	return s.String()
}

func percentText(p float64) string { return strconv.FormatFloat(p, 'f', -1, 64) + " %" }
