package acts

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/nlp"
)

//go:embed data/bodies.tsv
var bodiesFile string

// own is the jurisdiction of bodies that exist in many countries.
const own = "own"

// mark is a stretch of text that speaks of a jurisdiction.
type mark struct {
	name                  string
	form                  string // name, adjective, seat, body
	country               bool   // a country or bloc by name or adjective: may be a target too
	sentence, first, last int
}

// word is one way of speaking of a jurisdiction.
type word struct {
	rest    string // words behind the first one, parted by spaces
	name    string
	form    string
	country bool
}

// words are the ways of speaking of jurisdictions by their first word.
type words map[string][]word

// cached words of the default atlas: other atlases are read anew.
var cached = sync.OnceValue(func() words { return readWords(atlas.Default()) })

func wordsOf(a *atlas.Atlas) words {
	if a == atlas.Default() {
		return cached()
	}
	return readWords(a)
}

func readWords(a *atlas.Atlas) words {
	w := words{}
	for i := range a.Places() {
		p := &a.Places()[i]
		country := p.Kind == "country" || p.Kind == "bloc" || p.Kind == "territory"
		if !country && p.Kind != "state" && p.Kind != "province" {
			continue
		}
		for _, n := range append([]string{p.Name}, p.Aliases...) {
			w.add(n, word{name: p.Name, form: "name", country: country})
		}
		for _, n := range p.Short {
			w.add(n, word{name: p.Name, form: "short", country: country})
		}
		for _, n := range p.Demonym {
			w.add(n, word{name: p.Name, form: "adjective", country: country})
		}
		for _, n := range p.Seat {
			w.add(n, word{name: p.Name, form: "seat"})
		}
	}
	for line := range strings.Lines(bodiesFile) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, list, ok := strings.Cut(line, "\t")
		if !ok {
			panic("bodies.tsv: no tab in " + line)
		}
		for n := range strings.SplitSeq(list, "|") {
			w.add(n, word{name: name, form: "body"})
		}
	}
	for k := range w {
		// longest first; among equals the first: a seat before a state of the same name
		slices.SortStableFunc(w[k], func(a, b word) int { return cmp.Compare(len(b.rest), len(a.rest)) })
	}
	return w
}

func (w words) add(name string, x word) {
	first, rest, _ := strings.Cut(name, " ")
	x.rest = rest
	w[first] = append(w[first], x)
}

// mark finds the jurisdictions of a page.
func (s *Scene) mark(w words) {
	s.marks = make([][]mark, len(s.Page.Analysis.Sentences))
	firsts := map[string]mark{}
	for i := range s.Page.Analysis.Sentences {
		tokens := s.Tokens(i)
		for t := 0; t < len(tokens); t++ {
			x, last := s.wordAt(w, tokens, t)
			if x == nil {
				continue
			}
			m := mark{x.name, x.form, x.country, i, t, last}
			s.marks[i] = append(s.marks[i], m)
			if x.name != own {
				s.counts[x.name]++
				if _, ok := firsts[x.name]; !ok {
					firsts[x.name] = m
				}
			}
			t = last
		}
	}
	for _, m := range firsts {
		s.main = append(s.main, m)
	}
	slices.SortFunc(s.main, func(a, b mark) int {
		return cmp.Or(cmp.Compare(s.counts[b.name], s.counts[a.name]), cmp.Compare(a.name, b.name))
	})
	s.main = s.main[:min(len(s.main), 3)]
	s.imply()
}

// imply adds the country in which most places and organisations of the page lie, for acts of a
// government that is not named ("the federal credit").
func (s *Scene) imply() {
	count := map[string]int{}
	for i := range s.Page.Entities {
		e := &s.Page.Entities[i]
		if e.Country != "" && (e.Type == tieline.EntityPlace || e.Type == tieline.EntityOrganization) {
			count[e.Country] += len(e.Mentions)
		}
	}
	best := ""
	for c, n := range count {
		if best == "" || n > count[best] || n == count[best] && c < best {
			best = c
		}
	}
	country := s.atlas.Country(best)
	if country == nil || slices.ContainsFunc(s.main, func(m mark) bool { return m.name == country.Name }) {
		return
	}
	s.main = append(s.main, mark{name: country.Name, form: "implied"})
}

// wordAt is the way of speaking of a jurisdiction that begins at a token, with its last token.
func (s *Scene) wordAt(w words, tokens []nlp.Token, t int) (*word, int) {
	an := s.Page.Analysis
	first := an.Word(&tokens[t])
	ways := w[first]
	if len(ways) == 0 && len(first) > 3 && strings.ToUpper(first) == first {
		ways = w[first[:1]+strings.ToLower(first[1:])] // datelines: "ANKARA"
	}
	for i := range ways {
		x := &ways[i]
		if x.rest == "" {
			return x, t
		}
		end := tokens[t].End + 1 + len(x.rest)
		if end > len(an.Text) || an.Text[tokens[t].End] != ' ' || an.Text[tokens[t].End+1:end] != x.rest {
			continue
		}
		for last := t + 1; last < len(tokens); last++ {
			if tokens[last].End == end {
				return x, last
			}
			if tokens[last].End > end {
				break
			}
		}
	}
	return nil, -1
}
