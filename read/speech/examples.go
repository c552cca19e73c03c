package speech

import (
	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/eval"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/mention"
)

// Examples pairs the candidates of an annotated page with whether their entity is a speaker of
// the reference. A speaker may have mentions that do not speak: of its candidates those with the
// strongest relation stand for it, the others are left out.
func Examples(p *mention.Page, g *corpus.Gold, group string) []learn.Example {
	cs := Candidates(p)
	strongest := map[int]int{} // by entity: rank of its strongest relation
	for i := range cs {
		for _, e := range cs[i].Entities {
			if r, ok := strongest[e]; !ok || rank(cs[i].Relation) < r {
				strongest[e] = rank(cs[i].Relation)
			}
		}
	}
	var out []learn.Example
	for i := range cs {
		speaks, optional := false, false
		for _, e := range cs[i].Entities {
			s, o := isSpeaker(p, e, g)
			speaks, optional = speaks || s, optional || o
		}
		x := learn.Example{Features: cs[i].Features, Group: group}
		if speaks {
			if rank(cs[i].Relation) > strongest[cs[i].Entities[0]] {
				continue
			}
			x.Class = 1
		}
		if optional {
			x.Also = []int{1 - x.Class}
		}
		out = append(out, x)
	}
	return out
}

// relations in order of strength.
var relations = []string{"subject", "according", "spokes", "colon", "before", "after", "owner", "object"}

func rank(relation string) int {
	for i, r := range relations {
		if r == relation {
			return i
		}
	}
	return len(relations)
}

// isSpeaker reports whether the reference has the entity as a speaker, under its name or any
// words that stand for it by name in the text.
func isSpeaker(p *mention.Page, entity int, g *corpus.Gold) (speaks, optional bool) {
	e := &p.Entities[entity]
	names := map[string]bool{eval.Normal(e.Name): true}
	for _, m := range e.Mentions {
		if p.Mentions[m].By != "description" {
			names[eval.Normal(p.Text(m))] = true
		}
	}
	for _, s := range g.Speakers {
		for _, a := range s.Name.All() {
			if names[eval.Normal(a)] {
				speaks = true
				optional = optional || s.Optional
			}
		}
	}
	return speaks, optional
}
