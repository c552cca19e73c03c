package sites

import (
	"strconv"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/scene"
)

// describeLink gives the features of one link: how the entity stands to the trigger.
func describeLink(s *scene.Scene, t *trigger, l link, role string, rank int) learn.Features {
	f := make(learn.Features, 0, 40)
	p := s.Page
	x := &p.Mentions[l.mention]
	e := &p.Entities[l.entity]
	f.AddPair(role, "trigger", t.kind)
	f.AddPair(role, "back", strconv.Itoa(l.back))
	f.AddPair(role, "rank", strconv.Itoa(rank))
	f.AddPair(role, "kind", kindOf(s, l.entity))
	f.AddPair(role, "by", string(x.By))
	f.AddPair(role, "mentions", strconv.Itoa(min(len(e.Mentions), 5)))
	if len(p.Of(l.mention)) > 1 {
		f.AddPair(role, "plural", "yes")
	}
	if x.Sentence == 0 && x.First < 4 {
		f.AddPair(role, "dateline", strconv.FormatBool(l.back > 0))
	}
	if t.kind == "name" && t.entity >= 0 {
		nameLinks(s, &f, t, l, role)
	}
	tokens := s.Tokens(x.Sentence)
	head := s.Head(x.Sentence, x.First, x.Last)
	before := "<begin>"
	if x.First > 0 {
		before = s.Mask(x.Sentence, x.First-1)
	}
	after := "<end>"
	if x.Last+1 < len(tokens) {
		after = s.Mask(x.Sentence, x.Last+1)
	}
	f.AddPair(role+"before", before, strconv.Itoa(min(l.back, 1)))
	f.AddPair(role+"after", after, strconv.Itoa(min(l.back, 1)))
	f.AddPair(role+"rel", tokens[head].Rel.String(), strconv.Itoa(min(l.back, 1)))
	if v := s.Verb(x.Sentence, head); v >= 0 {
		f.AddPair(role+"verb", s.Mask(x.Sentence, v), tokens[head].Rel.String())
		addSet(s, &f, role+"verbcue", x.Sentence, v)
	}
	if l.back == 0 {
		near(s, &f, t, l, role, head)
	}
	return f
}

// near describes a link inside the trigger's sentence: distance, path in the tree, what stands
// between.
func near(s *scene.Scene, f *learn.Features, t *trigger, l link, role string, head int) {
	x := &s.Page.Mentions[l.mention]
	d, side := x.First-t.last, "right"
	from, to := t.last+1, x.First
	if x.Last < t.first {
		d, side = t.first-x.Last, "left"
		from, to = x.Last+1, t.first
	} else if x.First <= t.last {
		d, side = 0, "over"
	}
	bucket := strconv.Itoa(min(d, 4))
	if d > 4 {
		bucket = "5+"
		if d > 9 {
			bucket = "10+"
		}
	}
	f.AddPair(role+"distance", side, bucket)
	up := s.Path(x.Sentence, head, s.Head(t.sentence, t.first, t.last))
	f.AddPair(role+"path", t.kind, up)
	commas, stops := 0, 0
	for i := from; i < to; i++ {
		switch s.Page.Analysis.Text[s.Tokens(x.Sentence)[i].Start] {
		case ',', '(', ')':
			commas++
		case ';', ':':
			stops++
		}
		if d <= 6 {
			f.AddPair(role+"between", side, s.Mask(x.Sentence, i))
		}
	}
	f.AddPair(role+"commas", side, strconv.Itoa(min(commas, 3)))
	if stops > 0 {
		f.AddPair(role+"stops", side, "yes")
	}
}

// nameLinks tells whether the atlas knows the named plant's place or owner as this one.
func nameLinks(s *scene.Scene, f *learn.Features, t *trigger, l link, role string) {
	plant := s.Page.Entities[t.entity].Plant
	if plant == nil {
		return
	}
	e := &s.Page.Entities[l.entity]
	known := false
	if e.Place != nil {
		known = plant.Place == e.Place.ID
	}
	for _, o := range plant.Owners {
		known = known || o == e.ID
	}
	f.AddPair(role, "atlas", strconv.FormatBool(known))
}

func kindOf(s *scene.Scene, entity int) string {
	e := &s.Page.Entities[entity]
	if e.Type == tieline.EntityPlace {
		if e.Place != nil {
			return e.Place.Kind
		}
		return "unknown place"
	}
	return e.Kind
}

func addSet(s *scene.Scene, f *learn.Features, template string, sentence, token int) {
	set := s.Cues(sentence)[token]
	if set == 0 {
		return
	}
	for c, name := range s.Lexicon.Classes() {
		if set.Has(c) {
			f.Add(template, name)
		}
	}
}

// describeTrigger gives the features of the trigger itself, for both the facility and its status.
func describeTrigger(s *scene.Scene, t *trigger) learn.Features {
	f := make(learn.Features, 0, 80)
	f.Add("trigger", t.kind)
	if t.kind == "noun" {
		f.Add("plantnoun", s.Mask(t.sentence, t.first))
	}
	s.Around(&f, t.sentence, t.first, t.last)
	s.Above(&f, t.sentence, s.Head(t.sentence, t.first, t.last))
	s.Time(&f, t.sentence)
	return f
}

// describePair tells how place and owner stand to each other.
func describePair(s *scene.Scene, f *learn.Features, t *trigger, place, owner link, owners []link) {
	p := s.Page
	x, y := &p.Mentions[place.mention], &p.Mentions[owner.mention]
	if x.Sentence != y.Sentence {
		f.AddPair("pair", "back", strconv.Itoa(max(-3, min(3, x.Sentence-y.Sentence))))
		return
	}
	a, b := s.Head(x.Sentence, x.First, x.Last), s.Head(y.Sentence, y.First, y.Last)
	f.AddPair("pair-path", t.kind, s.Path(x.Sentence, b, a))
	side, d := "after", y.First-x.Last
	if y.Last < x.First {
		side, d = "before", x.First-y.Last
	}
	bucket := "near"
	if d > 4 {
		bucket = "some"
	}
	if d > 12 {
		bucket = "far"
	}
	f.AddPair("pair-distance", side, bucket)
	nearer := 0
	for _, o := range owners {
		z := &p.Mentions[o.mention]
		if o.entity != owner.entity && z.Sentence == x.Sentence && abs(z.First-x.First) < abs(y.First-x.First) {
			nearer++
		}
	}
	f.AddPair("pair-nearer", side, strconv.Itoa(min(nearer, 3)))
	if v := s.Verb(x.Sentence, a); v >= 0 && v == s.Verb(x.Sentence, b) {
		f.AddPair("pair-verb", s.Mask(x.Sentence, v), s.Tokens(x.Sentence)[b].Rel.String())
		f.AddPair("pair", "verb", "same")
	}
}

func abs(x int) int { return max(x, -x) }

// describeStage gives what speaks for the status at a trigger: classes of cue words rather than
// words, tense, modality, dates before or after the document's.
func describeStage(s *scene.Scene, t *trigger) learn.Features {
	f := make(learn.Features, 0, 80)
	head := s.Head(t.sentence, t.first, t.last)
	first, last := t.first, t.last
	if noun := siteNoun(s, t.sentence, head); noun >= 0 {
		head, first, last = noun, noun, noun // "its planned refinery in Setúbal"
		f.Add("noun", s.Mask(t.sentence, noun))
	}
	s.Cued(&f, t.sentence, first, last)
	s.Governed(&f, t.sentence, head)
	s.Clause(&f, t.sentence, head)
	s.Time(&f, t.sentence)
	for i := max(0, first-4); i < first; i++ {
		f.Add("before", s.Mask(t.sentence, i))
	}
	n := len(s.Tokens(t.sentence))
	for i := last + 1; i < min(n, last+4); i++ {
		f.Add("after", s.Mask(t.sentence, i))
	}
	return f
}

// siteNoun is the noun for a site that the token belongs to, itself or up to three governors up,
// -1 where there is none.
func siteNoun(s *scene.Scene, sentence, token int) int {
	tokens := s.Tokens(sentence)
	cues := s.Cues(sentence)
	for n := 0; n < 4 && token >= 0; n, token = n+1, tokens[token].Head {
		if cues[token]&(plantNoun|nearNoun) != 0 && (tokens[token].Tag == nlp.NOUN || tokens[token].Tag == nlp.PROPN) {
			return token
		}
		if tokens[token].Tag == nlp.VERB {
			return -1
		}
	}
	return -1
}
