package pairs

import (
	"math/rand/v2"
	"sync"

	"github.com/tieline/tieline/internal/recurrent"
)

// How a network is trained; chosen on held-out passages.
const (
	epochs    = 12
	batch     = 1200 // places
	topRate   = 3e-3
	dropout   = 0.3
	lossScale = 1.0 / 50
	decay     = 0.02
	keepMean  = 0.995
	maxNorm   = 5
	least     = 3    // places or questions in which a feature must be seen
	rareness  = 3.0  // a place whose first feature was seen n times is made unknown with the chance rareness/(rareness+n)
	hidden    = 0.15 // or with this one, where it is greater
	workers   = 2    // parts of a batch; fixed, so that the same samples give the same network on every machine
)

// Train makes a network with a head for each number of classes. The same samples give the same network.
func Train(classes []int, samples []Sample) *Model {
	t := newTrainer(classes, samples)
	total := epochs * t.places / batch
	for range epochs {
		t.random.Shuffle(len(t.samples), func(i, j int) { t.samples[i], t.samples[j] = t.samples[j], t.samples[i] })
		for at := 0; at < len(t.samples); {
			at = t.batch(at, total)
		}
	}
	return compress(t.mean, t.vocabulary)
}

// numbered is a sample with its features as rows.
type numbered struct {
	rows      [][]uint32
	questions []Labelled
}

type trainer struct {
	net, mean  *net
	vocabulary vocabulary
	samples    []numbered
	places     int
	seen       []int // places, by row
	random     *rand.Rand
	adam       *recurrent.Adam
	follow     recurrent.Mean
	team       [workers]struct {
		pass *pass
		sum  *gradient
	}
	steps int
}

func newTrainer(classes []int, samples []Sample) *trainer {
	t := &trainer{random: rand.New(rand.NewPCG(1, 7)), vocabulary: collect(samples)}
	rows := t.vocabulary.rows()
	t.seen = make([]int, rows)
	for i := range samples {
		n := t.vocabulary.number(&samples[i])
		for _, features := range n.rows {
			for _, r := range features {
				t.seen[r]++
			}
		}
		t.places += len(n.rows)
		if len(n.questions) > 0 {
			t.samples = append(t.samples, n)
		}
	}
	t.net, t.mean = newNet(classes, rows), newNet(classes, rows)
	t.net.init(t.random)
	t.adam = recurrent.NewAdam(&t.net.Parameters)
	t.adam.Beta2, t.adam.Decay = 0.98, decay
	t.follow = recurrent.Mean{Parameters: &t.mean.Parameters, Keep: keepMean}
	for i := range t.team {
		t.team[i].pass = newPass(t.net, rand.New(rand.NewPCG(1, uint64(100+i))))
		t.team[i].sum = &gradient{net: newNet(classes, rows)}
	}
	return t
}

// batch learns from the samples from at on, and gives where the next batch begins.
func (t *trainer) batch(at, total int) (next int) {
	var parts [workers][]*numbered
	places := 0
	for k := 0; at < len(t.samples) && (places == 0 || places+len(t.samples[at].rows) <= batch); k++ {
		parts[k%workers] = append(parts[k%workers], &t.samples[at])
		places += len(t.samples[at].rows)
		at++
	}
	var wait sync.WaitGroup
	for i := range t.team {
		w := &t.team[i]
		w.sum.Clear(&w.sum.Parameters)
		if len(parts[i]) > 0 {
			wait.Go(func() { t.part(w.pass, w.sum, parts[i]) })
		}
	}
	wait.Wait()
	g := t.team[0].sum
	for _, w := range t.team[1:] {
		g.Add(&g.Parameters, &w.sum.Parameters, &w.sum.Touched)
	}
	t.adam.Step(&t.net.Parameters, &g.Parameters, &g.Touched, recurrent.Rate(topRate, t.steps, total), maxNorm)
	t.steps++
	t.follow.Follow(&t.net.Parameters, t.steps)
	return at
}

// part sums the gradient of some samples.
func (t *trainer) part(p *pass, g *gradient, samples []*numbered) {
	var lengths, starts []int
	var rows [][]uint32
	for _, s := range samples {
		starts = append(starts, len(rows))
		lengths = append(lengths, len(s.rows))
		for _, features := range s.rows {
			rows = append(rows, t.blurred(p.random, features))
		}
	}
	p.forward(lengths, rows)
	for i, s := range samples {
		for k := range s.questions {
			q := s.questions[k]
			q.Question = q.from(starts[i])
			p.learn(&q, g)
		}
	}
	p.backward(g)
}

// blurred makes places unknown now and then, rare ones more often, and takes some of their other features: what stands there has
// to be told from what is left of them, and from the words around.
func (t *trainer) blurred(random *rand.Rand, features []uint32) []uint32 {
	if len(features) == 0 || features[0] == unknown || random.Float64() >= max(hidden, rareness/(rareness+float64(t.seen[features[0]]))) {
		return features
	}
	out := []uint32{unknown}
	for _, f := range features[1:] {
		if random.Float64() < 0.5 {
			out = append(out, f)
		}
	}
	return out
}

// from moves a question by as many places.
func (q *Question) from(start int) Question {
	move := func(at int) int { return at + start }
	out := q.renumbered(move, move)
	out.First, out.Last = q.First+start, q.Last+start
	out.More = make([][2]int, len(q.More))
	for i, s := range q.More {
		out.More[i] = [2]int{s[0] + start, s[1] + start}
	}
	return out
}
