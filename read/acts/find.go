package acts

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/scene"
)

// Scene is what the candidates of a page share.
type Scene struct {
	*scene.Scene
	atlas       *atlas.Atlas
	marks       [][]mark       // jurisdictions, by sentence
	counts      map[string]int // how often the page speaks of each
	main        []mark         // those it speaks of most, each by its first mark
	triggers    []trigger
	about       []learn.Features // of each trigger
	authorities [][]authority
	goods       [][]thing
}

// trigger is a word for an instrument.
type trigger struct{ sentence, first, last int }

// authority is a jurisdiction near a trigger.
type authority struct {
	name                  string // as records write it: "US", "EU", "Michigan"
	form                  string // how the words speak of it: name, adjective, seat, body
	sentence, first, last int    // the words that stand for it
	back                  int    // sentences before the trigger's
	count                 int    // how often the page names it
}

// thing is what an act may fall on: a country, a company, or goods.
type thing struct {
	name                  string
	kind                  string // "place", "organization", "goods"
	sentence, first, last int
	back                  int
}

// reach is how many sentences before a trigger its authority or target may stand.
const reach = 2

const (
	mostAuthorities = 7
	mostThings      = 14
)

// public kinds of organisation have acts; they do not fall on them.
var public = map[string]bool{"government": true, "agency": true, "legislature": true, "court": true}

// Look finds the triggers of a page with what stands near them.
func Look(p *mention.Page, a *atlas.Atlas) *Scene {
	s := &Scene{Scene: scene.New(p, Lexicon), atlas: a, counts: map[string]int{}}
	s.mark(wordsOf(a))
	var all []trigger
	count := map[string]int{}
	for i := range p.Analysis.Sentences {
		cues := s.Cues(i)
		for t := 0; t < len(cues); t++ {
			if cues[t]&instruments == 0 {
				continue
			}
			last := t
			for last+1 < len(cues) && cues[last+1]&instruments&cues[t] != 0 {
				last++
			}
			all = append(all, trigger{i, t, last})
			for _, name := range instrumentOf(cues[t]) {
				count[name]++
			}
			t = last
		}
	}
	for _, t := range all {
		most := 0
		for _, name := range instrumentOf(s.Cues(t.sentence)[t.first]) {
			most = max(most, count[name])
		}
		s.add(t, most)
	}
	return s
}

// add enters a trigger; density is how often the page has words for its instrument.
func (s *Scene) add(t trigger, density int) {
	authorities := s.authoritiesAt(&t)
	if len(authorities) == 0 {
		return
	}
	f := make(learn.Features, 0, 100)
	for i := t.first; i <= t.last; i++ {
		f.Add("word", s.Mask(t.sentence, i))
	}
	for _, i := range instrumentOf(s.Cues(t.sentence)[t.first]) {
		f.Add("instrument", i)
	}
	for _, n := range []int{2, 3, 5, 8} {
		if density >= n {
			f.Add("density", strconv.Itoa(n))
		}
	}
	if density*4 >= len(s.Page.Analysis.Sentences) && density > 1 {
		f.Add("density", "dense")
	}
	s.figuresNear(&f, &t)
	f.Add("tag", s.Tokens(t.sentence)[t.last].XTag.String())
	s.Around(&f, t.sentence, t.first, t.last)
	s.Above(&f, t.sentence, s.Head(t.sentence, t.first, t.last))
	s.Time(&f, t.sentence)
	s.Clause(&f, t.sentence, s.Head(t.sentence, t.first, t.last))
	s.triggers = append(s.triggers, t)
	s.about = append(s.about, f)
	s.authorities = append(s.authorities, authorities)
	s.goods = append(s.goods, s.thingsAt(&t))
}

// authoritiesAt gives the jurisdictions near a trigger, nearest first, each once, and then those
// that the page names most.
func (s *Scene) authoritiesAt(t *trigger) []authority {
	var out []authority
	seen := map[string]bool{}
	add := func(m *mark, back int) {
		if m.name != own && !seen[m.name] && len(out) < mostAuthorities {
			seen[m.name] = true
			out = append(out, authority{name: m.name, form: m.form, sentence: m.sentence, first: m.first, last: m.last, back: back, count: s.counts[m.name]})
		}
	}
	here := slices.Clone(s.marks[t.sentence])
	slices.SortStableFunc(here, func(a, b mark) int {
		return cmp.Compare(max(t.first-a.last, a.first-t.last), max(t.first-b.last, b.first-t.last))
	})
	for i := range here {
		add(&here[i], 0)
	}
	for back := 1; back <= reach && t.sentence-back >= 0; back++ {
		before := s.marks[t.sentence-back]
		for i := len(before) - 1; i >= 0; i-- {
			add(&before[i], back)
		}
	}
	for i := range s.main {
		add(&s.main[i], reach+1)
	}
	return out
}

// around visits the mentions of the trigger's sentence, nearest first, then those before it,
// last first.
func (s *Scene) around(t *trigger, visit func(m, back int)) {
	n := len(s.Tokens(t.sentence))
	last := -1
	for d := 0; d < n; d++ {
		for _, i := range [2]int{t.first - d, t.last + d} {
			if m := s.Page.At(t.sentence, i); m >= 0 && m != last {
				visit(m, 0)
				last = m
			}
		}
	}
	for back := 1; back <= reach && t.sentence-back >= 0; back++ {
		for i := len(s.Tokens(t.sentence-back)) - 1; i >= 0; i-- {
			if m := s.Page.At(t.sentence-back, i); m >= 0 && m != last {
				visit(m, back)
				last = m
			}
		}
	}
}

// thingsAt gives the countries, companies and goods near a trigger.
func (s *Scene) thingsAt(t *trigger) []thing {
	var out []thing
	seen := map[string]bool{}
	add := func(x thing) {
		if x.name != "" && !seen[x.name] && len(out) < mostThings {
			seen[x.name] = true
			out = append(out, x)
		}
	}
	s.around(t, func(m, back int) {
		x := &s.Page.Mentions[m]
		for _, i := range s.Page.Of(m) {
			e := &s.Page.Entities[i]
			switch {
			case e.Type == tieline.EntityPlace && e.Place != nil && (e.Place.Kind == "country" || e.Place.Kind == "bloc"):
				add(thing{e.Place.Name, "place", x.Sentence, x.First, x.Last, back})
			case e.Type == tieline.EntityOrganization && e.Outlet == nil && !public[e.Kind]:
				add(thing{e.Name, "organization", x.Sentence, x.First, x.Last, back})
			}
		}
	})
	for k := t.sentence; k >= 0 && k >= t.sentence-reach; k-- {
		for _, m := range s.marks[k] {
			if m.country {
				add(thing{m.name, "place", m.sentence, m.first, m.last, t.sentence - k})
			}
		}
	}
	s.goodsIn(t, t.sentence, add)
	if t.sentence > 0 {
		s.goodsIn(t, t.sentence-1, add)
	}
	return out
}

// goodsIn gives the noun phrases of goods in a sentence: "Chinese electric vehicles", "batteries".
func (s *Scene) goodsIn(t *trigger, sentence int, add func(thing)) {
	tokens := s.Tokens(sentence)
	cues := s.Cues(sentence)
	class := s.Lexicon.Class("goods")
	for i := range tokens {
		if !cues[i].Has(class) || tokens[i].Tag != nlp.NOUN && tokens[i].Tag != nlp.PROPN {
			continue
		}
		if i+1 < len(tokens) && cues[i+1].Has(class) && tokens[i+1].Tag == nlp.NOUN {
			continue
		}
		first := i
		for first > 0 && i-first < 4 && modifier(&tokens[first-1]) && (sentence != t.sentence || first-1 > t.last || first-1 < t.first) {
			first--
		}
		add(thing{strings.Join(strings.Fields(s.Page.Analysis.Text[tokens[first].Start:tokens[i].End]), " "), "goods", sentence, first, i, t.sentence - sentence})
	}
}

func modifier(t *nlp.Token) bool {
	switch t.Tag {
	case nlp.ADJ, nlp.NOUN, nlp.PROPN:
		return true
	}
	return t.XTag == nlp.XHYPH || t.XTag == nlp.XVBN && t.Rel == nlp.RelAmod
}

// figuresNear describes the figures around a trigger: a percentage next to "duty" makes an act of it.
func (s *Scene) figuresNear(f *learn.Features, t *trigger) {
	names := instrumentOf(s.Cues(t.sentence)[t.first])
	for i := range s.Tokens(t.sentence) {
		m := s.Page.At(t.sentence, i)
		if m < 0 || s.Page.Mentions[m].First != i {
			continue
		}
		sort := s.Mask(t.sentence, i)
		if sort != "<percent>" && sort != "<money>" && sort != "<quantity>" && sort != "<date>" {
			continue
		}
		d := "far"
		if i-t.last < 6 && t.first-i < 6 {
			d = "near"
		}
		f.AddPair("figure", sort, d)
		for _, n := range names {
			f.AddPair("figure-"+d, sort, n)
		}
	}
}
