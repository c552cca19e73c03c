// Package resolve tells which organisation a name means.
package resolve

import (
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
)

// Key is the identity of a party: the atlas id where the atlas knows it, else "name:" and the
// name without case, accents, punctuation and legal form, so that "Harbour Cells Inc." and
// "Harbour Cells" meet.
func Key(p tieline.Party) string {
	if p.Entity != "" && !strings.HasPrefix(p.Entity, "#") {
		return p.Entity
	}
	return "name:" + atlas.Default().Identity(p.Name)
}
