package figure

import "strings"

// insideName reports whether the digits of item i belong to a name or a code: letters touch them
// ("B10", "Q2", "COVID-19"), or a hyphen joins them to a capital word.
func (s *scanner) insideName(i int) bool {
	if i == 0 || s.items[i].spaced {
		return false
	}
	p := s.items[i-1]
	switch {
	case p.kind == word:
		return s.signBefore(i) == ""
	case p.lower == "-" && i >= 2 && !p.spaced && s.items[i-2].kind == word:
		n, number := data.numerals[s.items[i-2].lower]
		return !(number && n.kind != "suffix") && s.signBefore(i) == ""
	case p.lower == "/" && i >= 2 && s.items[i-2].kind == word && s.unitBefore(i-2):
		return false // "100 MW/200 MWh"
	case p.lower == "." || p.lower == "/" || p.lower == "#" || p.lower == ":" || p.lower == "@":
		return i >= 2 && !p.spaced && !s.items[i-1].spaced && s.items[i-2].kind != sign && s.items[i-2].end == p.start
	}
	return false
}

var months = map[string]bool{}

// measuring words before a number speak for a figure although they have a capital at the
// beginning of a sentence.
var measuring = map[string]bool{}

func init() {
	for m := range strings.FieldsSeq("january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec") {
		months[m] = true
	}
	for m := range strings.FieldsSeq("about around some up to only nearly almost over more than at least roughly approximately the a an its their and or of with from for under fewer less below above another all these those between just initially eventually") {
		measuring[m] = true
	}
}

// isDateOrName reports whether a bare number is a date, a year, a clock time, an enumeration or
// part of a name ("Model 3", "Section 301").
func (s *scanner) isDateOrName(first, next int, f *Figure) bool {
	if f.Form != Digits || f.Multiplied {
		return false
	}
	text := s.text[s.items[first].start:s.items[first].end]
	if len(text) == 4 && !strings.ContainsAny(text, ",.") && (text[0] == '1' || text[0] == '2') {
		return true
	}
	if next < len(s.items) && months[s.items[next].lower] && s.isCapital(next) {
		return true
	}
	if first > 0 {
		p := s.items[first-1]
		if p.lower == "-" && first > 1 && !p.spaced && s.items[first-2].kind == digits && s.items[first-2].value >= 1900 && s.items[first-2].value < 2200 {
			return true // "2026-30"
		}
		if months[p.lower] && s.isCapital(first-1) || p.lower == "." && first > 1 && months[s.items[first-2].lower] {
			return true
		}
		if p.lower == "#" || p.lower == "no" || p.lower == ":" && !s.items[first].spaced {
			return true
		}
		if s.isCapital(first-1) && !measuring[p.lower] && s.signBefore(first) == "" {
			return true
		}
	}
	// "1. GM hands over", "(2) the other", "10:30"
	if s.is(next, ".", ")") && (first == 0 || first == 1 && s.is(0, "(")) {
		return true
	}
	return s.is(next, ":") && next+1 < len(s.items) && s.items[next+1].kind == digits && !s.items[next+1].spaced || s.is(next, "/") && next+1 < len(s.items) && s.items[next+1].kind == digits
}

// unitBefore reports whether item i is a unit.
func (s *scanner) unitBefore(i int) bool {
	_, exact := data.exact[s.exact(i)]
	_, known := data.units[s.items[i].lower]
	return exact || known
}

// split reads the two parts of a "70/30" venture, which add up to 100.
func (s *scanner) split(i int) (parts [2]Figure, next int, ok bool) {
	if s.items[i].kind != digits || !s.is(i+1, "/", ":", "-") || i+2 >= len(s.items) || s.items[i+2].kind != digits {
		return parts, 0, false
	}
	a, b := &s.items[i], &s.items[i+2]
	if a.value+b.value != 100 || a.value < 1 || b.value < 1 || a.value == b.value || s.is(i+3, "%", "percent", "/") || s.insideName(i) || s.items[i+1].spaced != b.spaced {
		return parts, 0, false
	}
	for k, it := range [2]*item{a, b} {
		parts[k] = Figure{Start: it.start, End: it.end, Value: it.value, Unit: "percent", Form: Equal, RangeWith: -1}
	}
	return parts, i + 3, true
}

// equalParts reads "50-50", "50:50", "fifty-fifty", "half and half".
func (s *scanner) equalParts(i int) (Figure, int, bool) {
	end := 0
	switch {
	case s.items[i].kind == digits && s.items[i].value == 50 && s.is(i+1, "-", ":", "/") && i+2 < len(s.items) && s.items[i+2].kind == digits && s.items[i+2].value == 50:
		end = i + 3
	case s.is(i, "fifty") && s.is(i+1, "-") && s.is(i+2, "fifty"):
		end = i + 3
	case s.is(i, "half") && s.is(i+1, "and") && s.is(i+2, "half"):
		end = i + 3
	case s.is(i, "half") && s.is(i+1, "-") && s.is(i+2, "and") && s.is(i+3, "-") && s.is(i+4, "half"):
		end = i + 5
	case s.is(i, "equal") && s.is(i+1, "shares", "stakes", "halves", "parts"):
		end = i + 2
	case s.is(i, "equally") && s.is(i+1, "owned", "held") || s.is(i, "owned", "held") && s.is(i+1, "equally"):
		end = i + 2
	default:
		return Figure{}, 0, false
	}
	return Figure{Start: s.items[i].start, End: s.items[end-1].end, Value: 50, Unit: "percent", Form: Equal, RangeWith: -1}, end, true
}

// fraction reads "a quarter", "half of", "two-thirds", "the remaining tenth", as percent. Quarters
// and halves of a year are none.
func (s *scanner) fraction(i int) (Figure, int, bool) {
	if s.items[i].kind != word {
		return Figure{}, 0, false
	}
	n, ok := data.numerals[s.items[i].lower]
	if !ok {
		return Figure{}, 0, false
	}
	count, at := 1.0, i
	switch n.kind {
	case "number": // "two-thirds", "four-fifths", "one third"
		at = i + 1
		if s.is(at, "-") {
			at++
		}
		if at >= len(s.items) || s.items[at].kind != word {
			return Figure{}, 0, false
		}
		d, ok := data.numerals[s.items[at].lower]
		plural := strings.HasSuffix(s.items[at].lower, "s") || s.is(at, "halves")
		if !ok || d.kind != "fraction" || plural != (n.value > 1) || n.value >= 20 {
			return Figure{}, 0, false
		}
		if s.is(at, "quarters", "halves") && !s.is(at+1, "of") {
			return Figure{}, 0, false // "three quarters in a row"
		}
		count, n = n.value, d
	case "fraction":
		if !s.singleFraction(i) {
			return Figure{}, 0, false
		}
	default:
		return Figure{}, 0, false
	}
	return Figure{Start: s.items[i].start, End: s.items[at].end, Value: count * n.value * 100, Unit: "percent", Form: Fraction, RangeWith: -1}, at + 1, true
}

// singleFraction reports whether "half", "a quarter", "the last tenth" is a part and no stretch
// of time, place in a row or measure.
func (s *scanner) singleFraction(i int) bool {
	w := s.items[i].lower
	if strings.HasSuffix(w, "s") || w == "halves" {
		return false
	}
	if s.is(i+1, "year", "hour", "mile", "dozen", "day", "century", "decade", "century", "time", "million", "billion") || s.is(i+1, "-") && !s.items[i+1].spaced {
		return false
	}
	if s.is(i+1, "a", "an") {
		return false // "half a year", "half a million" is read as a number
	}
	if i > 0 && s.is(i-1, "first", "second", "third", "fourth", "last", "next", "this", "latest", "previous", "march", "june", "september", "december", "current", "each", "every", "final", "fiscal", "same", "that", "other") {
		return s.is(i-1, "last", "other") && w != "quarter"
	}
	if w == "half" {
		return !(s.is(i-1, "a") && s.is(i-2, "and")) && !s.is(i+1, "as", "built", "finished", "way", "empty", "full")
	}
	// "a quarter", "one fifth", "the remaining tenth", but not "the third plant", "a fifth one"
	if s.is(i+1, "quarter") {
		return false
	}
	det := i > 0 && s.is(i-1, "a", "one", "remaining", "rest", "nearly", "over", "under", "about")
	end := i+1 >= len(s.items) || s.items[i+1].kind == sign || s.is(i+1, "of", "to", "in", "by", "from", "was", "is", "went", "more", "less", "below", "above", "since", "this", "last", "stake", "share", "and", "on", "after")
	if w == "quarter" {
		return det && end && !s.is(i+1, "earlier", "later", "ago")
	}
	return det && end
}
