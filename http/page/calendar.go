package page

import (
	"log/slog"
	"net/http"
	"net/url"
	"slices"

	"github.com/tieline/tieline/policy"
)

type calendarData struct {
	From, To, Jurisdiction string
	Jurisdictions          []string
	Verify                 bool // days on which rules should be verified again are shown too
	Problem                string
	Months                 []month
	Count                  int
	Download               string
}

type month struct {
	Name string
	Days []calendarDay
}

type calendarDay struct {
	Day     policy.Day
	Week    string // Mon
	Number  int
	Past    bool
	Entries []policy.CalendarEntry
}

// calendarRange reads what a calendar is asked for: two years from today where nothing is said.
func (l *lawPages) calendarRange(q url.Values) (from, to policy.Day, problem string) {
	from, problem = l.dayOr(q.Get("from"))
	to = from.Add(2, 0, 0)
	if s := q.Get("to"); s != "" {
		if day, err := policy.ParseDay(s); err != nil {
			problem = "Write the days as " + l.today().String() + "."
		} else {
			to = day.Add(0, 0, 1)
		}
	}
	if to <= from {
		problem = "The last day lies before the first."
	}
	return from, to, problem
}

// entries lists what the calendar shows.
func (l *lawPages) entries(q url.Values, from, to policy.Day) []policy.CalendarEntry {
	jurisdiction, verify := q.Get("jurisdiction"), q.Has("verify")
	return slices.DeleteFunc(l.Book.Calendar(from, to), func(e policy.CalendarEntry) bool {
		r, err := l.Book.Rule(e.Rule)
		return e.What == "verify" && !verify || jurisdiction != "" && (err != nil || r.Jurisdiction != jurisdiction)
	})
}

func (l *lawPages) calendar(r *http.Request) (view, error) {
	q := r.URL.Query()
	from, to, problem := l.calendarRange(q)
	d := calendarData{From: from.String(), To: to.Add(0, 0, -1).String(), Jurisdiction: q.Get("jurisdiction"), Verify: q.Has("verify"), Problem: problem,
		Download: (&url.URL{Path: "/calendar.ics", RawQuery: q.Encode()}).String()}
	d.Jurisdictions = l.values(func(r *policy.Rule) string { return r.Jurisdiction })
	if problem == "" {
		d.Months, d.Count = months(l.entries(q, from, to), l.today())
	}
	return view{Name: "calendar", Title: "Calendar", Nav: "rules", Sub: "calendar", Data: d}, nil
}

// months puts entries, ordered by day, under their months and days.
func months(entries []policy.CalendarEntry, today policy.Day) (out []month, count int) {
	for _, e := range entries {
		count++
		at := e.Day.Time()
		name := at.Format("January 2006")
		if n := len(out); n == 0 || out[n-1].Name != name {
			out = append(out, month{Name: name})
		}
		m := &out[len(out)-1]
		if n := len(m.Days); n == 0 || m.Days[n-1].Day != e.Day {
			m.Days = append(m.Days, calendarDay{Day: e.Day, Week: at.Format("Mon"), Number: at.Day(), Past: e.Day < today})
		}
		last := &m.Days[len(m.Days)-1]
		last.Entries = append(last.Entries, e)
	}
	return out, count
}

// calendarFile gives the same as an iCalendar file.
func (l *lawPages) calendarFile(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	from, to, problem := l.calendarRange(q)
	if problem != "" {
		http.Error(w, problem, http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="tieline-rules.ics"`)
	if err := policy.WriteICS(w, l.entries(q, from, to), l.Now().UTC().Format("20060102T150405Z")); err != nil {
		slog.DebugContext(r.Context(), "calendar not sent", "error", err)
	}
}
