package ties

import (
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/mention"
)

// Page is a page under reading, with the predicates of its sentences.
type Page struct {
	*mention.Page
	Sentences []*grammar.Sentence
	inside    [][]int             // by sentence: mentions of organisations, in text order
	lists     [][][]int           // by sentence: its enumerations of organisations
	heads     []int               // by mention: the token that stands for it in its sentence's tree
	counts    []int               // by entity: how often it is mentioned
	described map[int]description // by mention: the description of another organisation in which it stands
	title     title
	focus     [][]int // by sentence: entities of which the page has been speaking, strongest first
}

// NewPage parses the page's sentences into predicates and their arguments.
func NewPage(g *grammar.Grammar, p *mention.Page) *Page {
	out := &Page{Page: p, Sentences: make([]*grammar.Sentence, len(p.Analysis.Sentences)),
		inside: make([][]int, len(p.Analysis.Sentences)), counts: make([]int, len(p.Entities))}
	for m := range p.Mentions {
		for _, e := range p.Of(m) {
			if p.Entities[e].Type == tieline.EntityOrganization {
				s := p.Mentions[m].Sentence
				if n := len(out.inside[s]); n == 0 || out.inside[s][n-1] != m {
					out.inside[s] = append(out.inside[s], m)
				}
				out.counts[e]++
			}
		}
	}
	out.heads = make([]int, len(p.Mentions))
	for m := range p.Mentions {
		me := &p.Mentions[m]
		out.heads[m] = grammar.NameHead(p.Analysis.Sentences[me.Sentence].Tokens, grammar.Span{First: me.First, Last: me.Last})
	}
	out.lists = make([][][]int, len(out.Sentences))
	for s := range out.Sentences {
		if len(out.inside[s]) > 0 {
			out.Sentences[s] = g.Sentence(p.Analysis.Text, &p.Analysis.Sentences[s], out.names(s))
			out.lists[s] = out.findLists(s)
			out.findDescriptions(s)
		}
	}
	out.title = out.readTitle(g)
	out.focus = out.findFocus()
	return out
}

// Context is one place where two organisations stand near each other: in one sentence, or the
// second in the sentence after the first's.
type Context struct {
	A, B               int // entities; A's mention comes first
	MentionA, MentionB int
}

// maxOrganisations bounds the mentions that are paired in one sentence; lists of more names are
// tables or rankings.
const maxOrganisations = 24

// Contexts lists the places where two organisations may be said to have a deal. Within a
// sentence every two organisations are paired once, by their nearest mentions; across sentences
// an organisation is paired with those of the sentence before that are not named again, and with
// those of which the page has been speaking, if they were named some sentences before.
func (p *Page) Contexts() []Context {
	var out []Context
	for s := range p.inside {
		ms := p.inside[s]
		if len(ms) > maxOrganisations {
			ms = ms[:maxOrganisations]
		}
		out = p.within(out, ms)
		if s > 0 && p.sameBlock(s-1, s) {
			out = p.across(out, p.inside[s-1], ms)
		}
		out = p.unsaid(out, s, ms)
	}
	return out
}

func (p *Page) within(out []Context, ms []int) []Context {
	from := len(out)
	for i, ma := range ms {
		for _, mb := range ms[i:] {
			for _, a := range p.Of(ma) {
				for _, b := range p.Of(mb) {
					if a == b || !p.isOrganisation(a) || !p.isOrganisation(b) || (ma == mb && a > b) || p.bystander(ma, mb) || p.severally(ma, mb) {
						continue
					}
					out = p.addNearest(out, from, Context{a, b, ma, mb})
				}
			}
		}
	}
	return out
}

// isOrganisation reports whether an entity can be party to a deal. An outlet, known or told by its text, is a
// source, not a party, and a law firm advises one; long words in capitals that nobody knows are headings.
func (p *Page) isOrganisation(e int) bool {
	ent := &p.Entities[e]
	if ent.Type != tieline.EntityOrganization || ent.Outlet != nil || ent.Kind == "law_firm" {
		return false
	}
	return ent.Known || ent.Kind != "media" && !heading(ent.Name)
}

func heading(name string) bool { return len(name) >= 6 && strings.ToUpper(name) == name }

// addNearest keeps for each pair of entities the two mentions that are closest.
func (p *Page) addNearest(out []Context, from int, c Context) []Context {
	for i := from; i < len(out); i++ {
		o := &out[i]
		if (o.A == c.A && o.B == c.B) || (o.A == c.B && o.B == c.A) {
			if p.gap(c) < p.gap(*o) {
				*o = c
			}
			return out
		}
	}
	return append(out, c)
}

func (p *Page) gap(c Context) int {
	return p.Mentions[c.MentionB].Start - p.Mentions[c.MentionA].End
}

// across pairs the organisations of a sentence with those of the one before, the last mention of
// each, where neither sentence holds both.
func (p *Page) across(out []Context, before, now []int) []Context {
	if len(before) > maxOrganisations {
		before = before[:maxOrganisations]
	}
	from := len(out)
	for i := len(before) - 1; i >= 0; i-- {
		for _, mb := range now {
			for _, a := range p.Of(before[i]) {
				for _, b := range p.Of(mb) {
					if a == b || !p.isOrganisation(a) || !p.isOrganisation(b) || p.holds(now, a) || p.holds(before, b) {
						continue
					}
					c := Context{a, b, before[i], mb}
					if !slices.ContainsFunc(out[from:], func(o Context) bool { return o.A == a && o.B == b }) {
						out = append(out, c)
					}
				}
			}
		}
	}
	return out
}

// unsaid pairs the organisations of a sentence with those of which the page has been speaking, where these
// were named before the sentence's neighbour.
func (p *Page) unsaid(out []Context, sentence int, now []int) []Context {
	if len(now) == 0 {
		return out
	}
	for _, a := range p.focus[sentence] {
		ma := p.lastBefore(a, sentence)
		if ma < 0 || p.holds(now, a) || sentence-p.Mentions[ma].Sentence < 2 {
			continue
		}
		from := len(out)
		for _, mb := range now {
			for _, b := range p.Of(mb) {
				if a != b && p.isOrganisation(b) && !p.holds(p.inside[p.Mentions[ma].Sentence], b) &&
					!slices.ContainsFunc(out[from:], func(o Context) bool { return o.B == b }) {
					out = append(out, Context{a, b, ma, mb})
				}
			}
		}
	}
	return out
}

// lastBefore is an organisation's last mention before a sentence, -1 where there is none.
func (p *Page) lastBefore(entity, sentence int) int {
	last := -1
	for _, m := range p.Entities[entity].Mentions {
		if p.Mentions[m].Sentence >= sentence {
			break
		}
		last = m
	}
	return last
}

func (p *Page) holds(ms []int, entity int) bool {
	return slices.ContainsFunc(ms, func(m int) bool { return slices.Contains(p.Of(m), entity) })
}

// together counts the sentences that name both organisations.
func (p *Page) together(a, b int) int {
	n := 0
	for _, ms := range p.inside {
		if len(ms) > 0 && p.holds(ms, a) && p.holds(ms, b) {
			n++
		}
	}
	return n
}

// ByPair gathers contexts by the pair of organisations that they hold, those within one sentence first.
func (p *Page) ByPair(contexts []Context) [][]Context {
	var out [][]Context
	at := map[[2]int]int{}
	for _, crossing := range []bool{false, true} {
		for _, c := range contexts {
			if p.crossing(c) != crossing {
				continue
			}
			key := pairKey(c.A, c.B)
			i, seen := at[key]
			if !seen {
				i = len(out)
				at[key], out = i, append(out, nil)
			}
			out[i] = append(out[i], c)
		}
	}
	return out
}

// sameBlock reports whether two sentences stand in one paragraph or in neighbouring ones.
func (p *Page) sameBlock(a, b int) bool {
	between := p.Doc.Text[p.Analysis.Sentences[a].End:p.Analysis.Sentences[b].Start]
	return len(between) < 80
}

// opensParagraph reports whether a sentence is the first of its paragraph.
func (p *Page) opensParagraph(sentence int) bool {
	all := p.Analysis.Sentences
	return sentence == 0 || strings.Contains(p.Doc.Text[all[sentence-1].End:all[sentence].Start], "\n")
}

// names gives the sentence's mentions of more than one word, which are one node of its tree.
func (p *Page) names(sentence int) []grammar.Span {
	var out []grammar.Span
	for _, m := range p.inside[sentence] {
		if me := &p.Mentions[m]; me.By != tieline.ByDescription {
			out = append(out, grammar.Span{First: me.First, Last: me.Last})
		}
	}
	return out
}

// head is the token that stands for a mention in its sentence's tree.
func (p *Page) head(m int) int { return p.heads[m] }

// crossing reports whether the context spans two sentences.
func (p *Page) crossing(c Context) bool {
	return p.Mentions[c.MentionA].Sentence != p.Mentions[c.MentionB].Sentence
}
