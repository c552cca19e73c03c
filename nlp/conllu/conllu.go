// Package conllu reads and writes CoNLL-U, the format of Universal Dependencies treebanks
// (https://universaldependencies.org/format.html), and scores analyses against it.
//
// A Sentence keeps every line of its file, so that a file whose words were tagged and parsed anew is
// written with its comments, multi-word tokens and empty nodes as they were.
package conllu

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Word is one syntactic word: a line whose id is a plain number.
type Word struct {
	Form, Lemma, UPOS, XPOS, Feats string
	Head                           int // id of the governing word, counted from 1; 0 for the root
	Rel                            string
	Deps, Misc                     string
}

// SpaceAfter tells whether white space follows the word in its text.
func (w *Word) SpaceAfter() bool { return !strings.Contains("|"+w.Misc+"|", "|SpaceAfter=No|") }

// Line is one line of a sentence: a word, or a line kept as it was read.
type Line struct {
	Word int    // index in Words, -1 for a kept line
	Text string // the kept line: a comment, a multi-word token, an empty node
}

// Sentence is a block of lines.
type Sentence struct {
	Lines []Line
	Words []Word
}

// Text is the value of the comment "# text = ", empty where there is none.
func (s *Sentence) Text() string { return s.comment("text") }

func (s *Sentence) comment(key string) string {
	for _, l := range s.Lines {
		if l.Word < 0 {
			if rest, ok := strings.CutPrefix(l.Text, "# "+key+" = "); ok {
				return rest
			}
		}
	}
	return ""
}

// NewParagraph tells whether a comment says that a paragraph or document begins here.
func (s *Sentence) NewParagraph() bool {
	for _, l := range s.Lines {
		if l.Word < 0 && (strings.HasPrefix(l.Text, "# newpar") || strings.HasPrefix(l.Text, "# newdoc")) {
			return true
		}
	}
	return false
}

// maxLine bounds one line of a file.
const maxLine = 1 << 20

// Read reads all sentences of r. Its errors name the line.
func Read(r io.Reader) ([]Sentence, error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 64<<10), maxLine)
	var all []Sentence
	var s Sentence
	n := 0
	for in.Scan() {
		n++
		line := strings.TrimSuffix(in.Text(), "\r")
		if line == "" {
			if err := s.check(); err != nil {
				return nil, fmt.Errorf("sentence before line %d: %w", n, err)
			}
			if len(s.Words) > 0 {
				all = append(all, s)
			}
			s = Sentence{}
			continue
		}
		if err := s.add(line); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", n+1, err)
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("last sentence: %w", err)
	}
	if len(s.Words) > 0 {
		all = append(all, s)
	}
	return all, nil
}

// check holds that every head is a word of the sentence.
func (s *Sentence) check() error {
	for i, w := range s.Words {
		if w.Head > len(s.Words) {
			return fmt.Errorf("head %d of word %d in a sentence of %d words", w.Head, i+1, len(s.Words))
		}
	}
	return nil
}

func (s *Sentence) add(line string) error {
	if line[0] == '#' {
		s.Lines = append(s.Lines, Line{Word: -1, Text: line})
		return nil
	}
	f := strings.Split(line, "\t")
	if len(f) != 10 {
		return fmt.Errorf("%d columns instead of 10", len(f))
	}
	if strings.ContainsAny(f[0], "-.") {
		s.Lines = append(s.Lines, Line{Word: -1, Text: line})
		return nil
	}
	if f[0] != strconv.Itoa(len(s.Words)+1) {
		return fmt.Errorf("word id %q instead of %d", f[0], len(s.Words)+1)
	}
	if f[1] == "" {
		return errors.New("a word without a form")
	}
	head := 0
	if f[6] != "_" {
		var err error
		if head, err = strconv.Atoi(f[6]); err != nil || head < 0 {
			return fmt.Errorf("head %q is no word id", f[6])
		}
	}
	s.Lines = append(s.Lines, Line{Word: len(s.Words)})
	s.Words = append(s.Words, Word{Form: f[1], Lemma: f[2], UPOS: f[3], XPOS: f[4], Feats: f[5], Head: head, Rel: f[7], Deps: f[8], Misc: f[9]})
	return nil
}

// Write writes the sentence with its empty line.
func (s *Sentence) Write(w *bufio.Writer) error {
	for _, l := range s.Lines {
		if l.Word < 0 {
			w.WriteString(l.Text)
			w.WriteByte('\n')
			continue
		}
		k := &s.Words[l.Word]
		w.WriteString(strconv.Itoa(l.Word + 1))
		for _, field := range [...]string{k.Form, k.Lemma, k.UPOS, k.XPOS, k.Feats, strconv.Itoa(k.Head), k.Rel, k.Deps, k.Misc} {
			w.WriteByte('\t')
			if field == "" {
				field = "_"
			}
			w.WriteString(field)
		}
		w.WriteByte('\n')
	}
	return w.WriteByte('\n')
}
