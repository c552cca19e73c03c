// Mentions measures how well names are found and told apart on the marked passages.
//
//	go run ./eval/mentions [-show] [-misses] [FILE ...]
//	go run ./eval/mentions -iob FILE      # names in a public set, one token a line with IOB tags, or a file of FiNER-ORD
//
// It prints, by type, precision, recall and F1 of names (exact span and type), and for what points
// back (pronouns, descriptions, plurals) how many marks are resolved to the right organisation,
// and the B-cubed F1 of identity over the marks that were found. Passages mark only the pointers that
// matter to a record, so a pointer found without a mark counts neither for nor against.
//
// The models in the binary may have learned from these passages: figures of the learned parts
// come from the cross-validation of their training commands, not from here.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
	"github.com/tieline/tieline/read/mention"
)

func main() {
	show := flag.Bool("show", false, "print every mention found")
	misses := flag.Bool("misses", false, "print what was missed, spurious or wrongly resolved")
	published := flag.String("iob", "", "measure on a file of tokens with IOB tags instead")
	flag.Parse()
	if *published != "" {
		if err := runIOB(os.Stdout, *published, *misses); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if err := run(os.Stdout, flag.Args(), *show, *misses); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, files []string, show, misses bool) error {
	examples, err := load(files)
	if err != nil {
		return err
	}
	f := mention.NewFinder(atlas.Default(), names.Default())
	t := newTally(w, misses)
	for _, e := range examples {
		p := f.Find(e.Doc, nlp.Default().Analyze(e.Doc.Text, nil))
		if show {
			print(w, p)
		}
		t.add(e, p)
	}
	t.print(w)
	return nil
}

// load reads the passages of the files, or of the corpus where none is named.
func load(files []string) ([]*corpus.Example, error) {
	if len(files) == 0 {
		c, err := corpus.Open()
		if c == nil {
			return nil, err
		}
		return c.Passages(), nil
	}
	var out []*corpus.Example
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		es, _ := corpus.ParsePassages(file, b)
		out = append(out, es...)
	}
	return out, nil
}

func print(w io.Writer, p *mention.Page) {
	fmt.Fprintf(w, "== %s\n%s\n", p.Doc.Ref, p.Doc.Text)
	for i := range p.Mentions {
		m := &p.Mentions[i]
		fmt.Fprintf(w, "  %-30q %-12s", p.Text(i), m.By)
		for _, x := range p.Of(i) {
			e := &p.Entities[x]
			fmt.Fprintf(w, " [%s %s", e.Type, e.Name)
			if e.Known {
				fmt.Fprintf(w, " = %s", e.ID)
			}
			if e.Kind+e.Country != "" {
				fmt.Fprintf(w, " (%s %s)", e.Kind, e.Country)
			}
			if e.Unit != "" {
				fmt.Fprintf(w, " %g-%g %s", e.Value, e.High, e.Unit)
			}
			if !e.Date.IsZero() {
				fmt.Fprintf(w, " %s..%s", e.Date, e.DateEnd)
			}
			if e.Role != "" || e.Employer >= 0 {
				employer := ""
				if e.Employer >= 0 {
					employer = p.Entities[e.Employer].Name
				}
				fmt.Fprintf(w, " (%s @ %s)", e.Role, employer)
			}
			fmt.Fprint(w, "]")
		}
		fmt.Fprintln(w)
	}
}
