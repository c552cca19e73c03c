package policy

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/tieline/tieline"
)

// Day is a calendar day, counted from 1970-01-01. Rules turn on whole days: a duty is owed by the
// day of entry, a credit by the day of sale. The zero Day stands for no day at all (1970 decides
// nothing in the book).
type Day int32

// Always is the day after every other: the end of a period that is still open.
const Always Day = math.MaxInt32

// ParseDay reads an ISO date such as 2026-02-24. Anything less exact is refused, because a month
// or a year does not say which of two rates applies.
func ParseDay(s string) (Day, error) {
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return 0, fmt.Errorf("%q is not a date of the form 2026-02-24", s)
	}
	var n [3]int
	for i, part := range []string{s[:4], s[5:7], s[8:]} {
		for _, c := range []byte(part) {
			if c < '0' || c > '9' {
				return 0, fmt.Errorf("%q is not a date of the form 2026-02-24", s)
			}
			n[i] = 10*n[i] + int(c-'0')
		}
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	if n[0] < 1 || t.Month() != time.Month(n[1]) || t.Day() != n[2] {
		return 0, fmt.Errorf("%q is not a day of the calendar", s)
	}
	return Day(t.Unix() / 86400), nil
}

// DayOf is the first day that d covers; an unknown date is the zero Day.
func DayOf(d tieline.Date) Day {
	if d.IsZero() {
		return 0
	}
	return Day(d.First().Unix() / 86400)
}

// Time is the day at midnight UTC.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Add moves by whole calendar units, as a tax year moves: one year after 2026-01-01 is 2027-01-01.
func (d Day) Add(years, months, days int) Day {
	return Day(d.Time().AddDate(years, months, days).Unix() / 86400)
}

// Date is the day in the domain's own type.
func (d Day) Date() tieline.Date { return tieline.DateOf(d.Time()) }

func (d Day) String() string {
	if d == Always || d == 0 {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// UnmarshalText reads what ParseDay reads; the empty string is the zero Day.
func (d *Day) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	*d, err = ParseDay(string(b))
	return err
}

// MarshalText gives the ISO form.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalYAML reads the same from a rule file; a fault tells where in the file it stands.
func (d *Day) UnmarshalYAML(node ast.Node) error {
	t := node.GetToken()
	if t == nil {
		return nil
	}
	if err := d.UnmarshalText([]byte(t.Value)); err != nil {
		return &dayError{line: t.Position.Line, column: t.Position.Column, field: strings.TrimPrefix(node.GetPath(), "$."), err: err}
	}
	return nil
}

// dayError is a date of a file that is none.
type dayError struct {
	line, column int
	field        string
	err          error
}

func (e *dayError) Error() string { return e.err.Error() }

func (e *dayError) Unwrap() error { return e.err }
