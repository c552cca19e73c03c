package policy

import (
	"fmt"
	"strings"

	"github.com/tieline/tieline/atlas"
)

// company finds the company that a name means: one of the book's own, else one of the atlas; nil
// where neither knows the name. The atlas is loaded when the first name needs it.
func (b *Book) company(field, name string, on Day) (*Company, error) {
	x, err := b.companies.find(field, name, on)
	if x != nil || err != nil {
		return x, err
	}
	a := atlas.Default()
	found := a.Resolve(name)
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return b.fromAtlas(a, found[0], on, nil), nil
	}
	names := make([]string, len(found))
	for i, o := range found {
		names[i] = o.Name
	}
	return nil, invalid(field, fmt.Sprintf("%q may mean %s", name, strings.Join(names, " or ")), "write the full name")
}

// fromAtlas gives the book's own company where one of the organisation's names is in the book, else
// a company made of what the atlas holds: its country, and its owners as far as they are known.
func (b *Book) fromAtlas(a *atlas.Atlas, o *atlas.Organization, on Day, below []string) *Company {
	for _, n := range append([]string{o.Name}, o.Aliases...) {
		if x, err := b.companies.find("name", n, on); err == nil && x != nil {
			return x
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
