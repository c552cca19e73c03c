package main

import (
	_ "embed"
	"strings"

	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/conllu"
	"github.com/tieline/tieline/nlp/internal/lemma"
)

//go:embed lemmas.txt
var moreLemmas string

// learnLemmas makes the table of lemmas from the treebanks and the word list; where the two differ,
// the treebanks are right.
func learnLemmas(sentences []conllu.Sentence) *lemma.Table {
	var all []lemma.Example
	type word struct {
		form string
		tag  uint8
	}
	known := map[word]bool{}
	for _, s := range sentences {
		for _, w := range s.Words {
			tag := uint8(nlp.ParseXTag(w.XPOS))
			known[word{strings.ToLower(w.Form), tag}] = true
			all = append(all, lemma.Example{Word: w.Form, Tag: tag, Lemma: w.Lemma})
		}
	}
	for _, x := range listedLemmas() {
		if !known[word{x.Word, x.Tag}] {
			all = append(all, x)
		}
	}
	return lemma.Learn(all)
}

func listedLemmas() []lemma.Example {
	var all []lemma.Example
	add := func(lemmaOf, form string, tags ...nlp.XTag) {
		for _, t := range tags {
			all = append(all, lemma.Example{Word: form, Tag: uint8(t), Lemma: lemmaOf})
		}
	}
	for line := range strings.Lines(moreLemmas) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch kind {
		case "e":
			for v := range strings.FieldsSeq(rest) {
				stem, ok := strings.CutSuffix(v, "e")
				if !ok {
					continue
				}
				add(v, v, nlp.XVB, nlp.XVBP)
				add(v, v+"s", nlp.XVBZ)
				add(v, stem+"ed", nlp.XVBD, nlp.XVBN)
				add(v, stem+"ing", nlp.XVBG)
			}
		case "double":
			for v := range strings.FieldsSeq(rest) {
				twice := v + v[len(v)-1:]
				add(v, twice+"ed", nlp.XVBD, nlp.XVBN)
				add(v, twice+"ing", nlp.XVBG)
			}
		case "verb":
			for group := range strings.SplitSeq(rest, ";") {
				if f := strings.Fields(group); len(f) == 3 {
					add(f[0], f[1], nlp.XVBD)
					add(f[0], f[2], nlp.XVBN)
				}
			}
		case "plural":
			for group := range strings.SplitSeq(rest, ";") {
				if f := strings.Fields(group); len(f) == 2 {
					add(f[1], f[0], nlp.XNNS)
				}
			}
		case "same":
			for n := range strings.FieldsSeq(rest) {
				add(n, n, nlp.XNNS)
			}
		}
	}
	return all
}
