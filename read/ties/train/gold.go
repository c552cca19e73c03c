package main

import (
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/eval"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/ties"
)

// sample is an annotated page, ready for training.
type sample struct {
	example  *corpus.Example
	page     *ties.Page
	contexts []ties.Context
	features [][]uint32
	sequence *ties.Sequence
	gold     []goldPair
	weight   float64       // of its contexts in training; 0 means 1
	source   string        // of text that is never measured: core, pattern; empty for articles and passages
	onPage   ties.PairOdds // what the network says of its pairs, by models trained on other groups
	inTitle  ties.PairOdds // what they say of its pairs by the title
	first    int           // index of its first context among all samples' contexts
}

// sourced adds to features where they come from, if not from an article or a passage like those of the news:
// made sentences, and the articles in the files long-*, state more deals, and other ones, which must not change
// what is likely in a text.
func (s *sample) sourced(f learn.Features) learn.Features {
	switch {
	case s.source != "":
		f.Add("source", s.source)
	case strings.HasPrefix(s.example.Group, "long-"):
		f.Add("source", "long")
	}
	return f
}

// read lays the page out and describes its contexts.
func (s *sample) read(g *grammar.Grammar) {
	s.contexts, s.sequence = s.page.Contexts(), s.page.Sequence(g)
	for _, c := range s.contexts {
		s.features = append(s.features, s.sourced(s.page.Features(g, c)))
	}
}

// goldPair is two entities of a page that the reference ties together by one deal.
type goldPair struct {
	a, b     int
	deal     *corpus.GoldDeal
	ra, rb   tieline.Role
	optional bool
}

// link finds the reference's deals among the page's entities.
func link(page *ties.Page, gold *corpus.Gold) []goldPair {
	index := namesOf(page)
	var out []goldPair
	for i := range gold.Deals {
		d := &gold.Deals[i]
		entities := make([]int, len(d.Parties))
		for k, party := range d.Parties {
			entities[k] = findParty(index, party.Name)
		}
		for x := range entities {
			for y := x + 1; y < len(entities); y++ {
				if a, b := entities[x], entities[y]; a >= 0 && b >= 0 && a != b {
					out = append(out, goldPair{a, b, d, d.Parties[x].Role, d.Parties[y].Role, d.Optional})
				}
			}
		}
	}
	return out
}

func namesOf(page *ties.Page) map[string]int {
	index := map[string]int{}
	for e := range page.Entities {
		ent := &page.Entities[e]
		if ent.Type != tieline.EntityOrganization {
			continue
		}
		for _, m := range ent.Mentions {
			if page.Mentions[m].By != tieline.ByDescription {
				addName(index, page.Text(m), e)
			}
		}
		addName(index, ent.Name, e)
	}
	return index
}

func addName(index map[string]int, name string, e int) {
	if n := eval.Normal(name); n != "" {
		if _, taken := index[n]; !taken {
			index[n] = e
		}
	}
}

func findParty(index map[string]int, name corpus.Alternatives) int {
	for _, n := range name.All() {
		if e, ok := index[eval.Normal(n)]; ok {
			return e
		}
	}
	return -1
}

// kinds gives the classes of the kind model for a reference pair.
func (g *goldPair) kinds() []int {
	var out []int
	for _, kind := range g.deal.Kind.All() {
		out = append(out, ties.KindIndex(tieline.Kind(kind)))
	}
	return out
}

// roles gives the classes of the role model for a reference pair in the context's order, for one kind.
func (g *goldPair) roles(c ties.Context, k tieline.Kind) []int {
	ra, rb := g.ra, g.rb
	if c.A == g.b {
		ra, rb = rb, ra
	}
	var out []int
	for _, x := range corpus.Alternatives(ra).All() {
		for _, y := range corpus.Alternatives(rb).All() {
			rx, ry := tieline.Role(x), tieline.Role(y)
			if !slices.Contains(k.Roles(), rx) || !slices.Contains(k.Roles(), ry) {
				continue
			}
			if i := ties.RoleIndex(ties.Roles{A: rx, B: ry}); i >= 0 && !slices.Contains(out, i) {
				out = append(out, i)
			}
		}
	}
	return out
}

// of lists the reference pairs that tie the context's entities.
func (s *sample) of(c ties.Context) []*goldPair {
	var out []*goldPair
	for i := range s.gold {
		g := &s.gold[i]
		if (g.a == c.A && g.b == c.B) || (g.a == c.B && g.b == c.A) {
			out = append(out, g)
		}
	}
	return out
}
