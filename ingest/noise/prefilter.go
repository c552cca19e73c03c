package noise

import (
	"regexp/syntax"
	"strings"
)

// Most lines hold none of the words that a rule needs, and Go's regexp is slow to find that out.
// So each rule carries literals of which every match contains one, and a line's set of
// three-byte sequences tells at once that most of them are not in it.

// subject is a line or sentence as rules see it.
type subject struct {
	s, lower string
	grams    [64]uint64 // hashed three-byte sequences of lower: may claim one too many, never one too few
	digit    bool
}

func about(s string) *subject {
	t := &subject{s: s, lower: strings.ToLower(s), digit: strings.ContainsAny(s, "0123456789")}
	for i := 0; i+2 < len(t.lower); i++ {
		h := hash3(t.lower[i:])
		t.grams[h>>6] |= 1 << (h & 63)
	}
	return t
}

func hash3(s string) uint32 {
	return (uint32(s[0])*961 + uint32(s[1])*31 + uint32(s[2])) * 2654435761 >> 20
}

// need is what every match of a pattern contains.
type need struct {
	literals []string // one of these, in lower case; nil: nothing known
	digit    bool     // a digit
}

// fits reports whether the subject contains what n asks for.
func (t *subject) fits(n need) bool {
	if n.digit && !t.digit {
		return false
	}
	for _, l := range n.literals {
		h, last := hash3(l), hash3(l[len(l)-3:])
		if t.grams[h>>6]&(1<<(h&63)) != 0 && t.grams[last>>6]&(1<<(last&63)) != 0 && strings.Contains(t.lower, l) {
			return true
		}
	}
	return n.literals == nil
}

func needOf(pattern string) need {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return need{}
	}
	re = re.Simplify()
	return need{literals: literals(re), digit: digits(re)}
}

// shortest is the length from which a literal serves.
const shortest = 3

// literals gives a set of which every match of re contains one, or nil.
func literals(re *syntax.Regexp) []string {
	if all := exact(re); serves(all) {
		return all
	}
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return literals(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return literals(re.Sub[0])
		}
	case syntax.OpConcat:
		return ofSequence(re.Sub)
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			l := literals(sub)
			if l == nil {
				return nil
			}
			all = append(all, l...)
		}
		return all
	}
	return nil
}

// ofSequence looks for the most telling set in the parts of a sequence, or in neighbours whose
// strings are all known and can be joined ("is " with "to" and "expected"): long literals tell
// more than few.
func ofSequence(parts []*syntax.Regexp) []string {
	var best []string
	offer := func(l []string) {
		if serves(l) && (best == nil || telling(l) > telling(best)) {
			best = l
		}
	}
	run := []string{""}
	for _, p := range parts {
		offer(literals(p))
		all := exact(p)
		if all == nil || len(run)*len(all) > 128 {
			run = []string{""}
			continue
		}
		run = cross(run, all)
		offer(run)
	}
	return best
}

func telling(l []string) int {
	short := len(l[0])
	for _, s := range l {
		short = min(short, len(s))
	}
	return 24*min(short, 8) - len(l)
}

func serves(l []string) bool {
	for _, s := range l {
		if len(s) < shortest {
			return false
		}
	}
	return len(l) > 0
}

// exact gives all strings that re matches, in lower case, or nil where they are many or unknown.
// (The Kelvin sign and the long s, which fold to k and s, are not looked for.)
func exact(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return []string{""}
	case syntax.OpLiteral:
		return []string{strings.ToLower(string(re.Rune))}
	case syntax.OpCapture:
		return exact(re.Sub[0])
	case syntax.OpQuest:
		if all := exact(re.Sub[0]); all != nil {
			return append([]string{""}, all...)
		}
	case syntax.OpCharClass:
		return exactClass(re.Rune)
	case syntax.OpConcat:
		run := []string{""}
		for _, sub := range re.Sub {
			all := exact(sub)
			if all == nil || len(run)*len(all) > 128 {
				return nil
			}
			run = cross(run, all)
		}
		return run
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			l := exact(sub)
			if l == nil {
				return nil
			}
			all = append(all, l...)
		}
		return all
	}
	return nil
}

// exactClass spells out a small character class.
func exactClass(ranges []rune) []string {
	var all []string
	for i := 0; i < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] > 4 {
			return nil
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			all = append(all, strings.ToLower(string(r)))
		}
	}
	if len(all) > 12 {
		return nil
	}
	return all
}

func cross(a, b []string) []string {
	out := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, x+y)
		}
	}
	return out
}

// digits reports whether every match of re contains a digit.
func digits(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpCharClass:
		return len(re.Rune) == 2 && re.Rune[0] >= '0' && re.Rune[1] <= '9'
	case syntax.OpLiteral:
		return strings.ContainsAny(string(re.Rune), "0123456789")
	case syntax.OpCapture, syntax.OpPlus:
		return digits(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min > 0 && digits(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if digits(sub) {
				return true
			}
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !digits(sub) {
				return false
			}
		}
		return true
	}
	return false
}
