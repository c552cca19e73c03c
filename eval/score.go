// Package eval compares what a reader extracts with reference annotations, by the rules of
// docs/records.md ("Comparison"). Score compares one document; Sum adds documents up; Report
// prints the table.
//
//	result := eval.Score(gold, records)
//	fmt.Print(eval.Sum(results...).Table())
//
// Judgements pair the confidence of every emitted record with whether it is right, so that
// Reliability can show whether nine in ten of the records given 0.9 are right. Nothing here
// knows how records are made.
package eval

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/corpus"
)

// Score compares the records of one document with its reference annotation. Records may be nil:
// a document without an answer.
func Score(gold *corpus.Gold, out *tieline.Records) *Result {
	if out == nil {
		out = &tieline.Records{}
	}
	r := newResult()
	r.Documents = 1
	n := newNames(gold)
	r.scoreDeals(n, gold.Deals, out.Deals)
	r.scoreFacilities(n, gold.Facilities, out.Facilities)
	r.scoreMeasures(gold.Measures, out.Measures)
	r.scorePolicies(gold.Policies, out.Policies)
	r.scoreSpeakers(gold.Speakers, out.Speakers)
	return r
}

// pairing is a one-to-one matching of reference records with system records, greedy in the
// order of the reference, obligatory records first; -1 is no partner. An optional reference
// record takes a system record out of the count.
type pairing struct {
	tally   Tally
	partner []int // by reference record: the system record
	taken   []int // by system record: the reference record
}

func match(gold, system int, optional func(g int) bool, same func(g, s int) bool) pairing {
	m := pairing{partner: slices.Repeat([]int{-1}, gold), taken: slices.Repeat([]int{-1}, system)}
	m.tally.System = system
	for _, pass := range []bool{false, true} {
		for g := range gold {
			if optional(g) != pass {
				continue
			}
			for s := range system {
				if m.taken[s] < 0 && same(g, s) {
					m.taken[s], m.partner[g] = g, s
					break
				}
			}
			found := m.partner[g] >= 0
			switch {
			case pass && found:
				m.tally.System--
			case !pass:
				m.tally.Gold++
				if found {
					m.tally.GoldFound++
					m.tally.SystemRight++
				}
			}
		}
	}
	return m
}

// record notes the misses of a matching and judges every system record that counts.
func (r *Result) record(name string, m pairing, optional func(g int) bool, gold, system func(i int) any, confidence func(s int) float64) {
	r.Tallies[name] = m.tally
	for g, s := range m.partner {
		if s < 0 && !optional(g) {
			r.note("missed", name, brief(gold(g)))
		}
	}
	for s, g := range m.taken {
		if g < 0 {
			r.note("spurious", name, brief(system(s)))
		}
		if g < 0 || !optional(g) {
			r.Judgements = append(r.Judgements, Judgement{name, confidence(s), g >= 0})
		}
	}
}

// brief is a record on one line without evidence.
func brief(record any) string {
	b, err := json.Marshal(record)
	if err != nil {
		return fmt.Sprint(record)
	}
	var fields map[string]any
	if json.Unmarshal(b, &fields) != nil {
		return string(b)
	}
	delete(fields, "evidence")
	delete(fields, "slots")
	b, err = json.Marshal(fields)
	if err != nil {
		return fmt.Sprint(record)
	}
	return string(b)
}

func (r *Result) scoreFacilities(n names, gold []corpus.GoldFacility, out []tieline.Facility) {
	optional := func(g int) bool { return gold[g].Optional }
	same := func(g, s int) bool { return sameFacility(n, &gold[g], &out[s]) }
	m := match(len(gold), len(out), optional, same)
	r.record("facility", m, optional, func(g int) any { return gold[g] }, func(s int) any { return out[s] }, func(s int) float64 { return out[s].Confidence })
	for g, s := range m.partner {
		if s < 0 || gold[g].Optional {
			continue
		}
		right := agrees(gold[g].Status, string(out[s].Status))
		r.count("facility_status", right)
		if !right {
			r.note("status", "facility", fmt.Sprintf("%s not %s: %s", out[s].Status, gold[g].Status, brief(out[s])))
		}
	}
}

func sameFacility(n names, g *corpus.GoldFacility, s *tieline.Facility) bool {
	if g.Name != "" && agrees(g.Name, s.Name) {
		return true
	}
	if !overlap(firstPlaces(g.Place), firstPlaces(corpus.Alternatives(s.Place))) {
		return false
	}
	owners := map[string]bool{}
	for _, o := range g.Owners {
		owners[n.gold(o)] = true
	}
	return len(owners) == 0 || slices.ContainsFunc(s.Owners, func(o string) bool { return owners[n.key(o)] })
}

// firstPlaces is the most exact part of each alternative of a place.
func firstPlaces(place corpus.Alternatives) map[string]bool {
	out := map[string]bool{}
	for _, a := range place.All() {
		for part := range strings.SplitSeq(a, ",") {
			if p := Normal(part); p != "" {
				out[p] = true
				break
			}
		}
	}
	return out
}

func (r *Result) scoreMeasures(gold []corpus.GoldMeasure, out []tieline.Measure) {
	gold = unique(gold, func(g corpus.GoldMeasure) string { return string(g.Measure + " " + g.Value + " " + g.Unit) }, false)
	out = unique(out, func(s tieline.Measure) string { return fmt.Sprint(s.Measure, " ", s.Value, " ", s.Unit) }, false)
	figure := func(g *corpus.GoldMeasure, s *tieline.Measure) bool {
		return near(g.Value, s.Value) && agrees(g.Unit, s.Unit)
	}
	optional := func(g int) bool { return gold[g].Optional }
	m := match(len(gold), len(out), optional, func(g, s int) bool {
		return agrees(gold[g].Measure, string(out[s].Measure)) && figure(&gold[g], &out[s])
	})
	r.record("measure", m, optional, func(g int) any { return gold[g] }, func(s int) any { return out[s] }, func(s int) float64 { return out[s].Confidence })
	gf := unique(gold, func(g corpus.GoldMeasure) string { return string(g.Value + " " + g.Unit) }, true)
	sf := unique(out, func(s tieline.Measure) string { return fmt.Sprint(s.Value, " ", s.Unit) }, true)
	r.Tallies["figure"] = match(len(gf), len(sf), func(g int) bool { return gf[g].Optional }, func(g, s int) bool { return figure(&gf[g], &sf[s]) }).tally
}

// unique keeps one record a key, at the place of the first: the first record itself, or the last.
func unique[T any](in []T, key func(T) string, last bool) []T {
	at := map[string]int{}
	var out []T
	for _, x := range in {
		k := key(x)
		i, seen := at[k]
		switch {
		case !seen:
			at[k] = len(out)
			out = append(out, x)
		case last:
			out[i] = x
		}
	}
	return out
}

// near reports whether a value lies within half a per cent of one that the reference takes.
func near(gold corpus.Alternatives, v float64) bool {
	for _, a := range gold.All() {
		g, err := strconv.ParseFloat(strings.TrimSpace(a), 64)
		if err == nil && math.Abs(g-v) <= 0.005*max(math.Abs(g), math.Abs(v), 1e-9) {
			return true
		}
	}
	return false
}

func (r *Result) scorePolicies(gold []corpus.GoldPolicy, out []tieline.Policy) {
	optional := func(g int) bool { return gold[g].Optional }
	m := match(len(gold), len(out), optional, func(g, s int) bool { return samePolicy(&gold[g], &out[s]) })
	r.record("policy", m, optional, func(g int) any { return gold[g] }, func(s int) any { return out[s] }, func(s int) float64 { return out[s].Confidence })
	for g, s := range m.partner {
		if s < 0 || gold[g].Optional {
			continue
		}
		right := agrees(gold[g].Status, string(out[s].Status))
		r.count("policy_status", right)
		if !right {
			r.note("status", "policy", fmt.Sprintf("%s not %s: %s", out[s].Status, gold[g].Status, brief(out[s])))
		}
	}
}

func samePolicy(g *corpus.GoldPolicy, s *tieline.Policy) bool {
	if !agrees(g.Instrument, string(s.Instrument)) || !agrees(g.Authority, s.Authority) {
		return false
	}
	if len(g.Target) == 0 && len(s.Target) == 0 {
		return true
	}
	for _, gt := range g.Target {
		for _, ga := range gt.All() {
			a := Normal(ga)
			for _, st := range s.Target {
				b := Normal(st)
				if a == b || len(a) > 2 && len(b) > 2 && (strings.Contains(a, b) || strings.Contains(b, a)) {
					return true
				}
			}
		}
	}
	return false
}

func (r *Result) scoreSpeakers(gold []corpus.GoldSpeaker, out []tieline.Speaker) {
	gold = unique(gold, func(g corpus.GoldSpeaker) string { return Normal(g.Name.First()) }, true)
	out = unique(out, func(s tieline.Speaker) string { return Normal(corpus.Alternatives(s.Name).First()) }, true)
	optional := func(g int) bool { return gold[g].Optional }
	m := match(len(gold), len(out), optional, func(g, s int) bool { return agrees(gold[g].Name, out[s].Name) })
	r.record("speaker", m, optional, func(g int) any { return gold[g] }, func(s int) any { return out[s] }, func(s int) float64 { return out[s].Confidence })
}
