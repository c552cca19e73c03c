package ties

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/pairs"
)

// Heads of the pair network, with what each chooses.
const (
	kindHead   = iota // the kind of deal that a context states, or none
	pairHead          // the kind of deal that the page states of two organisations, or none
	roleHead          // their roles in a deal of a kind, by a context
	statusHead        // how things stand with a deal of a kind, from its strongest context
)

// HeadClasses are the numbers of classes of the pair network's heads.
func HeadClasses() []int {
	return []int{len(tieline.Kinds) + 1, len(tieline.Kinds) + 1, len(roleNames), len(tieline.Statuses)}
}

// Sequence is a page as the pair network reads it: a run of places, each a word, or a mention whatever the
// number of its words. Names are left out, so that it learns what is said and not of whom.
type Sequence struct {
	Places      [][]uint32
	features    learn.Features // of all places, one after another
	page        *Page
	at          [][]int // by sentence and token: the place
	first, last []int   // by sentence: its places; first > last for a sentence without any
	parties     []int   // by place: mentions of organisations up to it
	named       [][]int // by entity that was asked about: the first places that name it

	organisations []int // places of mentions of organisations
}

// Sequence lays the page out.
func (p *Page) Sequence(g *grammar.Grammar) *Sequence {
	n := len(p.Analysis.Sentences)
	q := &Sequence{page: p, at: make([][]int, n), first: make([]int, n), last: make([]int, n)}
	words := 0
	for s := range n {
		words += len(p.Analysis.Sentences[s].Tokens)
	}
	q.features = make(learn.Features, 0, 8*words)
	q.Places, q.parties = make([][]uint32, 0, words), make([]int, 0, words)
	for s := range n {
		tokens := p.Analysis.Sentences[s].Tokens
		q.at[s], q.first[s] = make([]int, len(tokens)), len(q.Places)
		phrases := p.phrasesAt(s)
		for t := 0; t < len(tokens); t++ {
			from, last, party := len(q.features), t, false
			if m := p.At(s, t); m < 0 || len(p.Of(m)) == 0 {
				q.word(g, &tokens[t])
				for _, ph := range phrases[t] {
					q.phrase(ph, t)
				}
			} else {
				last, party = min(p.Mentions[m].Last, len(tokens)-1), p.Entities[p.Of(m)[0]].Type == tieline.EntityOrganization
				q.mention(m, tokens)
			}
			if t == 0 && p.opensParagraph(s) {
				q.features.Add("paragraph", "")
			}
			q.add(s, t, last, from, party)
			t = last
		}
		q.last[s] = len(q.Places) - 1
		for _, m := range p.inside[s] {
			q.organisations = append(q.organisations, q.at[s][p.Mentions[m].Last])
		}
	}
	return q
}

// ReadBy has a network read the page; the caller closes the reading.
func (q *Sequence) ReadBy(m *pairs.Model) *pairs.Reading {
	return m.Read(q.Places, q.organisations, kindHead, pairHead)
}

// add makes a place of some tokens, with the features from from on.
func (q *Sequence) add(sentence, first, last, from int, party bool) {
	for t := first; t <= last; t++ {
		q.at[sentence][t] = len(q.Places)
	}
	before := 0
	if n := len(q.parties); n > 0 {
		before = q.parties[n-1]
	}
	if party {
		before++
	}
	q.parties = append(q.parties, before)
	q.Places = append(q.Places, q.features[from:len(q.features):len(q.features)])
}

// word describes a word by itself, its ends, its tag and relation, and what it is about.
func (q *Sequence) word(g *grammar.Grammar, t *nlp.Token) {
	lemma, f := strings.ToLower(t.Lemma), &q.features
	f.Add("word", lemma)
	f.Add("form", t.XTag.String())
	f.Add("relation", t.Rel.String())
	if len(lemma) > 5 {
		f.Add("ending", lemma[len(lemma)-4:])
		f.Add("beginning", lemma[:4])
	}
	for _, sense := range g.Lexicon.Senses(lemma) {
		f.Add("sense", string(sense))
	}
	for _, topic := range g.Lexicon.Topics(lemma) {
		f.Add("topic", string(topic))
	}
}

// phrase tells of a word that it stands in a set phrase.
func (q *Sequence) phrase(ph grammar.Phrase, token int) {
	q.features.Add("phrase", string(ph.Class))
	if token == ph.First {
		q.features.Add("phrase begins", string(ph.Class))
	}
}

// phrasesAt lists the set phrases of a sentence by token; nil without any.
func (p *Page) phrasesAt(sentence int) map[int][]grammar.Phrase {
	s := p.Sentences[sentence]
	if s == nil || len(s.Phrases) == 0 {
		return nil
	}
	at := map[int][]grammar.Phrase{}
	for _, ph := range s.Phrases {
		for t := ph.First; t <= ph.Last; t++ {
			at[t] = append(at[t], ph)
		}
	}
	return at
}

// mention describes a mention by the sort of thing that it names.
func (q *Sequence) mention(m int, tokens []nlp.Token) {
	me := &q.page.Mentions[m]
	e := &q.page.Entities[q.page.Of(m)[0]]
	head := &tokens[min(q.page.head(m), len(tokens)-1)]
	f := &q.features
	f.Add("mention", string(e.Type))
	f.Add("relation", head.Rel.String())
	if e.Type == tieline.EntityOrganization {
		q.organisation(m)
	}
	if me.By == tieline.ByDescription {
		f.Add("mention", "described")
		f.Add("word", strings.ToLower(head.Lemma))
	}
	if len(me.Plural) > 0 {
		f.Add("mention", "plural")
	}
	if e.Unit != "" {
		f.Add("unit", e.Unit)
	}
	if e.Type == tieline.EntityDate {
		f.Add("date", q.page.dateAgainst(q.page.Of(m)[0]))
	}
}

// organisation describes a mention's organisation by its sort and by how it stands on the page: named for the first time,
// often, among those of which the page has been speaking, in an enumeration.
func (q *Sequence) organisation(m int) {
	me, id := &q.page.Mentions[m], q.page.Of(m)[0]
	e, f := &q.page.Entities[id], &q.features
	kind := e.Kind
	if e.Outlet != nil {
		kind = "outlet"
	}
	f.Add("kind of organisation", kind)
	if !e.Known {
		f.Add("organisation", "unknown")
	}
	f.Add("named before", strconv.FormatBool(e.Mentions[0] != m))
	f.Add("focus", q.page.focusOf(me.Sentence, id))
	f.Add("times named", bucket(q.page.counts[id]))
	if list := q.page.listOf(m); len(list) > 1 {
		f.Add("listed among", strconv.Itoa(min(len(list), 5)))
		f.Add("listed at", strconv.Itoa(min(slices.Index(list, m), 2)))
	}
}

// Around a pair in one sentence, and a party whose other one stands in another sentence: places that may tell.
const (
	reachBeside = 8
	reachAlone  = 20
)

// KindQuestion asks which kind of deal a context states.
func (q *Sequence) KindQuestion(c Context) pairs.Question {
	a, b := &q.page.Mentions[c.MentionA], &q.page.Mentions[c.MentionB]
	out := pairs.Question{Head: kindHead, A: q.at[a.Sentence][a.Last], B: q.at[b.Sentence][b.Last], Top: -1}
	s := b.Sentence
	var about learn.Features
	if a.Sentence != s {
		out.First, out.Last = max(q.first[s], out.B-reachAlone), min(q.last[s], out.B+reachAlone)
		about.Add("sentences between", strconv.Itoa(min(s-a.Sentence, 6)))
		about.Add("parties before", strconv.Itoa(min(q.count(q.first[a.Sentence], q.last[a.Sentence]), 5)))
	} else {
		out.First, out.Last = max(q.first[s], out.A-reachBeside), min(q.last[s], out.B+reachBeside)
		about.Add("gap", bucket(out.B-out.A))
		about.Add("parties between", strconv.Itoa(min(q.count(out.A+1, out.B-1), 5)))
		q.way(&out, s, q.page.head(c.MentionA), q.page.head(c.MentionB))
	}
	about.Add("parties", strconv.Itoa(min(q.count(q.first[s], q.last[s]), 6)))
	q.aboutPair(&about, c, s)
	out.About = about
	out.AllA, out.AllB = q.namings(c.A), q.namings(c.B)
	return out
}

// aboutPair tells what the two are to each other on the page, seen from a sentence.
func (q *Sequence) aboutPair(about *learn.Features, c Context, sentence int) {
	p := q.page
	about.Add("focus A", p.focusOf(sentence, c.A))
	about.Add("focus B", p.focusOf(sentence, c.B))
	about.Add("sentences together", strconv.Itoa(min(p.together(c.A, c.B), 5)))
	about.Add("kinds", p.kindsOf(c))
	p.aboutDealings(about, c.A, c.B)
	if p.sameList(c) {
		about.Add("same list", "")
	}
}

// mostNamings is how many of the places that name an organisation are looked at.
const mostNamings = 12

// namings are the places that name an organisation.
func (q *Sequence) namings(entity int) []int {
	if q.named == nil {
		q.named = make([][]int, len(q.page.Entities))
	}
	if q.named[entity] == nil {
		ms := q.page.Entities[entity].Mentions
		for _, m := range ms[:min(len(ms), mostNamings)] {
			me := &q.page.Mentions[m]
			if at := q.at[me.Sentence][me.Last]; at < pairs.MaxPlaces {
				q.named[entity] = append(q.named[entity], at)
			}
		}
	}
	return q.named[entity]
}

// count counts the mentions of organisations among the places.
func (q *Sequence) count(first, last int) int {
	if first > last {
		return 0
	}
	n := q.parties[last]
	if first > 0 {
		n -= q.parties[first-1]
	}
	return n
}

// way puts the path between two tokens into the question.
func (q *Sequence) way(out *pairs.Question, sentence, a, b int) {
	s := q.page.Sentences[sentence]
	if _, _, top := s.Path(a, b); top >= 0 {
		out.Top = q.at[sentence][top]
		for _, t := range s.PathTokens(a, b) {
			out.Path = append(out.Path, q.at[sentence][t])
		}
	}
}

// mostStretches is how many of a pair's contexts are looked at.
const mostStretches = 8

// PairQuestion asks which kind of deal the page as a whole states of two organisations, by all contexts of the two.
func (q *Sequence) PairQuestion(contexts []Context) pairs.Question {
	out := q.KindQuestion(contexts[0])
	out.Head = pairHead
	out.More = q.stretches(contexts[1:])
	across := 0
	for _, c := range contexts {
		if q.page.crossing(c) {
			across++
		}
	}
	about := learn.Features(out.About)
	about.Add("contexts near", strconv.Itoa(min(len(contexts)-across, 5)))
	about.Add("contexts across", strconv.Itoa(min(across, 5)))
	out.About = about
	return out
}

// stretches gives the stretches of text that may tell something of a pair's further contexts.
func (q *Sequence) stretches(contexts []Context) [][2]int {
	var out [][2]int
	for _, c := range contexts[:min(len(contexts), mostStretches-1)] {
		other := q.KindQuestion(c)
		out = append(out, [2]int{other.First, other.Last})
	}
	return out
}

// RoleQuestion asks for the roles of a context's two organisations in a deal of the kind.
func (q *Sequence) RoleQuestion(c Context, kind tieline.Kind) pairs.Question {
	out := q.KindQuestion(c)
	out.Head = roleHead
	about := learn.Features(out.About)
	about.Add("deal", string(kind))
	about.Add("kinds in deal", string(kind)+" "+q.page.kindsOf(c))
	out.About = about
	return out
}

// StatusQuestion asks how things stand with a deal, by its strongest context, the sentence after it, and what stands around the others.
func (q *Sequence) StatusQuestion(kind tieline.Kind, contexts []Context) pairs.Question {
	c := contexts[0]
	out := q.KindQuestion(c)
	out.Head = statusHead
	s := q.page.Mentions[c.MentionB].Sentence
	out.First, out.Last = q.first[s], q.last[s]
	if !q.page.crossing(c) {
		out.First = max(out.First, out.A-reachBeside)
	}
	if s+1 < len(q.last) {
		out.Last = max(out.Last, q.last[s+1])
	}
	out.More = q.stretches(contexts[1:])
	out.About = slices.Clone(out.About[:1])
	about := learn.Features(out.About)
	about.Add("deal", string(kind))
	about.Add("contexts", strconv.Itoa(min(len(contexts), 4)))
	q.page.dateFeatures(&about, "", s)
	out.About = about
	return out
}
