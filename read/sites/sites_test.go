package sites_test

import (
	"os"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/fit"
	"github.com/tieline/tieline/read/sites"
)

func TestReadsExamples(t *testing.T) {
	b, err := os.ReadFile("testdata/examples.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		text, want, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		var got []string
		for _, f := range sites.Default().Read(fit.Analyse(&tieline.Document{Text: text, Published: tieline.Date{Year: 2025, Month: 10, Day: 1}})) {
			town, _, _ := strings.Cut(f.Place, ",")
			got = append(got, town+"|"+strings.Join(f.Owners, "+")+"|"+string(f.Status))
		}
		if len(got) == 0 {
			got = []string{"-"}
		}
		if g := strings.Join(got, ";"); g != want {
			t.Errorf("%s\n got %s\nwant %s", text, g, want)
		}
	}
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
