package recurrent

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestExp(t *testing.T) {
	for x := float32(-20); x < 20; x += 0.0137 {
		if want := math.Exp(float64(x)); math.Abs(float64(exp(x))-want) > 1e-6*want {
			t.Fatalf("exp(%v) = %v, want %v", x, exp(x), want)
		}
	}
}

// TestStepIsTheSameEverywhere compares the assembly with plain Go, to the bit.
func TestStepIsTheSameEverywhere(t *testing.T) {
	for _, half := range []int{20, 24, 48} { // by plain code, eight lanes, sixteen
		testStep(t, half)
	}
}

func testStep(t *testing.T, half int) {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 8))
	vec := func(n int) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(r.NormFloat64()) * float32(math.Exp(r.NormFloat64()*2))
		}
		return v
	}
	for range 200 {
		pre, through, v, b, prev := vec(3*half), vec(half), vec(2*half), vec(2*half), vec(half)
		var got, want [4][]float32
		for i := range got {
			got[i], want[i] = make([]float32, half), make([]float32, half)
		}
		step(half, pre, through, v, b, prev, got[0], got[1], got[2], got[3])
		stepGo(half, pre, through, v, b, prev, want[0], want[1], want[2], want[3])
		for i := range got {
			for j := range got[i] {
				if got[i][j] != want[i][j] {
					t.Fatalf("output %d, lane %d: %v in assembly, %v in Go", i, j, got[i][j], want[i][j])
				}
			}
		}
	}
}

func BenchmarkStep(b *testing.B) {
	const half = 128
	buf := make([]float32, 14*half)
	for i := range buf {
		buf[i] = float32(i%17) / 8
	}
	part := func(first, n int) []float32 { return buf[first*half : (first+n)*half] }
	for b.Loop() {
		step(half, part(0, 3), part(3, 1), part(4, 2), part(6, 2), part(8, 1), part(9, 1), part(10, 1), part(11, 1), part(12, 1))
	}
}
