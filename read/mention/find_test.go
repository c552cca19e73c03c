package mention

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
)

func find(t testing.TB, text, published string) *Page {
	t.Helper()
	d, err := tieline.ParseDate(published)
	if err != nil {
		t.Fatal(err)
	}
	doc := &tieline.Document{Text: text, Published: d, Language: "en"}
	if err := doc.Seal(); err != nil {
		t.Fatal(err)
	}
	return NewFinder(atlas.Default(), names.Default()).Find(doc, nlp.Default().Analyze(text, nil))
}

// show gives the mentions of the types as "words = name".
func show(p *Page, types ...tieline.EntityType) string {
	var out []string
	for i, m := range p.Mentions {
		var names []string
		for _, x := range p.Of(i) {
			if slices.Contains(types, p.Entities[x].Type) {
				names = append(names, p.Entities[x].Name)
			}
		}
		if len(names) > 0 {
			out = append(out, p.Text(i)+" = "+strings.Join(names, " + "))
		}
		_ = m
	}
	return strings.Join(out, "; ")
}

func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"It was signed on Tuesday.":                   "2025-05-20",
		"It closed last month.":                       "2025-04",
		"Output is to start by mid-2027.":             "2027-Q2..2027-Q3",
		"It was earlier this year.":                   "2025",
		"In Q4 2025 it may open.":                     "2025-Q4",
		"In the second half of 2026 it will.":         "2026-Q3..2026-Q4",
		"On Oct. 30, 2024, they met.":                 "2024-10-30",
		"The deal of 30 October 2024 lapsed.":         "2024-10-30",
		"It dates from March 2019.":                   "2019-03",
		"They met two years ago.":                     "2023",
		"It was agreed in December.":                  "2024-12",
		"It will close by September.":                 "2025-09",
		"Work began late last year.":                  "2024-Q4",
		"In the fourth quarter of 2024 it fell.":      "2024-Q4",
		"It may march on, they said.":                 "",
		"It may. They may not.":                       "",
		"The plan for 2024-26 is ready.":              "2024..2026",
		"Yesterday it rained.":                        "2025-05-21",
		"By the end of next year it will be running.": "2026-Q4",
	} {
		p := find(t, text, "2025-05-22")
		var got []string
		for _, e := range p.Entities {
			if e.Type == tieline.EntityDate {
				s := e.Date.String()
				if !e.DateEnd.IsZero() {
					s += ".." + e.DateEnd.String()
				}
				got = append(got, s)
			}
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%s\n got %s\nwant %s", text, s, want)
		}
	}
}

func TestOrganizations(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Ford said Bill Ford would leave. Ford fell.", "Ford = Ford Motor Company; Ford = Ford Motor Company"},
		{"Brannock Cells Inc. won. Brannock said so.", "Brannock Cells Inc. = Brannock Cells Inc.; Brannock = Brannock Cells Inc."},
		{"The Harbour Energy Storage Council (HESC) met. HESC voted.", "Harbour Energy Storage Council = Harbour Energy Storage Council; HESC = Harbour Energy Storage Council; HESC = Harbour Energy Storage Council"},
		{"General Motors and Hanbit Energy said the two companies would build a plant.", "General Motors = General Motors; Hanbit Energy = Hanbit Energy; the two companies = General Motors + Hanbit Energy"},
		{"Braxport (NASDAQ: BRXP) rose. Braxport sells pumps.", "Braxport = Braxport; Braxport = Braxport"},
		{"Trucks of Hollvik (HLVK) sell well. Later HLVK rose.", "Hollvik = Hollvik; HLVK = Hollvik; HLVK = Hollvik"},
		{"(Agency) -- When Ford left, Kia stayed.", "Ford = Ford Motor Company; Kia = Kia"},
		{"Samsung Electronics hired Samsung SDI. Samsung Electronics paid. Samsung sells phones.",
			"Samsung Electronics = Samsung Electronics; Samsung SDI = Samsung SDI; Samsung Electronics = Samsung Electronics; Samsung = Samsung Electronics"},
		{"ITC Ltd wants MTR Foods. ITC bought Sunrise Foods in 2020.",
			"ITC Ltd = ITC Ltd; MTR Foods = MTR Foods; ITC = ITC Ltd; Sunrise Foods = Sunrise Foods"},
		{"Ford spoke with Proactive's reporter.", "Ford = Ford Motor Company; Proactive = Proactive Investors"},
		{"General Motors of the US is to pay Fiat.", "General Motors = General Motors; Fiat = Fiat"},
		{"Hollvik builds at Manteno, Illinois, for which that state put together incentives. The state may end this.",
			"Hollvik = Hollvik; that state = Illinois; The state = Illinois"},
		{"South Carolina's commitment stands. Ohio and local governments offered grants. Stellantis waits for aid from Ontario.",
			"South Carolina = South Carolina; Ohio = Ohio; Stellantis = Stellantis; Ontario = Ontario"},
		{"Wine from Ontario and the state of Georgia sells well.", ""},
		{"Ford lends to SMEs. Three MPs of the House met CMOs on Wed, Sep 16.", "Ford = Ford Motor Company"},
		{"Stellantis said it would leave.", "Stellantis = Stellantis; it = Stellantis"},
		{"Stellantis left. It is clear that costs rose.", "Stellantis = Stellantis"},
	}
	for _, tt := range tests {
		if got := show(find(t, tt.text, "2025-05-22"), tieline.EntityOrganization); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.text, got, tt.want)
		}
	}
}

func TestPlaces(t *testing.T) {
	tests := []struct{ text, want string }{
		{"It builds in Kokomo, Indiana.", "Kokomo = Kokomo, Indiana, US; Indiana = Indiana, US"},
		{"The site in Windsor, Canada, runs.", "Windsor = Windsor, Ontario, Canada; Canada = Canada"},
	}
	for _, tt := range tests {
		p := find(t, tt.text, "2025-05-22")
		var got []string
		for i, m := range p.Mentions {
			if m.Entity >= 0 && p.Entities[m.Entity].Type == tieline.EntityPlace {
				got = append(got, p.Text(i)+" = "+p.Place(atlas.Default(), m.Entity))
			}
		}
		if s := strings.Join(got, "; "); s != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.text, s, tt.want)
		}
	}
}

func TestFigures(t *testing.T) {
	p := find(t, "It costs $2 to $3 billion, makes 20 to 30 GWh a year and holds 45%.", "2025-05-22")
	var got []string
	for _, e := range p.Entities {
		if e.Unit != "" {
			got = append(got, fmt.Sprintf("%s %g-%g %s", e.Type, e.Value, e.High, e.Unit))
		}
	}
	want := "money 2e+09-3e+09 USD; quantity 20-30 GWh/year; percent 45-0 percent"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("got %s\nwant %s", s, want)
	}
}

// FuzzFind holds every page to what its users rely on: mentions in order, inside the text, on whole
// tokens, and links that lead somewhere.
func FuzzFind(f *testing.F) {
	f.Add("Ford Motor Co. (NYSE: F) said it and CATL's unit, Foo Bar GmbH, would pay $2bn by mid-2027.")
	f.Add("the two companies, both, its partner (ABC) of the the U.S. government's Sen. X")
	f.Add("May 1, 2-3% \xff 20 to 30 GWh\n\n5 ,, of of Of & - Inc Inc.")
	finder := NewFinder(atlas.Default(), names.Default())
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 20000 {
			return
		}
		text = strings.ToValidUTF8(text, "?")
		doc := &tieline.Document{Text: text, Published: tieline.Date{Year: 2025, Month: 2, Day: 28}}
		an := nlp.Default().Analyze(text, nil)
		p := finder.Find(doc, an)
		last := 0
		for i, m := range p.Mentions {
			if m.Start < last || m.End <= m.Start || m.End > len(text) {
				t.Fatalf("mention %+v after byte %d of %d", m, last, len(text))
			}
			last = m.End
			tokens := an.Sentences[m.Sentence].Tokens
			if tokens[m.First].Start != m.Start || tokens[m.Last].End != m.End {
				t.Fatalf("mention %+v is not on its tokens", m)
			}
			if p.At(m.Sentence, m.First) != i || p.At(m.Sentence, m.Last) != i {
				t.Fatalf("mention %d is not found at its tokens", i)
			}
			if len(p.Of(i)) == 0 {
				t.Fatalf("mention %q stands for nothing", p.Text(i))
			}
		}
		for _, e := range p.Entities {
			if e.Employer >= len(p.Entities) || e.Within >= len(p.Entities) {
				t.Fatalf("entity %+v", e)
			}
		}
	})
}
