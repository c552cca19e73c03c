package pairs

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tieline/tieline/read/learn"
)

// trades makes small pages in which somebody sells to somebody, or only stands beside them; what
// tells is the word between the two, and for the second head whether "no" opens the page.
func trades(n int) []Sample {
	random := rand.New(rand.NewPCG(1, 2))
	place := func(words ...string) (f []uint32) {
		for _, w := range words {
			f = append(f, learn.Hash("word", w))
		}
		return f
	}
	verbs := [][]string{{"meets", "sees", "outsells"}, {"supplies", "feeds"}, {"buys", "absorbs"}}
	var out []Sample
	for range n {
		class, denied := random.IntN(3), random.IntN(2)
		var s Sample
		s.Places = append(s.Places, place([]string{"so", "no"}[denied]))
		for range random.IntN(3) {
			s.Places = append(s.Places, place("then"))
		}
		a := len(s.Places)
		verb := verbs[class][random.IntN(len(verbs[class]))]
		s.Places = append(s.Places, place("@company"), place(verb), place("all"), place("@company"), place("today"))
		q := Question{A: a, B: a + 3, Top: a + 1, Path: []int{a + 1}, First: a, Last: a + 4, More: [][2]int{{0, 0}, {a, a + 1}}, AllA: []int{a, 0}, AllB: []int{a + 3}, About: place("near")}
		other := q
		other.Head = 1
		s.Questions = []Labelled{{Question: q, Classes: []int{class}}, {Question: other, Classes: []int{denied}}}
		out = append(out, s)
	}
	return out
}

// partiesOf are the places that the questions of a sample ask about.
func partiesOf(s *Sample) (out []int) {
	for _, q := range s.Questions {
		out = slices.Concat(out, []int{q.A, q.B}, q.AllA, q.AllB)
	}
	return out
}

func rightOf(t *testing.T, m *Model, samples []Sample) float64 {
	t.Helper()
	right, all := 0, 0
	for _, s := range samples {
		r := m.Read(s.Places, partiesOf(&s), 0)
		for _, q := range s.Questions {
			odds := r.Odds(&q.Question, nil)
			var sum float64
			for _, p := range odds {
				sum += p
			}
			if math.Abs(sum-1) > 1e-4 {
				t.Fatalf("probabilities %v sum to %v", odds, sum)
			}
			if slices.Index(odds, slices.Max(odds)) == q.Classes[0] {
				right++
			}
			all++
		}
		r.Close()
	}
	return float64(right) / float64(all)
}

func TestLearnsFromPlacesAndContext(t *testing.T) {
	samples := trades(2400)
	m := Train([]int{3, 2}, samples[:2000])
	if right := rightOf(t, m, samples[2000:]); right < 0.97 {
		t.Errorf("%.3f of unseen questions answered rightly", right)
	}
	var saved bytes.Buffer
	if err := m.Save(&saved); err != nil {
		t.Fatal(err)
	}
	loaded, err := Load(bytes.NewReader(saved.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	s := samples[2100]
	one, two := m.Read(s.Places, partiesOf(&s), 0), loaded.Read(s.Places, partiesOf(&s), 0)
	for _, q := range s.Questions {
		if a, b := one.Odds(&q.Question, nil), two.Odds(&q.Question, nil); !slices.Equal(a, b) {
			t.Errorf("saved and loaded: %v instead of %v", b, a)
		}
	}
	for cut := 0; cut < saved.Len(); cut += 1 + saved.Len()/50 {
		if _, err := Load(bytes.NewReader(saved.Bytes()[:cut])); err == nil {
			t.Errorf("a file cut at byte %d is loaded", cut)
		}
	}
}

// namesakes makes pages on which two companies meet; who of them sells, the page has said before, in either order.
func namesakes(n int) []Sample {
	random := rand.New(rand.NewPCG(3, 5))
	word := func(w string) []uint32 { return learn.Features{learn.Hash("word", w)} }
	var out []Sample
	for range n {
		seller, first := random.IntN(2), random.IntN(2)
		says := [2]string{"buys", "buys"}
		says[seller] = "sells"
		s := Sample{Places: [][]uint32{word("@company"), word(says[first]), word("@company"), word(says[1-first]), word("today"), word("@company"), word("meets"), word("@company")}}
		q := Question{A: 5, B: 7, Top: 6, First: 5, Last: 7, AllA: []int{2 * first, 5}, AllB: []int{2 - 2*first, 7}}
		s.Questions = []Labelled{{Question: q, Classes: []int{1 - seller}}}
		other := q
		other.Head = 1
		s.Questions = append(s.Questions, Labelled{Question: other, Classes: []int{seller}})
		out = append(out, s)
	}
	return out
}

func TestKnowsWhatThePageSaysElsewhere(t *testing.T) {
	samples := namesakes(1800)
	if right := rightOf(t, Train([]int{2, 2}, samples[:1500]), samples[1500:]); right < 0.97 {
		t.Errorf("%.3f of unseen questions answered rightly; one in two is chance", right)
	}
}

func TestSameSamplesGiveTheSameNetwork(t *testing.T) {
	var files [2]bytes.Buffer
	for i := range files {
		if err := Train([]int{3, 2}, trades(200)).Save(&files[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
		t.Error("two trainings on the same samples differ")
	}
}

func TestReadsNoMoreThanItsLimit(t *testing.T) {
	m := Train([]int{3, 2}, trades(50))
	r := m.Read(make([][]uint32, MaxPlaces+100), []int{3, MaxPlaces - 1, MaxPlaces + 1}, 0)
	defer r.Close()
	if q := (Question{A: 3, B: MaxPlaces + 1, Top: -1, First: 3, Last: 4}); r.Answers(&q) {
		t.Error("a question about a place beyond the limit has an answer")
	}
	q := Question{A: 3, B: MaxPlaces - 1, Top: -1, First: MaxPlaces - 5, Last: MaxPlaces - 1}
	if !r.Answers(&q) || len(r.Odds(&q, nil)) != 3 {
		t.Error("a question within the limit has no answer")
	}
	empty := m.Read(nil, nil, 0)
	defer empty.Close()
	if empty.Answers(&Question{Top: -1}) {
		t.Error("an empty page answers")
	}
}

// TestGradient compares the gradient with differences of the loss.
func TestGradient(t *testing.T) {
	samples := trades(6)
	v := collect(samples)
	classes := []int{3, 2}
	n := newNet(classes, v.rows())
	n.init(rand.New(rand.NewPCG(3, 4)))
	run := func(g *gradient) (loss float64) {
		p := newPass(n, rand.New(rand.NewPCG(5, 6))) // the same masks every time
		var lengths []int
		var rows [][]uint32
		var questions []Labelled
		for i := range samples {
			s := v.number(&samples[i])
			for _, q := range s.questions {
				q.Question = q.from(len(rows))
				questions = append(questions, q)
			}
			lengths = append(lengths, len(s.rows))
			rows = append(rows, s.rows...)
		}
		p.forward(lengths, rows)
		for i := range questions {
			loss += p.learn(&questions[i], g)
		}
		p.backward(g)
		return loss * lossScale
	}
	g := &gradient{net: newNet(classes, v.rows())}
	run(g)
	random := rand.New(rand.NewPCG(7, 8))
	check := func(name string, w, got []float32) {
		t.Helper()
		for range 30 {
			i := random.IntN(len(w))
			const step = 5e-3
			old := w[i]
			w[i] = old + step
			up := run(&gradient{net: newNet(classes, v.rows())})
			w[i] = old - step
			down := run(&gradient{net: newNet(classes, v.rows())})
			w[i] = old
			if want := (up - down) / (2 * step); math.Abs(want-float64(got[i])) > 2e-3+0.05*math.Abs(want) {
				t.Errorf("%s %d: gradient %v, difference %v", name, i, got[i], want)
			}
		}
	}
	check("rows", n.Embedding, g.Embedding)
	for i := range n.layers {
		check("layer", n.layers[i].W, g.layers[i].W)
	}
	for i := range n.heads {
		check("place", n.heads[i].place, g.heads[i].place)
		check("bias", n.heads[i].bias, g.heads[i].bias)
		check("out", n.heads[i].out, g.heads[i].out)
		check("offset", n.heads[i].offset, g.heads[i].offset)
	}
}

// FuzzLoad feeds the reader of model files with foreign bytes.
func FuzzLoad(f *testing.F) {
	var saved bytes.Buffer
	if err := Train([]int{3, 2}, trades(20)).Save(&saved); err != nil {
		f.Fatal(err)
	}
	f.Add(saved.Bytes())
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Load(bytes.NewReader(data))
		if err != nil || len(m.heads) == 0 {
			return
		}
		r := m.Read([][]uint32{{1}, {2, 3}, nil}, []int{0, 2}, 0)
		defer r.Close()
		r.Odds(&Question{Head: len(m.heads) - 1, A: 0, B: 2, Top: 1, Path: []int{1}, First: 0, Last: 2, About: []uint32{7}}, nil)
	})
}
