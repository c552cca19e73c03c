package acts

import (
	"strconv"

	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/learn"
)

// stand describes how a stretch of words stands to the trigger.
func (s *Scene) stand(f *learn.Features, t *trigger, role string, sentence, first, last, back int) {
	tokens := s.Tokens(sentence)
	head := s.Head(sentence, first, last)
	f.AddPair(role, "back", strconv.Itoa(back))
	before, after := "<begin>", "<end>"
	if first > 0 {
		before = s.Mask(sentence, first-1)
	}
	if last+1 < len(tokens) {
		after = s.Mask(sentence, last+1)
	}
	near := strconv.Itoa(min(back, 1))
	f.AddPair(role+"before", before, near)
	f.AddPair(role+"after", after, near)
	f.AddPair(role+"rel", tokens[head].Rel.String(), near)
	f.AddPair(role+"tag", tokens[head].XTag.String(), near)
	if v := s.Verb(sentence, head); v >= 0 {
		f.AddPair(role+"verb", s.Mask(sentence, v), tokens[head].Rel.String())
	}
	if back > 0 {
		return
	}
	d, side := first-t.last, "right"
	if last < t.first {
		d, side = t.first-last, "left"
	} else if first <= t.last {
		d, side = 0, "over"
	}
	bucket := strconv.Itoa(min(d, 4))
	if d > 4 {
		bucket = "5+"
	}
	if d > 10 {
		bucket = "10+"
	}
	f.AddPair(role+"distance", side, bucket)
	if d <= 6 {
		for i := min(last, t.last) + 1; i < max(first, t.first); i++ {
			f.AddPair(role+"between", side, s.Mask(sentence, i))
		}
	}
	tt := s.Head(t.sentence, t.first, t.last)
	f.AddPair(role, "path", s.Path(sentence, head, tt))
	switch {
	case tokens[head].Head == tt:
		f.AddPair(role+"tree", "child", tokens[head].Rel.String())
	case tokens[tt].Head == head:
		f.AddPair(role+"tree", "governor", tokens[tt].Rel.String())
	case tokens[head].Head >= 0 && tokens[head].Head == tokens[tt].Head:
		f.AddPair(role+"tree", tokens[head].Rel.String(), tokens[tt].Rel.String())
	case s.Verb(sentence, head) == s.Verb(sentence, tt):
		f.AddPair(role+"tree", "same verb", tokens[head].Rel.String())
	default:
		f.AddPair(role+"tree", "far", "")
	}
	if tokens[head].Rel == nlp.RelAmod || tokens[head].Tag == nlp.ADJ {
		f.AddPair(role, "adjective", side)
	}
}

// authorityFeatures describe an authority at a trigger.
func (s *Scene) authorityFeatures(t, k int) learn.Features {
	x := &s.authorities[t][k]
	f := make(learn.Features, 0, len(s.about[t])+30)
	f = append(f, s.about[t]...)
	s.stand(&f, &s.triggers[t], "authority", x.sentence, x.first, x.last, x.back)
	f.AddPair("authority", "rank", strconv.Itoa(k))
	f.AddPair("authority", "form", x.form)
	f.AddPair("authority-form", x.form, strconv.Itoa(min(x.back, 1)))
	for i := s.triggers[t].first; i <= s.triggers[t].last; i++ {
		f.AddPair("form-trigger", x.form, s.Mask(s.triggers[t].sentence, i))
	}
	for _, m := range s.marks[s.triggers[t].sentence] {
		if m.name == own {
			f.AddPair("authority", "own", s.Word(m.sentence, m.first))
		}
	}
	f.AddPair("authority", "of", strconv.Itoa(len(s.authorities[t])))
	f.AddPair("authority", "count", strconv.Itoa(min(x.count, 6)))
	most := true
	for _, o := range s.authorities[t] {
		most = most && o.count <= x.count
	}
	if most {
		f.AddPair("authority", "count", "most")
	}
	if x.back == 0 {
		head, tt := s.Head(x.sentence, x.first, x.last), s.Head(s.triggers[t].sentence, s.triggers[t].first, s.triggers[t].last)
		path := s.Path(x.sentence, head, tt)
		f.AddPair("authority-path", x.form, path)
		for _, i := range instrumentOf(s.Cues(s.triggers[t].sentence)[s.triggers[t].first]) {
			f.AddPair("authority-instrument", i, path)
		}
	}
	f.AddPair("authority", "mask", s.Mask(x.sentence, s.Head(x.sentence, x.first, x.last)))
	return f
}

// thingFeatures describe what an act may fall on.
func (s *Scene) thingFeatures(t, k int) learn.Features {
	x := &s.goods[t][k]
	f := make(learn.Features, 0, 60)
	s.stand(&f, &s.triggers[t], x.kind, x.sentence, x.first, x.last, x.back)
	f.Add("kind", x.kind)
	f.AddPair("rank", x.kind, strconv.Itoa(k))
	for i := s.triggers[t].first; i <= s.triggers[t].last; i++ {
		f.AddPair("trigger", x.kind, s.Mask(s.triggers[t].sentence, i))
	}
	if x.kind == "goods" {
		f.Add("goods", s.Mask(x.sentence, x.last))
		f.Add("words", strconv.Itoa(x.last-x.first))
	}
	return f
}
