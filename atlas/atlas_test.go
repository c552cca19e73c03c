package atlas

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieline/tieline"
)

func TestEmbeddedAtlasHasNoProblems(t *testing.T) {
	for _, p := range Default().Check() {
		t.Error(p)
	}
}

// TestEmbeddedAtlasIsLarge guards against a table that is read as empty.
func TestEmbeddedAtlasIsLarge(t *testing.T) {
	a := Default()
	ventures := 0
	for _, o := range a.Organizations() {
		if o.Kind == "venture" {
			ventures++
		}
	}
	for what, n := range map[string][2]int{
		"organisations": {len(a.Organizations()), 1500}, "ventures": {ventures, 90}, "plants": {len(a.Plants()), 240},
		"places": {len(a.Places()), 5000}, "outlets": {len(a.Outlets()), 250}, "units": {len(a.Units()), 40},
		"currencies": {len(a.Currencies()), 45}, "descriptions": {len(a.Descriptions()), 15},
	} {
		if n[0] < n[1] {
			t.Errorf("%d %s, want at least %d", n[0], what, n[1])
		}
	}
}

// files makes a small atlas of the given tables on top of one country with a source.
func files(more map[string]string) fstest.MapFS {
	f := fstest.MapFS{"places.tsv": {Data: []byte("id\tname\tkind\tiso\tbox\tsource\nfr\tFrance\tcountry\tFR\t41 -6 52 10\thttps://example.org\n")}}
	for name, text := range more {
		f[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return f
}

func TestCheckFindsFaults(t *testing.T) {
	organization := "name\tkind\tcountry\tparent\towners\taliases\tshort\tlei\thead\tsource\n"
	for _, c := range []struct{ name, file, text, want string }{
		{"nothing wrong", "organizations.tsv", organization + "A\tcarmaker\tFR\t\t\t\t\t\t\thttps://a.example\n", ""},
		{"unknown parent", "organizations.tsv", organization + "A\tcarmaker\tFR\tB\t\t\t\t\t\thttps://a.example\n", `unknown: parent "B"`},
		{"unknown owner", "organizations.tsv", organization + "A\tventure\tFR\t\tB:50\t\t\t\t\thttps://a.example\n", `unknown: owner "B"`},
		{"unknown country", "organizations.tsv", organization + "A\tcarmaker\tXX\t\t\t\t\t\t\thttps://a.example\n", `unknown: country "XX"`},
		{"unknown place", "organizations.tsv", organization + "A\tcarmaker\tFR\t\t\t\t\t\tfr/x\thttps://a.example\n", `unknown: place "fr/x"`},
		{"unknown kind", "organizations.tsv", organization + "A\tcarmakr\tFR\t\t\t\t\t\t\thttps://a.example\n", `"carmakr" is not one of`},
		{"no source", "organizations.tsv", organization + "A\tcarmaker\tFR\t\t\t\t\t\t\t\n", "source: a has no source"},
		{"source that is no address", "organizations.tsv", organization + "A\tcarmaker\tFR\t\t\t\t\t\t\twiki\n", `"wiki" is not an https address`},
		{"cycle of parents", "organizations.tsv", organization + "A\tcarmaker\tFR\tB\t\t\t\t\t\thttps://a.example\nB\tcarmaker\tFR\tA\t\t\t\t\t\thttps://a.example\n", "cycle"},
		{"cycle through owners", "organizations.tsv", organization + "A\tventure\tFR\t\tB:50\t\t\t\t\thttps://a.example\nB\tventure\tFR\t\tA:50\t\t\t\t\thttps://a.example\n", "cycle: a owns itself"},
		{"shares above the whole", "organizations.tsv", organization + "A\tventure\tFR\t\tB:60;C:60\t\t\t\t\thttps://a.example\nB\tother\tFR\t\t\t\t\t\t\thttps://a.example\nC\tother\tFR\t\t\t\t\t\t\thttps://a.example\n", "120.0 percent"},
		{"alias of two", "organizations.tsv", organization + "A\tcarmaker\tFR\t\t\tZed\t\t\t\thttps://a.example\nB\tcarmaker\tFR\t\t\tZED\t\t\t\thttps://a.example\n", `clash: "zed" stands for`},
		{"alias of two, one says it is short", "organizations.tsv", organization + "A\tcarmaker\tFR\t\t\tZed\t\t\t\thttps://a.example\nB\tcarmaker\tFR\t\t\t\tZed\t\t\thttps://a.example\n", ""},
		{"defined twice", "organizations.tsv", organization + "A\tcarmaker\tFR\t\t\t\t\t\t\thttps://a.example\nA\tcarmaker\tFR\t\t\t\t\t\t\thttps://a.example\n", "duplicate"},
		{"wrong LEI", "organizations.tsv", organization + "A\tcarmaker\tFR\t\t\t\t\t529900T8BM49AURSDO56\t\thttps://a.example\n", "check digits"},
		{"right LEI", "organizations.tsv", organization + "A\tcarmaker\tFR\t\t\t\t\t529900T8BM49AURSDO55\t\thttps://a.example\n", ""},
		{"town outside its country", "places/towns.tsv", "name\tkind\tparent\tlat\tlon\tsource\nX\ttown\tfr\t20\t0\thttps://a.example\n", "is outside FR"},
		{"town off the globe", "places/towns.tsv", "name\tkind\tparent\tlat\tlon\tsource\nX\ttown\tfr\t95\t0\thttps://a.example\n", "not on the globe"},
		{"town in an unknown state", "places/towns.tsv", "name\tkind\tparent\tlat\tlon\tsource\nX\ttown\tfr/y\t45\t0\thttps://a.example\n", `unknown: parent "fr/y"`},
		{"places in each other", "places/towns.tsv", "id\tname\tkind\tparent\tsource\nx\tX\tregion\ty\thttps://a.example\ny\tY\tregion\tx\thttps://a.example\n", "lies in itself"},
		{"succession without a date", "successions.tsv", "organization\tsuccessor\tsource\nlivent\tarcadium\thttps://a.example\n", "no date of the succession"},
		{"succession of an unknown one", "successions.tsv", "organization\tsuccessor\tdate\tsource\nlivent\tarcadium\t2024\thttps://a.example\n", `unknown: successor "arcadium"`},
		{"dealings with oneself", "dealings.tsv", "organization\tsupply\nA\tA\n", "A deals with itself"},
		{"dealings with the government of nowhere", "dealings.tsv", "organization\tfunding\nA\tgovernment/fr/x\n", `unknown: place "fr/x" of a government`},
		{"dealings twice", "dealings.tsv", "organization\tsupply\nA\tB\nA\tC\n", "duplicate"},
		{"former name without a date", "organizations.tsv", "name\tkind\tcountry\trenamed\tsource\nA\tcarmaker\tFR\tOld\thttps://a.example\n", `no date until which it was called "Old"`},
		{"plant without owner or coordinates", "plants.tsv", "name\tplace\tstatus\tsource\nP\tfr\toperating\thttps://a.example\n", "p has no owner"},
	} {
		a, err := Load(files(map[string]string{c.file: c.text}))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, p := range a.Check() {
			got = append(got, p.String())
		}
		if all := strings.Join(got, "\n"); c.want == "" && all != "" || !strings.Contains(all, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, all, c.want)
		}
	}
}

func TestLoadRefusesBrokenTables(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"unknown table":       {"companies.tsv", "name\nA\n", "no table is called companies"},
		"unknown column":      {"organizations.tsv", "name\tkindd\nA\tx\n", `unknown column "kindd"`},
		"column twice":        {"organizations.tsv", "name\tname\nA\tx\n", `column "name" stands twice`},
		"too many cells":      {"organizations.tsv", "name\nA\tx\n", "organizations.tsv:2: 2 cells in a table of 1 columns"},
		"no number":           {"places/a.tsv", "name\tparent\tlat\nA\tfr\tnorth\n", `"north" is not a number`},
		"infinite number":     {"places/a.tsv", "name\tparent\tlat\nA\tfr\tInf\n", `"Inf" is not a number`},
		"no date":             {"organizations.tsv", "name\trenamed\nA\tOld@yesterday\n", `column "renamed"`},
		"neither id nor name": {"organizations.tsv", "name\tkind\n\tcarmaker\n", "neither id nor name"},
		"box of three":        {"places/a.tsv", "name\tparent\tbox\nA\tfr\t1 2 3\n", "south, west, north and east"},
	} {
		_, err := Load(files(map[string]string{c.file: c.text}))
		var e *tieline.Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if _, err := Load(fstest.MapFS{}); tieline.CodeOf(err) != tieline.ErrNotFound {
		t.Errorf("an empty directory: %v", err)
	}
}

func TestOwnLayerAddsToTheEmbeddedAtlas(t *testing.T) {
	own := fstest.MapFS{
		"organizations/mine.tsv": {Data: []byte("# mine\nname\tkind\thead\taliases\tsource\n" +
			"General Motors\t\t\tRenCen giant\t\nQuokka Cells\tbattery_maker\tau/western-australia/perth\t\thttps://quokka.example\n")},
		"shared.tsv": {Data: []byte("alias\tids\nQuokka\tquokka-cells\n")},
	}
	a, err := Load(Files(), own)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range a.Check() {
		t.Error(p)
	}
	gm := a.Organization("general-motors")
	if gm.Kind != "carmaker" || gm.Head != "us/michigan/detroit" || !slices.Contains(gm.Aliases, "RenCen giant") || !slices.Contains(gm.Aliases, "GM") {
		t.Errorf("General Motors became %+v", gm)
	}
	if q := a.Organization("quokka-cells"); q == nil || q.Country != "AU" {
		t.Errorf("the new organisation is %+v", q)
	}
	if got := found("Quokka Cells", a.Matcher().Find("Quokka Cells", nil)); !slices.Equal(got, []string{"Quokka Cells=quokka-cells"}) {
		t.Errorf("the matcher finds %q", got)
	}
	if len(Default().Resolve("Quokka Cells")) > 0 {
		t.Error("the default atlas learned of the user's own row")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("name\tkind\towners\tparent\nA\tventure\tB:50;C\tA\n")
	f.Add("#source: https://x\nid\tname\n\ufeff\ta;b\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, table := range []string{"organizations.tsv", "places/own.tsv", "plants.tsv", "units.tsv"} {
			a, err := Load(files(map[string]string{table: text}))
			if err != nil {
				continue
			}
			a.Check()
			a.Matcher().Find(text, nil)
			a.Resolve(text)
			for i := range a.Places() {
				a.LongName(a.Places()[i].ID)
			}
		}
	})
}
