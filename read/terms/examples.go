package terms

import (
	"math"
	"strconv"

	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/mention"
)

// Examples pairs the figures of an annotated page with the kinds that its reference gives them: a
// figure without a reference measure of its value and unit is none; of an optional one, none is
// right as well.
func Examples(p *mention.Page, g *corpus.Gold, group string) []learn.Example {
	var out []learn.Example
	cs := Candidates(p)
	for i := range cs {
		right := labels(&cs[i], g)
		if j := converted(p, cs, i); j >= 0 && right[0] == None {
			continue // optional conversions say nothing about the words around them
		}
		e := learn.Example{Features: cs[i].Features, Class: classOf(right[0]), Group: group}
		for _, r := range right[1:] {
			e.Also = append(e.Also, classOf(r))
		}
		out = append(out, e)
	}
	return out
}

// labels gives every kind that the reference takes for the figure.
func labels(c *Candidate, g *corpus.Gold) []string {
	var out []string
	counted := false
	for _, m := range g.Measures {
		if !sameFigure(c, &m) {
			continue
		}
		for _, k := range m.Measure.All() {
			if classOf(k) >= 0 {
				out = append(out, k)
			}
		}
		counted = counted || !m.Optional
	}
	if !counted {
		out = append(out, None)
	}
	return out
}

// sameFigure reports whether a reference measure has the figure's value and unit, the unit with
// or without "a year", the sign aside.
func sameFigure(c *Candidate, m *corpus.GoldMeasure) bool {
	unit := false
	for _, u := range m.Unit.All() {
		unit = unit || u == c.Figure.Unit || u == rates[c.Figure.Unit] || rates[u] == c.Figure.Unit
	}
	if !unit {
		return false
	}
	for _, v := range m.Value.All() {
		x, err := strconv.ParseFloat(v, 64)
		if err == nil && math.Abs(math.Abs(x)-c.Figure.Value) <= 0.005*math.Max(math.Abs(x), c.Figure.Value) {
			return true
		}
	}
	return false
}

func classOf(name string) int {
	for i, c := range Classes {
		if c == name {
			return i
		}
	}
	return -1
}

// RateExamples pairs the amounts of an annotated page that are said without "a year" with whether
// the reference has them as yearly.
func RateExamples(p *mention.Page, g *corpus.Gold, group string) []learn.Example {
	var out []learn.Example
	cs := Candidates(p)
	for i := range cs {
		rate, ok := rates[cs[i].Figure.Unit]
		if !ok {
			continue
		}
		once, yearly := false, false
		for _, m := range g.Measures {
			if sameFigure(&cs[i], &m) {
				once = once || m.Unit.Has(cs[i].Figure.Unit)
				yearly = yearly || m.Unit.Has(rate)
			}
		}
		switch {
		case once && !yearly:
			out = append(out, learn.Example{Features: cs[i].Features, Class: 0, Group: group})
		case yearly && !once:
			out = append(out, learn.Example{Features: cs[i].Features, Class: 1, Group: group})
		}
	}
	return out
}
