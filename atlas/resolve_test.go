package atlas

import (
	"slices"
	"testing"
)

func TestResolve(t *testing.T) {
	for name, want := range map[string][]string{
		"Ford Motor Co.":     {"ford-motor-company"},
		"FORD MOTOR COMPANY": {"ford-motor-company"},
		"Contemporary Amperex Technology Co., Limited": {"contemporary-amperex-technology"},
		"CATL":                     {"contemporary-amperex-technology"},
		"Stellantis N.V.":          {"stellantis"},
		"BMW Group":                {"bmw"},
		"Daimler AG":               {"mercedes-benz"},
		"Skoda Auto a.s.":          {"skoda-auto"},
		"The Detroit Foobar Corp.": nil,
		"Apple":                    {"apple"},
		"Target Corporation":       {"target"},
		"EVE Energy Co Ltd":        {"eve-energy"},
		"PT Vale Indonesia Tbk":    {"pt-vale-indonesia"},
		"General Motors LLC":       {"general-motors"},
		"Ultium Cells, LLC":        {"ultium-cells"},
		"Co., Ltd.":                nil,
		"":                         nil,
	} {
		var got []string
		for _, o := range Default().Resolve(name) {
			got = append(got, o.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("Resolve(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestResolvePlace(t *testing.T) {
	for name, want := range map[string]string{
		"Kokomo, Indiana":                 "Kokomo, Indiana, US",
		"Paris":                           "Paris, France",
		"Paris, Texas":                    "Paris, Texas, US",
		"Windsor, Ontario, Canada":        "Windsor, Ontario, Canada",
		"Birmingham, Alabama":             "Birmingham, Alabama, US",
		"Birmingham":                      "Birmingham, UK",
		"Dunkirk":                         "Dunkirk, France",
		"Dunkerque":                       "Dunkirk, France",
		"Ningde":                          "Ningde, China",
		"Halol, Gujarat":                  "Halol, Gujarat, India",
		"United States":                   "US",
		"Georgia":                         "Georgia, US",
		"Spring Hill, Tennessee":          "Spring Hill, Tennessee, US",
		"Cambridge, Massachusetts":        "Cambridge, Massachusetts, US",
		"Cambridge":                       "Cambridge, UK",
		"Ontario":                         "Ontario, Canada",
		"Portland":                        "Portland, Oregon, US",
		"Europe":                          "Europe",
		"northern France":                 "northern France, France",
		"Bridgwater, Somerset, UK":        "Bridgwater, UK",
		"San Jose":                        "San Jose, California, US",
		"Dunkirk, Indiana, Peru":          "",
		"Nowhere-in-Particular":           "",
		"Kokomo, Ohio":                    "",
		"Florence County, South Carolina": "Florence County, South Carolina, US",
	} {
		got := ""
		if found := Default().ResolvePlace(name); len(found) > 0 {
			got = Default().LongName(found[0].ID)
		}
		if got != want {
			t.Errorf("ResolvePlace(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestWithinCountsThePlaceItself(t *testing.T) {
	a := Default()
	for _, c := range []struct {
		id, other string
		want      bool
	}{
		{"us/indiana/kokomo", "us", true}, {"us", "us", true}, {"us", "us/indiana", false},
		{"us/indiana/kokomo", "us/ohio", false}, {"", "", false}, {"nowhere", "us", false},
	} {
		if got := a.Within(c.id, c.other); got != c.want {
			t.Errorf("Within(%q, %q) = %v", c.id, c.other, got)
		}
	}
}

func TestSuccessorAndFormerNames(t *testing.T) {
	a := Default()
	for id, want := range map[string]string{"psa-group": "stellantis", "fiat-chrysler-automobiles": "stellantis", "stellantis": "stellantis", "nobody": "nobody"} {
		if got := a.Successor(id); got != want {
			t.Errorf("successor of %s is %s, want %s", id, got, want)
		}
	}
	t1 := a.OrganizationNamed("Freyr Battery")
	if t1 == nil || t1.ID != "t1-energy" {
		t.Fatalf("Freyr Battery is %+v", t1)
	}
	if s := a.Succession("livent"); s == nil || s.Successor != "arcadium-lithium" || s.Date.String() != "2024-01-04" {
		t.Errorf("Livent became %+v", s)
	}
}
