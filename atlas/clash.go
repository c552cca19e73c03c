package atlas

import "strings"

// holder is one thing that claims a name as its own without doubt.
type holder struct {
	kind, id, parent string
	at               position
}

// clashes reports names that two things hold. Places may share a name where they lie in different
// ones (Paris, Texas); an outlet and the organisation of the same id are one body.
func (c *checker) clashes() {
	declared := make(map[string]bool, len(c.shared))
	for _, s := range c.shared {
		declared[normalName(s.Alias)] = true
	}
	holders := make(map[string][]holder, 4*len(c.organizations)+2*len(c.places))
	claim := func(h holder, short []string, names ...string) {
		taken := map[string]bool{}
		for _, s := range short {
			taken[normalName(s)] = true // its own aliases that need context are no claim
		}
		for _, name := range names {
			key := normalName(name)
			switch {
			case taken[key]:
			case key == "":
				c.report(h.at, "value", "%s has the name %q, in which nothing can be matched", h.id, name)
			default:
				taken[key] = true
				if !declared[key] {
					holders[key] = append(holders[key], h)
				}
			}
		}
	}
	for i := range c.organizations {
		o := &c.organizations[i]
		claim(holder{"organisation", o.ID, "", o.row}, o.Short, append([]string{o.Name}, o.Aliases...)...)
	}
	for i := range c.outlets {
		o := &c.outlets[i]
		claim(holder{"outlet", o.ID, "", o.row}, o.Short, append([]string{o.Name}, o.Aliases...)...)
	}
	for i := range c.plants {
		p := &c.plants[i]
		claim(holder{"plant", p.ID, "", p.row}, nil, append([]string{p.Name}, p.Aliases...)...)
	}
	for i := range c.places {
		p := &c.places[i]
		claim(holder{"place", p.ID, p.Parent, p.row}, p.Short, append([]string{p.Name}, p.Aliases...)...)
	}
	for name, list := range holders {
		for i, h := range list[1:] {
			if other := clashing(list[:i+1], h); other != nil {
				c.report(h.at, "clash", "%q stands for %s %s and for %s %s (%s): call it short, or declare it in shared.tsv",
					name, h.kind, h.id, other.kind, other.id, other.at)
			}
		}
	}
}

// clashing gives the first of the others that may not hold the same name as h.
func clashing(others []holder, h holder) *holder {
	for i := range others {
		o := &others[i]
		switch {
		case o.kind == "place" && h.kind == "place" && (o.parent != h.parent || nested(o.id, h.id)):
		case o.kind != h.kind && o.id == h.id:
		default:
			return o
		}
	}
	return nil
}

// nested reports whether one place is named within the other, as New York City in New York.
func nested(a, b string) bool {
	return strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/")
}
