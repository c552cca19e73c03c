package sites_test

import (
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/fit"
	"github.com/tieline/tieline/read/fit/fittest"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/sites"
)

func TestReadsExamples(t *testing.T) {
	fittest.Examples(t, "testdata/examples.tsv", func(p *mention.Page) (got []string) {
		for _, f := range sites.Default().Read(p) {
			town, _, _ := strings.Cut(f.Place, ",")
			got = append(got, town+"|"+strings.Join(f.Owners, "+")+"|"+string(f.Status))
		}
		return got
	})
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"Ford is building a plant in Ohio.", "plant plant in in Ohio, Ohio", "The mine, at", "20 GWh Ford Paris"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := &tieline.Document{Text: strings.ToValidUTF8(text, "?")}
		r := tieline.Records{Document: d, Facilities: sites.Default().Read(fit.Analyse(d))}
		if err := r.Verify(); err != nil {
			t.Fatal(err)
		}
	})
}
