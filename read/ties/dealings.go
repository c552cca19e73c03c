package ties

import (
	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/read/learn"
)

// What is generally known of two organisations makes it likelier that a text which names both speaks of it; it never makes a record
// by itself. See docs/decisions/0149-dealings.md.

// dealings gives what is generally known between two organisations, and between the houses to which they belong.
func (p *Page) dealings(a, b int) (own, house atlas.Dealings) {
	for _, side := range [][2]int{{a, b}, {b, a}} {
		if o := p.Entities[side[0]].Org; o != nil {
			return o.Dealings(p.dealer(side[1]))
		}
	}
	return 0, 0
}

// dealer is what an entity is called in dealings.
func (p *Page) dealer(entity int) string {
	e := &p.Entities[entity]
	if e.Known {
		return e.ID
	}
	return e.Name
}

// partners gives with how many others dealings of the two are known: of the one of whom less is known, and of the other.
func (p *Page) partners(a, b int) (fewer, more int) {
	of := func(entity int) int {
		if o := p.Entities[entity].Org; o != nil {
			return o.Partners()
		}
		return 0
	}
	x, y := of(a), of(b)
	return min(x, y), max(x, y)
}

// knownDealings tells the trees whether deals are known of a draft's parties, and of its kind.
func (p *Page) knownDealings(in []float64, d *Draft) []float64 {
	a, b := d.Entities[0], d.Entities[1]
	own, house := p.dealings(a, b)
	level := func(k atlas.Dealings) float64 { return number(k != 0) + number(k.Of(d.Kind)) }
	fewer, more := p.partners(a, b)
	return append(in, level(own), max(level(own), level(house)), float64(fewer), float64(more))
}

// aboutDealings tells the network and the linear weights which deals are known of two organisations.
func (p *Page) aboutDealings(about *learn.Features, a, b int) {
	own, house := p.dealings(a, b)
	for _, k := range tieline.Kinds {
		if own.Of(k) {
			about.Add("known dealings", string(k))
		} else if house.Of(k) {
			about.Add("known dealings of the house", string(k))
		}
	}
	if fewer, _ := p.partners(a, b); own|house == 0 && fewer > 0 {
		about.Add("no known dealings", bucket(fewer))
	}
}
