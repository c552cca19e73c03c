package sites

import (
	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/scene"
)

// trigger is a word that speaks of a facility: a noun for a site, the name of one, a verb of
// making with a place, or a capacity.
type trigger struct {
	sentence, first, last int
	kind                  string // "noun", "near", "name", "verb", "capacity", "place"
	entity                int    // of names and places; -1
}

var (
	plantNoun = Lexicon.Of("plant")
	nearNoun  = Lexicon.Of("near")
	produces  = Lexicon.Of("produce")
)

// triggers finds them in order of the text.
func triggers(s *scene.Scene) []trigger {
	var out []trigger
	p := s.Page
	m := 0
	for i := range p.Analysis.Sentences {
		tokens := s.Tokens(i)
		places := false
		for ; m < len(p.Mentions) && p.Mentions[m].Sentence == i; m++ {
			x := &p.Mentions[m]
			if x.Entity < 0 {
				continue
			}
			e := &p.Entities[x.Entity]
			switch {
			case e.Type == tieline.EntityFacility:
				out = append(out, trigger{i, x.First, x.Last, "name", x.Entity})
			case e.Type == tieline.EntityQuantity && (e.Unit == "GWh" || e.Unit == "GWh/year" || e.Unit == "vehicles/year" || e.Unit == "tonnes/year"):
				out = append(out, trigger{i, x.First, x.Last, "capacity", -1})
			case e.Type == tieline.EntityPlace:
				places = true
				if town(e) {
					out = append(out, trigger{i, x.First, x.Last, "place", x.Entity})
				}
			}
		}
		cues := s.Cues(i)
		for t := range tokens {
			if at := p.At(i, t); at >= 0 && facilityName(s, at) {
				continue
			}
			switch {
			case cues[t]&plantNoun != 0 && (tokens[t].Tag == nlp.NOUN || tokens[t].Tag == nlp.PROPN) && !(t+1 < len(tokens) && cues[t+1]&plantNoun != 0):
				out = append(out, trigger{i, t, t, "noun", -1})
			case places && cues[t]&nearNoun != 0 && tokens[t].Tag == nlp.NOUN:
				out = append(out, trigger{i, t, t, "near", -1})
			case places && cues[t]&produces != 0 && tokens[t].Tag == nlp.VERB:
				out = append(out, trigger{i, t, t, "verb", -1})
			}
		}
	}
	return out
}

func facilityName(s *scene.Scene, m int) bool {
	e := s.Page.Mentions[m].Entity
	return e >= 0 && s.Page.Entities[e].Type == tieline.EntityFacility
}

// town reports whether a place is small enough to stand for a site by itself.
func town(e *mention.Entity) bool {
	if e.Place == nil {
		return true
	}
	switch e.Place.Kind {
	case "city", "town", "county", "site":
		return true
	}
	return false
}
