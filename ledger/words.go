package ledger

import (
	"fmt"
	"strings"

	"github.com/tieline/tieline"
)

// SourcesInWords tells how many independent sources stand behind how many reports: "1 source in 10 reports:
// what 9 papers print is Reuters's".
func SourcesInWords(d *tieline.LedgerDeal, reports int) string {
	s := count(d.Voices, "independent source") + ", " + count(reports, "report")
	if repeats := reports - d.Voices; repeats > 0 && d.Voices == 1 && len(d.Sources) == 1 && len(d.Sources[0].Through) > 0 {
		s += ": all rest on " + d.Sources[0].Name
	}
	return s
}

// maxThrough is how many of the papers that repeat a source are named.
const maxThrough = 5

// SourceInWords names a source and who repeats it.
func SourceInWords(s *tieline.Source) string {
	if len(s.Through) == 0 {
		return s.Name
	}
	names := s.Through[:min(len(s.Through), maxThrough)]
	more := ""
	if n := len(s.Through) - len(names); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return s.Name + ", repeated by " + strings.Join(names, ", ") + more
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Nest puts claims that repeat others under these: it gives, for each claim by its index, the indexes of
// those that hang under it, and the indexes of those that hang under none, in the order of the claims.
func Nest(claims []tieline.Claim) (top []int, under map[int][]int) {
	at := make(map[string]int, len(claims))
	for i := range claims {
		at[claims[i].ID] = i
	}
	root := func(i int) int {
		for steps := 0; steps < len(claims); steps++ {
			next, there := at[claims[i].Relays]
			if !there || claims[i].Relays == "" {
				return i
			}
			i = next
		}
		return i
	}
	under = map[int][]int{}
	for i := range claims {
		if r := root(i); r != i {
			under[r] = append(under[r], i)
		} else {
			top = append(top, i)
		}
	}
	return top, under
}
