package pairs

import (
	"slices"
	"sync"

	"github.com/tieline/tieline/internal/matrix"
	"github.com/tieline/tieline/internal/recurrent"
)

// Reading is a page as a network has read it, ready for questions. It must not be shared between goroutines;
// Close gives its buffers back.
type Reading struct {
	model  *Model
	places int
	reader recurrent.Reader
	bytes  matrix.Bytes
	x, h   []float32 // what layers read and write in turn
	output []float32 // places × width, of the last layer
	rows   []uint32
	row    []int32          // by place that is a party: its row among the parties
	all    [maxHeads]shares // of the heads that are asked often
	often  []int            // these heads
	some   shares           // of a question's places only, for the other heads
	picked [2][]float32     // what the network made of these, as words and as parties
}

var readings = sync.Pool{New: func() any { return &Reading{} }}

// Read reads a page, of which no more than MaxPlaces. What places add to the answers is computed at once for the
// heads that will be asked often. The parties are all places that a question to these may name as A or B, or among AllA or AllB.
func (m *Model) Read(places [][]uint32, parties []int, often ...int) *Reading {
	r := readings.Get().(*Reading)
	r.often = append(r.often[:0], often...)
	r.model, r.places = m, min(len(places), MaxPlaces)
	x := recurrent.Resize(&r.x, r.places*embed)
	clear(x)
	for w, features := range places[:r.places] {
		r.rows = m.vocabulary.appendRows(r.rows[:0], features)
		for _, row := range r.rows {
			m.rows.Add(x[w*embed:(w+1)*embed], row)
		}
	}
	if r.places == 0 {
		return r
	}
	in, out := &r.x, &r.h
	for i := range m.layers {
		r.reader.Read(&m.layers[i], []int{r.places}, *in, out)
		in, out = out, in
	}
	r.output = *in
	r.bytes.Fill(r.output, r.places, width)
	for _, i := range often {
		r.all[i].asWords(&m.heads[i], &r.bytes, r.places)
	}
	r.readParties(parties)
	return r
}

// readParties computes what parties add.
func (r *Reading) readParties(parties []int) {
	r.row = slices.Grow(r.row[:0], r.places)[:r.places]
	own := r.picked[0][:0]
	for _, at := range parties {
		if at < r.places {
			r.row[at] = int32(len(own) / width)
			own = append(own, r.output[at*width:(at+1)*width]...)
		}
	}
	r.picked[0] = own
	r.bytes.Fill(own, len(own)/width, width)
	for _, i := range r.often {
		r.all[i].asParties(&r.model.heads[i], &r.bytes, len(own)/width)
		r.all[i].row = r.row
	}
}

// Close ends the reading.
func (r *Reading) Close() { readings.Put(r) }

// Answers reports whether a question lies within what was read.
func (r *Reading) Answers(q *Question) bool { return q.reach() < r.places }

// Odds appends to out the probability of every class. The question must lie within what was read.
func (r *Reading) Odds(q *Question, out []float64) []float64 {
	h := &r.model.heads[q.Head]
	place, asked := &r.all[q.Head], *q
	if !slices.Contains(r.often, q.Head) {
		place, asked = r.pick(h, q)
	}
	var u units
	u.sum(place, h.bias, &asked)
	for _, f := range q.About {
		if row := r.model.vocabulary.asked.row(f); row > 0 {
			recurrent.AddTo(u.value[:], r.model.about(row))
		}
	}
	for j, v := range u.value {
		if v < 0 {
			u.value[j] = v * slope
		}
	}
	var room, shares [maxClasses]float32
	scores := h.scores(&u.value, room[:])
	recurrent.Softmax(shares[:len(scores)], scores)
	for _, s := range shares[:len(scores)] {
		out = append(out, float64(s))
	}
	return out
}

// pick computes a head's share of the places that a question needs, and gives the question by their new numbers.
func (r *Reading) pick(h *smallHead, q *Question) (*shares, Question) {
	const words, parties = 0, 1
	take := func(as, at int) int {
		r.picked[as] = append(r.picked[as], r.output[at*width:(at+1)*width]...)
		return len(r.picked[as])/width - 1
	}
	run := func(first, last int) (from, to int) {
		from = len(r.picked[words]) / width
		to = from - 1
		for at := first; at <= last; at++ {
			to = take(words, at)
		}
		return from, to
	}
	r.picked[words], r.picked[parties] = r.picked[words][:0], r.picked[parties][:0]
	out := q.renumbered(func(at int) int { return take(words, at) }, func(at int) int { return take(parties, at) })
	out.First, out.Last = run(q.First, q.Last)
	out.More = make([][2]int, len(q.More))
	for i, s := range q.More {
		out.More[i][0], out.More[i][1] = run(s[0], s[1])
	}
	n := len(r.picked[words]) / width
	r.bytes.Fill(r.picked[words], n, width)
	r.some.asWords(h, &r.bytes, n)
	n = len(r.picked[parties]) / width
	r.bytes.Fill(r.picked[parties], n, width)
	r.some.asParties(h, &r.bytes, n)
	return &r.some, out
}
