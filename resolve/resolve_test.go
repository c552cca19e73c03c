package resolve_test

import (
	"slices"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/resolve"
)

func TestKnownOrganisations(t *testing.T) {
	for name, want := range map[string]string{
		"Contemporary Amperex Technology Co., Limited": "contemporary-amperex-technology",
		"NYSE:F": "ford-motor-company", "NASDAQ: TSLA": "tesla",
		"Freyr Battery": "t1-energy", "T1 Energy": "t1-energy", // renamed
		"PSA Group": "stellantis", "Livent": "arcadium-lithium", // went over into another
		"Hyundai Motor": "hyundai-motor", "Hyundai Motor Group": "hyundai-motor-group",
		"Ford": "name:ford", // also a family and a crossing: only the text can tell
	} {
		if got := resolve.Key(tieline.Party{Name: name}); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func TestAlso(t *testing.T) {
	for _, c := range []struct {
		party tieline.Party
		want  []string
	}{
		{tieline.Party{Name: "Vireo Energy Technologies", Aliases: []string{"Vireo Energy"}}, []string{"name:vireoenergy"}},
		{tieline.Party{Name: "Vireo Energy Technologies", Aliases: []string{"Vireo"}}, nil}, // might be anybody
		{tieline.Party{Name: "Vireo Energy", Aliases: []string{"Tarn Motors"}}, nil},        // a slip of the reader
		{tieline.Party{Name: "Köhler Zellen"}, []string{"name:koehlerzellen"}},
		{tieline.Party{Name: "Tesla", Entity: "tesla", Aliases: []string{"Tesla Technologies"}}, nil},
	} {
		if got := resolve.Also(c.party); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.party, got, c.want)
		}
	}
}

// Where two documents link one unknown name to two known organisations, one of them errs.
func TestCanonical(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"name:b", "name:a", "name:abc"}, "name:a"},
		{[]string{"name:a", "tesla", "name:b"}, "tesla"},
		{[]string{"name:a", "tesla", "toyota"}, ""},
	} {
		if got := resolve.Canonical(c.keys); got != c.want {
			t.Errorf("%v: %q, want %q", c.keys, got, c.want)
		}
	}
}

func TestSamePlace(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Kokomo, Indiana, US", "", true},
		{"Kokomo, Indiana, US", "Indiana, US", true},
		{"Kokomo, Indiana, US", "US", true},
		{"Kokomo, Indiana, US", "Michigan, US", false},
		{"Dunkirk", "Dunkirk, France", true},
		{"Dunkirk, France", "Zaragoza, Spain", false},
		{"Detroit, Michigan, US", "Dearborn, Michigan, US", true}, // next to each other
		{"Detroit, Michigan, US", "Lansing, Michigan, US", false},
		{"Nowhere Creek, Texas, US", "Texas, US", true}, // unknown, but it says where it lies
		{"Nowhere Creek, Texas, US", "Ohio, US", false},
		{"Nowhere Creek", "Elsewhere Creek", false},
	} {
		if got := resolve.SamePlace(resolve.Place(c.a), resolve.Place(c.b)); got != c.same {
			t.Errorf("%q and %q: %v, want %v", c.a, c.b, got, c.same)
		}
		if got := resolve.SamePlace(resolve.Place(c.b), resolve.Place(c.a)); got != c.same {
			t.Errorf("%q and %q: %v, want %v", c.b, c.a, got, c.same)
		}
	}
}
