package main

import (
	"slices"
	"sync"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/pairs"
	"github.com/tieline/tieline/read/ties"
)

// Options of the models; chosen on held-out passages.
var (
	kindOptions   = learn.Options{L2: 6, Iterations: 60, Folds: 1}
	roleOptions   = learn.Options{L2: 1, Iterations: 60, Folds: 1}
	dealOptions   = learn.TreeOptions{}
	statusOptions = learn.Options{L2: 8, Iterations: 60}
	originOptions = learn.Options{L2: 2, Iterations: 60}
)

// rounds is how often the contexts that express a deal are chosen anew among all that hold its parties.
const rounds = 2

// inner is the cross-validation by which they are chosen.
const inner = 3

// fit trains all models on the samples.
//
// The annotation says which pairs of a page have which deals, not which sentence says so. So the
// pair model is trained in rounds: at first every sentence that holds both parties counts as
// stating their deal; then only those which a model trained on other pages finds likely enough
// to, the likeliest in any case.
func fit(g *grammar.Grammar, samples []*sample) *ties.Model {
	h := holdOut(g, samples)
	return h.fit(g, samples)
}

// held is what models say of text that they were not trained on.
type held struct {
	odds   [][]float64        // by context of all samples
	models [inner]*ties.Model // by fold: trained on the others
}

// holdOut gives every context of every sample the odds of models trained on other groups.
func holdOut(g *grammar.Grammar, samples []*sample) *held {
	h := &held{}
	for round := range rounds {
		h.crossOdds(g, samples, round == rounds-1)
	}
	return h
}

// fit trains the models that are shipped: those that read contexts on all samples, those that judge deals on what models that had not
// read the sample say of its contexts.
func (h *held) fit(g *grammar.Grammar, samples []*sample) *ties.Model {
	m := &ties.Model{}
	var all sync.WaitGroup
	all.Go(func() { m.Kind = learn.Train(ties.KindNames(), kindExamples(samples, h.odds), kindOptions) })
	all.Go(func() { m.Pair = pairs.Train(ties.HeadClasses(), pairSamples(samples, h.odds)) })
	all.Go(func() { h.fitRest(m, g, samples) })
	all.Wait()
	return m
}

// fitRest trains what is trained on the held-out odds: roles, deals, status and origin.
func (h *held) fitRest(m *ties.Model, g *grammar.Grammar, samples []*sample) {
	m.Role = learn.Train(ties.RoleNames(), roleExamples(g, samples, h.odds), roleOptions)
	fitDeals(m, g, samples, h.odds)
}

// crossOdds gives every context of every sample the odds of models trained on other groups, by the odds before. The last
// round's are those that deals are judged by, so that the network speaks too.
func (h *held) crossOdds(g *grammar.Grammar, samples []*sample, last bool) {
	var out [][]float64
	if h.odds == nil {
		for _, s := range samples {
			s.first = len(out)
			out = append(out, make([][]float64, len(s.contexts))...)
		}
	} else {
		out = make([][]float64, len(h.odds))
	}
	var all sync.WaitGroup
	for fold := range inner {
		all.Go(func() {
			train, test := split(samples, fold)
			m := &ties.Model{Kind: learn.Train(ties.KindNames(), kindExamples(train, h.odds), kindOptions)}
			if last {
				m.Pair = pairs.Train(ties.HeadClasses(), pairSamples(train, h.odds))
			}
			h.models[fold] = m
			for _, s := range test {
				s.predict(m, out[s.first:s.first+len(s.contexts)])
				s.inTitle = m.TitleOdds(g, s.page)
			}
		})
	}
	all.Wait()
	h.odds = out
}

// split parts the samples of an inner fold from the others.
func split(samples []*sample, fold int) (train, test []*sample) {
	for _, s := range samples {
		if learn.Fold(s.example.Group, inner) == fold {
			test = append(test, s)
		} else {
			train = append(train, s)
		}
	}
	return train, test
}

// predict gives the odds of every context as reading does, but with features that tell where the text is from.
func (s *sample) predict(m *ties.Model, out [][]float64) {
	for i := range s.contexts {
		out[i] = m.Kind.Predict(s.features[i], nil)
	}
	if m.Pair != nil {
		r := s.sequence.ReadBy(m.Pair)
		defer r.Close()
		s.onPage = ties.PairOdds{}
		for _, of := range s.page.ByPair(s.contexts) {
			if q := s.asked(s.sequence.PairQuestion(of)); r.Answers(&q) {
				s.onPage[[2]int{min(of[0].A, of[0].B), max(of[0].A, of[0].B)}] = r.Odds(&q, nil)
			}
		}
		for i, c := range s.contexts {
			if q := s.asked(s.sequence.KindQuestion(c)); r.Answers(&q) {
				learn.Blend(out[i], r.Odds(&q, nil), ties.NetworkShare)
			}
		}
	}
	s.page.Share(s.contexts, out)
}

// asked adds to a question where its text comes from.
func (s *sample) asked(q pairs.Question) pairs.Question {
	q.About = s.sourced(q.About)
	return q
}

// keep is how likely a context must be to state the deal, against the likeliest of the pair.
const keep = 0.4

// taught gives the classes that the kind model learns from a context; none where it can teach nothing: a pair
// with a deal, in a sentence that may not state it. odds is nil in the first round.
func (s *sample) taught(context int, stated [][]int, odds [][]float64) []int {
	switch {
	case stated[context] != nil:
		return stated[context]
	case len(s.of(s.contexts[context])) == 0, odds != nil && odds[s.first+context][0] >= 0.8:
		return []int{0}
	}
	return nil
}

// kindExamples turns contexts into examples.
func kindExamples(samples []*sample, odds [][]float64) []learn.Example {
	var out []learn.Example
	for _, s := range samples {
		stated := s.stated(odds)
		for i := range s.contexts {
			if classes := s.taught(i, stated, odds); classes != nil {
				out = append(out, learn.Example{Features: s.features[i], Class: classes[0], Also: classes[1:], Group: s.example.Group, Weight: s.weight})
			}
		}
	}
	return out
}

// pairSamples are the pages with what the network learns from them.
func pairSamples(samples []*sample, odds [][]float64) []pairs.Sample {
	out := make([]pairs.Sample, len(samples))
	for i, s := range samples {
		out[i].Places = s.sequence.Places
		stated := s.stated(odds)
		out[i].Questions = slices.Concat(s.kindQuestions(stated, odds), s.pairQuestions(), s.roleQuestions(stated))
		if s.source != "core" { // its status is not annotated
			out[i].Questions = append(out[i].Questions, s.statusQuestions(odds)...)
		}
	}
	return out
}

func (s *sample) labelled(q pairs.Question, classes []int) pairs.Labelled {
	return pairs.Labelled{Question: s.asked(q), Classes: classes, Weight: s.weight}
}

func (s *sample) kindQuestions(stated [][]int, odds [][]float64) (out []pairs.Labelled) {
	for k, c := range s.contexts {
		if classes := s.taught(k, stated, odds); classes != nil {
			out = append(out, s.labelled(s.sequence.KindQuestion(c), classes))
		}
	}
	return out
}

// pairQuestions need no guess of which sentence states a deal.
func (s *sample) pairQuestions() (out []pairs.Labelled) {
	for _, of := range s.page.ByPair(s.contexts) {
		gold := s.of(of[0])
		var classes []int
		if len(gold) == 0 {
			classes = []int{0}
		}
		for _, g := range gold {
			for _, kind := range g.kinds() {
				if !g.optional && !slices.Contains(classes, kind) {
					classes = append(classes, kind)
				}
			}
		}
		if classes != nil {
			out = append(out, s.labelled(s.sequence.PairQuestion(of), classes))
		}
	}
	return out
}

func (s *sample) roleQuestions(stated [][]int) (out []pairs.Labelled) {
	for _, r := range s.roles(stated) {
		if len(r.kind.Roles()) > 1 {
			out = append(out, s.labelled(s.sequence.RoleQuestion(r.context, r.kind), r.classes))
		}
	}
	return out
}

func (s *sample) statusQuestions(odds [][]float64) (out []pairs.Labelled) {
	drafts := ties.Pairs(s.contexts, odds[s.first:s.first+len(s.contexts)])
	for k := range drafts {
		d := &drafts[k]
		pair, _ := s.match(d)
		if pair == nil {
			continue
		}
		if e, ok := choice(s, nil, pair.deal.Status.All(), statusNames()); ok {
			out = append(out, pairs.Labelled{Question: s.asked(s.sequence.StatusQuestion(d.Kind, d.Contexts)), Classes: append([]int{e.Class}, e.Also...), Weight: e.Weight})
		}
	}
	return out
}

// roleCase is a context that states a deal of a kind, with the roles of the annotation.
type roleCase struct {
	context ties.Context
	kind    tieline.Kind
	classes []int // of RoleNames
}

func (s *sample) roles(stated [][]int) (out []roleCase) {
	for i, c := range s.contexts {
		if stated[i] == nil {
			continue
		}
		for _, pair := range s.of(c) {
			for _, kind := range pair.deal.Kind.All() {
				k := tieline.Kind(kind)
				if classes := pair.roles(c, k); !pair.optional && len(classes) > 0 {
					out = append(out, roleCase{c, k, classes})
				}
			}
		}
	}
	return out
}

// roleExamples are what the role model learns from.
func roleExamples(g *grammar.Grammar, samples []*sample, odds [][]float64) []learn.Example {
	var out []learn.Example
	for _, s := range samples {
		for _, r := range s.roles(s.stated(odds)) {
			out = append(out, learn.Example{Features: s.page.RoleFeatures(g, r.context, r.kind), Class: r.classes[0], Also: r.classes[1:], Group: s.example.Group, Weight: s.weight})
		}
	}
	return out
}

// stated gives for each context the kinds that it is taken to state; nil for none.
func (s *sample) stated(odds [][]float64) [][]int {
	out := make([][]int, len(s.contexts))
	for gi := range s.gold {
		g := &s.gold[gi]
		if g.optional {
			continue
		}
		best, within := 0.0, false
		share := make([]float64, len(s.contexts))
		for i, c := range s.contexts {
			if !g.ties(c) {
				continue
			}
			crossing := s.page.Mentions[c.MentionA].Sentence != s.page.Mentions[c.MentionB].Sentence
			within = within || !crossing
			share[i] = 1
			if odds != nil {
				share[i] = 0
				for _, l := range g.kinds() {
					share[i] += odds[s.first+i][l]
				}
			} else if crossing {
				share[i] = 0.3
			}
			best = max(best, share[i])
		}
		for i := range s.contexts {
			if share[i] > 0 && share[i] >= keep*best {
				for _, l := range g.kinds() {
					if !slices.Contains(out[i], l) {
						out[i] = append(out[i], l)
					}
				}
			}
		}
	}
	return out
}

func (g *goldPair) ties(c ties.Context) bool {
	return (g.a == c.A && g.b == c.B) || (g.a == c.B && g.b == c.A)
}

// fitDeals trains the models that judge whole deals, on the odds that the pair model gives to
// pages that it was not trained on.
func fitDeals(m *ties.Model, g *grammar.Grammar, samples []*sample, odds [][]float64) {
	var deals []learn.Case
	var status, origin []learn.Example
	for _, s := range samples {
		if s.source == "core" {
			continue // its status and source are not annotated
		}
		drafts := ties.Pairs(s.contexts, odds[s.first:s.first+len(s.contexts)])
		inputs := s.page.DealInputs(drafts, s.onPage, s.inTitle)
		for i := range drafts {
			d := &drafts[i]
			pair, optional := s.match(d)
			if pair == nil && optional {
				continue
			}
			if s.source == "" {
				deals = append(deals, learn.Case{Inputs: inputs[i], Yes: pair != nil})
			}
			if pair == nil {
				continue
			}
			if ex, ok := choice(s, s.sourced(s.page.StatusFeatures(g, d.Kind, d.Contexts)), pair.deal.Status.All(), statusNames()); ok {
				status = append(status, ex)
			}
			values := pair.deal.Origin.All()
			if len(values) == 0 {
				values = []string{string(tieline.OriginNone)}
			}
			if ex, ok := choice(s, s.sourced(s.page.OriginFeatures(g, d)), values, originNames()); ok {
				origin = append(origin, ex)
			}
		}
	}
	m.Deal = learn.TrainTrees(deals, dealOptions)
	m.Status = learn.Train(statusNames(), status, statusOptions)
	m.Origin = learn.Train(originNames(), origin, originOptions)
}

// match finds the reference pair that the draft is right about: the same entities and kind.
func (s *sample) match(d *ties.Draft) (pair *goldPair, optional bool) {
	for i := range s.gold {
		g := &s.gold[i]
		if !g.ties(ties.Context{A: d.Entities[0], B: d.Entities[1]}) {
			continue
		}
		if g.optional {
			optional = true
		} else if g.deal.Kind.Has(string(d.Kind)) {
			pair = g
		}
	}
	return pair, optional
}

func choice(s *sample, f learn.Features, values, classes []string) (learn.Example, bool) {
	e := learn.Example{Features: f, Group: s.example.Group, Class: -1, Weight: s.weight}
	if s.source == "pattern" {
		e.Weight = patternStatusWeight
	}
	for _, v := range values {
		at := slices.Index(classes, v)
		switch {
		case at < 0:
		case e.Class < 0:
			e.Class = at
		default:
			e.Also = append(e.Also, at)
		}
	}
	return e, e.Class >= 0
}

// patternStatusWeight is what a pattern counts for status and origin: more than for kind, as made sentences say
// how things stand as texts do. Chosen on held-out passages (of 1 and 0.3).
const patternStatusWeight = 0.3

func statusNames() []string {
	out := make([]string, len(tieline.Statuses))
	for i, s := range tieline.Statuses {
		out[i] = string(s)
	}
	return out
}

func originNames() []string {
	out := make([]string, len(tieline.Origins))
	for i, o := range tieline.Origins {
		out[i] = string(o)
	}
	return out
}
