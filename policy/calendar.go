package policy

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// CalendarEntry is a day on which a rule begins, changes, ends or should be verified again.
type CalendarEntry struct {
	Day  Day    `json:"day"`
	Rule string `json:"rule"`
	What string `json:"what"` // begins, changes, ends, verify
	Says string `json:"says"`
}

// Calendar lists what happens from one day to before another, in the order of the days.
func (b *Book) Calendar(from, to Day) []CalendarEntry {
	var out []CalendarEntry
	for _, r := range b.rules {
		for _, e := range b.History(r) {
			if from <= e.Day && e.Day < to {
				out = append(out, e)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b CalendarEntry) int { return int(a.Day) - int(b.Day) })
	return out
}

// History lists the days of one rule. A rule that is not in force has none but that of its checking.
func (b *Book) History(r *Rule) []CalendarEntry {
	var out []CalendarEntry
	add := func(d Day, what, says string) {
		if d != 0 && d != Always {
			out = append(out, CalendarEntry{d, r.ID, what, says})
		}
	}
	if r.live() {
		for i := range r.Values {
			v := &r.Values[i]
			what := "begins"
			if i > 0 && r.Values[i-1].To == v.From {
				what = "changes"
			}
			add(v.From, what, valueText(r, v))
			if i+1 == len(r.Values) || v.To < r.Values[i+1].From {
				add(v.To, "ends", r.Title)
			}
		}
		for _, m := range r.Members {
			name := b.companies.byID[m.Company].Name
			add(m.From, "begins", name+" is on the list "+r.List)
			add(m.To, "ends", name+" is no longer on the list "+r.List)
		}
	}
	if r.VerifyAfter != 0 {
		add(r.VerifyAfter.Add(0, 0, 1), "verify", r.Title)
	}
	slices.SortStableFunc(out, func(a, b CalendarEntry) int { return int(a.Day) - int(b.Day) })
	return out
}

func valueText(r *Rule, v *Value) string {
	switch {
	case v.Unknown != "":
		return r.Title + ": not known, " + v.Unknown
	case v.Percent != nil && v.AllIn:
		return r.Title + ": " + percentText(*v.Percent) + " with the ordinary duty included"
	case v.Percent != nil:
		return r.Title + ": " + percentText(*v.Percent)
	case v.Number != nil:
		return strings.TrimSpace(fmt.Sprintf("%s: %v %s", r.Title, *v.Number, v.Unit))
	case v.Text != "":
		return r.Title + ": " + v.Text
	}
	return r.Title
}

// WriteICS writes entries as an iCalendar file (RFC 5545) of whole days. stamp is the time of
// writing in UTC, 20260102T150405Z.
func WriteICS(w io.Writer, entries []CalendarEntry, stamp string) error {
	out := bufio.NewWriter(w) // keeps its first error for Flush
	line := func(s string) {
		// Lines are folded at 75 bytes, never inside a character.
		for n := 0; len(s) > 75-n; n = 1 {
			cut := 75 - n
			for cut > 0 && s[cut]&0xC0 == 0x80 {
				cut--
			}
			_, _ = out.WriteString(s[:cut] + "\r\n ")
			s = s[cut:]
		}
		_, _ = out.WriteString(s + "\r\n")
	}
	escape := strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Tieline//rule book//EN")
	for i, e := range entries {
		line("BEGIN:VEVENT")
		line(fmt.Sprintf("UID:%s-%s-%s-%d@tieline", e.Rule, e.What, e.Day, i))
		line("DTSTAMP:" + stamp)
		line("DTSTART;VALUE=DATE:" + strings.ReplaceAll(e.Day.String(), "-", ""))
		line("SUMMARY:" + escape.Replace(e.What+": "+e.Says))
		line("DESCRIPTION:" + escape.Replace(e.Rule))
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return out.Flush()
}
