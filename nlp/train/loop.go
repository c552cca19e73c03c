package main

import (
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/tieline/tieline/internal/recurrent"
	"github.com/tieline/tieline/nlp/internal/neural"
)

// recipe says how a network is trained.
type recipe struct {
	dims        neural.Dims
	epochs      int
	batch       int // words
	rate        float64
	dropout     float64
	wordDropout float64 // a feature seen n times is made unknown with the chance wordDropout/(wordDropout+n)
	average     float64 // share of the old in the running average of the parameters
	weights     neural.Weights
	seed        uint64
}

// trainer holds the state of a training run.
type trainer struct {
	recipe
	net, mean *neural.Net // the parameters and their running average
	seen      []int       // occurrences of each embedding row
	random    *rand.Rand
	log       io.Writer
}

func newTrainer(r recipe, rows int, seen []int, log io.Writer) *trainer {
	t := &trainer{recipe: r, seen: seen, random: rand.New(rand.NewPCG(r.seed, 0x7ee1)), log: log}
	t.net = neural.NewNet(r.dims, rows)
	t.net.Init(func() float32 { return float32(t.random.Float64()*2 - 1) })
	t.mean = neural.NewNet(r.dims, rows)
	return t
}

// start sets the parameters to those of a network of the same shape.
func (t *trainer) start(from *neural.Net) {
	for _, net := range []*neural.Net{t.net, t.mean} {
		copy(net.Dense, from.Dense)
		copy(net.Embedding, from.Embedding)
	}
}

// batches groups the sentences by length, so that every batch holds about t.batch words.
func (t *trainer) batches(train []*example) [][]*example {
	order := slices.Clone(train)
	t.random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	// sort within stretches only, so that batches differ from epoch to epoch
	const stretch = 2000
	for i := 0; i < len(order); i += stretch {
		part := order[i:min(i+stretch, len(order))]
		slices.SortStableFunc(part, func(a, b *example) int { return cmp.Compare(a.len(), b.len()) })
	}
	var all [][]*example
	var batch []*example
	words := 0
	for _, e := range order {
		if words > 0 && words+e.len() > t.batch {
			all = append(all, batch)
			batch, words = nil, 0
		}
		batch = append(batch, e)
		words += e.len()
	}
	all = append(all, batch)
	t.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// workers is how many parts a batch is cut into, each read by a goroutine of its own. It is fixed, so that
// a seed gives the same network on every machine.
const workers = 2

// worker reads its part of every batch.
type worker struct {
	pass   *neural.Pass
	grad   *neural.Gradient
	random *rand.Rand
	loss   neural.Losses
}

// run trains and calls report after every epoch with the averaged parameters.
func (t *trainer) run(train []*example, report func(net *neural.Net) error) error {
	team := make([]*worker, workers)
	for i := range team {
		team[i] = &worker{pass: neural.NewPass(t.net), grad: neural.NewGradient(t.net), random: rand.New(rand.NewPCG(t.seed, uint64(i)))}
	}
	adam := recurrent.NewAdam(&t.net.Parameters)
	mean := recurrent.Mean{Parameters: &t.mean.Parameters, Keep: t.average}
	steps, total := 0, 0
	start := time.Now()
	for epoch := 1; epoch <= t.epochs; epoch++ {
		words := 0
		for _, w := range team {
			w.loss = neural.Losses{}
		}
		batches := t.batches(train)
		if total == 0 {
			total = t.epochs * len(batches)
		}
		for _, b := range batches {
			words += t.gradient(team, b)
			g := team[0].grad
			adam.Step(&t.net.Parameters, &g.Net.Parameters, &g.Touched, recurrent.Rate(t.rate, steps, total), 5)
			steps++
			mean.Follow(&t.net.Parameters, steps)
		}
		var loss neural.Losses
		for _, w := range team {
			loss.Arc += w.loss.Arc
			loss.Rel += w.loss.Rel
			loss.Tag += w.loss.Tag
		}
		n := float64(words)
		fmt.Fprintf(t.log, "epoch %d: loss arc %.4f relation %.4f tags %.4f, %.0f s\n", epoch, loss.Arc/n, loss.Rel/n, loss.Tag/n, time.Since(start).Seconds())
		if err := report(t.mean); err != nil {
			return err
		}
	}
	return nil
}

// gradient sums the batch's gradient in the first worker's and returns the number of words.
func (t *trainer) gradient(team []*worker, batch []*example) (words int) {
	for _, e := range batch {
		words += e.len()
	}
	var wait sync.WaitGroup
	for i, w := range team {
		var part []*example
		for k := i; k < len(batch); k += len(team) {
			part = append(part, batch[k])
		}
		w.grad.Clear()
		if len(part) == 0 {
			continue
		}
		wait.Go(func() {
			lengths, rows, target := t.join(part, w.random)
			w.pass.Forward(lengths, rows, w.mask, float32(t.dropout))
			l := w.pass.Backward(target, t.weights, words, w.grad)
			w.loss.Arc += l.Arc
			w.loss.Rel += l.Rel
			w.loss.Tag += l.Tag
		})
	}
	wait.Wait()
	for _, w := range team[1:] {
		team[0].grad.Add(w.grad)
	}
	return words
}

func (w *worker) mask(n int, rate float32) []float32 { return recurrent.Mask(w.random, n, rate) }

// join lays sentences side by side, with rare features made unknown now and then.
func (t *trainer) join(batch []*example, random *rand.Rand) (lengths []int, rows []uint32, target *neural.Target) {
	target = &neural.Target{}
	soft := batch[0].softTags != nil
	for _, e := range batch {
		lengths = append(lengths, e.len())
		for i, r := range e.rows {
			if r >= neural.Features && random.Float64() < t.wordDropout/(t.wordDropout+float64(t.seen[r])) {
				r = uint32(i % neural.Features)
			}
			rows = append(rows, r)
		}
		target.Heads = append(target.Heads, e.heads...)
		target.Tags = append(target.Tags, e.tags...)
		target.XTags = append(target.XTags, e.xtags...)
		target.Rels = append(target.Rels, e.rels...)
		if soft {
			target.SoftArcs = append(target.SoftArcs, e.softArcs)
			target.SoftTags = append(target.SoftTags, e.softTags...)
			target.SoftRels = append(target.SoftRels, e.softRels...)
		}
	}
	return lengths, rows, target
}
