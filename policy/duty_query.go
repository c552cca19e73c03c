package policy

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// duty answers the duty question of a query.
func (b *Book) duty(f *facts, t *trail) (any, error) {
	q := DutyQuestion{Destination: f.text("destination"), Origin: f.text("origin"), Date: f.day("date"), Code: f.text("hts"),
		Goods: f.text("goods"), Use: f.text("use"), Claims: f.words("claims"), Loaded: f.day("loaded"), Producer: f.text("producer")}
	if f.has("value") {
		q.Value = known(f.number("value"))
	}
	a, err := b.Duty(&q)
	if err != nil {
		return nil, err
	}
	t.because, t.missing, t.warnings = a.Because, a.Missing, a.Warnings
	return a, nil
}

// Duty works out the stack of duties that goods owe on the day of their entry. Where a fact is not
// stated on which the stack turns, it is worked out for everything that the fact may be; what comes
// out the same each time is known, the rest is unknown.
func (b *Book) Duty(q *DutyQuestion) (DutyAnswer, error) {
	t := &trail{on: q.Date}
	s, err := b.settle(q, t)
	if err != nil {
		return DutyAnswer{}, err
	}
	if s == nil || len(s.cases) == 0 {
		return finish(q, t, b.openLines(q), Number{}), nil
	}
	rules := s.table.byOrigin[q.Origin]
	var stacks [][]DutyLine
	var varied []string
	for i := range s.cases {
		c := &s.cases[i]
		state := borrowState(len(s.table.rules))
		b.work(rules, c, state)
		if c.use < 0 && (state.turnsOn["use"] || b.terms.refines(s.territory, c.code)) {
			varied = append(varied, "use")
			if b.terms.refines(s.territory, c.code) {
				varied = append(varied, "hts")
			}
			for use, name := range b.terms.Uses {
				exact := *c
				exact.use, exact.code = use, b.terms.refine(s.territory, c.code, name)
				if implied := b.terms.implied(s.territory, exact.code); implied != "" && implied != name {
					continue // the code and the use would contradict each other
				}
				exactState := borrowState(len(s.table.rules))
				b.work(rules, &exact, exactState)
				stacks = append(stacks, b.lines(rules, &exact, q.Origin, exactState, t))
				states.Put(exactState)
			}
		} else {
			stacks = append(stacks, b.lines(rules, c, q.Origin, state, t))
		}
		states.Put(state)
	}
	if len(s.cases) > 1 {
		varied = append(varied, "hts")
	}
	if len(stacks) == 1 {
		return finish(q, t, stacks[0], sum(stacks[0])), nil
	}
	lines, total, same := merge(b.terms.Labels, stacks)
	if !same {
		t.miss(varied...)
	}
	return finish(q, t, lines, total), nil
}

// openLines names every duty of a destination as unknown: a label that is absent would say 0.
func (b *Book) openLines(q *DutyQuestion) (lines []DutyLine) {
	table := b.duties[b.terms.territory(q.Destination)]
	if table == nil {
		return []DutyLine{{Label: ordinaryLine, Reason: "not in the book"}}
	}
	for _, d := range table.rules {
		if d.Role == "rate" && (len(lines) == 0 || lines[len(lines)-1].Label != d.Line) {
			lines = append(lines, DutyLine{Label: d.Line, Reason: "too little is stated to tell"})
		}
	}
	return lines
}

func finish(q *DutyQuestion, t *trail, lines []DutyLine, total Number) DutyAnswer {
	a := DutyAnswer{Total: total, Lines: orEmpty(lines), Because: t.because, Missing: t.missing, Warnings: t.warnings}
	if q.Value.Known {
		duty := Number{}
		if total.Known {
			duty = known(math.Round(total.Value*q.Value.Value) / 100) // percent of dollars are cents
		}
		a.Duty = &duty
	}
	return a
}

// merge keeps what every stack agrees on and calls the rest unknown: first by label, since another
// rule may give the same duty in another case, then by rule.
func merge(labels []string, stacks [][]DutyLine) (lines []DutyLine, total Number, same bool) {
	total, same = sum(stacks[0]), true
	for _, s := range stacks[1:] {
		if sum(s) != total {
			total = Number{}
		}
	}
	for _, label := range labels {
		own := make([][]DutyLine, len(stacks))
		var longest []DutyLine
		for i, s := range stacks {
			for _, l := range s {
				if l.Label == label {
					own[i] = append(own[i], l)
				}
			}
			if len(own[i]) > len(longest) {
				longest = own[i]
			}
		}
		if len(longest) == 0 {
			continue
		}
		if n, ok := agreed(own); ok && n.Known {
			lines = append(lines, longest...)
			continue
		}
		same = false
		lines = append(lines, mergeRules(own)...)
	}
	return lines, total, same
}

// agreed gives the sum of the lines where it is the same in every stack.
func agreed(stacks [][]DutyLine) (Number, bool) {
	want := sum(stacks[0])
	for _, s := range stacks[1:] {
		if sum(s) != want {
			return Number{}, false
		}
	}
	return want, true
}

// mergeRules compares the lines of one label rule by rule.
func mergeRules(stacks [][]DutyLine) (lines []DutyLine) {
	var rules []string
	for _, s := range stacks {
		for _, l := range s {
			if !slices.Contains(rules, l.Rule) {
				rules = append(rules, l.Rule)
			}
		}
	}
	for _, rule := range rules {
		own := make([][]DutyLine, len(stacks))
		var sample DutyLine
		for i, s := range stacks {
			for _, l := range s {
				if l.Rule == rule {
					own[i], sample = append(own[i], l), l
				}
			}
		}
		if n, ok := agreed(own); !ok || !n.Known {
			sample = DutyLine{Label: sample.Label, Rule: rule, Reason: "depends on facts that the query does not state"}
		}
		lines = append(lines, sample)
	}
	return lines
}

// settled is a question turned into the cases that it may mean.
type settled struct {
	table     *dutyTable
	territory string
	cases     []dutyCase
}

// settle checks the question and finds the cases that it may mean; nil where too little is stated to
// work anything out, with what is missing on the trail.
func (b *Book) settle(q *DutyQuestion, t *trail) (*settled, error) {
	for _, need := range []struct {
		field string
		given bool
	}{{"destination", q.Destination != ""}, {"origin", q.Origin != ""}, {"date", q.Date != 0}, {"hts", q.Code != "" || q.Goods != ""}} {
		if !need.given {
			t.miss(need.field)
		}
	}
	if err := b.checkDutyWords(q); err != nil {
		return nil, err
	}
	if len(t.missing) > 0 {
		return nil, nil
	}
	s := &settled{territory: b.terms.territory(q.Destination)}
	if b.terms.territory(q.Origin) == s.territory {
		return nil, invalid("origin", "origin and destination are one customs territory", "a duty question has two")
	}
	if s.table = b.duties[s.territory]; s.table == nil {
		t.miss("the tariff of " + s.territory + " (not in the book)")
		return nil, nil
	}
	if q.Date < s.table.first {
		return nil, invalid("date", fmt.Sprintf("%s lies outside the book", q.Date), fmt.Sprintf("duties of %s are in it from %s", s.territory, s.table.first))
	}
	if q.Use != "" && b.terms.UseNotes[q.Use] != "" {
		t.warn(b.terms.UseNotes[q.Use])
	}
	c := dutyCase{use: slices.Index(b.terms.Uses, q.Use), date: q.Date, loaded: q.Loaded}
	if q.Loaded != 0 && q.Loaded > q.Date {
		return nil, invalid("loaded", "the goods were loaded after they entered", "")
	}
	for _, name := range q.Claims {
		claim := b.terms.Claims[name]
		if !b.terms.within(q.Origin, claim.Origins) || !slices.Contains(claim.Destinations, s.territory) {
			t.warn(fmt.Sprintf("the claim %s is not open to goods of %s in %s and was not used", name, q.Origin, s.territory))
			continue
		}
		c.claims = append(c.claims, name)
	}
	if q.Producer != "" {
		c.named = true
		var err error
		if c.producer, err = b.companyAmong("producer", q.Producer, q.Date, s.table.names, t); err != nil {
			return nil, err
		}
	}
	return s, b.expand(q, s, c, t)
}

// checkDutyWords refuses words that the vocabulary does not have.
func (b *Book) checkDutyWords(q *DutyQuestion) error {
	if q.Use != "" && !slices.Contains(b.terms.Uses, q.Use) {
		return invalid("use", fmt.Sprintf("%q is not a use", q.Use), "one of "+strings.Join(b.terms.Uses, ", "))
	}
	if _, ok := b.terms.Goods[q.Goods]; q.Goods != "" && !ok {
		return invalid("goods", fmt.Sprintf("%q is not a name of goods", q.Goods), "one of "+strings.Join(slices.Sorted(maps.Keys(b.terms.Goods)), ", ")+"; or give hts")
	}
	for _, name := range q.Claims {
		if _, ok := b.terms.Claims[name]; !ok {
			return invalid("claims", fmt.Sprintf("%q is not a claim", name), "one of "+strings.Join(slices.Sorted(maps.Keys(b.terms.Claims)), ", "))
		}
	}
	return nil
}

// expand settles the tariff code: the one given, or each that the name of the goods may mean, made
// exact by the use of the goods.
func (b *Book) expand(q *DutyQuestion, s *settled, c dutyCase, t *trail) error {
	var codes []string
	if q.Code != "" {
		code, err := parseCode(q.Code)
		if err != nil {
			return invalid("hts", err.Error(), "write the digits with or without dots: 8507.60.0010")
		}
		codes = []string{code}
	}
	if g, ok := b.terms.Goods[q.Goods]; ok {
		named := g.Codes[s.territory]
		if named == nil {
			named = g.Codes["*"]
		}
		if c.use < 0 {
			c.use = slices.Index(b.terms.Uses, g.Use)
		}
		switch {
		case codes == nil:
			codes = named
			t.warn(g.Note)
		case !slices.ContainsFunc(named, func(n string) bool { return n[:4] == codes[0][:4] }):
			return invalid("hts", fmt.Sprintf("%s is not of a heading of %s", dotted(codes[0]), q.Goods), "give one of the two")
		}
	}
	for _, code := range codes {
		exact := c
		if exact.code = code; c.use >= 0 {
			exact.code = b.terms.refine(s.territory, code, b.terms.Uses[c.use])
			if q.Code != "" && exact.code != code {
				t.warn(b.terms.refineNote(s.territory, code, b.terms.Uses[c.use]))
			}
		}
		if implied := b.terms.implied(s.territory, exact.code); implied != "" {
			if exact.use >= 0 && b.terms.Uses[exact.use] != implied {
				return invalid("use", fmt.Sprintf("%s covers goods of the use %s only, not %s", dotted(exact.code), implied, b.terms.Uses[exact.use]), "correct the code or the use")
			}
			exact.use = slices.Index(b.terms.Uses, implied)
		}
		if coversAny(s.table.codes, exact.code) == no {
			t.miss("the ordinary duty of " + dotted(exact.code) + " in " + s.territory + " (not in the book)")
			s.cases = nil
			return nil
		}
		s.cases = append(s.cases, exact)
	}
	return nil
}

// refine gives the exact code of goods of a use, where the use decides it.
func (t *terms) refine(territory, code, use string) string {
	for i := range t.Refine {
		if r := &t.Refine[i]; r.Destination == territory && r.Code == code && r.ByUse[use] != "" {
			return r.ByUse[use]
		}
	}
	return code
}

// refineNote says what a refinement takes for granted; empty where it does not.
func (t *terms) refineNote(territory, code, use string) string {
	for i := range t.Refine {
		if r := &t.Refine[i]; r.Destination == territory && r.Code == code {
			return r.Notes[use]
		}
	}
	return ""
}

// refines reports whether the use would make the code more exact.
func (t *terms) refines(territory, code string) bool {
	return slices.ContainsFunc(t.Refine, func(r refinement) bool { return r.Destination == territory && r.Code == code && r.ByUse != nil })
}

// implied is the use that a code states by itself; empty where it states none.
func (t *terms) implied(territory, code string) string {
	for i := range t.Refine {
		if r := &t.Refine[i]; r.Destination == territory && r.Code == code {
			return r.Implies
		}
	}
	return ""
}
