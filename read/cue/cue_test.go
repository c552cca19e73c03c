package cue

import (
	"testing"

	"github.com/tieline/tieline/nlp"
)

func TestMark(t *testing.T) {
	l := Parse("# comment\ninvest\tinvest|put into\nloss\tloss|write down\n")
	text := "It put into cells what others write down ; investing"
	a := &nlp.Analysis{Text: text}
	var tokens []nlp.Token
	start := 0
	for i := 0; i <= len(text); i++ {
		if i == len(text) || text[i] == ' ' {
			tokens = append(tokens, nlp.Token{Start: start, End: i, Lemma: text[start:i]})
			start = i + 1
		}
	}
	tokens[len(tokens)-1].Lemma = "invest"
	a.Sentences = []nlp.Sentence{{Start: 0, End: len(text), Tokens: tokens}}
	got := ""
	for _, s := range l.Mark(a, 0, nil) {
		switch {
		case s.Has(l.Class("invest")):
			got += "i"
		case s.Has(l.Class("loss")):
			got += "l"
		default:
			got += "."
		}
	}
	if want := ".ii...ll.i"; got != want {
		t.Errorf("marked %s, want %s", got, want)
	}
}
