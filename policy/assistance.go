package policy

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// materialAssistance works out the material assistance cost ratio and sets it against its threshold.
func (b *Book) materialAssistance(f *facts, t *trail) (any, error) {
	out := result{"applies": Unknown, "ratio_percent": Unknown, "threshold_percent": Unknown, "passes": Unknown}
	credit := f.text("credit")
	item := f.text("product")
	if item == "" {
		item = f.text("property")
	}
	if credit == "" {
		t.miss("credit")
	}
	if item == "" {
		t.miss("product or property")
	}
	ratio, err := nonProhibited(f, t)
	if err != nil {
		return nil, err
	}
	out["ratio_percent"] = ratio
	if credit == "" || item == "" {
		return out, nil
	}
	thresholds, err := b.thresholds(credit, item)
	if err != nil {
		return nil, err
	}
	if f.has("contract_date") {
		out["contract_exclusion_sold_before"] = b.exclusion(f, t, credit)
	}
	if !f.has("date") {
		t.miss("date")
		return out, nil
	}
	on, threshold := f.day("date"), Number{}
	applies := b.assistanceReaches(credit, f, t)
	out["applies"] = applies.value()
	if applies == no {
		// No threshold stands against property that the rule does not reach.
		out["threshold_percent"], out["passes"] = nil, true
		return out, nil
	}
	for _, r := range thresholds {
		if v := r.at(on); v != nil {
			threshold = known(*v.Percent)
			t.rest(r, fmt.Sprintf("%s: %s", r.Title, percentText(*v.Percent)))
			t.warn(v.Warn)
		}
	}
	out["threshold_percent"] = threshold
	switch {
	case !threshold.Known:
		t.warn("the statute lists no threshold for that date")
	case ratio.Known && applies == yes:
		out["passes"] = ratio.Value >= threshold.Value-shareSlack
	case ratio.Known && ratio.Value >= threshold.Value-shareSlack:
		out["passes"] = true // whether or not the rule applies
	case threshold.Value <= 0:
		out["passes"] = true // no ratio lies below nothing
		t.missing = slices.DeleteFunc(t.missing, func(m string) bool { return m != "tax_year_start" })
		t.miss("ratio_percent")
	}
	return out, nil
}

// nonProhibited gives the part of the cost that does not come from prohibited entities.
func nonProhibited(f *facts, t *trail) (Number, error) {
	switch {
	case f.has("ratio_percent"):
		if total, bad := f.number("total_cost"), f.number("pfe_cost"); f.has("pfe_cost") && total > 0 && math.Abs((total-bad)/total*100-f.number("ratio_percent")) > 0.05 {
			return Number{}, invalid("ratio_percent", percentText(f.number("ratio_percent"))+" is not the ratio of the costs, "+percentText(tidy((total-bad)/total*100)), "give the ratio or the costs")
		}
		return known(f.number("ratio_percent")), nil
	case f.has("total_cost") && f.has("pfe_cost"):
		total, bad := f.number("total_cost"), f.number("pfe_cost")
		if total == 0 {
			return Number{}, invalid("total_cost", "a ratio needs a total above zero", "")
		}
		if bad > total {
			return Number{}, invalid("pfe_cost", "is more than total_cost", "")
		}
		return known(tidy((total - bad) / total * 100)), nil
	case f.has("assigned_percent"):
		return assigned(f, t)
	case f.has("total_cost"):
		t.miss("pfe_cost")
	case f.has("pfe_cost"):
		t.miss("total_cost")
	default:
		t.miss("total_cost and pfe_cost, ratio_percent, or assigned_percent and pfe_parts")
	}
	return Number{}, nil
}

// assigned takes the ratio from the percentages that the tables assign to parts.
func assigned(f *facts, t *trail) (Number, error) {
	parts, err := object(f.values["assigned_percent"], "assigned_percent")
	if err != nil {
		return Number{}, err
	}
	if _, ok := f.values["pfe_parts"]; !ok {
		t.miss("pfe_parts")
		return Number{}, nil
	}
	sum, bad := 0.0, 0.0
	prohibited := f.words("pfe_parts")
	for _, p := range slices.Sorted(maps.Keys(parts)) {
		n, err := share(parts[p], "assigned_percent."+p)
		if err != nil {
			return Number{}, err
		}
		sum += n
		if slices.Contains(prohibited, p) {
			bad += n
		}
	}
	for _, p := range prohibited {
		if _, ok := parts[p]; !ok {
			return Number{}, invalid("pfe_parts", brief(p)+" has no assigned percentage", "")
		}
	}
	if sum > 100.5 {
		return Number{}, invalid("assigned_percent", "the parts sum to "+percentText(tidy(sum)), "at most 100 %")
	}
	if sum < 99.5 {
		t.warn("the assigned percentages sum to " + percentText(tidy(sum)) + ": the rest counts as not from prohibited entities")
	}
	return known(tidy(100 - bad)), nil
}

func (b *Book) thresholds(credit, item string) (rules []*Rule, err error) {
	credits, items := map[string]bool{}, map[string]bool{}
	for _, r := range b.byAsk["material_assistance"] {
		a := &r.AppliesTo
		if r.Role != "threshold" {
			continue
		}
		for _, c := range a.Credits {
			credits[c] = true
		}
		if !slices.Contains(a.Credits, credit) {
			continue
		}
		for _, x := range append(slices.Clone(a.Products), a.Properties...) {
			items[x] = true
			if x == item && r.live() {
				rules = append(rules, r)
			}
		}
	}
	switch {
	case !credits[credit]:
		return nil, invalid("credit", brief(credit)+" has no material assistance test in the book", "one of "+strings.Join(slices.Sorted(maps.Keys(credits)), ", "))
	case !items[item]:
		return nil, invalid("product", brief(item)+" is not tested under "+credit, "one of "+strings.Join(slices.Sorted(maps.Keys(items)), ", "))
	}
	return rules, nil
}

// assistanceReaches says whether the test applies at all on the query's date.
func (b *Book) assistanceReaches(credit string, f *facts, t *trail) truth {
	on, start := f.day("date"), f.day("tax_year_start")
	for _, r := range b.byAsk["material_assistance"] {
		if r.Role != "start" || !slices.Contains(r.AppliesTo.Credits, credit) {
			continue
		}
		t.rest(r, "")
		if r.Trigger != "tax_year_start" {
			return truthOf(r.at(on) != nil)
		}
		if v := r.Values[0]; v.Number != nil && on < DayOfYear(int(*v.Number)) {
			if taxYearIn(r, start, on) != no {
				t.warn(fmt.Sprintf("the statute sets no ratio for sales before %.0f, whatever the tax year", *v.Number))
			}
			return no
		}
		reach := taxYearIn(r, start, on)
		if reach == unknown && start == 0 {
			t.warn("tax_year_start is not stated: the test applies unless the sale falls in a tax year that began before " + r.from().String())
			return yes
		}
		return reach
	}
	return unknown
}

// DayOfYear is the first day of a calendar year.
func DayOfYear(year int) Day {
	d, err := ParseDay(fmt.Sprintf("%04d-01-01", year))
	if err != nil {
		return 0
	}
	return d
}

// exclusion gives the day before which a product must be sold for the costs of an old contract to be
// left out of its ratio; nil where the contract came too late.
func (b *Book) exclusion(f *facts, t *trail, credit string) any {
	for _, r := range b.byAsk["material_assistance"] {
		if r.Role != "contract_exclusion" || !slices.Contains(r.AppliesTo.Credits, credit) {
			continue
		}
		t.rest(r, "")
		if f.day("contract_date") >= r.to() {
			return nil
		}
		before, err := ParseDay(r.Values[0].Text)
		if err != nil {
			return Unknown
		}
		return before
	}
	return Unknown
}
