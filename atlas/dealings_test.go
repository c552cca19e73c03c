package atlas

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieline/tieline"
)

// TestDealings looks up dealings as a reader of texts does: from either side, of governments, of organisations that the atlas lacks, of
// owners of ventures, and of a house.
func TestDealings(t *testing.T) {
	a, err := Load(files(map[string]string{
		"organizations.tsv": "id\tname\tkind\tcountry\tparent\towners\tsource\n" +
			"group\tGroup\tother\tFR\t\t\thttps://a.example\ncells\tGroup Cells\tbattery_maker\tFR\tgroup\t\thttps://a.example\n" +
			"cars\tCars\tcarmaker\tFR\t\t\thttps://a.example\nvan\tVan\tventure\tFR\t\tcars:50;cells:50\thttps://a.example\n",
		"dealings.tsv": "organization\tsupply\tlicence\tfunding\ncells\tcars;Upstart Motors\tcars\tgovernment/fr\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	kinds := func(d Dealings) string {
		var out []string
		for _, k := range tieline.Kinds {
			if d.Of(k) {
				out = append(out, string(k))
			}
		}
		slices.Sort(out)
		return strings.Join(out, " ")
	}
	for _, c := range []struct{ of, with, own, house string }{
		{"cells", "cars", "joint_venture licence supply", ""},
		{"cars", "cells", "joint_venture licence supply", ""},
		{"cells", "upstart motors", "supply", ""},
		{"cells", "Upstart Motors", "supply", ""},
		{"cells", "government/fr", "funding", ""},
		{"van", "cars", "acquisition", ""},
		{"group", "cars", "", "joint_venture licence supply"},
		{"cars", "group", "", "joint_venture licence supply"},
		{"group", "Upstart Motors", "", "supply"},
		{"cells", "Nobody", "", ""},
		{"cars", "Upstart Motors", "", ""},
	} {
		own, house := a.Organization(c.of).Dealings(c.with)
		if kinds(own) != c.own || kinds(house) != c.house {
			t.Errorf("%s with %s: %q and of the house %q, want %q and %q", c.of, c.with, kinds(own), kinds(house), c.own, c.house)
		}
	}
}
