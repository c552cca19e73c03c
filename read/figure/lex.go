package figure

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

type itemKind uint8

const (
	digits itemKind = iota
	word
	sign
)

// item is a run of digits, a word, or one other character that is not space.
type item struct {
	start, end int
	kind       itemKind
	lower      string // words and signs
	value      float64
	spaced     bool // white space stands before it
}

type scanner struct {
	text    string
	items   []item
	dollar  string // what "$" alone stands for
	yen     string // what "¥" stands for
	crown   string // what "crowns" stands for
	numeric bool   // the sentence has a digit or a word of number
}

// lex splits the stretch into items.
func (s *scanner) lex(from, to int) {
	s.items, s.numeric = s.items[:0], false
	spaced := true
	for i := from; i < to; {
		c := s.text[i]
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' {
			spaced = true
			i++
			continue
		}
		it := item{start: i, spaced: spaced}
		spaced = false
		switch r, size := utf8.DecodeRuneInString(s.text[i:to]); {
		case c >= '0' && c <= '9':
			it.kind = digits
			it.end, it.value = s.number(i, to)
			s.numeric = true
		case unicode.IsLetter(r):
			it.kind = word
			it.end = s.wordEnd(i, to)
			it.lower = lower(s.text[i:it.end])
			if n, ok := data.numerals[it.lower]; ok && n.kind != "suffix" {
				s.numeric = true
			}
		case unicode.IsSpace(r):
			spaced = true
			i += size
			continue
		default:
			it.kind, it.end = sign, i+size
			it.lower = s.text[i:it.end]
			if r == '–' || r == '—' || r == '‑' || r == '−' {
				it.lower = "-"
			}
		}
		s.items = append(s.items, it)
		i = it.end
	}
}

// lower avoids an allocation where the word is in lower case already.
func lower(w string) string {
	for i := range len(w) {
		if c := w[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return strings.ToLower(w)
		}
	}
	return w
}

// wordEnd ends a word of letters; "m²", "m2" and "ft2" are words too, and points inside
// abbreviations ("U.S.", "p.a.") belong to them.
func (s *scanner) wordEnd(i, to int) int {
	start := i
	for i < to {
		r, size := utf8.DecodeRuneInString(s.text[i:to])
		switch {
		case unicode.IsLetter(r) || r == '²' || r == '\'' && i+1 < to && isLetter(s.text[i+1]) || r == '’':
			i += size
		case r == '2' && (s.text[start:i] == "m" || s.text[start:i] == "ft") && (i+1 == to || !isLetter(s.text[i+1]) && !isDigit(s.text[i+1])):
			return i + 1
		default:
			return i
		}
	}
	return i
}

// number reads digits with thousands parted by commas or thin spaces and a decimal point.
func (s *scanner) number(i, to int) (int, float64) {
	start := i
	var buf [40]byte
	b := buf[:0]
	for i < to && len(b) < 30 {
		c := s.text[i]
		switch {
		case isDigit(c):
			b = append(b, c)
			i++
			continue
		case c == ',' && threeDigits(s.text, i+1, to) && i-start <= 3 || c == ',' && threeDigits(s.text, i+1, to) && i >= 4 && s.text[i-4] == ',':
			i++
			continue
		case c == '.' && i+1 < to && isDigit(s.text[i+1]):
			b = append(b, '.')
			i++
			for i < to && isDigit(s.text[i]) && len(b) < 38 {
				b = append(b, s.text[i])
				i++
			}
		}
		break
	}
	for i < to && isDigit(s.text[i]) {
		i++ // digits beyond what a figure has
	}
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		v = 0
	}
	return i, v
}

func threeDigits(text string, i, to int) bool {
	return i+3 <= to && isDigit(text[i]) && isDigit(text[i+1]) && isDigit(text[i+2]) && (i+3 == to || !isDigit(text[i+3]))
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// is reports whether item i is the word or sign.
func (s *scanner) is(i int, words ...string) bool {
	if i < 0 || i >= len(s.items) || s.items[i].kind == digits {
		return false
	}
	for _, w := range words {
		if s.items[i].lower == w {
			return true
		}
	}
	return false
}

// isCapital reports whether item i is a word with a capital.
func (s *scanner) isCapital(i int) bool {
	if i < 0 || i >= len(s.items) || s.items[i].kind != word {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s.text[s.items[i].start:])
	return unicode.IsUpper(r)
}

// exact is the text of item i.
func (s *scanner) exact(i int) string { return s.text[s.items[i].start:s.items[i].end] }
