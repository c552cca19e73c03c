package terms

import (
	"math"
	"strconv"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/figure"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/scene"
)

// None is the class of figures that are no measures.
const None = "none"

// Classes are the choices of the model.
var Classes = func() []string {
	out := []string{None}
	for _, k := range tieline.MeasureKinds {
		out = append(out, string(k))
	}
	return out
}()

// describe gives the features of figure i.
func describe(s *scene.Scene, figures []figure.Figure, i int, c *Candidate, topic []string) learn.Features {
	f := make(learn.Features, 0, 160)
	g := &figures[i]
	unit := sortOf(g)
	f.Add("unit", unit)
	size := strconv.Itoa(int(math.Log10(math.Max(g.Value, 1))))
	f.AddPair("size", unit, size)
	f.AddPair("form", unit, strconv.Itoa(int(g.Form)))
	if g.Noun != "" {
		f.Add("noun", g.Noun)
	}
	for _, m := range []struct {
		name string
		is   bool
	}{{"yearly", g.Yearly}, {"elliptic", g.Elliptic}, {"range", g.RangeWith >= 0}, {"per", g.Per != ""}} {
		if m.is {
			f.AddPair("mark", unit, m.name)
		}
	}
	own := len(f)
	s.Around(&f, c.Sentence, c.First, c.Last)
	head := s.Head(c.Sentence, c.First, c.Last)
	s.Above(&f, c.Sentence, head)
	modified(s, &f, c, head)
	// every observation also together with the sort of figure: "tariff" says much of a percentage
	// and little of a sum of money
	for _, h := range f[own:] {
		f = append(f, mix(h, unit))
	}
	for _, t := range topic {
		f.AddPair("topic", unit, t)
	}
	if c.Sentence > 1 {
		for k, name := range s.Lexicon.Classes() {
			if s.All(c.Sentence - 2).Has(k) {
				f.AddPair("cuePP", unit, name)
			}
		}
	}
	neighbours(&f, figures, i, unit)
	if c.Sentence == 0 {
		f.Add("place", "opening")
	}
	return f
}

// modified adds the noun that the figure qualifies ("the $2.4 billion plant").
func modified(s *scene.Scene, f *learn.Features, c *Candidate, head int) {
	tokens := s.Tokens(c.Sentence)
	g := tokens[head].Head
	if g < 0 || g <= c.Last || tokens[g].Tag != nlp.NOUN {
		return
	}
	switch tokens[head].Rel {
	case nlp.RelCompound, nlp.RelNummod, nlp.RelAmod, nlp.RelNmod, nlp.RelNmodUnmarked, nlp.RelNmodDesc:
		f.Add("modifies", s.Mask(c.Sentence, g))
		for k, name := range s.Lexicon.Classes() {
			if s.Cues(c.Sentence)[g].Has(k) {
				f.Add("modifiescue", name)
			}
		}
	}
}

// neighbours adds the sorts of the figures before and after in the same sentence.
func neighbours(f *learn.Features, figures []figure.Figure, i int, unit string) {
	before, after := "<none>", "<none>"
	if i > 0 && figures[i-1].Sentence() == figures[i].Sentence() {
		before = sortOf(&figures[i-1])
	}
	if i+1 < len(figures) && figures[i+1].Sentence() == figures[i].Sentence() {
		after = sortOf(&figures[i+1])
	}
	f.AddPair("before", unit, before)
	f.AddPair("after", unit, after)
}

// sortOf is the unit with all currencies as one.
func sortOf(g *figure.Figure) string {
	if g.Currency {
		if g.Per != "" {
			return "money/" + g.Per
		}
		return "money"
	}
	return g.Unit
}

// mix is the conjunction of a feature with a word.
func mix(h uint32, w string) uint32 {
	return h*0x9e3779b1 ^ learn.Hash("with", w)
}

// topicOf names the classes of cue words that a page uses most for its length: what a tariff story
// says in percent is mostly a tariff.
func topicOf(s *scene.Scene) []string {
	names := s.Lexicon.Classes()
	count := make([]int, len(names))
	sentences := len(s.Page.Analysis.Sentences)
	for i := range sentences {
		all := s.All(i)
		for c := range names {
			if all.Has(c) {
				count[c]++
			}
		}
	}
	var out []string
	for c, n := range count {
		switch {
		case n >= 2 && 2*n >= sentences:
			out = append(out, names[c]+" half")
			fallthrough
		case n >= 2 && 4*n >= sentences:
			out = append(out, names[c]+" quarter")
		}
		if n == 0 {
			out = append(out, names[c]+" never")
		}
	}
	return out
}
