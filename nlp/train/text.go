package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/nlp"
)

// unlabelled reads text without trees: the repository's corpus folder and files of other text. Its
// sentences are given to the teachers.
func unlabelled(corpusDir string, files []string) ([]*example, error) {
	var texts []string
	if corpusDir != "" {
		c, err := corpus.Load(os.DirFS(corpusDir))
		if err != nil {
			return nil, err
		}
		for _, e := range c.Examples {
			texts = append(texts, e.Doc.Text)
		}
	}
	for _, path := range files {
		more, err := readTexts(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		texts = append(texts, more...)
	}
	var all []*example
	seen := map[string]bool{}
	for _, text := range texts {
		an := nlp.Split(text, nil)
		for i := range an.Sentences {
			s := &an.Sentences[i]
			if key := text[s.Start:s.End]; len(s.Tokens) < 3 || len(s.Tokens) > 80 || seen[key] {
				continue
			}
			seen[text[s.Start:s.End]] = true
			e := &example{unlabelled: true}
			for k := range s.Tokens {
				e.words = append(e.words, an.Word(&s.Tokens[k]))
			}
			e.hash()
			all = append(all, e)
		}
	}
	return all, nil
}

// readTexts reads plain text (.txt), words one a line in CoNLL style (.conll), or a list of objects whose
// "context" lists the words of a sentence (.json); each may be gzip-compressed.
func readTexts(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	name := path
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
		name = strings.TrimSuffix(name, ".gz")
	}
	switch filepath.Ext(name) {
	case ".txt":
		b, err := io.ReadAll(r)
		return []string{string(b)}, err
	case ".conll":
		return readColumns(r)
	case ".json":
		var list []struct {
			Context []string `json:"context"`
		}
		if err := json.NewDecoder(r).Decode(&list); err != nil {
			return nil, err
		}
		var out []string
		for _, x := range list {
			out = append(out, attach(x.Context))
		}
		return out, nil
	}
	return nil, errors.New("not a .txt, .conll or .json file")
}

func readColumns(r io.Reader) ([]string, error) {
	var out, words []string
	in := bufio.NewScanner(r)
	for in.Scan() {
		if f := strings.Fields(in.Text()); len(f) > 0 {
			words = append(words, f[0])
			continue
		}
		out = append(out, attach(words))
		words = nil
	}
	return append(out, attach(words)), in.Err()
}

// attach joins words with blanks, closing signs to the word before them.
func attach(words []string) string {
	var b strings.Builder
	for i, w := range words {
		switch w {
		case "-LRB-":
			w = "("
		case "-RRB-":
			w = ")"
		}
		if i > 0 && w != "." && w != "," && w != "'s" && w != ")" && w != "n't" {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}
