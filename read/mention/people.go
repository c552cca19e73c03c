package mention

import (
	_ "embed"
	"strings"

	"github.com/tieline/tieline"
)

//go:embed data/roles.txt
var roleData string

var roleNouns = wordSet(roleData)

// people gives persons their roles and employers from the words around their names.
func (g *finding) people() {
	for i := range g.spots {
		s := &g.spots[i]
		if s.entity < 0 || g.entities[s.entity].Type != tieline.EntityPerson || s.by == tieline.ByDescription {
			continue
		}
		role, employer := g.roleAfter(s)
		if role == "" {
			role, employer = g.roleBefore(s)
		}
		e := &g.entities[s.entity]
		if e.Role == "" {
			e.Role = role
		}
		if e.Employer < 0 && employer < 0 && companyRole(role) {
			employer = g.lastCompany(s.first)
		}
		if e.Employer < 0 && employer != s.entity {
			e.Employer = employer
		}
	}
}

// roleAfter reads "Jim Farley, Ford's CEO", "Mary Barra, chief executive of GM", "X, who heads Y".
func (g *finding) roleAfter(s *spot) (string, int) {
	v := g.v
	at := s.last + 1
	if v.low(at) == "(" { // "(R-Mich.)"
		return "", -1
	}
	if v.low(at) != "," && v.low(at) != "-" && v.low(at) != "–" && v.low(at) != "—" || !v.same(s.last, at+1) {
		if v.low(at) == "of" && v.same(s.last, at+1) {
			if o := g.spotAt(at + 1); o != nil && g.isOrganization(o.entity) {
				return "", o.entity
			}
		}
		return "", -1
	}
	employer, head := -1, -1
	from := at + 1
	i := from
	for ; v.same(from, i) && i < from+18; i++ {
		if o := g.spotAt(i); o != nil {
			if e := g.employerOf(o); e >= 0 && (employer < 0 || head >= 0 && o.first == head+2) {
				employer = e
			} else if o.entity >= 0 && g.entities[o.entity].Type == tieline.EntityPerson && o.by != tieline.ByDescription {
				break
			}
			i = o.last
			continue
		}
		w := v.low(i)
		if roleNouns[strings.TrimSuffix(w, "s")] || roleNouns[w] {
			head = i
			continue
		}
		if w == "," && head >= 0 || w == ";" || w == ":" || sayVerbs[w] || oneOf(w, "told", "who", "and", "but", "as") && head < 0 && w != "who" {
			break
		}
		if head < 0 && i > from+9 {
			break
		}
	}
	if head < 0 {
		if oneOf(v.low(from), "who", "head", "boss") && employer >= 0 && oneOf(v.low(from+1), "heads", "runs", "leads", "founded", "chairs", "manages") {
			return v.low(from+1) + " it", employer
		}
		return "", -1
	}
	return g.rolePhrase(from, head), employer
}

// roleBefore reads "Ford CEO Jim Farley", "GM's chief executive, Mary Barra", "Energy Secretary Chris
// Wright", "Michigan Governor Gretchen Whitmer".
func (g *finding) roleBefore(s *spot) (string, int) {
	v := g.v
	head := s.first - 1
	if v.low(head) == "," {
		head--
	}
	if head < 0 || !v.same(head, s.first) {
		return "", -1
	}
	w := v.low(head)
	if !roleNouns[w] && !titles[w] || oneOf(w, "mr", "mr.", "ms", "ms.", "mrs", "mrs.", "dr", "dr.", "sir") {
		return "", -1
	}
	from := head
	for from > 0 && v.same(from-1, head) && from > head-9 {
		if o := g.spotAt(from - 1); o != nil {
			if e := g.employerOf(o); e >= 0 {
				return g.rolePhrase(from, head), e
			}
			break
		}
		p := v.low(from - 1)
		if oneOf(p, ",", ";", ":", "said", "and", "by", "to", "with", "from", "“", "\"", "when", "that") {
			break
		}
		from--
	}
	return g.rolePhrase(from, head), -1
}

// employerOf gives the organisation, or the government of the place, that a mention beside a role is.
func (g *finding) employerOf(s *spot) int {
	switch {
	case s.entity < 0:
	case g.isOrganization(s.entity):
		return s.entity
	case g.entities[s.entity].Type == tieline.EntityPlace:
		return s.entity
	}
	return -1
}

// rolePhrase is the words of the role at [from, head], without articles, possessives and names.
func (g *finding) rolePhrase(from, head int) string {
	v := g.v
	first := head
	for first > from && v.same(first-1, head) && g.taken[first-1] < 0 && v.shape(first-1)&isWord != 0 &&
		!oneOf(v.low(first-1), "the", "a", "an", "its", "their", "'s", "’s", "who", "is", "was", "as", "former", "of", "said", "whose", "but", "and", "by", "with", "when", "while", "that", "says", "told", "to", "from", "after", "which", "two", "three", "one", "whom", "in", "at", "on", "its", "their") {
		first--
	}
	return v.span(first, head)
}

// companyRole reports whether the role is one in a company, whichever.
func companyRole(role string) bool {
	for _, w := range strings.Fields(strings.ToLower(role)) {
		if oneOf(w, "ceo", "cfo", "coo", "cto", "executive", "chairman", "chairwoman", "chief", "founder", "co-founder", "spokesman", "spokeswoman", "spokesperson", "director") {
			return true
		}
	}
	return false
}

// lastCompany gives the company that was named last before token i, in its sentence or the two before: a
// chief executive named without a company is that company's. -1 where there is none.
func (g *finding) lastCompany(i int) int {
	for t := i - 1; t >= 0 && g.v.tokens[i].sentence-g.v.tokens[t].sentence <= 2; t-- {
		s := g.spotAt(t)
		if s == nil || !g.isOrganization(s.entity) {
			continue
		}
		if e := &g.entities[s.entity]; e.Outlet == nil && !oneOf(e.Kind, "media", "law_firm", "government", "agency", "legislature", "court", "analyst", "union", "venture") {
			return s.entity
		}
	}
	return -1
}
