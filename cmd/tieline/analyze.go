package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/conllu"
)

type analyzeCommand struct {
	Path   string `arg:"" default:"-" help:"The file to analyse, also gzip-compressed (.gz); - is the standard input."`
	Input  string `enum:"text,conllu" default:"text" help:"What the file holds: text, or sentences in CoNLL-U whose words are kept and tagged and parsed anew."`
	Format string `enum:"text,conllu,json" default:"text" help:"How to print: text, conllu or json."`
}

func (c *analyzeCommand) Help() string {
	return `Sentences, words, lemmas, tags and dependency trees of a text, in the manner of Universal Dependencies.

To score the trees on a treebank with any script:

  tieline analyze --input conllu --format conllu en_ewt-ud-test.conllu > system.conllu`
}

func (c *analyzeCommand) Run(a *app) error {
	in, err := c.open(a)
	if err != nil {
		return &tieline.Error{Code: tieline.ErrNotFound, Op: "analyse", Input: c.Path, Err: err, Hint: "give a readable file, or - for the standard input"}
	}
	defer in.Close()
	var an *nlp.Analysis
	var given []conllu.Sentence
	if c.Input == "conllu" {
		if given, err = conllu.Read(in); err != nil {
			return &tieline.Error{Code: tieline.ErrInvalid, Op: "analyse", Input: c.Path, Err: err, Hint: "mend the line, or leave out --input conllu to analyse running text"}
		}
		an = conllu.Tokens(given)
		nlp.Default().Annotate(an)
		given = conllu.Annotated(given, an)
	} else {
		text, err := io.ReadAll(in)
		if err != nil {
			return &tieline.Error{Code: tieline.ErrInvalid, Op: "analyse", Input: c.Path, Err: err, Hint: "give a readable file"}
		}
		an = nlp.Default().Analyze(string(text), nil)
	}
	out := bufio.NewWriter(a.out)
	switch c.Format {
	case "conllu":
		if given == nil {
			given = conllu.Sentences(an)
		}
		for i := range given {
			if err := given[i].Write(out); err != nil {
				return err
			}
		}
	case "json":
		if err := writeAnalysisJSON(out, an); err != nil {
			return err
		}
	default:
		for i := range an.Sentences {
			writeTree(out, an, &an.Sentences[i])
		}
	}
	return out.Flush()
}

func (c *analyzeCommand) open(a *app) (io.ReadCloser, error) {
	if c.Path == "-" {
		return io.NopCloser(a.in), nil
	}
	f, err := os.Open(c.Path)
	if err != nil || !strings.HasSuffix(c.Path, ".gz") {
		return f, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

// writeTree prints a sentence and its words one a line, set in by their depth in the tree.
func writeTree(w io.Writer, an *nlp.Analysis, s *nlp.Sentence) {
	fmt.Fprintln(w, strings.Join(strings.Fields(an.Text[s.Start:s.End]), " "))
	for i := range s.Tokens {
		t := &s.Tokens[i]
		depth := 1
		for h := t.Head; h >= 0; h = s.Tokens[h].Head {
			depth++
		}
		fmt.Fprintf(w, "%s%s  %s %s %s, %v\n", strings.Repeat("  ", depth), an.Word(t), t.Rel, t.Tag, t.XTag, t.Lemma)
	}
	fmt.Fprintln(w)
}

// analysisToken is a token as it is printed in JSON. Start and end are byte offsets; head counts the
// sentence's tokens from 0, -1 is the root.
type analysisToken struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Lemma string `json:"lemma"`
	Tag   string `json:"tag"`
	XTag  string `json:"xtag"`
	Head  int    `json:"head"`
	Rel   string `json:"rel"`
}

// writeAnalysisJSON prints a sentence a line.
func writeAnalysisJSON(w io.Writer, an *nlp.Analysis) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range an.Sentences {
		s := &an.Sentences[i]
		tokens := make([]analysisToken, len(s.Tokens))
		for k := range s.Tokens {
			t := &s.Tokens[k]
			tokens[k] = analysisToken{an.Word(t), t.Start, t.End, t.Lemma, t.Tag.String(), t.XTag.String(), t.Head, t.Rel.String()}
		}
		err := enc.Encode(struct {
			Start  int             `json:"start"`
			End    int             `json:"end"`
			Tokens []analysisToken `json:"tokens"`
		}{s.Start, s.End, tokens})
		if err != nil {
			return err
		}
	}
	return nil
}
