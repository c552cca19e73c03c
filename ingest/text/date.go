package text

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tieline/tieline"
)

// layouts are the ways in which feeds, pages and files write a day, beside ISO 8601.
var layouts = []string{
	time.RFC1123Z, time.RFC1123, time.RFC822Z, time.RFC822, time.RFC850, time.ANSIC, time.UnixDate,
	"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006",
	"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04", "2 Jan 2006",
	"January 2, 2006", "Jan 2, 2006", "Jan. 2, 2006", "Monday, January 2, 2006", "Mon, Jan 2, 2006",
	"2 January 2006", "Monday, 2 January 2006", "Monday 2 January 2006", "2 Jan. 2006",
	"January 2, 2006 15:04", "January 2, 2006 3:04 PM", "Jan 2, 2006 3:04 PM", "2006/01/02", "20060102", "02.01.2006",
}

var clockTail = regexp.MustCompile(`(?i)[,\s]+(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?\s*\(?(?:[A-Z]{1,5}(?:[+-]\d{1,2})?)?\)?$`)

// ParseDate reads a publication date as inputs write it: ISO 8601, the mail and feed formats,
// or a day in English words. 03/04/2025 is refused, for nobody can tell the month; 25/04/2025
// is not. The day is that of the source's own zone. ok is false where s is no date.
func ParseDate(s string) (d tieline.Date, ok bool) {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return d, false
	}
	if d, err := tieline.ParseDate(s); err == nil {
		return d, true
	}
	for _, s := range []string{s, clockTail.ReplaceAllString(s, "")} {
		for _, l := range layouts {
			if t, err := time.Parse(l, s); err == nil && t.Year() > 1900 {
				return tieline.DateOf(t), true
			}
		}
		if d, ok := slashed(s); ok {
			return d, true
		}
	}
	return tieline.Date{}, false
}

var slashedDate = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$`)

// slashed reads 09/25/2025 and 25/09/2025, which can be one day only.
func slashed(s string) (tieline.Date, bool) {
	m := slashedDate.FindStringSubmatch(s)
	if m == nil {
		return tieline.Date{}, false
	}
	a, _ := strconv.Atoi(m[1])
	b, _ := strconv.Atoi(m[2])
	y, _ := strconv.Atoi(m[3])
	month, day := a, b
	switch {
	case a == b:
	case a > 12:
		month, day = b, a
	case b > 12:
	default:
		return tieline.Date{}, false
	}
	if month > 12 || day > 31 || month < 1 || day < 1 {
		return tieline.Date{}, false
	}
	t := time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return tieline.DateOf(t), t.Day() == day
}
