package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
)

// writeSources tells on whose word a deal rests.
func writeSources(a *app, d *tieline.LedgerDeal, reports int) {
	fmt.Fprintf(a.out, "%-10s %s\n", "sources", ledger.SourcesInWords(d, reports))
	for i := range d.Sources {
		fmt.Fprintf(a.out, "%-10s   %s\n", "", ledger.SourceInWords(&d.Sources[i]))
	}
}

// writeTerms tells the terms of a deal: the preferred value, and below it the others with a mark: ≠ where
// sources contradict each other, ← where the thing changed since.
func writeTerms(a *app, d *tieline.LedgerDeal) {
	for i := range d.Terms {
		t := &d.Terms[i]
		name := strings.ReplaceAll(string(t.Measure), "_", " ")
		if t.Holder != "" {
			name += " of " + t.Holder
		}
		for k := range t.Values {
			v := &t.Values[k]
			mark := " "
			switch {
			case v.Replaced:
				mark = "←"
			case k > 0 && t.State == tieline.TermDisputed:
				mark = "≠"
			}
			fmt.Fprintf(a.out, "%-10s %s %s (%s%s)\n", name, mark, valueInWords(t, v), strings.Join(v.Sources, ", "), when(v))
			name = ""
		}
		if t.State == tieline.TermDisputed {
			fmt.Fprintf(a.out, "%-10s   the sources differ\n", "")
		}
	}
}

func valueInWords(t *tieline.Term, v *tieline.TermValue) string {
	if v.Status != "" {
		return string(v.Status)
	}
	return grouped(v.Value) + " " + t.Unit
}

func when(v *tieline.TermValue) string {
	switch {
	case v.First.IsZero():
		return ""
	case v.First == v.Last:
		return "; " + v.First.String()
	}
	return "; " + v.First.String() + " to " + v.Last.String()
}

// grouped writes a number with commas between the thousands.
func grouped(v float64) string {
	whole, rest, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		return whole + "." + rest
	}
	return whole
}
