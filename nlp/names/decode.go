package names

import (
	"math"
	"sync"

	"github.com/tieline/tieline/nlp"
)

var work = sync.Pool{New: func() any {
	return &worker{seen: map[uint32]uint8{}, votes: map[uint32]int32{}}
}}

// read scores and labels all stretches of the text.
func (w *worker) read(r *Recognizer, a *nlp.Analysis) {
	w.load(r, a)
	n := 0
	for _, s := range w.stretch {
		n += s.to - s.from
	}
	w.emission = grow(w.emission, n)
	w.marginal = grow(w.marginal, n)
	w.path = grow(w.path, n)
	w.back = grow(w.back, n)
	for _, s := range w.stretch {
		from, to := w.first[s.sentence], w.first[s.sentence+1]
		for i := s.from; i < s.to; i++ {
			w.features = w.extract(w.features[:0], i, from, to)
			w.emission[s.at+i-s.from] = r.table.score(w.features)
		}
		w.posterior(s)
	}
	w.agree()
	for _, s := range w.stretch {
		w.viterbi(s)
	}
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// viterbi finds the best labels of a stretch.
func (w *worker) viterbi(s stretch) {
	t := &w.r.trans
	n := s.to - s.from
	score := w.emission[s.at]
	for y := range score {
		if Label(y).follows(Outside) {
			score[y] += t[0][y]
		} else {
			score[y] = -1e9
		}
	}
	for k := 1; k < n; k++ {
		e := &w.emission[s.at+k]
		var next [labelCount]float32
		for y := range labelCount {
			best, from := float32(-1e18), 0
			for p := range labelCount {
				if !Label(y).follows(Label(p)) {
					continue
				}
				if x := score[p] + t[p+1][y]; x > best {
					best, from = x, p
				}
			}
			next[y] = best + e[y]
			w.back[s.at+k][y] = Label(from)
		}
		score = next
	}
	best := 0
	for y := range score {
		if score[y] > score[best] {
			best = y
		}
	}
	for k := n - 1; k >= 0; k-- {
		w.path[s.at+k] = Label(best)
		best = int(w.back[s.at+k][best])
	}
}

// posterior computes the probability of every label at every token of a stretch (forward and
// backward sums in scaled space).
func (w *worker) posterior(s stretch) {
	t := &w.r.trans
	n := s.to - s.from
	forward := w.marginal[s.at : s.at+n]
	expT := w.r.table.expTrans
	exp := func(k int) (out [labelCount]float32) {
		e := &w.emission[s.at+k]
		top := e[0]
		for _, x := range e {
			top = max(top, x)
		}
		for y, x := range e {
			out[y] = float32(math.Exp(float64(x - top)))
		}
		return out
	}
	first := exp(0)
	for y := range first {
		if !Label(y).follows(Outside) {
			first[y] = 0
		} else {
			first[y] *= float32(math.Exp(float64(t[0][y])))
		}
	}
	normalize(&first)
	forward[0] = first
	for k := 1; k < n; k++ {
		e := exp(k)
		var f [labelCount]float32
		for p := range labelCount {
			x := forward[k-1][p]
			if x == 0 {
				continue
			}
			for y := range labelCount {
				f[y] += x * expT[p][y]
			}
		}
		for y := range f {
			f[y] *= e[y]
		}
		normalize(&f)
		forward[k] = f
	}
	var back [labelCount]float32
	for y := range back {
		back[y] = 1
	}
	for k := n - 2; k >= 0; k-- {
		e := exp(k + 1)
		var b [labelCount]float32
		for y := range labelCount {
			x := back[y] * e[y]
			for p := range labelCount {
				b[p] += x * expT[p][y]
			}
		}
		normalize(&b)
		back = b
		for y := range back {
			forward[k][y] *= back[y]
		}
		normalize(&forward[k])
	}
}

func normalize(v *[labelCount]float32) {
	var sum float32
	for _, x := range v {
		sum += x
	}
	if sum > 0 {
		for y := range v {
			v[y] /= sum
		}
	}
}

// ballot sums what the places of one word say of it.
type ballot struct {
	types [typeCount]float32
	n     float32 // weight of the places
	times int
}

// agree lets a word be read with what the other places of the document say of it.
func (w *worker) agree() {
	if w.r.agree == 0 {
		return
	}
	clear(w.votes)
	w.ballots = w.ballots[:0]
	for _, s := range w.stretch {
		for i := s.from; i < s.to; i++ {
			if x := &w.words[i]; x.flags&capital != 0 && (x.class&Common == 0 || x.flags&inner != 0) {
				weight := float32(1) // words beside others tell more than a word alone
				if i > s.from && w.words[i-1].flags&capital != 0 || i+1 < s.to && w.words[i+1].flags&capital != 0 {
					weight = 3
				}
				w.vote(x.low, &w.marginal[s.at+i-s.from], weight)
			}
		}
	}
	for _, s := range w.stretch {
		changed := false
		for i := s.from; i < s.to; i++ {
			k, ok := w.votes[w.words[i].low]
			if !ok || w.ballots[k].times < 2 || w.words[i].flags&capital == 0 {
				continue
			}
			changed = true
			w.ballots[k].sway(&w.emission[s.at+i-s.from], w.r.agree)
		}
		if changed {
			w.posterior(s)
		}
	}
}

func (w *worker) vote(low uint32, m *[labelCount]float32, weight float32) {
	k, ok := w.votes[low]
	if !ok {
		k = int32(len(w.ballots))
		w.votes[low] = k
		w.ballots = append(w.ballots, ballot{})
	}
	v := &w.ballots[k]
	for t := range typeCount {
		v.types[t] += weight * (m[Begin(t)] + m[Inside(t)])
	}
	v.n += weight
	v.times++
}

// sway moves the scores of a token towards what its word is elsewhere.
func (v *ballot) sway(e *[labelCount]float32, weight float32) {
	rest := v.n
	for t := range typeCount {
		bonus := weight * float32(math.Log(float64(v.types[t]/v.n+0.03)))
		e[Begin(t)] += bonus
		e[Inside(t)] += bonus
		rest -= v.types[t]
	}
	e[Outside] += weight * float32(math.Log(float64(max(rest, 0)/v.n+0.03)))
}

// names reads the names off the labels.
func (w *worker) names() []Name {
	var out []Name
	for _, s := range w.stretch {
		base := w.first[s.sentence]
		for i := s.from; i < s.to; {
			y := w.path[s.at+i-s.from]
			if y == Outside {
				i++
				continue
			}
			j, p := i, w.marginal[s.at+i-s.from][y]
			for j+1 < s.to && w.path[s.at+j+1-s.from] == Inside(y.typ()) {
				j++
				p = min(p, w.marginal[s.at+j-s.from][Inside(y.typ())])
			}
			out = append(out, Name{Sentence: s.sentence, First: i - base, Last: j - base, Type: y.typ(), Score: p})
			i = j + 1
		}
	}
	return out
}
