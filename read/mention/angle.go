package mention

import (
	"strings"

	"github.com/tieline/tieline"
)

// Agencies of the days of the teleprinter set the name of a company without shares on an exchange in angle brackets, and the
// symbol of one with shares behind its name: "<Van Doorne's Daf BV>", "Goodyear <GT>".

// longestAngle bounds the tokens between two angle brackets.
const longestAngle = 12

// angle gives the token of the bracket that closes the one at token i, -1 where none does or what stands between is no
// text of an agency.
func (g *finding) angle(i int) int {
	v := g.v
	if v.word(i) != "<" || !v.glued(i) || v.shape(i+1)&startUpper == 0 {
		return -1
	}
	for t := i + 2; t < i+longestAngle && v.same(i, t); t++ {
		switch v.word(t) {
		case ">":
			return t
		case "<", "=", "/":
			return -1
		}
	}
	return -1
}

// share reports whether the brackets hold the symbol of a share: "GT", "FIAT.MI".
func (g *finding) share(open, shut int) bool {
	inside := g.v.span(open+1, shut-1)
	return len(inside) < 10 && !strings.Contains(inside, " ") && inside == strings.ToUpper(inside)
}

// angled adds the names in angle brackets.
func (g *finding) angled(all []name) []name {
	for i := range g.v.tokens {
		if shut := g.angle(i); shut > 0 && !g.share(i, shut) {
			n := name{first: i + 1, last: shut - 1, bare: shut - 1, typ: tieline.EntityOrganization, weight: 1.5 * g.length(i+1, shut-1)}
			if legalForms[strings.TrimSuffix(g.v.low(n.last), ".")] && n.first < n.last {
				n.bare--
			}
			all = append(all, g.known(n))
		}
	}
	return all
}

// shares marks the tokens of the symbols in angle brackets, which name nothing.
func (g *finding) shares(blocked []bool) {
	for i := range g.v.tokens {
		if shut := g.angle(i); shut > 0 && g.share(i, shut) {
			for t := i; t <= shut; t++ {
				blocked[t] = true
			}
		}
	}
}
