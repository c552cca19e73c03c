package grammar_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/grammar"
)

// TestFrames runs every frame's own examples: where a frame says that it must match, one of its
// readings must give every party its role; where it must not, it must stay silent.
func TestFrames(t *testing.T) {
	g := grammar.Default()
	for i := range g.Frames {
		f := &g.Frames[i]
		t.Run(f.ID, func(t *testing.T) {
			for _, example := range f.Must {
				text, parties, roles := grammar.ExampleParties(example)
				if len(roles) != len(parties) || len(roles) < 2 {
					t.Errorf("%q: %d parties, %d roles", example, len(parties), len(roles))
					continue
				}
				found := rolesFound(g, f, text, parties)
				for k, want := range roles {
					if !slices.Contains(found[k], want) {
						t.Errorf("%q: party %d is %v, want %s", text, k+1, found[k], want)
					}
				}
			}
			for _, example := range f.MustNot {
				text, parties, _ := grammar.ExampleParties(example)
				for k, found := range rolesFound(g, f, text, parties) {
					if len(found) > 0 {
						t.Errorf("%q: party %d must have no role, is %v", text, k+1, found)
					}
				}
			}
		})
	}
}

// rolesFound gives for each party the roles that the frame's readings give it.
func rolesFound(g *grammar.Grammar, f *grammar.Frame, text string, parties [][2]int) [][]tieline.Role {
	found := make([][]tieline.Role, len(parties))
	for _, sentence := range nlp.Default().Analyze(text, nil).Sentences {
		s := g.Sentence(text, &sentence)
		heads := make([]int, len(parties))
		for k, p := range parties {
			heads[k] = headOf(&sentence, p)
		}
		for i := range s.Predicates {
			pr := &s.Predicates[i]
			for a := range parties {
				for b := a + 1; b < len(parties); b++ {
					for _, r := range g.Readings(pr, pr.FunctionOf(heads[a]), pr.FunctionOf(heads[b])) {
						if r.Frame == f {
							found[a], found[b] = append(found[a], r.A), append(found[b], r.B)
						}
					}
				}
			}
		}
	}
	return found
}

// headOf is the token of a byte range on which the range's other tokens depend; -1 where it lies elsewhere.
func headOf(s *nlp.Sentence, span [2]int) int {
	inside := func(i int) bool {
		return i >= 0 && s.Tokens[i].Start >= span[0] && s.Tokens[i].End <= span[1]
	}
	for i := range s.Tokens {
		if inside(i) && !inside(s.Tokens[i].Head) {
			return i
		}
	}
	return -1
}

func TestParseRefuses(t *testing.T) {
	const lexicon = "predicates: {buy: {verbs: [buy]}}\nnouns: {goods: [cell]}\n"
	for name, frames := range map[string]string{
		"an unknown kind":    "- {id: a, kind: barter, class: buy, part: verb, roles: {}, must: [x]}",
		"a role of another":  "- {id: a, kind: supply, class: buy, part: verb, roles: {licensor: [subj]}, must: [x]}",
		"a misspelt field":   "- {id: a, kind: supply, clas: buy, part: verb, roles: {}, must: [x]}",
		"no example":         "- {id: a, kind: supply, class: buy, part: verb, roles: {buyer: [subj]}}",
		"the same id twice":  strings.Repeat("- {id: a, kind: supply, class: buy, part: verb, roles: {buyer: [subj]}, must: [x]}\n", 2),
		"something not YAML": "- {id: a",
	} {
		if _, err := grammar.Parse([]byte(lexicon), []byte(frames)); err == nil {
			t.Errorf("frames with %s are accepted", name)
		}
	}
}
