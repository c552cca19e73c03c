package policy

import (
	"maps"
	"slices"
)

// Vocabulary lists the words that a duty question may use, for forms.
type Vocabulary struct {
	Destinations []string // customs territories whose duties are in the book
	Countries    []string // that may be an origin, customs unions included
	Goods        []string
	Uses         []string
	Claims       []string
	Lists        []string
}

// Vocabulary gives the words of the book, each list in alphabetical order.
func (b *Book) Vocabulary() Vocabulary {
	countries := append(slices.Clone(b.terms.Countries), slices.Collect(maps.Keys(b.terms.Blocs))...)
	return Vocabulary{
		Destinations: slices.Sorted(maps.Keys(b.duties)),
		Countries:    slices.Sorted(slices.Values(countries)),
		Goods:        slices.Sorted(maps.Keys(b.terms.Goods)),
		Uses:         slices.Sorted(slices.Values(b.terms.Uses)),
		Claims:       slices.Sorted(maps.Keys(b.terms.Claims)),
		Lists:        slices.Sorted(maps.Keys(b.lists)),
	}
}

// CompanyName gives the name of a company that a rule names by its id.
func (b *Book) CompanyName(id string) string {
	if c, ok := b.companies.byID[id]; ok {
		return c.Name
	}
	return id
}
