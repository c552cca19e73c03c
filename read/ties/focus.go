package ties

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

const (
	foci   = 3   // organisations that a sentence may leave unsaid
	reach  = 14  // sentences back to the last mention of such a one
	fading = 0.7 // of an organisation's weight that is left a sentence later
)

// findFocus ranks for every sentence the organisations that the page has been speaking of: those named
// last, most often and as subjects. "The largest customer is X" has its supplier there.
func (p *Page) findFocus() [][]int {
	weight := make([]float64, len(p.Entities))
	for e, n := range p.counts {
		if n > 0 && p.isOrganisation(e) {
			weight[e] = 0.25 * math.Log(float64(n)) // what it is about as a whole
		}
	}
	lasting := slices.Clone(weight)
	last := slices.Repeat([]int{-1}, len(p.Entities))
	out := make([][]int, len(p.Sentences))
	for s := range p.Sentences {
		out[s] = strongest(weight, last, s)
		for e := range weight {
			weight[e] = lasting[e] + (weight[e]-lasting[e])*fading
		}
		for _, m := range p.inside[s] {
			more := 1.0
			if strings.HasPrefix(p.Sentences[s].Relation(p.head(m)), "nsubj") {
				more = 2
			}
			for _, e := range p.Of(m) {
				if !p.isOrganisation(e) {
					continue
				}
				if s == 0 && lasting[e] < 0.5 {
					lasting[e] += 0.5 // the news is about those whom it names first
				}
				weight[e] += more
				last[e] = s
			}
		}
	}
	return out
}

// strongest gives the entities of the greatest weights that were named within reach.
func strongest(weight []float64, last []int, sentence int) []int {
	var out []int
	for e, w := range weight {
		if last[e] < 0 || sentence-last[e] > reach {
			continue
		}
		at := len(out)
		for at > 0 && weight[out[at-1]] < w {
			at--
		}
		out = slices.Insert(out, at, e)
		out = out[:min(len(out), foci)]
	}
	return out
}

// focusOf is an organisation's rank among those of which the page has been speaking, "-1" for none.
func (p *Page) focusOf(sentence, entity int) string {
	return strconv.Itoa(slices.Index(p.focus[sentence], entity))
}
