// Train fits the weights of the readers of measures, facilities, policies and speakers to the
// annotated text in corpus/ and measures them by cross-validation: no figure is of text that the
// weights were trained on.
//
//	go run ./read/fit/train                 # cross-validate, print the figures
//	go run ./read/fit/train -write          # train on everything, write the embedded weights
//	go run ./read/fit/train -errors policy  # print every miss of one sort of record
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/eval"
	"github.com/tieline/tieline/read/fit"
	"github.com/tieline/tieline/read/learn"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	write := flag.Bool("write", false, "train on everything and write the weights")
	folds := flag.Int("folds", 5, "folds of the cross-validation")
	show := flag.String("errors", "", "print the misses of this sort of record: measure, speaker, facility, policy")
	parts := flag.String("parts", strings.Join(fit.Parts, ","), "readers to fit")
	l2 := flag.Float64("l2", 2, "regularisation, in units of one example")
	only := flag.String("only", "", "with -errors: only documents whose id has this prefix")
	resultsFile := flag.String("results", "", "write the comparison of every document to this file too")
	passages := flag.Bool("passages", true, "train on the passages too")
	flag.Parse()
	c, err := corpus.Open()
	if err != nil && c == nil {
		return err
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	examples := c.Examples
	if !*passages {
		examples = nil
		for _, e := range c.Examples {
			if e.Style == "article" {
				examples = append(examples, e)
			}
		}
	}
	pages := fit.Pages(examples)
	opt := learn.Options{L2: *l2, Folds: 3}
	chosen := strings.Split(*parts, ",")
	if *write {
		if _, err := os.Stat("read"); err != nil {
			return errors.New("run this in the root of the source tree")
		}
		return fit.Train(pages, opt, chosen...).Write("read")
	}
	results := fit.CrossValidate(pages, *folds, opt, chosen...)
	report(pages, results, *show, *only)
	if *resultsFile == "" {
		return nil
	}
	out := make([]eval.DocumentResult, len(pages))
	for i, p := range pages {
		out[i] = eval.DocumentResult{Ref: p.Doc.Ref, Style: p.Style, Result: results[i]}
	}
	return eval.WriteResults(*resultsFile, out)
}

func report(pages []fit.Page, results []*eval.Result, show, only string) {
	sum := func(article bool) *eval.Result {
		var rs []*eval.Result
		for i, p := range pages {
			if (p.Style == "article") == article {
				rs = append(rs, results[i])
			}
		}
		return eval.Sum(rs...)
	}
	for i, p := range pages {
		if show == "" || !strings.HasPrefix(p.Doc.Ref, only) {
			continue
		}
		for _, n := range results[i].Notes {
			if n.Record == show {
				fmt.Printf("%s %s %s\n", p.Doc.Ref, n.Miss, n.Text)
			}
		}
	}
	articles, passages := sum(true), sum(false)
	fmt.Printf("articles (%d)\n%s", articles.Documents, articles.Table())
	if passages.Documents > 0 {
		fmt.Printf("passages (%d)\n%s", passages.Documents, passages.Table())
	}
	for _, sort := range []string{"measure", "speaker", "facility", "policy"} {
		bins := articles.Reliability(sort)
		fmt.Printf("%s: calibration error %.3f\n%s", sort, eval.CalibrationError(bins), eval.ReliabilityTable(bins))
	}
}
