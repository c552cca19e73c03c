// Package terms reads the figures of a page as measures: what each figure measures, in which unit,
// about what.
//
//	measures := terms.Default().Read(page)
//
// The figures come from read/figure. What a figure measures is a learned choice among the kinds of
// docs/records.md and "none" (counts outside the trade, durations, figures of the page itself). It
// rests on the unit, the words around with names masked, the tree above and the cue words of
// data/cues.tsv; data/measures.model holds its weights, trained by cmd/train on the annotated text
// in corpus/. Confidence is the calibrated probability of the kind.
package terms

import (
	"bytes"
	_ "embed"
	"slices"
	"sort"
	"sync"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/cue"
	"github.com/tieline/tieline/read/figure"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/scene"
)

//go:embed data/cues.tsv
var cuesFile string

//go:embed data/measures.model
var modelFile []byte

//go:embed data/rates.model
var ratesFile []byte

// Lexicon is the cue words of measures.
var Lexicon = cue.Parse(cuesFile)

// Reader reads measures. It is immutable and safe for concurrent use.
type Reader struct {
	kinds, rates *learn.Model
}

// New makes a reader with the given weights: for the kind of a figure, and for whether an amount
// is one a year.
func New(kinds, rates *learn.Model) *Reader { return &Reader{kinds, rates} }

// Default is the reader with the embedded weights, loaded once.
var Default = sync.OnceValue(func() *Reader {
	return New(load("measures.model", modelFile), load("rates.model", ratesFile))
})

func load(name string, file []byte) *learn.Model {
	m, err := learn.Load(bytes.NewReader(file))
	if err != nil {
		panic(name + ": " + err.Error()) // the tests load it
	}
	return m
}

// least is the confidence below which a measure is not emitted.
const least = 0.3

// Candidate is a figure of a page with what a learned choice sees of it.
type Candidate struct {
	Figure                figure.Figure
	Sentence, First, Last int // tokens
	Features              learn.Features
}

// Read gives the measures of a page in order of the text.
func (r *Reader) Read(p *mention.Page) []tieline.Measure {
	var out []tieline.Measure
	cs := Candidates(p)
	kinds := make([]choice, len(cs))
	all := r.weigh(cs)
	for i := range cs {
		kinds[i] = r.choose(all[i])
	}
	s := scene.New(p, Lexicon)
	for i := range cs {
		k := kinds[i]
		if j := converted(p, cs, i); j >= 0 {
			k = kinds[j] // the same sum in another currency
		}
		if k.kind == "" || k.probability < least {
			continue
		}
		if m, ok := r.measure(s, &cs[i], k); ok {
			out = append(out, m)
		}
	}
	return out
}

// neighbourly is how much of the opinion on a figure the other figures of its sort in the sentence
// have: "17.0% for BYD, 18.8% for Geely" measure the same.
const neighbourly = 0.3

// weigh gives the probabilities of every candidate.
func (r *Reader) weigh(cs []Candidate) [][]float64 {
	alone := make([][]float64, len(cs))
	for i := range cs {
		alone[i] = r.kinds.Predict(cs[i].Features, nil)
		restrict(alone[i], sortOf(&cs[i].Figure))
	}
	out := make([][]float64, len(cs))
	for i := range cs {
		out[i] = slices.Clone(alone[i])
		for j := max(0, i-1); j <= min(len(cs)-1, i+1); j++ {
			if j == i || cs[j].Sentence != cs[i].Sentence || sortOf(&cs[j].Figure) != sortOf(&cs[i].Figure) {
				continue
			}
			for c := range out[i] {
				out[i][c] += neighbourly * alone[j][c]
			}
		}
		var sum float64
		for _, v := range out[i] {
			sum += v
		}
		for c := range out[i] {
			out[i][c] /= sum
		}
	}
	return out
}

type choice struct {
	kind        tieline.MeasureKind // "" is none
	probability float64
}

// choose takes the likeliest kind, where a measure of any kind is likelier than none.
func (r *Reader) choose(p []float64) choice {
	best, none := -1, 0.0
	for c, name := range r.kinds.Classes() {
		if name == None {
			none = p[c]
		} else if best < 0 || p[c] > p[best] {
			best = c
		}
	}
	if best < 0 || none > 0.5 {
		return choice{}
	}
	return choice{tieline.MeasureKind(r.kinds.Classes()[best]), p[best]}
}

// converted gives the figure of which figure i is a conversion: "4.2 trillion won ($2.9bn)".
func converted(p *mention.Page, cs []Candidate, i int) int {
	if i == 0 || !cs[i].Figure.Currency || !cs[i-1].Figure.Currency || cs[i].Figure.Unit == cs[i-1].Figure.Unit || cs[i].Figure.Per != cs[i-1].Figure.Per {
		return -1
	}
	switch between := p.Doc.Text[cs[i-1].Figure.End:cs[i].Figure.Start]; between {
	case " (", ", or ", ", about ", " (about ", " (around ", " (roughly ", " or about ", ", approximately ", ", or about ", " (some ":
		return i - 1
	}
	return -1
}

// measure makes the record.
func (r *Reader) measure(s *scene.Scene, c *Candidate, k choice) (tieline.Measure, bool) {
	d := s.Page.Doc
	sentence := s.Page.Analysis.Sentences[c.Sentence]
	whole, err := d.Evidence(sentence.Start, sentence.End)
	if err != nil {
		return tieline.Measure{}, false
	}
	words, err := d.Evidence(c.Figure.Start, c.Figure.End)
	if err != nil {
		return tieline.Measure{}, false
	}
	m := tieline.Measure{Measure: k.kind, Value: c.Figure.Value, Unit: r.unitFor(c, k.kind), Confidence: k.probability, Evidence: []tieline.Evidence{whole}, Slots: tieline.Slots{"value": {words}}}
	if falls(s, c, k.kind) {
		m.Value = -m.Value
	}
	for _, a := range about(s, c) {
		m.About = append(m.About, s.Page.Entities[a.entity].Name)
		if e, err := d.Evidence(s.Page.Mentions[a.mention].Start, s.Page.Mentions[a.mention].End); err == nil {
			m.Slots["about"] = append(m.Slots["about"], e)
		}
	}
	return m, true
}

// rates are the units that stand for a rate where the figure measures what a plant can make.
var rates = map[string]string{"GWh": "GWh/year", "vehicles": "vehicles/year", "tonnes": "tonnes/year"}

// RateClasses are the choices for an amount without "a year".
var RateClasses = []string{"once", "yearly"}

// unitFor is the unit as records write it: what a plant can make is so much a year even where the
// text leaves that out ("a 16 GWh plant"), an order ("34 GWh over five years") is not.
func (r *Reader) unitFor(c *Candidate, k tieline.MeasureKind) string {
	rate, ok := rates[c.Figure.Unit]
	if !ok || k != "capacity" && k != "production" {
		return c.Figure.Unit
	}
	if p := r.rates.Predict(c.Features, nil); p[1] >= 0.5 {
		return rate
	}
	return c.Figure.Unit
}

// Candidates gives the figures of a page that may be measures, with their features.
func Candidates(p *mention.Page) []Candidate {
	an := p.Analysis
	spans := make([]figure.Span, len(an.Sentences))
	for i, s := range an.Sentences {
		spans[i] = figure.Span{Start: s.Start, End: s.End}
	}
	figures := figure.Find(an.Text, spans)
	s := scene.New(p, Lexicon)
	topic := topicOf(s)
	out := make([]Candidate, 0, len(figures))
	for i := range figures {
		f := &figures[i]
		if durations[f.Unit] {
			continue
		}
		c := Candidate{Figure: *f, Sentence: f.Sentence()}
		var ok bool
		if c.First, c.Last, ok = tokensOf(s, c.Sentence, f.Start, f.End); !ok {
			continue
		}
		c.Features = describe(s, figures, i, &c, topic)
		out = append(out, c)
	}
	return out
}

// durations are no measures (docs/records.md, "Settled cases").
var durations = map[string]bool{"years": true, "months": true, "weeks": true, "days": true, "hours": true}

// tokensOf gives the tokens of a sentence that overlap the bytes.
func tokensOf(s *scene.Scene, sentence, start, end int) (first, last int, ok bool) {
	tokens := s.Tokens(sentence)
	first = sort.Search(len(tokens), func(i int) bool { return tokens[i].End > start })
	last = sort.Search(len(tokens), func(i int) bool { return tokens[i].Start >= end }) - 1
	return first, last, first <= last && first < len(tokens)
}
