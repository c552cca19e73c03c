package policy

import (
	"io/fs"
	"slices"

	"github.com/tieline/tieline"
)

// Assumptions change the book for a run: a rule's values, its end or its standing, or who is on a list.
type Assumptions struct {
	Title string           `yaml:"title"`
	Rules []AssumedRule    `yaml:"rules"`
	Lists []AssumedListing `yaml:"lists"`
}

// AssumedRule replaces parts of one rule; what it leaves out stays.
type AssumedRule struct {
	ID       string   `yaml:"id"`
	Ends     Day      `yaml:"ends"` // the first day on which the rule no longer says anything
	Standing Standing `yaml:"standing"`
	Values   []Value  `yaml:"values"`
}

// AssumedListing puts a company on a list, or takes it off.
type AssumedListing struct {
	List    string `yaml:"list"`
	Company string `yaml:"company"` // a name
	From    Day    `yaml:"from"`
	To      Day    `yaml:"to"`
}

// ReadAssumptions reads a file of assumptions, strictly.
func ReadAssumptions(name string, data []byte) (*Assumptions, error) {
	var a Assumptions
	if err := decodeYAML(name, data, &a); err != nil {
		return nil, err
	}
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
	bad := func(what, reason string) error {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "assume", Input: what, Reason: reason}
	}
	for _, x := range a.Rules {
		i := slices.IndexFunc(b.rules, func(r *Rule) bool { return r.ID == x.ID })
		if i < 0 {
			return bad(x.ID, "the book has no such rule")
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
	for _, x := range a.Lists {
		i := slices.IndexFunc(b.rules, func(r *Rule) bool { return r.Ask == "listed" && r.live() && r.List == x.List })
		if i < 0 {
			return bad(x.List, "the book has no such list")
		}
		found := b.companies.find(x.Company, x.From)
		switch len(found) {
		case 0:
			return bad(x.Company, "the book does not know the company; companies.yaml names those that it does")
		case 1:
		default:
			return bad(x.Company, "the name may mean "+names(found)+"; write the full name")
		}
		company := found[0]
		r := b.rules[i]
		r.Absent = slices.DeleteFunc(r.Absent, func(m Absent) bool { return m.Company == company.ID })
		if x.To == 0 {
			x.To = Always
		}
		r.Members = append(r.Members, Member{Company: company.ID, From: x.From, To: x.To, Reason: "assumed", Seen: Primary})
	}
	return nil
}
