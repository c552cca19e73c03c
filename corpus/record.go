package corpus

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
)

// field is one `key=value` of a record line.
type field struct{ key, value string }

// add reads one record line of a passage into g and returns the record.
func (g *Gold) add(line string) (any, error) {
	parts := strings.Split(line, " | ")
	words := strings.Fields(parts[0])
	var fields []field
	optional := false
	for _, p := range parts[1:] {
		p = strings.TrimSpace(p)
		if p == "optional" {
			optional = true
			continue
		}
		k, v, ok := strings.Cut(p, "=")
		if !ok || strings.TrimSpace(v) == "" {
			return nil, fmt.Errorf("field %q is not key=value", p)
		}
		if strings.Contains(v, "|") {
			return nil, fmt.Errorf("field %q: a bar without spaces around it; fields are parted by ` | `, two right readings by /", p)
		}
		fields = append(fields, field{strings.TrimSpace(k), strings.TrimSpace(v)})
	}
	switch words[0] {
	case "deal":
		return g.addDeal(words[1:], fields, optional)
	case "facility":
		return g.addFacility(words[1:], fields, optional)
	case "measure":
		return g.addMeasure(words[1:], fields, optional)
	case "policy":
		return g.addPolicy(words[1:], fields, optional)
	case "speaker":
		return g.addSpeaker(strings.TrimSpace(strings.TrimPrefix(parts[0], "speaker")), fields, optional)
	}
	return nil, fmt.Errorf("unknown record %q (deal, facility, measure, policy, speaker)", words[0])
}

// oneOf reads a value, or two parted by a slash, from a closed list.
func oneOf[T ~string](what, value string, list []T) (Alternatives, error) {
	vs := strings.Split(value, "/")
	for _, v := range vs {
		if !slices.Contains(list, T(v)) {
			return "", fmt.Errorf("%s %q is not one of %v", what, v, list)
		}
	}
	return Alternatives(strings.Join(vs, "|")), nil
}

func unknown(record, key, known string) error {
	return fmt.Errorf("%s: unknown field %q (%s)", record, key, known)
}

func need(record string, words []string, n int, form string) error {
	if len(words) != n {
		return fmt.Errorf("%s: write `%s`", record, form)
	}
	return nil
}

func (g *Gold) addDeal(words []string, fields []field, optional bool) (_ any, err error) {
	if err := need("deal", words, 2, "deal KIND STATUS | role=Name | role=Name … | origin=…"); err != nil {
		return nil, err
	}
	d := GoldDeal{Optional: optional}
	if d.Kind, err = oneOf("kind", words[0], tieline.Kinds); err != nil {
		return nil, err
	}
	if d.Status, err = oneOf("status", words[1], tieline.Statuses); err != nil {
		return nil, err
	}
	var roles []tieline.Role
	for _, k := range d.Kind.All() {
		roles = append(roles, tieline.Kind(k).Roles()...)
	}
	for _, f := range fields {
		switch f.key {
		case "place":
			d.Place = Alternatives(f.value)
		case "venture":
			d.Venture = Alternatives(f.value)
		case "via":
			d.Via = append(d.Via, Alternatives(f.value))
		case "origin":
			if d.Origin, err = oneOf("origin", f.value, tieline.Origins); err != nil {
				return nil, err
			}
		default:
			role, err := oneOf("role of "+words[0], f.key, roles)
			if err != nil {
				return nil, err
			}
			d.Parties = append(d.Parties, GoldParty{Alternatives(f.value), tieline.Role(role)})
		}
	}
	if d.Origin == "" {
		return nil, fmt.Errorf("deal: origin is missing")
	}
	if len(d.Parties) < 2 {
		return nil, fmt.Errorf("deal: two named parties or more are needed")
	}
	g.Deals = append(g.Deals, d)
	return d, nil
}

func (g *Gold) addFacility(words []string, fields []field, optional bool) (_ any, err error) {
	if err := need("facility", words, 1, "facility STATUS | owner=Name … | place=…"); err != nil {
		return nil, err
	}
	r := GoldFacility{Optional: optional, Owners: []Alternatives{}}
	if r.Status, err = oneOf("status", words[0], tieline.FacilityStatuses); err != nil {
		return nil, err
	}
	for _, f := range fields {
		switch f.key {
		case "name":
			r.Name = Alternatives(f.value)
		case "place":
			r.Place = Alternatives(f.value)
		case "owner":
			r.Owners = append(r.Owners, Alternatives(f.value))
		case "capacity":
			r.Capacity, err = amount(f)
		case "investment":
			r.Investment, err = amount(f)
		case "jobs":
			r.Jobs, err = numbers(f.value)
		case "start":
			_, err = tieline.ParseDate(f.value)
			r.Start = Alternatives(f.value)
		default:
			err = unknown("facility", f.key, "owner, name, place, capacity, investment, jobs, start, optional")
		}
		if err != nil {
			return nil, err
		}
	}
	if len(r.Owners) == 0 && r.Name == "" && r.Place == "" {
		return nil, fmt.Errorf("facility: an owner, a name or a place is needed")
	}
	g.Facilities = append(g.Facilities, r)
	return r, nil
}

func (g *Gold) addMeasure(words []string, fields []field, optional bool) (_ any, err error) {
	if err := need("measure", words, 3, "measure MEASURE VALUE UNIT | about=…"); err != nil {
		return nil, err
	}
	m := GoldMeasure{Optional: optional, About: []Alternatives{}}
	if m.Measure, err = oneOf("measure", words[0], tieline.MeasureKinds); err != nil {
		return nil, err
	}
	if m.Value, err = numbers(words[1]); err != nil {
		return nil, err
	}
	if m.Unit, err = parseUnit(words[2]); err != nil {
		return nil, err
	}
	for _, f := range fields {
		if f.key != "about" {
			return nil, unknown("measure", f.key, "about, optional")
		}
		m.About = append(m.About, Alternatives(f.value))
	}
	g.Measures = append(g.Measures, m)
	return m, nil
}

// either reads names of which each is right, parted by a slash.
func either(value string) Alternatives { return Alternatives(strings.ReplaceAll(value, "/", "|")) }

func (g *Gold) addPolicy(words []string, fields []field, optional bool) (_ any, err error) {
	if err := need("policy", words, 2, "policy INSTRUMENT STATUS | authority=… | target=…"); err != nil {
		return nil, err
	}
	p := GoldPolicy{Optional: optional, Target: []Alternatives{}}
	if p.Instrument, err = oneOf("instrument", words[0], tieline.Instruments); err != nil {
		return nil, err
	}
	if p.Status, err = oneOf("status", words[1], tieline.PolicyStatuses); err != nil {
		return nil, err
	}
	for _, f := range fields {
		switch f.key {
		case "authority":
			p.Authority = either(f.value)
		case "target":
			p.Target = append(p.Target, either(f.value))
		case "value":
			p.Value, err = numbers(f.value)
		case "unit":
			p.Unit, err = parseUnit(f.value)
		default:
			err = unknown("policy", f.key, "authority, target, value, unit, optional")
		}
		if err != nil {
			return nil, err
		}
	}
	if p.Authority == "" {
		return nil, fmt.Errorf("policy: authority is missing")
	}
	if (p.Value == "") != (p.Unit == "") {
		return nil, fmt.Errorf("policy: value and unit go together")
	}
	g.Policies = append(g.Policies, p)
	return p, nil
}

func (g *Gold) addSpeaker(name string, fields []field, optional bool) (any, error) {
	s := GoldSpeaker{Name: Alternatives(name), Optional: optional}
	for _, f := range fields {
		if f.key != "organization" {
			return nil, unknown("speaker", f.key, "organization, optional")
		}
		s.Organization = Alternatives(f.value)
	}
	if name == "" {
		return nil, fmt.Errorf("speaker: the name is missing")
	}
	g.Speakers = append(g.Speakers, s)
	return s, nil
}

// numbers reads a number, or several parted by a slash.
func numbers(s string) (Alternatives, error) {
	vs := strings.Split(s, "/")
	for _, v := range vs {
		if x, err := strconv.ParseFloat(v, 64); err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
			return "", fmt.Errorf("%q is not a number", v)
		}
	}
	return Alternatives(strings.Join(vs, "|")), nil
}

// parseUnit reads a unit. Units hold slashes themselves (GWh/year), so alternatives are parted by a comma.
func parseUnit(s string) (Alternatives, error) {
	us := strings.Split(s, ",")
	for _, u := range us {
		if !KnownUnit(u) {
			return "", fmt.Errorf("unit %q is not one of the list in docs/records.md", u)
		}
	}
	return Alternatives(strings.Join(us, "|")), nil
}

// amount reads "12 GWh/year".
func amount(f field) (*GoldAmount, error) {
	value, unit, ok := strings.Cut(f.value, " ")
	if !ok {
		return nil, fmt.Errorf("%s=%s: write value and unit, like 12 GWh/year", f.key, f.value)
	}
	v, err := numbers(value)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.key, err)
	}
	u, err := parseUnit(unit)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.key, err)
	}
	return &GoldAmount{v, u}, nil
}
