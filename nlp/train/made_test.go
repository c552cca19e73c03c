package main

import (
	"strings"
	"testing"

	"github.com/tieline/tieline/nlp/conllu"
)

// Every made sentence is a tree over known tags and relations, with one root.
func TestMadeSentencesAreTrees(t *testing.T) {
	sentences, err := made(3000, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := examples(sentences); err != nil {
		t.Fatal(err)
	}
	for i := range sentences {
		s := &sentences[i]
		roots := 0
		for k := range s.Words {
			if s.Words[k].Head == 0 {
				roots++
			}
			steps, at := 0, k+1
			for at != 0 && steps <= len(s.Words) {
				at, steps = s.Words[at-1].Head, steps+1
			}
			if at != 0 || s.Words[k].Rel == "" {
				t.Fatalf("%s: %q hangs from no root", plainText(s), s.Words[k].Form)
			}
		}
		if roots != 1 {
			t.Fatalf("%s: %d roots", plainText(s), roots)
		}
	}
}

// The words that the sentences are made for stand in them as verbs and as nouns.
func TestMadeSentencesHoldBothReadings(t *testing.T) {
	sentences, err := made(3000, 1)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for i := range sentences {
		for _, w := range sentences[i].Words {
			seen[strings.ToLower(w.Form)+" "+w.XPOS]++
		}
	}
	for _, form := range []string{"supplies", "orders", "licences", "stakes", "plans", "funds", "loans", "exports"} {
		if seen[form+" VBZ"] == 0 || seen[form+" NNS"] == 0 {
			t.Errorf("%s: %d times a verb, %d times a noun", form, seen[form+" VBZ"], seen[form+" NNS"])
		}
	}
}

func plainText(s *conllu.Sentence) string {
	var words []string
	for _, w := range s.Words {
		words = append(words, w.Form)
	}
	return strings.Join(words, " ")
}
