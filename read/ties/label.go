package ties

import (
	"slices"

	"github.com/tieline/tieline"
)

// KindNames are the classes of the kind model: none, then every kind of deal.
func KindNames() []string {
	names := []string{"none"}
	for _, k := range tieline.Kinds {
		names = append(names, string(k))
	}
	return names
}

// KindIndex is the place of a kind among KindNames.
func KindIndex(k tieline.Kind) int { return 1 + slices.Index(tieline.Kinds, k) }

// Roles is what the first and the second organisation of a pair are in a deal. A pair can share
// a side: two lenders of one borrower, two buyers of one mine.
type Roles struct{ A, B tieline.Role }

// String names the roles in models: "supplier buyer".
func (r Roles) String() string { return string(r.A) + " " + string(r.B) }

// rolePairs lists, by kind, the roles that a pair can have.
var rolePairs = makeRolePairs()

func makeRolePairs() map[tieline.Kind][]Roles {
	out := map[tieline.Kind][]Roles{}
	for _, k := range tieline.Kinds {
		for _, a := range k.Roles() {
			for _, b := range k.Roles() {
				out[k] = append(out[k], Roles{a, b})
			}
		}
	}
	return out
}

// RoleNames are the classes of the role model: every pair of roles of every kind that has more
// than one role.
func RoleNames() []string {
	var names []string
	for _, k := range tieline.Kinds {
		if len(rolePairs[k]) == 1 {
			continue
		}
		for _, r := range rolePairs[k] {
			if !slices.Contains(names, r.String()) {
				names = append(names, r.String())
			}
		}
	}
	return names
}

// RoleIndex is the place of a pair of roles among RoleNames; -1 where it is not there.
func RoleIndex(r Roles) int { return slices.Index(roleNames, r.String()) }

var roleNames = RoleNames()
