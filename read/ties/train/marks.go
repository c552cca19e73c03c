package main

import (
	"github.com/tieline/tieline"
	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/read/mention"
)

// markedPage takes a passage's marks for its mentions: what reading would be if every mention were
// found and resolved. Figures and dates, which marks leave out, come from the found page, as do
// the kinds of organisations.
func markedPage(e *corpus.Example, found *mention.Page) *mention.Page {
	var entities []mention.Entity
	index := map[string]int{}
	entity := func(t tieline.EntityType, name string) int {
		key := string(t) + name
		if i, ok := index[key]; ok {
			return i
		}
		index[key] = len(entities)
		entities = append(entities, mention.Entity{Type: t, Name: name, ID: "#" + name, Employer: -1, Within: -1})
		return len(entities) - 1
	}
	var mentions []mention.Mention
	for _, mark := range e.Marks {
		m, ok := mention.Covering(found.Analysis, mark.Start, mark.End)
		if !ok {
			continue
		}
		t := map[byte]tieline.EntityType{'o': tieline.EntityOrganization, 'u': tieline.EntityOrganization, 'p': tieline.EntityPerson,
			'l': tieline.EntityPlace, 'f': tieline.EntityFacility, 'x': tieline.EntityProduct}[mark.Type]
		for _, name := range mark.Names() {
			m.Plural = append(m.Plural, entity(t, name))
		}
		m.Entity = m.Plural[0]
		if len(m.Plural) == 1 {
			m.Plural = nil
		}
		if mark.Short {
			m.By = tieline.ByDescription
		}
		if i := found.At(m.Sentence, m.Last); i >= 0 && found.Mentions[i].Entity >= 0 {
			f := &found.Entities[found.Mentions[i].Entity]
			own := &entities[m.Entity]
			if f.Type == t && !mark.Short {
				own.Kind, own.Country, own.Outlet, own.Org, own.Known = f.Kind, f.Country, f.Outlet, f.Org, f.Known
			}
		}
		mentions = append(mentions, m)
	}
	mentions = addFigures(mentions, &entities, found)
	for i := range mentions {
		for _, x := range append([]int{mentions[i].Entity}, mentions[i].Plural...) {
			if n := len(entities[x].Mentions); n == 0 || entities[x].Mentions[n-1] != i {
				entities[x].Mentions = append(entities[x].Mentions, i)
			}
		}
	}
	return mention.NewPage(found.Doc, found.Analysis, mentions, entities)
}

// addFigures merges the found page's figures and dates in, where no mark stands.
func addFigures(marked []mention.Mention, entities *[]mention.Entity, found *mention.Page) []mention.Mention {
	var out []mention.Mention
	next := 0
	for i := range found.Mentions {
		m := found.Mentions[i]
		if m.Entity < 0 {
			continue
		}
		switch e := found.Entities[m.Entity]; e.Type {
		case tieline.EntityMoney, tieline.EntityPercent, tieline.EntityQuantity, tieline.EntityDate:
			for next < len(marked) && marked[next].Start < m.Start {
				out = append(out, marked[next])
				next++
			}
			if (next < len(marked) && marked[next].Start < m.End) || (len(out) > 0 && out[len(out)-1].End > m.Start) {
				continue
			}
			e.Mentions = nil
			m.Entity, m.Plural = len(*entities), nil
			*entities = append(*entities, e)
			out = append(out, m)
		}
	}
	return append(out, marked[next:]...)
}
