package grammar_test

import (
	"slices"
	"testing"

	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/grammar"
)

func TestPhrases(t *testing.T) {
	for text, want := range map[string]grammar.Class{
		"Both sides have put the ambitious project on hold.":         "suspended",
		"The carmaker no longer buys cells there.":                   "ended",
		"They signed a non-binding memorandum of understanding.":     "announced",
		"The supplier has signed a ten-year contract with the firm.": "agreed",
		"The group denied that it was in talks with anybody.":        "denied",
		"The two hold talks about batteries.":                        "exploring",
	} {
		an := nlp.Default().Analyze(text, nil)
		s := grammar.Default().Sentence(text, &an.Sentences[0], nil)
		if !slices.ContainsFunc(s.Phrases, func(p grammar.Phrase) bool { return p.Class == want }) {
			t.Errorf("%s: %v, want %s", text, s.Phrases, want)
		}
	}
}

func TestPhrasesNeedEdges(t *testing.T) {
	files := grammar.Files{Lexicon: []byte("predicates: {}\nnouns: {}"), Senses: []byte("own: [own]"), Topics: []byte("say: [say]"), Frames: []byte("[]")}
	for _, bad := range []string{"ended: [~ longer]", "ended: [no ~]", "ended: [the]", "ended: 3"} {
		files.Phrases = []byte(bad)
		if _, err := grammar.Parse(files); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
