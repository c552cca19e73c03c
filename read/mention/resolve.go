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
	fNameWord                    // its name holds the noun: \"the council\" for a council
	fNear                        // a word of the description stands by its first mention
	fMain                        // the first company that the document names
	fTerm                        // so, and the noun has a capital: "the Company"
	fMatrix                      // is the subject of the verb that governs the clause of the pointer: "X said it would"
	featureCount
)

var featureNames = [featureCount]string{"bias", "same", "previous", "farther", "last", "tokens", "subject", "subject_of", "title_first", "count",
	"focus", "kind", "kind_clash", "country", "country_clash", "government", "outlet", "venture", "unknown", "clause", "possessive", "speaker", "subject_now", "name_word", "near", "main", "term", "matrix"}

var pointerNames = []string{"it", "they", "he", "noun", "venture", "partner", "plural", "we", "order"}

type features [featureCount]float64

// weights has a row of weights for each kind of pointer.
type weights [pointOrder + 1]features

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
	start    int // token of the first mention
	governor int // token that governs the last mention, -1
}

type resolver struct {
	*finding
	bodies  []seen // organisations, in order of first mention
	people  []seen
	focus   int         // entity that the last pointer stood for, -1
	main    int         // the first company named, -1
	teacher *teacher    // in training only
	choices []candidate // of the pointer at hand
}

type candidate struct {
	entity int
	x      features
	score  float64
}

func newResolver(g *finding) *resolver { return &resolver{finding: g, focus: -1, main: -1} }

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
		if len(*list) >= 2*remembered {
			*list = forget(*list)
		}
		*list = append(*list, seen{entity: entity, first: sentence, spoke: -1, start: first})
		i = len(*list) - 1
	}
	if e := &r.entities[entity]; r.main < 0 && e.Type == tieline.EntityOrganization && e.Outlet == nil && !oneOf(e.Kind, "media", "law_firm", "government", "agency", "legislature", "court") {
		r.main = entity
	}
	s := &(*list)[i]
	s.token, s.sentence, s.subject, s.governor = last, sentence, r.subject(first, last), r.governor(first, last)
	s.count++
	if r.says(first, last) {
		s.spoke = last
	}
}

// remembered is how many organisations, and persons, the resolver keeps in mind: texts with more are
// lists, and their beginnings are not meant at their ends.
const remembered = 60

// forget keeps those mentioned last and most often.
func forget(list []seen) []seen {
	slices.SortFunc(list, func(a, b seen) int { return b.token + 200*b.count - a.token - 200*a.count })
	list = list[:remembered]
	slices.SortFunc(list, func(a, b seen) int { return a.start - b.start })
	return list
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
	return r.beforeVerb(first, last)
}

// beforeVerb reports whether a finite verb follows the mention, perhaps after words set off by commas,
// dashes or brackets: the tree may have missed it.
func (r *resolver) beforeVerb(first, last int) bool {
	v := r.v
	if w := v.low(first - 1); v.same(first-1, first) && (v.node(first-1).Tag == nlp.ADP || oneOf(w, "of", "in", "by", "with", "to", "from", "for", "'s", "’s")) {
		return false
	}
	next := last + 1
	if closing := asides[v.low(next)]; closing != "" {
		for t := next + 1; t < next+16 && v.same(last, t); t++ {
			if v.low(t) == closing {
				next = t + 1
				break
			}
		}
	}
	if !v.same(last, next) {
		return false
	}
	switch v.node(next).XTag {
	case nlp.XVBD, nlp.XVBZ, nlp.XVBP, nlp.XMD:
		return true
	}
	return false
}

// asides are the signs that set words off, with those that end them.
var asides = map[string]string{",": ",", "–": "–", "—": "—", "-": "-", "(": ")"}

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
		if c := r.placeOf(v.low(i)); c != nil {
			p.place = c.ID
		}
		if v.shape(i)&isWord == 0 && v.low(i) != "-" {
			return
		}
	}
}

// resolve finds what the pointer stands for and makes a mention of it.
func (r *resolver) resolve(p pointer) {
	switch {
	case p.kind == pointPlural:
		r.several(p)
		return
	case p.kind == pointOrder:
		r.ordered(p)
		return
	case p.kind == pointNoun && r.v.shape(p.head)&startUpper != 0:
		if e, ok := r.terms[r.v.low(p.head)]; ok {
			r.take(p, e)
			return
		}
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
	if p.kind == pointPartner && p.last > p.first && r.v.low(p.first) == "its" {
		list = r.others(p, list)
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

// others leaves out whose partner is spoken of: "its partner" is another than "it".
func (r *resolver) others(p pointer, list []seen) []seen {
	owner, ok := r.choose(pointer{first: p.first, last: p.first, head: p.first, kind: pointIt}, list)
	if !ok {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(s seen) bool { return s.entity == owner.entity })
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
	if r.teacher != nil {
		return r.teacher.lesson(r, p, best)
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
		set(fCountry, r.fromThere(s.entity, p) > 0)
		set(fCountryClash, r.fromThere(s.entity, p) < 0)
		set(fGovernment, oneOf(e.Kind, "government", "agency", "legislature", "court", "international"))
		set(fOutlet, e.Outlet != nil || oneOf(e.Kind, "media", "law_firm"))
		set(fVenture, e.Kind == "venture")
		set(fUnknown, !e.Known)
		set(fNameWord, len(p.words) > 0 && hasWord(e.Name, p.words[len(p.words)-1]))
		set(fNear, r.near(p, s))
		main := s.entity == r.main
		set(fMain, main)
		set(fTerm, main && (p.kind == pointWe || v.shape(p.head)&startUpper != 0 && p.head > p.first))
	}
	r.clauses(p, s, back, &x)
	return x
}

// clauses sets what the tree tells of candidate and pointer in one sentence.
func (r *resolver) clauses(p pointer, s *seen, back int, x *features) {
	v := r.v
	if back != 0 || s.governor < 0 {
		return
	}
	possessive := v.node(p.head).Rel == nlp.RelNmodPoss || oneOf(v.low(p.head), "its", "their", "his", "her")
	own := r.verb(v.head(p.head))
	switch {
	case own < 0:
	case s.governor == own:
		// subject and object of one verb are two things, but what is the subject's own is "its"
		if possessive && s.subject {
			x[fPossessive] = 1
		} else if !possessive && s.entity != r.focus {
			x[fClause] = 1
		}
	case s.subject && s.governor == r.verb(v.head(own)):
		x[fMatrix] = 1
	}
}

// verb gives the first verb at or above token i, -1 where there is none.
func (r *resolver) verb(i int) int {
	for range 8 {
		if i < 0 {
			return -1
		}
		if t := r.v.node(i).Tag; t == nlp.VERB || t == nlp.AUX || r.v.node(i).Rel == nlp.RelRoot {
			return i
		}
		i = r.v.head(i)
	}
	return -1
}

// governor gives the token outside [first, last] that governs the mention, -1 where there is none.
func (r *resolver) governor(first, last int) int {
	for t := first; t <= last; t++ {
		if h := r.v.head(t); h >= 0 && (h < first || h > last) {
			return h
		}
	}
	return -1
}

// hasWord reports whether the name has the word, whatever its case.
func hasWord(name, word string) bool {
	for w := range strings.FieldsSeq(name) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// near reports whether a telling word of the description stands close to the first mention of the
// organisation: "the train maker" for "Foo, which makes trains".
func (r *resolver) near(p pointer, s *seen) bool {
	v := r.v
	for _, w := range p.words {
		if len(w) < 4 || oneOf(w, "company", "firm", "group", "maker", "business", "giant", "same", "other", "partner", "start-up", "startup") {
			continue
		}
		stem := w[:max(4, len(w)*3/4)]
		for t := max(s.start-8, 0); t <= s.start+14 && t < p.first; t++ {
			if v.same(s.start, t) && strings.HasPrefix(v.low(t), stem) {
				return true
			}
		}
	}
	return false
}

// ordered resolves "the former" and "the latter" to the organisations that the sentence
// before, or this one, names.
func (r *resolver) ordered(p pointer) {
	here := int(r.v.tokens[p.first].sentence)
	for back := 0; back <= 2 && here-back >= 0; back++ {
		var list []int
		for t := r.v.first[here-back]; t < min(r.v.first[here-back+1], p.first); t++ {
			s := r.spotAt(t)
			if s == nil || s.first != t {
				continue
			}
			for _, e := range append([]int{s.entity}, s.plural...) {
				if r.isOrganization(e) && r.entities[e].Outlet == nil && !slices.Contains(list, e) {
					list = append(list, e)
				}
			}
		}
		if len(list) < 2 {
			continue
		}
		if p.count == 9 {
			r.take(p, list[len(list)-1])
		} else {
			r.take(p, list[len(list)-2])
		}
		return
	}
}

// fromThere compares an organisation's home with the stated one: 1 fits, -1 does not, 0 open.
func (r *resolver) fromThere(entity int, p pointer) int {
	stated := r.atlas.Place(p.place)
	if stated == nil {
		return 0
	}
	e := &r.entities[entity]
	for _, home := range []string{headOf(e), r.homes[entity]} {
		if home == "" {
			continue
		}
		if r.atlas.Within(home, stated.ID) || rank(stated) == 2 && r.metro(home, stated.ID) || r.atlas.Within(stated.ID, home) && rank(stated) < 2 {
			return 1
		}
	}
	switch {
	case e.Country == "" || stated.Country == "":
		return 0
	case e.Country != stated.Country:
		return -1
	case stated.Kind == "country":
		return 1
	}
	return 0
}

// headOf gives the seat of an organisation that the atlas knows.
func headOf(e *Entity) string {
	switch {
	case e.Org != nil:
		return e.Org.Head
	case e.Kind == "government" && e.Place != nil:
		return e.Place.ID
	}
	return ""
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
	return r.fromThere(entity, p) >= 0 && (len(p.kinds) == 0 || e.Kind == "" || slices.Contains(p.kinds, e.Kind))
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
		if e.Outlet != nil || oneOf(e.Kind, "media", "law_firm", "government", "agency", "legislature", "court", "venture", "union", "analyst") && len(p.kinds) == 0 || !r.fits(s.entity, p) {
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
