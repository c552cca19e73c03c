package sites

import (
	"github.com/tieline/tieline"
)

// nearestMention is the mention of an entity that is nearest to a trigger, -1 where there is none.
func (s *Scene) nearestMention(t, entity int) int {
	best, least := -1, 0
	at := s.Tokens(s.triggers[t].sentence)[s.triggers[t].first].Start
	for _, m := range s.Page.Entities[entity].Mentions {
		d := s.Page.Mentions[m].Start - at
		if d < 0 {
			d = -d
		}
		if best < 0 || d < least {
			best, least = m, d
		}
	}
	return best
}

// quote adds the words of a mention to a slot.
func (s *Scene) quote(f *tieline.Facility, slot string, m int) {
	if m < 0 {
		return
	}
	if e, err := s.Page.Doc.Evidence(s.Page.Mentions[m].Start, s.Page.Mentions[m].End); err == nil {
		f.Slots[slot] = append(f.Slots[slot], e)
	}
}

// name takes the name of the site from its strongest named trigger.
func (s *Scene) name(f *tieline.Facility, ts []int) {
	for _, t := range ts {
		if e := s.triggers[t].entity; e >= 0 && s.triggers[t].kind == "name" {
			f.Name = s.Page.Entities[e].Name
			s.quote(f, "name", s.nearestMention(t, e))
			return
		}
	}
}

// apart is how many tokens a figure may stand from a trigger to be its term.
const apart = 12

// terms takes capacity, investment, jobs and start from the values next to the triggers.
func (s *Scene) terms(f *tieline.Facility, ts []int) {
	for _, t := range ts {
		x := &s.triggers[t]
		for d := 0; d <= apart; d++ {
			for _, i := range [2]int{x.first - d, x.last + d} {
				if m := s.Page.At(x.sentence, i); m >= 0 && s.Page.Mentions[m].Entity >= 0 {
					s.term(f, m)
				}
			}
		}
	}
}

// term fills one slot that is still empty from a value.
func (s *Scene) term(f *tieline.Facility, m int) {
	e := &s.Page.Entities[s.Page.Mentions[m].Entity]
	value := e.Value
	switch {
	case e.Type == tieline.EntityMoney && f.Investment == nil && value >= 1e6:
		f.Investment = &tieline.Amount{Value: value, Unit: e.Unit}
		s.quote(f, "investment", m)
	case e.Type == tieline.EntityQuantity && e.Unit == "jobs" && f.Jobs == nil:
		f.Jobs = &value
		s.quote(f, "jobs", m)
	case e.Type == tieline.EntityQuantity && f.Capacity == nil && yearly[e.Unit] != "":
		f.Capacity = &tieline.Amount{Value: value, Unit: yearly[e.Unit]}
		s.quote(f, "capacity", m)
	case e.Type == tieline.EntityDate && f.Start.IsZero() && s.starts(m):
		f.Start = e.Date
		s.quote(f, "start", m)
	}
}

// yearly gives the unit of a capacity.
var yearly = map[string]string{"GWh": "GWh/year", "GWh/year": "GWh/year", "vehicles": "vehicles/year", "vehicles/year": "vehicles/year", "tonnes/year": "tonnes/year"}

// starts reports whether the verb above a date is one of beginning.
func (s *Scene) starts(m int) bool {
	x := &s.Page.Mentions[m]
	v := s.Verb(x.Sentence, s.Head(x.Sentence, x.First, x.Last))
	if v < 0 {
		return false
	}
	switch s.Mask(x.Sentence, v) {
	case "start", "begin", "open", "commence", "launch", "inaugurate", "come", "go", "enter", "roll", "produce", "make", "operate", "complete":
		return true
	}
	return false
}
