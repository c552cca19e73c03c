package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/read/mention"
)

// counts are those of precision and recall.
type counts struct{ right, found, gold int }

func (c counts) String() string {
	p, r := ratio(c.right, c.found), ratio(c.right, c.gold)
	f := 0.0
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return fmt.Sprintf("P %.3f  R %.3f  F1 %.3f  (%d marked, %d found)", p, r, f, c.gold, c.found)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

type tally struct {
	w        io.Writer
	misses   bool
	names    map[tieline.EntityType]*counts
	pointers map[string]*counts // by sort of pointer: found and right of those marked
	bcubedP  float64
	bcubedR  float64
	bcubedN  int
}

func newTally(w io.Writer, misses bool) *tally {
	return &tally{w: w, misses: misses, names: map[tieline.EntityType]*counts{}, pointers: map[string]*counts{}}
}

var types = map[byte]tieline.EntityType{
	'o': tieline.EntityOrganization, 'u': tieline.EntityOrganization, 'p': tieline.EntityPerson,
	'l': tieline.EntityPlace, 'f': tieline.EntityFacility, 'x': tieline.EntityProduct,
}

func sortOf(words string, plural bool) string {
	w := strings.ToLower(words)
	switch {
	case plural:
		return "plural"
	case slices.Contains([]string{"it", "its", "itself"}, w):
		return "it, its"
	case slices.Contains([]string{"they", "their", "them", "themselves"}, w):
		return "they, their"
	case slices.Contains([]string{"he", "she", "his", "her", "him"}, w):
		return "he, she"
	case strings.Contains(w, "venture"):
		return "venture"
	case strings.Contains(w, "partner"):
		return "partner"
	}
	return "description"
}

func (t *tally) add(e *corpus.Example, p *mention.Page) {
	text := e.Doc.Text
	canonical := t.align(e, p)
	found := map[[2]int]int{} // mention by span
	for i, m := range p.Mentions {
		found[[2]int{m.Start, m.End}] = i
	}
	marked := map[[2]int]byte{}
	for _, m := range e.Marks {
		if !e.Points(m) {
			marked[[2]int{m.Start, m.End}] = m.Type
			t.name(types[m.Type]).gold++
			i, ok := found[[2]int{m.Start, m.End}]
			if !ok || p.Mentions[i].Entity < 0 || p.Entities[p.Mentions[i].Entity].Type != types[m.Type] {
				t.miss(e, "missed %c %q", m.Type, text[m.Start:m.End])
			}
			continue
		}
		if m.Type != 'o' && m.Type != 'p' {
			continue
		}
		t.pointer(e, p, m, canonical)
	}
	for i, m := range p.Mentions {
		if m.By == tieline.ByDescription || m.Entity < 0 {
			continue
		}
		typ := p.Entities[m.Entity].Type
		if !slices.Contains([]tieline.EntityType{tieline.EntityOrganization, tieline.EntityPerson, tieline.EntityPlace, tieline.EntityFacility, tieline.EntityProduct}, typ) {
			continue
		}
		t.name(typ).found++
		if b, ok := marked[[2]int{m.Start, m.End}]; ok && types[b] == typ {
			t.name(typ).right++
		} else {
			t.miss(e, "spurious %s %q", typ, p.Text(i))
		}
	}
	t.identity(e, p, found)
}

func (t *tally) name(typ tieline.EntityType) *counts {
	if t.names[typ] == nil {
		t.names[typ] = &counts{}
	}
	return t.names[typ]
}

func (t *tally) miss(e *corpus.Example, format string, args ...any) {
	if t.misses {
		fmt.Fprintf(t.w, "%s: %s\n", e.Doc.Ref, fmt.Sprintf(format, args...))
	}
}

// align tells for each entity the canonical name that its mentions are mostly marked with.
func (t *tally) align(e *corpus.Example, p *mention.Page) map[int]string {
	votes := map[int]map[string]int{}
	for _, m := range e.Marks {
		if e.Points(m) {
			continue
		}
		for i := range p.Mentions {
			if x := &p.Mentions[i]; x.Start < m.End && m.Start < x.End && x.Entity >= 0 {
				if votes[x.Entity] == nil {
					votes[x.Entity] = map[string]int{}
				}
				votes[x.Entity][m.Name]++
			}
		}
	}
	out := map[int]string{}
	for x, names := range votes {
		best := ""
		for n, c := range names {
			if best == "" || c > names[best] || c == names[best] && n < best {
				best = n
			}
		}
		out[x] = best
	}
	return out
}

func (t *tally) pointer(e *corpus.Example, p *mention.Page, m corpus.Mark, canonical map[int]string) {
	want := slices.Clone(m.Names())
	slices.Sort(want)
	sort := sortOf(e.Doc.Text[m.Start:m.End], len(want) > 1)
	if t.pointers[sort] == nil {
		t.pointers[sort] = &counts{}
	}
	c := t.pointers[sort]
	c.gold++
	for i := range p.Mentions {
		x := &p.Mentions[i]
		if x.Start >= m.End || m.Start >= x.End || x.End != m.End {
			continue
		}
		c.found++
		var got []string
		for _, y := range p.Of(i) {
			got = append(got, canonical[y])
		}
		slices.Sort(got)
		if slices.Equal(got, want) {
			c.right++
		} else {
			t.miss(e, "resolved %q to %v, not %v", e.Doc.Text[m.Start:m.End], got, want)
		}
		return
	}
	t.miss(e, "unresolved %q (%v)", e.Doc.Text[m.Start:m.End], want)
}

// identity adds the B-cubed counts over the organisation marks that a mention covers.
func (t *tally) identity(e *corpus.Example, p *mention.Page, found map[[2]int]int) {
	type pair struct {
		gold string
		got  int
	}
	var all []pair
	for _, m := range e.Marks {
		if m.Type != 'o' || len(m.Names()) > 1 {
			continue
		}
		for i := range p.Mentions {
			x := &p.Mentions[i]
			if x.End == m.End && x.Start < m.End && m.Start < x.End && x.Entity >= 0 {
				all = append(all, pair{m.Name, x.Entity})
				break
			}
		}
	}
	for _, a := range all {
		both, gold, got := 0, 0, 0
		for _, b := range all {
			if a.gold == b.gold {
				gold++
			}
			if a.got == b.got {
				got++
			}
			if a == b {
				both++
			}
		}
		t.bcubedP += float64(both) / float64(got)
		t.bcubedR += float64(both) / float64(gold)
		t.bcubedN++
	}
}

func (t *tally) print(w io.Writer) {
	for _, typ := range []tieline.EntityType{tieline.EntityOrganization, tieline.EntityPerson, tieline.EntityPlace, tieline.EntityFacility, tieline.EntityProduct} {
		fmt.Fprintf(w, "%-14s %s\n", typ, t.name(typ))
	}
	var all counts
	for _, sort := range []string{"it, its", "they, their", "he, she", "description", "venture", "partner", "plural"} {
		c := t.pointers[sort]
		if c == nil {
			continue
		}
		all.right, all.found, all.gold = all.right+c.right, all.found+c.found, all.gold+c.gold
		fmt.Fprintf(w, "%-14s right %.3f of marked, %.3f of resolved (%d marked)\n", sort, ratio(c.right, c.gold), ratio(c.right, c.found), c.gold)
	}
	fmt.Fprintf(w, "%-14s right %.3f of marked, %.3f of resolved (%d marked)\n", "all pointers", ratio(all.right, all.gold), ratio(all.right, all.found), all.gold)
	if n := float64(t.bcubedN); n > 0 {
		pr, re := t.bcubedP/n, t.bcubedR/n
		fmt.Fprintf(w, "%-14s P %.3f  R %.3f  F1 %.3f  (%d marks found)\n", "B-cubed", pr, re, 2*pr*re/(pr+re), t.bcubedN)
	}
}
