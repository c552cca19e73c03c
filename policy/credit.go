package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// creditCase is one credit question while it is worked out.
type creditCase struct {
	*facts
	trail   *trail
	credit  string
	product string
	on      Day
	assume  bool // conditions on which the query is silent are taken as met
	reasons []string
	verdict truth
}

// credit answers what a production credit is worth.
func (b *Book) credit(f *facts, t *trail) (any, error) {
	out := result{"eligible": Unknown, "credit": Unknown, "rate": Unknown, "phase_percent": Unknown, "reasons": []string{}}
	c := &creditCase{facts: f, trail: t, credit: f.text("credit"), product: f.text("product"), on: f.day("date"), verdict: yes}
	if err := b.openCredit(c); err != nil {
		return nil, err
	}
	if c.credit == "" || c.product == "" {
		return out, nil
	}
	if f.has("same_facility_integration") || f.has("us_primary_share_percent") {
		sold, err := b.treatedAsSold(c)
		if err != nil {
			return nil, err
		}
		out["treated_as_sold"] = sold.value()
		c.settle(sold, "the component goes into another and is not treated as sold")
	}
	phase := b.phase(c)
	out["phase_percent"] = phase
	if err := b.conditions(c); err != nil {
		return nil, err
	}
	if err := b.makerBar(c); err != nil {
		return nil, err
	}
	if phase.Known && phase.Value == 0 {
		c.settle(no, "nothing is left of the credit on that date")
	}
	rate, basis, err := b.rate(c)
	if err != nil {
		return nil, err
	}
	out["rate"] = rate
	out["eligible"] = c.verdict.value()
	out["reasons"] = orEmpty(c.reasons)
	switch {
	case c.verdict == no:
		out["credit"] = 0
	case c.verdict == yes && rate.Known && phase.Known && basis.Known:
		out["credit"] = known(rate.Value * basis.Value * phase.Value / 100)
	}
	return out, nil
}

// openCredit checks the words of the question and fills in what follows from its facts.
func (b *Book) openCredit(c *creditCase) error {
	for _, need := range []string{"credit", "product", "date"} {
		if !c.has(need) {
			c.trail.miss(need)
		}
	}
	if a := c.text("assume"); a != "" && a != "conditions_met" {
		return invalid("assume", brief(a)+" is not an assumption", "conditions_met")
	}
	c.assume = c.text("assume") == "conditions_met"
	if c.product == "critical_mineral" && strings.HasPrefix(foldName(c.text("mineral")), "metallurgical coal") {
		c.product = "metallurgical_coal"
	}
	if c.credit == "" || c.product == "" {
		return nil
	}
	products := map[string]bool{}
	for _, r := range b.byAsk["credit"] {
		if slices.Contains(r.AppliesTo.Credits, c.credit) {
			for _, p := range r.AppliesTo.Products {
				products[p] = true
			}
		}
	}
	if len(products) == 0 {
		return invalid("credit", brief(c.credit)+" is not a production credit of the book", "45X")
	}
	if !products[c.product] {
		return invalid("product", brief(c.product)+" is not a product of "+c.credit, "one of "+strings.Join(slices.Sorted(maps.Keys(products)), ", "))
	}
	c.set("product", c.product)
	return c.derive()
}

// derive states what follows from the sizes given: units, capacity a unit and energy a cell.
func (c *creditCase) derive() error {
	if !c.has("fuel_cell_vehicle") {
		c.set("fuel_cell_vehicle", false) // the lower floor is for whoever claims it
	}
	if c.none("facility_48c_year") {
		c.set("facility_48c_year", 0.0) // the facility never had the other credit
	}
	total, units, each := c.number("capacity_kwh"), c.number("units"), c.number("unit_capacity_kwh")
	switch {
	case c.has("capacity_kwh") && c.has("units") && !c.has("unit_capacity_kwh") && units > 0:
		c.set("unit_capacity_kwh", total/units)
	case c.has("unit_capacity_kwh") && c.has("units") && !c.has("capacity_kwh"):
		c.set("capacity_kwh", units*each)
	case c.has("capacity_kwh") && c.has("unit_capacity_kwh") && !c.has("units") && each > 0:
		c.set("units", total/each)
	case c.has("capacity_kwh") && c.has("unit_capacity_kwh") && c.has("units"):
		if d := units*each - total; d > total*0.001+shareSlack || -d > total*0.001+shareSlack {
			return invalid("capacity_kwh", fmt.Sprintf("%v units of %v kWh are not %v kWh", units, each, total), "give two of the three")
		}
	}
	if c.product == "battery_cell" {
		if c.has("unit_capacity_kwh") && !c.has("cell_energy_wh") {
			c.set("cell_energy_wh", c.number("unit_capacity_kwh")*1000)
		}
		if c.has("cell_energy_wh") && !c.has("unit_capacity_kwh") && c.number("cell_energy_wh") > 0 {
			c.set("unit_capacity_kwh", c.number("cell_energy_wh")/1000)
			if c.has("capacity_kwh") && !c.has("units") {
				c.set("units", total/c.number("unit_capacity_kwh"))
			}
		}
	}
	return nil
}

// settle takes one condition into the verdict; where it fails its reason is told.
func (c *creditCase) settle(t truth, reason string) {
	c.verdict = c.verdict.and(t)
	if t == no && !slices.Contains(c.reasons, reason) {
		c.reasons = append(c.reasons, reason)
	}
}

// about picks the live rules of a role for the case's credit and product.
func (b *Book) about(c *creditCase, role string) (rules []*Rule) {
	for _, r := range b.byAsk["credit"] {
		a := &r.AppliesTo
		if r.Role == role && r.live() && slices.Contains(a.Credits, c.credit) && (len(a.Products) == 0 || slices.Contains(a.Products, c.product)) {
			rules = append(rules, r)
		}
	}
	return rules
}

// reaches says whether a rule is in force for the case, by the event that triggers it. A rule that
// goes by the tax year reaches a case whose tax year is not stated where its date settles it: a tax
// year is at most twelve months long.
func (c *creditCase) reaches(r *Rule) truth {
	if r.Trigger != "tax_year_start" {
		if c.on == 0 {
			return unknown
		}
		return truthOf(r.at(c.on) != nil)
	}
	return taxYearIn(r, c.day("tax_year_start"), c.on)
}

func taxYearIn(r *Rule, start, on Day) truth {
	switch {
	case start != 0:
		return truthOf(r.at(start) != nil)
	case on == 0:
		return unknown
	}
	earliest := r.at(on.Add(-1, 0, 1)) != nil
	if latest := r.at(on) != nil; earliest == latest {
		return truthOf(latest)
	}
	return unknown
}

// phase gives what the phase-out leaves.
func (b *Book) phase(c *creditCase) Number {
	if c.on == 0 {
		return Number{}
	}
	for _, r := range b.about(c, "phase_out") {
		if c.on < r.from() {
			c.trail.rest(r, r.Title+": it has not begun")
			return known(100)
		}
		if v := r.at(c.on); v != nil && v.Percent != nil {
			c.trail.rest(r, fmt.Sprintf("%s: %s is left by the date of %s", r.Title, percentText(*v.Percent), r.Trigger))
			return known(*v.Percent)
		}
	}
	return known(0)
}

// conditions meets every condition of the credit.
func (b *Book) conditions(c *creditCase) error {
	for _, r := range b.about(c, "condition") {
		reach := c.reaches(r)
		if reach == no {
			continue
		}
		met, missing, err := r.cond.eval(c.facts)
		if err != nil {
			return err
		}
		switch {
		case met == yes:
			c.trail.rest(r, "")
		case met == no && reach == yes:
			c.trail.rest(r, r.Otherwise)
			c.settle(no, r.Otherwise)
		case met == no: // it fails, if the tax year is one that the rule reaches
			c.trail.miss("tax_year_start")
			if !c.assume {
				c.settle(unknown, "")
			}
		case c.assume:
			c.trail.miss(missing...)
		default:
			c.trail.miss(missing...)
			c.settle(unknown, "")
		}
	}
	return nil
}

// makerBar applies the bars on makers that are prohibited foreign entities.
func (b *Book) makerBar(c *creditCase) error {
	for _, r := range b.about(c, "maker_bar") {
		reach := c.reaches(r)
		if reach == no {
			continue
		}
		if !c.has("maker") {
			c.trail.miss("maker")
			if !c.assume {
				c.settle(unknown, "")
			}
			return nil
		}
		sub := &trail{on: c.trail.on}
		start := c.day("tax_year_start")
		e, err := b.examine(c.values["maker"], start, 0, unknown, sub)
		if err != nil {
			return err
		}
		barred := e.specified.or(e.influencedPlain).or(e.effective)
		c.trail.because = append(c.trail.because, sub.because...)
		for _, w := range sub.warnings {
			c.trail.warn(w)
		}
		switch {
		case barred == yes && reach == yes:
			c.trail.rest(r, r.Otherwise)
			c.settle(no, r.Otherwise+" ("+strings.Join(e.grounds, ", ")+")")
		case barred == no:
			c.trail.rest(r, "")
		case barred == yes:
			c.trail.miss("tax_year_start")
			c.settle(unknown, "")
		default:
			c.trail.miss(sub.missing...)
			if !c.assume {
				c.settle(unknown, "")
			}
		}
		return nil
	}
	return nil
}

// rate gives the rate of the credit and the amount on which it is taken.
func (b *Book) rate(c *creditCase) (rate, basis Number, err error) {
	for _, r := range b.about(c, "rate") {
		met, missing, err := r.cond.eval(c.facts)
		if err != nil {
			return rate, basis, err
		}
		if met == no {
			continue
		}
		if met == unknown {
			c.trail.miss(missing...)
			if !c.assume || r.Otherwise != "assumed" {
				continue
			}
		}
		if c.on != 0 && r.at(c.on) == nil {
			rate = known(0)
			c.trail.rest(r, r.Title+": not on that day")
			continue
		}
		v := &r.Values[0]
		c.trail.rest(r, "")
		rate = known(*v.Number)
		if v.Unit == "percent" {
			basis = c.costs()
			rate.Value = *v.Number
			if basis.Known {
				basis.Value /= 100
			}
			return rate, basis, nil
		}
		basis, err = b.capacity(c)
		return rate, basis, err
	}
	return rate, basis, nil
}

func (c *creditCase) costs() Number {
	if !c.has("production_cost") {
		c.trail.miss("production_cost")
		return Number{}
	}
	return known(c.number("production_cost"))
}

// capacity gives the capacity that is credited: a unit counts with no more than the ratio of capacity
// to power allows.
func (b *Book) capacity(c *creditCase) (Number, error) {
	if !c.has("capacity_kwh") {
		c.trail.miss("capacity_kwh")
		return Number{}, nil
	}
	total := c.number("capacity_kwh")
	for _, r := range b.about(c, "capacity_limit") {
		ratio := *r.Values[0].Number
		switch {
		case !c.has("discharge_kw"):
			c.trail.miss("discharge_kw")
			if !c.assume {
				return Number{}, nil
			}
		case total <= ratio*c.number("discharge_kw"):
			// Even as a single unit it stays below the ratio.
		case !c.has("units"):
			c.trail.miss("units")
			return Number{}, nil
		default:
			if limit := ratio * c.number("discharge_kw") * c.number("units"); limit < total {
				c.trail.rest(r, fmt.Sprintf("%s: credited capacity is cut from %v to %v kWh", r.Title, tidy(total), tidy(limit)))
				total = limit
			}
		}
	}
	return known(total), nil
}

// treatedAsSold says whether a component that goes into another counts as sold.
func (b *Book) treatedAsSold(c *creditCase) (truth, error) {
	result, rules := unknown, 0
	for _, r := range b.about(c, "sold_test") {
		reach := c.reaches(r)
		if reach == no {
			continue
		}
		met, missing, err := r.cond.eval(c.facts)
		if err != nil {
			return unknown, err
		}
		c.trail.rest(r, "")
		c.trail.miss(missing...)
		switch rules++; {
		case rules == 1:
			result = met
		case result != met: // the tax year decides, and it is not stated
			result = unknown
			c.trail.miss("tax_year_start")
		}
	}
	return result, nil
}
