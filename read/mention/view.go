package mention

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieline/tieline/nlp"
)

// view is an analysis as one run of tokens, with what the finders ask of each most often.
type view struct {
	an     *nlp.Analysis
	text   string
	folded string // the text with ASCII capitals made small: same offsets
	tokens []token
	first  []int // index in tokens of each sentence's first token
}

type token struct {
	start, end int32
	sentence   int32
	shape      shape
}

// shape is a set of marks of a token's letters.
type shape uint8

const (
	hasUpper   shape = 1 << iota // a capital anywhere
	startUpper                   // begins with a capital
	hasLower                     // a small letter anywhere
	hasDigit                     // a digit anywhere
	startDigit                   // begins with a digit
	isWord                       // has a letter or digit
	opens                        // first word of its sentence
)

func newView(an *nlp.Analysis) *view {
	n := 0
	for i := range an.Sentences {
		n += len(an.Sentences[i].Tokens)
	}
	v := &view{an: an, text: an.Text, folded: foldASCII(an.Text), tokens: make([]token, 0, n), first: make([]int, 0, len(an.Sentences)+1)}
	for s := range an.Sentences {
		v.first = append(v.first, len(v.tokens))
		opened := false
		for i := range an.Sentences[s].Tokens {
			t := &an.Sentences[s].Tokens[i]
			sh := shapeOf(an.Text[t.Start:t.End])
			if !opened && sh&isWord != 0 {
				sh |= opens
				opened = true
			}
			v.tokens = append(v.tokens, token{int32(t.Start), int32(t.End), int32(s), sh})
		}
	}
	v.first = append(v.first, len(v.tokens))
	return v
}

// foldASCII makes ASCII capitals small and leaves every offset as it is.
func foldASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c-'A' <= 'Z'-'A' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func shapeOf(w string) shape {
	var s shape
	for i := 0; i < len(w); {
		c := w[i]
		if c < utf8.RuneSelf {
			switch {
			case c-'a' <= 'z'-'a':
				s |= hasLower | isWord
			case c-'A' <= 'Z'-'A':
				s |= hasUpper | isWord
				if i == 0 {
					s |= startUpper
				}
			case c-'0' <= 9:
				s |= hasDigit | isWord
				if i == 0 {
					s |= startDigit
				}
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(w[i:])
		switch {
		case unicode.IsUpper(r):
			s |= hasUpper | isWord
			if i == 0 {
				s |= startUpper
			}
		case unicode.IsLetter(r):
			s |= hasLower | isWord
		}
		i += n
	}
	return s
}

// word is token i as written; "" beyond the ends.
func (v *view) word(i int) string {
	if i < 0 || i >= len(v.tokens) {
		return ""
	}
	t := &v.tokens[i]
	return v.text[t.start:t.end]
}

// low is token i in small letters; "" beyond the ends.
func (v *view) low(i int) string {
	if i < 0 || i >= len(v.tokens) {
		return ""
	}
	t := &v.tokens[i]
	return v.folded[t.start:t.end]
}

func (v *view) shape(i int) shape {
	if i < 0 || i >= len(v.tokens) {
		return 0
	}
	return v.tokens[i].shape
}

// nowhere is the node beyond the ends of the text.
var nowhere = &nlp.Token{Head: -1}

// node is the analysed token i; an empty one beyond the ends.
func (v *view) node(i int) *nlp.Token {
	if i < 0 || i >= len(v.tokens) {
		return nowhere
	}
	s := v.tokens[i].sentence
	return &v.an.Sentences[s].Tokens[i-v.first[s]]
}

// head is the index of the token that governs token i, or -1.
func (v *view) head(i int) int {
	h := v.node(i).Head
	if h < 0 {
		return -1
	}
	return v.first[v.tokens[i].sentence] + h
}

// same reports whether tokens i and j exist and stand in one sentence.
func (v *view) same(i, j int) bool {
	return i >= 0 && j >= 0 && i < len(v.tokens) && j < len(v.tokens) && v.tokens[i].sentence == v.tokens[j].sentence
}

// glued reports whether tokens i and i+1 touch.
func (v *view) glued(i int) bool {
	return i >= 0 && i+1 < len(v.tokens) && v.tokens[i].end == v.tokens[i+1].start
}

// span is the text from token first to token last.
func (v *view) span(first, last int) string {
	return v.text[v.tokens[first].start:v.tokens[last].end]
}

// end is the index after the last token of i's sentence.
func (v *view) end(i int) int { return v.first[v.tokens[i].sentence+1] }

// at gives the index of the first token that ends after byte offset, from the hint on.
func (v *view) at(offset, hint int) int {
	for hint < len(v.tokens) && int(v.tokens[hint].end) <= offset {
		hint++
	}
	return hint
}

func oneOf(w string, list ...string) bool {
	for _, x := range list {
		if w == x {
			return true
		}
	}
	return false
}

// wordSet is a set of words from a data file: words parted by white space, # opens a comment line.
func wordSet(data string) map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(data) {
		if !strings.HasPrefix(line, "#") {
			for _, w := range strings.Fields(line) {
				m[w] = true
			}
		}
	}
	return m
}

// headline reports whether a sentence is a headline within the text: a line of its own without a full stop, whose words
// have capitals throughout.
func (v *view) headline(sentence int) bool {
	s := &v.an.Sentences[sentence]
	if s.Start > 0 && v.text[s.Start-1] != '\n' || s.End < len(v.text) && v.text[s.End] != '\n' {
		return false
	}
	first, last := v.first[sentence], v.first[sentence+1]-1
	if last < first || v.shape(last)&isWord == 0 && v.word(last) != ")" {
		return false
	}
	words, capitals := 0, 0
	for t := first; t <= last; t++ {
		if v.shape(t)&hasDigit != 0 {
			return false // of a table, perhaps
		}
		if len(v.word(t)) < 4 || v.shape(t)&isWord == 0 {
			continue
		}
		words++
		if v.shape(t)&startUpper != 0 {
			capitals++
		}
	}
	return words >= 4 && 6*capitals >= 5*words
}
