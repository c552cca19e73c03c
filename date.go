package tieline

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a day, month, quarter or year, as precise as the source gives it. The zero Date is
// unknown. Year 2026 alone is the year; Quarter and Month exclude each other; Day needs a Month.
type Date struct {
	Year, Quarter, Month, Day int
}

// DateOf is the day of t in t's own zone.
func DateOf(t time.Time) Date {
	return Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// ParseDate reads "2026", "2026-Q2", "2026-05", "2026-05-06", or a timestamp that starts so.
// The empty string is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	day, _, _ := strings.Cut(s, "T")
	day, _, _ = strings.Cut(day, " ")
	var d Date
	parts := strings.Split(day, "-")
	bad := fmt.Errorf("date %q is not of the form 2026, 2026-Q2, 2026-05 or 2026-05-06", s)
	if len(parts) > 3 || len(parts[0]) != 4 {
		return Date{}, bad
	}
	var err error
	if d.Year, err = strconv.Atoi(parts[0]); err != nil || d.Year < 1 {
		return Date{}, bad
	}
	if len(parts) == 2 && strings.HasPrefix(parts[1], "Q") {
		if d.Quarter, err = strconv.Atoi(parts[1][1:]); err != nil || d.Quarter < 1 || d.Quarter > 4 {
			return Date{}, bad
		}
		return d, nil
	}
	if len(parts) > 1 {
		if d.Month, err = strconv.Atoi(parts[1]); err != nil || len(parts[1]) != 2 || d.Month < 1 || d.Month > 12 {
			return Date{}, bad
		}
	}
	if len(parts) > 2 {
		if d.Day, err = strconv.Atoi(parts[2]); err != nil || len(parts[2]) != 2 || d.Day < 1 || d.Day > daysIn(d.Year, d.Month) {
			return Date{}, bad
		}
	}
	return d, nil
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero reports whether the date is unknown.
func (d Date) IsZero() bool { return d == Date{} }

// String gives the form that ParseDate reads; the zero Date is the empty string.
func (d Date) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Quarter > 0:
		return fmt.Sprintf("%04d-Q%d", d.Year, d.Quarter)
	case d.Day > 0:
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
	case d.Month > 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d", d.Year)
}

// First is the first day that the date covers, at midnight UTC.
func (d Date) First() time.Time {
	m := 1
	if d.Quarter > 0 {
		m = 3*d.Quarter - 2
	} else if d.Month > 0 {
		m = d.Month
	}
	return time.Date(d.Year, time.Month(m), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
}

// Last is the last day that the date covers.
func (d Date) Last() time.Time {
	switch {
	case d.Day > 0:
		return d.First()
	case d.Month > 0:
		return d.First().AddDate(0, 1, -1)
	case d.Quarter > 0:
		return d.First().AddDate(0, 3, -1)
	}
	return d.First().AddDate(1, 0, -1)
}

// Compare orders dates by their first day, the more precise one later where these agree; an
// unknown date comes before all others.
func (d Date) Compare(o Date) int {
	if d.IsZero() || o.IsZero() {
		return cmp.Compare(d.Year, o.Year)
	}
	if c := d.First().Compare(o.First()); c != 0 {
		return c
	}
	return o.Last().Compare(d.Last())
}

// MarshalText gives the form of String, so that a Date stands in JSON as a string.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}
