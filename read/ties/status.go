package ties

import (
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/standing"
)

// statusContexts is how many contexts of a deal describe its status, the strongest first.
const statusContexts = 3

// StatusFeatures describes how things stand with a deal: the standing of the predicates that
// hold its parties, in the strongest contexts, and the words around them.
func (p *Page) StatusFeatures(g *grammar.Grammar, kind tieline.Kind, contexts []Context) learn.Features {
	f := make(learn.Features, 0, 200)
	f.Add("kind", string(kind))
	f.Add("contexts", strconv.Itoa(min(len(contexts), 4)))
	first := 0
	for i, c := range contexts {
		if i < 2*statusContexts {
			prefix := ""
			if i > 0 {
				prefix = "more "
			}
			p.contextStanding(&f, g, prefix, kind, c)
		}
		if p.Mentions[c.MentionB].Sentence < p.Mentions[contexts[first].MentionB].Sentence {
			first = i
		}
	}
	if len(contexts) > 1 {
		p.contextStanding(&f, g, "first ", kind, contexts[first]) // news stands at the top, background below
	}
	return f.Distinct()
}

func (p *Page) contextStanding(f *learn.Features, g *grammar.Grammar, prefix string, kind tieline.Kind, c Context) {
	b := &p.Mentions[c.MentionB]
	s := p.Sentences[b.Sentence]
	f.Add(prefix+"position", bucket(b.Sentence))
	ha, hb := -1, p.head(c.MentionB)
	if !p.crossing(c) {
		ha = p.head(c.MentionA)
	}
	for i := range s.Predicates {
		pr := &s.Predicates[i]
		holdsA := ha < 0 || pr.FunctionOf(ha) != ""
		holdsB := pr.FunctionOf(hb) != ""
		where := "near"
		switch {
		case holdsA && holdsB:
			where = "holds"
		case !holdsA && !holdsB:
			where = "apart"
		}
		p.predicateStanding(f, g, prefix+where, kind, s, pr)
	}
	p.sentenceWords(f, prefix, s)
	p.senseFeatures(f, g, prefix, c)
	p.dateFeatures(f, prefix, b.Sentence)
}

func (p *Page) predicateStanding(f *learn.Features, g *grammar.Grammar, where string, kind tieline.Kind, s *grammar.Sentence, pr *grammar.Predicate) {
	part := "n"
	if pr.Verb {
		part = "v"
	}
	lemma := s.Lemma(pr.Token)
	for _, class := range pr.Classes {
		f.AddPair(where+" class", part+string(class), s.Form(pr.Token))
	}
	if where == "apart" || where == "more apart" {
		f.Add(where+" lemma", lemma)
		return
	}
	st := standing.Of(s, g.Lexicon, pr.Token)
	f.AddPair(where+" lemma", lemma, s.Form(pr.Token))
	for _, w := range st.Words() {
		f.Add(where+" standing", w)
		f.AddPair(where+" standing kind", w, string(kind))
		for _, class := range pr.Classes {
			f.AddPair(where+" standing class", w, part+string(class))
		}
	}
	for _, governor := range st.Governors {
		f.Add(where+" governor", governor)
	}
	for _, class := range st.Classes {
		f.Add(where+" governor class", string(class))
	}
	for _, c := range s.Children(pr.Token) {
		switch s.Rel(c) {
		case "aux", "aux:pass", "advmod", "amod", "det", "cop", "mark":
			f.AddPair(where+" dependent", s.Lemma(c), part)
		}
	}
}

// statusSenses are the senses that tell stages of a deal apart.
var statusSenses = map[grammar.Class]bool{
	"talk": true, "consider": true, "plan": true, "agree": true, "memorandum": true, "promise": true, "announce": true, "start": true,
	"operate": true, "extend": true, "reduce": true, "suspend": true, "end": true, "leave": true, "split": true, "fail": true, "deny": true,
	"block": true, "approve": true, "win": true, "lose": true, "replace": true, "dispute": true, "order": true, "supply": true, "receive": true,
	"rescue": true, "source": true, "found": true, "own": true, "hold_share": true, "raise": true, "make": true,
}

// senseFeatures tells which stages the words near the parties, on the way between them and in the
// sentence after speak of, with the tense of the verbs among them.
func (p *Page) senseFeatures(f *learn.Features, g *grammar.Grammar, prefix string, c Context) {
	a, b := &p.Mentions[c.MentionA], &p.Mentions[c.MentionB]
	s := p.Sentences[b.Sentence]
	first, last := b.First, b.Last
	if !p.crossing(c) {
		first = a.First
		for _, i := range s.PathTokens(p.head(c.MentionA), p.head(c.MentionB)) {
			p.sense(f, prefix+"path", s, i)
		}
	}
	for i := max(0, first-10); i < min(s.Len(), last+12); i++ {
		p.sense(f, prefix+"near", s, i)
	}
	for _, ph := range s.Phrases {
		f.AddPair(prefix+"phrase", string(ph.Class), beside(ph, first, last))
		f.Add(prefix+"phrase anywhere", string(ph.Class))
		if prefix == "" {
			f.AddPair("phrase form", string(ph.Class), s.Form(ph.First))
		}
	}
	if prefix != "" {
		return
	}
	if n := b.Sentence + 1; n < len(p.Sentences) && p.sameBlock(b.Sentence, n) {
		for _, t := range p.Analysis.Sentences[n].Tokens {
			for _, sense := range g.Lexicon.Senses(strings.ToLower(t.Lemma)) {
				if statusSenses[sense] {
					f.Add("after", string(sense))
				}
			}
		}
	}
}

func (p *Page) sense(f *learn.Features, where string, s *grammar.Sentence, i int) {
	for _, sense := range s.Senses(i) {
		if statusSenses[sense] {
			f.Add(where+" sense", string(sense))
			f.AddPair(where+" sense form", string(sense), s.Form(i))
		}
	}
}

// sentenceWords gives the sentence's words; what the trees miss, they often tell.
func (p *Page) sentenceWords(f *learn.Features, prefix string, s *grammar.Sentence) {
	n := min(s.Len(), 60)
	for i := range n {
		switch form := s.Form(i); form {
		case "NNP", "NNPS", "CD", ",", ".", "DT", "POS", "IN", "TO", "CC":
		default:
			f.Add(prefix+"word", s.Lemma(i)+" "+form)
		}
	}
}

// dateFeatures tells whether the sentence's dates lie before or after the document's.
func (p *Page) dateFeatures(f *learn.Features, prefix string, sentence int) {
	sent := &p.Analysis.Sentences[sentence]
	for m := range p.Mentions {
		me := &p.Mentions[m]
		if me.Start >= sent.End {
			break
		}
		if me.Start < sent.Start || me.Entity < 0 || p.Entities[me.Entity].Type != tieline.EntityDate {
			continue
		}
		f.Add(prefix+"date", p.dateAgainst(me.Entity))
	}
}

// dateAgainst tells whether a date lies before or after the document's.
func (p *Page) dateAgainst(entity int) string {
	d, now := p.Entities[entity].Date, p.Doc.Published
	switch {
	case d.IsZero() || now.IsZero():
		return "unknown"
	case d.First().After(now.Last()):
		return "future"
	case d.Last().AddDate(0, 0, 45).Before(now.First()):
		return "past"
	}
	return "now"
}
