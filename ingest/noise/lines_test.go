package noise

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"github.com/tieline/tieline"
)

//go:embed testdata/lines.tsv
var linesFile string

// filler is the article into which lines are put: paragraphs of the plainest sort.
var filler = []string{
	"Halden Cells said on Monday that it would build a plant for battery cells in the north, with help from the state.",
	"The plant is to make 30 GWh of cells a year and to employ 1,200 people. Kestrel Motors will take most of them.",
	"Two banks are lending $400 million. The state adds a grant, which the council approved in May.",
	"Work begins in March. The first cells are due two years later, according to a statement.",
	"Kestrel, which buys its cells in China today, pays a duty of 25% on them.",
	"The ministry was told of the plan in January and raised no objection.",
	"A union said that it had been promised talks about wages before the hiring begins.",
	"Halden lost $30 million last year on sales of $210 million.",
}

// marked puts a line into the article and reports how many of its bytes are marked.
func marked(place, s string) (int, tieline.NoiseKind) {
	at := map[string]int{"head": 1, "mid": 4, "tail": len(filler)}[place]
	before := strings.Join(filler[:at], "\n\n") + "\n\n"
	text := before + s + "\n\n" + strings.Join(filler[at:], "\n\n")
	n, kind := 0, tieline.NoiseKind("")
	for _, r := range Mark(text, nil) {
		from, to := max(r.Start, len(before)), min(r.End, len(before)+len(s))
		if from < to {
			n += to - from
			kind = r.Kind
		}
	}
	return n, kind
}

// TestLines measures the marks on lines labelled by hand. The body must stay whole; of the
// noise most must be found.
func TestLines(t *testing.T) {
	type count struct{ noise, found, kind, body, lost int }
	counts := map[string]*count{"dev": {}, "held": {}}
	for i, l := range strings.Split(strings.TrimSpace(linesFile), "\n") {
		if l[0] == '#' {
			continue
		}
		f := strings.Split(l, "\t")
		if len(f) != 4 || counts[f[0]] == nil {
			t.Fatalf("lines.tsv:%d: %d columns", i+1, len(f))
		}
		c := counts[f[0]]
		n, kind := marked(f[1], f[3])
		switch f[2] {
		case "body":
			c.body++
			if n > 0 {
				c.lost++
				t.Logf("%s: body marked %s: %s", f[0], kind, f[3])
			}
		default:
			c.noise++
			if 2*n >= len(f[3]) {
				c.found++
				if string(kind) == f[2] {
					c.kind++
				}
			} else {
				t.Logf("%s: %s missed: %s", f[0], f[2], f[3])
			}
		}
	}
	least := map[string]int{"dev": 90, "held": 50} // per cent of the noise
	for half, c := range counts {
		t.Log(half, fmt.Sprintf("noise found %d of %d (%d of the right kind), body marked %d of %d", c.found, c.noise, c.kind, c.lost, c.body))
		if c.found*100 < least[half]*c.noise {
			t.Errorf("%s: only %d of %d lines of noise found", half, c.found, c.noise)
		}
		if c.lost*100 > 2*c.body {
			t.Errorf("%s: %d of %d lines of the article marked as noise", half, c.lost, c.body)
		}
	}
}
