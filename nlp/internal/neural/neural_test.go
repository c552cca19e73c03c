package neural

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"
)

// highest is the score of the best single-root tree, by trying all.
func highest(scores []float32, n int) float64 {
	heads := make([]int, n)
	top := math.Inf(-1)
	var try func(i int)
	try = func(i int) {
		if i == n {
			roots := 0
			var sum float64
			for d, h := range heads {
				if h < 0 {
					roots++
				}
				sum += float64(scores[d*(n+1)+h+1])
			}
			if roots == 1 && acyclic(heads) && sum > top {
				top = sum
			}
			return
		}
		for h := -1; h < n; h++ {
			if h != i {
				heads[i] = h
				try(i + 1)
			}
		}
	}
	try(0)
	return top
}

func TestTreeIsBest(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		n := 1 + r.IntN(6)
		scores := make([]float32, n*(n+1))
		for i := range scores {
			scores[i] = float32(r.NormFloat64())
		}
		heads := make([]int, n)
		Tree(scores, n, heads)
		roots := 0
		var sum float64
		for d, h := range heads {
			if h < 0 {
				roots++
			}
			sum += float64(scores[d*(n+1)+h+1])
		}
		if want := highest(scores, n); roots != 1 || !acyclic(heads) || math.Abs(sum-want) > 1e-4 {
			t.Fatalf("heads %v of %v: score %v, want %v", heads, scores, sum, want)
		}
	}
}

// TestGradient compares the gradient with differences of the loss.
func TestGradient(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	d := Dims{Embed: 6, Hidden: 8, Layers: 3, Arc: 5, Label: 4, Tags: 3, XTags: 4, Rels: 5}
	net := NewNet(d, 20)
	net.Init(func() float32 { return float32(r.Float64()*2 - 1) })
	for i := range net.Layer {
		for j := range net.Layer[i].V {
			net.Layer[i].V[j] = float32(r.NormFloat64())
		}
	}
	lengths := []int{3, 4}
	rows := make([]uint32, 7*Features)
	for i := range rows {
		rows[i] = uint32(r.IntN(20))
	}
	target := &Target{Heads: []int{1, -1, 1, 1, 2, -1, 2}, Tags: []uint8{0, 1, 2, 0, 1, 2, 0}, XTags: []uint8{0, 1, 2, 3, 1, 2, 0}, Rels: []uint8{0, 1, 2, 3, 4, 2, 0}}
	var masks [][]float32
	at := 0
	drop := func(n int, rate float32) []float32 {
		if at == len(masks) {
			m := make([]float32, n)
			for i := range m {
				if r.Float32() > rate {
					m[i] = 1 / (1 - rate)
				}
			}
			masks = append(masks, m)
		}
		at++
		return masks[at-1]
	}
	weights := Weights{Arc: 1, Rel: 0.7, Tag: 0.5}
	loss := func() float64 {
		p := NewPass(net)
		at = 0
		p.Forward(lengths, rows, drop, 0.3)
		l := p.Backward(target, weights, 7, NewGradient(net))
		return (l.Arc*float64(weights.Arc) + l.Rel*float64(weights.Rel) + l.Tag*float64(weights.Tag)) / 7
	}
	g := NewGradient(net)
	p := NewPass(net)
	p.Forward(lengths, rows, drop, 0.3)
	p.Backward(target, weights, 7, g)
	check := func(name string, w, got []float32) {
		for range 60 {
			i := r.IntN(len(w))
			old := w[i]
			const step = 1e-2
			w[i] = old + step
			up := loss()
			w[i] = old - step
			down := loss()
			w[i] = old
			want := (up - down) / (2 * step)
			if math.Abs(want-float64(got[i])) > 4e-3+0.02*math.Abs(want) {
				t.Errorf("%s %d: gradient %v, difference %v", name, i, got[i], want)
			}
		}
	}
	for i := range net.Layer {
		check("W", net.Layer[i].W, g.Net.Layer[i].W)
		check("V", net.Layer[i].V, g.Net.Layer[i].V)
		check("B", net.Layer[i].B, g.Net.Layer[i].B)
	}
	check("TagW", net.TagW, g.Net.TagW)
	check("TagRows", net.TagRows, g.Net.TagRows)
	check("Offset", net.Offset, g.Net.Offset)
	check("HeadW", net.HeadW, g.Net.HeadW)
	check("HeadB", net.HeadB, g.Net.HeadB)
	check("ArcU", net.ArcU, g.Net.ArcU)
	check("ArcBias", net.ArcBias, g.Net.ArcBias)
	check("Root", net.Root, g.Net.Root)
	check("LabelW", net.LabelW, g.Net.LabelW)
	check("LabelOffset", net.LabelOffset, g.Net.LabelOffset)
	check("LabelB", net.LabelB, g.Net.LabelB)
	check("Embedding", net.Embedding, g.Net.Embedding)
}

// manyCycles are the scores of n words of which pairs, pairs of pairs and so on prefer each other.
func manyCycles(n int) []float32 {
	scores := make([]float32, n*(n+1))
	for i := range n {
		for j := range n {
			scores[i*(n+1)+j+1] = -float32(bits.Len(uint(i ^ j)))
		}
		scores[i*(n+1)] = -20
	}
	return scores
}

func BenchmarkTreeOfManyCycles(b *testing.B) {
	const n = 512
	scores, heads := manyCycles(n), make([]int, n)
	for b.Loop() {
		Tree(scores, n, heads)
	}
}

// TestTreeOfManyCycles holds that the worst case gives a tree; BenchmarkTreeOfManyCycles has its time.
func TestTreeOfManyCycles(t *testing.T) {
	const n = 512
	heads := make([]int, n)
	Tree(manyCycles(n), n, heads)
	roots := 0
	for _, h := range heads {
		if h < 0 {
			roots++
		}
	}
	if roots != 1 || !acyclic(heads) {
		t.Errorf("%d roots or a cycle", roots)
	}
}
