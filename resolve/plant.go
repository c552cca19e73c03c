package resolve

import (
	"cmp"
	"slices"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
)

// Plant is the identity of a plant by its name: the atlas id where the atlas knows one plant of that
// name, else "name:" and the folded name. It is empty for an empty name.
func Plant(name string) string {
	if name == "" {
		return ""
	}
	if found := atlas.Default().ResolvePlant(name); len(found) == 1 {
		return found[0].ID
	}
	return provisional + Fold(name)
}

// PlaceOfPlant is the identity of the place of a known plant, empty where it is unknown.
func PlaceOfPlant(plant string) string {
	if p := atlas.Default().Plant(plant); p != nil {
		return p.Place
	}
	return ""
}

// PlaceOfVenture is the identity of the one town where a known venture works: that of its plants, else
// that of its seat. It is empty where the venture is unknown or works in several towns.
func PlaceOfVenture(venture string) string {
	a := atlas.Default()
	o := a.Organization(venture)
	if o == nil || o.Kind != "venture" {
		return ""
	}
	place := ""
	for i := range a.Plants() {
		if p := &a.Plants()[i]; slices.Contains(p.Owners, venture) {
			if place != "" && place != p.Place {
				return ""
			}
			place = p.Place
		}
	}
	return cmp.Or(place, o.Head)
}

// Outlet is the name of the outlet that publishes or relays: that of the atlas, whatever the spelling,
// else the name as it is.
func Outlet(name string) string {
	if found := atlas.Default().ResolveOutlet(name); len(found) == 1 {
		return found[0].Name
	}
	return name
}

// Agency reports whether the outlet is a news agency or a wire for press releases: one whose texts
// others print.
func Agency(name string) bool {
	found := atlas.Default().ResolveOutlet(name)
	return len(found) == 1 && (found[0].Kind == "agency" || found[0].Kind == "pr_wire")
}

// Venture is the identity of a joint company by its name, empty for an empty name.
func Venture(name string) string {
	if name == "" {
		return ""
	}
	return Key(tieline.Party{Name: name})
}
