package speech

import (
	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/scene"
)

// mostImplied is how many organisations are weighed for "a spokesperson said".
const mostImplied = 3

// implied gives the organisations that may speak through a person who is named by office alone: "A
// spokesperson said", "the statement said". They stand before it, in this sentence or the one
// before; end is the first mention behind the sentence.
func implied(s *scene.Scene, sentence, end int) []Candidate {
	tokens := s.Tokens(sentence)
	cues := s.Cues(sentence)
	for i := range tokens {
		if tokens[i].Rel != nlp.RelNsubj || tokens[i].Tag != nlp.NOUN || cues[i]&(spokes|nouns) == 0 || s.Page.At(sentence, i) >= 0 {
			continue
		}
		v := tokens[i].Head
		if v < 0 || cues[v]&verbs == 0 || hasName(s, sentence, i) {
			continue
		}
		return before(s, sentence, i, v, end)
	}
	return nil
}

// hasName reports whether a mention depends on the noun: "a Ford spokesperson", "spokesman Tom Reid".
func hasName(s *scene.Scene, sentence, noun int) bool {
	tokens := s.Tokens(sentence)
	for i := range tokens {
		if tokens[i].Head != noun {
			continue
		}
		m := s.Page.At(sentence, i)
		if m < 0 {
			continue
		}
		for _, e := range s.Page.Of(m) {
			if t := s.Page.Entities[e].Type; t == tieline.EntityPerson || t == tieline.EntityOrganization {
				return true
			}
		}
	}
	return false
}

func before(s *scene.Scene, sentence, noun, verb, end int) []Candidate {
	var out []Candidate
	seen := map[int]bool{}
	for m := end - 1; m >= 0 && len(out) < mostImplied; m-- {
		x := &s.Page.Mentions[m]
		if x.Sentence < sentence-1 {
			break
		}
		entities := s.Page.Of(m)
		if x.Sentence == sentence && x.First > noun || len(entities) == 0 || seen[entities[0]] {
			continue
		}
		e := &s.Page.Entities[entities[0]]
		if e.Type != tieline.EntityOrganization {
			continue
		}
		seen[entities[0]] = true
		c := Candidate{Sentence: sentence, Mention: m, Entities: entities, Cue: verb, Relation: "implied"}
		c.Features.Add("relation", "implied")
		c.Features.AddPair("implied", "rank", string(rune('0'+len(out))))
		c.Features.AddPair("implied", "noun", s.Mask(sentence, noun))
		c.Features.AddPair("implied", "kind", kindOf(e))
		c.Features.AddPair("implied", "rel", s.Tokens(x.Sentence)[s.Head(x.Sentence, x.First, x.Last)].Rel.String())
		if x.Sentence == sentence {
			c.Features.AddPair("implied", "sentence", "same")
		}
		out = append(out, c)
	}
	return out
}
