package fit_test

import (
	"testing"

	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/read/acts"
	"github.com/tieline/tieline/read/fit"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/sites"
	"github.com/tieline/tieline/read/speech"
	"github.com/tieline/tieline/read/terms"
)

// TestTrainsFromTheCorpus trains the smallest reader on a few articles and reads others with it:
// the way from text to weights to records holds together.
func TestTrainsFromTheCorpus(t *testing.T) {
	c, err := corpus.Open()
	if err != nil {
		t.Fatal(err)
	}
	pages := fit.Pages(c.Articles()[:12])
	r := fit.Train(pages[:10], learn.Options{Folds: 1}, "terms").Readers()
	for _, p := range pages[10:] {
		out := r.Read(p.Page)
		if len(out.Measures) == 0 {
			t.Errorf("%s: no measures", p.Doc.Ref)
		}
		if err := out.Verify(); err != nil {
			t.Error(err)
		}
	}
}

// BenchmarkRead reads analysed articles with all four readers; tokens/s is the figure to watch.
func BenchmarkRead(b *testing.B) {
	c, err := corpus.Open()
	if err != nil {
		b.Fatal(err)
	}
	pages := fit.Pages(c.Articles())
	tokens := 0
	for _, p := range pages {
		for i := range p.Page.Analysis.Sentences {
			tokens += len(p.Page.Analysis.Sentences[i].Tokens)
		}
	}
	r := fit.Readers{Terms: terms.Default(), Speech: speech.Default(), Sites: sites.Default(), Acts: acts.Default()}
	for _, part := range []struct {
		name string
		fit.Readers
	}{{"all", r}, {"terms", fit.Readers{Terms: r.Terms}}, {"speech", fit.Readers{Speech: r.Speech}}, {"sites", fit.Readers{Sites: r.Sites}}, {"acts", fit.Readers{Acts: r.Acts}}} {
		b.Run(part.name, func(b *testing.B) {
			for b.Loop() {
				for _, p := range pages {
					part.Read(p.Page)
				}
			}
			b.ReportMetric(float64(tokens*b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}
