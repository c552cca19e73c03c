package ties

import (
	"cmp"
	"slices"

	"github.com/tieline/tieline"
)

// Merge joins drafts of two parties into deals of more, where one kind ties every party to every
// other, their strongest contexts stand in one sentence and no party would have two roles.
func (p *Page) Merge(drafts []Draft) []Draft {
	slices.SortStableFunc(drafts, func(a, b Draft) int { return cmp.Compare(b.Score, a.Score) })
	used := make([]bool, len(drafts))
	var out []Draft
	for i := range drafts {
		if used[i] {
			continue
		}
		used[i] = true
		d := drafts[i]
		d.Entities, d.Roles = slices.Clone(d.Entities), slices.Clone(d.Roles)
		for p.grow(&d, drafts, used) {
		}
		out = append(out, d)
	}
	return out
}

// grow adds one party to d, with every draft that ties it to the parties there; false where none can.
func (p *Page) grow(d *Draft, drafts []Draft, used []bool) bool {
	for i := range drafts {
		c := &drafts[i]
		if used[i] || c.Kind != d.Kind || !p.oneSentence(d, c) {
			continue
		}
		e, role, ok := newcomer(d, c)
		if !ok {
			continue
		}
		links := p.links(d, e, role, drafts, used)
		if len(links) < len(d.Entities) {
			continue
		}
		for _, k := range links {
			used[k] = true
			d.Contexts, d.Odds = append(d.Contexts, drafts[k].Contexts...), append(d.Odds, drafts[k].Odds...)
			d.Score = max(d.Score, drafts[k].Score)
		}
		d.Entities, d.Roles = append(d.Entities, e), append(d.Roles, role)
		sortContexts(d)
		return true
	}
	return false
}

// newcomer is the entity that c has and d has not, if the other one has the same role in both.
func newcomer(d, c *Draft) (entity int, role tieline.Role, ok bool) {
	for k := range 2 {
		at := slices.Index(d.Entities, c.Entities[k])
		if at >= 0 && d.Roles[at] == c.Roles[k] && !slices.Contains(d.Entities, c.Entities[1-k]) {
			return c.Entities[1-k], c.Roles[1-k], true
		}
	}
	return 0, "", false
}

// links lists the drafts that tie e, in that role, to a party of d in its role.
func (p *Page) links(d *Draft, e int, role tieline.Role, drafts []Draft, used []bool) []int {
	var out []int
	for i := range drafts {
		c := &drafts[i]
		if used[i] || c.Kind != d.Kind {
			continue
		}
		for k := range 2 {
			at := slices.Index(d.Entities, c.Entities[1-k])
			if c.Entities[k] == e && c.Roles[k] == role && at >= 0 && d.Roles[at] == c.Roles[1-k] {
				out = append(out, i)
			}
		}
	}
	return out
}

// oneSentence reports whether two drafts rest on one sentence.
func (p *Page) oneSentence(a, b *Draft) bool {
	return p.Mentions[a.Contexts[0].MentionB].Sentence == p.Mentions[b.Contexts[0].MentionB].Sentence
}
