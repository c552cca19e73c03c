package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieline/tieline/atlas"
)

// company finds the company that a name means: one of the book's own, else one of the atlas; nil
// where neither knows the name. The atlas is loaded when the first name needs it. A name that may mean
// two is an error.
func (b *Book) company(field, name string, on Day) (*Company, error) {
	found := b.candidates(name, on)
	if len(found) == 0 {
		return nil, nil
	}
	if len(found) > 1 {
		return nil, ambiguous(field, name, found)
	}
	return found[0], nil
}

// companyAmong is company where the rules of a question name parties: of several companies that a
// name may mean, the one that they concern is taken, and the answer says so.
func (b *Book) companyAmong(field, name string, on Day, concerned func(*Company) bool, t *trail) (*Company, error) {
	found := b.candidates(name, on)
	if len(found) < 2 {
		return b.company(field, name, on)
	}
	kept := slices.DeleteFunc(slices.Clone(found), func(x *Company) bool { return !concerned(x) })
	if len(kept) != 1 {
		return nil, ambiguous(field, name, found)
	}
	t.warn(fmt.Sprintf("%q is taken as %s, which the rules name; it may also mean %s", name, kept[0].Name, names(slices.DeleteFunc(found, func(x *Company) bool { return x == kept[0] }))))
	return kept[0], nil
}

// candidates are the companies that a name may mean on a day: the book's own go before the atlas's.
func (b *Book) candidates(name string, on Day) []*Company {
	if own := b.companies.find(name, on); len(own) > 0 {
		return own
	}
	a := atlas.Default()
	var found []*Company
	for _, o := range a.Resolve(name) {
		found = append(found, b.fromAtlas(a, o, on, nil))
	}
	return found
}

func ambiguous(field, name string, found []*Company) error {
	return invalid(field, fmt.Sprintf("%q may mean %s", name, names(found)), "write the full name")
}

func names(found []*Company) string {
	all := make([]string, len(found))
	for i, x := range found {
		all[i] = x.Name
	}
	return strings.Join(all, " or ")
}

// fromAtlas gives the book's own company where one of the organisation's names is in the book, else
// a company made of what the atlas holds: its country, and its owners as far as they are known.
func (b *Book) fromAtlas(a *atlas.Atlas, o *atlas.Organization, on Day, below []string) *Company {
	for _, n := range append([]string{o.Name}, o.Aliases...) {
		if own := b.companies.find(n, on); len(own) == 1 {
			return own[0]
		}
	}
	x := &Company{ID: "atlas:" + o.ID, Name: o.Name, Country: o.Country, Kind: o.Kind, Seen: Secondary, Source: o.Source, Note: "country and owners are those of the atlas"}
	for _, id := range below {
		if id == o.ID {
			return x // a circle of parents: what is known so far is enough
		}
	}
	below = append(below, o.ID)
	for _, s := range o.Owners {
		if owner := a.Organization(s.Owner); owner != nil && s.Percent > 0 {
			x.Owners = append(x.Owners, holder{Company: owner.Name, Percent: s.Percent})
		}
	}
	parent := a.Organization(o.Parent)
	if parent == nil {
		return x
	}
	up := b.fromAtlas(a, parent, on, below)
	x.Groups = append([]string{up.ID}, up.Groups...)
	switch {
	case len(x.Owners) > 0:
	case o.ParentShare > 0:
		x.Owners = []holder{{Company: parent.Name, Percent: o.ParentShare}}
	default: // a parent controls, by whatever share
		if x.ControlledFrom = up.ControlledFrom; x.ControlledFrom == "" {
			x.ControlledFrom = up.Country
		}
	}
	return x
}
