package speech

import (
	"strings"

	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/scene"
)

// Source is whom a stretch of a sentence rests on. A sentence without sources is in the
// document's own voice.
type Source struct {
	First, Last int   // tokens of the sentence that it covers
	Speakers    []int // entities that speak: persons, companies, public bodies; outlets are no speakers
	Public      bool  // one of the speakers is a public body, or holds office in one
	Unnamed     bool  // "people familiar with the matter", "sources"
	Outlets     []int // entities of the outlets that relay it
	Start, End  int   // bytes of the words that say so
	Carried     bool  // those words stand in an earlier sentence
	Confidence  float64
}

// Sources gives the sources of every sentence: reporting verbs, "according to", relayed reports,
// unnamed sources, and what runs on over sentences: quotations, reported speech with "would".
func (r *Reader) Sources(p *mention.Page) [][]Source {
	s := scene.New(p, Lexicon)
	out := make([][]Source, len(p.Analysis.Sentences))
	cs := Candidates(p)
	var room []float64
	next := 0
	var quoted quotes
	for i := range out {
		by := map[int]*Source{}
		var order []int
		for ; next < len(cs) && cs[next].Sentence == i; next++ {
			room = r.model.Predict(cs[next].Features, room)
			if room[1] < least {
				continue
			}
			c := &cs[next]
			x := by[c.Cue]
			if x == nil {
				x = newSource(s, i, c.Cue)
				by[c.Cue] = x
				order = append(order, c.Cue)
			}
			addSpeakers(p, x, c, room[1])
		}
		for _, c := range order {
			out[i] = append(out[i], *by[c])
		}
		out[i] = addUnnamed(s, i, out[i])
		open := quoted.open
		quoted.read(p.Analysis.Text[p.Analysis.Sentences[i].Start:p.Analysis.Sentences[i].End])
		if len(out[i]) == 0 && i > 0 && sameParagraph(p, i) && (open || runsOn(s, i)) {
			out[i] = carried(p, i, out[i-1])
		}
	}
	return out
}

func carried(p *mention.Page, sentence int, before []Source) []Source {
	var out []Source
	for _, b := range before {
		b.First, b.Last, b.Carried = 0, len(p.Analysis.Sentences[sentence].Tokens)-1, true
		b.Confidence *= 0.8
		out = append(out, b)
	}
	return out
}

// addSpeakers enters the entities of a candidate: outlets relay, the others speak.
func addSpeakers(p *mention.Page, x *Source, c *Candidate, probability float64) {
	for _, e := range c.Entities {
		switch kind := kindOf(&p.Entities[e]); kind {
		case "outlet":
			x.Outlets = append(x.Outlets, e)
		default:
			x.Speakers = append(x.Speakers, e)
			x.Public = x.Public || kind == "public" || kind == "place" || publicPerson(p, &p.Entities[e])
		}
	}
	m := &p.Mentions[c.Mention]
	x.Start, x.End = min(x.Start, m.Start), max(x.End, m.End)
	x.Confidence = max(x.Confidence, probability)
}

// publicPerson reports whether a person holds office in a public body.
func publicPerson(p *mention.Page, e *mention.Entity) bool {
	if e.Employer >= 0 && e.Employer < len(p.Entities) && kindOf(&p.Entities[e.Employer]) == "public" {
		return true
	}
	for _, office := range []string{"minister", "president of the", "senator", "governor", "mayor", "commissioner", "congress", "representative", "premier", "chancellor"} {
		if strings.Contains(strings.ToLower(e.Role), office) {
			return true
		}
	}
	return false
}

// newSource covers what the cue reports: its clause, else the whole sentence.
func newSource(s *scene.Scene, sentence, cue int) *Source {
	tokens := s.Tokens(sentence)
	x := &Source{First: 0, Last: len(tokens) - 1, Start: tokens[cue].Start, End: tokens[cue].End}
	if c := s.Child(sentence, cue, nlp.RelCcomp); c > cue {
		x.First, x.Last = span(tokens, c)
	}
	return x
}

// span is the first and last token of a subtree.
func span(tokens []nlp.Token, root int) (first, last int) {
	first, last = root, root
	for i := range tokens {
		for t, n := i, 0; t >= 0 && n < len(tokens); t, n = tokens[t].Head, n+1 {
			if t == root {
				first, last = min(first, i), max(last, i)
				break
			}
		}
	}
	return first, last
}

var (
	unnamedClass  = Lexicon.Of("unnamed")
	familiarClass = Lexicon.Of("familiar")
	alwaysUnnamed = map[string]bool{"source": true, "sources": true, "insider": true, "insiders": true}
)

// addUnnamed finds sources without a name: "two people familiar with the matter said", "according
// to sources", "citing people who asked not to be named". Where another source of the sentence is
// an outlet, they are what it relays.
func addUnnamed(s *scene.Scene, sentence int, out []Source) []Source {
	tokens := s.Tokens(sentence)
	cues := s.Cues(sentence)
	familiar := s.All(sentence)&familiarClass != 0
	for i := range tokens {
		if cues[i]&unnamedClass == 0 || tokens[i].Tag != nlp.NOUN && tokens[i].Tag != nlp.PRON || s.Page.At(sentence, i) >= 0 && named(s, sentence, i) {
			continue
		}
		word := s.Word(sentence, i)
		at := attributes(s, sentence, i)
		if at < 0 || !alwaysUnnamed[word] && !familiar && word != "people" && word != "person" {
			continue
		}
		x := newSource(s, sentence, at)
		x.Unnamed, x.Confidence = true, 0.9
		x.Start, x.End = min(x.Start, tokens[i].Start), max(x.End, tokens[i].End)
		return relay(s, sentence, out, x)
	}
	return out
}

// named reports whether the mention over a token has an entity with a name of its own.
func named(s *scene.Scene, sentence, token int) bool {
	return len(s.Page.Of(s.Page.At(sentence, token))) > 0
}

// attributes is the cue that makes the noun a source: the reporting verb of which it is subject,
// or "according to", "citing", "told by" before it.
func attributes(s *scene.Scene, sentence, noun int) int {
	tokens := s.Tokens(sentence)
	cues := s.Cues(sentence)
	if c := accordingTo(cues, noun); c >= 0 {
		return c
	}
	for t, n := noun, 0; n < 3 && t >= 0; n++ {
		g := tokens[t].Head
		if g < 0 {
			return -1
		}
		switch tokens[t].Rel {
		case nlp.RelNsubj, nlp.RelNsubjPass, nlp.RelOblAgent, nlp.RelNsubjOuter:
			if cues[g]&verbs != 0 {
				return g
			}
			return -1
		case nlp.RelObj:
			if cues[g]&according != 0 {
				return g
			}
			return -1
		case nlp.RelConj, nlp.RelAppos, nlp.RelNmod:
			t = g
		default:
			return -1
		}
	}
	return -1
}

// relay joins an unnamed source with the outlets of the sentence, or adds it; an outlet that is
// told ("told Reuters") relays too.
func relay(s *scene.Scene, sentence int, out []Source, x *Source) []Source {
	for i := range out {
		if len(out[i].Outlets) > 0 && len(out[i].Speakers) == 0 {
			out[i].Unnamed = true
			out[i].Start, out[i].End = min(out[i].Start, x.Start), max(out[i].End, x.End)
			return out
		}
	}
	for m := range s.Page.Mentions {
		if s.Page.Mentions[m].Sentence != sentence || s.Page.Mentions[m].Entity < 0 {
			continue
		}
		e := s.Page.Mentions[m].Entity
		if s.Page.Entities[e].Outlet != nil {
			x.Outlets = append(x.Outlets, e)
		}
	}
	return append(out, *x)
}

// quotes follows whether a quotation is open at the end of a sentence.
type quotes struct{ open bool }

func (q *quotes) read(text string) {
	for i, r := range text {
		switch r {
		case '“', '«', '„':
			q.open = true
		case '”', '»':
			q.open = false
		case '"':
			q.open = !q.open
		case '\n':
			if strings.HasPrefix(text[i:], "\n\n") {
				q.open = false
			}
		}
	}
}

// sameParagraph reports whether no blank line stands before the sentence.
func sameParagraph(p *mention.Page, sentence int) bool {
	between := p.Analysis.Text[p.Analysis.Sentences[sentence-1].End:p.Analysis.Sentences[sentence].Start]
	return !strings.Contains(between, "\n")
}

// runsOn reports whether a sentence goes on with reported speech: "It would begin in 2027."
func runsOn(s *scene.Scene, sentence int) bool {
	tokens := s.Tokens(sentence)
	for i := range tokens {
		if tokens[i].Rel == nlp.RelRoot {
			c := s.Child(sentence, i, nlp.RelAux)
			return c >= 0 && strings.EqualFold(s.Page.Analysis.Word(&tokens[c]), "would")
		}
	}
	return false
}
