package learn

import (
	"math"
	"slices"
)

// bias is the feature that every case has.
var bias = Hash("bias", "")

// historySize is how many steps the minimiser remembers.
const historySize = 6

// problem is the training set with its features numbered: weights stand feature by feature, one
// a class.
type problem struct {
	classes  int
	features []uint32 // sorted
	cases    [][]int32
	examples []Example
	l2       float64
}

// fit minimises the negative log-likelihood of the right classes plus L2/2 · |weights|² by
// limited-memory BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5).
func fit(classes []string, examples []Example, opt Options) *Model {
	p := newProblem(len(classes), examples, opt)
	w := make([]float64, len(p.features)*p.classes)
	p.minimise(w, opt.Iterations)
	return newModel(classes, p.features, w)
}

func newProblem(classes int, examples []Example, opt Options) *problem {
	p := &problem{classes: classes, examples: examples, l2: opt.L2}
	counts := map[uint32]int{}
	sets := make([][]uint32, len(examples))
	for i := range examples {
		set := append(slices.Clone(examples[i].Features), bias)
		slices.Sort(set)
		sets[i] = slices.Compact(set)
		for _, f := range sets[i] {
			counts[f]++
		}
	}
	for f, n := range counts {
		if n >= opt.MinCount || f == bias {
			p.features = append(p.features, f)
		}
	}
	slices.Sort(p.features)
	number := make(map[uint32]int32, len(p.features))
	for i, f := range p.features {
		number[f] = int32(i)
	}
	p.cases = make([][]int32, len(examples))
	for i, set := range sets {
		for _, f := range set {
			if n, ok := number[f]; ok {
				p.cases[i] = append(p.cases[i], n)
			}
		}
	}
	return p
}

// loss gives the value to be minimised and writes its gradient.
func (p *problem) loss(w, grad []float64) float64 {
	var total float64
	for i, v := range w {
		total += p.l2 / 2 * v * v
		grad[i] = p.l2 * v
	}
	k := p.classes
	prob, want := make([]float64, k), make([]float64, k)
	for i := range p.examples {
		e := &p.examples[i]
		clear(prob)
		for _, f := range p.cases[i] {
			row := w[int(f)*k : int(f)*k+k]
			for c, v := range row {
				prob[c] += v
			}
		}
		softmax(prob)
		weight := e.Weight
		if weight == 0 {
			weight = 1
		}
		right := max(accepted(e, prob), 1e-300)
		total -= weight * math.Log(right)
		// the right classes share the blame by how likely they are now
		clear(want)
		want[e.Class] = prob[e.Class] / right
		for _, c := range e.Also {
			want[c] = prob[c] / right
		}
		for c := range prob {
			prob[c] = weight * (prob[c] - want[c])
		}
		for _, f := range p.cases[i] {
			row := grad[int(f)*k : int(f)*k+k]
			for c, v := range prob {
				row[c] += v
			}
		}
	}
	return total
}

// minimise moves w to the minimum, for so many iterations at most.
func (p *problem) minimise(w []float64, iterations int) {
	n := len(w)
	grad, next, nextGrad, dir := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	var h history
	value := p.loss(w, grad)
	for iteration := range iterations {
		copy(dir, grad)
		h.direction(dir)
		slope := -dot(dir, grad)
		if slope >= 0 {
			h = history{}
			copy(dir, grad)
			slope = -dot(dir, grad)
		}
		step := 1.0
		if iteration == 0 {
			step = min(1, 1/math.Sqrt(dot(grad, grad)+1e-12))
		}
		var nextValue float64
		for tries := 0; ; tries++ {
			for i := range w {
				next[i] = w[i] - step*dir[i]
			}
			nextValue = p.loss(next, nextGrad)
			if nextValue <= value+1e-4*step*slope {
				break
			}
			if tries == 30 {
				return
			}
			step /= 2
		}
		h.add(w, next, grad, nextGrad)
		gain := value - nextValue
		copy(w, next)
		copy(grad, nextGrad)
		value = nextValue
		if gain < 1e-6*math.Abs(value) {
			return
		}
	}
}

// history holds the last steps and the changes of the gradient over them.
type history struct {
	steps, changes [][]float64
	rho            []float64
}

func (h *history) add(w, next, grad, nextGrad []float64) {
	s, y := make([]float64, len(w)), make([]float64, len(w))
	for i := range w {
		s[i] = next[i] - w[i]
		y[i] = nextGrad[i] - grad[i]
	}
	sy := dot(s, y)
	if sy <= 1e-10 {
		return // no curvature to learn from
	}
	if len(h.steps) == historySize {
		h.steps, h.changes, h.rho = h.steps[1:], h.changes[1:], h.rho[1:]
	}
	h.steps, h.changes, h.rho = append(h.steps, s), append(h.changes, y), append(h.rho, 1/sy)
}

// direction multiplies d, a gradient, by the inverse Hessian that the history implies.
func (h *history) direction(d []float64) {
	last := len(h.steps) - 1
	if last < 0 {
		return
	}
	alpha := make([]float64, last+1)
	for i := last; i >= 0; i-- {
		alpha[i] = h.rho[i] * dot(h.steps[i], d)
		axpy(-alpha[i], h.changes[i], d)
	}
	scale := 1 / (h.rho[last] * dot(h.changes[last], h.changes[last]))
	for i := range d {
		d[i] *= scale
	}
	for i := 0; i <= last; i++ {
		beta := h.rho[i] * dot(h.changes[i], d)
		axpy(alpha[i]-beta, h.steps[i], d)
	}
}

func dot(a, b []float64) float64 {
	var sum float64
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// axpy adds f·x to y.
func axpy(f float64, x, y []float64) {
	for i, v := range x {
		y[i] += f * v
	}
}
