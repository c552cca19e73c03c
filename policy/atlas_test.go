package policy

import (
	"testing"

	"github.com/tieline/tieline/atlas"
)

// Where the book and the atlas know the same company, they say the same of it: a name means one
// company in both, of one country.
func TestCompaniesAgreeWithTheAtlas(t *testing.T) {
	a := atlas.Default()
	shared := 0
	for _, x := range Default().companies.all {
		ids := map[string]bool{}
		for _, n := range append([]string{x.Name}, x.Aliases...) {
			found := a.Resolve(n)
			if len(found) != 1 {
				continue
			}
			o := found[0]
			ids[o.ID] = true
			if n == x.Name && len(x.Owners) == 0 && o.Country != x.Country {
				t.Errorf("%s: country %s in the book, %s in the atlas", n, x.Country, o.Country)
			}
		}
		if len(ids) > 0 {
			shared++
		}
	}
	if shared < 30 {
		t.Errorf("the book and the atlas share %d companies only", shared)
	}
}

// A company that the book does not hold is known by the atlas, with its owners.
func TestAtlasFillsIn(t *testing.T) {
	b := Default()
	for name, want := range map[string]string{"Ganfeng Lithium": "CN", "Ultium Cells": "US"} {
		x, err := b.company("name", name, day("2026-01-01"))
		if err != nil || x == nil || x.Country != want {
			t.Errorf("%s: %+v, %v", name, x, err)
		}
	}
	if x, _ := b.company("name", "Ultium Cells", day("2026-01-01")); x == nil || len(x.Owners) != 2 {
		t.Errorf("Ultium Cells has two owners: %+v", x)
	}
	// The atlas's name for a company of the book leads to the book's own.
	if x, _ := b.company("name", "Ningde Times", day("2026-01-01")); x == nil || x.ID != "catl" {
		t.Errorf("%+v", x)
	}
}
