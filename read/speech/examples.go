package speech

import (
	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/eval"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/mention"
)

// Bag is a speaker of the reference with its candidates, of which one at least speaks, or a
// candidate of an entity that is no speaker.
type Bag struct {
	Examples []learn.Example
	strength []int // rank of each candidate's relation
	speaks   bool
}

// Bags sorts the candidates of an annotated page by entity. The reference does not say which
// mention of a speaker speaks: Choose does.
func Bags(p *mention.Page, g *corpus.Gold, group string) []Bag {
	cs := Candidates(p)
	at := map[int]int{} // by entity
	var out []Bag
	for i := range cs {
		speaks, optional := false, false
		speaker := -1
		for _, e := range cs[i].Entities {
			s, o := isSpeaker(p, e, g)
			if s && speaker < 0 {
				speaker = e
			}
			speaks, optional = speaks || s, optional || o
		}
		x := learn.Example{Features: cs[i].Features, Group: group}
		if speaks {
			x.Class = 1
		}
		if optional {
			x.Also = []int{1 - x.Class}
		}
		k, ok := at[speaker]
		if !speaks || !ok {
			k = len(out)
			out = append(out, Bag{speaks: speaks})
			if speaks {
				at[speaker] = k
			}
		}
		out[k].Examples = append(out[k].Examples, x)
		out[k].strength = append(out[k].strength, rank(cs[i].Relation))
	}
	return out
}

// sure is the probability from which on a further candidate of a speaker is taken to speak.
const sure = 0.6

// Choose gives the examples of the bags: of a speaker those candidates that the model holds to
// speak, the likeliest at least; without a model, those with the strongest relation. The others of
// a speaker are left out.
func Choose(bags []Bag, m *learn.Model) []learn.Example {
	var out []learn.Example
	var room []float64
	for _, b := range bags {
		if !b.speaks {
			out = append(out, b.Examples...)
			continue
		}
		score := make([]float64, len(b.Examples))
		best := 0
		for i := range b.Examples {
			if m == nil {
				score[i] = -float64(b.strength[i])
			} else {
				room = m.Predict(b.Examples[i].Features, room)
				score[i] = room[1]
			}
			if score[i] > score[best] {
				best = i
			}
		}
		for i := range b.Examples {
			if score[i] == score[best] || m != nil && score[i] >= sure {
				out = append(out, b.Examples[i])
			}
		}
	}
	return out
}

// relations in order of strength.
var relations = []string{"subject", "according", "spokes", "colon", "before", "after", "reach", "implied", "owner", "for", "behind", "object"}

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
