// Package resolve tells which organisation, place or plant a name means, and when two names mean the
// same one.
package resolve

import (
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
)

// provisional begins the key of an organisation that the atlas does not have.
const provisional = "name:"

// Provisional reports whether the key is that of an organisation which the atlas does not have.
func Provisional(key string) bool { return strings.HasPrefix(key, provisional) }

// Key is the identity of a party: the atlas id where the atlas knows it, that of its successor where
// it has one; else "name:" and the name in the form in which spellings of one name meet, see Fold.
func Key(p tieline.Party) string {
	a := atlas.Default()
	if o := a.Organization(p.Entity); o != nil { // other ids mean something in their document only
		return a.Successor(o.ID)
	}
	if o := a.OrganizationNamed(p.Name); o != nil {
		return a.Successor(o.ID)
	}
	return provisional + Fold(p.Name)
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

// Also gives further keys that the document's spellings of an unknown organisation stand for: a text
// that calls Harbour Cells Technology also Harbour Cells is evidence that both are one. Only
// spellings count that differ in words which tell no companies apart; "Harbour" alone might be anybody.
func Also(p tieline.Party) []string {
	key := Key(p)
	if !Provisional(key) {
		return nil
	}
	var keys []string
	for _, name := range slices.Concat(respelt(p.Name), []string{p.Text}, p.Aliases) {
		k := Key(tieline.Party{Name: name})
		if k != key && k != provisional && (slices.Contains(respelt(p.Name), name) || onlyGeneric(p.Name, name)) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
