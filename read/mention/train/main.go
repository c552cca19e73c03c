// Train learns the weights of data/salience.tsv from the marks of corpus/passages and of data/pointers.txt,
// short texts in the same format that are dense in pronouns and descriptions and have no records.
//
//	go run ./read/mention/train            # cross-validates and prints the accuracy by kind of pointer
//	go run ./read/mention/train -write     # writes read/mention/data/salience.tsv too
package main

import (
	_ "embed"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
	"github.com/tieline/tieline/read/mention"
)

//go:embed data/pointers.txt
var pointerData []byte

const (
	file  = "read/mention/data/salience.tsv"
	folds = 5
)

func main() {
	write := flag.Bool("write", false, "write "+file)
	prior := flag.Float64("prior", 1, "pull towards the weights there are")
	flag.Parse()
	if err := run(os.Stdout, *write, *prior); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, write bool, prior float64) error {
	c, err := corpus.Open()
	if c == nil {
		return err
	}
	f := mention.NewFinder(atlas.Default(), names.Default())
	dense, faults := corpus.ParsePassages("pointers.txt", pointerData)
	if len(faults) > 0 {
		return faults[0]
	}
	for i, e := range dense {
		e.Group = fmt.Sprint("pointers", i)
	}
	c.Examples = append(c.Examples, dense...)
	var parts [folds][]mention.Lesson
	n := 0
	for i, fold := range c.Folds(folds) {
		for _, e := range fold {
			if len(e.Marks) > 0 {
				parts[i] = append(parts[i], f.Lessons(e.Doc, nlp.Default().Analyze(e.Doc.Text, nil), marks(e))...)
			}
		}
		n += len(parts[i])
	}
	before, after, all := map[string]int{}, map[string]int{}, map[string]int{}
	for i := range parts {
		var rest []mention.Lesson
		for j := range parts {
			if j != i {
				rest = append(rest, parts[j]...)
			}
		}
		add(before, mention.DefaultWeights(), parts[i], all)
		add(after, mention.LearnWeights(rest, mention.DefaultWeights(), prior), parts[i], nil)
	}
	fmt.Fprintf(w, "%d pointers; right with the weights there are, and with weights learned from the other folds:\n", n)
	kinds := make([]string, 0, len(all))
	for k := range all {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	b, a := 0, 0
	for _, k := range kinds {
		fmt.Fprintf(w, "%-10s %4d  %.3f  %.3f\n", k, all[k], share(before[k], all[k]), share(after[k], all[k]))
		b, a = b+before[k], a+after[k]
	}
	fmt.Fprintf(w, "%-10s %4d  %.3f  %.3f\n", "all", n, share(b, n), share(a, n))
	if !write {
		return nil
	}
	return os.WriteFile(file, []byte(mention.LearnWeights(slices.Concat(parts[:]...), mention.DefaultWeights(), prior).Table()), 0o644)
}

func share(a, b int) float64 { return float64(a) / float64(max(b, 1)) }

func add(into map[string]int, w *mention.Weights, lessons []mention.Lesson, all map[string]int) {
	right, of := w.Right(lessons)
	for k, n := range right {
		into[k] += n
	}
	if all != nil {
		for k, n := range of {
			all[k] += n
		}
	}
}

func marks(e *corpus.Example) []mention.Mark {
	var out []mention.Mark
	for _, m := range e.Marks {
		out = append(out, mention.Mark{Start: m.Start, End: m.End, Names: m.Names(), Pointer: e.Points(m)})
	}
	return out
}
