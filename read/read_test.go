package read_test

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read"
)

func document(t testing.TB, text string) *tieline.Document {
	t.Helper()
	published, err := tieline.ParseDate("2026-02-07")
	if err != nil {
		t.Fatal(err)
	}
	d := &tieline.Document{Ref: "test", Text: text, Published: published, Language: "en"}
	if err := d.Seal(); err != nil {
		t.Fatal(err)
	}
	return d
}

const article = `SEOUL, Feb 7 - Hanbit Energy Solution has signed an agreement to supply battery cells worth $2.1 billion to Torvald Motors, the Swedish carmaker said in a statement on Friday.

The cells will be made at a 20 GWh plant in Dunkirk, France, which Hanbit is building and which will employ 1,200 people.

Torvald owns 49% of a joint venture with Orla Materials of Canada. "We are pleased," said Anna Berg, chief executive of Torvald Motors.`

func TestReadDeals(t *testing.T) {
	r, err := read.Default().Read(document(t, article))
	if err != nil {
		t.Fatal(err)
	}
	var supply, venture bool
	for _, d := range r.Deals {
		roles := map[string]tieline.Role{}
		for _, p := range d.Parties {
			roles[p.Name] = p.Role
		}
		if d.Kind == tieline.Supply && roles["Hanbit Energy Solution"] == tieline.RoleSupplier && roles["Torvald Motors"] == tieline.RoleBuyer {
			supply = true
		}
		_, orla := roles["Orla Materials"]
		_, torvald := roles["Torvald Motors"]
		venture = venture || orla && torvald
	}
	if !supply || !venture {
		t.Errorf("the contract or the venture is missing: %+v", r.Deals)
	}
	if len(r.Facilities) == 0 || len(r.Measures) < 4 || len(r.Speakers) == 0 {
		t.Errorf("%d facilities, %d measures, %d speakers; want some of each", len(r.Facilities), len(r.Measures), len(r.Speakers))
	}
	if err := r.Verify(); err != nil {
		t.Error(err)
	}
}

// TestReadBackers keeps who only stands behind a company out of what that one does with others.
func TestReadBackers(t *testing.T) {
	for _, text := range []string{
		"Volkswagen-backed QuantumScape has licensed its cell technology to Panasonic.",
		"QuantumScape, which is backed by Volkswagen, said on Tuesday that it has licensed its cell technology to Panasonic.",
	} {
		r, err := read.Default().Read(document(t, text))
		if err != nil {
			t.Fatal(err)
		}
		var deals []string
		for _, d := range r.Deals {
			var parties []string
			for _, p := range d.Parties {
				parties = append(parties, p.Name+" "+string(p.Role))
			}
			slices.Sort(parties)
			deals = append(deals, string(d.Kind)+": "+strings.Join(parties, ", "))
		}
		slices.Sort(deals)
		want := []string{"funding: QuantumScape recipient, Volkswagen funder", "licence: Panasonic licensee, QuantumScape licensor"}
		if !slices.Equal(deals, want) {
			t.Errorf("%q: %q; want %q", text, deals, want)
		}
	}
}

func TestReadNothingFromNoise(t *testing.T) {
	d := document(t, article)
	d.Regions = []tieline.Region{{Start: 0, End: len(d.Text), Kind: tieline.NoiseRelated}}
	r, err := read.Default().Read(d)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(r.Deals) + len(r.Facilities) + len(r.Measures) + len(r.Policies) + len(r.Speakers) + len(r.Entities); n > 0 {
		t.Errorf("%d records out of page noise", n)
	}
}

func TestReadOtherLanguages(t *testing.T) {
	d := document(t, "Torvald Motors kauft Batteriezellen von Hanbit Energy.")
	d.Language = "de"
	r, err := read.Default().Read(d)
	if err != nil || len(r.Deals) > 0 || len(r.Notes) != 1 {
		t.Errorf("%+v %v; want no deals and a note", r, err)
	}
}

// TestReadHostileText reads what is no article: it must end soon, without records that do not
// verify, and say so where it cut the text.
func TestReadHostileText(t *testing.T) {
	for name, text := range map[string]string{
		"empty":             "",
		"one long sentence": strings.Repeat("Torvald Motors and Hanbit Energy and ", 140_000),
		"no spaces":         strings.Repeat("ABC", 500_000),
		"a table":           strings.Repeat("Torvald Motors\t12\t34 %\t$5m\nHanbit Energy\t7\t8 %\t€9bn\n", 2_000),
		"capitals":          strings.ToUpper(article),
		"mojibake":          strings.Repeat("Ã©Ã¨â‚¬â€œ Torvald Motors â€ ", 3_000),
		"right to left":     strings.Repeat("شركة صناعة السيارات Torvald Motors وقعت اتفاقا ", 2_000),
		"open quotes":       strings.Repeat("“He said ‘that \"Torvald Motors would buy ", 4_000),
		"zero bytes":        strings.Repeat("Torvald\x00Motors bought Hanbit.\x01 ", 2_000),
		"brackets":          strings.Repeat("((((Torvald Motors [[[ Hanbit ", 5_000),
	} {
		t.Run(name, func(t *testing.T) {
			r, err := read.Default().Read(document(t, text))
			if err != nil {
				t.Fatal(err)
			}
			if len(text) > read.MaxText && len(r.Notes) == 0 {
				t.Error("the text was cut without a word")
			}
			if _, err := json.Marshal(r); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestReadIsDeterministic(t *testing.T) {
	var want string
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			r, err := read.Default().Read(document(t, article))
			if err != nil {
				t.Error(err)
				return
			}
			b, err := json.Marshal(r)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if want == "" {
				want = string(b)
			} else if want != string(b) {
				t.Errorf("the same document is read in two ways:\n%s\n%s", want, b)
			}
		})
	}
	wg.Wait()
}

func FuzzRead(f *testing.F) {
	f.Add(article)
	f.Add("* A and B (C) “agreed” – to $5bn, 7%;\n\n| x | y |")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		r, err := read.Default().Read(document(t, text))
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Verify(); err != nil {
			t.Fatal(err)
		}
	})
}

// TestDates reads when a deal's stage began, as precisely as the sentence says it.
func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"Ford and SK On agreed in December to dissolve BlueOval SK.":                            "2025-12",
		"Hale Energy has supplied Tarn Motors with battery cells since 2023.":                   "2023",
		"Hale Energy signed a supply contract with Tarn Motors on 3 March 2025.":                "2025-03-03",
		"Tarn Motors sold its stake in Vireo Cells to Hale Energy in the second quarter.":       "",
		"Tarn Motors sold its stake in Vireo Cells to Hale Energy in the last quarter of 2025.": "2025-Q4",
		"Tarn Motors bought a stake in Hale Energy last month.":                                 "2026-01",
		"Hale Energy will supply Tarn Motors with battery cells from 2027.":                     "",
		"Hale Energy supplies Tarn Motors with cells under a contract signed in 2022.":          "",
		"Tarn Motors plans to buy Hale Energy this year.":                                       "",
		"Hale Energy supplies Tarn Motors with cells, the companies said on Monday.":            "",
	} {
		d := document(t, text)
		d.Published = tieline.Date{Year: 2026, Month: 2, Day: 11}
		r, err := read.Default().Read(d)
		if err != nil || len(r.Deals) == 0 {
			t.Errorf("%q: %d deals, %v", text, len(r.Deals), err)
			continue
		}
		for _, x := range r.Deals {
			if x.Date.String() != want || (want != "") != (len(x.Slots["date"]) == 1) {
				t.Errorf("%q: %s is dated %q by %v, want %q", text, x.Kind, x.Date, x.Slots["date"], want)
			}
		}
	}
}
