package screen

import (
	"fmt"
	"strings"
	"testing"
	"time"

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

func find(findings []Finding, screen string) (out []Finding) {
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
	if len(l) != 1 || l[0].Verdict != Depends || !strings.Contains(fmt.Sprint(l[0].Missing), "terms") || !strings.Contains(fmt.Sprint(l[0].Missing), "amended") {
		t.Errorf("a licence known since 2023 turns on its amendments and terms: %+v", l)
	}
	if l := find(found, "listed-party"); len(l) != 2 || l[0].Party != "Contemporary Amperex Technology" {
		t.Errorf("CATL stands on 1260H and in section 154: %+v", l)
	}
	if l := find(found, "military-procurement"); len(l) != 2 || l[0].Verdict != Applies || l[1].From == nil || l[1].From.String() != "2027-06-30" {
		t.Errorf("direct purchases are barred, indirect ones will be: %+v", l)
	}
	for _, f := range found {
		if f.Party == "Ford Motor Company" && f.Verdict == Applies {
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
	if l := find(found, "licence-effective-control"); len(l) != 1 || l[0].Verdict != Depends || !strings.Contains(fmt.Sprint(l[0].Missing), "signed") {
		t.Errorf("%+v", l)
	}
}

func TestListingChangesWithTheDay(t *testing.T) {
	s := New(policy.Default())
	for _, c := range []struct {
		on   string
		want int
	}{{"2026-06-07", 1}, {"2026-06-08", 2}} {
		found, err := s.Company("BYD", day(t, c.on))
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
	if l := find(found, "ownership-influence"); len(l) != 1 || l[0].Party != "CATL" || l[0].Verdict != Depends {
		t.Errorf("only the share of CATL matters: %+v", l)
	}
}

func TestPlantShowsItsCredit(t *testing.T) {
	f := &tieline.Facility{Name: "Cell Works", Place: "Kokomo, Indiana, US", Capacity: &tieline.Amount{Value: 20, Unit: "GWh/year"}}
	s := New(policy.Default())
	for on, want := range map[string]float64{"2026-09-01": 700e6, "2031-09-01": 350e6} {
		found, err := s.Facility(f, day(t, on))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != 1 || found[0].Stake == nil || found[0].Stake.Value != want || found[0].Verdict != Depends || len(found[0].Missing) == 0 {
			t.Errorf("on %s: %+v, want %v at stake", on, found, want)
		}
	}
	f.Place = "Zaragoza, Spain"
	if found, err := s.Facility(f, day(t, "2026-09-01")); err != nil || len(found) != 0 {
		t.Errorf("%+v, %v", found, err)
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
	if len(l) != 2 || !strings.Contains(l[0].Says, "15 %") || !strings.Contains(l[1].Says, "12.5 %") || l[0].Verdict != Depends {
		t.Errorf("%+v", l)
	}
}

func TestBadScreensAreRefused(t *testing.T) {
	for _, text := range []string{
		"screens: [{id: a, title: b, about: party, who: c, asc: listed}]",
		"screens: [{id: a, title: b, about: party, who: c}]",
		"screens: [{id: a, title: b, about: planet, who: c, depends: [x]}]",
	} {
		if _, err := load(policy.Default(), []byte(text)); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

// Ten thousand deals are screened in less than five seconds.
func TestTenThousandDeals(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	s := New(policy.Default())
	on := day(t, "2026-09-01")
	names := []string{"CATL", "BYD", "Gotion", "Ford Motor Company", "General Motors", "LG Energy Solution", "Stellantis", "Volkswagen", "Tesla", "SK On", "Panasonic", "Toyota", "Honda", "Hyundai Motor", "Geely", "NIO", "EVE Energy", "Samsung SDI"}
	start := time.Now()
	total := 0
	for i := range 10_000 {
		d := licence(t, "2023-02-13")
		d.Kind = tieline.Kinds[i%len(tieline.Kinds)]
		roles := d.Kind.Roles()
		d.Parties = []tieline.LedgerParty{{Name: names[i%len(names)], Role: roles[0]}, {Name: names[(i*7+3)%len(names)], Role: roles[len(roles)-1]}}
		found, err := s.Deal(d, nil, on)
		if err != nil {
			t.Fatal(err)
		}
		total += len(found)
	}
	t.Logf("%d findings in %v", total, time.Since(start))
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("10,000 deals took %v", took)
	}
}
