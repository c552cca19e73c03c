package acts_test

import (
	"os"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/acts"
	"github.com/tieline/tieline/read/fit"
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
		for _, f := range acts.Default().Read(fit.Analyse(&tieline.Document{Text: text, Published: tieline.Date{Year: 2025, Month: 10, Day: 1}})) {
			got = append(got, string(f.Instrument)+"|"+f.Authority+"|"+string(f.Status))
			if len(f.Target) == 0 {
				t.Errorf("%s: no target", text)
			}
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
