package screen

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/policy/words"
)

// put puts one screen, once for each of its values.
func (s *Screener) put(r *rule, x subject, on policy.Day) ([]tieline.Finding, error) {
	if x.party != "" {
		if orgs := atlas.Default().Resolve(x.party); len(orgs) == 1 {
			x.partyKind, x.country = orgs[0].Kind, orgs[0].Country
		}
	}
	if len(r.PartyKinds) > 0 && !slices.Contains(r.PartyKinds, x.partyKind) || len(r.Countries) > 0 && !slices.Contains(r.Countries, x.country) {
		return nil, nil
	}
	var because []tieline.Citation
	if r.Suspect {
		// Status on the very day: as if a tax year that tests lists on its first day began then.
		a := s.answer("entity", map[string]any{"name": x.party, "tax_year_start": on.String(), "first_year_after_enactment": true})
		if a.Err != nil || field(a, "specified_foreign_entity") != true {
			// A name that may mean two companies is not put to the book, and an unknown status would
			// make every company a suspect.
			return nil, ignoreInvalid(a.Err)
		}
		because = citations(nil, a.Because)
	}
	values := r.Each
	if len(values) == 0 {
		values = []string{""}
	}
	var out []tieline.Finding
	for _, each := range values {
		f, err := s.one(r, x, each, on)
		if err != nil {
			return nil, err
		}
		if f != nil {
			f.Because = append(f.Because, because...)
			if f.Verdict == tieline.Depends {
				f.Because = s.cite(r, f.Because)
			}
			out = append(out, *f)
		}
	}
	return out, nil
}

// one puts one question and makes the finding of its answer; nil where there is nothing to say.
func (s *Screener) one(r *rule, x subject, each string, on policy.Day) (*tieline.Finding, error) {
	f := &tieline.Finding{Screen: r.ID, Title: r.Title, About: x.about, Subject: x.id, Name: x.name, Party: x.party, Each: each,
		AsOf: on.Date(), Verdict: tieline.Depends, Facts: x.facts, Missing: []tieline.MissingFact{}, Because: []tieline.Citation{}}
	fill := strings.NewReplacer("$party", x.party, "$each", spoken(each), "$country", spoken(x.country), "$date", on.String()).Replace
	f.Topic = fill(r.Topic)
	for _, d := range r.Depends {
		f.Missing = append(f.Missing, tieline.MissingFact{Fact: fill(d), Who: r.Who})
	}
	if r.Share && x.share > 0 && s.influences(f, r, x, on) {
		return f, nil
	}
	if r.Ask == "" {
		f.Says = "depends on " + and(facts(f.Missing))
		return f, nil
	}
	query, complete := x.query(r, each, on)
	if !complete {
		return nil, nil
	}
	a := s.answer(r.Ask, query)
	if r.Latest != "" && field(a, r.Latest) == true {
		for k, v := range r.Query {
			if v == "$agreed" {
				delete(query, k) // the contract may be older than the report of it
			}
		}
		a = s.answer(r.Ask, query)
	}
	if a.Err != nil {
		return nil, ignoreInvalid(a.Err) // a name that may mean two companies, a supplier at home
	}
	f.Because = citations(f.Because, a.Because)
	for _, m := range a.Missing {
		f.Missing = append(f.Missing, tieline.MissingFact{Fact: words.Fact(m), Who: r.Who})
	}
	if r.Verdict != "" && !r.judge(f, a, fill) {
		return nil, nil
	}
	if r.Number != "" && !r.count(f, a, fill) {
		return nil, nil
	}
	return f, nil
}

// influences tests the share that a party holds. Where it is enough, the finding applies and nothing is
// missing; else the share is known and the rest stays open.
func (s *Screener) influences(f *tieline.Finding, r *rule, x subject, on policy.Day) bool {
	a := s.answer("entity", map[string]any{"tax_year_start": on.String(), "first_year_after_enactment": true,
		"entity": map[string]any{"country": "US", "owners": []any{map[string]any{"name": x.party, "percent": x.share}}}})
	f.Because = citations(f.Because, a.Because)
	if a.Err != nil || field(a, "foreign_influenced") != true {
		f.Missing = f.Missing[1:]
		return false
	}
	fill := strings.NewReplacer("$party", x.party, "$share", strconv.FormatFloat(x.share, 'f', -1, 64)).Replace
	f.Verdict, f.Says, f.Missing = tieline.Applies, fill(r.Applies), []tieline.MissingFact{}
	return true
}

// judge draws the verdict from an answer; false where the screen has nothing to say.
func (r *rule) judge(f *tieline.Finding, a policy.Answer, fill func(string) string) bool {
	switch field(a, r.Verdict) {
	case true:
		f.Verdict, f.Says = tieline.Applies, fill(r.Applies)
		if r.Conditional && len(f.Missing) > 0 {
			f.Verdict = tieline.Depends
		}
	case false:
		f.Verdict, f.Says = tieline.DoesNotApply, "does not apply"
		if from, ok := field(a, "from").(policy.Day); ok && r.Later != "" {
			f.Says, f.From = fill(r.Later)+" from "+from.String(), from.Date()
		} else if r.Silent {
			return false
		}
		if reasons, ok := field(a, "reasons").([]string); ok && len(reasons) > 0 {
			f.Says, f.Missing = strings.Join(reasons, "; "), []tieline.MissingFact{}
		}
	default:
		if r.Silent {
			return false
		}
		f.Says = "depends on facts that the ledger does not have"
	}
	return true
}

// count draws a number from an answer and what is at stake with it; false where neither the number is
// known nor what it depends on.
func (r *rule) count(f *tieline.Finding, a policy.Answer, fill func(string) string) bool {
	if f.Verdict == tieline.DoesNotApply {
		return true
	}
	n, ok := number(field(a, r.Number))
	if !ok {
		if r.Verdict == "" {
			f.Says = "depends on " + and(facts(f.Missing))
		}
		return r.Verdict != "" || len(f.Missing) > 0
	}
	if r.Verdict == "" { // the number is the answer; what else the book would like to know does not change it
		f.Missing = f.Missing[:len(r.Depends)]
		if len(f.Missing) == 0 {
			f.Verdict = tieline.Applies
		}
	}
	written := strconv.FormatFloat(n, 'f', -1, 64)
	if r.Stake != "" {
		f.Stake = &tieline.Stake{Value: n, Unit: r.Stake}
		written = money(n)
	}
	f.Says = strings.ReplaceAll(fill(r.Says), "$number", written)
	return true
}

// query fills a question in. It is not complete where a fact without which it makes no sense is not
// known; a fact that the question can do without is left out.
func (x *subject) query(r *rule, each string, on policy.Day) (map[string]any, bool) {
	q := map[string]any{}
	for k, v := range r.Query {
		switch v {
		case "$party":
			if x.party == "" {
				continue
			}
			v = x.party
		case "$sold":
			v = x.sold.String()
		case "$each":
			v = each
		case "$date":
			v = on.String()
		case "$country":
			if x.country == "" {
				return nil, false
			}
			v = x.country
		case "$agreed":
			if x.agreed == 0 {
				continue
			}
			v = x.agreed.String()
		case "$capacity_kwh":
			if x.capacity == 0 {
				continue
			}
			v = x.capacity
		}
		q[k] = v
	}
	return q, true
}

// spoken writes a word of the rule book or the code of a country for people.
func spoken(word string) string {
	s := words.Of(word)
	if c := atlas.Default().Country(word); c != nil && s == word {
		return c.Name
	}
	return s
}

// answer asks the book, or remembers.
func (s *Screener) answer(ask string, query map[string]any) policy.Answer {
	data, err := json.Marshal(query)
	if err != nil {
		return policy.Answer{Err: err}
	}
	key := ask + string(data)
	s.mu.Lock()
	a, ok := s.seen[key]
	s.mu.Unlock()
	if ok {
		return a
	}
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil { // numbers as queries carry them
		return policy.Answer{Err: err}
	}
	a = s.book.Answer(policy.Query{Ask: ask, Fields: fields})
	s.mu.Lock()
	if len(s.seen) >= maxSeen {
		clear(s.seen)
	}
	s.seen[key] = a
	s.mu.Unlock()
	return a
}

// cite adds the rules that a screen turns on and that no answer has named for want of facts.
func (s *Screener) cite(r *rule, list []tieline.Citation) []tieline.Citation {
	for _, id := range r.Rules {
		x, err := s.book.Rule(id)
		if err != nil || slices.ContainsFunc(list, func(c tieline.Citation) bool { return c.Rule == id }) {
			continue
		}
		list = append(list, tieline.Citation{Rule: x.ID, Cite: x.Cite, Source: x.Source, Seen: string(x.Seen), Says: x.Title})
	}
	return list
}

// citations adds the rules of an answer that are not there yet.
func citations(list []tieline.Citation, because []policy.Because) []tieline.Citation {
	for _, b := range because {
		if !slices.ContainsFunc(list, func(c tieline.Citation) bool { return c.Rule == b.Rule && c.Says == b.Says }) {
			list = append(list, tieline.Citation{Rule: b.Rule, Cite: b.Cite, Source: b.Source, Seen: string(b.Seen), Says: b.Says})
		}
	}
	return list
}

// ignoreInvalid lets a question that makes no sense for the deal pass without a finding.
func ignoreInvalid(err error) error {
	if tieline.CodeOf(err) == tieline.ErrInvalid {
		return nil
	}
	return err
}

func field(a policy.Answer, name string) any {
	if d, ok := a.Answer.(policy.DutyAnswer); ok && name == "total_percent" {
		return d.Total
	}
	return a.Field(name)
}

func number(v any) (float64, bool) {
	switch n := v.(type) {
	case policy.Number:
		return n.Value, n.Known
	case float64:
		return n, true
	case int:
		return float64(n), true
	}
	return 0, false
}
