// Package scene gives learned choices their view of a place in the text: the words around it with
// names masked by their type, the cue words near it, the words that govern it in the tree. The
// readers of figures, facilities, policies and speakers describe their candidates by it, each with
// a lexicon of its own.
//
//	s := scene.New(page, lexicon)
//	var f learn.Features
//	s.Around(&f, sentence, first, last)   // words and cues before and after
//	s.Above(&f, sentence, head)           // governors, governing verb, its subject
package scene

import (
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/cue"
	"github.com/tieline/tieline/read/mention"
)

// Scene is a page seen with one lexicon. It is not safe for concurrent use; make one a call.
type Scene struct {
	Page    *mention.Page
	Lexicon *cue.Lexicon
	cues    [][]cue.Set // by sentence; nil until asked
}

// New makes the view of a page.
func New(p *mention.Page, l *cue.Lexicon) *Scene {
	return &Scene{Page: p, Lexicon: l, cues: make([][]cue.Set, len(p.Analysis.Sentences))}
}

// Tokens are the tokens of a sentence.
func (s *Scene) Tokens(sentence int) []nlp.Token { return s.Page.Analysis.Sentences[sentence].Tokens }

// Cues are the classes of the tokens of a sentence.
func (s *Scene) Cues(sentence int) []cue.Set {
	if s.cues[sentence] == nil {
		s.cues[sentence] = s.Lexicon.Mark(s.Page.Analysis, sentence, nil)
	}
	return s.cues[sentence]
}

// All is the union of the classes of a sentence; empty outside the text.
func (s *Scene) All(sentence int) cue.Set {
	var all cue.Set
	if sentence >= 0 && sentence < len(s.cues) {
		for _, c := range s.Cues(sentence) {
			all |= c
		}
	}
	return all
}

// Word is the form of a token in lower case.
func (s *Scene) Word(sentence, token int) string {
	t := &s.Tokens(sentence)[token]
	return strings.ToLower(s.Page.Analysis.Word(t))
}

// masks by the type of a mention's entity.
var masks = map[tieline.EntityType]string{
	tieline.EntityOrganization: "<organization>",
	tieline.EntityPerson:       "<person>",
	tieline.EntityPlace:        "<place>",
	tieline.EntityFacility:     "<facility>",
	tieline.EntityProduct:      "<product>",
	tieline.EntityMoney:        "<money>",
	tieline.EntityQuantity:     "<quantity>",
	tieline.EntityPercent:      "<percent>",
	tieline.EntityDate:         "<date>",
}

// Mask is what learned choices see of a token: the type of the mention that covers it, "<number>"
// for other numbers, else its lemma in lower case. So no weight can hang on a name.
func (s *Scene) Mask(sentence, token int) string {
	if m := s.Page.At(sentence, token); m >= 0 {
		e := s.Page.Of(m)
		if len(e) == 0 {
			return s.lemma(sentence, token)
		}
		x := &s.Page.Entities[e[0]]
		switch {
		case x.Outlet != nil:
			return "<outlet>"
		case x.Type == tieline.EntityOrganization && public(x.Kind):
			return "<public>"
		}
		return masks[x.Type]
	}
	t := &s.Tokens(sentence)[token]
	if c := s.Page.Analysis.Text[t.Start]; c >= '0' && c <= '9' {
		return "<number>"
	}
	return s.lemma(sentence, token)
}

func public(kind string) bool {
	return kind == "government" || kind == "agency" || kind == "legislature" || kind == "court" || kind == "international"
}

func (s *Scene) lemma(sentence, token int) string {
	l := s.Tokens(sentence)[token].Lemma
	for i := range len(l) {
		if c := l[i]; c >= 'A' && c <= 'Z' || c >= 0x80 {
			return strings.ToLower(l)
		}
	}
	return l
}

// Head is the token of [first, last] whose governor lies outside.
func (s *Scene) Head(sentence, first, last int) int {
	tokens := s.Tokens(sentence)
	for i := first; i <= last; i++ {
		if h := tokens[i].Head; h < first || h > last {
			return i
		}
	}
	return last
}

// Verb is the nearest verb that governs the token (or the token itself), -1 where there is none.
func (s *Scene) Verb(sentence, token int) int {
	tokens := s.Tokens(sentence)
	for n := 0; token >= 0 && n < len(tokens); n++ {
		if tokens[token].Tag == nlp.VERB {
			return token
		}
		token = tokens[token].Head
	}
	return -1
}

// Child is the first dependent of the token in one of the relations, -1 where there is none.
func (s *Scene) Child(sentence, token int, rels ...nlp.Rel) int {
	tokens := s.Tokens(sentence)
	for i := range tokens {
		if tokens[i].Head != token {
			continue
		}
		for _, r := range rels {
			if tokens[i].Rel == r {
				return i
			}
		}
	}
	return -1
}

// Subject is the subject of a verb, of the verb that it is joined to, or of the clause that it
// completes ("agreed to buy"); -1 where there is none.
func (s *Scene) Subject(sentence, verb int) int {
	tokens := s.Tokens(sentence)
	for n := 0; verb >= 0 && n < 4; n++ {
		if c := s.Child(sentence, verb, nlp.RelNsubj, nlp.RelNsubjPass, nlp.RelCsubj); c >= 0 {
			return c
		}
		switch tokens[verb].Rel {
		case nlp.RelConj, nlp.RelXcomp, nlp.RelAdvcl, nlp.RelCcomp, nlp.RelParataxis:
			verb = tokens[verb].Head
		case nlp.RelAcl, nlp.RelAclRelcl:
			return tokens[verb].Head
		default:
			return -1
		}
	}
	return -1
}

// Path names the relations from a up to the common governor and down to b; long ones only by
// their length.
func (s *Scene) Path(sentence, a, b int) string {
	tokens := s.Tokens(sentence)
	const limit = 4
	for n, x := 0, a; n <= limit && x >= 0; n, x = n+1, tokens[x].Head {
		for k, y := 0, b; k <= limit && y >= 0; k, y = k+1, tokens[y].Head {
			if x != y {
				continue
			}
			if n+k > limit {
				return "far"
			}
			out := ""
			for i := a; i != x; i = tokens[i].Head {
				out += "<" + tokens[i].Rel.String()
			}
			for i := b; i != y; i = tokens[i].Head {
				out += ">" + tokens[i].Rel.String()
			}
			return out
		}
	}
	return "far"
}
