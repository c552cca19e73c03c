package main

import (
	"math"
	"testing"
)

func TestMeasure(t *testing.T) {
	s := measure([]story{
		{name: "right", items: []item{{"a", "x", "1"}, {"b", "x", "1"}, {"c", "y", "2"}}},
		{name: "wrong", items: []item{{"a", "x", "1"}, {"b", "x", "2"}, {"c", "y", "2"}}},
	})
	if s.pairs != 6 || s.same != 2 || s.hit != 1 || s.falseHit != 1 || s.miss != 1 || len(s.wrong) != 2 {
		t.Errorf("%+v", s)
	}
	if got := s.f1(); math.Abs(got-0.5) > 1e-9 {
		t.Errorf("F1 %v, want 0.5", got)
	}
	// By hand: precision (1+1+1 + 1+1/2+1/2)/6, recall (1+1+1 + 1/2+1/2+1)/6.
	if p, r := s.precision/6, s.recall/6; math.Abs(p-5.0/6) > 1e-9 || math.Abs(r-5.0/6) > 1e-9 {
		t.Errorf("B-cubed %v, %v; want 5/6 both", p, r)
	}
}

// The labelled sets can be read and hold as many pairs as they promise.
func TestLabelledSets(t *testing.T) {
	names, deals := 0, 0
	for _, part := range []string{"seen", "held"} {
		n, err := readNames("testdata/organisations-" + part + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		d, err := readClaims("testdata/deals-" + part + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		names += measure(n).pairs
		deals += measure(d).pairs
	}
	if names < 150 || deals < 150 {
		t.Errorf("%d pairs of organisations and %d of deals; want 150 of each", names, deals)
	}
}
