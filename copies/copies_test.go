package copies

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"encoding/json"

	"github.com/tieline/tieline"
)

// articles are the sample articles: different texts on the same trade, some on the same events.
func articles(t testing.TB) []*tieline.Document {
	t.Helper()
	files, err := filepath.Glob("../corpus/articles/e*.json")
	if err != nil {
		t.Fatal(err)
	}
	var docs []*tieline.Document
	for _, f := range files {
		if strings.Contains(f, ".gold.") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		d := &tieline.Document{}
		if err := json.Unmarshal(b, d); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	if len(docs) < 10 {
		t.Fatal("no articles")
	}
	return docs
}

func share(a, b []int64) bool {
	return slices.ContainsFunc(a, func(x int64) bool { return slices.Contains(b, x) })
}

func TestDifferentArticlesShareNoBand(t *testing.T) {
	docs := articles(t)
	for i, a := range docs {
		for _, b := range docs[:i] {
			if share(Bands(a), Bands(b)) {
				t.Errorf("%q and %q are taken for copies", a.Title, b.Title)
			}
		}
	}
}

// rewritten changes a share of the words, as an editor does.
func rewritten(d *tieline.Document, r *rand.Rand, part float64) *tieline.Document {
	words := strings.Fields(d.Text)
	for i := range words {
		if r.Float64() < part {
			words[i] = words[r.IntN(len(words))]
		}
	}
	return &tieline.Document{Text: strings.Join(words, " ")}
}

func TestRewrittenCopiesAreFound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		part float64 // of the words that are changed
		want float64 // of the copies that are found, at least
	}{{0, 1}, {0.02, 1}, {0.05, 0.98}, {0.1, 0.75}} {
		found, all := 0, 0
		for _, d := range articles(t) {
			bands := Bands(d)
			for range 5 {
				all++
				if share(bands, Bands(rewritten(d, r, c.part))) {
					found++
				}
			}
		}
		got := float64(found) / float64(all)
		t.Logf("%3.0f %% of the words changed: %.3f of %d copies found", 100*c.part, got, all)
		if got < c.want {
			t.Errorf("with %v of the words changed %.3f of the copies are found, want %v", c.part, got, c.want)
		}
	}
}

func TestNoiseAndCaseDoNotCount(t *testing.T) {
	d := articles(t)[0]
	other := &tieline.Document{Text: "Sign up for our newsletter now! " + strings.ToUpper(d.Text), Regions: []tieline.Region{{Start: 0, End: 32, Kind: tieline.NoiseNewsletter}}}
	plain := &tieline.Document{Text: d.Text}
	if !slices.Equal(Bands(plain), Bands(other)) {
		t.Error("page noise or capitals make another text")
	}
	if Bands(&tieline.Document{Text: "Shares of Tarn Motors rose by three percent on Monday."}) != nil {
		t.Error("a text of ten words has bands")
	}
}

func BenchmarkBands(b *testing.B) {
	docs := articles(b)
	for i := 0; b.Loop(); i++ {
		Bands(docs[i%len(docs)])
	}
}
