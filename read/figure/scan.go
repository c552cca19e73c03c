package figure

import (
	"math"
	"strings"
)

// figures appends the figures of the lexed sentence, ranges joined.
func (s *scanner) figures(out []Figure) []Figure {
	first := len(out)
	pending := -1 // figure that may open a range with the next one
	for i := 0; i < len(s.items); {
		if parts, next, ok := s.split(i); ok {
			out, pending, i = append(out, parts[0], parts[1]), -1, next
			continue
		}
		f, next, ok := s.figureAt(i)
		if !ok {
			i++
			continue
		}
		f.RangeWith = -1
		if pending >= 0 && s.joinsRange(&out[pending], &f, i) {
			f.RangeWith = pending
			out[pending].RangeWith = len(out)
			completeRange(&out[pending], &f)
		}
		pending = len(out)
		out = append(out, f)
		i = next
	}
	for k := first; k < len(out)-1; k++ {
		s.takeFromPartner(&out[k], &out[k+1])
	}
	return out
}

// joinsRange reports whether only "to", a dash, or "and" after "between" stands between a and
// the figure that begins at item i.
func (s *scanner) joinsRange(a, b *Figure, i int) bool {
	j := i - 1
	for j >= 0 && s.items[j].kind == sign && strings.ContainsAny(s.items[j].lower, "$€£¥₩₹₽₺") || j >= 0 && s.items[j].kind == word && s.signBefore(i) != "" && s.items[j].end > a.End && !s.is(j, "to", "and", "or") {
		j-- // the currency of b
	}
	if j < 0 {
		return false
	}
	if s.is(j, "up", "as", "about", "some", "around", "even") {
		j--
	}
	if !s.is(j, "to", "-", "and", "or") || s.items[j].start < a.End || j == 0 || s.items[j-1].end > a.End {
		return false
	}
	if a.Unit != "" && b.Unit != "" && a.Unit != b.Unit && !a.Currency {
		return false
	}
	if s.is(j, "to") && a.Unit != "" && b.Unit != "" && a.Value > b.Value {
		return false // "cut from 84% to 15%" is two figures anyway
	}
	if s.is(j, "and") {
		return s.has(a.Start, "between")
	}
	return true
}

// has reports whether the word stands among the four items before the byte.
func (s *scanner) has(before int, w string) bool {
	seen := 0
	for k := len(s.items) - 1; k >= 0 && seen < 4; k-- {
		if s.items[k].start >= before {
			continue
		}
		if s.is(k, w) {
			return true
		}
		seen++
	}
	return false
}

// completeRange gives each end of a range what only the other one has: "2 to 3 billion
// dollars", "€4-5bn", "15 to 20%".
func completeRange(a, b *Figure) {
	if !a.Multiplied && b.Multiplied && a.Value < 1000 && (a.Unit == "" || b.Unit == "" || a.Unit == b.Unit) {
		a.Value *= multiplierOf(b.Value)
		a.Multiplied = true
	}
	if a.Unit == "" || a.Unit == "count" && b.Unit != "" && a.Noun == "" {
		a.Unit, a.Noun, a.Yearly, a.Per, a.Currency = b.Unit, b.Noun, b.Yearly, b.Per, b.Currency
	} else if b.Unit == "" {
		b.Unit, b.Noun, b.Yearly, b.Per, b.Currency = a.Unit, a.Noun, a.Yearly, a.Per, a.Currency
	}
}

// multiplierOf is the power of a thousand in which a value is said.
func multiplierOf(v float64) float64 {
	for _, m := range []float64{1e12, 1e9, 1e6, 1e3} {
		if v >= m {
			return m
		}
	}
	return 1
}

// takeFromPartner gives a bare number the unit of the next figure in "200 of 286 jobs", "280 of
// its 2,800 employees", "13 and 15 GWh".
func (s *scanner) takeFromPartner(a, b *Figure) {
	if a.Unit != "" || b.Unit == "" || b.Unit == "count" {
		return
	}
	between := strings.Fields(strings.Trim(s.text[a.End:b.Start], " ,"))
	joined := len(between) == 0 && b.Start-a.End <= 2
	switch {
	case len(between) == 1 && (between[0] == "and" || between[0] == "or" || between[0] == "to"):
		joined = true
	case len(between) >= 1 && len(between) <= 3 && between[0] == "of":
		joined = b.Unit != "percent" && !b.Currency
	}
	if joined {
		a.Unit, a.Noun, a.Yearly, a.Elliptic = b.Unit, b.Noun, b.Yearly, true
	}
}

// figureAt reads a figure that begins at item i; next is the item behind it.
func (s *scanner) figureAt(i int) (f Figure, next int, ok bool) {
	if f, next, ok = s.equalParts(i); ok {
		return f, next, true
	}
	if f, next, ok = s.fraction(i); ok {
		return f, next, true
	}
	value, next, form, multiplied, ok := s.numberAt(i)
	if !ok {
		return f, 0, false
	}
	f = Figure{Start: s.items[i].start, End: s.items[next-1].end, Value: value, Form: form, Multiplied: multiplied}
	if code := s.signBefore(i); code != "" {
		f.Start = s.signStart(i)
		f.Unit, f.Currency = code, true
		return s.per(f, next)
	}
	return s.unitOf(f, i, next)
}

// numberAt reads digits or number words with their multipliers.
func (s *scanner) numberAt(i int) (value float64, next int, form Form, multiplied, ok bool) {
	it := s.items[i]
	if it.kind == digits {
		if s.insideName(i) {
			return 0, 0, 0, false, false
		}
		value, next = it.value, i+1
		if next < len(s.items) && s.items[next].kind == word && !s.items[next].spaced {
			m, known := s.attached(i, next)
			if !known {
				return 0, 0, 0, false, false
			}
			if m > 0 {
				return value * m, next + 1, Digits, true, true
			}
			return value, next, Digits, false, true
		}
		if m, at := s.multiplier(next); m > 0 {
			value, next, multiplied = value*m, at, true
			if m2, at2 := s.multiplier(next); m2 > 0 {
				value, next = value*m2, at2 // "1 lakh crore"
			}
		}
		return value, next, Digits, multiplied, true
	}
	return s.wordsAt(i)
}

// attached reads letters that touch the digits: a multiplier (its factor), a unit (0), or
// neither: an ordinal or a name such as "3D".
func (s *scanner) attached(i, next int) (factor float64, known bool) {
	w := s.exact(next)
	n, ok := data.numerals[w]
	if !ok {
		n, ok = data.numerals[s.items[next].lower]
		if ok && n.kind == "suffix" {
			ok = w == s.items[next].lower || w == "K"
		}
	}
	if ok && (n.kind == "multiplier" || n.kind == "suffix") {
		if n.kind == "suffix" && w != "m" && w != "k" && s.signBefore(i) == "" && (s.isCapital(next+1) || next+1 >= len(s.items) || s.items[next+1].kind != word || stops[s.items[next+1].lower]) {
			return 0, false // "24M Technologies"
		}
		if w == "m" && s.signBefore(i) == "" && s.is(next+1, "high", "long", "wide", "deep", "tall", "shorter", "longer", "by", "x") {
			return 0, true
		}
		return n.value, true
	}
	if _, ok := data.exact[w]; ok {
		return 0, true
	}
	_, ok = data.units[s.items[next].lower]
	return 0, ok
}

// multiplier reads "billion" at item i, after a space or a hyphen.
func (s *scanner) multiplier(i int) (factor float64, next int) {
	if s.is(i, "-") && i+1 < len(s.items) && !s.items[i].spaced && !s.items[i+1].spaced {
		i++
	}
	if i >= len(s.items) || s.items[i].kind != word {
		return 0, 0
	}
	if n, ok := data.numerals[s.items[i].lower]; ok && n.kind == "multiplier" {
		return n.value, i + 1
	}
	return 0, 0
}

// wordsAt reads a number in words: "two hundred and fifty", "half a million", "a hundred",
// "a dozen".
func (s *scanner) wordsAt(i int) (value float64, next int, form Form, multiplied, ok bool) {
	if s.items[i].kind != word {
		return 0, 0, 0, false, false
	}
	if s.is(i, "half") && s.is(i+1, "a") {
		if m, at := s.multiplier(i + 2); m > 0 {
			return m / 2, at, Words, true, true
		}
		return 0, 0, 0, false, false
	}
	total, part := 0.0, 0.0
	j, any := i, false
	if s.is(i, "a", "an") {
		if m, _ := s.multiplier(i + 1); m == 0 {
			return 0, 0, 0, false, false
		}
		part, j = 1, i+1
	}
	for j < len(s.items) {
		k := j
		if any && (s.is(k, "-") && !s.items[k].spaced || s.is(k, "and") && multiplied) {
			k++
		}
		if k >= len(s.items) || s.items[k].kind != word {
			break
		}
		n, known := data.numerals[s.items[k].lower]
		if !known || n.kind == "fraction" || n.kind == "suffix" {
			break
		}
		switch {
		case n.kind == "number":
			part += n.value
		case n.value == 100 || n.value == 12:
			part = math.Max(part, 1) * n.value
			multiplied = true
		default:
			total += math.Max(part, 1) * n.value
			part, multiplied = 0, true
		}
		any = true
		j = k + 1
	}
	if !any {
		return 0, 0, 0, false, false
	}
	// "million" or "thousand" without a number before it is no figure: "millions", "a few thousand"
	if n := data.numerals[s.items[i].lower]; n.kind == "multiplier" && i > 0 && !s.is(i, "a", "an") {
		return 0, 0, 0, false, false
	}
	return total + part, j, Words, multiplied, true
}
