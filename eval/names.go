package eval

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/corpus"
)

// legalForms are the words of a name that the comparison ignores, besides "s a" and "n v".
var legalForms = map[string]bool{}

func init() {
	for f := range strings.FieldsSeq("incorporated inc corporation corp company co limited ltd llc llp lp plc ag se sa spa nv ab asa as gmbh kg kk pte pty bhd holding holdings group the") {
		legalForms[f] = true
	}
}

// Normal is the form in which the comparison holds two names to be the same: no case, accents,
// punctuation, possessives or legal forms. A name that is nothing but legal forms stays.
func Normal(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(norm.NFKD.String(s)) {
		switch {
		case unicode.Is(unicode.M, r):
		case r == '&':
			b.WriteString(" and ")
		case r == '’':
			b.WriteByte('\'')
		default:
			b.WriteRune(r)
		}
	}
	words := strings.FieldsFunc(dropPossessive(b.String()), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	})
	var kept []string
	for i := 0; i < len(words); i++ {
		w := words[i]
		if i+1 < len(words) && (w == "s" && words[i+1] == "a" || w == "n" && words[i+1] == "v") {
			i++
			continue
		}
		if !legalForms[w] {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		kept = words
	}
	return strings.Join(kept, " ")
}

// dropPossessive removes every 's that ends a word.
func dropPossessive(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\'' && i+1 < len(s) && s[i+1] == 's' && endsWord(s[i+2:]) {
			i++
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func endsWord(rest string) bool {
	for _, r := range rest {
		return !(unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
	}
	return true
}

// names maps every spelling that a document's reference gives to one key.
type names map[string]string

func newNames(g *corpus.Gold) names {
	var fields []corpus.Alternatives
	for _, d := range g.Deals {
		for _, p := range d.Parties {
			fields = append(fields, p.Name)
		}
		fields = append(fields, d.Venture)
	}
	for _, f := range g.Facilities {
		fields = append(fields, f.Owners...)
	}
	var groups []map[string]bool
	for _, f := range fields {
		joined := map[string]bool{}
		for _, a := range f.All() {
			joined[Normal(a)] = true
		}
		if len(joined) == 0 {
			continue
		}
		var apart []map[string]bool
		for _, g := range groups {
			if !overlap(g, joined) {
				apart = append(apart, g)
				continue
			}
			for n := range g {
				joined[n] = true
			}
		}
		groups = append(apart, joined)
	}
	keys := names{}
	for _, g := range groups {
		least := ""
		for n := range g {
			if least == "" || n < least {
				least = n
			}
		}
		for n := range g {
			keys[n] = least
		}
	}
	return keys
}

func overlap(a, b map[string]bool) bool {
	for n := range a {
		if b[n] {
			return true
		}
	}
	return false
}

// key is the key of the first spelling that the reference knows, else of the first one.
func (n names) key(spellings ...string) string {
	for _, s := range spellings {
		if s == "" {
			continue
		}
		if k, ok := n[Normal(s)]; ok {
			return k
		}
	}
	if len(spellings) == 0 || spellings[0] == "" {
		return ""
	}
	return Normal(spellings[0])
}

func (n names) gold(a corpus.Alternatives) string { return n.key(a.First()) }

func (n names) party(p tieline.Party) string {
	return n.key(append([]string{p.Name, p.Text}, p.Aliases...)...)
}

// agrees reports whether a value is one of those that the reference takes.
func agrees(gold corpus.Alternatives, value string) bool {
	if value == "" {
		return false
	}
	v := Normal(value)
	for _, a := range gold.All() {
		if Normal(a) == v {
			return true
		}
	}
	return false
}
