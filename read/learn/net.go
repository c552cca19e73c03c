package learn

import (
	"math"
	"math/rand/v2"
	"slices"
)

// net is a network with one hidden layer over the same features: each feature has a vector, their sum is
// bent at 0 and weighed for every class. It sees what several features mean together, which the linear
// weights cannot; the mean of both is better than either.
type net struct {
	width    int
	features []uint32 // sorted
	vectors  []int8   // feature by feature, in units of scale
	packed   lanes    // the same, to be summed
	scale    float32
	bias     []float32 // by unit
	weights  []float32 // unit by unit, one a class
	offset   []float32 // by class
}

// sure is the probability from which the linear answer stands without asking the network, to save time.
const sure = 0.985

// maxWidth is the most units of a hidden layer.
const maxWidth = mostWide

// maxNetClasses is the most classes of a model with a network.
const maxNetClasses = 64

// mix takes the linear model's probabilities to the mean of both. The features are given by the places of
// their vectors.
func (n *net) mix(vectors []int32, p []float64) {
	if slices.Max(p) >= sure {
		return
	}
	var room [maxWidth]int32
	sum := room[:n.width]
	n.packed.add(vectors, sum)
	var scores [maxNetClasses]float64
	s := scores[:len(p)]
	for c := range s {
		s[c] = float64(n.offset[c])
	}
	for k, v := range sum {
		if h := float32(v)*n.scale + n.bias[k]; h > 0 {
			for c, w := range n.weights[k*len(p) : (k+1)*len(p)] {
				s[c] += float64(h * w)
			}
		}
	}
	softmax(s)
	Blend(p, s, 0.5)
}

// Blend takes p to the mean of two answers' probabilities, geometric as scores are logarithms; share, from 0 to 1, is what
// the other counts.
func Blend(p, other []float64, share float64) {
	const least = 1e-9
	for c := range p {
		p[c] = (1-share)*math.Log(p[c]+least) + share*math.Log(other[c]+least)
	}
	softmax(p)
}

// netTrainer fits a network by stochastic gradient descent with steps of their own for every weight
// (Duchi, Hazan and Singer, Adaptive subgradient methods, 2011), leaving out features and units at random
// (Srivastava et al., Dropout, 2014).
type netTrainer struct {
	classes, width  int
	p               *problem
	rng             *rand.Rand
	vectors         []float32
	bias            []float32
	weights, offset []float32
	seenVectors     []float32 // mean squares of the gradients so far, by feature
	seenBias        []float32
	seenWeights     []float32
	hidden, back    []float32
	open            []float32 // by unit: what it passes on this time
	present         []int32
	scores          []float64
}

const (
	netPasses  = 6
	netRate    = 0.05
	netDecay   = 1e-3 // of a feature's vector when it is moved, times the rate
	leaveUnit  = 0.6
	leaveInput = 0.42
	netLeast   = 4 // examples in which a feature must be seen
)

// fitNet trains a network on the examples; the same examples give the same network.
func fitNet(classes int, examples []Example, width int) *net {
	p := newProblem(classes, examples, Options{MinCount: netLeast})
	t := newNetTrainer(p, width)
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	for pass := range netPasses {
		rate := float32(netRate * (1 - float64(pass)/netPasses))
		t.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			t.step(i, rate)
		}
	}
	return t.net()
}

func newNetTrainer(p *problem, width int) *netTrainer {
	n, k := len(p.features), p.classes
	t := &netTrainer{classes: k, width: width, p: p, rng: rand.New(rand.NewPCG(1, 1)),
		vectors: make([]float32, n*width), bias: make([]float32, width), weights: make([]float32, width*k), offset: make([]float32, k),
		seenVectors: make([]float32, n), seenBias: make([]float32, width), seenWeights: make([]float32, width*k),
		hidden: make([]float32, width), back: make([]float32, width), open: make([]float32, width), scores: make([]float64, k)}
	for i := range t.vectors {
		t.vectors[i] = float32(t.rng.NormFloat64()) * 0.05
	}
	for i := range t.weights {
		t.weights[i] = float32(t.rng.NormFloat64()) * 0.3
	}
	return t
}

// step learns from one example.
func (t *netTrainer) step(example int, rate float32) {
	t.forward(example)
	e := &t.p.examples[example]
	weight := e.Weight
	if weight == 0 {
		weight = 1
	}
	right := max(accepted(e, t.scores), 1e-12)
	share := t.scores[e.Class] / right
	blame := slices.Clone(t.scores)
	blame[e.Class] -= share
	for _, c := range e.Also {
		blame[c] -= t.scores[c] / right
	}
	for c := range blame {
		blame[c] *= weight
	}
	t.backward(blame, rate)
}

// forward computes the scores of an example with some features and units left out.
func (t *netTrainer) forward(example int) {
	t.present = t.present[:0]
	for _, f := range t.p.cases[example] {
		if t.rng.Float64() >= leaveInput {
			t.present = append(t.present, f)
		}
	}
	copy(t.hidden, t.bias)
	const more = float32(1 / (1 - leaveInput))
	for _, f := range t.present {
		for k, v := range t.vectors[int(f)*t.width:][:t.width] {
			t.hidden[k] += v * more
		}
	}
	for c, v := range t.offset {
		t.scores[c] = float64(v)
	}
	for k, h := range t.hidden {
		t.open[k] = 0
		if h <= 0 || t.rng.Float64() < leaveUnit {
			continue
		}
		t.open[k] = float32(1 / (1 - leaveUnit))
		t.hidden[k] = h * t.open[k]
		for c, w := range t.weights[k*t.classes:][:t.classes] {
			t.scores[c] += float64(t.hidden[k] * w)
		}
	}
	softmax(t.scores)
}

// backward moves the weights against the blame of each class.
func (t *netTrainer) backward(blame []float64, rate float32) {
	for c, b := range blame {
		t.offset[c] -= rate * 0.1 * float32(b)
	}
	var square float32
	for k, open := range t.open {
		t.back[k] = 0
		if open == 0 {
			continue
		}
		row, seen := t.weights[k*t.classes:][:t.classes], t.seenWeights[k*t.classes:][:t.classes]
		for c, b := range blame {
			t.back[k] += float32(b) * row[c]
			d := float32(b) * t.hidden[k]
			seen[c] += d * d
			row[c] -= rate * d / (root(seen[c]) + 1e-3)
		}
		t.back[k] *= open
		t.seenBias[k] += t.back[k] * t.back[k]
		t.bias[k] -= rate * t.back[k] / (root(t.seenBias[k]) + 1e-3)
		square += t.back[k] * t.back[k]
	}
	if square < 1e-10 {
		return
	}
	const more = float32(1 / (1 - leaveInput))
	for _, f := range t.present {
		t.seenVectors[f] += square * more * more / float32(t.width)
		step := rate * more / (root(t.seenVectors[f]) + 1e-3)
		row := t.vectors[int(f)*t.width:][:t.width]
		for k, b := range t.back {
			row[k] -= netDecay*rate*row[k] + step*b
		}
	}
}

func root(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// net rounds the vectors to a byte each. The largest thousandth of the numbers is cut off, so that the
// others keep their differences.
func (t *netTrainer) net() *net {
	sizes := make([]float32, len(t.vectors))
	for i, v := range t.vectors {
		sizes[i] = float32(math.Abs(float64(v)))
	}
	slices.Sort(sizes)
	n := &net{width: t.width, scale: 1, bias: t.bias, weights: t.weights, offset: t.offset}
	if len(sizes) > 0 {
		n.scale = max(sizes[len(sizes)*999/1000], 1e-6) / 127
	}
	// the bias stands among the features of every example; here it has no vector of its own
	for i, f := range t.p.features {
		row := t.vectors[i*t.width:][:t.width]
		if f == bias {
			for k, v := range row {
				n.bias[k] += v
			}
			continue
		}
		n.features = append(n.features, f)
		for _, v := range row {
			n.vectors = append(n.vectors, int8(max(-127, min(127, math.Round(float64(v/n.scale))))))
		}
	}
	return n
}
