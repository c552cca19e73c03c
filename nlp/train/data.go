package main

import (
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/conllu"
	"github.com/tieline/tieline/nlp/internal/neural"
)

// example is one sentence made ready: its features and what it should be read as.
type example struct {
	words  []string
	hashes []uint64 // neural.Features a word
	rows   []uint32
	heads  []int // -1 for the root
	tags   []uint8
	xtags  []uint8
	rels   []uint8

	softArcs, softTags, softRels []float32 // a teacher's distributions, nil without one
	unlabelled                   bool
}

func (e *example) len() int { return len(e.words) }

// readTreebank reads the parts "train", "dev" or "test" of all treebanks in dir.
func readTreebank(dir string, parts ...string) ([]conllu.Sentence, error) {
	var all []conllu.Sentence
	for _, part := range parts {
		paths, err := filepath.Glob(filepath.Join(dir, part+".conllu*"))
		if err != nil {
			return nil, err
		}
		if len(paths) == 0 {
			return nil, fmt.Errorf("no file %s.conllu or %s.conllu.gz in %s", part, part, dir)
		}
		slices.Sort(paths)
		for _, path := range paths {
			sentences, err := readConllu(path)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			all = append(all, sentences...)
		}
	}
	return all, nil
}

func readConllu(path string) ([]conllu.Sentence, error) {
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

// examples makes sentences ready for the network.
func examples(sentences []conllu.Sentence) ([]*example, error) {
	var all []*example
	for _, s := range sentences {
		e := &example{}
		for _, w := range s.Words {
			tag, xtag, rel := nlp.ParseTag(w.UPOS), nlp.ParseXTag(w.XPOS), nlp.ParseRel(w.Rel)
			if tag == 0 || xtag == 0 || rel == 0 {
				return nil, fmt.Errorf("%q: unknown tag or relation %s %s %s", w.Form, w.UPOS, w.XPOS, w.Rel)
			}
			e.words = append(e.words, w.Form)
			e.heads = append(e.heads, w.Head-1)
			e.tags = append(e.tags, uint8(tag))
			e.xtags = append(e.xtags, uint8(xtag))
			e.rels = append(e.rels, uint8(rel))
		}
		e.hash()
		all = append(all, e)
	}
	return all, nil
}

func (e *example) hash() {
	e.hashes = make([]uint64, len(e.words)*neural.Features)
	for i, w := range e.words {
		neural.Hashes(w, i == 0, (*[neural.Features]uint64)(e.hashes[i*neural.Features:]))
	}
}

// vocabulary numbers the features that occur often enough, and counts the words' occurrences.
func vocabulary(train []*example, minWord, minPart int) (*neural.Vocabulary, []int) {
	type key struct {
		kind int
		hash uint64
	}
	counts := map[key]int{}
	for _, e := range train {
		for i, h := range e.hashes {
			counts[key{i % neural.Features, h}]++
		}
	}
	var keys []key
	for k, n := range counts {
		if least := minPart; k.kind == 0 && n >= minWord || k.kind > 0 && n >= least {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.hash, b.hash))
	})
	hashes := make([]uint64, len(keys))
	seen := make([]int, neural.Features+len(keys))
	for i, k := range keys {
		hashes[i] = k.hash
		seen[neural.Features+i] = counts[k]
	}
	return neural.NewVocabulary(hashes), seen
}

// occurrences counts those of a vocabulary's features.
func occurrences(train []*example, v *neural.Vocabulary) []int {
	seen := make([]int, v.Rows())
	for _, e := range train {
		for _, r := range e.numbered(v) {
			seen[r]++
		}
	}
	return seen
}

func (e *example) number(v *neural.Vocabulary) { e.rows = e.numbered(v) }

func (e *example) numbered(v *neural.Vocabulary) []uint32 {
	rows := make([]uint32, len(e.hashes))
	for i, h := range e.hashes {
		rows[i] = v.Row(i%neural.Features, h)
	}
	return rows
}
