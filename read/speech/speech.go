// Package speech reads who speaks in a document: the speakers, persons or organisations to whom a
// statement is attributed, and for every sentence the sources that it rests on.
//
//	speakers := speech.Default().Read(page)
//	sources := speech.Default().Sources(page) // sources[i] are those of sentence i
//
// Every mention of a person or organisation in a sentence that has a cue of attribution (a
// reporting verb, "according to", a word for a statement; data/cues.tsv) is a candidate, tied to
// its cue by a relation (relate.go; testdata/relations.tsv has sentences that each must and must not
// match). Whether the candidate speaks is a learned choice over the relation, the cue and the
// words around with names masked; data/speakers.model holds its weights.
package speech

import (
	"bytes"
	_ "embed"
	"sync"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/cue"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/scene"
)

//go:embed data/cues.tsv
var cuesFile string

//go:embed data/speakers.model
var modelFile []byte

// Lexicon is the cue words of attribution.
var Lexicon = cue.Parse(cuesFile)

// Classes are the choices of the model.
var Classes = []string{"silent", "speaks"}

// Reader reads speakers and sources. It is immutable and safe for concurrent use.
type Reader struct {
	model *learn.Model
}

// New makes a reader with the given weights.
func New(m *learn.Model) *Reader { return &Reader{model: m} }

// Default is the reader with the embedded weights, loaded once.
var Default = sync.OnceValue(func() *Reader {
	m, err := learn.Load(bytes.NewReader(modelFile))
	if err != nil {
		panic("speakers.model: " + err.Error()) // the tests load it
	}
	return New(m)
})

// least is the confidence from which on an entity is a speaker.
const least = 0.5

// spoken is an entity with the candidate that speaks for it most.
type spoken struct {
	best        *Candidate
	probability float64
}

// Read gives the speakers of a page, in order of their first statement.
func (r *Reader) Read(p *mention.Page) []tieline.Speaker {
	cs := Candidates(p)
	by := map[int]*spoken{}
	var order []int
	weigh := func(c *Candidate, probability float64) {
		for _, e := range c.Entities {
			x := by[e]
			if x == nil {
				x = &spoken{}
				by[e] = x
				order = append(order, e)
			}
			if probability > x.probability {
				x.best, x.probability = c, probability
			}
		}
	}
	var room []float64
	for i := range cs {
		room = r.model.Predict(cs[i].Features, room)
		weigh(&cs[i], room[1])
	}
	for _, m := range signed(p) {
		weigh(&Candidate{Sentence: p.Mentions[m].Sentence, Mention: m, Entities: p.Of(m)}, signature)
	}
	var out []tieline.Speaker
	for _, e := range order {
		if x := by[e]; x.probability >= least {
			if s, ok := speaker(p, e, x); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

func speaker(p *mention.Page, entity int, x *spoken) (tieline.Speaker, bool) {
	sentence := p.Analysis.Sentences[x.best.Sentence]
	whole, err := p.Doc.Evidence(sentence.Start, sentence.End)
	if err != nil {
		return tieline.Speaker{}, false
	}
	m := p.Mentions[x.best.Mention]
	words, err := p.Doc.Evidence(m.Start, m.End)
	if err != nil {
		return tieline.Speaker{}, false
	}
	e := &p.Entities[entity]
	s := tieline.Speaker{Name: scene.Name(p, entity), Confidence: x.probability, Evidence: []tieline.Evidence{whole, words}}
	if e.Type == tieline.EntityPerson && e.Employer >= 0 && e.Employer < len(p.Entities) {
		s.Organization = scene.Name(p, e.Employer)
	}
	return s, true
}

// Candidate is a mention that may be the speaker of its sentence.
type Candidate struct {
	Sentence, Mention int
	Entities          []int
	Cue               int // token of the cue
	Relation          string
	Features          learn.Features
}

// Candidates gives the mentions of persons, organisations and acting places in sentences with a
// cue of attribution.
func Candidates(p *mention.Page) []Candidate {
	s := scene.New(p, Lexicon)
	acts := Lexicon.Of("say", "judge", "hear", "noun", "according")
	var out []Candidate
	m := 0
	for i := range p.Analysis.Sentences {
		from := m
		for m < len(p.Mentions) && p.Mentions[m].Sentence == i {
			m++
		}
		colon := opensWithColon(s, i)
		if s.All(i)&acts == 0 && !colon && (from == m || !startsWithFor(s, i)) {
			continue
		}
		for k := from; k < m; k++ {
			if c, ok := candidate(s, k, colon); ok {
				out = append(out, c)
			}
		}
		out = append(out, implied(s, i, m)...)
	}
	return out
}

func candidate(s *scene.Scene, m int, colon bool) (Candidate, bool) {
	x := &s.Page.Mentions[m]
	entities := s.Page.Of(m)
	if len(entities) == 0 {
		return Candidate{}, false
	}
	e := &s.Page.Entities[entities[0]]
	switch e.Type {
	case tieline.EntityPerson, tieline.EntityOrganization:
	case tieline.EntityPlace:
		if e.Place == nil {
			return Candidate{}, false
		}
	default:
		return Candidate{}, false
	}
	c := Candidate{Sentence: x.Sentence, Mention: m, Entities: entities}
	c.Relation, c.Cue = relate(s, x, colon)
	if c.Relation == "" {
		return Candidate{}, false
	}
	if e.Type == tieline.EntityPlace && c.Relation != "subject" && c.Relation != "according" {
		return Candidate{}, false
	}
	c.Features = describe(s, &c, x, e)
	return c, true
}

func startsWithFor(s *scene.Scene, sentence int) bool {
	return len(s.Tokens(sentence)) > 0 && s.Word(sentence, 0) == "for"
}
