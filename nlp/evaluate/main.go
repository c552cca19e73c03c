// Command evaluate measures the embedded model against treebanks in CoNLL-U.
//
//	go run ./nlp/evaluate DIR/ewt-dev.conllu.gz DIR/gum-dev.conllu.gz
//
// For every file it prints two lines: with the treebank's own words and sentences, and from its running text.
package main

import (
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/conllu"
)

func main() {
	model := flag.String("model", "", "model file, instead of the embedded one")
	flag.Parse()
	if err := run(*model, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}

func run(model string, paths []string) error {
	analyzer := nlp.Default
	if model != "" {
		b, err := os.ReadFile(model)
		if err != nil {
			return err
		}
		a, err := nlp.Load(b)
		if err != nil {
			return err
		}
		analyzer = func() *nlp.Analyzer { return a }
	}
	a := analyzer()
	for _, path := range paths {
		gold, err := read(path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		an := conllu.Tokens(gold)
		start := time.Now()
		a.Annotate(an)
		took := time.Since(start)
		given, err := conllu.Compare(gold, conllu.Annotated(gold, an))
		if err != nil {
			return err
		}
		start = time.Now()
		an = a.Analyze(running(gold), nil)
		tookRaw := time.Since(start)
		raw, err := conllu.Compare(gold, conllu.Sentences(an))
		if err != nil {
			return err
		}
		name := filepath.Base(path)
		fmt.Printf("%s given words: %v; %.0f words/s\n", name, &given, float64(given.Words)/took.Seconds())
		fmt.Printf("%s from text:   %v; %.0f words/s\n", name, &raw, float64(raw.Words)/tookRaw.Seconds())
	}
	return nil
}

func read(path string) ([]conllu.Sentence, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	return conllu.Read(r)
}

// running is the text of the sentences: blank lines between paragraphs, blanks between sentences.
func running(sentences []conllu.Sentence) string {
	var b strings.Builder
	for i := range sentences {
		if s := &sentences[i]; i > 0 {
			if s.NewParagraph() {
				b.WriteString("\n\n")
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(sentences[i].Text())
	}
	return b.String()
}
