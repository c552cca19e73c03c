package ties_test

import (
	"slices"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/learn"
)

// The pair network must learn what is said, not of whom: a page with other companies of the same sort is
// the same run of places.
func TestSequenceLeavesNamesOut(t *testing.T) {
	one := page(t, "General Motors buys cells from Samsung SDI. It pays well.").Sequence(grammar.Default())
	two := page(t, "Mitsubishi Motors buys cells from Panasonic Energy. It pays well.").Sequence(grammar.Default())
	if !slices.EqualFunc(one.Places, two.Places, slices.Equal[[]uint32]) {
		t.Errorf("other names make other places:\n%v\n%v", one.Places, two.Places)
	}
	if want := 10; len(one.Places) != want { // GM buys cells from SDI . It pays well .
		t.Errorf("%d places, want %d: a mention is one place whatever its words", len(one.Places), want)
	}
}

func TestQuestionsPointAtTheirPlaces(t *testing.T) {
	p := page(t, "General Motors grew last year. Samsung SDI supplies the cells. Nobody minds.")
	q := p.Sequence(grammar.Default())
	contexts := p.Contexts()
	if len(contexts) != 1 {
		t.Fatalf("%d contexts, want 1", len(contexts))
	}
	kind := q.KindQuestion(contexts[0])
	if kind.A != 0 || kind.B != 4 || kind.Top != -1 || kind.First != 4 || kind.Last != 8 {
		t.Errorf("the parties stand at %d and %d, the text around at %d to %d under %d; want 0, 4 (last year is one), 4 to 8, none", kind.A, kind.B, kind.First, kind.Last, kind.Top)
	}
	if status := q.StatusQuestion("supply", contexts); status.Last != 11 {
		t.Errorf("the status is looked for up to place %d, want 11: the next sentence may tell it", status.Last)
	}
	beside := page(t, "General Motors buys cells from Samsung SDI.")
	within := beside.Sequence(grammar.Default()).KindQuestion(beside.Contexts()[0])
	if within.Top != 1 || !slices.Contains(within.Path, 1) {
		t.Errorf("above both stands place %d, on the way %v; want the verb, 1", within.Top, within.Path)
	}
}

// What the network is told of a word besides the word itself: its topics, the set phrases that it stands in, whether it opens a paragraph; of a date,
// whether it lies before or after the document's.
func TestSequenceTellsWhatSurrounds(t *testing.T) {
	g := grammar.Default()
	places := func(text string) [][]uint32 { return page(t, text).Sequence(g).Places }
	has := func(place []uint32, template, value string) bool {
		var f learn.Features
		f.Add(template, value)
		return slices.Contains(place, f[0])
	}
	said := places("Ford and Volkswagen joined forces in June.\nTesla makes lorries.")
	for _, c := range []struct {
		place           int
		template, value string
		want            bool
	}{
		{3, "phrase", "cooperating", true}, {4, "phrase", "cooperating", true}, {5, "phrase", "cooperating", false},
		{3, "phrase begins", "cooperating", true}, {4, "phrase begins", "cooperating", false},
		{3, "topic", "join", true}, {10, "topic", "vehicle", true}, {10, "topic", "join", false},
		{0, "paragraph", "", true}, {1, "paragraph", "", false}, {8, "paragraph", "", true},
	} {
		if has(said[c.place], c.template, c.value) != c.want {
			t.Errorf("place %d: %s %q is %v, want %v", c.place, c.template, c.value, !c.want, c.want)
		}
	}
	for date, want := range map[string]string{"in 2011": "past", "by 2044": "future"} {
		published, _ := tieline.ParseDate("2025-03-04")
		at := pageOf(t, &tieline.Document{Ref: "dated", Text: "Ford bought Volkswagen " + date + ".", Published: published}).Sequence(g).Places
		if !slices.ContainsFunc(at, func(place []uint32) bool { return has(place, "date", want) }) {
			t.Errorf("%q is not told as %s", date, want)
		}
	}
}
