package atlas

import (
	"slices"
	"strings"
)

// Identity folds a name so that spellings of one name meet: no case, accents, punctuation or
// legal form. "Harbour Cells Inc." and "HARBOUR CELLS" are one.
func (a *Atlas) Identity(name string) string {
	keys := a.names().keys(name)
	return keys[len(keys)-1]
}

// OrganizationNamed gives the organisation that a name, an alias, a former name or a ticker ("NYSE:F")
// stands for without doubt; nil where there is none, where there are several, and for short names that
// are also words.
func (a *Atlas) OrganizationNamed(name string) *Organization {
	if o := a.names().tickers[tickerKey(name)]; o != nil {
		return o
	}
	found := a.Resolve(name)
	if len(found) > 1 { // "Hyundai Motor" is the whole name of one and that of Hyundai Motor Group without its ending
		found = slices.DeleteFunc(slices.Clone(found), func(o *Organization) bool {
			return !slices.ContainsFunc(o.Names(), func(n string) bool { return normalName(n) == normalName(name) })
		})
	}
	if len(found) != 1 || found[0].isShort(name) {
		return nil
	}
	return found[0]
}

// isShort reports whether the name, legal forms aside, is one that the organisation shares with words,
// families or places.
func (o *Organization) isShort(name string) bool {
	key := normalName(name)
	return slices.ContainsFunc(o.Short, func(s string) bool { return normalName(s) == key })
}

// tickerKey is a ticker without spaces and in capitals.
func tickerKey(s string) string { return strings.ToUpper(strings.ReplaceAll(s, " ", "")) }

// Successor gives the id of the organisation that an organisation became part of as a whole, by any
// number of steps; the id itself where it goes on.
func (a *Atlas) Successor(id string) string {
	for range len(a.successions) { // Check reports those that lead in a circle
		s, ok := a.successionOf[id]
		if !ok {
			break
		}
		id = s.Successor
	}
	return id
}
