package names

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/tieline/tieline/nlp"
)

// Set is a set of labels that a token may have: one bit a label. Text where only some names are
// marked leaves the others open.
type Set uint16

// Only is the set of one label, Any of all.
func Only(y Label) Set { return 1 << y }

// Any is the set of all labels.
const Any Set = 1<<labelCount - 1

// Example is an annotated text.
type Example struct {
	Analysis *nlp.Analysis
	Labels   [][]Set // by sentence and token
	Group    string  // cross-validation never splits a group
	Weight   float64 // 0 means 1
}

// Options of Train; the zero value of a field means its default.
type Options struct {
	Epochs   int     // 8
	MinCount int     // features seen less often are dropped; 2
	Rows     int     // of the table, a power of two; 1<<17
	Agree    float64 // 2; below 0 none
	L2       float64 // 1e-6
	Seed     uint64
	Log      func(format string, args ...any)
}

func (o Options) filled() Options {
	o.Epochs = cmp.Or(o.Epochs, 8)
	o.MinCount = cmp.Or(o.MinCount, 2)
	o.Rows = cmp.Or(o.Rows, 1<<17)
	o.Agree = cmp.Or(o.Agree, 2)
	o.L2 = cmp.Or(o.L2, 1e-6)
	if o.Log == nil {
		o.Log = func(string, ...any) {}
	}
	return o
}

// sequence is a stretch to learn from.
type sequence struct {
	features [][featureCount]int32 // index of the weights, -1 dropped
	allowed  []Set
	weight   float32
}

type trainer struct {
	o      Options
	index  map[uint32]int32
	hashes []uint32
	weight [][labelCount]float32
	square [][labelCount]float32 // sums of squared gradients (AdaGrad)
	trans  [labelCount + 1][labelCount]float32
	transG [labelCount + 1][labelCount]float32
	all    []sequence
}

// Train learns a recogniser. The same examples give the same model.
func Train(examples []Example, lex *Lexicon, o Options) *Recognizer {
	o = o.filled()
	t := &trainer{o: o, index: map[uint32]int32{}}
	t.collect(examples, &Recognizer{lexicon: lex})
	t.weight = make([][labelCount]float32, len(t.hashes))
	t.square = make([][labelCount]float32, len(t.hashes))
	for i := range t.square {
		for y := range t.square[i] {
			t.square[i][y] = 0.1
		}
	}
	for p := range t.transG {
		for y := range t.transG[p] {
			t.transG[p][y] = 1
		}
	}
	rnd := rand.New(rand.NewPCG(o.Seed, 7))
	order := make([]int, len(t.all))
	for i := range order {
		order[i] = i
	}
	for e := range o.Epochs {
		rnd.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		loss := 0.0
		for _, i := range order {
			loss += t.step(&t.all[i])
		}
		o.Log("epoch %d: loss %.4f a stretch", e+1, loss/float64(len(order)))
	}
	return t.model(lex)
}

// collect turns the examples into sequences of feature numbers.
func (t *trainer) collect(examples []Example, r *Recognizer) {
	count := map[uint32]uint8{}
	visit := func(do func(w *worker, s stretch, ex *Example)) {
		w := work.Get().(*worker)
		defer work.Put(w)
		for k := range examples {
			w.load(r, examples[k].Analysis)
			for _, s := range w.stretch {
				do(w, s, &examples[k])
			}
		}
	}
	visit(func(w *worker, s stretch, _ *Example) {
		for i := s.from; i < s.to; i++ {
			w.features = w.extract(w.features[:0], i, w.first[s.sentence], w.first[s.sentence+1])
			for _, h := range w.features {
				if count[h] < 255 {
					count[h]++
				}
			}
		}
	})
	tokens := 0
	visit(func(w *worker, s stretch, ex *Example) {
		q := sequence{weight: float32(cmp.Or(ex.Weight, 1))}
		for i := s.from; i < s.to; i++ {
			w.features = w.extract(w.features[:0], i, w.first[s.sentence], w.first[s.sentence+1])
			var ids [featureCount]int32
			for k, h := range w.features {
				ids[k] = -1
				if int(count[h]) < t.o.MinCount {
					continue
				}
				id, ok := t.index[h]
				if !ok {
					id = int32(len(t.hashes))
					t.index[h] = id
					t.hashes = append(t.hashes, h)
				}
				ids[k] = id
			}
			q.features = append(q.features, ids)
			q.allowed = append(q.allowed, ex.Labels[s.sentence][i-w.first[s.sentence]])
		}
		tokens += len(q.allowed)
		if !feasible(q.allowed) {
			return
		}
		t.all = append(t.all, q)
	})
	t.o.Log("%d stretches, %d tokens, %d features of %d", len(t.all), tokens, len(t.hashes), len(count))
}

// feasible reports whether some sequence of labels fits.
func feasible(allowed []Set) bool {
	prev := Set(1)
	for _, a := range allowed {
		var next Set
		for y := range Label(labelCount) {
			if a&Only(y) == 0 {
				continue
			}
			for p := range Label(labelCount) {
				if prev&Only(p) != 0 && y.follows(p) {
					next |= Only(y)
				}
			}
		}
		if next == 0 {
			return false
		}
		prev = next
	}
	return true
}

type lattice struct {
	alpha, beta [][labelCount]float64
	logZ        float64
}

// sums runs forward and backward in log space over the labels that are allowed.
func (t *trainer) sums(score [][labelCount]float64, allowed func(k int) Set) lattice {
	n := len(score)
	l := lattice{alpha: make([][labelCount]float64, n), beta: make([][labelCount]float64, n)}
	inf := math.Inf(-1)
	for y := range labelCount {
		l.alpha[0][y], l.beta[n-1][y] = inf, inf
		if allowed(0)&Only(Label(y)) != 0 && Label(y).follows(Outside) {
			l.alpha[0][y] = score[0][y] + float64(t.trans[0][y])
		}
		if allowed(n-1)&Only(Label(y)) != 0 {
			l.beta[n-1][y] = 0
		}
	}
	var terms [labelCount]float64
	for k := 1; k < n; k++ {
		for y := range labelCount {
			l.alpha[k][y] = inf
			if allowed(k)&Only(Label(y)) == 0 {
				continue
			}
			for p := range labelCount {
				terms[p] = inf
				if Label(y).follows(Label(p)) {
					terms[p] = l.alpha[k-1][p] + float64(t.trans[p+1][y])
				}
			}
			l.alpha[k][y] = logSum(&terms) + score[k][y]
		}
	}
	for k := n - 2; k >= 0; k-- {
		for p := range labelCount {
			l.beta[k][p] = inf
			if allowed(k)&Only(Label(p)) == 0 {
				continue
			}
			for y := range labelCount {
				terms[y] = inf
				if Label(y).follows(Label(p)) {
					terms[y] = l.beta[k+1][y] + score[k+1][y] + float64(t.trans[p+1][y])
				}
			}
			l.beta[k][p] = logSum(&terms)
		}
	}
	l.logZ = logSum(&l.alpha[n-1])
	return l
}

func logSum(v *[labelCount]float64) float64 {
	top := math.Inf(-1)
	for _, x := range v {
		top = max(top, x)
	}
	if math.IsInf(top, -1) {
		return top
	}
	sum := 0.0
	for _, x := range v {
		if x > top-40 {
			sum += math.Exp(x - top)
		}
	}
	return top + math.Log(sum)
}

// step moves the weights along the gradient of one sequence and gives its loss.
func (t *trainer) step(q *sequence) float64 {
	n := len(q.allowed)
	score := make([][labelCount]float64, n)
	for k := range q.features {
		for _, id := range q.features[k] {
			if id >= 0 {
				for y, x := range t.weight[id] {
					score[k][y] += float64(x)
				}
			}
		}
	}
	free := t.sums(score, func(int) Set { return Any })
	bound := t.sums(score, func(k int) Set { return q.allowed[k] })
	const rate = 0.02 // small steps generalise better here: 0.15 loses 3 points of F1 on Wikigold
	for k := range n {
		var g [labelCount]float32
		for y := range labelCount {
			p := math.Exp(free.alpha[k][y] + free.beta[k][y] - free.logZ)
			b := math.Exp(bound.alpha[k][y] + bound.beta[k][y] - bound.logZ)
			g[y] = float32(b-p) * q.weight
		}
		for _, id := range q.features[k] {
			if id < 0 {
				continue
			}
			w, s := &t.weight[id], &t.square[id]
			for y := range labelCount {
				d := g[y] - float32(t.o.L2)*w[y]
				if d == 0 {
					continue
				}
				s[y] += d * d
				w[y] += rate * d / float32(math.Sqrt(float64(s[y])))
			}
		}
		t.stepTransitions(k, score, &free, &bound, q.weight)
	}
	return free.logZ - bound.logZ
}

// stepTransitions moves the weights of the transition into token k.
func (t *trainer) stepTransitions(k int, score [][labelCount]float64, free, bound *lattice, weight float32) {
	move := func(p, y int, g float64) {
		d := float32(g) * weight
		t.transG[p][y] += d * d
		t.trans[p][y] += 0.05 * d / float32(math.Sqrt(float64(t.transG[p][y])))
	}
	if k == 0 {
		for y := range labelCount {
			move(0, y, math.Exp(bound.alpha[0][y]+bound.beta[0][y]-bound.logZ)-math.Exp(free.alpha[0][y]+free.beta[0][y]-free.logZ))
		}
		return
	}
	var g [labelCount][labelCount]float64
	for p := range labelCount {
		for y := range labelCount {
			if !Label(y).follows(Label(p)) {
				continue
			}
			edge := score[k][y] + float64(t.trans[p+1][y])
			g[p][y] = math.Exp(bound.alpha[k-1][p]+edge+bound.beta[k][y]-bound.logZ) - math.Exp(free.alpha[k-1][p]+edge+free.beta[k][y]-free.logZ)
		}
	}
	for p := range labelCount {
		for y := range labelCount {
			if g[p][y] != 0 {
				move(p+1, y, g[p][y])
			}
		}
	}
}

// model packs the weights that matter most into the table.
func (t *trainer) model(lex *Lexicon) *Recognizer {
	order := make([]int, len(t.hashes))
	size := make([]float32, len(t.hashes))
	top := float32(0)
	for i := range t.weight {
		order[i] = i
		for _, x := range t.weight[i] {
			size[i] += x * x
			top = max(top, float32(math.Abs(float64(x))))
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(size[b], size[a]), cmp.Compare(t.hashes[a], t.hashes[b]))
	})
	r := &Recognizer{lexicon: lex, trans: t.trans, agree: float32(max(t.o.Agree, 0)), table: &table{rows: make([]row, t.o.Rows), scale: min(top, 4) / 127}}
	kept := 0
	for _, i := range order {
		if kept > t.o.Rows*4/5 {
			break
		}
		var w [labelCount]int8
		any := false
		for y, x := range t.weight[i] {
			w[y] = int8(max(-127, min(127, math.Round(float64(x/r.table.scale)))))
			any = any || w[y] != 0
		}
		if any && r.table.put(t.hashes[i], w) {
			kept++
		}
	}
	t.o.Log("%d features kept, largest weight %.2f", kept, top)
	r.prepare()
	return r
}
