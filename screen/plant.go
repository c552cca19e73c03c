package screen

import (
	"slices"
	"strconv"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/ledger"
	"github.com/tieline/tieline/policy"
)

// Plant is a plant as the ledger knows it: every report of it, and the deals of its owners.
type Plant struct {
	Key     string                   // identity
	Name    string                   // for people
	Owners  []tieline.Company        // key and name
	Reports []tieline.FacilityReport // newest first
	Deals   []tieline.LedgerDeal     // that may bear on it: licences, ventures and stakes of its owners
}

// facts picks, value by value, the newest report that states it.
func (p *Plant) stated(name, slot string, value func(*tieline.FacilityReport) string) (tieline.Fact, *tieline.FacilityReport) {
	for i := range p.Reports {
		r := &p.Reports[i]
		v := value(r)
		if v == "" {
			continue
		}
		words := r.Slots[slot]
		if len(words) == 0 {
			words = r.Evidence
		}
		return tieline.Fact{Name: name, Value: v, Document: r.Document, Record: "facility-" + strconv.Itoa(r.Index), Quote: quote(words)}, r
	}
	return tieline.Fact{}, nil
}

// status is the state of the plant by its newest report.
func (p *Plant) status() tieline.FacilityStatus {
	if len(p.Reports) == 0 {
		return ""
	}
	return p.Reports[0].Status
}

// Plant screens a plant: what it may earn or lose, each owner by itself, and the deals of its owners on
// which its credits may turn. One that is cancelled or closed earns and loses nothing.
func (s *Screener) Plant(p *Plant, on policy.Day) (out []tieline.Finding, err error) {
	place, _ := p.stated("place", "place", func(r *tieline.FacilityReport) string { return r.Place })
	base := subject{about: tieline.AboutPlant, id: p.Key, name: p.Name, place: countryOf(place.Value), sold: on}
	if place.Value != "" {
		base.facts = append(base.facts, place)
	}
	if state := p.status(); state != tieline.FacilityCancelled && state != tieline.FacilityClosed {
		status, _ := p.stated("status", "status", func(r *tieline.FacilityReport) string { return string(r.Status) })
		base.facts = append(base.facts, status)
		for i := range s.rules {
			r := &s.rules[i]
			if !r.matters(base.place) {
				continue
			}
			var found []tieline.Finding
			switch {
			case r.About == "plant":
				found, err = s.output(r, p, base, on)
			case r.Plants:
				found, err = s.bearing(r, p, base, place.Value, on)
			}
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
	}
	for _, o := range p.Owners {
		found, err := s.parties(true, subject{about: tieline.AboutCompany, id: o.Key, name: o.Name, party: o.Name, place: base.place,
			facts: append(slices.Clone(base.facts), tieline.Fact{Name: "owner", Value: o.Name})}, on)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// output puts a screen about what a plant makes. It concerns plants whose capacity has the screen's unit,
// and those of unknown capacity that make batteries.
func (s *Screener) output(r *rule, p *Plant, x subject, on policy.Day) ([]tieline.Finding, error) {
	capacity, report := p.stated("capacity", "capacity", func(f *tieline.FacilityReport) string {
		if f.Capacity == nil {
			return ""
		}
		return strconv.FormatFloat(f.Capacity.Value, 'f', -1, 64) + " " + f.Capacity.Unit
	})
	switch {
	case report == nil && !p.makesBatteries():
		return nil, nil
	case report != nil && report.Capacity.Unit != r.Unit:
		return nil, nil
	case report != nil:
		x.capacity = report.Capacity.Value * 1e6 // GWh to kWh
		x.facts = append(slices.Clone(x.facts), capacity)
	}
	if start, report := p.stated("first production", "start", func(f *tieline.FacilityReport) string { return f.Start.String() }); report != nil {
		x.facts = append(slices.Clone(x.facts), start)
		x.sold = max(on, policy.DayOf(report.Start)) // nothing is sold before
	}
	if len(p.Owners) == 1 { // of several owners, it is not known which of them makes the goods
		x.party = p.Owners[0].Name
		x.facts = append(slices.Clone(x.facts), tieline.Fact{Name: "owner", Value: x.party})
	}
	return s.put(r, x, on)
}

// makesBatteries reports whether the atlas knows the plant as one for cells or packs, or an owner that
// makes nothing else.
func (p *Plant) makesBatteries() bool {
	if known := atlas.Default().Plant(p.Key); known != nil {
		return known.Product == "cells" || known.Product == "batteries" || known.Product == "packs"
	}
	return slices.ContainsFunc(p.Owners, func(o tieline.Company) bool {
		org := atlas.Default().Organization(o.Key)
		return org != nil && org.Kind == "battery_maker"
	})
}

// bearing puts a screen about deals to each deal of the owners that may bear on the plant: theirs, not
// elsewhere, and not over.
func (s *Screener) bearing(r *rule, p *Plant, x subject, place string, on policy.Day) (out []tieline.Finding, err error) {
	for i := range p.Deals {
		d := &p.Deals[i]
		if !r.concerns(d) || !ledger.SamePlace(place, d.Place) {
			continue
		}
		facts, agreed := dealFacts(d, nil)
		for _, party := range d.Parties {
			if !r.looksAt(party.Role) || slices.ContainsFunc(p.Owners, func(o tieline.Company) bool { return o.Key == party.Key }) && r.Role != "holder" {
				continue
			}
			y := x
			y.party, y.agreed = party.Name, agreed
			y.facts = slices.Clone(x.facts)
			y.hold(r, d)
			deal := tieline.Fact{Name: "deal", Value: dealName(d) + " (" + string(d.Kind) + ")"}
			deal.Document, deal.Record = recordOf(d.ClaimIDs[len(d.ClaimIDs)-1])
			y.facts = append(y.facts, deal, tieline.Fact{Name: string(party.Role), Value: party.Name})
			if agreed != 0 {
				y.facts = append(y.facts, facts[len(facts)-1])
			}
			found, err := s.put(r, y, on)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
	}
	return out, nil
}
