package ties_test

import (
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/ties"
)

// What the title says of two of the page's organisations is weighed as a sentence is, under whatever capitals.
func TestTitleOdds(t *testing.T) {
	const text = "Ford Motor held its meeting on Monday. Brannock Cells Inc. makes battery cells in Ohio and is said to have had a good year."
	page := func(title string) *ties.Page {
		doc := &tieline.Document{Title: title, Text: text}
		return ties.NewPage(grammar.Default(), mention.NewFinder(atlas.Default(), names.Default()).Find(doc, nlp.Default().Analyze(text, nil)))
	}
	for title, acquired := range map[string]bool{
		"Ford acquires Brannock Cells":                   true,
		"Ford Buys Battery Maker Brannock Cells":         true,
		"Brannock Cells acquired by Ford for $2 billion": true,
		"Ford rises; Brannock Cells falls":               false,
	} {
		odds := ties.DefaultModel().TitleOdds(grammar.Default(), page(title))
		if len(odds) != 1 {
			t.Errorf("%s: %d pairs, want one", title, len(odds))
			continue
		}
		for _, o := range odds {
			if got := o[ties.KindIndex(tieline.Acquisition)] > o[0]; got != acquired {
				t.Errorf("%s: acquisition %.2f, none %.2f", title, o[ties.KindIndex(tieline.Acquisition)], o[0])
			}
		}
	}
	if odds := ties.DefaultModel().TitleOdds(grammar.Default(), page("Ford acquires")); odds != nil {
		t.Errorf("a title that names one party gives odds: %v", odds)
	}
}

// A title is foreign bytes: whatever it holds, the page is read, and what is said of two is of two.
func FuzzTitle(f *testing.F) {
	for _, title := range []string{"Ford's deal: Brannock Cells' cells", "FORD BUYS BRANNOCK", "’Ford’ – \"Brannock Cells\"", "\xff Ford \xe2\x80", "Ford Ford Ford Brannock", "İFord Brannock"} {
		f.Add(title)
	}
	const text = "Ford and Brannock Cells Inc. met on Monday."
	found := mention.NewFinder(atlas.Default(), names.Default()).Find(&tieline.Document{Text: text}, nlp.Default().Analyze(text, nil))
	f.Fuzz(func(t *testing.T, title string) {
		p := *found
		p.Doc = &tieline.Document{Title: title, Text: text}
		for pair := range ties.DefaultModel().TitleOdds(grammar.Default(), ties.NewPage(grammar.Default(), &p)) {
			if pair[0] >= pair[1] {
				t.Errorf("%q: pair %v", title, pair)
			}
		}
	})
}
