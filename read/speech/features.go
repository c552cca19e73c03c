package speech

import (
	"strconv"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/scene"
)

// describe gives the features of a candidate.
func describe(s *scene.Scene, c *Candidate, x *mention.Mention, e *mention.Entity) learn.Features {
	f := make(learn.Features, 0, 120)
	tokens := s.Tokens(c.Sentence)
	cues := s.Cues(c.Sentence)
	kind := kindOf(e)
	verb := s.Mask(c.Sentence, c.Cue)
	f.Add("relation", c.Relation)
	f.Add("kind", kind)
	f.AddPair("relation-kind", c.Relation, kind)
	f.AddPair("relation-cue", c.Relation, verb)
	f.AddPair("kind-cue", kind, verb)
	f.AddPair("by", c.Relation, string(x.By))
	f.AddPair("number", c.Relation, strconv.Itoa(min(len(c.Entities), 3)))
	for k, name := range s.Lexicon.Classes() {
		if cues[c.Cue].Has(k) {
			f.AddPair("relation-class", c.Relation, name)
			f.AddPair("kind-class", kind, name)
		}
	}
	f.AddPair("tense", c.Relation, tokens[c.Cue].XTag.String())
	complement(s, &f, c)
	distance := c.Cue - x.Last
	if distance < 0 {
		distance = c.Cue - x.First
	}
	f.AddPair("distance", c.Relation, strconv.Itoa(max(-8, min(8, distance))))
	if s.All(c.Sentence).Has(s.Lexicon.Class("quote")) {
		f.AddPair("quote", c.Relation, "yes")
	}
	own := len(f)
	s.Around(&f, c.Sentence, x.First, x.Last)
	s.Above(&f, c.Sentence, s.Head(c.Sentence, x.First, x.Last))
	for _, h := range f[own:] {
		f = append(f, h*0x9e3779b1^learn.Hash("with", c.Relation))
	}
	return f
}

// complement tells what the cue says: a clause, a quotation, a thing; whether it is negated or
// modal ("would not say").
func complement(s *scene.Scene, f *learn.Features, c *Candidate) {
	tokens := s.Tokens(c.Sentence)
	any := false
	for i := range tokens {
		if tokens[i].Head != c.Cue {
			continue
		}
		switch tokens[i].Rel {
		case nlp.RelCcomp, nlp.RelXcomp, nlp.RelParataxis, nlp.RelObj, nlp.RelObl, nlp.RelAdvcl, nlp.RelMark, nlp.RelAux, nlp.RelAuxPass:
			f.AddPair("has", c.Relation, tokens[i].Rel.String())
			f.AddPair("has-cue", tokens[i].Rel.String(), s.Mask(c.Sentence, c.Cue))
			any = true
			if tokens[i].Rel == nlp.RelAux {
				f.AddPair("aux", c.Relation, s.Mask(c.Sentence, i))
			}
		case nlp.RelAdvmod:
			if l := tokens[i].Lemma; l == "not" || l == "never" || l == "n't" {
				f.AddPair("negated", c.Relation, s.Mask(c.Sentence, c.Cue))
			}
		}
	}
	if !any {
		f.AddPair("has", c.Relation, "<nothing>")
	}
	f.AddPair("cuerel", c.Relation, tokens[c.Cue].Rel.String())
}

// kindOf sorts entities as far as speaking differs between them.
func kindOf(e *mention.Entity) string {
	switch {
	case e.Outlet != nil:
		return "outlet"
	case e.Type == tieline.EntityPerson:
		return "person"
	case e.Type == tieline.EntityPlace:
		return "place"
	}
	switch e.Kind {
	case "government", "agency", "legislature", "court", "international":
		return "public"
	case "media":
		return "outlet"
	case "analyst", "research", "university", "union", "association":
		return "voice"
	}
	return "organization"
}
