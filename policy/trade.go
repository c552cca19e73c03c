package policy

import (
	"slices"
	"strings"
)

// in picks the rules of a question that play a role and are in force on a day.
func (b *Book) in(ask, role string, on Day) (rules []*Rule) {
	for _, r := range b.byAsk[ask] {
		if r.Role == role && r.live() && (len(r.Values) == 0 || r.at(on) != nil) {
			rules = append(rules, r)
		}
	}
	return rules
}

// origin says whose goods a battery is for trade remedies and for marking.
func (b *Book) origin(f *facts, t *trail) (any, error) {
	out := result{"trade_remedy_origin": Unknown, "section301": Unknown, "marking_origin": Unknown}
	cells, err := b.cellsOrigin(f)
	if err != nil {
		return nil, err
	}
	for _, need := range []string{"destination", "date"} {
		if !f.has(need) {
			t.miss(need)
		}
	}
	if cells == "" {
		t.miss("cells_origin")
	}
	if len(t.missing) > 0 {
		return out, nil
	}
	territory, on := b.terms.territory(f.text("destination")), f.day("date")
	follows := slices.IndexFunc(b.in("origin", "substantial_transformation", on), func(r *Rule) bool { return slices.Contains(r.AppliesTo.Destinations, territory) })
	if follows < 0 {
		t.miss("the rules of origin of " + territory + " (not in the book)")
		return out, nil
	}
	t.rest(b.in("origin", "substantial_transformation", on)[follows], "")
	out["trade_remedy_origin"], out["section301"] = cells, false
	for _, r := range b.in("origin", "remedy", on) {
		if b.terms.within(cells, r.AppliesTo.Origins) {
			out["section301"] = true
			t.rest(r, "")
		}
	}
	if !f.has("assembly_country") {
		t.miss("assembly_country")
		return out, nil
	}
	assembly := f.text("assembly_country")
	out["marking_origin"] = cells // the general test of marking is substantial transformation as well
	for _, r := range b.in("origin", "marking", on) {
		if !slices.Contains(r.AppliesTo.Countries, assembly) {
			continue
		}
		t.rest(r, "")
		if v := r.at(on); v.Unknown != "" {
			out["marking_origin"] = Unknown
			t.miss(v.Needs...)
		} else {
			out["marking_origin"] = assembly
		}
	}
	return out, nil
}

// cellsOrigin reads the origin of the cells where the query states it, alone or among its parts.
func (b *Book) cellsOrigin(f *facts) (string, error) {
	if f.has("cells_origin") {
		return f.text("cells_origin"), nil
	}
	parts, ok := f.values["parts"].(map[string]any)
	if !ok {
		return "", nil
	}
	for _, name := range []string{"cells", "cell", "battery_cells", "battery_cell"} {
		if c, ok := parts[name].(string); ok {
			return b.country("parts."+name, strings.TrimSpace(c))
		}
	}
	return "", nil
}

// quota gives the units of an import quota in a stretch of days.
func (b *Book) quota(f *facts, t *trail) (any, error) {
	out := result{"units": Unknown, "annual_units": Unknown}
	for _, need := range []string{"jurisdiction", "goods", "from", "to"} {
		if !f.has(need) {
			t.miss(need)
		}
	}
	if len(t.missing) > 0 {
		return out, nil
	}
	from, end := f.day("from"), f.day("to").Add(0, 0, 1)
	if end <= from {
		return nil, invalid("to", "the last day comes before the first", "")
	}
	found := false
	for _, r := range b.byAsk["quota"] {
		a := &r.AppliesTo
		if !slices.Contains(a.Destinations, b.terms.territory(f.text("jurisdiction"))) || !slices.Contains(a.Items, f.text("goods")) {
			continue
		}
		if !f.has("origin") {
			t.warn("the quota is for goods of " + strings.Join(a.Origins, ", ") + "; the query states no origin")
		} else if !b.terms.within(f.text("origin"), a.Origins) {
			continue
		}
		for i := range r.Values {
			v := &r.Values[i]
			if from < v.From || end > v.To {
				continue // the stretch does not lie inside the period
			}
			found = true
			t.rest(r, v.Text)
			t.warn(v.Warn)
			exact := from == v.From && end == v.To
			switch {
			case v.Unit == "annual":
				out["annual_units"] = known(*v.Number)
				if exact {
					out["units"] = known(*v.Number)
				}
			case exact && v.Number != nil:
				out["units"] = known(*v.Number)
			case exact:
				t.warn(v.Unknown)
				t.miss(v.Needs...)
			}
		}
	}
	if !found {
		t.miss("a quota that covers the days (none in the book)")
	} else if out["units"] == Unknown && len(t.missing) == 0 {
		t.miss("from and to that are a period of the quota")
	}
	return out, nil
}

// exportRebate gives the value-added tax that an exporter is paid back.
func (b *Book) exportRebate(f *facts, t *trail) (any, error) {
	out := result{"percent": Unknown}
	for _, need := range []string{"jurisdiction", "hs", "date"} {
		if !f.has(need) {
			t.miss(need)
		}
	}
	if len(t.missing) > 0 {
		return out, nil
	}
	on := f.day("date")
	for _, r := range b.in("export_rebate", "rebate", on) {
		if !slices.Contains(r.AppliesTo.Countries, f.text("jurisdiction")) {
			continue
		}
		switch coversAny(r.AppliesTo.Goods, f.text("hs")) {
		case yes:
			v := r.at(on)
			out["percent"] = known(*v.Percent)
			t.rest(r, r.Title+": "+percentText(*v.Percent)+" from "+v.From.String())
			return out, nil
		case unknown:
			t.miss("hs with more digits")
			return out, nil
		}
	}
	t.miss("a rebate for the goods on that day (none in the book)")
	return out, nil
}

// exportControl says whether goods or technology need a licence to leave.
func (b *Book) exportControl(f *facts, t *trail) (any, error) {
	out := result{"licence_required": Unknown}
	item := f.text("goods")
	if item == "" {
		item = f.text("technology")
	}
	for _, need := range []struct {
		field string
		given bool
	}{{"jurisdiction", f.has("jurisdiction")}, {"goods or technology", item != ""}, {"date", f.has("date")}} {
		if !need.given {
			t.miss(need.field)
		}
	}
	if len(t.missing) > 0 {
		return out, nil
	}
	on, verdict, concerned := f.day("date"), no, false
	for _, r := range b.byAsk["export_control"] {
		if r.Role != "control" || !r.live() || !slices.Contains(r.AppliesTo.Items, item) || !slices.Contains(r.AppliesTo.Countries, f.text("jurisdiction")) {
			continue
		}
		concerned = true
		t.rest(r, "")
		v := r.at(on)
		if n := firstNumber(r); n != nil {
			out["threshold"] = known(*n)
		}
		met, missing, err := r.cond.eval(f)
		if err != nil {
			return nil, err
		}
		if v == nil || met == no {
			continue // not yet, no longer, or below the threshold
		}
		stayed, until := b.suspended(r, f, t)
		if until != 0 {
			out["suspended_until"] = until
		}
		switch {
		case stayed == yes:
		case stayed == unknown && verdict != yes:
			verdict = unknown
		case met == unknown && verdict != yes:
			verdict = unknown
			t.miss(missing...)
		case met == yes && stayed == no:
			verdict = yes
			out["since"] = r.since(on)
		}
	}
	if !concerned {
		t.miss("a control of " + item + " (none in the book)")
		return out, nil
	}
	out["licence_required"] = verdict.value()
	return out, nil
}

func firstNumber(r *Rule) *float64 {
	for i := range r.Values {
		if n := r.Values[i].Number; n != nil {
			return n
		}
	}
	return nil
}

// suspended says whether a control is out of effect on the query's day, and the last day for which a
// suspension of it is known. Past that day nothing is known, unless the query leaves suspensions aside.
func (b *Book) suspended(r *Rule, f *facts, t *trail) (truth, Day) {
	if f.flag("ignore_suspension") == yes {
		return no, 0
	}
	on := f.day("date")
	for _, s := range b.byAsk["export_control"] {
		if s.Role != "suspension" || !s.live() || !slices.Contains(s.Suspends, r.ID) {
			continue
		}
		last := Day(0) // the end of what is known, whatever periods it is written in
		for _, v := range s.Values {
			if v.Unknown == "" {
				last = v.To.Add(0, 0, -1)
			}
		}
		if v := s.at(on); v != nil {
			t.rest(s, "")
			if v.Unknown != "" {
				t.warn(v.Unknown)
				t.miss(v.Needs...)
				return unknown, last
			}
			return yes, last
		}
	}
	return no, 0
}

// vehicleCredit says whether a clean vehicle was acquired in time for its credit.
func (b *Book) vehicleCredit(f *facts, t *trail) (any, error) {
	out := result{"acquired_in_time": Unknown, "deadline": Unknown}
	if !f.has("credit") {
		t.miss("credit")
		return out, nil
	}
	for _, r := range b.byAsk["vehicle_credit"] {
		if !r.live() || !slices.Contains(r.AppliesTo.Credits, f.text("credit")) {
			continue
		}
		t.rest(r, "")
		last := r.to().Add(0, 0, -1)
		out["deadline"] = last
		verdict := yes
		for _, event := range []string{"contract_date", "payment_date"} {
			switch {
			case f.has(event):
				verdict = verdict.and(truthOf(f.day(event) <= last))
			case f.none(event):
				verdict = no
			default:
				verdict = verdict.and(unknown)
				t.miss(event)
			}
		}
		out["acquired_in_time"] = verdict.value()
		return out, nil
	}
	return nil, invalid("credit", brief(f.text("credit"))+" is not a vehicle credit of the book", "30D, 45W or 25E")
}
