package resolve

import (
	"slices"

	"github.com/tieline/tieline"
)

// Keys gives the identity of each party, where what one document calls an organisation may tell that
// two others' are one, see Also and Canonical.
func Keys(parties []tieline.Party) []string {
	links := map[string][]string{}
	keys := make([]string, len(parties))
	for i, p := range parties {
		keys[i] = Key(p)
		for _, other := range Also(p) {
			links[keys[i]] = append(links[keys[i]], other)
			links[other] = append(links[other], keys[i])
		}
	}
	for i, key := range keys {
		if name := Canonical(linked(links, key)); name != "" {
			keys[i] = name
		}
	}
	return keys
}

// linked gives a key with all that links lead to.
func linked(links map[string][]string, key string) []string {
	all := []string{key}
	for i := 0; i < len(all); i++ {
		for _, other := range links[all[i]] {
			if !slices.Contains(all, other) {
				all = append(all, other)
			}
		}
	}
	return all
}

// Canonical is what linked identities are called together: the one that the atlas has, else the
// shortest. Where the atlas has two of them somebody erred, and it is empty: each keeps its own.
func Canonical(keys []string) string {
	name := ""
	for _, k := range keys {
		switch {
		case name == "" || Provisional(name) && !Provisional(k):
			name = k
		case !Provisional(k) && k != name:
			return ""
		case Provisional(name) && (len(k) < len(name) || len(k) == len(name) && k < name):
			name = k
		}
	}
	return name
}
