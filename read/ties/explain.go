package ties

import (
	"cmp"
	"slices"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/grammar"
)

// Weighed is a context with what speaks for each kind of deal in it.
type Weighed struct {
	Context
	Odds   []float64         // by KindNames
	Frames []grammar.Reading // of the predicates that hold both organisations
	Known  []tieline.Kind    // deals that are generally known of the two, or of their houses
}

// Weigh lists the contexts of a page as Read weighs them, for those who ask why.
func (r *Reader) Weigh(p *Page) []Weighed {
	contexts := p.Contexts()
	if len(contexts) == 0 {
		return nil
	}
	o := r.model.opine(r.grammar, p)
	defer o.close()
	odds := o.kindOdds(contexts)
	out := make([]Weighed, len(contexts))
	for i, c := range contexts {
		out[i] = Weighed{Context: c, Odds: odds[i], Known: p.knownKinds(c.A, c.B)}
		if p.crossing(c) {
			continue
		}
		s := p.Sentences[p.Mentions[c.MentionB].Sentence]
		for k := range s.Predicates {
			pr := &s.Predicates[k]
			if a, b := p.functionIn(pr, c.MentionA), p.functionIn(pr, c.MentionB); a != "" && b != "" {
				out[i].Frames = append(out[i].Frames, r.grammar.Readings(pr, a, b)...)
			}
		}
	}
	return out
}

// WeighTitle lists the pairs of organisations that a page's title names as Read weighs them. They have no mentions.
func (r *Reader) WeighTitle(p *Page) []Weighed {
	var out []Weighed
	for pair, odds := range r.model.TitleOdds(r.grammar, p) {
		out = append(out, Weighed{Context: Context{A: pair[0], B: pair[1], MentionA: -1, MentionB: -1}, Odds: odds, Known: p.knownKinds(pair[0], pair[1])})
	}
	slices.SortFunc(out, func(x, y Weighed) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return out
}

func (p *Page) knownKinds(a, b int) []tieline.Kind {
	own, house := p.dealings(a, b)
	return (own | house).Kinds()
}
