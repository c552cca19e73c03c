// Real compares what the program read from published news with the reference annotations beside
// this file. The texts belong to others and are not in the repository: docs/real-texts.md tells where
// they can be had.
//
//	tieline extract --format jsonl eval/real/texts/*.json | go run ./eval/real
//	tieline extract --format jsonl eval/real/texts/t*.json | go run ./eval/real -set t   # the third set alone
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/eval"
)

func main() {
	log.SetFlags(0)
	gold := flag.String("gold", "eval/real", "folder of the reference annotations")
	set := flag.String("set", "", "compare one set alone, r, s, t, u, v or w: the letter that its ids begin with; empty: every text")
	worst := flag.Int("worst", 5, "how many of the worst texts to name")
	flag.Parse()
	if err := run(*gold, *set, os.Stdin, *worst); err != nil {
		log.Fatal(err)
	}
}

func run(dir, set string, in io.Reader, worst int) error {
	golds, err := load(dir, set)
	if err != nil {
		return err
	}
	read, err := records(in)
	if err != nil {
		return err
	}
	var ids []string
	var results []*eval.Result
	for _, g := range golds {
		if out := read[g.ID]; out != nil {
			ids = append(ids, g.ID)
			results = append(results, eval.Score(g, out))
		}
	}
	if len(results) == 0 {
		return errors.New("none of the documents on standard input has a reference annotation in " + dir)
	}
	fmt.Printf("%d of %d annotated texts\n%s", len(results), len(golds), eval.Sum(results...).Table())
	lines := eval.Worst("ledger", ids, results)
	fmt.Printf("\nworst texts\n%s\n", strings.Join(lines[:min(worst, len(lines))], "\n"))
	return nil
}

// load reads the reference annotations of a folder whose ids begin with set.
func load(dir, set string) ([]*corpus.Gold, error) {
	golds, err := corpus.LoadGold(dir)
	if err != nil {
		return nil, err
	}
	golds = slices.DeleteFunc(golds, func(g *corpus.Gold) bool { return !strings.HasPrefix(g.ID, set) })
	if len(golds) == 0 {
		return nil, &tieline.Error{Code: tieline.ErrNotFound, Op: "load reference annotations", Input: set, Reason: "no annotated text in " + dir + " has an id that begins so", Hint: "give -set r, -set s, -set t, -set u, -set v, or leave it out"}
	}
	return golds, nil
}

// records reads the lines of extract, by the id that each document gave itself.
func records(in io.Reader) (map[string]*tieline.Records, error) {
	read := map[string]*tieline.Records{}
	lines := json.NewDecoder(in)
	for {
		r := new(tieline.Records)
		switch err := lines.Decode(r); {
		case errors.Is(err, io.EOF):
			return read, nil
		case err != nil:
			return nil, fmt.Errorf("standard input: %w", err)
		}
		read[r.Document.Ref] = r
	}
}
