package page

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/policy/words"
)

// ruleFilter is what a reader of the rule book looks for.
type ruleFilter struct{ Text, Jurisdiction, Instrument, Standing string }

type rulesData struct {
	Filter                               ruleFilter
	Jurisdictions, Instruments, Standing []string
	Total, Found                         int
	On                                   policy.Day
	Rules                                []ruleLine
	pager
}

// ruleLine is a rule in the list.
type ruleLine struct {
	*policy.Rule
	Now   string // what it says today
	Class string // of that
}

func (l *lawPages) rules(r *http.Request) (view, error) {
	q := r.URL.Query()
	d := rulesData{On: l.today(), Filter: ruleFilter{Text: q.Get("q"), Jurisdiction: q.Get("jurisdiction"), Instrument: q.Get("instrument"), Standing: q.Get("standing")}}
	d.Jurisdictions = l.values(func(r *policy.Rule) string { return r.Jurisdiction })
	d.Instruments = l.values(func(r *policy.Rule) string { return r.Instrument })
	d.Standing = l.values(func(r *policy.Rule) string { return string(r.Standing) })
	for _, x := range l.Book.Rules() {
		d.Total++
		if d.Filter.fits(l.Book, x) {
			now, class := saysOn(x, d.On)
			d.Rules = append(d.Rules, ruleLine{x, now, class})
		}
	}
	d.Found = len(d.Rules)
	d.Rules = d.Rules[min((pageNumber(r)-1)*pageSize, d.Found):]
	var shown int
	d.pager, shown = newPager(r, len(d.Rules))
	d.Rules = d.Rules[:shown]
	return view{Name: "rules", Title: "Rule book", Nav: "rules", Sub: "book", Data: d}, nil
}

// values lists the different values of a property of the book's rules.
func (l *lawPages) values(of func(*policy.Rule) string) (out []string) {
	for _, r := range l.Book.Rules() {
		out = append(out, of(r))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// fits reports whether every word of the filter stands somewhere in the rule.
func (f *ruleFilter) fits(b *policy.Book, r *policy.Rule) bool {
	if f.Jurisdiction != "" && f.Jurisdiction != r.Jurisdiction || f.Instrument != "" && f.Instrument != r.Instrument || f.Standing != "" && f.Standing != string(r.Standing) {
		return false
	}
	if f.Text == "" {
		return true
	}
	a := &r.AppliesTo
	parts := []string{r.ID, r.Title, r.Cite, r.Note, r.Authority, r.List, words.Of(r.Line), r.Left}
	for _, o := range a.Origins {
		parts = append(parts, o, countryName(o))
	}
	for _, c := range a.Parties {
		parts = append(parts, b.CompanyName(c))
	}
	for _, m := range r.Members {
		parts = append(parts, b.CompanyName(m.Company))
	}
	for i := range r.Values {
		parts = append(parts, r.Values[i].Text, r.Values[i].Note)
	}
	all := strings.ToLower(strings.Join(parts, " "))
	for _, w := range strings.Fields(strings.ToLower(f.Text)) {
		if !strings.Contains(all, w) && !covers(a.Goods, w) {
			return false
		}
	}
	return true
}

// covers reports whether a tariff code stands under one of the codes, or one of them under it.
func covers(codes []string, code string) bool {
	code = strings.ReplaceAll(code, ".", "")
	if _, err := strconv.Atoi(code); err != nil || len(code) < 4 {
		return false
	}
	return slices.ContainsFunc(codes, func(c string) bool { return strings.HasPrefix(code, c) || strings.HasPrefix(c, code) })
}

// saysOn tells in a few words what a rule says on a day.
func saysOn(r *policy.Rule, on policy.Day) (says, class string) {
	if r.Standing != policy.InForce {
		return words.Of(string(r.Standing)), "coming"
	}
	if len(r.Values) == 0 {
		if r.List != "" {
			return strconv.Itoa(listed(r, on)) + " listed here", "now"
		}
		return "in force", "now"
	}
	for i := range r.Values {
		v := &r.Values[i]
		switch {
		case on < v.From:
			return "from " + v.From.String(), "coming"
		case on < v.To:
			return valueText(v), "now"
		}
	}
	return "ended " + r.Values[len(r.Values)-1].To.Add(0, 0, -1).String(), "past"
}

// listed counts the companies that the book names on a list on a day.
func listed(r *policy.Rule, on policy.Day) (n int) {
	for _, m := range r.Members {
		if m.From <= on && on < m.To {
			n++
		}
	}
	return n
}

// valueText is one period's value in a few words.
func valueText(v *policy.Value) string {
	switch {
	case v.Unknown != "":
		return "not known"
	case v.Percent != nil && v.AllIn:
		return trim(*v.Percent) + " % in all"
	case v.Percent != nil:
		return trim(*v.Percent) + " %"
	case v.Number != nil && v.Unit == "annual":
		return grouped(*v.Number) + " a year"
	case v.Number != nil:
		return strings.TrimSpace(grouped(*v.Number) + " " + v.Unit)
	case len(v.ByOrigin) > 0:
		return "by origin"
	case len(v.ByParty) > 0:
		return "by maker"
	case v.Text != "" && len(v.Text) < 40:
		return v.Text
	}
	return "in force"
}

type ruleData struct {
	*policy.Rule
	Now, NowClass string
	Stale         bool // it should be verified again
	Condition     string
	Scope         []fact
	Acts          []relation
	History       []historyLine
	Timeline      *timeline
	Companies     []listedCompany
	Examples      []example
	Concerns      []tieline.KeptFinding
	Question      string    // address of the calculator with a question on which the rule bears
	Goods         string    // what that question is about
	Whole         *timeline // its answer through time
	Standing      string
}

// relation is how a rule acts on others.
type relation struct {
	Name  string
	Rules []string // ids, or patterns such as us.s232.*
}

type historyLine struct {
	Span, Says, Note, Warn string
	Table                  []fact // value by origin or maker
	Class                  string
}

type listedCompany struct {
	Name, Key, From, To, Reason, Clause string
	Seen                                policy.Seen
}

// maxConcerns bounds the kept findings that a rule's page lists.
const maxConcerns = 100

func (l *lawPages) rule(r *http.Request) (view, error) {
	x, err := l.Book.Rule(r.PathValue("id"))
	if err != nil {
		return view{}, err
	}
	on := l.today()
	d := ruleData{Rule: x, Stale: x.VerifyAfter != 0 && on > x.VerifyAfter, Scope: l.scope(x), History: l.history(x, on), Timeline: ruleTimeline(x, on), Examples: l.examples()[x.ID]}
	d.Now, d.NowClass = saysOn(x, on)
	if x.Condition != "" {
		d.Condition = words.Condition(x.Condition)
	}
	for _, rel := range []relation{{"Stands in the place of", x.Supersedes}, {"Set to nothing by", x.DisplacedBy}, {"Exempts from", x.Exempts}, {"Suspends", x.Suspends}, {"Adds to", x.StacksWith}} {
		if len(rel.Rules) > 0 {
			d.Acts = append(d.Acts, rel)
		}
	}
	for _, m := range x.Members {
		d.Companies = append(d.Companies, l.member(&m))
	}
	d.Standing = words.Of(string(x.Standing))
	if x.Standing == policy.InForce && d.NowClass == "past" {
		d.Standing = "no longer in force"
	}
	if q := l.questionOf(x, on); q != nil {
		d.Question, d.Goods, d.Whole = dutyAddress(q), dutyWords(q), l.totals(q)
		d.Goods, _, _ = strings.Cut(d.Goods, " on ")
	}
	if d.Concerns, err = l.store.Findings(r.Context(), tieline.FindingFilter{Rule: x.ID, Limit: maxConcerns}); err != nil {
		return view{}, err
	}
	return view{Name: "rule", Title: x.Title, Nav: "rules", Sub: "book", Data: d}, nil
}

func (l *lawPages) member(m *policy.Member) listedCompany {
	c := listedCompany{Name: l.Book.CompanyName(m.Company), From: m.From.String(), To: m.To.String(), Reason: m.Reason, Clause: m.Clause, Seen: m.Seen}
	c.Key = keyOf(c.Name)
	if m.UnknownFrom != 0 {
		c.To = "not known from " + m.UnknownFrom.String()
	}
	return c
}

// scope tells what a rule is about.
func (l *lawPages) scope(r *policy.Rule) (out []fact) {
	a := &r.AppliesTo
	add := func(name string, list []string, say func(string) string) {
		if len(list) == 0 {
			return
		}
		said := make([]string, len(list))
		for i, x := range list {
			said[i] = say(x)
		}
		out = append(out, fact{Name: name, Value: strings.Join(said, ", ")})
	}
	plain := func(s string) string { return s }
	add("Goods of", a.Origins, countryName)
	add("Not goods of", a.ExceptOrigins, countryName)
	add("Entering", a.Destinations, countryName)
	add("Tariff codes", a.Goods, dotted)
	add("Not tariff codes", a.ExceptGoods, dotted)
	add("Use", a.Uses, words.Of)
	add("Claimed", a.Claims, words.Of)
	add("Companies", a.Parties, l.Book.CompanyName)
	add("Credits", a.Credits, plain)
	add("Products", a.Products, words.Of)
	add("Properties", a.Properties, words.Of)
	add("Lists", a.Lists, plain)
	add("Buyers", a.Buyers, plain)
	add("Purchases", a.Relations, words.Of)
	add("Items", a.Items, words.Of)
	add("Countries", a.Countries, countryName)
	if r.InTransit != nil {
		out = append(out, fact{Name: "Spared", Value: "goods loaded before " + r.InTransit.LoadedBefore.String() + " that entered before " + r.InTransit.EnteredBefore.String()})
	}
	return out
}

// history tells a rule's periods, oldest first.
func (l *lawPages) history(r *policy.Rule, on policy.Day) (out []historyLine) {
	for i := range r.Values {
		v := &r.Values[i]
		h := historyLine{Span: span(v.From, v.To), Says: valueText(v), Note: v.Note, Warn: v.Warn, Class: "past"}
		switch {
		case v.From > on:
			h.Class = "coming"
		case v.To > on:
			h.Class = "now"
		}
		if v.Unknown != "" {
			h.Note = strings.TrimPrefix(v.Note+"; "+v.Unknown, "; ")
		}
		if v.Text != "" && h.Says != v.Text {
			h.Note = strings.TrimPrefix(h.Note+"; "+v.Text, "; ")
		}
		for _, k := range sortedKeys(v.Special) {
			h.Table = append(h.Table, fact{Name: words.Of(k), Value: trim(v.Special[k]) + " %"})
		}
		for _, k := range sortedKeys(v.ByOrigin) {
			h.Table = append(h.Table, fact{Name: countryName(k), Value: trim(v.ByOrigin[k]) + " %"})
		}
		for _, k := range sortedKeys(v.ByParty) {
			h.Table = append(h.Table, fact{Name: l.Book.CompanyName(k), Value: trim(v.ByParty[k]) + " %"})
		}
		if v.Others != nil {
			h.Table = append(h.Table, fact{Name: "every other maker", Value: trim(*v.Others) + " %"})
		}
		out = append(out, h)
	}
	return out
}

func sortedKeys(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// ruleTimeline draws a rule's periods: percentages by their height, everything else at one height. Where
// a rule pauses or ends, nothing is drawn as nothing.
func ruleTimeline(r *policy.Rule, on policy.Day) *timeline {
	highest := 0.0
	for i := range r.Values {
		if p := r.Values[i].Percent; p != nil {
			highest = max(highest, *p)
		}
	}
	var periods []period
	for i := range r.Values {
		v := &r.Values[i]
		p := period{from: v.From, to: v.To, text: valueText(v), height: 0.6, known: v.Unknown == ""}
		if v.Percent != nil && highest > 0 {
			p.height = *v.Percent / highest
		}
		if n := len(periods); n > 0 && periods[n-1].to < v.From {
			periods = append(periods, period{from: periods[n-1].to, to: v.From, text: "none", known: true, none: true})
		}
		periods = append(periods, p)
	}
	if n := len(periods); n > 0 && periods[n-1].to != policy.Always {
		periods = append(periods, period{from: periods[n-1].to, to: policy.Always, text: "ended", known: true, none: true})
	}
	return newTimeline(periods, on, r.Title)
}

// example is a worked example on a rule's page.
type example struct {
	Why, Asked, Answer string
	Link               string // to the calculator, for questions about duty
}

// examplesByRule puts every example's question to the book, to know the rules that its answer rests on.
func examplesByRule(b *policy.Book) map[string][]example {
	out := map[string][]example{}
	for _, e := range b.Examples() {
		line, err := json.Marshal(e.Query)
		if err != nil {
			continue
		}
		a := b.AnswerLine(line)
		if a.Err != nil {
			continue
		}
		x := example{Why: e.Why, Asked: pairs(e.Query), Answer: pairs(e.Answer)}
		if e.Query["ask"] == "duty" {
			x.Link, x.Asked, x.Answer = dutyAddress(e.Query), dutyWords(e.Query), stackWords(e.Answer)
		}
		named := map[string]bool{}
		for _, because := range a.Because {
			if !named[because.Rule] {
				named[because.Rule] = true
				out[because.Rule] = append(out[because.Rule], x)
			}
		}
	}
	return out
}

// dutyWords asks a duty question in words.
func dutyWords(q map[string]any) string {
	text := func(k string) string { s, _ := q[k].(string); return s }
	what := dotted(text("hts"))
	if what == "" {
		what = words.Of(text("goods"))
	}
	s := what + " of " + countryName(strings.ToUpper(text("origin"))) + " into " + countryName(strings.ToUpper(text("destination"))) + " on " + text("date")
	for _, k := range []string{"use", "producer"} {
		if v := text(k); v != "" {
			s += ", " + k + " " + words.Of(v)
		}
	}
	if v := text("loaded"); v != "" {
		s += ", loaded on " + v
	}
	if claims, ok := q["claims"].([]any); ok {
		for _, c := range claims {
			s += ", claim " + words.Of(fmt.Sprint(c))
		}
	}
	return s
}

// stackWords gives the expected stack of an example in words.
func stackWords(answer map[string]any) string {
	var parts []string
	if lines, ok := answer["lines"].(map[string]any); ok {
		for _, label := range slices.Sorted(maps.Keys(lines)) {
			parts = append(parts, fmt.Sprintf("%s %v %%", words.Of(label), lines[label]))
		}
	}
	total, ok := answer["total_percent"]
	switch list := strings.ReplaceAll(strings.Join(parts, ", "), "unknown %", "not known"); {
	case !ok:
		return list
	case total == policy.Unknown:
		return strings.TrimSuffix("not known in all; "+list, "; ")
	case list != "":
		return fmt.Sprintf("%v %% in all: %s", total, list)
	}
	return fmt.Sprintf("%v %% in all", total)
}

// dotted writes a tariff code as schedules print it: 8507.60.0010.
func dotted(code string) string {
	if strings.Contains(code, ".") || len(code) <= 4 {
		return code
	}
	s := code[:4] + "." + code[4:min(6, len(code))]
	if len(code) > 6 {
		s += "." + code[6:min(8, len(code))] + code[min(8, len(code)):]
	}
	return s
}

// pairs writes the fields of a question or an answer in one line.
func pairs(m map[string]any) string {
	keys := make([]string, 0, len(m))
	for k := range m {
		if k != "ask" && k != "id" {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for i, k := range keys {
		v, err := json.Marshal(m[k])
		if err != nil {
			continue
		}
		keys[i] = strings.ReplaceAll(k, "_", " ") + " " + strings.NewReplacer(`"`, "", ",", ", ", ":", " ").Replace(string(v))
	}
	return strings.Join(keys, ", ")
}
