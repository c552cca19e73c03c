package atlas

import "strings"

// countriesWithStates are those whose records name the state or province between town and country.
var countriesWithStates = map[string]bool{"US": true, "CA": true, "AU": true, "IN": true}

// LongName gives a place as records write it, most exact first: "Kokomo, Indiana, US", "Dunkirk,
// France", "Europe". It is empty where the id is unknown.
func (a *Atlas) LongName(id string) string {
	p := a.placeByID[id]
	if p == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(p.Name)
	for up := a.placeByID[p.Parent]; up != nil; up = a.placeByID[up.Parent] {
		switch up.Kind {
		case "country":
			b.WriteString(", " + up.Name)
		case "state", "province":
			if countriesWithStates[up.Country] {
				b.WriteString(", " + up.Name)
			}
		}
		if up.Kind == "country" {
			break // what lies around a country is not written
		}
	}
	return b.String()
}

// Within reports whether the place is the other one or lies in it.
func (a *Atlas) Within(id, other string) bool {
	for p := a.placeByID[id]; p != nil; p = a.placeByID[p.Parent] {
		if p.ID == other {
			return true
		}
	}
	return false
}
