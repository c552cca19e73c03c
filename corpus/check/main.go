// Check validates the annotated text of the repository.
//
//	go run ./corpus/check [-advice] [FILE ...]
//
// Without files it checks the whole corpus, patterns included. It prints each fault as file:line: reason, then the
// number of examples and records, and exits with 1 if there is a fault. Advice (likely slips) is
// printed with -advice and does not fail.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/tieline/tieline/corpus"
)

func main() {
	advice := flag.Bool("advice", false, "print likely slips too")
	flag.Parse()
	if err := run(os.Stdout, flag.Args(), *advice); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var errFaults = errors.New("the corpus has faults")

func run(w io.Writer, files []string, advice bool) error {
	examples, faults, err := load(files)
	if err != nil {
		fmt.Fprintln(w, err)
		return errFaults
	}
	for _, e := range examples {
		faults = append(faults, e.Check()...)
	}
	bad := 0
	for _, f := range faults {
		if !f.Advice {
			bad++
		}
		if !f.Advice || advice {
			fmt.Fprintln(w, f)
		}
	}
	var deals, facilities, measures, policies, speakers, marks, size int
	for _, e := range examples {
		g := e.Gold
		deals, facilities, measures = deals+len(g.Deals), facilities+len(g.Facilities), measures+len(g.Measures)
		policies, speakers = policies+len(g.Policies), speakers+len(g.Speakers)
		marks, size = marks+len(e.Marks), size+len(e.Doc.Text)
	}
	fmt.Fprintf(w, "%d examples, %d kB of text, %d marks; %d deals, %d facilities, %d measures, %d policies, %d speakers; %d faults, %d advised\n",
		len(examples), size/1000, marks, deals, facilities, measures, policies, speakers, bad, len(faults)-bad)
	if bad > 0 {
		return errFaults
	}
	return nil
}

// load reads the named passage files, or the whole corpus where none is named.
func load(files []string) (examples []*corpus.Example, faults []*corpus.Fault, err error) {
	if len(files) == 0 {
		c, err := corpus.Open()
		if err != nil {
			return nil, nil, err
		}
		return slices.Concat(c.Examples, c.Patterns), nil, nil
	}
	for _, file := range files {
		es, fs, err := corpus.ParseFile(file)
		if err != nil {
			return nil, nil, err
		}
		examples, faults = append(examples, es...), append(faults, fs...)
	}
	return examples, faults, nil
}
