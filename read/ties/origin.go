package ties

import (
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/learn"
)

// OriginFeatures describes who stands behind what a page says of a deal: whom reporting verbs and
// "according to" name in the sentences of its strongest contexts, and which words they use.
func (p *Page) OriginFeatures(g *grammar.Grammar, d *Draft) learn.Features {
	f := make(learn.Features, 0, 80)
	f.Add("kind", string(d.Kind))
	for i, c := range d.Contexts {
		if i >= statusContexts {
			break
		}
		prefix := ""
		if i > 0 {
			prefix = "more "
		}
		s := p.Mentions[c.MentionB].Sentence
		p.reporters(&f, g, prefix, d, s)
		if s > 0 && p.Sentences[s-1] != nil {
			p.reporters(&f, g, prefix+"before ", d, s-1)
		}
	}
	return f.Distinct()
}

func (p *Page) reporters(f *learn.Features, g *grammar.Grammar, prefix string, d *Draft, sentence int) {
	s := p.Sentences[sentence]
	f.Add(prefix+"position", bucket(sentence))
	for i := range s.Predicates {
		pr := &s.Predicates[i]
		if !slices.Contains(pr.Classes, "speak") && !slices.Contains(pr.Classes, "plan") {
			continue
		}
		f.AddPair(prefix+"says", s.Lemma(pr.Token), s.Form(pr.Token))
		for _, a := range pr.Arguments {
			if a.Function == "subj" || a.Function == "to" || a.Function == "by" || a.Function == "from" || a.Function == "of" {
				f.AddPair(prefix+"speaker", string(a.Function), p.standIn(d, sentence, a.Token, s))
			}
		}
	}
	for i := range s.Len() {
		lemma := s.Lemma(i)
		switch lemma {
		case "accord", "according", "source", "people", "person", "familiar", "anonymity", "reportedly", "statement", "filing", "spokesperson", "spokesman",
			"spokeswoman", "release", "analyst", "minister", "report", "cite", "confirm", "announce", "document", "letter", "interview", "rumour", "rumor":
			f.Add(prefix+"cue", lemma)
		case "“", "\"", "``":
			f.Add(prefix+"cue", "quote")
		}
	}
	for _, m := range p.inside[sentence] {
		if e := p.Mentions[m].Entity; e >= 0 && p.Entities[e].Outlet != nil && !slices.Contains(d.Entities, e) {
			f.Add(prefix+"outlet", "yes")
		}
	}
}

// standIn says what the speaker at a token is to the deal: a party, its person, a government, an outlet …
func (p *Page) standIn(d *Draft, sentence, token int, s *grammar.Sentence) string {
	m := p.At(sentence, token)
	if m < 0 || p.Mentions[m].Entity < 0 {
		return "word " + s.Lemma(token)
	}
	e := p.Mentions[m].Entity
	ent := &p.Entities[e]
	switch {
	case slices.Contains(d.Entities, e):
		return "party"
	case ent.Type == tieline.EntityPerson && ent.Employer >= 0 && slices.Contains(d.Entities, ent.Employer):
		return "party person"
	case ent.Type == tieline.EntityPerson && ent.Employer >= 0:
		return "person of " + kindName(p.Entities[ent.Employer].Kind)
	case ent.Type == tieline.EntityPerson:
		return "person"
	case ent.Outlet != nil:
		return "outlet"
	}
	return string(ent.Type) + " " + kindName(ent.Kind)
}

// Via lists the outlets through which a deal is relayed: those that a reporting verb or
// "according to" names in the sentences on which it rests, the document's publisher left out.
func (p *Page) Via(d *Draft) (names []string, mentions []int) {
	for _, c := range d.Contexts[:1] {
		s := p.Mentions[c.MentionB].Sentence
		for at := max(0, s-1); at <= min(s+1, len(p.Sentences)-1); at++ {
			if at != s && !p.sameBlock(min(at, s), max(at, s)) {
				continue
			}
			for _, m := range p.inside[at] {
				if at != s && !p.continues(at, s) {
					continue
				}
				e := p.Mentions[m].Entity
				if e < 0 || p.Entities[e].Outlet == nil || slices.Contains(d.Entities, e) {
					continue
				}
				name := p.Entities[e].Outlet.Name
				if strings.EqualFold(name, p.Doc.Publisher) || slices.Contains(names, name) || !p.relays(at, m) {
					continue
				}
				names, mentions = append(names, name), append(mentions, m)
			}
		}
	}
	return names, mentions
}

// continues reports whether the sentence after or before goes on with the same report: it speaks
// of the report or its sources.
func (p *Page) continues(at, s int) bool {
	other := p.Sentences[max(at, s)]
	if other == nil {
		return false
	}
	for i := range other.Len() {
		switch other.Lemma(i) {
		case "report", "source", "newspaper", "paper", "add", "agency", "also":
			return true
		}
	}
	return false
}

// relays reports whether the outlet at mention m stands there as a source, not as a company.
func (p *Page) relays(sentence, m int) bool {
	s := p.Sentences[sentence]
	head := p.head(m)
	for i := head; i >= 0; i = s.Head(i) {
		switch s.Lemma(i) {
		case "report", "say", "accord", "according", "write", "tell", "cite", "quote", "reveal", "interview", "publish", "disclose", "story", "article", "first", "learn", "see", "citing", "claim", "note", "add", "describe":
			return true
		}
		for _, c := range s.Children(i) {
			switch s.Lemma(c) {
			case "accord", "according", "report", "cite", "say", "per", "tell":
				return true
			}
		}
	}
	return false
}
