package policy

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/tieline/tieline"
)

// Assumptions change the book for a run: a rule's values, its end or its standing, or who is on a list.
type Assumptions struct {
	Title string           `yaml:"title"`
	Rules []AssumedRule    `yaml:"rules"`
	Lists []AssumedListing `yaml:"lists"`

	file string // where they were read, and its text, for the lines that faults name
	data []byte
}

// AssumedRule replaces parts of one rule; what it leaves out stays.
type AssumedRule struct {
	ID       string   `yaml:"id"`
	Ends     Day      `yaml:"ends"` // the first day on which the rule no longer says anything
	Standing Standing `yaml:"standing"`
	Values   []Value  `yaml:"values"`
}

// AssumedListing puts a company on a list From a day, or, where it only says To, takes it off on that day.
type AssumedListing struct {
	List    string `yaml:"list"`
	Company string `yaml:"company"` // a name
	From    Day    `yaml:"from"`
	To      Day    `yaml:"to"`
}

// LastDay is the latest first day that the assumptions speak of: from it on all that is assumed is so. Zero
// where they name no day.
func (a *Assumptions) LastDay() (last Day) {
	for _, r := range a.Rules {
		last = max(last, r.Ends)
		if n := len(r.Values); n > 0 {
			last = max(last, r.Values[n-1].From)
		}
	}
	for _, x := range a.Lists {
		last = max(last, x.From, x.To)
	}
	return last
}

// ReadAssumptions reads a file of assumptions, strictly.
func ReadAssumptions(name string, data []byte) (*Assumptions, error) {
	var a Assumptions
	if err := decodeYAML(name, data, &a); err != nil {
		return nil, err
	}
	a.file, a.data = name, data
	return &a, nil
}

// LoadAssuming loads a book as it would be under assumptions. Its worked examples are those of the book
// as it is, so it is not checked.
func LoadAssuming(fsys fs.FS, a *Assumptions) (*Book, error) { return load(fsys, a) }

// assume applies the assumptions before the book is linked, so that a faulty one is refused as a
// faulty rule would be.
func (b *Book) assume(a *Assumptions) error {
	if a == nil {
		return nil
	}
	bad := func(list string, n int, field, what, reason string) error {
		where := a.file
		if line := lineOf(a.data, list, n, field); line > 0 {
			where = fmt.Sprintf("%s:%d", a.file, line)
		}
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "assume", Input: where, Reason: fmt.Sprintf("%s[%d].%s: %q: %s", list, n, field, what, reason)}
	}
	for n, x := range a.Rules {
		i := slices.IndexFunc(b.rules, func(r *Rule) bool { return r.ID == x.ID })
		if i < 0 {
			return bad("rules", n, "id", x.ID, "the book has no such rule")
		}
		r := b.rules[i]
		if x.Standing != "" {
			r.Standing = x.Standing
		}
		if x.Values != nil {
			r.Values = closePeriods(x.Values)
		}
		if x.Ends != 0 {
			r.Values = slices.DeleteFunc(r.Values, func(v Value) bool { return v.From >= x.Ends })
			if n := len(r.Values); n > 0 {
				r.Values[n-1].To = min(r.Values[n-1].To, x.Ends)
			} else {
				r.Standing = Withdrawn
			}
		}
	}
	for n, x := range a.Lists {
		i := slices.IndexFunc(b.rules, func(r *Rule) bool { return r.Ask == "listed" && r.live() && r.List == x.List })
		if i < 0 {
			return bad("lists", n, "list", x.List, "the book has no such list")
		}
		found := b.companies.find(x.Company, x.From)
		switch len(found) {
		case 0:
			return bad("lists", n, "company", x.Company, "the book does not know the company; companies.yaml names those that it does")
		case 1:
		default:
			return bad("lists", n, "company", x.Company, "the name may mean "+names(found)+"; write the full name")
		}
		company := found[0]
		r := b.rules[i]
		if x.From == 0 && x.To != 0 {
			r.Members = slices.DeleteFunc(r.Members, func(m Member) bool { return m.Company == company.ID && m.From >= x.To })
			for j := range r.Members {
				if m := &r.Members[j]; m.Company == company.ID {
					m.To = min(m.To, x.To)
				}
			}
			continue
		}
		r.Absent = slices.DeleteFunc(r.Absent, func(m Absent) bool { return m.Company == company.ID })
		if x.To == 0 {
			x.To = Always
		}
		r.Members = append(r.Members, Member{Company: company.ID, From: x.From, To: x.To, Reason: "assumed", Seen: Primary})
	}
	return nil
}
