package terms_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/fit"
	"github.com/tieline/tieline/read/fit/fittest"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/terms"
)

func TestReadsExamples(t *testing.T) {
	fittest.Examples(t, "testdata/examples.tsv", func(p *mention.Page) (got []string) {
		for _, m := range terms.Default().Read(p) {
			got = append(got, fmt.Sprintf("%s %s %s", m.Measure, strings.TrimSuffix(fmt.Sprintf("%.1f", m.Value), ".0"), m.Unit))
		}
		return got
	})
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"It will invest $2.5 billion.", "20 to 30 GWh (45%", "€\n5\n%", "half half half of 5", "\u00a0$5bn\u2009a year"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := &tieline.Document{Text: strings.ToValidUTF8(text, "?")}
		r := tieline.Records{Document: d, Measures: terms.Default().Read(fit.Analyse(d))}
		if err := r.Verify(); err != nil {
			t.Fatal(err)
		}
	})
}
