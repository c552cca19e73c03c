package scene

import (
	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/mention"
)

// Name is the name under which the document has an organisation, as it writes it most often;
// the canonical name where it never names it in full, and the fullest form of a person's name.
func Name(p *mention.Page, entity int) string {
	e := &p.Entities[entity]
	if e.Type != tieline.EntityOrganization {
		return e.Name
	}
	count := map[string]int{}
	best := ""
	for _, m := range e.Mentions {
		n := p.Text(m)
		switch p.Mentions[m].By {
		case tieline.ByName:
			count[n]++
		case tieline.ByShortForm:
			count[n] += 0 // only where no mention has the name itself
		default:
			continue
		}
		if best == "" || count[n] > count[best] {
			best = n
		}
	}
	if best == "" {
		return e.Name
	}
	return best
}
