package policy

import (
	"fmt"
	"slices"
	"strings"
)

// entityFinding is what an entity is for one taxable year.
type entityFinding struct {
	specified  truth
	controlled truth
	influenced truth
	// influencedPlain is influence by appointment, ownership or debt: a credit's bar on the maker
	// leaves effective control to a rule of its own.
	influencedPlain truth
	effective       truth
	grounds         []string // every one that holds
	testedOn        Day
	tested          bool
}

// entity answers whether an entity is a prohibited foreign entity, and by which grounds.
func (b *Book) entity(f *facts, t *trail) (any, error) {
	out := result{"specified_foreign_entity": Unknown, "foreign_controlled": Unknown, "foreign_influenced": Unknown, "grounds": Unknown, "tested_on": Unknown}
	var subject any
	switch {
	case f.has("entity"):
		subject = f.values["entity"]
	case f.has("name"):
		subject = f.text("name")
	default:
		t.miss("entity or name")
		return out, nil
	}
	e, err := b.examineYear(subject, f, t)
	if err != nil {
		return nil, err
	}
	out["specified_foreign_entity"], out["foreign_controlled"], out["foreign_influenced"] = e.specified.value(), e.controlled.value(), e.influenced.value()
	out["grounds"] = orEmpty(e.grounds)
	if e.tested {
		out["tested_on"] = e.testedOn
	}
	return out, nil
}

// examineYear examines an entity for the tax year of the query. Where its last day is not stated and
// decides, the year may be as short as a day and as long as twelve months: what comes out the same
// for both is known.
func (b *Book) examineYear(subject any, f *facts, t *trail) (*entityFinding, error) {
	start, end, first := f.day("tax_year_start"), f.day("tax_year_end"), f.flag("first_year_after_enactment")
	if start == 0 || end != 0 {
		return b.examine(subject, start, end, first, t)
	}
	short, err := b.examine(subject, start, start.Add(0, 0, 1), first, &trail{on: t.on})
	if err != nil {
		return nil, err
	}
	long, err := b.examine(subject, start, 0, first, t)
	if err != nil || long.testedOn == start {
		return long, err
	}
	t.because = slices.DeleteFunc(t.because, func(x Because) bool { return x.Rule == b.entityRule("tested_last_day").ID })
	t.rest(b.entityRule("tested_last_day"), "tested on the last day of the taxable year, which the query does not state")
	t.miss("tax_year_end")
	long.tested = false
	for _, pair := range []struct{ long, short *truth }{{&long.specified, &short.specified}, {&long.controlled, &short.controlled}, {&long.influenced, &short.influenced}} {
		if *pair.long != *pair.short {
			*pair.long = unknown
		}
	}
	long.grounds = slices.DeleteFunc(long.grounds, func(g string) bool { return !slices.Contains(short.grounds, g) })
	return long, nil
}

// examine works an entity out. The subject is a name, or an object that describes it wholly.
func (b *Book) examine(subject any, start, end Day, first truth, t *trail) (*entityFinding, error) {
	found := &entityFinding{}
	if err := b.testDays(found, start, &end, first, t); err != nil {
		return nil, err
	}
	e, err := b.readEntity(subject, found.testedOn, start, end, t)
	if err != nil {
		return nil, err
	}
	return found, b.judge(e, found, start, t)
}

// readEntity reads a subject and everything above it, for the days on which lists and holdings are
// tested; a zero day is not known.
func (b *Book) readEntity(subject any, lists, first, last Day, t *trail) (*entityReader, error) {
	var m map[string]any
	switch v := subject.(type) {
	case string:
		m = map[string]any{"name": v}
	case map[string]any:
		m = v
	default:
		return nil, invalid("entity", brief(subject)+" is neither a name nor an object", "")
	}
	if inner, ok := m["entity"].(map[string]any); ok {
		m = inner
	}
	e := &entityReader{book: b, trail: t, lists: lists, first: first, last: last, s: &structure{}, named: map[string]int{}, known: map[int]bool{}, main: m}
	if _, err := e.node(m, "entity", 0); err != nil {
		return nil, err
	}
	if err := e.finish(); err != nil {
		return nil, err
	}
	return e, e.s.prepare()
}

// testDays settles the days of the test: lists on the first day of the first year after enactment,
// on the last day of every later year; everything else on the last day.
func (b *Book) testDays(found *entityFinding, start Day, end *Day, first truth, t *trail) error {
	lists, last := b.entityRule("tested_first_day"), b.entityRule("tested_last_day")
	if *end != 0 && start != 0 && *end <= start {
		return invalid("tax_year_end", "the tax year ends before it begins", "")
	}
	if start == 0 {
		if first != yes && *end != 0 && first == no {
			found.testedOn, found.tested = *end, true
			t.rest(last, "")
			return nil
		}
		t.miss("tax_year_start")
		return nil
	}
	if start < last.from() {
		t.warn("the tax year begins before " + last.from().String() + ": the rule on prohibited foreign entities does not reach it yet")
	}
	if first == unknown {
		// A tax year has at most twelve months, so the first that begins on or after the rule's
		// first day begins within a year of it.
		first = truthOf(start >= lists.from() && start < lists.from().Add(1, 0, 0))
	}
	if *end == 0 {
		*end = start.Add(1, 0, -1)
	}
	if first == yes {
		found.testedOn, found.tested = start, true
		t.rest(lists, "the lists are tested on "+start.String()+", the first day of the first taxable year that begins after enactment")
		return nil
	}
	found.testedOn, found.tested = *end, true
	t.rest(last, "tested on "+end.String()+", the last day of the taxable year")
	return nil
}

// entityRule is the one rule of the book that plays a role in the test of entities.
func (b *Book) entityRule(role string) *Rule {
	for _, r := range b.byAsk["entity"] {
		if r.Role == role {
			return r
		}
	}
	return &Rule{ID: "missing." + role, Title: "the book has no rule of the role " + role}
}

func (b *Book) limit(role string) float64 {
	if n := firstNumber(b.entityRule(role)); n != nil {
		return *n
	}
	return 0
}

// judge reads the structure twice, once with everything unknown about its people taken as no and
// once as yes: what comes out the same is known.
func (b *Book) judge(e *entityReader, found *entityFinding, start Day, t *trail) error {
	light, err := b.holds(e, false)
	if err != nil {
		return err
	}
	dark, err := b.holds(e, true)
	if err != nil {
		return err
	}
	agree := func(x, y bool) truth {
		if x != y {
			return unknown
		}
		return truthOf(x)
	}
	found.controlled = agree(light.controlled, dark.controlled)
	found.specified = agree(light.specified, dark.specified)
	found.influencedPlain = agree(len(light.influence) > 0, len(dark.influence) > 0)
	if e.partial {
		// The query only names the entity: who else holds it, lends to it or contracts with it is not known.
		found.influencedPlain = found.influencedPlain.or(unknown)
		if found.influencedPlain == unknown {
			t.miss("owners, officers, debt and contracts of " + e.s.people[0].name)
		}
	}
	found.grounds = append(found.grounds, e.s.people[0].grounds...)
	for _, g := range e.s.people[0].grounds {
		for _, r := range b.byAsk["entity"] {
			if r.Role == "list" && r.Ground == g {
				t.rest(r, e.s.people[0].label+" is on the list "+r.List)
			}
		}
	}
	if light.controlled {
		found.grounds = append(found.grounds, b.entityRule("control").Ground)
	}
	for _, w := range light.why {
		t.rest(w.rule, w.says)
	}
	found.grounds = append(found.grounds, light.influence...)
	if light.attributed {
		t.warn("a share held through an entity of which the holder owns less than half decides: section 318(a)(2)(C) attributes it from a partnership, from a corporation only where the holder owns half of it")
	}
	if found.effective, err = b.paysForControl(e, start, t); err != nil {
		return err
	}
	if found.effective == yes {
		found.grounds = append(found.grounds, b.entityRule("contract").Ground)
	}
	found.influenced = found.influencedPlain.or(found.effective)
	return nil
}

// holding of the tests on one reading.
type readings struct {
	controlled, specified bool
	influence             []string
	attributed            bool // a share counts only by attribution through a minority holding
	why                   []reason
}

type reason struct {
	rule *Rule
	says string
}

func (b *Book) holds(e *entityReader, dark bool) (*readings, error) {
	s := e.s
	st, err := s.classify(b.limit("control"), dark)
	if err != nil {
		return nil, err
	}
	r := &readings{controlled: st.controlled[0], specified: st.specified[0]}
	public := e.main["publicly_traded"] == true
	if r.controlled {
		says := s.people[0].label + " is organised in, or a government or national of, a covered nation"
		if c := st.controller[0]; c >= 0 {
			says = strings.Join(s.path(c, 0), "; ") + ": more than half"
		}
		r.why = append(r.why, reason{b.entityRule("control"), says})
	}
	for _, h := range s.people[0].owners {
		if h.officer && st.specified[h.owner] {
			rule := b.entityRule("officer")
			r.influence = append(r.influence, rule.Ground)
			r.why = append(r.why, reason{rule, s.people[h.owner].label + " may appoint a covered officer of " + s.people[0].label})
			break
		}
	}
	all, err := s.shares(func(i int) bool { return st.specified[i] })
	if err != nil {
		return nil, err
	}
	largest, share := -1, 0.0
	for i := range s.people {
		if i == 0 || !st.specified[i] {
			continue
		}
		x, err := s.shares(func(j int) bool { return j == i })
		if err != nil {
			return nil, err
		}
		if x[0] > share+shareSlack {
			largest, share = i, x[0]
		}
	}
	direct, directAll := 0.0, 0.0
	for _, h := range s.people[0].owners {
		if st.specified[h.owner] {
			direct = max(direct, h.percent)
			directAll += h.percent
		}
	}
	if single := b.entityRule("owner_single"); share*100 >= b.limit("owner_single")-shareSlack && largest >= 0 {
		r.influence = append(r.influence, single.Ground)
		r.attributed = direct < b.limit("owner_single")-shareSlack
		r.why = append(r.why, reason{single, fmt.Sprintf("%s: %s in all, at least %s", strings.Join(s.path(largest, 0), "; "), percentText(tidy(share*100)), percentText(b.limit("owner_single")))})
	}
	if sum := b.entityRule("owners_aggregate"); all[0]*100 >= b.limit("owners_aggregate")-shareSlack {
		r.influence = append(r.influence, sum.Ground)
		r.attributed = r.attributed || directAll < b.limit("owners_aggregate")-shareSlack
		r.why = append(r.why, reason{sum, fmt.Sprintf("specified foreign entities hold %s of %s together, at least %s", percentText(tidy(all[0]*100)), s.people[0].label, percentText(b.limit("owners_aggregate")))})
	}
	if public && !r.controlled && all[0]*100 > b.limit("control")+shareSlack {
		r.controlled, r.specified = true, true // a listed company may be controlled by several together
		r.why = append(r.why, reason{b.entityRule("control"), "specified foreign entities control the listed company together"})
	}
	if !public && !r.controlled && all[0]*100 > b.limit("control")+shareSlack && !dark {
		e.trail.warn("specified foreign entities hold more than half together, but none alone: the statute speaks of control by an entity")
	}
	return r, b.debt(e, r, public)
}

// debt tests the debt that specified foreign entities hold: at least the limit, or for a listed
// company more than it.
func (b *Book) debt(e *entityReader, r *readings, public bool) error {
	held, err := share(e.main["debt_percent_sfe"], "entity.debt_percent_sfe")
	if err != nil {
		return err
	}
	rule, met := b.entityRule("debt"), held >= b.limit("debt")-shareSlack && held > 0
	if public {
		rule = b.entityRule("debt_listed")
		met = held > b.limit("debt_listed")+shareSlack
	}
	if met {
		r.influence = append(r.influence, rule.Ground)
		r.why = append(r.why, reason{rule, "specified foreign entities were issued " + percentText(held) + " of its debt"})
	}
	return nil
}

// pfeBar says whether the bar on prohibited foreign entities reaches a tax year, and which year of
// the same taxpayer is the first that it reaches.
func (b *Book) pfeBar(f *facts, t *trail) (any, error) {
	out := result{"applies": Unknown, "first_tax_year_start": Unknown}
	if !f.has("credit") {
		t.miss("credit")
	}
	if !f.has("tax_year_start") {
		t.miss("tax_year_start")
	}
	if len(t.missing) > 0 && !f.has("credit") {
		return out, nil
	}
	for _, r := range b.byAsk["pfe_bar"] {
		if !r.live() || !slices.Contains(r.AppliesTo.Credits, f.text("credit")) {
			continue
		}
		t.rest(r, "")
		switch {
		case r.Role == "none":
			out["applies"], out["first_tax_year_start"] = false, nil
		case r.Values[0].Unknown != "":
			t.warn(r.Values[0].Unknown)
			t.miss(r.Values[0].Needs...)
		default:
			b.reach(f, t, r, out)
		}
		return out, nil
	}
	return nil, invalid("credit", brief(f.text("credit"))+" is not a credit of the book", "for example 45X, 45Y or 48E")
}

func (b *Book) reach(f *facts, t *trail, r *Rule, out result) {
	sold := f.day("sale_date")
	if !f.has("tax_year_start") {
		// A tax year is at most twelve months long, so a sale date may settle it by itself.
		if sold != 0 && sold < r.from() {
			out["applies"] = false
		} else if sold != 0 && sold.Add(-1, 0, 0) >= r.from().Add(0, 0, -1) {
			out["applies"] = true
		}
		return
	}
	start := f.day("tax_year_start")
	first := start
	for first >= r.from() {
		first = first.Add(-1, 0, 0)
	}
	for first < r.from() {
		first = first.Add(1, 0, 0)
	}
	out["first_tax_year_start"] = first
	switch {
	case sold != 0 && sold < start:
		t.warn("the sale falls in an earlier tax year than the one given: the year of the sale decides")
		for sold < start {
			start = start.Add(-1, 0, 0)
		}
	case sold >= start.Add(1, 0, 0):
		t.warn("the sale falls in a later tax year than the one given: the year of the sale decides")
		for start.Add(1, 0, 0) <= sold {
			start = start.Add(1, 0, 0)
		}
	}
	out["applies"] = start >= r.from()
}
