package notify

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tieline/tieline"
)

func TestAlerts(t *testing.T) {
	day := tieline.Date{Year: 2026, Month: 2, Day: 6}
	deal := tieline.DealNews{
		Deal: tieline.LedgerDeal{ID: "abc123", Kind: tieline.JointVenture, Place: "Windsor, Ontario, CA", Venture: "NextStar",
			Parties: []tieline.LedgerParty{{Key: "stellantis", Name: "Stellantis"}, {Key: "lg-energy-solution", Name: "LG Energy Solution"}}},
		Stage: tieline.Stage{Date: day, Status: tieline.Exiting}, Before: tieline.Active, Claim: tieline.Claim{ID: "d1/0"},
	}
	plant := tieline.FacilityReport{Document: "d1", Index: 2, Facility: tieline.Facility{Name: "NextStar plant", Place: "Windsor, Ontario, CA", Owners: []string{"Stellantis"}, Status: tieline.FacilityOperating}}
	news := []tieline.News{{Number: 7, Document: tieline.DocumentSummary{ID: "d1", Title: "Stake sold", Publisher: "Harbour Wire", Published: day}, Deals: []tieline.DealNews{deal}, Plants: []tieline.FacilityReport{plant}}}
	rules := func(d *tieline.LedgerDeal) ([]string, error) { return []string{"us-45x-credit"}, nil }
	for _, c := range []struct {
		watch       tieline.Watch
		deal, plant bool
	}{
		{tieline.Watch{}, true, true},
		{tieline.Watch{After: 6}, true, true},
		{tieline.Watch{After: 7}, false, false},
		{tieline.Watch{Company: "stellantis"}, true, true},
		{tieline.Watch{Company: "lg-energy-solution"}, true, false},
		{tieline.Watch{Company: "ford-motor-company"}, false, false},
		{tieline.Watch{Deal: "abc"}, true, false},
		{tieline.Watch{Deal: "bc"}, false, false},
		{tieline.Watch{Plant: "nextstar"}, false, true},
		{tieline.Watch{Plant: "windsor"}, false, true},
		{tieline.Watch{Plant: "hull"}, false, false},
		{tieline.Watch{Place: "ontario"}, true, true},
		{tieline.Watch{Place: "nextstar"}, false, false},
		{tieline.Watch{Kind: tieline.JointVenture}, true, false},
		{tieline.Watch{Kind: tieline.JointVenture, Place: "Hull"}, false, false},
		{tieline.Watch{Kind: tieline.Supply}, false, false},
		{tieline.Watch{Rule: "us-45x-credit"}, true, false},
		{tieline.Watch{Rule: "another"}, false, false},
	} {
		c.watch.Name = "w"
		alerts, err := Alerts(news, []tieline.Watch{c.watch}, rules, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		var sorts []string
		for _, a := range alerts {
			sorts = append(sorts, string(a.Kind))
		}
		var want []string
		if c.deal {
			want = append(want, string(tieline.AlertStatus))
		}
		if c.plant {
			want = append(want, string(tieline.AlertPlant))
		}
		if !reflect.DeepEqual(sorts, want) {
			t.Errorf("%+v tells %v, want %v", c.watch, sorts, want)
		}
	}
	finding := &tieline.Finding{Screen: "cell-credit", About: tieline.AboutDeal, Subject: "abc123", Name: "NextStar", Verdict: tieline.Depends, Because: []tieline.Citation{{Rule: "us-45x-credit"}}}
	changed := []tieline.News{{Number: 3, Finding: &tieline.FindingNews{Deal: &deal.Deal, Change: tieline.Change{Date: day, Deal: "abc123",
		Finding: &tieline.FindingChange{ID: "f1", Says: "NextStar: the credit now depends on the licence", Before: finding, After: finding}}}}}
	for _, c := range []struct {
		watch tieline.Watch
		want  int
	}{
		{tieline.Watch{}, 1}, {tieline.Watch{After: 99}, 1}, {tieline.Watch{Findings: 3}, 0}, {tieline.Watch{Rule: "cell-credit"}, 1}, {tieline.Watch{Rule: "us-45x-credit"}, 1}, {tieline.Watch{Rule: "other"}, 0},
		{tieline.Watch{Company: "stellantis"}, 1}, {tieline.Watch{Company: "ford-motor-company"}, 0}, {tieline.Watch{Deal: "abc"}, 1}, {tieline.Watch{Kind: tieline.Supply}, 0},
		{tieline.Watch{Plant: "nextstar"}, 0}, {tieline.Watch{Place: "ontario"}, 1}, {tieline.Watch{Place: "hull"}, 0},
	} {
		c.watch.Name = "w"
		alerts, err := Alerts(changed, []tieline.Watch{c.watch}, rules, time.Now())
		if err != nil || len(alerts) != c.want {
			t.Errorf("%+v: %+v, %v; want %d", c.watch, alerts, err, c.want)
		}
		if len(alerts) == 1 && (alerts[0].Kind != tieline.AlertFinding || alerts[0].Status != "depends" || alerts[0].Deal != "abc123") {
			t.Errorf("alert %+v", alerts[0])
		}
	}
	both := []tieline.Watch{{Name: "a", Receivers: []string{"desk", "post"}}, {Name: "b", Receivers: []string{"desk"}}}
	alerts, err := Alerts(news, both, rules, time.Now())
	again, err2 := Alerts(news, both[:1], rules, time.Now().Add(time.Hour))
	if err != nil || err2 != nil || len(alerts) != 2 || alerts[0].Key == alerts[1].Key || alerts[0].Key != again[0].Key {
		t.Fatalf("%+v\n%+v, %v, %v", alerts, again, err, err2)
	}
	if a := alerts[0]; !reflect.DeepEqual(a.Watches, []string{"a", "b"}) || !reflect.DeepEqual(a.Receivers, []string{"desk", "post"}) ||
		!strings.Contains(a.Title, "Stellantis – LG Energy Solution (NextStar): active → exiting") || a.Date != day || a.Deal != "abc123" {
		t.Errorf("alert %+v", a)
	}
	if a := alerts[1]; a.Title != "NextStar plant, Windsor, Ontario, CA: operating" {
		t.Errorf("alert %+v", a)
	}
}
