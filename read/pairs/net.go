package pairs

import (
	"math"
	"math/rand/v2"

	"github.com/tieline/tieline/internal/matrix"
	"github.com/tieline/tieline/internal/recurrent"
)

// net is the network in training. Its embedding rows are the places' features, then what questions are about.
type net struct {
	recurrent.Parameters
	layers []recurrent.Layer
	heads  []head
}

type head struct {
	classes int
	place   []float32 // width × blocks·answer
	bias    []float32 // answer
	out     []float32 // answer × classes
	offset  []float32 // classes
}

func newNet(classes []int, rows int) *net {
	n := &net{layers: recurrent.Stack(embed, width, depth), heads: make([]head, len(classes))}
	var parts []recurrent.Part
	for i := range n.layers {
		parts = append(parts, n.layers[i].Parts()...)
	}
	for i, c := range classes {
		h := &n.heads[i]
		h.classes = c
		parts = append(parts, recurrent.Part{At: &h.place, Size: width * blocks * answer}, recurrent.Part{At: &h.bias, Size: answer},
			recurrent.Part{At: &h.out, Size: answer * c}, recurrent.Part{At: &h.offset, Size: c})
	}
	n.Parameters = recurrent.Carve(rows, embed, parts)
	return n
}

func (n *net) init(random *rand.Rand) {
	fill := func(w []float32, in float64) {
		scale := float32(math.Sqrt(3 / in))
		for i := range w {
			w[i] = (random.Float32()*2 - 1) * scale
		}
	}
	fill(n.Embedding, 2*embed)
	for i := range n.layers {
		fill(n.layers[i].W, float64(n.layers[i].In))
	}
	for i := range n.heads {
		fill(n.heads[i].place, 3*width)
		fill(n.heads[i].out, answer)
	}
}

// pass is one run over a batch of samples, with what the way back needs. It must not be shared.
type pass struct {
	net     *net
	random  *rand.Rand
	scratch matrix.Scratch
	lengths []int
	rows    [][]uint32

	embedded, embedMask []float32
	runs                [depth]recurrent.Run
	masks               [depth][]float32
	masked              [depth][]float32
	output, outMask     []float32
	outBuffer           []float32
	place               [][]float32 // by head: places × blocks·answer
	dPlace              [][]float32
}

func newPass(n *net, random *rand.Rand) *pass {
	return &pass{net: n, random: random, place: make([][]float32, len(n.heads)), dPlace: make([][]float32, len(n.heads))}
}

// forward reads a batch: the rows of each place of each sample, side by side.
func (p *pass) forward(lengths []int, rows [][]uint32) {
	n := p.net
	p.lengths, p.rows = lengths, rows
	x := recurrent.Resize(&p.embedded, len(rows)*embed)
	clear(x)
	for w, features := range rows {
		for _, r := range features {
			recurrent.AddTo(x[w*embed:(w+1)*embed], n.Row(r))
		}
	}
	p.embedMask = recurrent.Mask(p.random, len(x), dropout)
	for i, m := range p.embedMask {
		x[i] *= m
	}
	for i := range n.layers {
		if i > 0 {
			x, p.masks[i] = p.mask(&p.masked[i], x)
		}
		p.runs[i].Forward(&n.layers[i], &p.scratch, lengths, x)
		x = p.runs[i].H
	}
	p.output, p.outMask = p.mask(&p.outBuffer, x)
	for i := range n.heads {
		z := recurrent.Resize(&p.place[i], len(rows)*blocks*answer)
		p.scratch.Mul(z, p.output, n.heads[i].place, len(rows), width, blocks*answer, false)
		clear(recurrent.Resize(&p.dPlace[i], len(z)))
	}
}

func (p *pass) mask(buf *[]float32, x []float32) (dst, mask []float32) {
	mask = recurrent.Mask(p.random, len(p.lengths)*width, dropout)
	dst = recurrent.Resize(buf, len(x))
	recurrent.Masked(dst, x, mask, p.lengths)
	return dst, mask
}

// gradient is where a batch's gradient is summed.
type gradient struct {
	*net
	recurrent.Touched
}

// learn answers a question, adds what its error asks of the network to g and gives the cross entropy in nats.
func (p *pass) learn(q *Labelled, g *gradient) float64 {
	h, gh := &p.net.heads[q.Head], &g.heads[q.Head]
	var u units
	place := sharesOfAll(p.place[q.Head])
	u.sum(&place, h.bias, &q.Question)
	for _, r := range q.About {
		recurrent.AddTo(u.value[:], p.net.Row(r))
	}
	mask := recurrent.Mask(p.random, answer, dropout)
	for j := range u.value {
		if u.value[j] < 0 {
			mask[j] *= slope
		}
		u.value[j] *= mask[j]
	}
	blame, loss := blameOf(h.scores(&u.value, nil), q)
	var back [answer]float32
	for j, v := range u.value {
		row, sum := h.out[j*h.classes:(j+1)*h.classes], gh.out[j*h.classes:(j+1)*h.classes]
		for c, b := range blame {
			back[j] += b * row[c]
			sum[c] += v * b
		}
		back[j] *= mask[j]
	}
	recurrent.AddTo(gh.offset, blame)
	recurrent.AddTo(gh.bias, back[:])
	dPlace := sharesOfAll(p.dPlace[q.Head])
	u.back(&dPlace, &q.Question, back[:])
	for _, r := range q.About {
		g.Touch(r)
		recurrent.AddTo(g.Row(r), back[:])
	}
	return loss
}

// blameOf turns scores into what each class is to be moved by.
func blameOf(scores []float32, q *Labelled) (blame []float32, loss float64) {
	shares := make([]float32, len(scores))
	recurrent.Softmax(shares, scores)
	weight := float32(q.Weight)
	if weight == 0 {
		weight = 1
	}
	right := float32(1e-9)
	for _, c := range q.Classes {
		right += shares[c]
	}
	blame = make([]float32, len(scores))
	for c, s := range shares {
		blame[c] = s * weight * lossScale
	}
	for _, c := range q.Classes {
		blame[c] -= shares[c] / right * weight * lossScale
	}
	return blame, -float64(weight) * math.Log(float64(right))
}

// backward walks the places' share of the error back to the embedding rows.
func (p *pass) backward(g *gradient) {
	n, places := p.net, len(p.rows)
	dH := make([]float32, places*width)
	for i := range n.heads {
		p.scratch.TransposedMul(g.heads[i].place, p.output, p.dPlace[i], width, places, blocks*answer, true)
		p.scratch.MulTransposed(dH, p.dPlace[i], n.heads[i].place, places, blocks*answer, width, true)
	}
	recurrent.Masked(dH, dH, p.outMask, p.lengths)
	for i := depth - 1; i >= 0; i-- {
		dH = p.runs[i].Backward(&n.layers[i], &g.layers[i], &p.scratch, p.lengths, dH)
		if i > 0 {
			recurrent.Masked(dH, dH, p.masks[i], p.lengths)
		}
	}
	for i, m := range p.embedMask {
		dH[i] *= m
	}
	for w, features := range p.rows {
		for _, r := range features {
			g.Touch(r)
			recurrent.AddTo(g.Row(r), dH[w*embed:(w+1)*embed])
		}
	}
}

// scores weighs the units for every class, in room where it is long enough. The conversions keep a product and a sum from being joined into one
// rounding, so that the answer is the same on every machine.
func (h *head) scores(units *[answer]float32, room []float32) []float32 {
	out := append(room[:0], h.offset...)
	for j, v := range units {
		for c, w := range h.out[j*h.classes : (j+1)*h.classes] {
			out[c] += float32(v * w)
		}
	}
	return out
}

// units are the numbers from which a head answers.
type units struct {
	value  [answer]float32
	chosen [answer]int32 // the place that each unit took from the stretches of text
}

// sum adds up what the places of a question say.
func (u *units) sum(place *shares, bias []float32, q *Question) {
	copy(u.value[:], bias)
	add := func(at, block int, share float32) {
		for j, v := range place.of(at, block) {
			u.value[j] += float32(share * v)
		}
	}
	add(q.A, asA, 1)
	add(q.B, asB, 1)
	if q.Top >= 0 {
		add(q.Top, asTop, 1)
	}
	for _, g := range q.groups() {
		for _, at := range g.places {
			add(at, g.block, 1/float32(len(g.places)))
		}
	}
	var top [answer]float32
	begun := false
	for first, last := range q.stretches {
		for at := first; at <= last; at++ {
			for j, v := range place.of(at, around) {
				if !begun || v > top[j] {
					top[j], u.chosen[j] = v, int32(at)
				}
			}
			begun = true
		}
	}
	recurrent.AddTo(u.value[:], top[:])
}

// back hands the units' error to the places that they were summed from.
func (u *units) back(dPlace *shares, q *Question, d []float32) {
	add := func(at, block int, share float32) {
		to := dPlace.of(at, block)
		for j, v := range d {
			to[j] += share * v
		}
	}
	add(q.A, asA, 1)
	add(q.B, asB, 1)
	if q.Top >= 0 {
		add(q.Top, asTop, 1)
	}
	for _, g := range q.groups() {
		for _, at := range g.places {
			add(at, g.block, 1/float32(len(g.places)))
		}
	}
	for j, v := range d {
		dPlace.of(int(u.chosen[j]), around)[j] += v
	}
}
