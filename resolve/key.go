// Package resolve tells which organisation a name means.
package resolve

import (
	"slices"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
)

// Key is the identity of a party: the atlas id where the atlas knows it, else "name:" and the
// name without case, accents, punctuation and legal form, so that "Harbour Cells Inc." and
// "Harbour Cells" meet.
func Key(p tieline.Party) string {
	a := atlas.Default()
	if a.Organization(p.Entity) != nil { // other ids mean something in their document only
		return p.Entity
	}
	return "name:" + a.Identity(p.Name)
}

// KeyOfName is the identity of an organisation that a record of the document names: that of the
// document's entity of that name or spelling, where it has one.
func KeyOfName(r *tieline.Records, name string) string {
	for i := range r.Entities {
		e := &r.Entities[i]
		if e.Type != tieline.EntityOrganization {
			continue
		}
		if e.Name == name || slices.ContainsFunc(e.Mentions, func(m tieline.Mention) bool { return m.Text == name && m.By != tieline.ByDescription }) {
			return Key(tieline.Party{Name: e.Name, Entity: e.ID})
		}
	}
	return Key(tieline.Party{Name: name})
}
