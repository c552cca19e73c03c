package acts_test

import (
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/acts"
	"github.com/tieline/tieline/read/fit"
	"github.com/tieline/tieline/read/fit/fittest"
	"github.com/tieline/tieline/read/mention"
)

func TestReadsExamples(t *testing.T) {
	fittest.Examples(t, "testdata/examples.tsv", func(p *mention.Page) (got []string) {
		for _, f := range acts.Default().Read(p) {
			got = append(got, string(f.Instrument)+"|"+f.Authority+"|"+string(f.Status))
			if len(f.Target) == 0 {
				t.Errorf("%s: no target", p.Doc.Text)
			}
		}
		return got
	})
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"China bans exports.", "tariff tariff EU", "The federal credit", "U.S. duty of 25% on", "ANKARA - ban"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := &tieline.Document{Text: strings.ToValidUTF8(text, "?")}
		r := tieline.Records{Document: d, Policies: acts.Default().Read(fit.Analyse(d))}
		if err := r.Verify(); err != nil {
			t.Fatal(err)
		}
	})
}
