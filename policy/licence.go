package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// technologyLicence says whether a licence gives its licensor effective control.
func (b *Book) technologyLicence(f *facts, t *trail) (any, error) {
	terms, err := object(f.values["terms"], "terms")
	if err != nil {
		return nil, err
	}
	amended, _ := f.values["amended"].([]Day)
	l, err := b.licence(f.day("signed"), amended, f.none("amended") || f.has("amended"), terms, false, t)
	if err != nil {
		return nil, err
	}
	return result{"date_trigger": l.dated.value(), "effective_control": l.control.value(), "grounds": orEmpty(l.grounds)}, nil
}

type licenceFinding struct {
	dated   truth // entered into or modified on or after the day of the statute
	control truth
	grounds []string // the letters of the statute, in its order
}

// licence tests a licence. Where complete, what the terms do not state is not in them.
func (b *Book) licence(signed Day, amended []Day, amendmentsStated bool, terms map[string]any, complete bool, t *trail) (*licenceFinding, error) {
	l := &licenceFinding{dated: no, control: no}
	for _, d := range amended {
		if signed != 0 && d < signed {
			return nil, invalid("amended", d.String()+" comes before the day of signature", "")
		}
	}
	var date *Rule
	read := &facts{ask: "technology_licence", fields: b.questions["technology_licence"], values: map[string]any{}}
	stated := map[string]truth{}
	if err := b.readTerms(terms, read, stated, t); err != nil {
		return nil, err
	}
	for _, r := range b.byAsk["technology_licence"] {
		var holds truth
		switch r.Role {
		case "exception":
			if h, ok := stated[r.ID]; ok && h == yes && !b.reverts(stated) {
				t.missing = slices.DeleteFunc(t.missing, func(m string) bool { return strings.HasPrefix(m, "terms: ") })
				t.rest(r, "")
				return &licenceFinding{dated: no, control: no}, nil
			}
			continue
		case "reversion":
			continue
		case "date":
			date = r
			holds = datedSince(r.from(), signed, amended)
			if holds == unknown {
				t.miss("signed")
			}
			if holds == no && !amendmentsStated {
				holds = unknown
				t.miss("amended")
			}
			l.dated = holds
		case "term":
			h, ok := stated[r.ID]
			if !ok {
				var missing []string
				var err error
				if h, missing, err = r.cond.eval(read); err != nil {
					return nil, err
				}
				if h == unknown && complete {
					h = no
				}
				if h == unknown {
					t.miss("terms: " + strings.Join(missing, ", "))
				}
			}
			holds = h
		}
		if holds == yes {
			l.grounds = append(l.grounds, r.Ground)
			t.rest(r, "")
		}
		l.control = l.control.or(holds)
	}
	if l.dated == no && date != nil {
		t.rest(date, "signed before "+date.from().String()+" and not modified since: the date alone gives no effective control, the other terms still may")
	}
	if l.control == yes {
		t.missing = slices.DeleteFunc(t.missing, func(m string) bool { return strings.HasPrefix(m, "terms: ") || m == "signed" && l.dated != unknown })
	}
	return l, nil
}

// reverts reports whether a sale of the property is none, because ownership goes back to the seller.
func (b *Book) reverts(stated map[string]truth) bool {
	return slices.ContainsFunc(b.byAsk["technology_licence"], func(r *Rule) bool { return r.Role == "reversion" && stated[r.ID] == yes })
}

func datedSince(from, signed Day, amended []Day) truth {
	for _, d := range append(slices.Clone(amended), signed) {
		if d >= from {
			return yes
		}
	}
	if signed == 0 {
		return unknown
	}
	return no
}

// readTerms turns the names that a query gives to terms into those that the book's conditions read.
func (b *Book) readTerms(terms map[string]any, into *facts, stated map[string]truth, t *trail) error {
	for _, key := range slices.Sorted(maps.Keys(terms)) {
		name := foldWord(key)
		rule, direct := b.term(name)
		if rule == nil {
			t.warn("terms." + key + " is not a term of the book and was not used")
			continue
		}
		switch v := terms[key].(type) {
		case nil:
		case bool:
			if direct {
				stated[rule.ID] = truthOf(v)
			} else if into.fields[rule.Names[0]] == kindBool {
				into.set(rule.Names[0], v)
			} else {
				return invalid("terms."+key, brief(v)+" is not a number", "")
			}
		case float64:
			if direct || into.fields[rule.Names[0]] == kindBool {
				return invalid("terms."+key, brief(v)+" is not true or false", "")
			}
			into.set(rule.Names[0], v)
		default:
			return invalid("terms."+key, brief(v)+" is neither a number nor true or false", "")
		}
	}
	return nil
}

// term finds the term that a name means: by its exact names, else by the stems of its words. It also
// says whether the name states the term's condition outright, as "royalties_beyond_10_years" does.
func (b *Book) term(name string) (rule *Rule, direct bool) {
	for _, r := range b.byAsk["technology_licence"] {
		if slices.Contains(r.Stated, name) || strings.EqualFold(r.Ground, name) {
			return r, true
		}
		if slices.Contains(r.Names, name) {
			return r, false
		}
	}
	for _, r := range b.byAsk["technology_licence"] {
		if slices.ContainsFunc(r.Stems, func(s string) bool { return strings.Contains(name, s) }) {
			if rule != nil {
				return nil, false // the name fits two terms: it is not used, and said so
			}
			rule = r
		}
	}
	return rule, false
}

// right finds the right of effective control that a name means: by its exact names, else by the stems
// of its words; nil where it fits none, or more than one.
func (b *Book) right(name string) (found *Rule) {
	for _, r := range b.byAsk["entity"] {
		if r.Role == "contract_right" && (slices.Contains(r.Names, name) || strings.EqualFold(r.Ground, name)) {
			return r
		}
	}
	for _, r := range b.byAsk["entity"] {
		if r.Role == "contract_right" && slices.ContainsFunc(r.Stems, func(s string) bool { return strings.Contains(name, s) }) {
			if found != nil {
				return nil
			}
			found = r
		}
	}
	return found
}

func object(raw any, where string) (map[string]any, error) {
	if raw == nil {
		return nil, nil
	}
	m, ok := raw.(map[string]any)
	if !ok {
		return nil, invalid(where, brief(raw)+" is not an object", "")
	}
	return m, nil
}

// paysForControl tests the contracts of an entity: a payment in the tax year before, to a specified
// foreign entity, under a contract that gives it effective control.
func (b *Book) paysForControl(e *entityReader, start Day, t *trail) (truth, error) {
	contracts, err := objects(e.main["contracts"], "entity.contracts")
	if err != nil {
		return unknown, err
	}
	result := no
	for i, c := range contracts {
		where := fmt.Sprintf("entity.contracts[%d]", i)
		one, err := b.contract(e, c, where, start, t)
		if err != nil {
			return unknown, err
		}
		if one == yes {
			t.rest(b.entityRule("contract"), where+": paid in the previous tax year under a contract that gives effective control")
		}
		result = result.or(one)
	}
	return result, nil
}

func (b *Book) contract(e *entityReader, c map[string]any, where string, start Day, t *trail) (truth, error) {
	payee, err := b.payee(e, c, where, t)
	if err != nil {
		return unknown, err
	}
	control, err := b.contractControl(c, where, t)
	if err != nil {
		return unknown, err
	}
	paid, field := unknown, where+".paid"
	var stated any
	for _, k := range []string{"paid", "paid_previous_year", "paid_in_previous_year", "payment", "payment_date"} {
		if c[k] != nil {
			stated, field = c[k], where+"."+k
			break
		}
	}
	switch v := stated.(type) {
	case nil:
		if payee.and(control) != no {
			t.miss(field + ": the day of a payment, or whether one was made in the previous tax year")
		}
	case bool:
		paid = truthOf(v)
	case string:
		d, err := ParseDay(v)
		if err != nil {
			return unknown, invalid(field, err.Error(), "")
		}
		if start != 0 {
			paid = truthOf(start.Add(-1, 0, 0) <= d && d < start)
		}
	default:
		return unknown, invalid(field, brief(v)+" is neither a date nor true or false", "")
	}
	return payee.and(control).and(paid), nil
}

// counterparties are the names under which a contract states with whom it was made.
var counterparties = []string{"with", "counterparty", "licensor", "payee", "party", "entity", "name"}

// contractFields are what a contract may state beside the counterparty, the rights and the terms.
var contractFields = []string{"sfe", "kind", "type", "rights", "terms", "signed", "amended", "effective_control", "from", "to",
	"paid", "paid_previous_year", "paid_in_previous_year", "payment", "payment_date"}

// payee says whether a contract's counterparty is a specified foreign entity.
func (b *Book) payee(e *entityReader, c map[string]any, where string, t *trail) (truth, error) {
	if v, ok := c["sfe"].(bool); ok {
		return truthOf(v), nil
	}
	var subject any
	for _, k := range counterparties {
		if subject == nil {
			subject = c[k]
		}
	}
	if subject == nil {
		t.miss(where + ".with")
		return unknown, nil
	}
	found := &trail{on: t.on}
	other, err := b.readEntity(subject, e.lists, e.first, e.last, found)
	if err != nil {
		return unknown, err
	}
	var readings [2]bool
	for i, dark := range []bool{false, true} {
		st, err := other.s.classify(b.limit("control"), dark)
		if err != nil {
			return unknown, err
		}
		readings[i] = st.specified[0]
	}
	if readings[0] != readings[1] {
		t.miss(found.missing...)
		return unknown, nil
	}
	return truthOf(readings[0]), nil
}

// statedOutright reads the rights that a contract states as fields of its own. A field that fits no
// right of the book leaves open what it gives.
func (b *Book) statedOutright(c map[string]any, where string, t *trail) truth {
	control := no
	for _, k := range slices.Sorted(maps.Keys(c)) {
		if slices.Contains(counterparties, k) || slices.Contains(contractFields, k) || c[k] == false || c[k] == nil {
			continue
		}
		if r := b.right(foldWord(k)); r != nil && c[k] == true {
			control = yes
			t.rest(r, "")
			continue
		}
		control = control.or(unknown)
		t.warn(where + "." + k + " is not a field of a contract; whether it gives control is not known")
	}
	return control
}

// contractControl says whether a contract gives effective control: by a licence's date or terms, or by
// an unrestricted right.
func (b *Book) contractControl(c map[string]any, where string, t *trail) (truth, error) {
	control := no
	if v, ok := c["effective_control"].(bool); ok {
		if control = truthOf(v); v {
			t.rest(b.entityRule("contract"), where+": the query states that the contract gives effective control")
		}
	}
	rights, err := words(c["rights"], where+".rights")
	if err != nil {
		return unknown, err
	}
	for _, right := range rights {
		if r := b.right(foldWord(right)); r != nil {
			control = yes
			t.rest(r, "")
		} else {
			control = control.or(unknown)
			t.warn(where + ".rights: " + right + " is not a right of the book; whether it gives control is not known")
		}
	}
	control = control.or(b.statedOutright(c, where, t))
	terms, err := object(c["terms"], where+".terms")
	if err != nil {
		return unknown, err
	}
	kind, _ := c["kind"].(string)
	if kind == "" {
		kind, _ = c["type"].(string)
	}
	if terms == nil && c["signed"] == nil && !strings.HasPrefix(kind, "licen") && !strings.HasPrefix(kind, "technology") {
		return control, nil
	}
	signed, err := dayOf(c["signed"], where+".signed")
	if err != nil {
		return unknown, err
	}
	dates, err := words(c["amended"], where+".amended")
	if err != nil {
		return unknown, err
	}
	var amended []Day
	for _, d := range dates {
		day, err := dayOf(d, where+".amended")
		if err != nil {
			return unknown, err
		}
		amended = append(amended, day)
	}
	l, err := b.licence(signed, amended, true, terms, true, t)
	if err != nil {
		return unknown, err
	}
	return control.or(l.control), nil
}
