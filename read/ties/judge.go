package ties

import (
	"math"
	"slices"

	"github.com/tieline/tieline"
)

// pair is what all contexts of two organisations say, of whatever kind of deal.
type pair struct {
	best, second float64   // that a context states a deal: the strongest two
	none         float64   // that no context does, if each spoke for itself
	strongest    Context   // the one of best
	contexts     int       // their number
	kinds        []float64 // by kind, as KindNames without none: the strongest context
}

func pairKey(a, b int) [2]int { return [2]int{min(a, b), max(a, b)} }

func (o *pair) add(c Context, odds []float64) {
	stated := 1 - odds[0]
	if o.contexts == 0 || stated > o.best {
		o.best, o.second, o.strongest = stated, o.best, c
	} else {
		o.second = max(o.second, stated)
	}
	if o.contexts == 0 {
		o.none, o.kinds = 1, make([]float64, len(odds)-1)
	}
	o.none *= odds[0]
	o.contexts++
	for k := range o.kinds {
		o.kinds[k] = max(o.kinds[k], odds[k+1])
	}
}

// rival is the likeliest kind but one.
func (o *pair) rival(kind int) float64 {
	var top float64
	for k, v := range o.kinds {
		if k != kind {
			top = max(top, v)
		}
	}
	return top
}

// leaders are the two likeliest pairs that hold an organisation.
type leaders [2]*pair

func (l *leaders) add(o *pair) {
	switch {
	case l[0] == nil || o.best > l[0].best:
		l[0], l[1] = o, l[0]
	case l[1] == nil || o.best > l[1].best:
		l[1] = o
	}
}

// beside gives how likely the likeliest pair but o is.
func (l *leaders) beside(o *pair) float64 {
	for _, other := range l {
		if other != nil && other != o {
			return other.best
		}
	}
	return 0
}

// field holds the pairs of a page against each other.
type field struct {
	page     *Page
	pairs    map[[2]int]*pair
	partners map[int][]int           // by entity
	onPage   map[int]*leaders        // by entity
	near     map[sentenceOf]*leaders // by entity, of the pairs that are strongest in one sentence
	crowd    map[int]int             // pairs by the sentence in which they are strongest
	sum      float64                 // of how likely they are
	known    int                     // organisations of the page
}

type sentenceOf struct{ sentence, entity int }

func (p *Page) field(drafts []Draft) *field {
	f := &field{page: p, pairs: map[[2]int]*pair{}, partners: map[int][]int{}, onPage: map[int]*leaders{},
		near: map[sentenceOf]*leaders{}, crowd: map[int]int{}, known: p.organisations()}
	for i := range drafts {
		d := &drafts[i]
		key := pairKey(d.Entities[0], d.Entities[1])
		if f.pairs[key] != nil {
			continue
		}
		f.pairs[key] = d.pair
		f.sum += d.pair.best
		s := p.Mentions[d.pair.strongest.MentionB].Sentence
		f.crowd[s]++
		for k, e := range d.Entities {
			f.partners[e] = append(f.partners[e], d.Entities[1-k])
			leadersOf(f.onPage, e).add(d.pair)
			leadersOf(f.near, sentenceOf{s, e}).add(d.pair)
		}
	}
	return f
}

func leadersOf[K comparable](m map[K]*leaders, key K) *leaders {
	if m[key] == nil {
		m[key] = &leaders{}
	}
	return m[key]
}

// DealInputs describes each draft among the others of its page to the trees that decide on it: how likely
// its contexts make it, what else the page says of the two, and with whom else each may have deals; who is
// the partner of one in a sentence is seldom that of another there; and what is generally known of the two.
func (p *Page) DealInputs(drafts []Draft, onPage, inTitle PairOdds) [][]float64 {
	f := p.field(drafts)
	out := make([][]float64, len(drafts))
	for i := range drafts {
		d := &drafts[i]
		in := make([]float64, 0, 48)
		in = f.odds(in, d)
		in = f.competition(in, d)
		in = f.sorts(in, d)
		in = f.standing(in, d)
		in = p.knownDealings(in, d)
		key := pairKey(d.Entities[0], d.Entities[1])
		in = byPage(in, d.Kind, onPage[key])
		out[i] = byTitle(in, d.Kind, inTitle[key])
	}
	return out
}

func (f *field) odds(in []float64, d *Draft) []float64 {
	second := 0.0
	if len(d.Odds) > 1 {
		second = d.Odds[1]
	}
	o, kind := d.pair, KindIndex(d.Kind)-1
	in = append(in, logOdds(d.Odds[0]), logOdds(second), logOdds(o.best), logOdds(o.second), logOdds(1-o.none), float64(o.contexts), logOdds(o.rival(kind)))
	for k := range o.kinds {
		in = append(in, number(k == kind))
	}
	return in
}

func (f *field) competition(in []float64, d *Draft) []float64 {
	o, a, b := d.pair, d.Entities[0], d.Entities[1]
	s := f.page.Mentions[o.strongest.MentionB].Sentence
	pageA, pageB := f.onPage[a].beside(o), f.onPage[b].beside(o)
	nearA, nearB := f.near[sentenceOf{s, a}].beside(o), f.near[sentenceOf{s, b}].beside(o)
	return append(in, logOdds(max(pageA, pageB)), logOdds(min(pageA, pageB)), logOdds(max(nearA, nearB)), logOdds(min(nearA, nearB)),
		logOdds(f.through(a, b)), f.sum, float64(f.known), float64(f.crowd[s]), float64(max(len(f.partners[a]), len(f.partners[b]))),
		float64(min(len(f.partners[a]), len(f.partners[b]))))
}

// through gives how likely a third organisation has deals with both: two customers of one supplier often
// stand side by side.
func (f *field) through(a, b int) float64 {
	if len(f.partners[b]) < len(f.partners[a]) {
		a, b = b, a
	}
	var top float64
	for _, c := range f.partners[a] {
		if other := f.pairs[pairKey(b, c)]; other != nil && c != b {
			top = max(top, min(other.best, f.pairs[pairKey(a, c)].best))
		}
	}
	return top
}

// sortsOf are the kinds of organisation that make deals of different sorts, or none.
var sortsOf = [][]string{
	{"government", "agency", "legislature", "court", "international"},
	{"bank", "investor"},
	{"media", "analyst", "union", "association", "research", "university"},
}

// sorts counts the parties of each sort, and tells whether both are of one kind: two carmakers are more
// often named as rivals than a carmaker and its supplier are.
func (f *field) sorts(in []float64, d *Draft) []float64 {
	a, b := f.page.Entities[d.Entities[0]].Kind, f.page.Entities[d.Entities[1]].Kind
	for _, kinds := range sortsOf {
		in = append(in, number(slices.Contains(kinds, a))+number(slices.Contains(kinds, b)))
	}
	return append(in, number(a == "")+number(b == ""), number(a != "" && a == b))
}

// standing tells how the two stand on the page and in their strongest context.
func (f *field) standing(in []float64, d *Draft) []float64 {
	p, c := f.page, d.Contexts[0]
	a, b := &p.Mentions[c.MentionA], &p.Mentions[c.MentionB]
	var known, outlets float64
	for _, e := range d.Entities {
		known += number(p.Entities[e].Known)
		outlets += number(p.Entities[e].Outlet != nil)
	}
	focus := -1
	if p.crossing(c) {
		focus = slices.Index(p.focus[b.Sentence], c.A)
	}
	doubtA, doubtB := p.Entities[d.Entities[0]].Doubt, p.Entities[d.Entities[1]].Doubt
	x, y := p.counts[d.Entities[0]], p.counts[d.Entities[1]]
	return append(in, known, outlets, float64(b.Sentence), float64(len(p.Sentences)), float64(max(x, y)), float64(min(x, y)),
		float64(b.Sentence-a.Sentence), float64(focus), number(c.MentionA == c.MentionB), number(!p.crossing(c) && p.sameList(c)),
		number(a.By == tieline.ByDescription)+number(b.By == tieline.ByDescription), float64(p.crowd(b.Sentence)), max(doubtA, doubtB), min(doubtA, doubtB))
}

// byPage tells what the network says of the two by all their contexts at once.
func byPage(in []float64, k tieline.Kind, odds []float64) []float64 {
	if odds == nil {
		return append(in, logOdds(0), logOdds(0))
	}
	return append(in, logOdds(1-odds[0]), logOdds(odds[KindIndex(k)]))
}

// byTitle tells what the page's title says of the two.
func byTitle(in []float64, k tieline.Kind, odds []float64) []float64 {
	stated, kind := -1.0, -1.0 // it does not speak of them
	if odds != nil {
		stated, kind = 1-odds[0], odds[KindIndex(k)]
	}
	return append(in, stated, kind)
}

func (p *Page) organisations() int {
	n := 0
	for _, c := range p.counts {
		if c > 0 {
			n++
		}
	}
	return n
}

func number(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// logOdds is the logarithm of the odds, held within what a context can tell.
func logOdds(p float64) float64 {
	const least = 1e-4
	return math.Log((p + least) / (1 - p + least))
}

// Limits are the probabilities from which deals are emitted.
type Limits struct {
	Known   float64 // of a pair's likeliest kind, where the atlas knows both
	Unknown float64 // the same, where it does not know one or both of them
	More    float64 // what each further kind of the same pair needs beyond that
}

// of gives the limit for a draft, by the other drafts.
func (l Limits) of(p *Page, drafts []Draft, i int) float64 {
	d, limit := &drafts[i], l.Known
	if !p.Entities[d.Entities[0]].Known || !p.Entities[d.Entities[1]].Known {
		limit = l.Unknown
	}
	for k := range drafts {
		if other := &drafts[k]; samePair(other, d) && (other.Score > d.Score || other.Score == d.Score && k < i) {
			return limit + l.More
		}
	}
	return limit
}

// decide drafts the deals of which the contexts speak, scores them, keeps those that the limits let through and gives
// them their roles.
func (o *opinion) decide(contexts []Context, limits Limits) []Draft {
	drafts := Pairs(contexts, o.kindOdds(contexts))
	for i, in := range o.page.DealInputs(drafts, o.pairOdds(contexts, drafts), o.model.TitleOdds(o.grammar, o.page)) {
		drafts[i].Score = o.model.Deal.Predict(in)
	}
	var out []Draft
	for i := range drafts {
		d := &drafts[i]
		if o.page.ofOneHouse(d.Kind, d.Entities[0], d.Entities[1]) || o.page.ofOneHouse(d.Kind, d.Entities[1], d.Entities[0]) {
			continue
		}
		if d.Score >= limits.of(o.page, drafts, i) {
			o.assignRoles(d)
			out = append(out, *d)
		}
	}
	return out
}
