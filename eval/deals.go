package eval

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/corpus"
)

// tie is an unordered pair of party keys with, at the finer levels, kind and status.
type tie struct{ a, b, kind, status string }

func (t tie) pair() tie { return tie{a: t.a, b: t.b} }

// pairs are the unordered pairs of different, non-empty keys.
func pairs(keys []string) []tie {
	keys = slices.Clone(keys)
	slices.Sort(keys)
	keys = slices.DeleteFunc(slices.Compact(keys), func(k string) bool { return k == "" })
	var out []tie
	for i, a := range keys {
		for _, b := range keys[i+1:] {
			out = append(out, tie{a: a, b: b})
		}
	}
	return out
}

// scoreDeals compares ties at three levels: the pairs alone, with kind, with kind and status.
func (r *Result) scoreDeals(n names, gold []corpus.GoldDeal, out []tieline.Deal) {
	optional := map[tie]bool{}
	goldPairs := make([][]tie, len(gold))
	for i, d := range gold {
		var keys []string
		for _, p := range d.Parties {
			keys = append(keys, n.gold(p.Name))
		}
		goldPairs[i] = pairs(keys)
		if d.Optional {
			for _, p := range goldPairs[i] {
				optional[p] = true
			}
		}
	}
	outPairs := make([][]tie, len(out))
	for i, d := range out {
		var keys []string
		for _, p := range d.Parties {
			keys = append(keys, n.party(p))
		}
		outPairs[i] = pairs(keys)
	}
	for level, name := range []string{"tie", "deal", "ledger"} {
		r.scoreTies(level, name, gold, goldPairs, out, outPairs, optional)
	}
	for i := range gold {
		if !gold[i].Optional {
			r.scoreSlots(n, &gold[i], out)
		}
	}
}

// scoreTies compares the pairs at one level: 0 alone, 1 with kind, 2 with kind and status.
func (r *Result) scoreTies(level int, name string, gold []corpus.GoldDeal, goldPairs [][]tie, out []tieline.Deal, outPairs [][]tie, optional map[tie]bool) {
	system := map[tie]bool{} // to whether it is used
	var order []tie
	at := func(p tie, d *tieline.Deal) tie {
		if level > 0 {
			p.kind = Normal(string(d.Kind))
		}
		if level > 1 {
			p.status = Normal(string(d.Status))
		}
		return p
	}
	for i := range out {
		for _, p := range outPairs[i] {
			t := at(p, &out[i])
			if _, seen := system[t]; !seen {
				order = append(order, t)
			}
			system[t] = false
		}
	}
	var tally Tally
	seen := map[tie]bool{}
	for i, d := range gold {
		if d.Optional {
			continue
		}
		for _, p := range goldPairs[i] {
			full := p // with the alternatives as they are written
			if level > 0 {
				full.kind = string(d.Kind)
			}
			if level > 1 {
				full.status = string(d.Status)
			}
			if seen[full] {
				continue
			}
			seen[full] = true
			tally.Gold++
			if useTies(level, p, &d, system) {
				tally.GoldFound++
			} else {
				r.note("missed", name, fmt.Sprint(full))
			}
		}
	}
	for _, t := range order {
		switch {
		case system[t]:
			tally.System++
			tally.SystemRight++
		case !optional[t.pair()]:
			tally.System++
			r.note("spurious", name, fmt.Sprint(t))
		}
	}
	r.Tallies[name] = tally
	if level != 1 {
		return
	}
	for i := range out {
		r.judgeDeal(&out[i], outPairs[i], system, optional, at)
	}
}

// useTies marks every reading of a reference tie that the system has.
func useTies(level int, p tie, d *corpus.GoldDeal, system map[tie]bool) bool {
	kinds, statuses := []string{""}, []string{""}
	if level > 0 {
		kinds = d.Kind.All()
	}
	if level > 1 {
		statuses = d.Status.All()
	}
	hit := false
	for _, k := range kinds {
		for _, s := range statuses {
			t := p
			t.kind, t.status = Normal(k), Normal(s)
			if _, ok := system[t]; ok {
				system[t] = true
				hit = true
			}
		}
	}
	return hit
}

// judgeDeal holds a deal to be right where every pair of it stands in the reference with its kind.
func (r *Result) judgeDeal(d *tieline.Deal, ps []tie, system, optional map[tie]bool, at func(tie, *tieline.Deal) tie) {
	right, counts := true, false
	for _, p := range ps {
		used := system[at(p, d)]
		if used || !optional[p] {
			counts = true
		}
		right = right && (used || optional[p])
	}
	if counts {
		r.Judgements = append(r.Judgements, Judgement{"deal", d.Confidence, right})
	}
}

// scoreSlots counts status, roles, origin and via on the system's deal that is nearest to a
// reference deal: same kind, two parties at least in common, then right status.
func (r *Result) scoreSlots(n names, g *corpus.GoldDeal, out []tieline.Deal) {
	roles := map[string]tieline.Role{}
	for _, p := range g.Parties {
		roles[n.gold(p.Name)] = p.Role
	}
	type choice struct {
		shared int
		status int
		deal   *tieline.Deal
		roles  map[string]tieline.Role
	}
	var best choice
	for i := range out {
		d := &out[i]
		if !agrees(g.Kind, string(d.Kind)) {
			continue
		}
		c := choice{deal: d, roles: map[string]tieline.Role{}}
		for _, p := range d.Parties {
			c.roles[n.party(p)] = p.Role
		}
		for k := range c.roles {
			if _, ok := roles[k]; ok {
				c.shared++
			}
		}
		if agrees(g.Status, string(d.Status)) {
			c.status = 1
		}
		if c.shared >= 2 && (best.deal == nil || cmp.Or(cmp.Compare(c.shared, best.shared), cmp.Compare(c.status, best.status)) > 0) {
			best = c
		}
	}
	if best.deal == nil {
		return
	}
	r.slot("status", g.Status, string(best.deal.Status), best.deal)
	for k, role := range best.roles {
		if want := roles[k]; want != "" {
			r.slot("role", corpus.Alternatives(want), string(role), best.deal)
		}
	}
	r.slot("origin", cmp.Or(g.Origin, "none"), cmp.Or(string(best.deal.Origin), "none"), best.deal)
	right := sameVia(g.Via, best.deal.Via)
	r.count("via", right)
	if !right {
		r.note("via", "deal", fmt.Sprintf("%q not %q: %s", best.deal.Via, g.Via, brief(best.deal)))
	}
}

func (r *Result) slot(name string, gold corpus.Alternatives, value string, d *tieline.Deal) {
	right := agrees(gold, value)
	r.count(name, right)
	if !right {
		r.note(name, "deal", fmt.Sprintf("%s not %s: %s", value, gold, brief(d)))
	}
}

func sameVia(gold []corpus.Alternatives, out []string) bool {
	system := map[string]bool{}
	for _, v := range out {
		system[Normal(v)] = true
	}
	for _, g := range gold {
		if !slices.ContainsFunc(g.All(), func(a string) bool { return system[Normal(a)] }) {
			return false
		}
	}
	return len(gold) == len(system)
}
