package main

import "fmt"

// story is a case: items with the label that a person gave each and the cluster that the program put it in.
type story struct {
	name  string
	items []item
}

type item struct {
	text  string // for people
	gold  string // label: items with the same one are the same
	found string // the program's cluster
}

// score compares clusters with labels.
type score struct {
	pairs, same         int // all, and those labelled the same
	hit, falseHit, miss int
	precision, recall   float64 // B-cubed, summed over items
	items               int
	wrong               []string
}

func measure(stories []story) *score {
	s := &score{}
	for _, st := range stories {
		s.add(&st)
	}
	return s
}

func (s *score) add(st *story) {
	for i, a := range st.items {
		goldSize, foundSize, both := 0, 0, 0
		for j, b := range st.items {
			gold, found := a.gold == b.gold, a.found == b.found
			goldSize += number(gold)
			foundSize += number(found)
			both += number(gold && found)
			if j > i {
				s.pair(st, &a, &b, gold, found)
			}
		}
		s.items++
		s.precision += float64(both) / float64(foundSize)
		s.recall += float64(both) / float64(goldSize)
	}
}

func (s *score) pair(st *story, a, b *item, gold, found bool) {
	s.pairs++
	s.same += number(gold)
	switch {
	case gold && found:
		s.hit++
	case gold:
		s.miss++
		s.wrong = append(s.wrong, fmt.Sprintf("%s: kept apart: %s / %s", st.name, a.text, b.text))
	case found:
		s.falseHit++
		s.wrong = append(s.wrong, fmt.Sprintf("%s: merged: %s / %s", st.name, a.text, b.text))
	}
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// f1 is the harmonic mean of the precision and the recall of pairs.
func (s *score) f1() float64 { return 2 * float64(s.hit) / float64(2*s.hit+s.falseHit+s.miss) }

// String gives the figures on one line.
func (s *score) String() string {
	p, r := s.precision/float64(s.items), s.recall/float64(s.items)
	return fmt.Sprintf("%4d pairs, %d the same; pairs: precision %.3f, recall %.3f, F1 %.3f; B-cubed: precision %.3f, recall %.3f, F1 %.3f",
		s.pairs, s.same, float64(s.hit)/float64(max(1, s.hit+s.falseHit)), float64(s.hit)/float64(max(1, s.hit+s.miss)), s.f1(), p, r, 2*p*r/(p+r))
}
