package ties_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/ties"
)

func page(t *testing.T, text string) *ties.Page {
	t.Helper()
	return pageOf(t, &tieline.Document{Ref: "test", Text: text})
}

func pageOf(t *testing.T, doc *tieline.Document) *ties.Page {
	t.Helper()
	if err := doc.Seal(); err != nil {
		t.Fatal(err)
	}
	found := mention.NewFinder(atlas.Default(), names.Default()).Find(doc, nlp.Default().Analyze(doc.Text, nil))
	return ties.NewPage(grammar.Default(), found)
}

// pairs lists the pairs of a page's contexts by their names in alphabetical order.
func pairs(p *ties.Page) []string {
	var out []string
	for _, c := range p.Contexts() {
		two := []string{p.Entities[c.A].Name, p.Entities[c.B].Name}
		slices.Sort(two)
		out = append(out, strings.Join(two, " + "))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestContexts(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"General Motors buys cells from Samsung SDI.", []string{"General Motors + Samsung SDI"}},
		{"General Motors grew. It buys cells from Samsung SDI.", []string{"General Motors + Samsung SDI"}},
		{"General Motors grew last year. Samsung SDI supplies the cells.", []string{"General Motors + Samsung SDI"}},
		{"General Motors and Stellantis own it with Samsung SDI.", []string{"General Motors + Samsung SDI", "General Motors + Stellantis", "Samsung SDI + Stellantis"}},
		{"General Motors buys cells, Reuters reported.", nil}, // an outlet is a source, not a party
		{"Nobody buys cells.", nil},
		// who only stands behind a party is none
		{"Volkswagen-backed QuantumScape has licensed its cells to Panasonic.", []string{"Panasonic + QuantumScape", "QuantumScape + Volkswagen"}},
		{"QuantumScape, which is backed by Volkswagen, has licensed its cells to Panasonic.", []string{"Panasonic + QuantumScape", "QuantumScape + Volkswagen"}},
		{"Redwood Materials, funded by Amazon and Ford, has bought scrap from Panasonic.",
			[]string{"Amazon + Ford Motor Company", "Amazon + Redwood Materials", "Ford Motor Company + Redwood Materials", "Panasonic + Redwood Materials"}},
		{"Panasonic, Tesla's oldest supplier, is in talks with Mazda.", []string{"Mazda + Panasonic", "Panasonic + Tesla"}},
		{"BASF rival Umicore will supply cathodes to Volkswagen.", []string{"BASF + Umicore", "Umicore + Volkswagen"}},
		{"Ford's former partner Rivian sells vans to Amazon.", []string{"Amazon + Rivian", "Ford Motor Company + Rivian"}},
		{"Volkswagen's Audi buys cells from Samsung SDI.", []string{"Audi + Samsung SDI", "Audi + Volkswagen", "Samsung SDI + Volkswagen"}},
		{"Toyota has ventures with BYD and Panasonic.", []string{"BYD + Toyota", "Panasonic + Toyota"}},
		{"Toyota has a venture with BYD and Panasonic.", []string{"BYD + Panasonic", "BYD + Toyota", "Panasonic + Toyota"}},
		{"Toyota is in talks with BYD and Panasonic.", []string{"BYD + Panasonic", "BYD + Toyota", "Panasonic + Toyota"}},
		{"Freshfields advised Ford, which bought cells from SK On.", []string{"Ford Motor Company + SK On"}},
		{"The law firm Marlow Finch advised Ford on its purchase of cells from SK On.", []string{"Ford Motor Company + SK On"}},
		{"Lucid has signed a plan backed by Volkswagen with Panasonic.", []string{"Lucid Motors + Panasonic", "Lucid Motors + Volkswagen", "Panasonic + Volkswagen"}},
	} {
		if got := pairs(page(t, c.text)); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v; want %v", c.text, got, c.want)
		}
	}
}

func TestMergeMakesOneVentureOfThree(t *testing.T) {
	p := page(t, "Stellantis, Mercedes-Benz and TotalEnergies own a joint venture.")
	contexts := p.Contexts()
	if len(contexts) != 3 {
		t.Fatalf("%d contexts, want 3", len(contexts))
	}
	draft := func(c ties.Context, kind tieline.Kind) ties.Draft {
		return ties.Draft{Kind: kind, Entities: []int{c.A, c.B}, Roles: []tieline.Role{tieline.RolePartner, tieline.RolePartner},
			Contexts: []ties.Context{c}, Odds: []float64{0.9}, Score: 0.8}
	}
	var three []ties.Draft
	for _, c := range contexts {
		three = append(three, draft(c, tieline.JointVenture))
	}
	if got := p.Merge(three); len(got) != 1 || len(got[0].Entities) != 3 {
		t.Errorf("three pairs of one venture make %d deals: %+v", len(got), got)
	}
	if got := p.Merge(three[:2]); len(got) != 2 {
		t.Errorf("two pairs of three make %d deals, want 2: the third pair may have none", len(got))
	}
	three[1].Kind = tieline.Partnership
	if got := p.Merge(three); len(got) != 3 {
		t.Errorf("pairs of two kinds make %d deals, want 3", len(got))
	}
}

func TestShareGivesAnEnumerationOneVoice(t *testing.T) {
	p := page(t, "General Motors buys cells from Samsung SDI, SK On and Panasonic.")
	contexts := p.Contexts()
	odds := make([][]float64, len(contexts))
	for i := range odds {
		odds[i] = make([]float64, len(ties.KindNames()))
		odds[i][0], odds[i][1] = 1-float64(i)/10, float64(i)/10
	}
	p.Share(contexts, odds)
	gm := slices.IndexFunc(p.Entities, func(e mention.Entity) bool { return e.Name == "General Motors" })
	var buyer [][]float64
	for i, c := range contexts {
		if c.A == gm || c.B == gm {
			buyer = append(buyer, odds[i])
		}
	}
	if len(buyer) != 3 {
		t.Fatalf("%d contexts of the buyer, want 3", len(buyer))
	}
	for _, o := range buyer[1:] {
		if !slices.Equal(o, buyer[0]) {
			t.Errorf("the suppliers differ: %v and %v", buyer[0], o)
		}
	}
}

// TestEnumerationEndsWhereAClauseBegins holds that a subject behind "and" has no voice with the name before it.
func TestEnumerationEndsWhereAClauseBegins(t *testing.T) {
	p := page(t, "Panasonic has bought cells from Tesla, and Ford has sold its stake in SK On.")
	contexts := p.Contexts()
	odds := make([][]float64, len(contexts))
	for i := range odds {
		odds[i] = []float64{1 - float64(i)/10, float64(i) / 10}
	}
	before := slices.Clone(odds)
	p.Share(contexts, odds)
	for i, c := range contexts {
		if !slices.Equal(odds[i], before[i]) {
			t.Errorf("%s and %s share their odds with others", p.Entities[c.A].Name, p.Entities[c.B].Name)
		}
	}
}

func TestModelRoundTrip(t *testing.T) {
	m, dir := ties.DefaultModel(), t.TempDir()
	if err := m.Save(dir); err != nil {
		t.Fatal(err)
	}
	if m.Kind.Size() == 0 || m.Status.Size() == 0 {
		t.Error("the shipped weights are empty")
	}
	loaded, err := ties.LoadModel(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	p := page(t, "Samsung SDI will supply Volkswagen with battery cells. General Motors is in talks with the Korean group.")
	read := func(m *ties.Model) []tieline.Deal { return ties.New(atlas.Default(), grammar.Default(), m).Read(p) }
	if one, two := read(m), read(loaded); len(one) == 0 || !reflect.DeepEqual(one, two) {
		t.Errorf("saved and loaded weights read %+v instead of %+v", two, one)
	}
	for _, l := range m.Role.Classes() {
		if !slices.Contains(ties.RoleNames(), l) {
			t.Errorf("the shipped weights know a role pair %q that the code does not", l)
		}
	}
}

func TestParentAndSubsidiaryAreNoDeal(t *testing.T) {
	r := ties.New(atlas.Default(), grammar.Default(), ties.DefaultModel())
	if got := r.Read(page(t, "PowerCo will supply Volkswagen with battery cells under a contract signed on Friday.")); len(got) > 0 {
		t.Errorf("a subsidiary's supply to its parent is a deal: %+v", got)
	}
	if got := r.Read(page(t, "Samsung SDI will supply Volkswagen with battery cells under a contract signed on Friday.")); len(got) != 1 || got[0].Kind != tieline.Supply {
		t.Errorf("a contract of strangers is not one supply deal: %+v", got)
	}
}

// TestBrokenTreesEnd reads a sentence whose words govern each other in a circle.
func TestBrokenTreesEnd(t *testing.T) {
	doc := &tieline.Document{Ref: "test", Text: "Ford's former partner Rivian sells vans to Amazon and Panasonic."}
	if err := doc.Seal(); err != nil {
		t.Fatal(err)
	}
	sentence := func() (*nlp.Analysis, []nlp.Token) {
		an := nlp.Default().Analyze(doc.Text, nil)
		return an, an.Sentences[0].Tokens
	}
	_, right := sentence()
	for _, rel := range []nlp.Rel{right[0].Rel, right[len(right)-2].Rel} { // of a possessor, and of a name after "and"
		for step := range right[1:] {
			an, tokens := sentence()
			for i := range tokens {
				tokens[i].Head, tokens[i].Rel = (i+step+1)%len(tokens), rel
			}
			p := ties.NewPage(grammar.Default(), mention.NewFinder(atlas.Default(), names.Default()).Find(doc, an))
			if len(p.Contexts()) == 0 {
				t.Errorf("no contexts with every word %d before what governs it", step+1)
			}
		}
	}
}

// What two companies are known for makes the reader surer of a sentence that leaves the deal half unsaid, and is told to those who ask why.
func TestKnownDealingsMakeSurer(t *testing.T) {
	r := ties.New(atlas.Default(), grammar.Default(), ties.DefaultModel())
	weigh := func(text string) ties.Weighed {
		t.Helper()
		all := r.Weigh(page(t, text))
		if len(all) != 1 {
			t.Fatalf("%q: %d contexts, want 1", text, len(all))
		}
		return all[0]
	}
	known := weigh("The plant in Ohio, from which General Motors gets its cells, has made LG Energy Solution rethink the calendar.")
	strange := weigh("The plant in Ohio, from which Subaru gets its cells, has made Farasis Energy rethink the calendar.")
	if known.Odds[0] >= strange.Odds[0] {
		t.Errorf("no deal between GM and LG Energy Solution %.2f, between two who are not known to deal %.2f", known.Odds[0], strange.Odds[0])
	}
	if !slices.Contains(known.Known, tieline.JointVenture) {
		t.Errorf("known between GM and LG Energy Solution: %v, want a joint venture among it", known.Known)
	}
}
