// Package figure finds the figures of a text: sums of money, percentages, quantities, counts of
// jobs or vehicles, in digits or words, alone or in ranges, with the units and currencies that
// data/ lists.
//
//	for _, f := range figure.Find(text, sentences) {
//		fmt.Println(text[f.Start:f.End], f.Value, f.Unit) // "2.5 billion dollars" 2500000000 USD
//	}
//
// It reads bytes, not trees, and knows nothing of what a figure measures: that is for read/terms.
// Dates, ordinals and numbers inside names ("Model 3", "Q2", "B10") are no figures.
package figure

// Form tells how a figure is written.
type Form uint8

// The forms.
const (
	Digits   Form = iota // "2.5 billion", "16 GWh"
	Words                // "two million", "half a million"
	Fraction             // "a quarter", "two-thirds": Value in percent
	Equal                // "50-50", "half and half": 50 percent
)

// Figure is a number with what it counts.
type Figure struct {
	Start, End int // bytes, unit and currency included
	Value      float64
	Unit       string // as records write it: "USD", "percent", "GWh/year", "jobs"; "count" for other nouns; "" for bare numbers
	Noun       string // the counted word in lower case: "workers", "cars", "shares"; "" where the unit is a sign
	Yearly     bool   // said "a year", "annually"; Unit has the rate already where it has one
	Per        string // "kWh" in "$35 per kWh"; Unit is "USD/kWh" then
	Form       Form
	RangeWith  int  // index of the other end of a range; -1 none
	Elliptic   bool // the unit stands at another figure: "20 GWh a year, 40 if wanted", "200 of 286 jobs"
	Multiplied bool // has a word such as million
	Currency   bool // Unit is (or begins with) a currency
	sentence   int  // index of the span it stands in
}

// Sentence is the index of the span of Find in which the figure stands.
func (f *Figure) Sentence() int { return f.sentence }

// Span is the stretch [Start, End) of a text's bytes.
type Span struct{ Start, End int }

// Find gives the figures inside the spans (sentences), in order of the text. No figure crosses
// the border of a span; a bare number may take its unit from the sentence before. The signs "$"
// and "¥" and the word "crowns", which several currencies share, stand for the one that the text as a whole speaks for.
func Find(text string, spans []Span) []Figure {
	var out []Figure
	s := scanner{text: text, dollar: dollar(text), yen: yen(text), crown: crown(text)}
	for i, sp := range spans {
		if sp.Start < 0 || sp.End > len(text) || sp.Start >= sp.End {
			continue
		}
		s.lex(sp.Start, sp.End)
		if !s.numeric {
			continue
		}
		from := len(out)
		out = s.figures(out)
		for k := from; k < len(out); k++ {
			out[k].sentence = i
		}
		s.shareUnits(out, from)
	}
	return keepMeant(out)
}

// keepMeant drops bare numbers that found no unit and mends the indices of ranges.
func keepMeant(all []Figure) []Figure {
	moved := make([]int, len(all))
	out := make([]Figure, 0, len(all))
	for i := range all {
		moved[i] = -1
		if all[i].Unit != "" {
			moved[i] = len(out)
			out = append(out, all[i])
		}
	}
	for i := range out {
		if w := out[i].RangeWith; w >= 0 {
			out[i].RangeWith = moved[w]
		}
	}
	return out
}
