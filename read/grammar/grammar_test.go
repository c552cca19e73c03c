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
		heads := make([]int, len(parties))
		var names []grammar.Span
		for k, p := range parties {
			heads[k] = -1
			if span, ok := tokensOf(&sentence, p); ok {
				heads[k] = grammar.NameHead(sentence.Tokens, span)
				names = append(names, span)
			}
		}
		s := g.Sentence(text, &sentence, names)
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

// tokensOf gives the tokens of a byte range; false where it lies in another sentence.
func tokensOf(s *nlp.Sentence, bytes [2]int) (span grammar.Span, ok bool) {
	for i, t := range s.Tokens {
		if t.Start >= bytes[0] && t.End <= bytes[1] {
			if !ok {
				span.First, ok = i, true
			}
			span.Last = i
		}
	}
	return span, ok
}

func TestParseRefuses(t *testing.T) {
	const lexicon = "predicates: {buy: {verbs: [buy]}}\nnouns: {goods: [cell]}\n"
	for name, frames := range map[string]string{
		"an unknown kind":    "- {id: a, kind: barter, class: buy, part: verb, roles: {}, must: [x]}",
		"a role of another":  "- {id: a, kind: supply, class: buy, part: verb, roles: {licensor: [subj]}, must: [x]}",
		"a misspelt field":   "- {id: a, kind: supply, word: buy, part: verb, roles: {}, must: [x]}",
		"no example":         "- {id: a, kind: supply, class: buy, part: verb, roles: {buyer: [subj]}}",
		"the same id twice":  strings.Repeat("- {id: a, kind: supply, class: buy, part: verb, roles: {buyer: [subj]}, must: [x]}\n", 2),
		"something not YAML": "- {id: a",
	} {
		if _, err := grammar.Parse(grammar.Files{Lexicon: []byte(lexicon), Senses: []byte("own: [own]"), Topics: []byte("say: [say]"), Phrases: []byte("ended: [no longer]"), Frames: []byte(frames)}); err == nil {
			t.Errorf("frames with %s are accepted", name)
		}
	}
}
