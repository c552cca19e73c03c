package terms

import (
	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/scene"
)

// aboutSlot is an entity that a figure is about, with the mention that says so.
type aboutSlot struct{ entity, mention int }

// falls reports whether a growth is a fall: a verb or noun of falling stands near and none of
// rising stands nearer.
func falls(s *scene.Scene, c *Candidate, k tieline.MeasureKind) bool {
	if k != "growth" {
		return false
	}
	cues := s.Cues(c.Sentence)
	fall, rise := s.Lexicon.Class("fall"), s.Lexicon.Class("growth")
	for d := 1; d < 12; d++ {
		for _, i := range [2]int{c.First - d, c.Last + d} {
			if i < 0 || i >= len(cues) {
				continue
			}
			switch {
			case cues[i].Has(fall):
				return true
			case cues[i].Has(rise):
				return false
			}
		}
	}
	return false
}

// about gives what the figure is about: the plant or organisation that owns or governs it, then
// the nearest ones of its sentence, two at most; else the last organisation of the sentence
// before.
func about(s *scene.Scene, c *Candidate) []aboutSlot {
	var out []aboutSlot
	add := func(m int) {
		for _, e := range s.Page.Of(m) {
			t := s.Page.Entities[e].Type
			if t != tieline.EntityOrganization && t != tieline.EntityFacility || s.Page.Entities[e].Outlet != nil || len(out) == 2 {
				continue
			}
			for _, o := range out {
				if o.entity == e {
					return
				}
			}
			out = append(out, aboutSlot{e, m})
		}
	}
	head := s.Head(c.Sentence, c.First, c.Last)
	if v := s.Verb(c.Sentence, head); v >= 0 {
		if subject := s.Subject(c.Sentence, v); subject >= 0 {
			if m := s.Page.At(c.Sentence, subject); m >= 0 {
				add(m)
			}
		}
	}
	n := len(s.Tokens(c.Sentence))
	for d := 1; d < n && len(out) < 2; d++ {
		for _, i := range [2]int{c.First - d, c.Last + d} {
			if m := s.Page.At(c.Sentence, i); m >= 0 {
				add(m)
			}
		}
	}
	for before := c.Sentence - 1; before >= 0 && before >= c.Sentence-2 && len(out) == 0; before-- {
		for i := len(s.Tokens(before)) - 1; i >= 0; i-- {
			if m := s.Page.At(before, i); m >= 0 {
				add(m)
			}
		}
	}
	return out
}
