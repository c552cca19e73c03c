package corpus

import (
	_ "embed"
	"strings"
	"sync"
)

// unitList holds the units that records may carry, as docs/records.md gives them.
//
//go:embed units.txt
var unitList string

var knownUnits = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, line := range strings.Split(unitList, "\n") {
		if !strings.HasPrefix(line, "#") {
			for _, u := range strings.Fields(line) {
				m[u] = true
			}
		}
	}
	return m
})

// KnownUnit reports whether records may carry the unit.
func KnownUnit(u string) bool { return knownUnits()[u] }
