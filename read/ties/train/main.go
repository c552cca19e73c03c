// Train fits the weights by which package ties reads deals, from the annotated text in corpus/,
// and measures them by cross-validation: every figure is from text that the weights were not
// trained on.
//
//	go run ./read/ties/train            cross-validates and prints the figures
//	go run ./read/ties/train -write     trains on everything, writes read/ties/model/ and prints the figures of its inner folds
package main

import (
	"flag"
	"fmt"
	"log"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/eval"
	"github.com/tieline/tieline/ingest/noise"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/ties"
)

func main() {
	log.SetFlags(0)
	folds := flag.Int("folds", 3, "parts of the cross-validation; each takes some ten minutes")
	write := flag.Bool("write", false, "train on everything and write the weights")
	out := flag.String("out", "read/ties/model", "folder of the weights")
	marks := flag.Bool("marks", false, "take the passages' marked mentions as found: what reading would be if every mention were right")
	annotated := flag.String("annotated", "../shared/annotated", "folder with the CORE sentences, to train on them too; empty: do without")
	results := flag.String("results", "", "write the comparison of every document to this file too")
	flag.Parse()
	c, err := corpus.Open()
	if err != nil {
		log.Print(err) // faults of single passages; the others are used
	}
	g := grammar.Default()
	samples := prepare(g, slices.Concat(c.Examples, c.Patterns), *marks)
	if *annotated != "" {
		core, err := loadCore(filepath.Join(*annotated, "core-train.json.gz"), g)
		if err != nil {
			log.Fatalf("%v: -annotated names the folder, -annotated \"\" does without", err)
		}
		samples = append(samples, core...)
	}
	if *write {
		h := holdOut(g, samples)
		if err := h.fit(g, samples).Save(*out); err != nil {
			log.Fatal(err)
		}
		h.measure(g, samples)
		return
	}
	documents := crossValidate(g, samples, *folds)
	if *results != "" {
		if err := eval.WriteResults(*results, documents); err != nil {
			log.Fatal(err)
		}
	}
}

// prepare reads the pages of the examples, on all processors.
func prepare(g *grammar.Grammar, examples []*corpus.Example, marks bool) []*sample {
	finder := mention.NewFinder(atlas.Default(), names.Default())
	samples := make([]*sample, len(examples))
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				samples[i] = prepareOne(g, finder, examples[i], marks)
			}
		})
	}
	for i := range examples {
		next <- i
	}
	close(next)
	wg.Wait()
	return samples
}

// patternWeight is what a pattern counts against a context of a text: there are more of them, and they
// are simpler. Chosen on held-out passages (1, 0.3 and 0.12 were tried).
const patternWeight = 0.2

// articleWeight is what a context of an article of the sample corpus counts: there are 60 of them. Chosen on held-out
// articles (3, of 1, 3 and 5) when there were half as many other texts, and raised in proportion.
const articleWeight = 5

func prepareOne(g *grammar.Grammar, finder *mention.Finder, e *corpus.Example, marks bool) *sample {
	e.Doc.Regions = noise.Mark(e.Doc.Text, nil) // as intake does
	var skip []nlp.Span
	for _, r := range e.Doc.Regions {
		skip = append(skip, nlp.Span{Start: r.Start, End: r.End})
	}
	found := finder.Find(e.Doc, nlp.Default().Analyze(e.Doc.Text, skip))
	if marks && e.Marks != nil {
		found = markedPage(e, found)
	}
	page := ties.NewPage(g, found)
	s := &sample{example: e, page: page}
	if e.Pattern() {
		s.source, s.weight = "pattern", patternWeight
	} else if e.Style == "article" {
		s.weight = articleWeight
	}
	s.read(g)
	s.gold = link(page, e.Gold)
	return s
}

// measure reads every text by the models of its inner fold and sums up, which costs next to nothing beside training. The figures are somewhat
// better than those of crossValidate can be: what deals are judged by was trained on odds of models that had read the text.
func (h *held) measure(g *grammar.Grammar, samples []*sample) {
	var results [inner][]*eval.Result
	var all sync.WaitGroup
	for fold := range inner {
		all.Go(func() {
			train, test := split(samples, fold)
			h.fitRest(h.models[fold], g, train)
			reader := ties.New(atlas.Default(), g, h.models[fold])
			for _, s := range test {
				if s.source == "" && s.example.Style == "article" {
					results[fold] = append(results[fold], score(reader, s))
				}
			}
		})
	}
	all.Wait()
	fmt.Printf("articles, by inner folds\n%s", eval.Sum(slices.Concat(results[:]...)...).Table())
}

func score(reader *ties.Reader, s *sample) *eval.Result {
	return eval.Score(s.example.Gold, &tieline.Records{Document: s.example.Doc, Deals: reader.Read(s.page)})
}

// crossValidate trains on all folds but one, reads that one, and sums up.
func crossValidate(g *grammar.Grammar, samples []*sample, folds int) (documents []eval.DocumentResult) {
	coverage(samples)
	var articles, passages []*eval.Result
	for fold := range folds {
		var train, test []*sample
		for _, s := range samples {
			if s.source == "" && learn.Fold(s.example.Group, folds) == fold {
				test = append(test, s)
			} else {
				train = append(train, s)
			}
		}
		reader := ties.New(atlas.Default(), g, fit(g, train))
		for _, s := range test {
			r := score(reader, s)
			documents = append(documents, eval.DocumentResult{Ref: s.example.Doc.Ref, Style: s.example.Style, Result: r})
			if s.example.Style == "article" {
				articles = append(articles, r)
			} else {
				passages = append(passages, r)
			}
		}
	}
	fmt.Printf("passages\n%s\narticles\n%s", eval.Sum(passages...).Table(), eval.Sum(articles...).Table())
	return documents
}

// coverage prints how many reference pairs the reader can reach at all.
func coverage(samples []*sample) {
	want, linked, reached := 0, 0, 0
	for _, s := range samples {
		if s.source != "" {
			continue
		}
		for _, d := range s.example.Gold.Deals {
			if n := len(d.Parties); !d.Optional {
				want += n * (n - 1) / 2
			}
		}
		for i := range s.gold {
			if s.gold[i].optional {
				continue
			}
			linked++
			for _, c := range s.contexts {
				if s.gold[i].ties(c) {
					reached++
					break
				}
			}
		}
	}
	fmt.Printf("reference pairs %d, both parties found %d, in a context %d\n", want, linked, reached)
}
