package policy

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
)

var ruleID = regexp.MustCompile(`^[a-z0-9]+(\.[a-z0-9]+(-[a-z0-9]+)*)+$`)

// roles are the parts that a rule may play in each question.
var roles = map[string][]string{
	"duty":                {"rate", "exemption"},
	"origin":              {"substantial_transformation", "marking", "remedy"},
	"quota":               {"quota"},
	"credit":              {"rate", "phase_out", "condition", "capacity_limit", "sold_test", "maker_bar"},
	"entity":              {"list", "covered_nation", "control", "officer", "owner_single", "owners_aggregate", "debt", "debt_listed", "tested_first_day", "tested_last_day", "contract", "contract_right"},
	"pfe_bar":             {"bar", "none"},
	"technology_licence":  {"date", "term", "exception", "reversion"},
	"material_assistance": {"threshold", "start", "contract_exclusion"},
	"connected_vehicle":   {"scope", "prohibition", "exemption", "authorisation"},
	"listed":              {"list"},
	"procurement":         {"bar"},
	"export_control":      {"control", "suspension"},
	"export_rebate":       {"rebate"},
	"vehicle_credit":      {"deadline"},
}

var (
	standings  = []Standing{InForce, Announced, Proposed, Enjoined, Withdrawn, Replaced}
	seenGrades = []Seen{Primary, Secondary, Recalled}
)

// link checks each rule, compiles its condition and builds the indexes that questions use.
func (b *Book) link() (faults []fault) {
	envs := map[string]*cel.Env{}
	for _, r := range b.rules {
		bad := func(field, format string, args ...any) {
			faults = append(faults, fault{r, field, fmt.Errorf(format, args...)})
		}
		if !ruleID.MatchString(r.ID) {
			bad("id", "%q is not an id such as us.s301.ev-batteries", r.ID)
		} else if other := b.byID[r.ID]; other != nil {
			bad("id", "also the id of a rule in %s", other.file)
		}
		b.byID[r.ID] = r
		b.checkHead(r, bad)
		checkDates(r, bad)
		b.checkScope(r, bad)
		if r.Role == "note" {
			continue
		}
		if !slices.Contains(roles[r.Ask], r.Role) {
			bad("role", "%q is not a role in %q questions: %s, or note", r.Role, r.Ask, strings.Join(roles[r.Ask], ", "))
			continue
		}
		b.byAsk[r.Ask] = append(b.byAsk[r.Ask], r)
		if r.Condition != "" {
			env := envs[r.Ask]
			if env == nil {
				var err error
				if env, err = environment(b.questions[r.Ask]); err != nil {
					bad("condition", "%v", err)
					continue
				}
				envs[r.Ask] = env
			}
			c, err := compile(env, r.Condition)
			if err != nil {
				bad("condition", "%v", err)
			}
			r.cond = c
		}
		if r.Ask == "listed" && r.live() {
			if other := b.lists[r.List]; other != nil {
				bad("list", "%q is also held by %s", r.List, other.ID)
			}
			b.lists[r.List] = r
		}
	}
	for name := range b.questions {
		if algorithms[name] == nil {
			faults = append(faults, fault{&Rule{file: "questions.yaml"}, name, errors.New("there is no such question")})
		}
	}
	if len(faults) > 0 {
		return faults
	}
	b.duties = map[string]*dutyTable{}
	for _, r := range b.byAsk["duty"] {
		for _, d := range r.AppliesTo.Destinations {
			if b.duties[d] == nil {
				b.duties[d] = &dutyTable{}
			}
		}
	}
	for _, dest := range slices.Sorted(maps.Keys(b.duties)) {
		faults = append(faults, b.linkDuties(dest)...)
	}
	return faults
}

func (b *Book) checkHead(r *Rule, bad func(field, format string, args ...any)) {
	for _, need := range []struct{ field, value string }{{"title", r.Title}, {"jurisdiction", r.Jurisdiction}, {"authority", r.Authority}, {"instrument", r.Instrument}, {"cite", r.Cite}} {
		if need.value == "" {
			bad(need.field, "is needed")
		}
	}
	if len(r.Source) == 0 {
		bad("source", "is needed")
	}
	if !slices.Contains(standings, r.Standing) {
		bad("standing", "%q is not one of %v", r.Standing, standings)
	}
	if !slices.Contains(seenGrades, r.Seen) {
		bad("seen", "%q is not one of %v", r.Seen, seenGrades)
	}
	if r.SeenDates != "" && !slices.Contains(seenGrades, r.SeenDates) {
		bad("seen_dates", "%q is not one of %v", r.SeenDates, seenGrades)
	}
	if r.Role == "note" && r.Left == "" && r.Standing == InForce && r.Ask == "" {
		bad("left", "a note says why no question turns on it")
	}
}

// checkDates refuses periods that overlap, that end before they begin, or that leave a gap which the
// rule does not declare.
func checkDates(r *Rule, bad func(field, format string, args ...any)) {
	for i, v := range r.Values {
		field := fmt.Sprintf("values[%d]", i)
		if v.From >= v.To {
			bad(field, "ends on %s, which is not after its first day %s", v.To, v.From)
		}
		if i == 0 {
			continue
		}
		switch before := r.Values[i-1]; {
		case v.From < before.To:
			bad(field, "begins on %s, before the period above it ends on %s", v.From, before.To)
		case v.From > before.To && r.Gap == "":
			bad(field, "leaves a gap after %s; say why under gap", before.To)
		}
	}
	for i, m := range r.Members {
		if m.From >= m.To {
			bad(fmt.Sprintf("members[%d]", i), "ends on %s, which is not after its first day %s", m.To, m.From)
		}
	}
}

// checkScope refuses names that the book's vocabulary does not have.
func (b *Book) checkScope(r *Rule, bad func(field, format string, args ...any)) {
	a := &r.AppliesTo
	for _, set := range []struct {
		field string
		names []string
	}{{"origins", a.Origins}, {"except_origins", a.ExceptOrigins}, {"destinations", a.Destinations}, {"countries", a.Countries}} {
		for _, o := range set.names {
			if !b.terms.known(o) {
				bad("applies_to."+set.field, "%q is neither a country nor a group of terms.yaml", o)
			}
		}
	}
	for _, u := range a.Uses {
		if !slices.Contains(b.terms.Uses, u) {
			bad("applies_to.uses", "%q is not a use of terms.yaml", u)
		}
	}
	for _, c := range a.Claims {
		if _, ok := b.terms.Claims[c]; !ok {
			bad("applies_to.claims", "%q is not a claim of terms.yaml", c)
		}
	}
	for _, l := range []struct {
		field string
		codes []string
	}{{"goods", a.Goods}, {"except_goods", a.ExceptGoods}} {
		for i, g := range l.codes {
			code, err := parseCode(g)
			if err != nil {
				bad("applies_to."+l.field, "%v (write codes in quotes)", err)
			}
			l.codes[i] = code
		}
	}
	for _, p := range a.Parties {
		if b.companies.byID[p] == nil {
			bad("applies_to.parties", "%q is not a company of companies.yaml", p)
		}
	}
	for i, v := range r.Values {
		for p := range v.ByParty {
			if b.companies.byID[p] == nil {
				bad(fmt.Sprintf("values[%d].by_party", i), "%q is not a company of companies.yaml", p)
			}
		}
		for o := range v.ByOrigin {
			if !b.terms.known(o) {
				bad(fmt.Sprintf("values[%d].by_origin", i), "%q is neither a country nor a group of terms.yaml", o)
			}
		}
	}
	for i, m := range r.Members {
		if b.companies.byID[m.Company] == nil {
			bad(fmt.Sprintf("members[%d].company", i), "%q is not a company of companies.yaml", m.Company)
		}
	}
	for i, m := range r.Absent {
		if b.companies.byID[m.Company] == nil {
			bad(fmt.Sprintf("absent[%d].company", i), "%q is not a company of companies.yaml", m.Company)
		}
	}
}
