package standing_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/standing"
)

func TestOf(t *testing.T) {
	g := grammar.Default()
	for _, c := range []struct{ text, predicate, want, never string }{
		{"Torvald bought cells from Hale.", "buy", "past", "planned"},
		{"Torvald has bought cells from Hale.", "buy", "perfect", "planned"},
		{"Torvald will buy cells from Hale.", "buy", "planned", "past"},
		{"Torvald may buy cells from Hale.", "buy", "possible", "planned"},
		{"Torvald would buy cells from Hale if prices fell.", "buy", "conditional", "planned"},
		{"Torvald did not buy cells from Hale.", "buy", "negated", "planned"},
		{"Torvald denied that it would buy cells from Hale.", "buy", "denied", "completed"},
		{"Torvald plans to buy cells from Hale.", "buy", "planned", "negated"},
		{"Torvald ended its partnership with Hale.", "partnership", "ended", "planned"},
		{"Torvald suspended its partnership with Hale.", "partnership", "suspended", "planned"},
		{"Torvald already supplies Hale.", "supply", "continuing", "planned"},
		{"Torvald supplies cells to Hale.", "supply", "asserted", "planned"},
	} {
		s := nlp.Default().Analyze(c.text, nil).Sentences[0]
		parsed := g.Sentence(c.text, &s, nil)
		at := slices.IndexFunc(s.Tokens, func(tok nlp.Token) bool { return strings.EqualFold(tok.Lemma, c.predicate) })
		if at < 0 {
			t.Errorf("%q: no %q", c.text, c.predicate)
			continue
		}
		st := standing.Of(parsed, g.Lexicon, at)
		if words := st.Words(); !slices.Contains(words, c.want) || slices.Contains(words, c.never) {
			t.Errorf("%q: %v; want %s and never %s", c.text, words, c.want, c.never)
		}
	}
}
