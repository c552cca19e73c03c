package atlas

import (
	"unicode"
	"unicode/utf8"
)

// word is a stretch of text with a hash of its folded form.
type word struct {
	start, end int
	hash       uint64
	paragraph  bool // an empty line stands before it
}

const (
	classOther = iota
	classSpace
	classWord
)

var asciiClass = func() (t [128]uint8) {
	for c := range t {
		switch r := rune(c); {
		case unicode.IsSpace(r):
			t[c] = classSpace
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			t[c] = classWord
		}
	}
	return t
}()

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiClass[r] == classWord
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

const (
	hashBasis = 14695981039346656037 // FNV-1a
	hashPrime = 1099511628211
)

// nextWord gives the first word at or after pos; start equals end where the text is over.
func nextWord(text string, pos int) word {
	w := word{hash: hashBasis}
	lines := 0
	for pos < len(text) {
		c := text[pos]
		if c < utf8.RuneSelf {
			if asciiClass[c] != classSpace {
				break
			}
			if c == '\n' {
				lines++
			}
			pos++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[pos:])
		if !unicode.IsSpace(r) {
			break
		}
		pos += n
	}
	w.start, w.paragraph = pos, lines > 1
	for pos < len(text) {
		c := text[pos]
		if c < utf8.RuneSelf {
			if asciiClass[c] != classWord {
				break
			}
			if c-'A' <= 'Z'-'A' {
				c += 'a' - 'A'
			}
			w.hash = (w.hash ^ uint64(c)) * hashPrime
			pos++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[pos:])
		if !isWordRune(r) {
			break
		}
		w.hash = (w.hash ^ uint64(foldRune(r))) * hashPrime
		pos += n
	}
	if pos == w.start && pos < len(text) { // a character that stands alone
		r, n := utf8.DecodeRuneInString(text[pos:])
		w.hash = (w.hash ^ uint64(foldRune(r))) * hashPrime
		pos += n
	}
	w.end = pos
	return w
}
