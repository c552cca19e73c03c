package mention

import (
	"strconv"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
	"github.com/tieline/tieline/read/learn"
)

// Finder finds mentions. It is immutable and safe for concurrent use.
type Finder struct {
	atlas     *atlas.Atlas
	names     *names.Recognizer
	matcher   *atlas.Matcher
	described map[string][]*atlas.Description // by word in small letters
	demonyms  map[string]*atlas.Place         // by adjective in small letters: "chinese", "californian"
	weights   *weights
	gate      *learn.Model        // tells what unknown names are of
	plantsAt  map[string][]string // owners of the plants at a place, by its id
}

// NewFinder makes a finder over an atlas and a recogniser of names that no list knows.
func NewFinder(a *atlas.Atlas, n *names.Recognizer) *Finder {
	f := &Finder{
		atlas: a, names: n, matcher: a.Matcher(), weights: salience(), gate: embeddedGate(),
		described: map[string][]*atlas.Description{}, demonyms: map[string]*atlas.Place{}, plantsAt: map[string][]string{},
	}
	for i := range a.Descriptions() {
		d := &a.Descriptions()[i]
		for _, w := range d.Words {
			w = foldASCII(w)
			f.described[w] = append(f.described[w], d)
		}
	}
	for i := range a.Plants() {
		p := &a.Plants()[i]
		f.plantsAt[p.Place] = append(f.plantsAt[p.Place], p.Owners...)
	}
	for i := range a.Places() {
		p := &a.Places()[i]
		for _, w := range p.Demonym {
			w = foldASCII(w)
			if old := f.demonyms[w]; old == nil || rank(p) < rank(old) {
				f.demonyms[w] = p
			}
		}
	}
	return f
}

// finding is the work on one document.
type finding struct {
	*Finder
	doc           *tieline.Document
	v             *view
	page          *Page
	names         []name
	taken         []int32 // by token: index in spots of what covers it, or -1
	spots         []spot
	entities      []Entity
	byID          map[string]int // entity of an atlas id
	byName        map[string]int // entity of an unknown name in its plain form, by type
	teacher       *teacher       // in training only
	candidates    *[]Candidate   // in training only
	startAt       []int32        // by token: index in atlasReadings of the first that begins there, plus one
	atlasReadings []name
	matches       []atlas.Match    // what the atlas knows in the text
	about         map[string]bool  // ids of the organisations and places that the text may name; made when asked for
	related       map[string][]int // entities by a word or initials of theirs that may stand for them
	inFull        map[string]int   // how often the text names an organisation by more than one word, by id
	merges        int
	terms         map[string]int  // entity of a term that the document defines: "the Purchaser"
	expressions   map[string]bool // letters that stand for ordinary words in this document
	homes         map[int]string  // place id of an organisation's seat, where the text tells it
}

// spot is a mention in the making.
type spot struct {
	first, last int
	entity      int
	plural      []int
	by          tieline.MentionBy
}

// Find gives the document's mentions and entities.
func (f *Finder) Find(doc *tieline.Document, an *nlp.Analysis) *Page { return f.find(doc, an, nil) }

// finding makes the work on one document.
func (f *Finder) finding(doc *tieline.Document, an *nlp.Analysis) *finding {
	g := &finding{
		Finder: f, doc: doc, v: newView(an), page: &Page{Doc: doc, Analysis: an},
		byID: map[string]int{}, byName: map[string]int{}, related: map[string][]int{}, terms: map[string]int{}, homes: map[int]string{},
	}
	g.taken = make([]int32, len(g.v.tokens))
	for i := range g.taken {
		g.taken[i] = -1
	}
	return g
}

func (f *Finder) find(doc *tieline.Document, an *nlp.Analysis, t *teacher) *Page {
	g := f.finding(doc, an)
	g.teacher = t
	figures := g.values()
	g.findNames(figures)
	g.identify()
	g.enter(figures)
	g.learnAbout()
	g.point()
	g.people()
	g.finish()
	return g.page
}

// add makes a mention of the tokens [first, last], which must be free.
func (g *finding) add(s spot) int {
	n := len(g.spots)
	g.spots = append(g.spots, s)
	for t := s.first; t <= s.last; t++ {
		g.taken[t] = int32(n)
	}
	return n
}

// free reports whether no mention covers any of the tokens.
func (g *finding) free(first, last int) bool {
	for t := first; t <= last; t++ {
		if g.taken[t] >= 0 {
			return false
		}
	}
	return true
}

// spotAt gives the mention that covers token i, nil where none does.
func (g *finding) spotAt(i int) *spot {
	if i < 0 || i >= len(g.taken) || g.taken[i] < 0 {
		return nil
	}
	return &g.spots[g.taken[i]]
}

// enter makes mentions and entities of the figures and dates.
func (g *finding) enter(figures []value) {
	for i := range figures {
		x := &figures[i]
		if !g.free(x.first, x.last) {
			continue
		}
		g.entities = append(g.entities, Entity{
			Type: x.typ, Name: g.v.span(x.first, x.last), Value: x.low, High: x.high, Unit: x.unit,
			Date: x.date, DateEnd: x.end, Employer: -1, Within: -1,
		})
		g.add(spot{first: x.first, last: x.last, entity: len(g.entities) - 1})
	}
}

// finish sorts the mentions, gives unknown entities their ids and fills the page.
func (g *finding) finish() {
	p, v := g.page, g.v
	p.Mentions = make([]Mention, 0, len(g.spots))
	g.sweep()
	p.Entities = g.entities
	for t := 0; t < len(g.taken); {
		n := g.taken[t]
		if n < 0 {
			t++
			continue
		}
		s := &g.spots[n]
		sentence := int(v.tokens[s.first].sentence)
		m := Mention{
			Sentence: sentence, First: s.first - v.first[sentence], Last: s.last - v.first[sentence],
			Start: int(v.tokens[s.first].start), End: int(v.tokens[s.last].end), Entity: s.entity, By: s.by, Plural: s.plural,
		}
		if s.entity >= 0 {
			p.Entities[s.entity].Mentions = append(p.Entities[s.entity].Mentions, len(p.Mentions))
		}
		p.Mentions = append(p.Mentions, m)
		t = s.last + 1
	}
	for i := range p.Entities {
		if p.Entities[i].ID == "" {
			p.Entities[i].ID = "e" + strconv.Itoa(i+1)
		}
	}
	p.fill()
}

// sweep drops the entities that no mention stands for: those that were merged into others.
func (g *finding) sweep() {
	used := make([]bool, len(g.entities))
	for i := range g.spots {
		if x := g.spots[i].entity; x >= 0 {
			used[x] = true
		}
		for _, x := range g.spots[i].plural {
			used[x] = true
		}
	}
	for i := range g.entities {
		if x := g.entities[i].Employer; x >= 0 {
			used[x] = true
		}
		if x := g.entities[i].Within; x >= 0 {
			used[x] = true
		}
	}
	moved := make([]int, len(g.entities)+1) // moved[x+1] is the new index of entity x, -1 of none
	moved[0] = -1
	kept := g.entities[:0]
	for i, e := range g.entities {
		moved[i+1] = -1
		if used[i] {
			moved[i+1] = len(kept)
			kept = append(kept, e)
		}
	}
	for i := range kept {
		kept[i].Employer, kept[i].Within = moved[kept[i].Employer+1], moved[kept[i].Within+1]
	}
	for i := range g.spots {
		s := &g.spots[i]
		s.entity = moved[s.entity+1]
		for k := range s.plural {
			s.plural[k] = moved[s.plural[k]+1]
		}
	}
	g.entities = kept
}
