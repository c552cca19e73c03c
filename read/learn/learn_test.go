package learn

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// noisy makes examples of three classes, each announced by a word of its own in nine cases of
// ten, among ten words that mean nothing.
func noisy(n int) []Example {
	rnd := rand.New(rand.NewPCG(1, 2))
	out := make([]Example, n)
	for i := range out {
		class := rnd.IntN(3)
		said := class
		if rnd.Float64() < 0.1 {
			said = rnd.IntN(3)
		}
		var f Features
		f.Add("word", fmt.Sprint("sign", said))
		for range 10 {
			f.Add("word", fmt.Sprint("noise", rnd.IntN(500)))
		}
		out[i] = Example{Features: f, Class: class, Group: fmt.Sprint("doc", i/5)}
	}
	return out
}

var three = []string{"a", "b", "c"}

func TestLearnsAndIsCalibrated(t *testing.T) {
	examples := noisy(3000)
	held := CrossValidate(three, examples, 5, Options{})
	right, confidence := 0.0, 0.0
	for i, p := range held {
		best := 0
		for c := range p {
			if p[c] > p[best] {
				best = c
			}
		}
		confidence += p[best]
		if best == examples[i].Class {
			right++
		}
	}
	n := float64(len(examples))
	if right/n < 0.9 {
		t.Errorf("%.3f right, the sign alone gives 0.933", right/n)
	}
	if math.Abs(right-confidence)/n > 0.04 {
		t.Errorf("mean confidence %.3f but %.3f right", confidence/n, right/n)
	}
}

func TestTakesEitherOfTwoAnswers(t *testing.T) {
	var examples []Example
	for i := range 200 {
		var f Features
		f.Add("word", "either")
		examples = append(examples, Example{Features: f, Class: i % 2, Also: []int{1 - i%2}, Group: fmt.Sprint(i)})
	}
	p := Train(three, examples, Options{}).Predict(examples[0].Features, nil)
	if p[0]+p[1] < 0.95 {
		t.Errorf("the two right answers have %.3f together", p[0]+p[1])
	}
}

func TestSavesAndLoads(t *testing.T) {
	examples := noisy(400)
	m := Train(three, examples, Options{})
	var a, b bytes.Buffer
	if err := m.Save(&a); err != nil {
		t.Fatal(err)
	}
	if err := Train(three, examples, Options{}).Save(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same examples gave two different models")
	}
	l, err := Load(bytes.NewReader(a.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	for i := range examples {
		p, q := m.Predict(examples[i].Features, nil), l.Predict(examples[i].Features, nil)
		for c := range p {
			if p[c] != q[c] {
				t.Fatalf("example %d: %v before saving, %v after", i, p, q)
			}
		}
	}
}

func TestWithoutExamples(t *testing.T) {
	p := Train(three, nil, Options{}).Predict([]uint32{1, 2}, nil)
	for _, v := range p {
		if math.Abs(v-1./3) > 1e-9 {
			t.Fatalf("probabilities %v without any example", p)
		}
	}
}

func TestPartsAddUp(t *testing.T) {
	examples := noisy(400)
	m := Train(three, examples, Options{})
	for _, e := range examples[:20] {
		whole, parts := m.Predict(e.Features, nil), make([]float64, 3)
		m.Accumulate(e.Features[:4], parts)
		m.Accumulate(e.Features[4:], parts)
		m.Conclude(parts)
		for c := range whole {
			if math.Abs(whole[c]-parts[c]) > 1e-12 {
				t.Fatalf("together %v, in parts %v", whole, parts)
			}
		}
	}
}

func TestPredictDoesNotAllocate(t *testing.T) {
	examples := noisy(400)
	m := Train(three, examples, Options{Folds: 1})
	p := make([]float64, 3)
	if n := testing.AllocsPerRun(100, func() { m.Predict(examples[0].Features, p) }); n > 0 {
		t.Errorf("%v allocations a prediction", n)
	}
}

func FuzzLoad(f *testing.F) {
	var b bytes.Buffer
	if err := Train(three, noisy(50), Options{Folds: 1}).Save(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()/2])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Load(bytes.NewReader(data))
		if err != nil {
			return
		}
		m.Predict([]uint32{0, 1, 1 << 31}, nil)
	})
}

func BenchmarkPredict(b *testing.B) {
	examples := noisy(1000)
	m := Train(three, examples, Options{Folds: 1})
	p := make([]float64, 3)
	for b.Loop() {
		m.Predict(examples[0].Features, p)
	}
}
