package page

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/policy/words"
)

// dutyForm is the question as the form holds it; the page's address carries the same.
type dutyForm struct {
	Destination, Origin, HTS, Goods, Date, Value, Use, Producer, Loaded string
	Claims                                                              []string
}

// choice is one option of a form.
type choice struct {
	Value, Name string
	Chosen      bool
}

type dutyData struct {
	Form                                     dutyForm
	Destinations, Origins, Goods, Use, Claim []choice
	More                                     bool              // the lesser fields are shown
	Problems                                 map[string]string // by field
	Answer                                   *stack
	Starts                                   []start
}

// start is a question to begin with.
type start struct{ Name, Address string }

// dutyFields are the fields of the form that the question takes as they are.
var dutyFields = []string{"destination", "origin", "hts", "goods", "date", "use", "loaded", "producer"}

func (l *lawPages) duty(r *http.Request) (view, error) {
	q := r.URL.Query()
	get := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	d := dutyData{Problems: map[string]string{}, Form: dutyForm{
		Destination: cmp.Or(get("destination"), "US"), Origin: get("origin"), HTS: get("hts"), Goods: get("goods"), Date: cmp.Or(get("date"), l.today().String()),
		Value: get("value"), Use: get("use"), Producer: get("producer"), Loaded: get("loaded"), Claims: slices.DeleteFunc(slices.Clone(q["claims"]), func(s string) bool { return s == "" })}}
	f := &d.Form
	v := l.Book.Vocabulary()
	d.Destinations = choices(v.Destinations, countryName, f.Destination)
	d.Origins = choices(v.Countries, countryName, strings.ToUpper(f.Origin))
	d.Goods = choices(v.Goods, words.Of, f.Goods)
	d.Use = choices(v.Uses, words.Of, f.Use)
	d.Claim = choices(v.Claims, words.Of, f.Claims...)
	d.More = f.Use != "" || f.Producer != "" || f.Loaded != "" || len(f.Claims) > 0
	d.Starts = starts(l.today())
	if f.Origin != "" || f.HTS != "" || f.Goods != "" {
		l.answerDuty(&d)
	}
	return view{Name: "duty", Title: "Duty calculator", Nav: "rules", Sub: "duty", Data: d}, nil
}

// choices makes the options of a form, by their names.
func choices(values []string, name func(string) string, chosen ...string) []choice {
	out := make([]choice, len(values))
	for i, v := range values {
		n := name(v)
		out[i] = choice{Value: v, Name: strings.ToUpper(n[:1]) + n[1:], Chosen: slices.Contains(chosen, v)}
	}
	slices.SortStableFunc(out, func(a, b choice) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// fields is the question as the rule book takes it. A name of goods stands back behind a tariff code.
func (f *dutyForm) fields() (map[string]any, error) {
	m := map[string]any{}
	for i, v := range []string{f.Destination, f.Origin, f.HTS, f.Goods, f.Date, f.Use, f.Loaded, f.Producer} {
		if v != "" && (dutyFields[i] != "goods" || f.HTS == "") {
			m[dutyFields[i]] = v
		}
	}
	if len(f.Claims) > 0 {
		claims := make([]any, len(f.Claims))
		for i, c := range f.Claims {
			claims[i] = c
		}
		m["claims"] = claims
	}
	if f.Value != "" {
		n, err := strconv.ParseFloat(strings.NewReplacer(",", "", " ", "", "$", "").Replace(f.Value), 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) || n < 0 {
			return m, &tieline.Error{Code: tieline.ErrInvalid, Input: "value", Reason: strconv.Quote(f.Value) + " is not an amount", Hint: "write 100000"}
		}
		m["value"] = n
	}
	return m, nil
}

// answerDuty puts the question, or says beside the fields what is wrong with it.
func (l *lawPages) answerDuty(d *dutyData) {
	for field, missing := range map[string]bool{"origin": d.Form.Origin == "", "hts": d.Form.HTS == "" && d.Form.Goods == ""} {
		if missing {
			d.Problems[field] = map[string]string{"origin": "Choose the country of origin.", "hts": "Give a tariff code, or choose goods."}[field]
		}
	}
	fields, err := d.Form.fields()
	if err == nil && len(d.Problems) == 0 {
		answer := l.Book.Answer(policy.Query{Ask: "duty", Fields: fields})
		if err = answer.Err; err == nil {
			d.Answer = newStack(l.Book, answer, &d.Form)
			d.Answer.History = l.totals(fields)
			return
		}
	}
	if e, ok := errors.AsType[*tieline.Error](err); ok {
		said := strings.ToUpper(e.Reason[:1]) + e.Reason[1:]
		if e.Hint != "" {
			said += " (" + e.Hint + ")"
		}
		field := e.Input
		if !slices.Contains(append([]string{"value", "claims"}, dutyFields...), field) {
			field = "hts"
		}
		d.Problems[field] = said + "."
		d.More = d.More || field == "use" || field == "loaded" || field == "producer" || field == "claims"
	} else if err != nil {
		d.Problems["hts"] = err.Error()
	}
}

// stack is an answer as it is drawn.
type stack struct {
	Total, Duty string
	Known       bool
	Lines       []bar
	Missing     []string
	Warnings    []string
	History     *timeline
}

// bar is one duty: where the last one ends, it begins.
type bar struct {
	Label, Percent, Money string
	Rule, Says, Reason    string
	Cite                  string
	Source                []string
	Seen                  policy.Seen
	X, W                  float64 // percent of the drawing's width
	Tone                  int     // of its colour
	Zero, Unknown         bool
}

// tones is the number of colours that bars take in turn.
const tones = 6

func newStack(b *policy.Book, a policy.Answer, form *dutyForm) *stack {
	d, ok := a.Answer.(policy.DutyAnswer)
	if !ok {
		return &stack{}
	}
	s := &stack{Known: d.Total.Known, Total: percentText(d.Total), Warnings: a.Warnings}
	for _, m := range a.Missing {
		s.Missing = append(s.Missing, words.Fact(m))
	}
	if d.Duty != nil && d.Duty.Known {
		s.Duty = dollars(d.Duty.Value)
	}
	sum := 0.0
	for _, l := range d.Lines {
		if l.Percent.Known {
			sum += l.Percent.Value
		}
	}
	width := func(p float64) float64 { return round(100 * p / max(sum, 10)) }
	at := 0.0
	for i, l := range d.Lines {
		x := bar{Label: words.Of(l.Label), Percent: percentText(l.Percent), Rule: l.Rule, Reason: reasonOf(b, l.Reason), X: width(at), Tone: i % tones, Unknown: !l.Percent.Known}
		if l.Percent.Known {
			x.W, x.Zero = width(l.Percent.Value), l.Percent.Value == 0
			at += l.Percent.Value
			if v, err := strconv.ParseFloat(strings.ReplaceAll(form.Value, ",", ""), 64); err == nil && d.Duty != nil {
				x.Money = dollars(v * l.Percent.Value / 100)
			}
		}
		for _, because := range a.Because {
			if because.Rule == l.Rule {
				x.Says, x.Cite, x.Source, x.Seen = because.Says, because.Cite, because.Source, because.Seen
			}
		}
		s.Lines = append(s.Lines, x)
	}
	return s
}

// reasonOf leaves the id of the rule out of a reason that begins with one.
func reasonOf(b *policy.Book, reason string) string {
	id, title, ok := strings.Cut(reason, ": ")
	if !ok {
		return reason
	}
	if _, err := b.Rule(id); err != nil {
		return reason
	}
	return "set to nothing by: " + title
}

func percentText(n policy.Number) string {
	if !n.Known {
		return "not known"
	}
	return trim(n.Value) + " %"
}

func dollars(v float64) string {
	whole, cents := math.Modf(math.Round(v*100) / 100)
	s := strconv.FormatFloat(whole, 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if cents > 0.004 {
		s += strings.TrimPrefix(fmt.Sprintf("%.2f", cents), "0")
	}
	return s + " US dollars"
}

// totals draws what the same goods owed and will owe on every day that the book knows of.
func (l *lawPages) totals(fields map[string]any) *timeline {
	destination, _ := fields["destination"].(string)
	var days []policy.Day
	for _, r := range l.Book.Rules() {
		if r.Ask != "duty" || r.Standing != policy.InForce || !slices.Contains(r.AppliesTo.Destinations, destination) {
			continue
		}
		for _, v := range r.Values {
			days = append(days, v.From, v.To)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	var periods []period
	highest := 0.0
	for _, day := range days {
		if day == policy.Always || day == 0 {
			continue
		}
		asked := map[string]any{}
		for k, v := range fields {
			if k != "value" && k != "loaded" {
				asked[k] = v
			}
		}
		asked["date"] = day.String()
		answer := l.Book.Answer(policy.Query{Ask: "duty", Fields: asked})
		d, ok := answer.Answer.(policy.DutyAnswer)
		if answer.Err != nil || !ok {
			continue
		}
		p := period{from: day, to: policy.Always, text: percentText(d.Total), height: d.Total.Value, known: d.Total.Known}
		highest = max(highest, p.height)
		if n := len(periods); n > 0 {
			if periods[n-1].text == p.text {
				continue
			}
			periods[n-1].to = day
		}
		periods = append(periods, p)
	}
	for i := range periods {
		periods[i].height /= max(highest, 1)
	}
	if len(periods) < 2 {
		return nil
	}
	return newTimeline(periods, l.today(), "The whole duty")
}

// dutyAddress is the address of the calculator with a question.
func dutyAddress(query map[string]any) string {
	q := url.Values{}
	for k, v := range query {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				q.Add(k, fmt.Sprint(x))
			}
		case float64:
			q.Set(k, strconv.FormatFloat(v, 'f', -1, 64))
		default:
			if k != "ask" && k != "id" && v != nil {
				q.Set(k, fmt.Sprint(v))
			}
		}
	}
	return "/duty?" + q.Encode()
}

// starts are questions that show what the calculator can do.
func starts(today policy.Day) []start {
	return []start{
		{"Electric cars from China into Canada, before its quota", dutyAddress(map[string]any{"destination": "CA", "origin": "CN", "goods": "bev", "date": "2025-06-01"})},
		{"The same within the quota", dutyAddress(map[string]any{"destination": "CA", "origin": "CN", "goods": "bev", "date": "2026-06-01", "claims": []any{"quota"}})},
		{"Batteries of electric cars from China into the United States", dutyAddress(map[string]any{"destination": "US", "origin": "CN", "hts": "8507.60.0010", "date": "2025-06-01", "value": 100000})},
		{"Batteries for storage from Korea, today", dutyAddress(map[string]any{"destination": "US", "origin": "KR", "goods": "storage_battery", "date": today.String()})},
	}
}

// typical are the tariff codes that people ask about most.
var typical = []string{"85076000", "870380"}

// questionOf is a question on which a duty rule bears; nil where the rule says too little to make one.
func (l *lawPages) questionOf(r *policy.Rule, on policy.Day) map[string]any {
	a := &r.AppliesTo
	if r.Ask != "duty" || r.Standing != policy.InForce || len(a.Goods) == 0 || len(a.Destinations) == 0 || len(r.Values) == 0 {
		return nil
	}
	code := a.Goods[0]
	for _, t := range typical {
		if i := slices.IndexFunc(a.Goods, func(g string) bool { return strings.HasPrefix(g, t) }); i >= 0 {
			code = a.Goods[i]
		}
	}
	day := max(r.Values[0].From, on)
	if end := r.Values[len(r.Values)-1].To; end != policy.Always {
		day = min(day, end.Add(0, 0, -1))
	}
	q := map[string]any{"destination": a.Destinations[0], "origin": "CN", "hts": dotted(code), "date": day.String()}
	if len(a.Origins) > 0 && l.isCountry(a.Origins[0]) {
		q["origin"] = a.Origins[0]
	}
	if len(a.Uses) > 0 {
		q["use"] = a.Uses[0]
	}
	if len(a.Claims) > 0 {
		q["claims"] = []any{a.Claims[0]}
	}
	return q
}

// isCountry tells a country from the name of a group of them.
func (l *lawPages) isCountry(code string) bool {
	return slices.Contains(l.Book.Vocabulary().Countries, code)
}
