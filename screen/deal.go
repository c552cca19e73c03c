package screen

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/policy"
)

// subject is what one screen is put to.
type subject struct {
	id, party, partyKind, country, place string
	agreed                               policy.Day
	capacity                             float64 // kWh a year
	facts                                []Fact
}

// Deal screens a deal and each of its parties.
func (s *Screener) Deal(d *tieline.LedgerDeal, claims []tieline.Claim, on policy.Day) ([]Finding, error) {
	base := subject{id: d.ID, place: countryOf(d.Place), facts: []Fact{{Name: "kind", Value: string(d.Kind)}}}
	if n := len(claims); n > 0 {
		base.facts[0].Claim, base.facts[0].Quote = claims[n-1].ID, quote(claims[n-1].Deal.Evidence)
	}
	if d.Place != "" {
		base.facts = append(base.facts, Fact{Name: "place", Value: d.Place})
	}
	for _, st := range d.Stages {
		if (st.Status == tieline.Agreed || st.Status == tieline.Active) && st.Date.Day > 0 {
			// The day of the report is the latest that the contract can have been made.
			base.agreed = policy.DayOf(st.Date)
			base.facts = append(base.facts, Fact{Name: "reported as agreed", Value: st.Date.String(), Claim: st.Claim})
			break
		}
	}
	var out []Finding
	for i := range s.rules {
		r := &s.rules[i]
		if r.About == "facility" || len(r.Kinds) > 0 && !slices.Contains(r.Kinds, d.Kind) || !r.matters(base.place) {
			continue
		}
		for _, p := range d.Parties {
			if !r.looksAt(p.Role) {
				continue
			}
			x := base
			x.party = p.Name
			x.facts = append(slices.Clone(base.facts), Fact{Name: string(p.Role), Value: p.Name})
			found, err := s.put(r, x, on)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
	}
	return out, nil
}

// Company screens a company by itself.
func (s *Screener) Company(name string, on policy.Day) ([]Finding, error) {
	var out []Finding
	for i := range s.rules {
		if r := &s.rules[i]; r.About == "party" {
			found, err := s.put(r, subject{id: name, party: name, facts: []Fact{{Name: "company", Value: name}}}, on)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
	}
	return out, nil
}

// Facility screens a plant.
func (s *Screener) Facility(f *tieline.Facility, on policy.Day) ([]Finding, error) {
	x := subject{id: f.Name, place: countryOf(f.Place), facts: []Fact{{Name: "place", Value: f.Place, Quote: quote(f.Slots["place"])}}}
	if x.id == "" {
		x.id = strings.Join(f.Owners, ", ") + ", " + f.Place
	}
	var out []Finding
	for i := range s.rules {
		r := &s.rules[i]
		if r.About != "facility" || !r.matters(x.place) || f.Capacity == nil || f.Capacity.Unit != r.Unit {
			continue
		}
		y := x
		y.capacity = f.Capacity.Value * 1e6 // GWh to kWh
		y.facts = append(slices.Clone(x.facts), Fact{Name: "capacity", Value: strconv.FormatFloat(f.Capacity.Value, 'f', -1, 64) + " " + f.Capacity.Unit, Quote: quote(f.Slots["capacity"])})
		found, err := s.put(r, y, on)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// matters reports whether a screen concerns a place; one that is not known may lie anywhere.
func (r *rule) matters(country string) bool {
	return len(r.Where) == 0 || country == "" || slices.Contains(r.Where, country)
}

// looksAt reports whether a screen concerns a party of that role. A holder is whoever may come to hold
// a part of a company.
func (r *rule) looksAt(role tieline.Role) bool {
	switch r.Role {
	case "":
		return true
	case "holder":
		return role == tieline.RolePartner || role == tieline.RoleBuyer || role == tieline.RoleFunder
	}
	return string(role) == r.Role
}

// put puts one screen, once for each of its values.
func (s *Screener) put(r *rule, x subject, on policy.Day) ([]Finding, error) {
	if x.party != "" {
		if orgs := atlas.Default().Resolve(x.party); len(orgs) == 1 {
			x.partyKind, x.country = orgs[0].Kind, orgs[0].Country
		}
	}
	if len(r.PartyKinds) > 0 && !slices.Contains(r.PartyKinds, x.partyKind) {
		return nil, nil
	}
	var because []policy.Because
	if r.Suspect {
		// Status on the very day: as if a tax year that tests lists on its first day began then.
		a := s.answer("entity", map[string]any{"name": x.party, "tax_year_start": on.String(), "first_year_after_enactment": true})
		if a.Err != nil || field(a, "specified_foreign_entity") != true {
			// A name that may mean two companies is not put to the book, and an unknown status would
			// make every company a suspect.
			return nil, ignoreInvalid(a.Err)
		}
		because = a.Because
	}
	values := r.Each
	if len(values) == 0 {
		values = []string{""}
	}
	var out []Finding
	for _, each := range values {
		f, err := s.one(r, x, each, on)
		if err != nil {
			return nil, err
		}
		if f != nil {
			f.Because = append(f.Because, because...)
			out = append(out, *f)
		}
	}
	return out, nil
}

// one puts one question and makes the finding of its answer; nil where there is nothing to say.
func (s *Screener) one(r *rule, x subject, each string, on policy.Day) (*Finding, error) {
	f := &Finding{Screen: r.ID, Title: r.Title, Subject: x.id, Party: x.party, Each: each, AsOf: on, Verdict: Depends, Facts: x.facts, Missing: []Missing{}, Because: []policy.Because{}}
	fill := strings.NewReplacer("$party", x.party, "$each", each, "$country", x.country, "$date", on.String()).Replace
	for _, d := range r.Depends {
		f.Missing = append(f.Missing, Missing{fill(d), r.Who})
	}
	if r.Ask == "" {
		f.Says = "depends on " + strings.Join(facts(f.Missing), ", ")
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
	f.Because = append(f.Because, a.Because...)
	if r.Verdict != "" {
		switch field(a, r.Verdict) {
		case true:
			f.Verdict, f.Says = Applies, fill(r.Applies)
		case false:
			f.Verdict, f.Says = DoesNotApply, "does not apply on "+on.String()
			if from, ok := field(a, "from").(policy.Day); ok && r.Later != "" {
				f.Says, f.From = fill(r.Later)+" from "+from.String(), &from
			} else if r.Silent {
				return nil, nil
			}
		default:
			if r.Silent {
				return nil, nil
			}
			f.Says = "depends on facts that the ledger does not have"
		}
	}
	for _, m := range a.Missing {
		f.Missing = append(f.Missing, Missing{m, r.Who})
	}
	if r.Conditional && f.Verdict == Applies && len(f.Missing) > 0 {
		f.Verdict = Depends
	}
	if r.Number != "" {
		n, ok := number(field(a, r.Number))
		if !ok {
			return nil, nil
		}
		f.Says = strings.ReplaceAll(fill(r.Says), "$number", strconv.FormatFloat(n, 'f', -1, 64))
		if r.Stake != "" {
			f.Stake = &Stake{n, r.Stake}
		}
	}
	return f, nil
}

// query fills a question in. It is not complete where a fact without which it makes no sense is not
// known; a fact that the question can do without is left out.
func (x *subject) query(r *rule, each string, on policy.Day) (map[string]any, bool) {
	q := map[string]any{}
	for k, v := range r.Query {
		switch v {
		case "$party":
			v = x.party
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
			v = x.capacity
		}
		q[k] = v
	}
	return q, true
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
	s.seen[key] = a
	s.mu.Unlock()
	return a
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

func facts(missing []Missing) []string {
	out := make([]string, len(missing))
	for i, m := range missing {
		out[i] = m.Fact
	}
	return out
}

// countryOf is the country of a place, which records write last: "Kokomo, Indiana, US".
func countryOf(place string) string {
	last := place[strings.LastIndex(place, ",")+1:]
	last = strings.TrimSpace(last)
	for _, p := range atlas.Default().ResolvePlace(last) {
		if p.Kind == "country" {
			return p.Country
		}
	}
	return ""
}

func quote(e []tieline.Evidence) string {
	if len(e) == 0 {
		return ""
	}
	return e[0].Quote()
}

// String is one line for people.
func (f *Finding) String() string {
	return fmt.Sprintf("%s: %s: %s", f.Verdict, f.Title, f.Says)
}
