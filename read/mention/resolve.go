package mention

import (
	_ "embed"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
)

// The antecedent of a pointer is the organisation (or person) that scores highest: the sum of the
// weights of what speaks for and against it. data/salience.tsv holds the weights, a column for each
// kind of pointer; read/mention/train learns them from the marks of corpus/passages.

//go:embed data/salience.tsv
var salienceData string

// feature is one thing that speaks for or against an antecedent.
type feature uint8

const (
	fBias         feature = iota // any antecedent at all, against none
	fSame                        // named in the same sentence, before
	fPrevious                    // in the sentence before
	fFarther                     // farther back, per log2 of sentences
	fLast                        // the organisation mentioned last
	fTokens                      // distance in tokens, log2
	fSubject                     // last mentioned as a subject
	fSubjectOf                   // was the subject of the sentence before, the pointer is a subject too
	fTitleFirst                  // named in the title or the first sentence
	fCount                       // mentions so far, log2
	fFocus                       // what the last pointer stood for
	fKind                        // its kind fits the noun
	fKindClash                   // its kind is known and does not fit
	fCountry                     // its country or town is the stated one
	fCountryClash                // its country is known and is another
	fGovernment                  // a government or agency
	fOutlet                      // a news outlet
	fVenture                     // a venture
	fUnknown                     // the atlas lacks it
	fClause                      // governs the pointer's clause, so that the pointer would be "itself"
	fPossessive                  // pointer is possessive and the candidate the subject of its clause
	fSpeaker                     // spoke last ("X said")
	fSubjectNow                  // is the subject of the pointer's own sentence
	featureCount
)

var featureNames = [featureCount]string{"bias", "same", "previous", "farther", "last", "tokens", "subject", "subject_of", "title_first", "count",
	"focus", "kind", "kind_clash", "country", "country_clash", "government", "outlet", "venture", "unknown", "clause", "possessive", "speaker", "subject_now"}

var pointerNames = []string{"it", "they", "he", "noun", "venture", "partner", "plural"}

type features [featureCount]float64

// weights has a row of weights for each kind of pointer.
type weights [pointPlural + 1]features

var salience = sync.OnceValue(func() *weights {
	w, err := parseWeights(salienceData)
	if err != nil {
		panic("data/salience.tsv: " + err.Error()) // embedded; the tests load it
	}
	return w
})

func parseWeights(data string) (*weights, error) {
	w := new(weights)
	for line := range strings.Lines(data) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cols := strings.Fields(line)
		row := slices.Index(featureNames[:], cols[0])
		if row < 0 || len(cols) != len(pointerNames)+1 {
			return nil, &tieline.Error{Code: tieline.ErrInvalid, Input: line, Reason: "unknown feature or wrong number of columns"}
		}
		for i, c := range cols[1:] {
			x, err := strconv.ParseFloat(c, 64)
			if err != nil {
				return nil, err
			}
			w[i][row] = x
		}
	}
	return w, nil
}

// seen is what the resolver remembers of an entity.
type seen struct {
	entity   int
	token    int // last mention
	count    int
	subject  bool // the last mention was a subject
	sentence int
	first    int // sentence of the first mention
	spoke    int // token at which it last was the subject of a verb of saying, -1
}

type resolver struct {
	*finding
	bodies  []seen // organisations, in order of first mention
	people  []seen
	focus   int         // entity that the last pointer stood for, -1
	choices []candidate // of the pointer at hand
	trace   func(pointer, []candidate)
}

type candidate struct {
	entity int
	x      features
	score  float64
}

func newResolver(g *finding) *resolver { return &resolver{finding: g, focus: -1} }

// saw notes a mention by name.
func (r *resolver) saw(s *spot) {
	for _, e := range append(s.plural, s.entity) {
		if e >= 0 {
			r.note(e, s.first, s.last)
		}
	}
	r.apposition(s)
}

func (r *resolver) note(entity, first, last int) {
	list := &r.bodies
	switch r.entities[entity].Type {
	case tieline.EntityOrganization:
	case tieline.EntityPerson:
		list = &r.people
	default:
		return
	}
	sentence := int(r.v.tokens[first].sentence)
	i := slices.IndexFunc(*list, func(s seen) bool { return s.entity == entity })
	if i < 0 {
		*list = append(*list, seen{entity: entity, first: sentence, spoke: -1})
		i = len(*list) - 1
	}
	s := &(*list)[i]
	s.token, s.sentence, s.subject = last, sentence, r.subject(first, last)
	s.count++
	if r.says(first, last) {
		s.spoke = last
	}
}

// subject reports whether the mention is the subject of a clause: by the tree, and without one by a
// verb that follows directly.
func (r *resolver) subject(first, last int) bool {
	v := r.v
	for t := first; t <= last; t++ {
		n := v.node(t)
		if n.Rel == nlp.RelNsubj || n.Rel == nlp.RelNsubjPass {
			return true
		}
		if h := v.head(t); n.Rel == nlp.RelConj && h >= 0 && (v.node(h).Rel == nlp.RelNsubj || v.node(h).Rel == nlp.RelNsubjPass) {
			return true
		}
	}
	return v.same(last, last+1) && oneOf(v.low(last+1), "said", "says", "will", "would", "has", "had", "is", "was", "agreed", "plans", "announced")
}

// says reports whether a verb of saying stands by the mention.
func (r *resolver) says(first, last int) bool {
	v := r.v
	return v.same(last, last+1) && sayVerbs[v.low(last+1)] || v.same(first-1, first) && sayVerbs[v.low(first-1)]
}

var sayVerbs = wordSet("said says told announced added confirmed stated declared reported denied insisted declined wrote warned argued")

// apposition lets "X, a Korean battery maker," and "X, the French start-up," tell the kind of X.
func (r *resolver) apposition(s *spot) {
	v := r.v
	at := s.last + 1
	if s.entity < 0 || r.entities[s.entity].Type != tieline.EntityOrganization || v.low(at) != "," || !v.same(s.last, at+1) || !oneOf(v.low(at+1), "a", "an", "the") {
		return
	}
	p := pointer{first: at + 1}
	for i := at + 2; i < at+8 && v.same(at, i); i++ {
		if n := r.nounAt(i); n > 0 {
			r.describes(s.entity, p, v.folded[v.tokens[i].start:v.tokens[i+n-1].end])
			return
		}
		if c := r.countryOf(v.low(i)); c != "" {
			p.country = c
		}
		if v.shape(i)&isWord == 0 && v.low(i) != "-" {
			return
		}
	}
}

// resolve finds what the pointer stands for and makes a mention of it.
func (r *resolver) resolve(p pointer) {
	if p.kind == pointPlural {
		r.several(p)
		return
	}
	// "X, the French start-up,": the one just named
	if p.kind == pointNoun && r.v.low(p.first-1) == "," && r.v.same(p.first-1, p.first) {
		if s := r.spotAt(p.first - 2); s != nil && r.isOrganization(s.entity) && r.fits(s.entity, p) {
			r.take(p, s.entity)
			return
		}
	}
	list := r.bodies
	if p.kind == pointHe {
		list = r.people
	}
	c, ok := r.choose(p, list)
	if p.kind == pointThey {
		if pair := r.pair(p); pair != nil && (!ok || r.entities[c.entity].Kind != "government") {
			r.takeAll(p, pair)
			return
		}
	}
	if ok {
		r.take(p, c.entity)
	}
}

// choose scores the candidates and gives the best, ok only where it beats none.
func (r *resolver) choose(p pointer, list []seen) (candidate, bool) {
	r.choices = r.choices[:0]
	last := 0
	for i := range list {
		last = max(last, list[i].token)
	}
	w := &r.weights[p.kind]
	best := candidate{entity: -1, score: 0}
	for i := range list {
		c := candidate{entity: list[i].entity, x: r.features(p, &list[i], last)}
		for k, x := range c.x {
			c.score += w[k] * x
		}
		r.choices = append(r.choices, c)
		if c.score > best.score {
			best = c
		}
	}
	if r.trace != nil {
		r.trace(p, r.choices)
	}
	return best, best.entity >= 0
}

func (r *resolver) features(p pointer, s *seen, last int) (x features) {
	v := r.v
	e := &r.entities[s.entity]
	here := int(v.tokens[p.first].sentence)
	back := here - s.sentence
	set := func(f feature, on bool) {
		if on {
			x[f] = 1
		}
	}
	x[fBias] = 1
	set(fSame, back == 0)
	set(fPrevious, back == 1)
	if back > 1 {
		x[fFarther] = math.Log2(float64(back))
	}
	set(fLast, s.token == last)
	x[fTokens] = math.Log2(float64(max(p.first-s.token, 1)))
	set(fSubject, s.subject)
	subject := r.subject(p.first, p.last)
	set(fSubjectOf, s.subject && subject && back <= 1)
	set(fTitleFirst, s.first <= 1)
	x[fCount] = math.Log2(float64(s.count))
	set(fFocus, s.entity == r.focus)
	set(fSubjectNow, s.subject && back == 0)
	set(fSpeaker, s.spoke >= 0 && p.first-s.spoke < 40)
	if e.Type == tieline.EntityOrganization {
		set(fKind, len(p.kinds) > 0 && slices.Contains(p.kinds, e.Kind))
		set(fKindClash, len(p.kinds) > 0 && e.Kind != "" && !slices.Contains(p.kinds, e.Kind))
		set(fCountry, r.fromThere(e, p) > 0)
		set(fCountryClash, r.fromThere(e, p) < 0)
		set(fGovernment, oneOf(e.Kind, "government", "agency", "legislature", "court", "international"))
		set(fOutlet, e.Outlet != nil || e.Kind == "media")
		set(fVenture, e.Kind == "venture")
		set(fUnknown, !e.Known)
	}
	h := v.node(p.head)
	possessive := h.Rel == nlp.RelNmodPoss || oneOf(v.low(p.head), "its", "their", "his", "her")
	set(fPossessive, possessive && s.subject && back == 0)
	if !possessive && back == 0 && h.Head >= 0 {
		// subject and object of one verb are two things
		if g := v.node(s.token); g.Head >= 0 && g.Head == h.Head && s.entity != r.focus {
			x[fClause] = 1
		}
	}
	return x
}

// fromThere compares an organisation's country with the stated one: 1 fits, -1 does not, 0 open.
func (r *resolver) fromThere(e *Entity, p pointer) int {
	if p.town != "" {
		place := r.atlas.Place(p.town)
		if e.Org != nil && e.Org.Head != "" && (r.atlas.Within(e.Org.Head, p.town) || r.metro(e.Org.Head, p.town)) {
			return 1
		}
		if place != nil && e.Country != "" && place.Country != e.Country {
			return -1
		}
		return 0
	}
	switch {
	case p.country == "" || e.Country == "":
		return 0
	case p.country == e.Country || p.country == "KR" && e.Country == "KP":
		return 1
	}
	return -1
}

// metro reports whether two places lie in the same state or, outside federations, within some
// fifty kilometres: Dearborn is "Detroit" to the press.
func (r *resolver) metro(a, b string) bool {
	p, q := r.atlas.Place(a), r.atlas.Place(b)
	if p == nil || q == nil || p.Lat == 0 || q.Lat == 0 {
		return false
	}
	return math.Hypot(p.Lat-q.Lat, (p.Lon-q.Lon)*math.Cos(p.Lat*math.Pi/180)) < 0.6
}

// fits reports whether nothing known of the organisation speaks against the description.
func (r *resolver) fits(entity int, p pointer) bool {
	e := &r.entities[entity]
	return r.fromThere(e, p) >= 0 && (len(p.kinds) == 0 || e.Kind == "" || slices.Contains(p.kinds, e.Kind))
}

func (r *resolver) take(p pointer, entity int) {
	r.focus = entity
	r.note(entity, p.first, p.last)
	r.add(spot{first: p.first, last: p.last, entity: entity, by: tieline.ByDescription})
}

func (r *resolver) takeAll(p pointer, entities []int) {
	for _, e := range entities {
		r.note(e, p.first, p.last)
	}
	r.add(spot{first: p.first, last: p.last, entity: -1, plural: entities, by: tieline.ByDescription})
}

// several resolves "the two companies", "both", "the pair".
func (r *resolver) several(p pointer) {
	if pair := r.pair(p); pair != nil {
		r.takeAll(p, pair)
	}
}

// pair gives the two (or as many as stated) organisations that were last spoken of together:
// companies, no governments or outlets, of the kind that the noun wants.
func (r *resolver) pair(p pointer) []int {
	want := max(p.count, 2)
	var fit []seen
	for _, s := range r.bodies {
		e := &r.entities[s.entity]
		if e.Outlet != nil || oneOf(e.Kind, "media", "government", "agency", "legislature", "court", "venture", "union", "analyst") && len(p.kinds) == 0 || !r.fits(s.entity, p) {
			continue
		}
		fit = append(fit, s)
	}
	if len(fit) < want {
		return nil
	}
	slices.SortStableFunc(fit, func(a, b seen) int { return b.token - a.token })
	if p.kind == pointThey && int(r.v.tokens[p.first].sentence)-fit[want-1].sentence > 1 {
		return nil
	}
	var out []int
	for _, s := range fit[:want] {
		out = append(out, s.entity)
	}
	slices.Sort(out)
	return out
}
