package ties

import (
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/grammar"
)

// date finds when the deal's stage began, where the sentence that states it says so: a date that is
// not still to come and hangs on a verb of the main clause that holds a party ("Ford and SK On agreed
// in December to …", "has supplied Tarn since 2023"). A date in a clause of its own ("under a contract
// signed in 2022") is about something else. It gives the mention of the date, or -1.
func (p *Page) date(d *Draft, status tieline.Status) (mention int, date tieline.Date) {
	c := d.Contexts[0]
	if p.crossing(c) {
		return -1, tieline.Date{}
	}
	at := p.Mentions[c.MentionB].Sentence
	s := p.Sentences[at]
	for i := range s.Predicates {
		pr := &s.Predicates[i]
		if !pr.Verb || pr.FunctionOf(p.head(c.MentionA)) == "" && pr.FunctionOf(p.head(c.MentionB)) == "" || !p.tells(s, at, pr, status) {
			continue
		}
		for m := range p.Mentions {
			me := &p.Mentions[m]
			if me.Sentence == at && me.Entity >= 0 && p.Entities[me.Entity].Type == tieline.EntityDate && p.dates(s, at, pr, m) {
				return m, p.Entities[me.Entity].Date
			}
		}
	}
	return -1, tieline.Date{}
}

// tells reports whether the verb tells what happened or is so: it is finite, of the main clause or of
// what somebody says, and not of what will or may be. Who announced something did not begin it by that.
func (p *Page) tells(s *grammar.Sentence, at int, pr *grammar.Predicate, status tieline.Status) bool {
	if slices.Contains(pr.Classes, "speak") && status != tieline.Exploring && status != tieline.Announced && status != tieline.Agreed {
		return false
	}
	for _, c := range s.Children(pr.Token) {
		if s.Form(c) == "MD" || s.Rel(c) == "mark" && s.Lemma(c) == "to" || s.Lemma(c) == "not" {
			return false
		}
	}
	switch s.Form(pr.Token) {
	case "VBD", "VBN", "VBZ", "VBP", "VBG":
	default:
		return false
	}
	tokens := p.Analysis.Sentences[at].Tokens
	for i, steps := pr.Token, 0; tokens[i].Head >= 0 && tokens[i].Head != i && steps < len(tokens); i, steps = tokens[i].Head, steps+1 {
		switch base, _, _ := strings.Cut(s.Rel(i), ":"); base {
		case "root", "ccomp", "conj", "parataxis":
		default:
			return false
		}
	}
	return true
}

// dates reports whether the mention of a date hangs on the verb, as the time at which it was so.
func (p *Page) dates(s *grammar.Sentence, at int, pr *grammar.Predicate, m int) bool {
	e := &p.Entities[p.Mentions[m].Entity]
	if e.Date.IsZero() || !e.DateEnd.IsZero() || p.Analysis.Sentences[at].Tokens[p.head(m)].Head != pr.Token {
		return false
	}
	if now := p.Doc.Published; !now.IsZero() && e.Date.First().After(now.Last()) {
		return false
	}
	present := s.Form(pr.Token) != "VBD" && s.Form(pr.Token) != "VBN"
	switch relation := s.Relation(p.head(m)); relation {
	case "obl:since", "nmod:since":
		return true
	case "obl:", "obl:in", "obl:on", "obl:at", "obl:during", "nmod:", "advmod": // without a preposition: "last month"
		return !present
	}
	return false
}
