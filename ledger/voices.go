package ledger

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/resolve"
)

// report is a claim with the outlet that published it and the one that it says it relays.
type report struct {
	*tieline.Claim
	publisher string
	relayed   string // empty where it names none but its own
}

// hear tells for every claim of a deal on whose word it rests (Voice) and on which claim, where that
// is in the ledger (Relays), and gives the independent sources. The claims come oldest first.
//
// A claim that names an outlet which it relays rests on that outlet. A document with near-identical
// copies rests on the news agency among their publishers, else on the outlet that they say they relay,
// else on the publisher of the first copy. Every other claim rests on its own publisher.
func hear(claims []tieline.Claim) []tieline.Source {
	reports := reportsOf(claims)
	families := familiesOf(reports)
	for i := range reports {
		r := &reports[i]
		r.Voice, r.Relays = r.publisher, ""
		if f := families[r.Family]; f != nil {
			r.Voice = f.voice
			if f.first.ID != r.ID {
				r.Relays = f.first.ID
			}
		}
		if r.relayed != "" {
			r.Voice = r.relayed
		}
	}
	findOriginals(reports)
	return sources(reports)
}

func reportsOf(claims []tieline.Claim) []report {
	names := map[string]string{}
	outlet := func(name string) string {
		if _, known := names[name]; !known {
			names[name] = resolve.Outlet(name)
		}
		return names[name]
	}
	out := make([]report, len(claims))
	for i := range claims {
		r := &out[i]
		r.Claim = &claims[i]
		r.publisher = publisher(r.Claim, outlet)
		for _, v := range r.Deal.Via { // of several, the first in the alphabet stands for all
			if name := outlet(v); name != r.publisher && (r.relayed == "" || name < r.relayed) {
				r.relayed = name
			}
		}
	}
	return out
}

// publisher names who published a claim's document: the outlet, else the host of its address, else the
// document itself, which nobody else can be.
func publisher(c *tieline.Claim, outlet func(string) string) string {
	if c.Publisher != "" {
		return outlet(c.Publisher)
	}
	if u, err := url.Parse(c.URL); err == nil && u.Host != "" {
		return strings.TrimPrefix(u.Hostname(), "www.")
	}
	return "document " + c.Document[:min(8, len(c.Document))]
}

// family is the copies of one text.
type family struct {
	first *tieline.Claim
	voice string
}

func familiesOf(reports []report) map[string]*family {
	families := map[string]*family{}
	for i := range reports {
		r := &reports[i]
		if r.Family == "" {
			continue
		}
		f := families[r.Family]
		if f == nil {
			f = &family{first: r.Claim, voice: r.publisher}
			families[r.Family] = f
		}
		switch {
		case resolve.Agency(f.voice):
		case resolve.Agency(r.publisher):
			f.voice, f.first = r.publisher, r.Claim
		case r.relayed != "":
			f.voice = r.relayed
		}
	}
	return families
}

// findOriginals hangs claims that relay an outlet under the claim of that outlet which they had seen:
// its last one by their own day, else its first. An outlet that itself copies hands the voice on.
func findOriginals(reports []report) {
	own := map[string][]*report{}
	for i := range reports {
		if r := &reports[i]; r.relayed == "" {
			own[r.publisher] = append(own[r.publisher], r)
		}
	}
	for i := range reports {
		r := &reports[i]
		if r.relayed == "" {
			continue
		}
		for k, o := range own[r.relayed] {
			if k == 0 || o.Reported().Compare(r.Reported()) <= 0 {
				r.Relays, r.Voice = o.ID, o.Voice
			}
		}
	}
}

// sources counts the voices of reports, the first to report first.
func sources(reports []report) []tieline.Source {
	at := map[string]int{}
	through := map[[2]string]bool{}
	var out []tieline.Source
	for i := range reports {
		r := &reports[i]
		n, known := at[r.Voice]
		if !known {
			n = len(out)
			at[r.Voice] = n
			out = append(out, tieline.Source{Name: r.Voice, First: r.Reported()})
		}
		out[n].Reports++
		if k := [2]string{r.Voice, r.publisher}; r.publisher != r.Voice && !through[k] {
			through[k] = true
			out[n].Through = append(out[n].Through, r.publisher)
		}
	}
	for i := range out {
		slices.Sort(out[i].Through)
	}
	slices.SortStableFunc(out, func(a, b tieline.Source) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Name, b.Name))
	})
	return out
}
