// Run tells how right the records are. It cross-validates every reader that has weights, so that no
// figure is of text that was trained on, prints the table and the worst documents, and appends one
// line to a history, so that a change that makes things worse is seen at once.
//
//	go run ./eval/run                     # the date and revision of the last commit label the line
//	go run ./eval/run -label 2026-11-22 -history ""   # a label of your own; no history
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/tieline/tieline/eval"
)

func main() {
	log.SetFlags(0)
	label := flag.String("label", "", "what the history calls this run; empty: date and revision of the last commit")
	history := flag.String("history", "docs/eval-history.tsv", "file to append the figures to; empty: none")
	worst := flag.Int("worst", 10, "how many of the worst articles to name")
	flag.Parse()
	if err := run(*label, *history, *worst); err != nil {
		log.Fatal(err)
	}
}

func run(label, history string, worst int) error {
	if label == "" {
		var err error
		if label, err = commit(); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp("", "eval")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	deals, err := crossValidate("./read/ties/train", filepath.Join(dir, "deals.json"))
	if err != nil {
		return err
	}
	others, err := crossValidate("./read/fit/train", filepath.Join(dir, "others.json"))
	if err != nil {
		return err
	}
	all, err := eval.Join(deals, others)
	if err != nil {
		return err
	}
	var refs []string
	var articles, passages []*eval.Result
	for _, d := range all {
		if d.Style == "article" {
			refs = append(refs, d.Ref)
			articles = append(articles, d.Result)
		} else {
			passages = append(passages, d.Result)
		}
	}
	sum := eval.Sum(articles...)
	fmt.Printf("%s, %d articles, cross-validated\n%s", label, len(articles), sum.Table())
	for _, level := range []string{"tie", "deal", "ledger"} {
		low, high := eval.Bootstrap(level, articles)
		fmt.Printf("%-16s 95 %% of resamples lie in %.3f to %.3f\n", level, low, high)
	}
	fmt.Printf("\n%d passages, cross-validated\n%s", len(passages), eval.Sum(passages...).Table())
	lines := eval.Worst("ledger", refs, articles)
	fmt.Printf("\nworst articles\n%s\n", strings.Join(lines[:min(worst, len(lines))], "\n"))
	if history == "" {
		return nil
	}
	return eval.AppendHistory(history, label, sum)
}

// crossValidate runs one of the commands that train, and reads the results that it leaves.
func crossValidate(command, results string) ([]eval.DocumentResult, error) {
	c := exec.Command("go", "run", command, "-results", results)
	c.Stdout, c.Stderr = nil, os.Stderr
	if err := c.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w", command, err)
	}
	return eval.ReadResults(results)
}

// commit is the date and the revision of the last commit: "2026-11-22 4f0dc8c".
func commit() (string, error) {
	out, err := exec.Command("git", "log", "-1", "--format=%cs %h").Output()
	if err != nil {
		return "", fmt.Errorf("no commit to name the run by (%w); give -label", err)
	}
	return strings.TrimSpace(string(out)), nil
}
