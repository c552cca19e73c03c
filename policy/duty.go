package policy

import (
	"slices"
	"sync"
)

// DutyQuestion asks what goods owe when they enter. Zero fields are facts that are not stated.
type DutyQuestion struct {
	Destination, Origin string
	Date                Day    // of entry
	Code                string // tariff code, as written
	Goods               string // or a name of terms.yaml
	Use                 string
	Claims              []string
	Loaded              Day
	Producer            string
	Value               Number // US dollars
}

// DutyAnswer is the stack of duties.
type DutyAnswer struct {
	Total    Number     `json:"total_percent"`
	Lines    []DutyLine `json:"lines"`
	Duty     *Number    `json:"duty,omitempty"` // in the money of the value
	Because  []Because  `json:"-"`
	Missing  []string   `json:"-"`
	Warnings []string   `json:"-"`
}

// DutyLine is one duty: a line that another rule displaces stands with 0 and the reason.
type DutyLine struct {
	Label   string `json:"label"`
	Percent Number `json:"percent"`
	Rule    string `json:"rule"`
	Reason  string `json:"reason,omitempty"`
}

// dutyCase is a question with every fact settled that rules turn on.
type dutyCase struct {
	code     string
	use      int // place in terms.Uses; -1 where it is not stated
	date     Day
	loaded   Day
	claims   []string
	producer *Company
	named    bool // the query names a producer, known to the book or not
}

// The states of a rule in one case.
type standingOf uint8

const (
	idle    standingOf = iota // does not concern the case
	applies                   // counts
	maybe                     // may count: a fact is missing
	spared                    // would count, but the goods were in transit
	zeroed                    // would count, but another rule displaces it or exempts from it
	gone                      // another rule stands in its place
)

// dutyState is the working of one case: what became of each rule of the table.
type dutyState struct {
	rules   []ruleState
	turnsOn map[string]bool // fields on which some rule's bearing depends and that are not stated
}

type ruleState struct {
	standing standingOf
	period   int       // which of the rule's periods the day falls in
	by       *dutyRule // the rule that zeroed it
	missing  []string
}

// states lends working memory, so that a question allocates little beyond its answer.
var states = sync.Pool{New: func() any { return new(dutyState) }}

func borrowState(n int) *dutyState {
	s := states.Get().(*dutyState)
	if cap(s.rules) < n {
		s.rules = make([]ruleState, n)
	}
	s.rules = s.rules[:n]
	clear(s.rules)
	s.turnsOn = nil
	return s
}

func (s *dutyState) depends(field string) {
	if s.turnsOn == nil {
		s.turnsOn = map[string]bool{}
	}
	s.turnsOn[field] = true
}

// work finds which rules count in the case and with what effect on each other.
func (b *Book) work(rules []*dutyRule, c *dutyCase, s *dutyState) {
	for _, d := range rules {
		b.meet(d, c, s)
	}
	for _, d := range rules {
		if st := s.rules[d.at].standing; st == applies || st == maybe {
			s.strike(d, d.supersedes, st, gone)
		}
	}
	for _, d := range rules {
		if st := s.rules[d.at].standing; d.Role == "exemption" && (st == applies || st == maybe) {
			s.strike(d, d.exempts, st, zeroed)
		}
	}
	for _, d := range rules {
		own := &s.rules[d.at]
		if own.standing != applies && own.standing != maybe {
			continue
		}
		for _, i := range d.displacedBy {
			if s.rules[i].standing == applies {
				own.standing, own.by = zeroed, ruleAt(rules, i)
				break
			}
			if s.rules[i].standing == maybe {
				own.standing = maybe
				own.missing = append(own.missing, s.rules[i].missing...)
			}
		}
	}
}

// strike puts the rules at the given places out of effect, or in doubt where d itself is in doubt.
func (s *dutyState) strike(d *dutyRule, places []int, st, to standingOf) {
	for _, i := range places {
		other := &s.rules[i]
		switch {
		case other.standing != applies && other.standing != maybe && other.standing != spared:
		case st == applies:
			other.standing, other.by = to, d
		case other.standing == applies:
			other.standing = maybe
			other.missing = append(other.missing, s.rules[d.at].missing...)
		}
	}
}

func ruleAt(rules []*dutyRule, at int) *dutyRule {
	i, _ := slices.BinarySearchFunc(rules, at, func(d *dutyRule, at int) int { return d.at - at })
	return rules[i]
}

// meet decides whether one rule concerns the case at all.
func (b *Book) meet(d *dutyRule, c *dutyCase, s *dutyState) {
	var v *Value
	period := -1
	for i := range d.Values {
		if x := &d.Values[i]; x.From <= c.date && c.date < x.To {
			v, period = x, i
			break
		}
	}
	if v == nil {
		return
	}
	a, st := &d.AppliesTo, applies
	var missing []string
	doubt := func(field string) {
		st = maybe
		missing = append(missing, field)
		s.depends(field)
	}
	if len(a.Goods) > 0 {
		switch coversAny(a.Goods, c.code) {
		case no:
			return
		case unknown:
			doubt("hts")
		}
	}
	if len(a.ExceptGoods) > 0 {
		switch coversAny(a.ExceptGoods, c.code) {
		case yes:
			return
		case unknown:
			doubt("hts")
		}
	}
	for _, claim := range d.claims {
		if !slices.Contains(c.claims, claim) {
			return
		}
	}
	if d.uses != 0 {
		if c.use < 0 {
			doubt("use")
		} else if d.uses&(1<<c.use) == 0 {
			return
		}
	}
	if len(a.Parties) > 0 {
		switch {
		case !c.named:
			doubt("producer")
		case c.producer == nil || !partOf(c.producer, a.Parties):
			return
		}
	}
	if v.ByParty != nil && !c.named {
		doubt("producer")
	}
	if d.InTransit != nil && c.loaded != 0 && c.loaded < d.InTransit.LoadedBefore && c.date < d.InTransit.EnteredBefore {
		if len(d.supersedes) > 0 {
			return // the rate that it stands in place of applies instead
		}
		st = spared
	}
	s.rules[d.at] = ruleState{standing: st, period: period, missing: missing}
}

func partOf(x *Company, ids []string) bool {
	return slices.Contains(ids, x.ID) || slices.ContainsFunc(x.Groups, func(g string) bool { return slices.Contains(ids, g) })
}

// names reports whether a period of the rule has a rate for the company.
func (d *dutyRule) names(x *Company, period int) bool {
	for id := range d.Values[period].ByParty {
		if partOf(x, []string{id}) {
			return true
		}
	}
	return false
}

// amount is what a rule that counts adds, given the ordinary duty.
func (b *Book) amount(d *dutyRule, v *Value, c *dutyCase, origin string, ordinary Number) Number {
	switch {
	case v.Unknown != "":
		return Number{}
	case v.ByOrigin != nil:
		if p, ok := v.ByOrigin[origin]; ok {
			return known(p)
		}
		if p, ok := v.ByOrigin[b.terms.blocOf[origin]]; ok {
			return known(p)
		}
		return Number{}
	case v.ByParty != nil:
		if c.producer != nil {
			for _, id := range append([]string{c.producer.ID}, c.producer.Groups...) {
				if p, ok := v.ByParty[id]; ok {
					return known(p)
				}
			}
		}
		if v.Others != nil && c.named {
			return known(*v.Others)
		}
		return Number{}
	case v.Percent == nil:
		return Number{}
	case v.AllIn:
		if !ordinary.Known {
			return Number{}
		}
		return known(max(0, *v.Percent-ordinary.Value))
	}
	for claim, p := range v.Special {
		if slices.Contains(c.claims, claim) {
			return known(p)
		}
	}
	return known(*v.Percent)
}

// lines turns the working of a case into the stack.
func (b *Book) lines(rules []*dutyRule, c *dutyCase, origin string, s *dutyState, t *trail) []DutyLine {
	out := make([]DutyLine, 0, 8)
	ordinary := Number{}
	for _, d := range rules {
		own := &s.rules[d.at]
		st := own.standing
		if d.Role != "rate" || st == idle || st == gone {
			continue
		}
		v := &d.Values[own.period]
		line := DutyLine{Label: d.Line, Rule: d.ID}
		switch st {
		case applies:
			line.Percent = b.amount(d, v, c, origin, ordinary)
			if v.Unknown != "" {
				line.Reason = v.Unknown
				t.miss(v.Needs...)
			}
		case maybe:
			t.miss(own.missing...)
			line.Reason = "depends on facts that the query does not state"
		case spared:
			line.Percent, line.Reason = known(0), "the goods were loaded before "+d.InTransit.LoadedBefore.String()
		case zeroed:
			line.Percent, line.Reason = known(0), own.by.reason
			t.restDuty(own.by, s.rules[own.by.at].period)
		}
		if d.Line == ordinaryLine && st == applies {
			ordinary = line.Percent
		}
		t.restDuty(d, own.period)
		if v := &d.Values[own.period]; st == applies && v.Others != nil && c.named && (c.producer == nil || !d.names(c.producer, own.period)) {
			t.warn(d.ID + ": the producer is not among those that it names; the rate of all others is taken")
		}
		out = append(out, line)
	}
	return out
}

// restDuty is rest with the sentence made when the book was loaded.
func (t *trail) restDuty(d *dutyRule, period int) {
	because := &d.because[period]
	for i := range t.because {
		if t.because[i].Rule == d.ID {
			return
		}
	}
	if t.because == nil {
		t.because = make([]Because, 0, 6)
	}
	t.because = append(t.because, *because)
	t.doubt(d.Rule)
	if w := d.Values[period].Warn; w != "" {
		t.warn(d.ID + ": " + w)
	}
}

func sum(lines []DutyLine) Number {
	total := 0.0
	for _, l := range lines {
		if !l.Percent.Known {
			return Number{}
		}
		total += l.Percent.Value
	}
	return known(tidy(total))
}
