package mention

import (
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
)

// BenchmarkFind finds the mentions of the repository's articles, already analysed.
func BenchmarkFind(b *testing.B) {
	c, err := corpus.Open()
	if err != nil {
		b.Fatal(err)
	}
	f := NewFinder(atlas.Default(), names.Default())
	var docs []*tieline.Document
	var all []*nlp.Analysis
	n := 0
	for _, e := range c.Articles() {
		an := nlp.Default().Analyze(e.Doc.Text, nil)
		docs, all = append(docs, e.Doc), append(all, an)
		for _, s := range an.Sentences {
			n += len(s.Tokens)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		for i := range docs {
			f.Find(docs[i], all[i])
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

// TestLongInput holds the time for one huge document to that of many small ones.
func TestLongInput(t *testing.T) {
	text := strings.Repeat("Ostrella Cells said it would buy Tarnwick Graphite Inc. for $20 million in 2027, and the company agreed. ", 3000)
	p := find(t, text, "2025-05-22")
	if len(p.Mentions) < 9000 {
		t.Errorf("%d mentions", len(p.Mentions))
	}
}
