package mention

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
)

// Mark tells, in training, what a stretch of text stands for.
type Mark struct {
	Start, End int
	Names      []string // canonical
	Pointer    bool     // a pronoun or description, not a name
}

// Lesson is one pointer whose antecedent is known, with all that was there to choose from.
type Lesson struct {
	Pointer int // kind of pointer
	Choices [][]float64
	Right   int // index in Choices; -1 where the right one was not to be had
}

// teacher collects lessons while a document is read, and lets the reading go on from the truth.
type teacher struct {
	marks   []Mark
	lessons []Lesson
}

// Lessons reads a marked document and gives what there is to learn from its pointers.
func (f *Finder) Lessons(doc *tieline.Document, an *nlp.Analysis, marks []Mark) []Lesson {
	t := &teacher{marks: marks}
	f.find(doc, an, t)
	return t.lessons
}

// lesson records the choice at a pointer that a mark tells of and gives the truth in its place. Other
// pointers go as the weights choose.
func (t *teacher) lesson(r *resolver, p pointer, chosen candidate) (candidate, bool) {
	end := int(r.v.tokens[p.last].end)
	i := slices.IndexFunc(t.marks, func(m Mark) bool {
		return m.Pointer && m.End == end && len(m.Names) == 1 && m.Start <= int(r.v.tokens[p.last].start)
	})
	if i < 0 {
		return chosen, chosen.entity >= 0
	}
	l := Lesson{Pointer: int(p.kind), Right: -1}
	for k := range r.choices {
		l.Choices = append(l.Choices, slices.Clone(r.choices[k].x[:]))
		if l.Right < 0 && t.canonical(r, r.choices[k].entity) == t.marks[i].Names[0] {
			l.Right, chosen = k, r.choices[k]
		}
	}
	t.lessons = append(t.lessons, l)
	if l.Right < 0 {
		chosen.entity = -1
	}
	return chosen, chosen.entity >= 0
}

// canonical gives the name that the marks give to most of an entity's names.
func (t *teacher) canonical(r *resolver, entity int) string {
	votes := map[string]int{}
	best := ""
	for i := range r.spots {
		s := &r.spots[i]
		if s.entity != entity {
			continue
		}
		start, end := int(r.v.tokens[s.first].start), int(r.v.tokens[s.last].end)
		for _, m := range t.marks {
			if !m.Pointer && m.Start < end && start < m.End && len(m.Names) == 1 {
				votes[m.Names[0]]++
				if votes[m.Names[0]] > votes[best] {
					best = m.Names[0]
				}
			}
		}
	}
	return best
}

// Weights are what speaks for an antecedent, a row a kind of pointer.
type Weights = weights

// DefaultWeights are those of data/salience.tsv.
func DefaultWeights() *Weights { return salience() }

// held are features that short passages cannot teach, because they tell of whole articles: they keep the
// weights that they have.
var held = func() (h [featureCount]bool) {
	for _, f := range []feature{fCount, fUnknown, fTitleFirst, fFarther, fMain, fTokens} {
		h[f] = true
	}
	return h
}()

// LearnWeights fits the weights by gradient ascent on the probability of the right choice, "none" being
// one of the choices with the score 0. prior pulls each weight towards its value in from, so that what
// the lessons do not tell stays as it is.
func LearnWeights(lessons []Lesson, from *Weights, prior float64) *Weights {
	w := *from
	for range 300 {
		var g Weights
		for k := range w {
			for f := range w[k] {
				g[k][f] = prior * (from[k][f] - w[k][f])
			}
		}
		for _, l := range lessons {
			row := &w[l.Pointer]
			p := probabilities(l, row)
			for k, x := range l.Choices {
				d := -p[k]
				if k == l.Right {
					d++
				}
				for f := range x {
					if !held[f] {
						g[l.Pointer][f] += d * x[f]
					}
				}
			}
		}
		for k := range w {
			for f := range w[k] {
				w[k][f] += 0.01 * max(-20, min(20, g[k][f]))
			}
		}
	}
	return &w
}

// probabilities gives the probability of each choice; what is missing to 1 is that of none.
func probabilities(l Lesson, row *features) []float64 {
	out := make([]float64, len(l.Choices))
	top := 0.0
	for k, x := range l.Choices {
		for f := range x {
			out[k] += row[f] * x[f]
		}
		top = max(top, out[k])
	}
	sum := math.Exp(-top)
	for k := range out {
		out[k] = math.Exp(out[k] - top)
		sum += out[k]
	}
	for k := range out {
		out[k] /= sum
	}
	return out
}

// Right counts the lessons in which the weights choose the right antecedent, by kind of pointer, and
// all lessons.
func (w *Weights) Right(lessons []Lesson) (right, all map[string]int) {
	right, all = map[string]int{}, map[string]int{}
	for _, l := range lessons {
		best, score := -1, 0.0
		for k, x := range l.Choices {
			s := 0.0
			for f := range x {
				s += w[l.Pointer][f] * x[f]
			}
			if s > score {
				best, score = k, s
			}
		}
		all[pointerNames[l.Pointer]]++
		if best == l.Right && best >= 0 {
			right[pointerNames[l.Pointer]]++
		}
	}
	return right, all
}

// Table writes the weights in the form of data/salience.tsv.
func (w *Weights) Table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What speaks for an antecedent, by kind of pointer (see resolve.go). Written by read/mention/train.\n# feature\t%s\n", strings.Join(pointerNames, "\t"))
	for f, name := range featureNames {
		b.WriteString(name)
		for k := range w {
			x := math.Round(100*w[k][f]) / 100
			fmt.Fprintf(&b, "\t%g", cmp.Or(x, 0))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
