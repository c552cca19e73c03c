package mention

import (
	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/figure"
)

// value is a figure or date found at tokens [first, last].
type value struct {
	first, last int
	typ         tieline.EntityType
	low, high   float64 // high is 0 where it is no range
	unit        string
	date, end   tieline.Date
}

// values finds the money, quantities, percentages and dates of the document, in order of the text.
// Figures come from read/figure; the two ends of a range are one value.
func (f *finding) values() []value {
	v := f.v
	spans := make([]figure.Span, len(v.an.Sentences))
	for i, s := range v.an.Sentences {
		spans[i] = figure.Span{Start: s.Start, End: s.End}
	}
	figures := figure.Find(v.text, spans)
	out := make([]value, 0, len(figures)+16)
	dates, at := 0, 0 // dates are read up to token dates
	for i := 0; i < len(figures); i++ {
		g := &figures[i]
		first := v.at(g.Start, at)
		x := value{first: first, typ: typeOf(g), low: g.Value, unit: g.Unit}
		end := g.End
		if i+1 < len(figures) && g.RangeWith == i+1 && figures[i+1].Unit == g.Unit {
			x.high, end = figures[i+1].Value, figures[i+1].End
			i++
		}
		x.last = v.at(end-1, first)
		if first >= len(v.tokens) || x.last >= len(v.tokens) || !v.same(first, x.last) || first < dates {
			continue
		}
		at = x.last
		out = f.dates(out, dates, first)
		if d, ok := f.date(first); ok && d.last > x.last { // "two years ago"
			x = d
		}
		out = append(out, x)
		dates = x.last + 1
	}
	return f.dates(out, dates, len(v.tokens))
}

func typeOf(g *figure.Figure) tieline.EntityType {
	switch {
	case g.Currency:
		return tieline.EntityMoney
	case g.Unit == "percent":
		return tieline.EntityPercent
	}
	return tieline.EntityQuantity
}

// dates appends the dates among the tokens [from, to).
func (f *finding) dates(out []value, from, to int) []value {
	v := f.v
	for i := from; i < to; {
		if v.shape(i)&isWord == 0 || v.shape(i)&hasDigit == 0 && !dateWords[v.low(i)] {
			i++
			continue
		}
		x, ok := f.date(i)
		if !ok || x.last >= to {
			i++
			continue
		}
		out = append(out, x)
		i = x.last + 1
	}
	return out
}
