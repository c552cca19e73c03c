package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tieline/tieline/policy"
)

// timeline is a history drawn as steps: what was so from which day to which. Positions across are percent
// of the width, so that it fits any screen; positions down are pixels.
type timeline struct {
	Label  string // the whole in words, for those who cannot see it
	Height float64
	Base   float64 // of the steps
	Steps  []step
	Years  []tick
	Today  float64 // percent; negative where it lies outside
}

// step is one period.
type step struct {
	X, W  float64 // percent
	Y, H  float64 // pixels
	Text  string  // what is written at it; empty where there is no room
	Title string  // what it says in full
	Class string  // past, now, coming, unknown, none
	Open  bool    // it has no end yet
}

type tick struct {
	X    float64
	Text string
	Odd  bool // may be left out where there is little room
}

// period is what a timeline is made of. Height is between 0 and 1; Known is false where nobody knows.
type period struct {
	from, to policy.Day
	text     string
	height   float64
	known    bool
	none     bool // nothing was in force
}

// plotHeight is the pixels that the highest step takes.
const plotHeight = 96

// newTimeline draws periods, which follow one another, with some room before the first and after today.
func newTimeline(periods []period, today policy.Day, what string) *timeline {
	if len(periods) == 0 {
		return nil
	}
	first, last := periods[0].from, today
	for _, p := range periods {
		last = max(last, p.from)
		if p.to != policy.Always {
			last = max(last, p.to)
		}
	}
	margin := max(policy.Day(float64(last-first)*0.06), 45)
	first, last = first-margin, last+2*margin
	at := func(d policy.Day) float64 {
		return round(100 * float64(min(max(d, first), last)-first) / float64(last-first))
	}
	t := &timeline{Height: plotHeight + 56, Base: plotHeight + 22, Today: at(today)}
	var told []string
	for _, p := range periods {
		s := step{X: at(p.from), Text: p.text, Title: p.text + ", " + span(p.from, p.to), Open: p.to == policy.Always, Class: "past"}
		s.W = round(at(min(p.to, last)) - s.X)
		switch {
		case p.from > today:
			s.Class = "coming"
		case p.to > today:
			s.Class = "now"
		}
		s.H = math.Round(max(4, plotHeight*p.height))
		if !p.known {
			s.Class += " unknown"
			s.H = plotHeight / 2
		}
		if p.none {
			s.Class, s.H = "none", 2
		}
		s.Y = t.Base - s.H
		if s.W < 1.1*float64(len([]rune(p.text)))+1 { // about a percent a letter
			s.Text = ""
		}
		t.Steps = append(t.Steps, s)
		told = append(told, s.Title)
	}
	t.Label = what + ": " + strings.Join(told, "; ")
	t.Years = years(first, last, at)
	return t
}

// years marks the beginnings of years, at most a dozen.
func years(first, last policy.Day, at func(policy.Day) float64) (ticks []tick) {
	from, to := first.Time().Year()+1, last.Time().Year()
	every := max(1, int(math.Ceil(float64(to-from+1)/12)))
	for y := from; y <= to; y++ {
		if y%every != 0 {
			continue
		}
		d, err := policy.ParseDay(strconv.Itoa(y) + "-01-01")
		if err != nil {
			continue
		}
		if x := at(d); x < 96 {
			ticks = append(ticks, tick{X: x, Text: strconv.Itoa(y), Odd: len(ticks)%2 == 1})
		}
	}
	if len(ticks) < 5 {
		for i := range ticks {
			ticks[i].Odd = false
		}
	}
	return ticks
}

// span tells a period in words.
func span(from, to policy.Day) string {
	switch {
	case to == policy.Always:
		return "from " + from.String()
	case to == from.Add(0, 0, 1):
		return "on " + from.String()
	}
	return fmt.Sprintf("%s to %s", from, to.Add(0, 0, -1))
}

func round(v float64) float64 { return math.Round(v*100) / 100 }
