package speech_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/fit"
	"github.com/tieline/tieline/read/scene"
	"github.com/tieline/tieline/read/speech"
)

// rows gives the rows of a table below testdata.
func rows(t *testing.T, name string, n int) [][]string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		r := strings.Split(line, "\t")
		if len(r) != n {
			t.Fatalf("%s: %d columns in %q", name, len(r), line)
		}
		out = append(out, r)
	}
	return out
}

func TestRelations(t *testing.T) {
	for _, r := range rows(t, "relations.tsv", 4) {
		p := fit.Analyse(&tieline.Document{Text: r[3]})
		found := ""
		for _, c := range speech.Candidates(p) {
			if p.Text(c.Mention) == r[2] {
				found = c.Relation
				break
			}
		}
		if (found == r[0]) != (r[1] == "is") {
			t.Errorf("%s in %q: relation %q, but it must %s be %q", r[2], r[3], found, strings.TrimPrefix(r[1], "is"), r[0])
		}
	}
}

func TestReadsSpeakers(t *testing.T) {
	for text, want := range map[string]string{
		"Ford said on Monday that it would delay the plant.":                                                 "Ford",
		`"We will build it," said Maria Lopez, the company's chief executive.`:                               "Maria Lopez",
		"Sen. Elizabeth Warren criticized the merger, saying it would cost jobs. The deal closed on Friday.": "Elizabeth Warren",
		"The plant makes cells for Toyota and opened in May.":                                                "",
		"“We have all the cells that we need until 2030.” — Jane Sandoe, chief executive of the company":     "Jane Sandoe",
		"\"Nobody will buy a car without a charger at home,\" – Tom Marlow\n\nThe plant stands in Ohio.":     "Tom Marlow",
		"“Who pays for the tariff?”\n— Ruth Tarrant (Ohio)":                                                  "Ruth Tarrant",
		"The talks will “resume soon.” – Tom Marlow drives a “van”.":                                         "",
	} {
		var got []string
		for _, s := range speech.Default().Read(fit.Analyse(&tieline.Document{Text: text})) {
			got = append(got, s.Name)
		}
		if g := strings.Join(got, "; "); g != want {
			t.Errorf("%s\n got %q\nwant %q", text, g, want)
		}
	}
}

func TestSources(t *testing.T) {
	for _, r := range rows(t, "sources.tsv", 4) {
		p := fit.Analyse(&tieline.Document{Text: r[0]})
		all := speech.Default().Sources(p)
		var speakers, outlets []string
		unnamed := "-"
		for _, s := range all[len(all)-1] {
			for _, e := range s.Speakers {
				speakers = append(speakers, scene.Name(p, e))
			}
			for _, e := range s.Outlets {
				if n := p.Entities[e].Name; !slices.Contains(outlets, n) {
					outlets = append(outlets, n)
				}
			}
			if s.Unnamed {
				unnamed = "unnamed"
			}
			if s.Start >= s.End || s.End > len(r[0]) {
				t.Errorf("%s: source words %d-%d", r[0], s.Start, s.End)
			}
		}
		if got := []string{orDash(speakers), unnamed, orDash(outlets)}; !slices.Equal(got, r[1:]) {
			t.Errorf("%s\n got %q\nwant %q", r[0], got, r[1:])
		}
	}
}

func orDash(list []string) string {
	if len(list) == 0 {
		return "-"
	}
	return strings.Join(list, "+")
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{`"No," said Ford.`, "According to", "A spokesperson said: “", "Reuters reported, citing people familiar", "For Ford, said"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := &tieline.Document{Text: strings.ToValidUTF8(text, "?")}
		p := fit.Analyse(d)
		r := tieline.Records{Document: d, Speakers: speech.Default().Read(p)}
		if err := r.Verify(); err != nil {
			t.Fatal(err)
		}
		if got := len(speech.Default().Sources(p)); got != len(p.Analysis.Sentences) {
			t.Fatalf("sources of %d sentences, the page has %d", got, len(p.Analysis.Sentences))
		}
	})
}
