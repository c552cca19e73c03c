// Package ties reads which deals a page states between its organisations.
//
// It works in three steps. Contexts lists the places where two organisations stand near each
// other, or where one stands and the other is what the page has been speaking of. For each, a model weighs
// what the grammar's frames, the tree and the words say, and a network reads the page as it runs on; the mean of
// both gives every kind of deal, and none, a probability.
// The contexts of a pair are then put together: one deal a kind, which trees judge against the other pairs of
// the page, and by what the network says of all contexts of the pair at once. Its roles are read in the strongest contexts,
// its status and origin in all of them; each of these choices has a model of its own, and roles and status an answer of the network too.
//
// The weights are trained by read/ties/train on the annotated text in corpus/.
package ties

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/pairs"
)

// Model holds the weights of every choice that ties makes.
type Model struct {
	Kind   *learn.Model // kind of deal that a context states, or none
	Pair   *pairs.Model // the same, and what else its heads choose, from the page as a run of words and mentions
	Role   *learn.Model // roles of a context's pair, given the kind
	Deal   *learn.Trees // whether a pair has a deal of a kind, from all contexts of the page
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
	pair     *pair     // what all contexts of the two say of any kind
}

// leastOdds is the probability below which a context says nothing of a kind.
const leastOdds = 0.04

// Pairs puts the contexts of each pair of entities together: a draft for every kind of which some context speaks.
func Pairs(contexts []Context, odds [][]float64) []Draft {
	var drafts []Draft
	pairs := map[[2]int]*pair{}
	for i, c := range contexts {
		at := pairKey(c.A, c.B)
		if pairs[at] == nil {
			pairs[at] = &pair{}
		}
		pairs[at].add(c, odds[i])
		for _, k := range tieline.Kinds {
			if o := odds[i][KindIndex(k)]; o >= leastOdds {
				drafts = addContext(drafts, k, c, o)
			}
		}
	}
	for i := range drafts {
		sortContexts(&drafts[i])
		drafts[i].pair = pairs[pairKey(drafts[i].Entities[0], drafts[i].Entities[1])]
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
func (o *opinion) assignRoles(d *Draft) {
	pairs := rolePairs[d.Kind]
	sum := make([]float64, len(pairs))
	for i, c := range d.Contexts {
		if len(pairs) == 1 || i >= statusContexts || d.Odds[i] < 0.3*d.Odds[0] {
			break
		}
		odds := o.roleOdds(c, d.Kind)
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

func samePair(a, b *Draft) bool {
	return (a.Entities[0] == b.Entities[0] && a.Entities[1] == b.Entities[1]) || (a.Entities[0] == b.Entities[1] && a.Entities[1] == b.Entities[0])
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
