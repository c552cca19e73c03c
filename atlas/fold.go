package atlas

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// foldLimit bounds the table of folded runes: Latin with all its marks.
const foldLimit = 0x1F00

// folded maps runes below foldLimit to lower case without accents. The few letters that Unicode does
// not decompose are set by hand; those that stand for two letters keep the first, in names and texts
// alike ("Strauß" and "Straus" meet, "Strauss" needs an alias).
var folded = func() (t [foldLimit]rune) {
	for r := range rune(foldLimit) {
		t[r] = unicode.ToLower(r)
		if r < 0x80 {
			continue
		}
		for _, base := range norm.NFD.String(string(unicode.ToLower(r))) {
			t[r] = base
			break // the marks follow their letter
		}
	}
	for from, to := range map[rune]rune{'ß': 's', 'æ': 'a', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'þ': 't', 'œ': 'o', 'ı': 'i', 'ħ': 'h'} {
		t[from], t[unicode.ToUpper(from)] = to, to
	}
	return t
}()

// foldRune gives the rune in lower case without accent; typographic quotes and dashes become ASCII.
func foldRune(r rune) rune {
	if r < foldLimit {
		return folded[r]
	}
	switch r {
	case '’', '‘', 'ʼ':
		return '\''
	case '‐', '‑', '–':
		return '-'
	}
	return unicode.ToLower(r)
}

// Slug makes an id of a name: lower case, no accents, runs of anything else turned into a hyphen.
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range name {
		r = foldRune(r)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
