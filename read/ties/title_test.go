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

func featuresOf(title, text string) map[uint32]bool {
	doc := &tieline.Document{Title: title, Text: text}
	found := mention.NewFinder(atlas.Default(), names.Default()).Find(doc, nlp.Default().Analyze(text, nil))
	g := grammar.Default()
	page := ties.NewPage(g, found)
	out := map[uint32]bool{}
	for _, c := range page.Contexts() {
		for _, f := range page.Features(g, c) {
			out[f] = true
		}
	}
	return out
}

// The title tells the reader whom the page is about and what happens, by whatever name it calls them.
func TestTitleTells(t *testing.T) {
	const text = "General Motors and LG Energy Solution met in Detroit on Friday. The talks went on until noon."
	bare := featuresOf("", text)
	other := featuresOf("Copper prices fall", text)
	both := featuresOf("GM to buy cells from LG Energy Solution", text)
	again := featuresOf("GM's order for LG Energy Solution: to buy cells", text)
	one := featuresOf("GM to buy cells", text)
	if len(bare) >= len(other) || len(other) >= len(both) {
		t.Errorf("%d features without a title, %d with one that names neither, %d with one that names both", len(bare), len(other), len(both))
	}
	missing := func(from, in map[uint32]bool) (n int) {
		for f := range from {
			if !in[f] && !bare[f] {
				n++
			}
		}
		return n
	}
	if n := missing(both, one); n < 4 {
		t.Errorf("a title that names both parties differs from one that names one by %d features only", n)
	}
	if n := missing(both, again); n > 3 {
		t.Errorf("%d features of the title are lost where it is put in other words", n)
	}
}
