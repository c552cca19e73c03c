package corpus

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Check gives the slips in sense of one passage: names in records that nothing in the text is
// marked with, canonical names that are never named, names left unmarked, places out of nowhere.
func (e *Example) Check() []*Fault {
	if e.Style == articleStyle {
		return nil
	}
	c := checker{e: e, named: map[string]bool{}}
	c.marks()
	c.unmarked()
	c.records()
	return c.faults
}

type checker struct {
	e      *Example
	named  map[string]bool // canonical names by mark type and name: "oFord"
	faults []*Fault
}

func (c *checker) fault(line int, advice bool, format string, args ...any) {
	c.faults = append(c.faults, &Fault{File: c.e.File, Line: line, Reason: c.e.Doc.Ref + ": " + fmt.Sprintf(format, args...), Advice: advice})
}

// marks collects the canonical names and finds those that only descriptions and pronouns carry.
func (c *checker) marks() {
	for _, m := range c.e.Marks {
		words := c.e.Doc.Text[m.Start:m.End]
		if !m.Short || strings.ContainsFunc(words, unicode.IsUpper) && !strings.Contains(m.Name, "+") {
			c.named[string(m.Type)+m.Name] = true
		}
		if !m.Short && (strings.HasSuffix(words, "'s") || strings.HasSuffix(words, "’s")) {
			c.fault(m.Line, true, "the mark [%c:%s] ends in 's: write [%c:%s]'s unless it is part of the name", m.Type, words, m.Type, words[:strings.LastIndexAny(words, "'’")])
		}
		if !m.Short && strings.HasPrefix(strings.ToLower(words), "the ") {
			c.fault(m.Line, true, "the mark [%c:%s] starts with the article: leave it outside unless it is part of the name", m.Type, words)
		}
	}
	for _, m := range c.e.Marks {
		for _, name := range m.Names() {
			if !c.has("opfxlu", name) {
				c.fault(m.Line, false, "%q stands for %q, which no mark names", c.e.Doc.Text[m.Start:m.End], name)
			}
		}
	}
}

func (c *checker) has(types, name string) bool {
	for _, t := range types {
		if c.named[string(t)+name] {
			return true
		}
	}
	return false
}

// unmarked finds further occurrences of marked names outside any mark.
func (c *checker) unmarked() {
	text := c.e.Doc.Text
	done := map[string]bool{}
	for _, m := range c.e.Marks {
		words := text[m.Start:m.End]
		if first, _ := utf8.DecodeRuneInString(words); !unicode.IsUpper(first) || done[words] {
			continue
		}
		done[words] = true
		for at := 0; ; {
			i := strings.Index(text[at:], words)
			if i < 0 {
				break
			}
			start, end := at+i, at+i+len(words)
			at = end
			if wordEdge(text, start) && wordEdge(text, end) && !c.marked(start, end) {
				c.fault(m.Line, m.Type != 'o' && m.Type != 'p' || partOfLonger(text, start, end), "%q is marked here but not where it stands before %.30q", words, text[end:])
			}
		}
	}
}

// partOfLonger reports whether the words stand next to another capitalised word: then they may be
// part of another name.
func partOfLonger(text string, start, end int) bool {
	next := strings.TrimLeft(text[end:], " -")
	if next != text[end:] {
		if r, _ := utf8.DecodeRuneInString(next); unicode.IsUpper(r) || unicode.IsDigit(r) {
			return true
		}
	}
	words := strings.Fields(text[:start])
	if len(words) == 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return unicode.IsUpper(r) || strings.HasSuffix(text[:start], "-")
}

func wordEdge(text string, i int) bool {
	if i <= 0 || i >= len(text) {
		return true
	}
	a, _ := utf8.DecodeLastRuneInString(text[:i])
	b, _ := utf8.DecodeRuneInString(text[i:])
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return !word(a) || !word(b)
}

func (c *checker) marked(start, end int) bool {
	for _, m := range c.e.Marks {
		if m.Start < end && start < m.End {
			return true
		}
	}
	return false
}

// records checks the names and places of the records against the text.
func (c *checker) records() {
	for _, l := range c.e.records {
		name := func(types string, what string, v Alternatives) {
			if v != "" && !c.has(types, string(v)) {
				c.fault(l.line, false, "%s %q is not the name of any mark of type %s", what, v, strings.Join(strings.Split(types, ""), " or "))
			}
		}
		switch r := l.record.(type) {
		case GoldDeal:
			for _, p := range r.Parties {
				name("ou", "party", p.Name)
			}
			name("o", "venture", r.Venture)
			for _, v := range r.Via {
				name("uo", "via", v)
			}
			c.place(l.line, r.Place)
		case GoldFacility:
			for _, o := range r.Owners {
				name("o", "owner", o)
			}
			c.place(l.line, r.Place)
		case GoldSpeaker:
			name("pou", "speaker", r.Name)
			name("ou", "organization", r.Organization)
		}
	}
}

// place wants the most exact part of a longer place to stand in the text.
func (c *checker) place(line int, p Alternatives) {
	first, _, long := strings.Cut(string(p), ",")
	if long && !strings.Contains(strings.ToLower(c.e.Doc.Text), strings.ToLower(first)) {
		c.fault(line, false, "place %q: %q does not stand in the text", p, first)
	}
}
