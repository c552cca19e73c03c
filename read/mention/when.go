package mention

import (
	"strconv"
	"strings"
	"time"

	"github.com/tieline/tieline"
)

// months by the words for them, "sept." as well as "sep"; full stops are cut before look-up.
var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10,
	"november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10,
	"nov": 11, "dec": 12,
}

var weekdays = map[string]time.Weekday{
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
}

// weekday reports whether a word is a day of the week, in full or short.
func weekday(w string) bool {
	_, ok := weekdays[w]
	return ok || oneOf(w, "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri")
}

var smallNumbers = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}

var ordinals = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}

var seasons = map[string]int{"spring": 2, "summer": 3, "autumn": 4, "fall": 4, "winter": 1} // quarter

// dateWords are the words that dates in words begin with.
var dateWords = func() map[string]bool {
	m := map[string]bool{}
	for w := range months {
		m[w] = true
		m[w+"."] = true
	}
	for w := range weekdays {
		m[w] = true
	}
	for w := range smallNumbers {
		m[w] = true
	}
	for _, w := range []string{"yesterday", "today", "tomorrow", "mid", "early", "late", "this", "last", "next", "earlier", "later", "the", "end",
		"first", "second", "third", "fourth", "q1", "q2", "q3", "q4", "h1", "h2", "spring", "summer", "autumn", "fall", "winter", "fiscal", "fy", "a", "an", "one", "several", "beginning", "middle"} {
		m[w] = true
	}
	return m
}()

// date reads a date or a stretch of time that begins at token i.
func (f *finding) date(i int) (value, bool) {
	x := value{first: i, typ: tieline.EntityDate}
	v := f.v
	var ok bool
	w := v.low(i)
	switch {
	case v.shape(i)&startDigit != 0:
		ok = f.numericDate(i, &x)
	case monthAt(v, i) > 0:
		ok = f.monthDate(i, &x)
	default:
		ok = f.wordDate(i, w, &x)
	}
	if !ok || x.last >= len(v.tokens) || !v.same(i, x.last) {
		return value{}, false
	}
	return x, true
}

// monthAt gives the month that token i names, 0 where none. "May" and "March" need a capital.
func monthAt(v *view, i int) int {
	if v.shape(i)&startUpper == 0 {
		return 0
	}
	return months[strings.TrimSuffix(v.low(i), ".")]
}

// yearAt gives the year at token i: 1900 to 2099 in four digits.
func yearAt(v *view, i int) int {
	w := v.word(i)
	if len(w) != 4 || w[0] != '1' && w[0] != '2' {
		return 0
	}
	y, err := strconv.Atoi(w)
	if err != nil || y < 1900 || y > 2099 {
		return 0
	}
	return y
}

// dayAt gives the day of a month at token i: "7", "7th".
func dayAt(v *view, i int) int {
	w := v.low(i)
	if len(w) > 2 {
		for _, s := range []string{"st", "nd", "rd", "th"} {
			w = strings.TrimSuffix(w, s)
		}
	}
	d, err := strconv.Atoi(w)
	if err != nil || len(w) > 2 || d < 1 || d > 31 {
		return 0
	}
	return d
}

func (f *finding) numericDate(i int, x *value) bool {
	v := f.v
	x.last = i
	if w := v.word(i); len(w) == 10 && w[4] == '-' {
		d, err := tieline.ParseDate(w)
		x.date = d
		return err == nil
	}
	if d := dayAt(v, i); d > 0 {
		at := i + 1
		if v.low(at) == "of" {
			at++
		}
		if m := monthAt(v, at); m > 0 { // 30 October 2024
			x.date = tieline.Date{Month: m, Day: d}
			x.last = at
			f.yearAfter(x, at+1)
			return valid(x.date)
		}
		return false
	}
	y := yearAt(v, i)
	if y == 0 {
		return false
	}
	if q := strings.ToLower(v.word(i + 1)); len(q) == 2 && q[0] == 'q' && q[1]-'1' < 4 {
		x.date, x.last = tieline.Date{Year: y, Quarter: int(q[1] - '0')}, i+1
		return true
	}
	if v.low(i+1) == "-" && v.glued(i) && v.glued(i+1) { // 2025-26, 2024-2026
		end := yearAt(v, i+2)
		if w := v.word(i + 2); len(w) == 2 {
			if n, err := strconv.Atoi(w); err == nil {
				end = y/100*100 + n
			}
		}
		if end > y {
			x.date, x.end, x.last = tieline.Date{Year: y}, tieline.Date{Year: end}, i+2
			return true
		}
	}
	x.date = tieline.Date{Year: y}
	return true
}

// monthDate reads "Jan. 20", "October 30, 2024", "March 2025", "May".
func (f *finding) monthDate(i int, x *value) bool {
	v := f.v
	m := monthAt(v, i)
	x.last = i
	at := i + 1
	if v.low(at) == "." && v.glued(i) { // the tokenizer may cut the stop off
		at++
	}
	if y := yearAt(v, at); y > 0 {
		x.date, x.last = tieline.Date{Year: y, Month: m}, at
		return true
	}
	if d := dayAt(v, at); d > 0 {
		x.date, x.last = tieline.Date{Month: m, Day: d}, at
		f.yearAfter(x, at+1)
		return valid(x.date)
	}
	if v.low(at) == "of" && yearAt(v, at+1) > 0 {
		x.date, x.last = tieline.Date{Year: yearAt(v, at+1), Month: m}, at+1
		return true
	}
	if oneOf(v.low(i), "may", "march", "mar", "jan", "jun", "apr") && !f.monthContext(i) {
		return false
	}
	if oneOf(v.low(at), "this", "last", "next") && v.low(at+1) == "year" {
		x.date, x.last = tieline.Date{Year: f.published().Year + map[string]int{"this": 0, "last": -1, "next": 1}[v.low(at)], Month: m}, at+1
		return true
	}
	x.date = f.nearYear(tieline.Date{Month: m}, i)
	return true
}

// monthContext reports whether a word before the token shows that "May" or "March" is a month.
func (f *finding) monthContext(i int) bool {
	return f.v.same(i-1, i) && oneOf(f.v.low(i-1), "in", "since", "until", "by", "from", "last", "next", "this", "of", "early", "late", "mid", "-", "to", "and", "during", "through", "before", "after", "between", "till", "for")
}

// yearAfter takes in the year after a day, and guesses it where there is none.
func (f *finding) yearAfter(x *value, at int) {
	v := f.v
	if v.low(at) == "," {
		at++
	}
	if y := yearAt(v, at); y > 0 && v.same(x.first, at) {
		x.date.Year, x.last = y, at
		return
	}
	x.date = f.nearYear(x.date, x.first)
}

func valid(d tieline.Date) bool {
	_, err := tieline.ParseDate(d.String())
	return err == nil && d.Year > 0
}

// published is the document's date; the zero date where it is not known.
func (f *finding) published() tieline.Date { return f.doc.Published }

// nearYear gives a date without a year the year that the text means: the future after "by", "from",
// "until" or a verb that looks ahead, else the last that has passed, seen from the document's date.
func (f *finding) nearYear(d tieline.Date, at int) tieline.Date {
	p := f.published()
	if p.Year == 0 {
		return d
	}
	d.Year = p.Year
	later := d.Month > p.Month || d.Month == p.Month && d.Day > p.Day && p.Day > 0
	switch {
	case later && !f.ahead(at):
		if d.Month-p.Month > 1 || d.Month > p.Month && p.Day == 0 {
			d.Year--
		} else if d.Month > p.Month && !f.ahead(at) {
			d.Year--
		}
	case !later && d.Month < p.Month && f.ahead(at):
		d.Year++
	}
	return d
}

// ahead reports whether the words before token i look to the future.
func (f *finding) ahead(i int) bool {
	v := f.v
	for j := i - 1; j >= max(i-12, 0) && v.same(i, j); j-- {
		switch v.low(j) {
		case "by", "until", "will", "would", "should", "expected", "expects", "plans", "planned", "due", "next", "scheduled", "starting", "aims", "set", "may", "can", "to", "could", "ought", "till":
			return true
		case "since", "was", "were", "had", "said", "last", "announced", "did":
			return false
		}
	}
	return false
}

func (f *finding) wordDate(i int, w string, x *value) bool {
	v := f.v
	p := f.published()
	day := func(n int) tieline.Date {
		if p.Day == 0 {
			return tieline.Date{}
		}
		return tieline.DateOf(p.First().AddDate(0, 0, n))
	}
	x.last = i
	switch w {
	case "yesterday":
		x.date = day(-1)
		return true
	case "today":
		x.date = day(0)
		return true
	case "tomorrow":
		x.date = day(1)
		return true
	case "mid", "early", "late":
		at := i + 1
		if v.low(at) == "-" || v.low(at) == "in" {
			at++
		}
		y := f.yearOrRelative(at, x)
		if y {
			f.partOfYear(w, x)
		}
		return y
	case "end", "beginning", "middle":
		at := i + 1
		if v.low(at) != "of" && v.low(at) != "-" {
			return false
		}
		at++
		if v.low(at) == "the" {
			at++
			if v.low(at) == "year" {
				x.last, x.date = at, tieline.Date{Year: p.Year}
				f.partOfYear(map[string]string{"end": "late", "beginning": "early", "middle": "mid"}[w], x)
				return true
			}
			return false
		}
		if !f.yearOrRelative(at, x) {
			return false
		}
		f.partOfYear(map[string]string{"end": "late", "beginning": "early", "middle": "mid"}[w], x)
		return true
	case "fiscal", "fy":
		at := i + 1
		if v.low(at) == "year" {
			at++
		}
		if y := yearAt(v, at); y > 0 {
			x.date, x.last = tieline.Date{Year: y}, at
			return true
		}
		return false
	case "the":
		return v.shape(i+1)&isWord != 0 && (ordinals[v.low(i+1)] > 0 && f.periodOf(i+1, x))
	case "earlier", "later":
		if oneOf(v.low(i+1), "this") && oneOf(v.low(i+2), "year", "month", "week") {
			x.last = i + 2
			f.relative("this", v.low(i+2), x)
			if v.low(i+2) == "year" {
				x.end = tieline.Date{}
			}
			return true
		}
		return false
	}
	if _, ok := weekdays[w]; ok && v.shape(i)&startUpper != 0 {
		f.weekday(i, x)
		return true
	}
	if ordinals[w] > 0 && f.periodOf(i, x) {
		return true
	}
	if len(w) == 2 && (w[0] == 'q' && w[1]-'1' < 4 || w[0] == 'h' && w[1]-'1' < 2) {
		return f.period(w[0] == 'q', int(w[1]-'0'), i+1, x)
	}
	if q := seasons[w]; q > 0 {
		at := i + 1
		if v.low(at) == "of" {
			at++
		}
		if y := yearAt(v, at); y > 0 {
			x.date, x.last = tieline.Date{Year: y, Quarter: q}, at
			return true
		}
	}
	if oneOf(w, "this", "last", "next") {
		return f.relativeAt(i, w, x)
	}
	return f.ago(i, x)
}

// yearOrRelative reads "2027", "next year" or a month at token at, after "early" or "by the end of".
func (f *finding) yearOrRelative(at int, x *value) bool {
	v := f.v
	if y := yearAt(v, at); y > 0 {
		x.date, x.last = tieline.Date{Year: y}, at
		return true
	}
	if oneOf(v.low(at), "this", "last", "next") && v.low(at+1) == "year" {
		x.last = at + 1
		f.relative(v.low(at), "year", x)
		return true
	}
	if m := monthAt(v, at); m > 0 {
		return f.monthDate(at, x)
	}
	return false
}

// partOfYear narrows a year to its first or last part: early is the first quarter, mid is April to
// September, late is the last quarter.
func (f *finding) partOfYear(w string, x *value) {
	if x.date.Year == 0 || x.date.Month > 0 || x.date.Quarter > 0 {
		return
	}
	switch w {
	case "early":
		x.date.Quarter = 1
	case "mid":
		x.end = tieline.Date{Year: x.date.Year, Quarter: 3}
		x.date.Quarter = 2
	case "late":
		x.date.Quarter = 4
	}
}

// periodOf reads "first quarter of 2025", "second half of next year", "fourth quarter".
func (f *finding) periodOf(i int, x *value) bool {
	v := f.v
	quarter := v.low(i+1) == "quarter"
	n := ordinals[v.low(i)]
	if !quarter && (v.low(i+1) != "half" || n > 2 && n != 4) {
		return false
	}
	if v.low(i) == "last" || v.low(i) == "final" {
		if !quarter {
			n = 2
		} else if v.low(i) == "last" && v.low(i+2) != "of" {
			return f.relativeAt(i, "last", x)
		}
	}
	return f.period(quarter, n, i+2, x)
}

// period reads the year after a quarter or a half; without one it is of the document's year.
func (f *finding) period(quarter bool, n, at int, x *value) bool {
	v := f.v
	x.last = at - 1
	year := f.published().Year
	j := at
	if oneOf(v.low(j), "of", "in") || v.low(j) == "," {
		j++
	}
	switch {
	case yearAt(v, j) > 0:
		year, x.last = yearAt(v, j), j
	case oneOf(v.low(j), "this", "last", "next") && v.low(j+1) == "year":
		year += map[string]int{"this": 0, "last": -1, "next": 1}[v.low(j)]
		x.last = j + 1
	case v.low(j) == "the" && v.low(j+1) == "year":
		x.last = j + 1
	}
	if year == 0 {
		return true
	}
	if quarter {
		x.date = tieline.Date{Year: year, Quarter: min(n, 4)}
	} else {
		x.date, x.end = tieline.Date{Year: year, Quarter: 2*n - 1}, tieline.Date{Year: year, Quarter: 2 * n}
	}
	return true
}

func (f *finding) relativeAt(i int, w string, x *value) bool {
	v := f.v
	at := i + 1
	if m := monthAt(v, at); m > 0 { // last October
		x.last = at
		x.date = f.nearYear(tieline.Date{Month: m}, at)
		if p := f.published(); p.Year > 0 {
			switch {
			case w == "last" && (m < p.Month || m == p.Month):
				x.date.Year = p.Year
				if m == p.Month {
					x.date.Year--
				}
			case w == "last":
				x.date.Year = p.Year - 1
			case w == "next" && m <= p.Month:
				x.date.Year = p.Year + 1
			case w == "next" || w == "this":
				x.date.Year = p.Year
			}
		}
		return true
	}
	if _, ok := weekdays[v.low(at)]; ok {
		x.last = at
		f.weekday(at, x)
		x.first = i
		return true
	}
	if !oneOf(v.low(at), "year", "month", "week", "quarter", "summer", "spring", "autumn", "fall", "winter") {
		return false
	}
	x.last = at
	f.relative(w, v.low(at), x)
	return true
}

// relative resolves "last month" and the like.
func (f *finding) relative(w, unit string, x *value) {
	p := f.published()
	if p.Year == 0 {
		return
	}
	n := map[string]int{"this": 0, "last": -1, "next": 1}[w]
	switch unit {
	case "year":
		x.date = tieline.Date{Year: p.Year + n}
	case "month":
		if p.Month > 0 {
			t := time.Date(p.Year, time.Month(p.Month+n), 1, 0, 0, 0, 0, time.UTC)
			x.date = tieline.Date{Year: t.Year(), Month: int(t.Month())}
		}
	case "quarter":
		if p.Month > 0 {
			q := p.Year*4 + (p.Month-1)/3 + n
			x.date = tieline.Date{Year: q / 4, Quarter: q%4 + 1}
		}
	case "week":
		if p.Day > 0 {
			t := p.First()
			monday := t.AddDate(0, 0, -(int(t.Weekday())+6)%7+7*n)
			x.date, x.end = tieline.DateOf(monday), tieline.DateOf(monday.AddDate(0, 0, 6))
		}
	default:
		x.date = tieline.Date{Year: p.Year + n, Quarter: seasons[unit]}
	}
}

// weekday resolves a day's name to the last one before the document's date, or to the next where the
// words look ahead.
func (f *finding) weekday(i int, x *value) {
	p := f.published()
	if p.Day == 0 {
		return
	}
	back := (int(p.First().Weekday()) - int(weekdays[f.v.low(i)]) + 7) % 7
	if oneOf(f.v.low(i-1), "next", "by", "until") {
		back -= 7
	}
	x.date = tieline.DateOf(p.First().AddDate(0, 0, -back))
}

// ago reads "two years ago", "a week earlier".
func (f *finding) ago(i int, x *value) bool {
	v := f.v
	w := v.low(i)
	n, err := strconv.Atoi(w)
	if err != nil {
		var ok bool
		if n, ok = smallNumbers[w]; !ok {
			return false
		}
	}
	at := i + 1
	unit := strings.TrimSuffix(v.low(at), "s")
	if !oneOf(unit, "year", "month", "week", "day") || v.low(at+1) != "ago" || n < 0 || n > 1000 {
		return false
	}
	x.last = at + 1
	p := f.published()
	switch {
	case p.Year == 0:
	case unit == "year":
		x.date = tieline.Date{Year: p.Year - n}
	case unit == "month" && p.Month > 0:
		t := time.Date(p.Year, time.Month(p.Month-n), 1, 0, 0, 0, 0, time.UTC)
		x.date = tieline.Date{Year: t.Year(), Month: int(t.Month())}
	case p.Day > 0:
		x.date = tieline.DateOf(p.First().AddDate(0, 0, -n*map[string]int{"week": 7, "day": 1}[unit]))
	}
	return true
}
