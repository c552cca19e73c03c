// Package resolve tells which organisation a name means.
package resolve

import (
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
