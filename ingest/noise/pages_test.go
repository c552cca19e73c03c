package noise

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tieline/tieline"
)

// TestPages reads whole pages, written for this test: each line says whether it is body or what
// kind of noise. Body lines must stay whole, lines of noise must be marked from end to end.
func TestPages(t *testing.T) {
	files, _ := filepath.Glob("testdata/pages/*.txt")
	if len(files) == 0 {
		t.Fatal("no pages")
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, gap := range []string{"\n", "\n\n"} {
			checkPage(t, filepath.Base(file), string(b), gap)
		}
	}
}

func checkPage(t *testing.T, name, page, gap string) {
	type part struct {
		start, end int
		label      string
	}
	var text strings.Builder
	var parts []part
	for _, l := range strings.Split(strings.TrimSpace(page), "\n") {
		label, s, _ := strings.Cut(l, "| ")
		parts = append(parts, part{text.Len(), text.Len() + len(s), label})
		text.WriteString(s + gap)
	}
	doc := tieline.Document{Text: text.String(), Regions: Mark(text.String(), nil)}
	for _, p := range parts {
		s := doc.Text[p.start:p.end]
		if p.label == "body" {
			if doc.InNoise(p.start, p.end) {
				t.Errorf("%s, gap %q: body marked: %s", name, gap, s)
			}
			continue
		}
		if !covered(doc.Regions, p.start, p.end) {
			t.Errorf("%s, gap %q: %s not marked: %s", name, gap, p.label, s)
		}
	}
}

func covered(regions []tieline.Region, start, end int) bool {
	for _, r := range regions {
		if r.Start <= start && end <= r.End {
			return true
		}
	}
	return false
}
