package ties

import (
	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/pairs"
)

// opinion is what a model's parts think of one page.
type opinion struct {
	model    *Model
	grammar  *grammar.Grammar
	page     *Page
	sequence *Sequence
	network  *pairs.Reading
}

// opine has the network, if the model has one, read the page; close ends it.
func (m *Model) opine(g *grammar.Grammar, p *Page) *opinion {
	o := &opinion{model: m, grammar: g, page: p}
	if m.Pair != nil {
		o.sequence = p.Sequence(g)
		o.network = o.sequence.ReadBy(m.Pair)
	}
	return o
}

func (o *opinion) close() {
	if o.network != nil {
		o.network.Close()
	}
}

// kindOdds gives for every context the probability of none and of every kind.
func (o *opinion) kindOdds(contexts []Context) [][]float64 {
	out := make([][]float64, len(contexts))
	n := len(tieline.Kinds) + 1
	flat := make([]float64, len(contexts)*n)
	for i, c := range contexts {
		out[i] = o.contextOdds(c, flat[i*n:][:n])
		if o.page.funds(c) {
			saysFunding(out[i])
		}
	}
	o.page.Share(contexts, out)
	return out
}

// sure is the network's probability of no deal from which the linear weights are not asked. Chosen on held-out text: no figure changes by more than
// a few thousandths down to 0.9.
const sure = 0.9

// contextOdds gives, in odds, the probability of none and of every kind of one context.
func (o *opinion) contextOdds(c Context, odds []float64) []float64 {
	if o.network == nil {
		return o.model.Kind.Predict(o.page.Features(o.grammar, c), odds)
	}
	q := o.sequence.KindQuestion(c)
	if !o.network.Answers(&q) {
		return o.model.Kind.Predict(o.page.Features(o.grammar, c), odds)
	}
	var room [16]float64
	answer := o.network.Odds(&q, room[:0])
	if answer[0] > sure {
		copy(odds, answer)
		return odds
	}
	odds = o.model.Kind.Predict(o.page.Features(o.grammar, c), odds)
	learn.Blend(odds, answer, NetworkShare)
	return odds
}

// PairOdds are the probabilities of none and of every kind, by pair of entities, the lower one first.
type PairOdds map[[2]int][]float64

// pairOdds gives what the network says of the drafts' pairs, each by all its contexts.
func (o *opinion) pairOdds(contexts []Context, drafts []Draft) PairOdds {
	out := PairOdds{}
	for i := range drafts {
		out[pairKey(drafts[i].Entities[0], drafts[i].Entities[1])] = nil
	}
	for _, of := range o.page.ByPair(contexts) {
		key := pairKey(of[0].A, of[0].B)
		if _, drafted := out[key]; !drafted {
			continue
		}
		if q := o.sequence.PairQuestion(of); o.network.Answers(&q) {
			out[key] = o.network.Odds(&q, nil)
		}
	}
	return out
}

// roleOdds gives the probability of every pair of roles in a deal of the kind, by RoleNames.
func (o *opinion) roleOdds(c Context, kind tieline.Kind) []float64 {
	odds := o.model.Role.Predict(o.page.RoleFeatures(o.grammar, c, kind), nil)
	o.ask(o.sequence.RoleQuestion(c, kind), odds, 0.5)
	return odds
}

// statusOdds gives the probability of every status of a deal.
func (o *opinion) statusOdds(d *Draft) []float64 {
	odds := o.model.Status.Predict(o.page.StatusFeatures(o.grammar, d.Kind, d.Contexts), nil)
	o.ask(o.sequence.StatusQuestion(d.Kind, d.Contexts), odds, 0.5)
	return odds
}

// NetworkShare is what the network counts beside the linear weights on the kind of deal. Chosen on held-out text (of a half, two
// thirds and all).
const NetworkShare = 2.0 / 3

// ask takes the odds to the mean of what they are and of the network's answer, which counts by share, where it has read so far.
func (o *opinion) ask(q pairs.Question, odds []float64, share float64) {
	if o.network.Answers(&q) {
		var room [16]float64
		learn.Blend(odds, o.network.Odds(&q, room[:0]), share)
	}
}
