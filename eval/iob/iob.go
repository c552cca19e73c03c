// Package iob reads annotated text that is published as one token a line with an IOB tag in the last
// column, and puts the text together again, so that a program that reads text can be measured on it.
package iob

import (
	"bufio"
	"compress/gzip"
	"io"
	"os"
	"strings"
)

// Span is a name in a text, by bytes.
type Span struct {
	Start, End int
	Type       string // as the file has it, without "B-" or "I-"
}

// Text is a document: its sentences a line each, with spaces as English has them.
type Text struct {
	text  strings.Builder
	Spans []Span
	noGap bool // the next word follows without a space
}

// String is the text.
func (t *Text) String() string { return t.text.String() }

// Len is its length in bytes.
func (t *Text) Len() int { return t.text.Len() }

// Word appends a token, after a space where English has one, and gives where it stands.
func (t *Text) Word(w string) (start, end int) {
	switch w {
	case "-LRB-":
		w = "("
	case "-RRB-":
		w = ")"
	case "``", "''":
		w = `"`
	}
	glue := t.noGap
	t.noGap = false
	switch w {
	case ",", ".", ";", ":", "?", "!", ")", "]", "%", "'s", "’s", "n't", "'", "...", "'re", "'ve", "'ll", "'d", "'m":
		glue = true
	case "(", "[", "$", "£", "€", "#":
		t.noGap = true
	}
	if n := t.text.Len(); n > 0 && !glue && t.text.String()[n-1] != '\n' {
		t.text.WriteByte(' ')
	}
	start = t.text.Len()
	t.text.WriteString(w)
	return start, t.text.Len()
}

// Raw appends a stretch of text as it is.
func (t *Text) Raw(s string) { t.text.WriteString(s) }

// Sentence appends a sentence of tokens with their tags.
func (t *Text) Sentence(words, tags []string) {
	open := ""
	for i, w := range words {
		start, end := t.Word(w)
		kind := strings.TrimPrefix(strings.TrimPrefix(tags[i], "B-"), "I-")
		if kind == "O" {
			open = ""
			continue
		}
		if open == kind && !strings.HasPrefix(tags[i], "B-") {
			t.Spans[len(t.Spans)-1].End = end
			continue
		}
		t.Spans = append(t.Spans, Span{start, end, kind})
		open = kind
	}
	t.text.WriteByte('\n')
	t.noGap = false
}

// Open opens a file, unpacking it where its name ends in .gz.
func Open(file string) (io.ReadCloser, error) {
	f, err := os.Open(file)
	if err != nil || !strings.HasSuffix(file, ".gz") {
		return f, err
	}
	return gzip.NewReader(f)
}

// Read reads the documents of a file: lines -DOCSTART- part them. A file of FiNER-ORD is told by its first line.
func Read(file string) ([]*Text, error) {
	f, err := Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	if head, _ := in.Peek(len(FiNERHeader)); string(head) == FiNERHeader {
		return readFiNER(in)
	}
	d := documents{}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		cols := strings.Fields(lines.Text())
		switch {
		case len(cols) == 0:
			d.flush()
		case cols[0] == "-DOCSTART-":
			d.next()
		default:
			d.words, d.tags = append(d.words, cols[0]), append(d.tags, cols[len(cols)-1])
		}
	}
	return d.end(), lines.Err()
}

// documents gathers tokens into sentences and documents.
type documents struct {
	words, tags []string // of the sentence
	text        *Text
	all         []*Text
}

// flush ends the sentence.
func (d *documents) flush() {
	if len(d.words) == 0 {
		return
	}
	if d.text == nil {
		d.text = &Text{}
	}
	d.text.Sentence(d.words, d.tags)
	d.words, d.tags = nil, nil
}

// next ends the document.
func (d *documents) next() {
	d.flush()
	if d.text != nil {
		d.all = append(d.all, d.text)
	}
	d.text = nil
}

func (d *documents) end() []*Text {
	d.next()
	return d.all
}
