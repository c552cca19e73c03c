package pairs

import (
	"cmp"
	"maps"
	"slices"
)

// vocabulary gives the rows of features: the unknown one, those of places, then those that questions are about.
type vocabulary struct {
	places, about []uint32 // sorted
	place, asked  table
}

func newVocabulary(places, about []uint32) vocabulary {
	return vocabulary{places, about, newTable(places, 1), newTable(about, 1+len(places))}
}

func (v *vocabulary) rows() int { return 1 + len(v.places) + len(v.about) }

func collect(samples []Sample) vocabulary {
	places, about := map[uint32]int{}, map[uint32]int{}
	for i := range samples {
		for _, features := range samples[i].Places {
			for _, f := range features {
				places[f]++
			}
		}
		for k := range samples[i].Questions {
			for _, f := range samples[i].Questions[k].About {
				about[f]++
			}
		}
	}
	often := func(counts map[uint32]int) []uint32 {
		maps.DeleteFunc(counts, func(_ uint32, n int) bool { return n < least })
		return slices.SortedFunc(maps.Keys(counts), cmp.Compare)
	}
	return newVocabulary(often(places), often(about))
}

// number looks up the features of a sample, of which no more is taken than would be read.
func (v *vocabulary) number(s *Sample) numbered {
	var out numbered
	for _, features := range s.Places[:min(len(s.Places), MaxPlaces)] {
		out.rows = append(out.rows, v.appendRows(nil, features))
	}
	for _, q := range s.Questions {
		if q.reach() < MaxPlaces {
			var about []uint32
			for _, f := range q.About {
				if r := v.asked.row(f); r != unknown {
					about = append(about, r)
				}
			}
			q.About = about
			out.questions = append(out.questions, q)
		}
	}
	return out
}

// reach is the last place that a question needs.
func (q *Question) reach() int {
	last := max(q.A, q.B, q.Top)
	for _, end := range q.stretches {
		last = max(last, end)
	}
	for _, g := range q.groups() {
		for _, at := range g.places {
			last = max(last, at)
		}
	}
	return last
}

func (v *vocabulary) appendRows(rows, features []uint32) []uint32 {
	for i, f := range features {
		if r := v.place.row(f); r != unknown || i == 0 {
			rows = append(rows, r)
		}
	}
	return rows
}

// table finds the row of a feature; it is never full.
type table struct {
	slots []slot
	mask  uint32
}

type slot struct{ feature, row uint32 }

func newTable(features []uint32, first int) table {
	size := 2
	for size < 2*len(features) {
		size *= 2
	}
	t := table{make([]slot, size), uint32(size - 1)}
	for i, f := range features {
		at := f & t.mask
		for t.slots[at].row > 0 {
			at = (at + 1) & t.mask
		}
		t.slots[at] = slot{f, uint32(first + i)}
	}
	return t
}

// row is the feature's row; 0, which is the row of unknown places, where there is none.
func (t *table) row(f uint32) uint32 {
	at := f & t.mask
	for t.slots[at].row > 0 && t.slots[at].feature != f {
		at = (at + 1) & t.mask
	}
	return t.slots[at].row
}
