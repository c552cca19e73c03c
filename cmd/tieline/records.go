package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
)

// writeRecords shows a document's records to a person.
func writeRecords(w io.Writer, r *tieline.Records) error {
	var b strings.Builder
	d := r.Document
	fmt.Fprintf(&b, "%s  %s  %s\n%s\n", d.Ref, d.Published, d.Publisher, d.Title)
	for _, x := range r.Deals {
		parties := make([]string, len(x.Parties))
		for i, p := range x.Parties {
			parties[i] = fmt.Sprintf("%s %s", p.Role, p.Name)
		}
		recordLine(&b, "deal", x.Confidence, []string{string(x.Kind), strings.TrimSpace(string(x.Status) + " " + x.Date.String()), strings.Join(parties, ", "), x.Place, "origin " + string(x.Origin), "via " + strings.Join(x.Via, ", ")}, x.Evidence)
	}
	for _, x := range r.Facilities {
		recordLine(&b, "facility", x.Confidence, []string{x.Name, x.Place, string(x.Status), strings.Join(x.Owners, ", ")}, x.Evidence)
	}
	for _, x := range r.Measures {
		recordLine(&b, "measure", x.Confidence, []string{string(x.Measure), strconv.FormatFloat(x.Value, 'f', -1, 64) + " " + x.Unit, strings.Join(x.About, ", ")}, x.Evidence)
	}
	for _, x := range r.Policies {
		recordLine(&b, "policy", x.Confidence, []string{string(x.Instrument), x.Authority, strings.Join(x.Target, ", "), string(x.Status)}, x.Evidence)
	}
	for _, x := range r.Speakers {
		recordLine(&b, "speaker", x.Confidence, []string{x.Name, x.Organization}, x.Evidence)
	}
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}

func recordLine(b *strings.Builder, name string, confidence float64, values []string, evidence []tieline.Evidence) {
	fmt.Fprintf(b, "  %-8s %.2f ", name, confidence)
	sep := " "
	for _, v := range values {
		if v != "" && v != "via " {
			b.WriteString(sep + v)
			sep = " · "
		}
	}
	fmt.Fprintf(b, "\n               “%s”\n", quotes(evidence))
}
