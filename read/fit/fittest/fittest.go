// Package fittest runs the examples that the readers of figures, plants and public acts keep in their
// testdata: a text, a tab, and what must be read in it, records parted by ";", "-" for none.
package fittest

import (
	"os"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/fit"
	"github.com/tieline/tieline/read/mention"
)

// Examples puts each text of a file to a reader, which gives its records in words. Documents are dated 2025-10-01.
func Examples(t *testing.T, file string, read func(p *mention.Page) []string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		text, want, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		got := read(fit.Analyse(&tieline.Document{Text: text, Published: tieline.Date{Year: 2025, Month: 10, Day: 1}}))
		if len(got) == 0 {
			got = []string{"-"}
		}
		if g := strings.Join(got, ";"); g != want {
			t.Errorf("%s\n got %s\nwant %s", text, g, want)
		}
	}
}
