package mention

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
)

// TestWhatIsNoOrganization holds that what stands beside companies in business news is not taken for one.
func TestWhatIsNoOrganization(t *testing.T) {
	f := NewFinder(atlas.Default(), names.Default())
	for _, c := range []struct {
		text string
		are  []string // organisations
		not  []string
	}{
		{"Brannock Cells Inc. (NASDAQ: BRKX) signed a contract with Ford. BRKX shares rose.", []string{"Brannock Cells Inc."}, nil},
		{"Tesla will build the Tesla Model 3 and the BMW XM beside it, a dealer said.", []string{"Tesla", "BMW"}, []string{"Tesla Model", "BMW XM", "XM"}},
		{"The newsroom of Ford is at https://media.ford.com/HKQ on the web.", []string{"Ford"}, []string{"https://media.ford.com/HKQ"}},
		{"Ford makes pickups for both companiesVolkswagen plans vans of its own.", []string{"Ford", "Volkswagen"}, []string{"companiesVolkswagen"}},
		{"Ford will supply LNMO cells to Rivian and use NMC cells itself.", []string{"Ford", "Rivian"}, []string{"LNMO", "NMC"}},
		{"When Brannock Cells bought the line, Ford objected.", []string{"Brannock Cells", "Ford"}, []string{"When Brannock Cells"}},
		{"Harbour Grid ordered two Battery Energy Storage Systems (BESS) from Tesla.", []string{"Tesla"}, []string{"Battery Energy Storage Systems"}},
		{"Hollvik will buy anode active materials (AAM) from Ford. AAM is short.", []string{"Ford"}, []string{"AAM"}},
		{"Aqua Metals sells its AquaRefining™ technology to Ford. AquaRefining saves power, Ford said.", []string{"Aqua Metals", "Ford"}, []string{"AquaRefining", "AquaRefining™"}},
		{"Uber's cars run in districts like Marsa Silicon Oasis, Hadara Industrial First and Port Rashid.", []string{"Uber"}, []string{"Marsa Silicon Oasis", "Hadara Industrial First"}},
		{"The line built the Dodge Avenger, Chrysler Sebring and Jeep Compass coupes.", []string{"Chrysler"}, []string{"Chrysler Sebring"}},
		{"NIO jumps after a pact. Intel on Driverless Car Technology: Intel gains.", []string{"Intel"}, []string{"Intel on Driverless Car Technology"}},
		{"It serves Electrical Service/Maintenance clients of Ford.", []string{"Ford"}, []string{"Maintenance"}},
		{"Archrival General Motors Corp. sold it, and the U.K. Subsidiary closed.", []string{"General Motors Corp."}, []string{"Archrival General Motors", "Archrival General Motors Corp.", "U.K. Subsidiary"}},
		{"Rover Group Plc <RVGP.L> will join <Van Hoorn's Wagenfabriek Tas BV> in trucks.", []string{"Rover Group Plc", "Van Hoorn's Wagenfabriek Tas BV"}, []string{"RVGP.L", "RVGP", "Van Hoorn"}},
		{"Norwich Tire and Rubber Co sells tires to Ford.", []string{"Norwich Tire and Rubber Co", "Ford"}, []string{"Rubber Co"}},
		{"Velora pays 2 million. It joined PeopleFund, Thiel Capital, Data Collective and Y Combinator.", []string{"PeopleFund", "Thiel Capital", "Data Collective", "Y Combinator"}, nil},
		{"Velora buys power from Ostrand. It also pays Ostrand's Cardonics for machines.", []string{"Ostrand"}, []string{"Ostrand's Cardonics"}},
		{"Velora Motors makes vans.  Media Contacts  Velora Mary Smith  mary@velora.com", nil, []string{"Media Contacts  Velora"}},
		{"Brightline Cathodes of Debrecen sells to Ford. Drillers work for Hollvik Lithium of London.", []string{"Hollvik Lithium", "Ford"}, []string{"Hollvik Lithium of London", "Brightline Cathodes of Debrecen"}},
		{"The Ministry of Chips and ICT paid. Ringly, an Indian company that maps calls, signed with Ford.", []string{"Ministry of Chips and ICT", "Ringly", "Ford"}, nil},
		{"BMW sold its stake in Harrow AI to Ford.", []string{"BMW", "Harrow AI", "Ford"}, []string{"Harrow"}},
		{"Norway's Tollan Council will fund Freyr Battery.", nil, []string{"Norway's Tollan Council"}},
	} {
		doc := &tieline.Document{Text: c.text, Language: "en"}
		p := f.Find(doc, nlp.Default().Analyze(doc.Text, nil))
		var found []string
		for i := range p.Mentions {
			if x := p.Mentions[i].Entity; x >= 0 && p.Entities[x].Type == tieline.EntityOrganization {
				found = append(found, p.Text(i))
			}
		}
		for _, w := range c.are {
			if !slices.Contains(found, w) {
				t.Errorf("%q: %q is not among the organisations %q", c.text, w, found)
			}
		}
		for _, w := range c.not {
			if slices.Contains(found, w) {
				t.Errorf("%q: %q is among the organisations %q", c.text, w, found)
			}
		}
	}
}

// A headline within the text has capitals throughout; what is a company there is one elsewhere too, or fills the line.
func TestHeadlineWithinTheText(t *testing.T) {
	const text = "Velora raised 50 million dollars from Halden Bank.\n\nStrategic Investment Bolsters Velora's Battery-Swapping Network\n\nThe money goes to Velora Motion Systems.\n\n" +
		"What Velora Motion Systems Makes Next Year\n\nIts members are:\n\nTarrant Holdings International Limited\n\nIt did not say more."
	got := show(find(t, text, "2025-05-21"), tieline.EntityOrganization)
	for _, want := range []string{"Velora = Velora", "Halden Bank = Halden Bank", "Tarrant Holdings International Limited"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing among %s", want, got)
		}
	}
	for _, none := range []string{"Strategic", "Bolsters"} {
		if strings.Contains(got, none) {
			t.Errorf("%q stands among the companies: %s", none, got)
		}
	}
	if n := strings.Count(got, "Velora Motion Systems = "); n != 2 {
		t.Errorf("a company named in the text and in a headline has %d mentions, want 2: %s", n, got)
	}
}

// TestNamesOfOrdinaryWords holds that a name whose words are also an adverb and a verb stays whole where the text has it
// within a sentence.
func TestNamesOfOrdinaryWords(t *testing.T) {
	got := show(find(t, "Just Eat raised its forecast. Jon Marrow, who has led Just Eat since 2023, was content. Just Eat runs a platform.", "2025-05-21"), tieline.EntityOrganization)
	if n := strings.Count(got, "Just Eat = Just Eat"); n != 3 {
		t.Errorf("%d of three mentions of Just Eat: %s", n, got)
	}
}

// TestPartners holds that partners' names before one with "&" are one name, and companies and places before it are not.
func TestPartners(t *testing.T) {
	for text, want := range map[string]string{
		"The buyer was advised by Marlow, Finch & Sandoe of Leeds.":              "Marlow, Finch & Sandoe = Marlow, Finch & Sandoe",
		"The bank of the seller is Sandoe, Tarrant, Brede & Co. in this case.":   "Sandoe, Tarrant, Brede & Co. = Sandoe, Tarrant, Brede & Co.",
		"The bidders are Panasonic, Finch & Sandoe and a fund from New York.":    "Finch & Sandoe = Finch & Sandoe",
		"In London, Finch & Sandoe advised the buyer of the cathode maker.":      "Finch & Sandoe = Finch & Sandoe",
		"On Wednesday, Finch & Sandoe confirmed that it has two new owners now.": "Finch & Sandoe = Finch & Sandoe",
	} {
		if got := show(find(t, text, "2025-05-21"), tieline.EntityOrganization); !strings.Contains(got, want) {
			t.Errorf("%q: %s; want %s", text, got, want)
		}
	}
}

// TestShareSymbolNamesItsCompany holds that the symbol in the bracket is no name, and that it stands for the
// company wherever else it is used.
func TestShareSymbolNamesItsCompany(t *testing.T) {
	text := "Brannock Cells Inc. (ASX: BRK) runs a plant. The board confirmed BRK's plans on Monday."
	f := NewFinder(atlas.Default(), names.Default())
	doc := &tieline.Document{Text: text, Language: "en"}
	p := f.Find(doc, nlp.Default().Analyze(doc.Text, nil))
	var of []string
	for i := range p.Mentions {
		if p.Text(i) == "BRK" && p.Mentions[i].Entity >= 0 {
			of = append(of, p.Entities[p.Mentions[i].Entity].Name)
		}
	}
	if !slices.Equal(of, []string{"Brannock Cells Inc."}) {
		t.Errorf("BRK stands for %q", of)
	}
}

// TestDecide holds what the gate does with probabilities: a name changes its sort only when
// the document speaks clearly.
func TestDecide(t *testing.T) {
	for _, c := range []struct {
		read, want int
		p          []float64
	}{
		{GateOrganization, GateOrganization, []float64{0.45, 0.55, 0, 0}},
		{GateOrganization, GatePerson, []float64{0.1, 0.6, 0.1, 0.2}},
		{GateOrganization, GateOther, []float64{0.3, 0.2, 0.1, 0.4}},
		{GatePerson, GatePerson, []float64{0.6, 0.2, 0.1, 0.1}},
		{GatePerson, GateOrganization, []float64{0.8, 0.1, 0.1, 0}},
	} {
		if got := Decide(c.read, c.p); got != c.want {
			t.Errorf("read as %s, %v: %s, not %s", GateClasses[c.read], c.p, GateClasses[got], GateClasses[c.want])
		}
	}
}

// TestTownOfManyNames holds that a town named alone is the one that the document speaks for.
func TestTownOfManyNames(t *testing.T) {
	for text, want := range map[string]string{
		"Ford said its battery plant in Marshall would open in 2027.":             "Marshall = Marshall, Michigan, US",
		"Brannock Cells of Texas said its plant in Marshall would open.":          "Marshall = Marshall, Texas, US",
		"Brannock Cells said its plant in Marshall, Michigan, would open in 2027": "Marshall = Marshall, Michigan, US",
	} {
		p := find(t, text, "2025-05-20")
		got := ""
		for i := range p.Mentions {
			if p.Text(i) == "Marshall" && p.Mentions[i].Entity >= 0 {
				got = "Marshall = " + p.Place(atlas.Default(), p.Mentions[i].Entity)
			}
		}
		if got != want {
			t.Errorf("%q: %s, not %s", text, got, want)
		}
	}
}

// What is taken off a name's front never goes beyond its part before the legal form.
func TestPareKeepsBareWithin(t *testing.T) {
	const text = "When Motors Ltd left, Ford stayed."
	g := NewFinder(atlas.Default(), names.Default()).finding(&tieline.Document{Text: text, Language: "en"}, nlp.Default().Analyze(text, nil))
	for _, n := range g.pare([]name{{first: 0, last: 2, bare: 0, typ: tieline.EntityOrganization}}) {
		if n.bare < n.first || n.bare > n.last {
			t.Errorf("a name of the tokens %d to %d has its bare part end at %d", n.first, n.last, n.bare)
		}
	}
}
