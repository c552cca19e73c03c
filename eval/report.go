package eval

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Levels are the comparisons in the order in which they are shown.
var Levels = []string{"tie", "deal", "ledger", "facility", "measure", "figure", "policy", "speaker"}

// Slots are the fields whose accuracy is counted on matched records, in the order shown.
var Slots = []string{"status", "role", "origin", "via", "facility_status", "policy_status"}

// Table shows precision, recall and F1 of every level and the accuracy of every slot.
func (r *Result) Table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-16s %6s %6s %6s %5s %5s\n", "", "prec", "rec", "F1", "gold", "sys")
	for _, l := range Levels {
		if t, ok := r.Tallies[l]; ok {
			fmt.Fprintf(&b, "%-16s %6.3f %6.3f %6.3f %5d %5d\n", l, t.Precision(), t.Recall(), t.F1(), t.Gold, t.System)
		}
	}
	for _, s := range Slots {
		if a, ok := r.Accuracy[s]; ok {
			fmt.Fprintf(&b, "%-16s accuracy %.3f of %d\n", s, a.Value(), a.Of)
		}
	}
	return b.String()
}

// Bootstrap gives the 95 % interval of a level's F1 over 500 resamples of the documents, drawn
// with a fixed seed.
func Bootstrap(level string, rs []*Result) (low, high float64) {
	if len(rs) == 0 {
		return 0, 0
	}
	rnd := rand.New(rand.NewPCG(7, 7))
	f1 := make([]float64, 500)
	for i := range f1 {
		var t Tally
		for range rs {
			t.Add(rs[rnd.IntN(len(rs))].Tallies[level])
		}
		f1[i] = t.F1()
	}
	slices.Sort(f1)
	return f1[12], f1[487]
}

// Bin is one row of a reliability table: the records whose confidence lies from Low (inclusive)
// to High (exclusive; inclusive for the last).
type Bin struct {
	Low, High  float64
	Records    int
	Confidence float64 // mean
	Right      float64 // share that is right
}

// Reliability sorts the judgements of one sort of record ("" for all) into ten bins of
// confidence; a calibrated reader has Right near Confidence in each.
func (r *Result) Reliability(record string) []Bin {
	bins := make([]Bin, 10)
	for i := range bins {
		bins[i] = Bin{Low: float64(i) / 10, High: float64(i+1) / 10}
	}
	for _, j := range r.Judgements {
		if record != "" && j.Record != record {
			continue
		}
		b := &bins[min(max(int(j.Confidence*10), 0), 9)]
		b.Records++
		b.Confidence += j.Confidence
		if j.Right {
			b.Right++
		}
	}
	for i := range bins {
		if n := float64(bins[i].Records); n > 0 {
			bins[i].Confidence /= n
			bins[i].Right /= n
		}
	}
	return bins
}

// CalibrationError is the mean distance between confidence and share right over the bins,
// weighted by records.
func CalibrationError(bins []Bin) float64 {
	var sum float64
	n := 0
	for _, b := range bins {
		sum += float64(b.Records) * max(b.Confidence-b.Right, b.Right-b.Confidence)
		n += b.Records
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// ReliabilityTable shows the bins that hold records.
func ReliabilityTable(bins []Bin) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-10s %7s %10s %6s\n", "bin", "records", "confidence", "right")
	for _, x := range bins {
		if x.Records > 0 {
			fmt.Fprintf(&b, "%.1f - %.1f  %7d %10.3f %6.3f\n", x.Low, x.High, x.Records, x.Confidence, x.Right)
		}
	}
	return b.String()
}

// Worst orders documents by a level's misses and spurious records, most first, and names those
// that have any.
func Worst(level string, ids []string, rs []*Result) []string {
	order := make([]int, len(rs))
	for i := range order {
		order[i] = i
	}
	errors := func(i int) int {
		t := rs[i].Tallies[level]
		return t.Gold - t.GoldFound + t.System - t.SystemRight
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(errors(b), errors(a)) })
	var out []string
	for _, i := range order {
		if errors(i) > 0 {
			t := rs[i].Tallies[level]
			out = append(out, fmt.Sprintf("%s: %d missed, %d spurious, F1 %.3f", ids[i], t.Gold-t.GoldFound, t.System-t.SystemRight, t.F1()))
		}
	}
	return out
}
