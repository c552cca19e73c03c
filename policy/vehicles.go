package policy

import (
	"slices"
	"strings"
)

// connectedVehicle says whether a transaction with a connected vehicle, or with its hardware, is
// prohibited: the prohibitions and exemptions are conditions of the book, met one by one.
func (b *Book) connectedVehicle(f *facts, t *trail) (any, error) {
	out := result{"in_scope": Unknown, "prohibited": Unknown, "rule": Unknown}
	if err := b.vehicleFacts(f, t, out); err != nil {
		return nil, err
	}
	for _, need := range []string{"action", "date"} {
		if !f.has(need) {
			t.miss(need)
		}
	}
	if len(t.missing) > 0 {
		return out, nil
	}
	if known := []string{"sell", "import_vehicle", "import_hardware", "repair_part"}; !slices.Contains(known, f.text("action")) {
		return nil, invalid("action", brief(f.text("action"))+" is not an action", "one of "+strings.Join(known, ", "))
	}
	if a := f.text("actor"); a != "" && a != "manufacturer" && a != "hardware_importer" {
		return nil, invalid("actor", brief(a)+" is not an actor", "manufacturer or hardware_importer")
	}
	on := f.day("date")
	if !f.has("gvwr_lb") {
		t.warn("gvwr_lb is not stated: a connected vehicle is taken to be one of the weight that the rule covers")
	}
	for _, r := range b.byAsk["connected_vehicle"] {
		if r.Role != "scope" {
			continue
		}
		outside, _, err := r.cond.eval(f)
		if err != nil {
			return nil, err
		}
		if outside == yes {
			t.rest(r, "")
			out["in_scope"], out["prohibited"], out["rule"] = false, false, r.Ground
			return out, nil
		}
	}
	out["in_scope"] = true
	verdict, err := b.prohibitions(f, t, on, out)
	if err != nil {
		return nil, err
	}
	out["prohibited"] = verdict.value()
	if verdict == unknown {
		out["rule"] = Unknown
	}
	return out, nil
}

// vehicleFacts fills in what follows from a name, and the form in which conditions read the rest.
func (b *Book) vehicleFacts(f *facts, t *trail, out result) error {
	if f.has("name") {
		x, err := b.companyAmong("name", f.text("name"), f.day("date"), b.mayBeAuthorised, t)
		if err != nil {
			return err
		}
		if x != nil {
			if c := cmpOr(x.ControlledFrom, x.Country); !f.has("actor_control") && c != "" {
				f.set("actor_control", c)
				t.warn(x.Name + ": control from " + c + " is taken from the book")
			}
			for _, r := range b.byAsk["connected_vehicle"] {
				if r.Role == "authorisation" && slices.Contains(r.AppliesTo.Parties, x.ID) {
					if v := r.at(f.day("date")); v != nil {
						t.rest(r, "")
						out["authorisation"] = v.Text
					}
				}
			}
		}
	}
	for _, field := range []string{"actor_control", "hardware_origin", "software_origin"} {
		if !f.has(field) {
			continue
		}
		code, _, _ := strings.Cut(strings.ToUpper(f.text(field)), " ")
		if i := strings.IndexAny(code, "-_"); i == 2 {
			code = code[:2] // "CN-controlled"
		}
		c, err := b.country(field, code)
		if err != nil {
			return err
		}
		f.set(field, c)
	}
	if f.has("model_year") {
		f.set("has_model_year", true)
	} else if f.none("model_year") {
		f.set("has_model_year", false)
		f.set("model_year", float64(0))
	}
	return nil
}

// mayBeAuthorised reports whether an authorisation names the company.
func (b *Book) mayBeAuthorised(x *Company) bool {
	return slices.ContainsFunc(b.byAsk["connected_vehicle"], func(r *Rule) bool {
		return r.Role == "authorisation" && slices.Contains(r.AppliesTo.Parties, x.ID)
	})
}

// prohibitions is yes where a prohibition applies and no exemption of it does.
func (b *Book) prohibitions(f *facts, t *trail, on Day, out result) (truth, error) {
	verdict := no
	var missing []string
	out["rule"] = nil
	for _, r := range b.in("connected_vehicle", "prohibition", on) {
		bites, gaps, err := r.cond.eval(f)
		if err != nil {
			return unknown, err
		}
		if bites == no {
			continue
		}
		exempt, exemptGaps := no, []string(nil)
		var by *Rule
		for _, e := range b.in("connected_vehicle", "exemption", on) {
			if !slices.Contains(e.Exempts, r.ID) {
				continue
			}
			holds, open, err := e.cond.eval(f)
			if err != nil {
				return unknown, err
			}
			if exempt = exempt.or(holds); holds == yes {
				by = e
			}
			exemptGaps = append(exemptGaps, open...)
		}
		switch {
		case exempt == yes:
			t.rest(r, "")
			t.rest(by, "")
			if out["rule"] == nil {
				out["rule"] = by.Ground
			}
		case bites == yes && exempt == no:
			t.rest(r, "")
			if verdict != yes {
				out["rule"] = r.Ground
			}
			verdict = yes
		default:
			t.rest(r, "")
			verdict = verdict.or(unknown)
			missing = append(append(missing, gaps...), exemptGaps...)
		}
	}
	if len(t.because) == 0 {
		for _, r := range b.byAsk["connected_vehicle"] {
			if r.Role == "prohibition" {
				t.rest(r, r.Title+": in effect from "+r.from().String()+"; it does not reach the transaction")
			}
		}
	}
	if verdict == unknown {
		for _, m := range missing {
			t.miss(strings.TrimPrefix(m, "has_"))
		}
	}
	return verdict, nil
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
