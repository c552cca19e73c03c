package neural

import "math"

// Adam is the optimizer of Kingma and Ba (2015); embedding rows are stepped only when they have a gradient.
type Adam struct {
	Beta1, Beta2, Epsilon float64
	step                  int
	m, v                  *Net
	rowStep               []int32
}

// NewAdam makes an optimizer for net.
func NewAdam(net *Net) *Adam {
	rows := len(net.Embedding) / net.Embed
	return &Adam{Beta1: 0.9, Beta2: 0.95, Epsilon: 1e-8, m: NewNet(net.Dims, rows), v: NewNet(net.Dims, rows), rowStep: make([]int32, rows)}
}

// Step moves net against g with the given rate; the gradient's norm is cut to maxNorm.
func (o *Adam) Step(net *Net, g *Gradient, rate, maxNorm float64) {
	var sum float64
	for _, v := range g.Net.Dense {
		sum += float64(v) * float64(v)
	}
	e := net.Embed
	for _, r := range g.List {
		for _, v := range g.Net.Embedding[int(r)*e : (int(r)+1)*e] {
			sum += float64(v) * float64(v)
		}
	}
	clip := float32(1)
	if norm := math.Sqrt(sum); norm > maxNorm {
		clip = float32(maxNorm / norm)
	}
	o.step++
	o.update(net.Dense, g.Net.Dense, o.m.Dense, o.v.Dense, o.step, rate, clip)
	for _, r := range g.List {
		o.rowStep[r]++
		lo, hi := int(r)*e, (int(r)+1)*e
		o.update(net.Embedding[lo:hi], g.Net.Embedding[lo:hi], o.m.Embedding[lo:hi], o.v.Embedding[lo:hi], int(o.rowStep[r]), rate, clip)
	}
}

func (o *Adam) update(w, g, m, v []float32, step int, rate float64, clip float32) {
	c1, c2 := 1-math.Pow(o.Beta1, float64(step)), 1-math.Pow(o.Beta2, float64(step))
	b1, b2 := float32(o.Beta1), float32(o.Beta2)
	alpha := float32(rate * math.Sqrt(c2) / c1)
	eps := float32(o.Epsilon * math.Sqrt(c2))
	for i, x := range g {
		x *= clip
		m[i] = b1*m[i] + (1-b1)*x
		v[i] = b2*v[i] + (1-b2)*x*x
		w[i] -= alpha * m[i] / (float32(math.Sqrt(float64(v[i]))) + eps)
	}
}
