package notify

import (
	"fmt"
	"strings"

	"github.com/tieline/tieline"
)

// Digest writes alerts for people: each with the words that it rests on and where they stand. pages
// is where people read of deals, or empty.
func Digest(alerts []tieline.Alert, pages string) string {
	var b strings.Builder
	for i, a := range alerts {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s\n", oneLine(a.Title))
		for _, e := range a.Evidence {
			fmt.Fprintf(&b, "  “%s”\n", oneLine(e.Quote()))
		}
		var from []string
		for _, s := range []string{a.Publisher, a.Published.String(), oneLine(a.Source), a.URL} {
			if s != "" {
				from = append(from, s)
			}
		}
		if len(from) > 0 {
			fmt.Fprintf(&b, "  %s\n", strings.Join(from, " · "))
		}
		if p := pageOf(pages, &a); p != "" {
			fmt.Fprintf(&b, "  %s\n", p)
		}
		fmt.Fprintf(&b, "  watch: %s\n", strings.Join(a.Watches, ", "))
	}
	return b.String()
}

// pageOf is the page where people read of what an alert tells, or empty.
func pageOf(pages string, a *tieline.Alert) string {
	switch {
	case pages == "":
		return ""
	case a.Deal != "":
		return strings.TrimSuffix(pages, "/") + "/deals/" + a.Deal
	case a.Document == "":
		return ""
	}
	return strings.TrimSuffix(pages, "/") + "/documents/" + a.Document
}
