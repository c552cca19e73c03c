// Package ties reads which deals a page states between its organisations.
//
// It works in three steps. Contexts lists the places where two organisations stand near each
// other. For each, a model weighs what the grammar's frames, the tree and the words say, and
// gives every kind of deal, and none, a probability. The contexts of a pair are then put together:
// one deal a kind, its roles read in the strongest context, its status and origin in all of them,
// its confidence from how the contexts agree; each of these choices has a model of its own.
//
// The weights are trained by read/train on the annotated text in corpus/.
package ties

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/learn"
)

// Model holds the weights of every choice that ties makes.
type Model struct {
	Kind   *learn.Model // kind of deal that a context states, or none
	Role   *learn.Model // roles of a context's pair, given the kind
	Deal   *learn.Model // whether a pair has a deal of a kind, from all its contexts
	Status *learn.Model
	Origin *learn.Model
}

// Draft is a deal in the making: two or more entities with roles, and the contexts that speak of it,
// strongest first.
type Draft struct {
	Kind     tieline.Kind
	Entities []int
	Roles    []tieline.Role
	Contexts []Context
	Odds     []float64 // of the kind, by context
	Score    float64   // probability that the page states this deal
}

// KindOdds gives for every context the probability of none and of every kind.
func (m *Model) KindOdds(g *grammar.Grammar, p *Page, contexts []Context) [][]float64 {
	out := make([][]float64, len(contexts))
	n := len(tieline.Kinds) + 1
	flat := make([]float64, len(contexts)*n)
	for i, c := range contexts {
		out[i] = m.Kind.Predict(p.Features(g, c), flat[i*n:][:n])
	}
	p.Share(contexts, out)
	return out
}

// leastOdds is the probability below which a context says nothing of a kind.
const leastOdds = 0.04

// Pairs puts the contexts of each pair of entities together: a draft for every kind of which some context speaks.
func Pairs(contexts []Context, odds [][]float64) []Draft {
	var drafts []Draft
	for i, c := range contexts {
		for _, k := range tieline.Kinds {
			if o := odds[i][KindIndex(k)]; o >= leastOdds {
				drafts = addContext(drafts, k, c, o)
			}
		}
	}
	for i := range drafts {
		sortContexts(&drafts[i])
	}
	return drafts
}

func addContext(drafts []Draft, k tieline.Kind, c Context, odds float64) []Draft {
	for i := range drafts {
		d := &drafts[i]
		if d.Kind == k && (d.Entities[0] == c.A && d.Entities[1] == c.B || d.Entities[0] == c.B && d.Entities[1] == c.A) {
			d.Contexts, d.Odds = append(d.Contexts, c), append(d.Odds, odds)
			return drafts
		}
	}
	return append(drafts, Draft{Kind: k, Entities: []int{c.A, c.B}, Contexts: []Context{c}, Odds: []float64{odds}})
}

// assignRoles gives a pair its roles, by the contexts in which its deal is likeliest.
func (m *Model) assignRoles(g *grammar.Grammar, p *Page, d *Draft) {
	pairs := rolePairs[d.Kind]
	sum := make([]float64, len(pairs))
	for i, c := range d.Contexts {
		if i >= statusContexts || d.Odds[i] < 0.3*d.Odds[0] {
			break
		}
		if len(pairs) == 1 {
			break
		}
		odds := m.Role.Predict(p.RoleFeatures(g, c, d.Kind), nil)
		for k, r := range pairs {
			if c.A != d.Entities[0] {
				r = Roles{r.B, r.A}
			}
			sum[k] += d.Odds[i] * odds[RoleIndex(r)]
		}
	}
	best, _ := argmax(sum)
	d.Roles = []tieline.Role{pairs[best].A, pairs[best].B}
}

func sortContexts(d *Draft) {
	order := make([]int, len(d.Odds))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(d.Odds[j], d.Odds[i]) })
	contexts, odds := make([]Context, len(order)), make([]float64, len(order))
	for to, from := range order {
		contexts[to], odds[to] = d.Contexts[from], d.Odds[from]
	}
	d.Contexts, d.Odds = contexts, odds
}

// DealFeatures describes a draft, among the others of its page, to the model that decides on it.
func (p *Page) DealFeatures(d *Draft, all []Draft) learn.Features {
	f := make(learn.Features, 0, 24)
	kind := string(d.Kind)
	best := level(d.Odds[0])
	f.Add("best", best)
	f.AddPair("best kind", best, kind)
	for t := range atLeast(d.Odds[0]) {
		f.Add("best over", levels[t])
	}
	second := 0.0
	if len(d.Odds) > 1 {
		second = d.Odds[1]
	}
	f.Add("second", level(second))
	if p.crossing(d.Contexts[0]) {
		f.AddPair("cross", best, "")
	}
	rival := 0.0
	for i := range all {
		o := &all[i]
		if o.Kind != d.Kind && samePair(o, d) {
			rival = max(rival, o.Odds[0])
		}
	}
	f.AddPair("rival", level(rival), best)
	f.Add("kinds", kindName(p.Entities[d.Entities[0]].Kind)+","+kindName(p.Entities[d.Entities[1]].Kind))
	known := 0
	for _, e := range d.Entities {
		if p.Entities[e].Known {
			known++
		}
		if p.Entities[e].Outlet != nil {
			f.Add("outlet", best)
		}
	}
	f.Add("known", levels[known])
	f.Add("organisations", bucket(p.organisations()))
	return f.Distinct()
}

func samePair(a, b *Draft) bool {
	return (a.Entities[0] == b.Entities[0] && a.Entities[1] == b.Entities[1]) || (a.Entities[0] == b.Entities[1] && a.Entities[1] == b.Entities[0])
}

func (p *Page) organisations() int {
	n := 0
	for _, c := range p.counts {
		if c > 0 {
			n++
		}
	}
	return n
}

var (
	levels     = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}
	levelEdges = []float64{0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.96}
)

func level(x float64) string { return levels[atLeast(x)] }

// atLeast counts the edges that x reaches.
func atLeast(x float64) int {
	n := 0
	for n < len(levelEdges) && x >= levelEdges[n] {
		n++
	}
	return n
}

// Limits are the probabilities from which deals are emitted.
type Limits struct {
	Pair float64 // that a pair has any deal at all: its likeliest kind is emitted
	More float64 // of each further kind of the same pair
}

// Decide scores the drafts, keeps those that the limits let through and gives them their roles.
func (m *Model) Decide(g *grammar.Grammar, p *Page, drafts []Draft, limits Limits) []Draft {
	for i := range drafts {
		drafts[i].Score = m.Deal.Predict(p.DealFeatures(&drafts[i], drafts), nil)[1]
	}
	var out []Draft
	for i := range drafts {
		d := &drafts[i]
		if p.ofOneHouse(d.Kind, d.Entities[0], d.Entities[1]) || p.ofOneHouse(d.Kind, d.Entities[1], d.Entities[0]) {
			continue
		}
		best, none := true, 1-d.Score
		for k := range drafts {
			if o := &drafts[k]; k != i && samePair(o, d) {
				best = best && (d.Score > o.Score || d.Score == o.Score && i < k)
				none *= 1 - o.Score
			}
		}
		if best && 1-none >= limits.Pair || d.Score >= limits.More {
			m.assignRoles(g, p, d)
			out = append(out, *d)
		}
	}
	return out
}

// ofOneHouse reports whether a deal of that kind cannot be between the two: a parent and its own subsidiary
// are no deal, nor has a venture a venture with one of its owners.
func (p *Page) ofOneHouse(kind tieline.Kind, parent, child int) bool {
	up, down := &p.Entities[parent], &p.Entities[child]
	if kind == tieline.Acquisition {
		return false
	}
	if begins(down.Name, up.Name) {
		return true // "Asahi Kasei Battery Separator" is Asahi Kasei's
	}
	if up.Org == nil {
		return false
	}
	if down.Org == nil {
		return slices.ContainsFunc(up.Org.Aliases, func(alias string) bool { return begins(down.Name, alias) })
	}
	if kind == tieline.JointVenture && slices.ContainsFunc(down.Org.Owners, func(o atlas.Share) bool { return o.Owner == up.Org.ID }) {
		return true
	}
	return down.Org.Parent == up.Org.ID && len(down.Org.Owners) == 0 && (down.Org.ParentShare == 0 || down.Org.ParentShare > 50)
}

func begins(name, by string) bool { return by != "" && strings.HasPrefix(name, by+" ") }
