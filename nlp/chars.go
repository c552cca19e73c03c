package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// charClass sorts bytes for the tokenizer. Runes beyond ASCII are sorted by classAt.
type charClass uint8

const (
	classSign   charClass = iota // a sign that stands alone
	classSpace                   // white space
	classLetter                  // letters and marks
	classDigit                   // decimal digits
	classRun                     // signs that repeat within one token: "...", "---", "!!"
)

var asciiClass = func() (t [utf8.RuneSelf]charClass) {
	for c := range t {
		switch {
		case c <= ' ' || c == 0x7f:
			t[c] = classSpace
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_':
			t[c] = classLetter
		case '0' <= c && c <= '9':
			t[c] = classDigit
		case strings.IndexByte(".-!?=*~#+", byte(c)) >= 0:
			t[c] = classRun
		}
	}
	return t
}()

// classAt is the class of the character at text[i:] and its length in bytes.
func classAt(text string, i int) (charClass, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return asciiClass[c], 1
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	switch {
	case unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' || r == '\u2060':
		return classSpace, n
	case unicode.IsLetter(r) || unicode.IsMark(r) || r == '\u00ad' || r == '\u200d' || r == '\u200c':
		return classLetter, n
	case unicode.IsDigit(r):
		return classDigit, n
	}
	return classSign, n
}

func asciiDigit(s string, i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }

func upper(c byte) bool { return 'A' <= c && c <= 'Z' }

func allUpper(s string) bool {
	for i := range len(s) {
		if !upper(s[i]) {
			return false
		}
	}
	return true
}

func isLetterAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	class, _ := classAt(s, i)
	return class == classLetter
}

func isWordAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	class, _ := classAt(s, i)
	return class == classLetter || class == classDigit
}

func isWordBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.'
}

// lettersBefore counts the ASCII letters that stand directly before i, not before start.
func lettersBefore(s string, start, i int) int {
	n := 0
	for j := i - 1; j >= start && asciiClass[s[j]&0x7f] == classLetter && s[j] < utf8.RuneSelf; j-- {
		n++
	}
	return n
}

func digitsAfter(s string, i, to int) int {
	n := 0
	for i+n < to && asciiDigit(s, i+n) {
		n++
	}
	return n
}

func domainEnding(s string) bool {
	for _, d := range []string{"com", "org", "net", "gov", "edu", "doc", "pdf", "xls", "co.", "eu", "ai", "io"} {
		if strings.HasPrefix(s, d) && !isWordAt(s, len(d)) {
			return true
		}
	}
	return false
}
