package noise

import (
	"strings"
	"testing"

	"github.com/tieline/tieline"
)

// TestRulesExamples tries every rule on the lines that stand below it in rules.txt.
func TestRulesExamples(t *testing.T) {
	b, err := parseRules(rulesFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range b.all {
		for _, s := range r.yes {
			if !takes(r, s) {
				t.Errorf("rules.txt:%d: does not take %q", r.lineNo, s)
			}
			if r.points == 0 && r.verb != "head" && r.verb != "tail" && len(Mark(around(s), nil)) == 0 {
				t.Errorf("rules.txt:%d: %q is not marked within an article", r.lineNo, s)
			}
		}
		for _, s := range r.no {
			if takes(r, s) {
				t.Errorf("rules.txt:%d: takes %q", r.lineNo, s)
			}
			if at := Mark(around(s), nil); len(at) != 0 {
				t.Errorf("rules.txt:%d: %q is marked within an article: %v", r.lineNo, s, at)
			}
		}
	}
}

func takes(r *rule, s string) bool {
	if r.verb == "part" {
		return r.re.MatchString(s)
	}
	of := about(plain(s))
	if r.verb == "soft" && defaults().points("body", of, article) >= article {
		return false
	}
	if match := r.re.MatchString(of.s); match && !of.fits(r.need) {
		panic("the prefilter loses " + s)
	} else {
		return match
	}
}

const paragraph = "Halden Cells said on Monday that it would build a plant for battery cells in the north, with help from the state and from two banks.\n\n"

// around puts s in the middle of an article.
func around(s string) string {
	return strings.Repeat(paragraph, 4) + s + "\n\n" + strings.Repeat(paragraph, 12)
}

func TestParseRulesRefuses(t *testing.T) {
	for _, s := range []string{"line caption", "shout caption x", "line nonsense x", "line caption ("} {
		if _, err := parseRules(s); err == nil {
			t.Errorf("%q was accepted", s)
		}
	}
}

func FuzzMark(f *testing.F) {
	f.Add(around("Sign up for our newsletter."))
	f.Add("\uFEFFOpinion\nJane Roe\n- 0\n[Photo: x]\nComments (2)\nfirst: ha\n")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, r := range Mark(s, []tieline.Region{{Start: 2, End: 9, Kind: tieline.NoiseCaption}}) {
			if r.Start < last || r.End <= r.Start || r.End > len(s) || r.Kind == "" {
				t.Fatalf("region %v after %d in %d bytes", r, last, len(s))
			}
			last = r.End
		}
	})
}

func BenchmarkMark(b *testing.B) {
	text := around("Sign up for our newsletter.")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Mark(text, nil)
	}
}
