package mention

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
)

// withPartners gives where a name begins that has partners' names parted by commas before one with "&", and how many
// these are: "Carr, Riggs & Ingram". Companies and places of the atlas are no partners: they stand in an enumeration.
func (g *finding) withPartners(first, last int) (from, partners int) {
	v, joined := g.v, false
	for t := first; t < last; t++ {
		joined = joined || v.word(t) == "&"
	}
	if !joined || g.makerAt(first, last) != nil {
		return first, 0
	}
	for first >= 2 && v.same(first-2, first) && v.word(first-1) == "," && g.surname(first-2) {
		first -= 2
		partners++
	}
	return first, partners
}

// surname reports whether a token may be a partner's name.
func (g *finding) surname(t int) bool {
	v := g.v
	if v.shape(t)&(startUpper|hasLower|hasDigit) != startUpper|hasLower || v.shape(t-1)&startUpper != 0 ||
		v.node(t).Tag != nlp.PROPN && (v.node(t).Tag != nlp.NOUN || g.Finder.names.Class(v.word(t))&names.Common != 0) {
		return false
	}
	for _, r := range g.readingsAt(t) {
		if r.last == t && (r.org != nil || r.place != nil || r.outlet != nil) {
			return false
		}
	}
	return !weekday(v.low(t))
}

// longestLook is how much of a text is searched for another place of a name, in bytes.
const longestLook = 20_000

// within reports whether a run of capitals also stands behind a small word, so that all of it is a name: "led Just Eat".
func (v *view) within(span string) bool {
	text := v.text[:min(len(v.text), longestLook)]
	for from := 0; ; {
		at := strings.Index(text[from:], span)
		if at < 0 {
			return false
		}
		at += from
		if at >= 2 && text[at-1] == ' ' {
			if r, _ := utf8.DecodeLastRuneInString(text[:at-1]); unicode.IsLower(r) {
				return true
			}
		}
		from = at + len(span)
	}
}
