package terms

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed data/kinds.tsv
var kindsFile string

// allowed tells, by the sort of unit, which classes a figure may be of.
var allowed = loadKinds()

func loadKinds() map[string][]bool {
	out := map[string][]bool{}
	for line := range strings.Lines(kindsFile) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		sort, kinds, ok := strings.Cut(line, "\t")
		if !ok {
			panic("kinds.tsv: no tab in " + line)
		}
		classes := make([]bool, len(Classes))
		classes[slices.Index(Classes, None)] = true
		for k := range strings.SplitSeq(kinds, "|") {
			c := slices.Index(Classes, k)
			if c < 0 {
				panic("kinds.tsv: " + k + " is no kind of measure")
			}
			classes[c] = true
		}
		out[sort] = classes
	}
	return out
}

// restrict takes the probability from the kinds that the unit does not allow.
func restrict(p []float64, sort string) {
	classes, ok := allowed[sort]
	if !ok {
		return
	}
	var sum float64
	for c := range p {
		if !classes[c] {
			p[c] = 0
		}
		sum += p[c]
	}
	if sum == 0 {
		p[0] = 1
		return
	}
	for c := range p {
		p[c] /= sum
	}
}
