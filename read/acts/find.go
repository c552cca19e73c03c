package acts

import (
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
	mostAuthorities = 5
	mostThings      = 10
)

// Look finds the triggers of a page with what stands near them.
func Look(p *mention.Page, a *atlas.Atlas) *Scene {
	s := &Scene{Scene: scene.New(p, Lexicon), atlas: a}
	counts := s.jurisdictions()
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
			s.add(trigger{i, t, last}, counts)
			t = last
		}
	}
	return s
}

func (s *Scene) add(t trigger, counts map[string]int) {
	authorities := s.authoritiesAt(&t, counts)
	if len(authorities) == 0 {
		return
	}
	f := make(learn.Features, 0, 100)
	for i := t.first; i <= t.last; i++ {
		f.Add("word", s.Mask(t.sentence, i))
	}
	s.Around(&f, t.sentence, t.first, t.last)
	s.Above(&f, t.sentence, s.Head(t.sentence, t.first, t.last))
	s.triggers = append(s.triggers, t)
	s.about = append(s.about, f)
	s.authorities = append(s.authorities, authorities)
	s.goods = append(s.goods, s.thingsAt(&t))
}

// jurisdictions counts how often the page names each.
func (s *Scene) jurisdictions() map[string]int {
	out := map[string]int{}
	for m := range s.Page.Mentions {
		for _, n := range s.jurisdiction(m) {
			out[n]++
		}
	}
	return out
}

// jurisdiction gives the names of the jurisdictions for which a mention stands.
func (s *Scene) jurisdiction(m int) []string {
	var out []string
	for _, i := range s.Page.Of(m) {
		if n := s.jurisdictionOf(&s.Page.Entities[i]); n != "" {
			out = append(out, n)
		}
	}
	return out
}

func (s *Scene) jurisdictionOf(e *mention.Entity) string {
	switch {
	case e.Type == tieline.EntityPlace && e.Place != nil:
		switch e.Place.Kind {
		case "country", "state", "province", "bloc", "territory":
			return e.Place.Name
		}
	case e.Type == tieline.EntityOrganization && e.Outlet == nil:
		switch e.Kind {
		case "government", "agency", "legislature", "court":
			return s.seat(e)
		}
	}
	return ""
}

// seat is the jurisdiction of a public body: the state or province of its head where it is a
// regional one, else its country.
func (s *Scene) seat(e *mention.Entity) string {
	country := e.Country
	if country == "" && e.Org != nil {
		country = e.Org.Country
	}
	if strings.Contains(e.Name, "European") || country == "EU" {
		return "EU"
	}
	for i := range s.Page.Entities {
		p := s.Page.Entities[i].Place
		if p != nil && (p.Kind == "state" || p.Kind == "province") && strings.Contains(e.Name, p.Name) {
			return p.Name
		}
	}
	if c := s.atlas.Country(country); c != nil {
		return c.Name
	}
	return ""
}

// authoritiesAt gives the jurisdictions near a trigger, nearest first, each once, and the one that
// the page names most.
func (s *Scene) authoritiesAt(t *trigger, counts map[string]int) []authority {
	var out []authority
	seen := map[string]bool{}
	s.around(t, func(m, back int) {
		for _, n := range s.jurisdiction(m) {
			if !seen[n] && len(out) < mostAuthorities {
				seen[n] = true
				x := &s.Page.Mentions[m]
				out = append(out, authority{n, x.Sentence, x.First, x.Last, back, counts[n]})
			}
		}
	})
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
			case e.Type == tieline.EntityOrganization && e.Outlet == nil && s.jurisdictionOf(e) == "":
				add(thing{e.Name, "organization", x.Sentence, x.First, x.Last, back})
			}
		}
	})
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
