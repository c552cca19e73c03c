package screen

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/policy"
)

func day(t testing.TB, s string) policy.Day {
	t.Helper()
	d, err := policy.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func date(t testing.TB, s string) tieline.Date {
	t.Helper()
	d, err := tieline.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func find(findings []tieline.Finding, screen string) (out []tieline.Finding) {
	for _, f := range findings {
		if f.Screen == screen {
			out = append(out, f)
		}
	}
	return out
}

func licence(t testing.TB, agreed string) *tieline.LedgerDeal {
	return &tieline.LedgerDeal{ID: "d1", Kind: tieline.Licence, Place: "Marshall, Michigan, US",
		Parties: []tieline.LedgerParty{{Name: "Contemporary Amperex Technology", Role: tieline.RoleLicensor}, {Name: "Ford Motor Company", Role: tieline.RoleLicensee}},
		Stages:  []tieline.Stage{{Date: date(t, agreed), Status: tieline.Agreed, Claim: "c1/0"}}}
}

func TestLicenceOfListedMaker(t *testing.T) {
	s := New(policy.Default())
	found, err := s.Deal(licence(t, "2023-02-13"), nil, day(t, "2026-09-01"))
	if err != nil {
		t.Fatal(err)
	}
	l := find(found, "licence-effective-control")
	if len(l) != 1 || l[0].Verdict != tieline.Depends || !strings.Contains(fmt.Sprint(l[0].Missing), "royalties") || !strings.Contains(fmt.Sprint(l[0].Missing), "amended") {
		t.Errorf("a licence known since 2023 turns on its amendments and terms: %+v", l)
	}
	if l := find(found, "listed-party"); len(l) != 2 || l[0].Party != "Contemporary Amperex Technology" {
		t.Errorf("CATL stands on 1260H and in section 154: %+v", l)
	}
	if l := find(found, "military-procurement"); len(l) != 2 || l[0].Verdict != tieline.Applies || l[1].From.String() != "2027-06-30" {
		t.Errorf("direct purchases are barred, indirect ones will be: %+v", l)
	}
	for _, f := range found {
		if f.Party == "Ford Motor Company" && f.Verdict == tieline.Applies {
			t.Errorf("nothing applies to Ford: %+v", f)
		}
	}
}

// A report of a contract says that it is not younger; it may be older. A late report alone never makes
// the date of the statute apply.
func TestLateReportProvesNoLateContract(t *testing.T) {
	found, err := New(policy.Default()).Deal(licence(t, "2026-03-01"), nil, day(t, "2026-09-01"))
	if err != nil {
		t.Fatal(err)
	}
	if l := find(found, "licence-effective-control"); len(l) != 1 || l[0].Verdict != tieline.Depends || !strings.Contains(fmt.Sprint(l[0].Missing), "signed") {
		t.Errorf("%+v", l)
	}
}

func TestListingChangesWithTheDay(t *testing.T) {
	s := New(policy.Default())
	for _, c := range []struct {
		on   string
		want int
	}{{"2026-06-07", 1}, {"2026-06-08", 2}} {
		found, err := s.Company("byd", "BYD", day(t, c.on))
		if err != nil {
			t.Fatal(err)
		}
		if got := find(found, "listed-party"); len(got) != c.want {
			t.Errorf("on %s: %d lists name BYD, want %d", c.on, len(got), c.want)
		}
	}
}

func TestVentureElsewhereIsNotScreenedForCredits(t *testing.T) {
	venture := &tieline.LedgerDeal{ID: "d2", Kind: tieline.JointVenture, Place: "Zaragoza, Spain",
		Parties: []tieline.LedgerParty{{Name: "CATL", Role: tieline.RolePartner}, {Name: "Stellantis", Role: tieline.RolePartner}}}
	s := New(policy.Default())
	found, err := s.Deal(venture, nil, day(t, "2026-09-01"))
	if err != nil {
		t.Fatal(err)
	}
	if l := find(found, "ownership-influence"); len(l) != 0 {
		t.Errorf("%+v", l)
	}
	venture.Place = "Kokomo, Indiana, US"
	if found, err = s.Deal(venture, nil, day(t, "2026-09-01")); err != nil {
		t.Fatal(err)
	}
	if l := find(found, "ownership-influence"); len(l) != 1 || l[0].Party != "CATL" || l[0].Verdict != tieline.Depends {
		t.Errorf("only the share of CATL matters: %+v", l)
	}
}

// report is a report of a plant in Kokomo.
func report(owners ...string) tieline.FacilityReport {
	return tieline.FacilityReport{Document: "doc", Index: 3, Facility: tieline.Facility{Place: "Kokomo, Indiana, US", Owners: owners, Status: tieline.FacilityOperating,
		Capacity: &tieline.Amount{Value: 20, Unit: "GWh/year"}}}
}

// A share that the sources agree on is tested; one that they dispute is missing.
func TestKnownShareDecides(t *testing.T) {
	s := New(policy.Default())
	for _, c := range []struct {
		percent float64
		state   tieline.TermState
		want    tieline.Verdict
		missing int
	}{{49, tieline.TermAgreed, tieline.Applies, 0}, {20, tieline.TermAgreed, tieline.Depends, 2}, {49, tieline.TermDisputed, tieline.Depends, 3}, {0, "", tieline.Depends, 3}} {
		venture := &tieline.LedgerDeal{ID: "d2", Kind: tieline.JointVenture, Place: "Kokomo, Indiana, US",
			Parties: []tieline.LedgerParty{{Name: "CATL", Role: tieline.RolePartner}, {Name: "Stellantis", Role: tieline.RolePartner}}}
		if c.state != "" {
			venture.Terms = []tieline.Term{{Measure: "stake", Unit: "percent", Holder: "Stellantis", Values: []tieline.TermValue{{Value: 51}}},
				{Measure: "stake", Unit: "percent", Holder: "CATL", State: c.state, Values: []tieline.TermValue{{Value: c.percent, Claim: "doc/4"}}}}
		}
		found, err := s.Deal(venture, nil, day(t, "2026-09-01"))
		if err != nil {
			t.Fatal(err)
		}
		l := find(found, "ownership-influence")
		if len(l) != 1 || l[0].Verdict != c.want || len(l[0].Missing) != c.missing {
			t.Errorf("%v %% (%s): %+v, want %s", c.percent, c.state, l, c.want)
		}
		if c.want == tieline.Applies && (l[0].Facts[len(l[0].Facts)-1].Record != "deal-4" || !strings.Contains(fmt.Sprint(l[0].Because), "us.pfe.owner-25")) {
			t.Errorf("the share rests on %+v, %+v", l[0].Facts, l[0].Because)
		}
	}
}

func TestPlantShowsItsCredit(t *testing.T) {
	p := &Plant{Key: "works", Name: "Cell Works", Reports: []tieline.FacilityReport{report()}}
	s := New(policy.Default())
	for on, want := range map[string]float64{"2026-09-01": 700e6, "2031-09-01": 350e6} {
		all, err := s.Plant(p, day(t, on))
		if err != nil {
			t.Fatal(err)
		}
		found := find(all, "cell-credit")
		if len(found) != 1 || found[0].Stake == nil || found[0].Stake.Value != want || found[0].Verdict != tieline.Depends || len(found[0].Missing) == 0 {
			t.Errorf("on %s: %+v, want %v at stake", on, found, want)
		}
		if fact := found[0].Facts[len(found[0].Facts)-1]; fact.Document != "doc" || fact.Record != "facility-3" {
			t.Errorf("the capacity comes from %+v", fact)
		}
	}
	start := report()
	start.Capacity, start.Start = nil, date(t, "2031")
	p.Reports = append(p.Reports, start)
	all, err := s.Plant(p, day(t, "2026-09-01"))
	if found := find(all, "cell-credit"); err != nil || len(found) != 1 || found[0].Stake.Value != 350e6 || found[0].AsOf.String() != "2026-09-01" {
		t.Errorf("a plant that starts in 2031 earns what is left then: %+v, %v", found, err)
	}
	for name, change := range map[string]func(*tieline.FacilityReport){
		"abroad":    func(r *tieline.FacilityReport) { r.Place = "Zaragoza, Spain" },
		"cancelled": func(r *tieline.FacilityReport) { r.Status = tieline.FacilityCancelled },
		"of cars":   func(r *tieline.FacilityReport) { r.Capacity = &tieline.Amount{Value: 200_000, Unit: "vehicles/year"} },
	} {
		r := report()
		change(&r)
		if found, err := s.Plant(&Plant{Reports: []tieline.FacilityReport{r}}, day(t, "2026-09-01")); err != nil || len(found) != 0 {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}

func TestPlantTurnsOnItsMakerAndDeals(t *testing.T) {
	s := New(policy.Default())
	catl := &Plant{Key: "works", Name: "Cell Works", Owners: []tieline.Company{{Key: "catl", Name: "CATL"}}, Reports: []tieline.FacilityReport{report("CATL")}}
	found, err := s.Plant(catl, day(t, "2026-09-01"))
	if err != nil {
		t.Fatal(err)
	}
	if l := find(found, "cell-credit"); len(l) != 1 || l[0].Verdict != tieline.DoesNotApply || !strings.Contains(l[0].Says, "prohibited foreign entity") || l[0].Stake != nil {
		t.Errorf("the maker is a prohibited foreign entity: %+v", l)
	}
	if l := find(found, "listed-party"); len(l) != 2 || l[0].About != tieline.AboutCompany || l[0].Subject != "catl" {
		t.Errorf("the owner is listed: %+v", l)
	}
	ford := &Plant{Key: "marshall", Name: "Ford's Marshall plant", Owners: []tieline.Company{{Key: "ford", Name: "Ford Motor Company"}}, Reports: []tieline.FacilityReport{report("Ford Motor Company")}}
	ford.Reports[0].Place = "Marshall, Michigan, US"
	deal := licence(t, "2023-02-13")
	deal.ClaimIDs = []string{"doc/0", "later/2"}
	ford.Deals = []tieline.LedgerDeal{*deal}
	if found, err = s.Plant(ford, day(t, "2026-09-01")); err != nil {
		t.Fatal(err)
	}
	l := find(found, "licence-effective-control")
	if len(l) != 1 || l[0].About != tieline.AboutPlant || l[0].Subject != "marshall" || l[0].Verdict != tieline.Depends || !strings.Contains(fmt.Sprint(l[0].Missing), "amended") {
		t.Errorf("the plant's credits turn on the licence: %+v", l)
	}
	for _, change := range []func(*tieline.LedgerDeal){
		func(d *tieline.LedgerDeal) { d.Place = "Kokomo, Indiana, US" },
		func(d *tieline.LedgerDeal) { d.Status = tieline.Ended },
		func(d *tieline.LedgerDeal) { d.Parties[0].Name = "LG Energy Solution" },
	} {
		d := licence(t, "2023-02-13")
		d.ClaimIDs = deal.ClaimIDs
		change(d)
		ford.Deals = []tieline.LedgerDeal{*d}
		if found, err = s.Plant(ford, day(t, "2026-09-01")); err != nil || len(find(found, "licence-effective-control")) != 0 {
			t.Errorf("%+v does not bear on the plant: %+v, %v", d, found, err)
		}
	}
}

// What became different is told in a sentence, with its cause.
func TestChangesAreSentences(t *testing.T) {
	s := New(policy.Default())
	licensed := func(d *tieline.LedgerDeal, on string) *tieline.Screening {
		found, err := s.Deal(d, nil, day(t, on))
		if err != nil {
			t.Fatal(err)
		}
		return &tieline.Screening{About: tieline.AboutDeal, Subject: d.ID, Name: "Ford's Marshall plant", Day: date(t, on), State: fmt.Sprint(d.Stages), Findings: find(found, "licence-effective-control")}
	}
	talks := licence(t, "2023-02-13")
	talks.Stages[0].Status = tieline.Exploring
	agreed := licence(t, "2023-02-13")
	company := func(on string) *tieline.Screening {
		found, err := s.Company("byd", "BYD", day(t, on))
		if err != nil {
			t.Fatal(err)
		}
		return &tieline.Screening{About: tieline.AboutCompany, Subject: "byd", Name: "BYD", Day: date(t, on), Findings: found}
	}
	for _, c := range []struct {
		before, after *tieline.Screening
		want          string
		cause         tieline.Cause
	}{
		{licensed(talks, "2026-09-01"), licensed(agreed, "2026-09-02"),
			"Ford's Marshall plant: credit eligibility now depends on whether and on which day the licence was amended", tieline.CauseNews},
		{licensed(agreed, "2026-09-01"), licensed(agreed, "2026-09-02"), "", ""},
		{nil, licensed(agreed, "2026-09-02"), "", ""},
		{company("2026-06-07"), company("2026-06-08"), "BYD: the listing of BYD under 1260H now applies: BYD is on the list 1260H", tieline.CauseDay},
		{company("2026-06-08"), company("2026-06-07"), "BYD: the listing of BYD under 1260H no longer applies", tieline.CauseDay},
		{company("2027-06-29"), company("2027-06-30"), "BYD: the bar on indirect military purchases from BYD now applies: indirect purchases from BYD are barred", tieline.CauseDay},
	} {
		changes := Changes(c.before, c.after)
		if c.want == "" {
			if len(changes) != 0 {
				t.Errorf("%+v, want no change", changes)
			}
			continue
		}
		if !slices.ContainsFunc(changes, func(x tieline.FindingChange) bool { return x.Says == c.want && x.Cause == c.cause && x.ID != "" }) {
			t.Errorf("%+v\nwant %s (%s)", changes, c.want, c.cause)
		}
	}
}

// The same book gives a carmaker's duties, the quota that its cars fall under, and the test of a plant's
// materials, which the assumptions in examples/assume turn on.
func TestNumbersAtStake(t *testing.T) {
	s := New(policy.Default())
	byd, err := s.Company("byd", "BYD", day(t, "2026-12-01"))
	if err != nil {
		t.Fatal(err)
	}
	if l := find(byd, "canada-quota"); len(l) != 1 || l[0].Stake == nil || l[0].Stake.Value != 49_000 {
		t.Errorf("quota: %+v", l)
	}
	says := fmt.Sprint(find(byd, "vehicle-duty"))
	for _, want := range []string{"from China would owe 27 % in the European Union", "depends on whether the goods enter within the quota"} {
		if !strings.Contains(says, want) {
			t.Errorf("duties %s\nlack %s", says, want)
		}
	}
	if l, err := s.Company("gm", "General Motors", day(t, "2026-12-01")); err != nil || len(find(l, "canada-quota")) != 0 || strings.Contains(fmt.Sprint(find(l, "vehicle-duty")), "in United States") {
		t.Errorf("a carmaker owes no duty at home, and is no maker of China: %+v, %v", l, err)
	}
	plant := &Plant{Key: "works", Name: "Cell Works", Reports: []tieline.FacilityReport{report()}}
	for on, want := range map[string]float64{"2026-12-01": 60, "2028-12-01": 70} {
		found, err := s.Plant(plant, day(t, on))
		if err != nil {
			t.Fatal(err)
		}
		if l := find(found, "material-assistance"); len(l) != 1 || l[0].Stake.Value != want || l[0].Verdict != tieline.Depends || len(l[0].Missing) != 1 {
			t.Errorf("on %s: %+v, want %v %%", on, l, want)
		}
	}
}

func TestSupplyShowsTheDuty(t *testing.T) {
	supply := &tieline.LedgerDeal{ID: "d3", Kind: tieline.Supply, Place: "US",
		Parties: []tieline.LedgerParty{{Name: "LG Energy Solution", Role: tieline.RoleSupplier}, {Name: "Tesla", Role: tieline.RoleBuyer}}}
	found, err := New(policy.Default()).Deal(supply, nil, day(t, "2026-08-01"))
	if err != nil {
		t.Fatal(err)
	}
	l := find(found, "supply-duty")
	if len(l) != 2 || !strings.Contains(l[0].Says, "15 %") || !strings.Contains(l[1].Says, "12.5 %") || l[0].Verdict != tieline.Depends {
		t.Errorf("%+v", l)
	}
}

func TestBadScreensAreRefused(t *testing.T) {
	for _, text := range []string{
		"screens: [{id: a, title: b, topic: t, about: party, who: c, asc: listed}]",
		"screens: [{id: a, title: b, topic: t, about: party, who: c}]",
		"screens: [{id: a, title: b, topic: t, about: planet, who: c, depends: [x]}]",
		"screens: [{id: a, title: b, about: party, who: c, depends: [x]}]",
	} {
		if _, err := load(policy.Default(), []byte(text)); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

// BenchmarkDeal screens deals of many companies and kinds with their parties.
func BenchmarkDeal(b *testing.B) {
	s := New(policy.Default())
	on := day(b, "2026-09-01")
	names := []string{"CATL", "BYD", "Gotion", "Ford Motor Company", "General Motors", "LG Energy Solution", "Stellantis", "Volkswagen", "Tesla", "SK On", "Panasonic", "Toyota", "Honda", "Hyundai Motor", "Geely", "NIO", "EVE Energy", "Samsung SDI"}
	for i := 0; b.Loop(); i++ {
		d := licence(b, "2023-02-13")
		d.Kind = tieline.Kinds[i%len(tieline.Kinds)]
		roles := d.Kind.Roles()
		d.Parties = []tieline.LedgerParty{{Name: names[i%len(names)], Role: roles[0]}, {Name: names[(i*7+3)%len(names)], Role: roles[len(roles)-1]}}
		if _, err := s.Deal(d, nil, on); err != nil {
			b.Fatal(err)
		}
	}
}
