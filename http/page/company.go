package page

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/policy"
)

type companiesData struct {
	Query     string
	Companies []tieline.Company
}

func (s *Server) companies(r *http.Request) (view, error) {
	q := r.URL.Query().Get("q")
	list, err := s.store.Companies(r.Context(), q, 500)
	return view{Name: "companies", Title: "Companies", Nav: "companies", Data: companiesData{q, list}}, err
}

type companyData struct {
	Name    string
	Facts   []fact
	Sources []string // of the facts, addresses
	Table   dealTable
	Plants  []plantLine
	Found   *foundData
}

// fact is what the atlas knows of a company.
type fact struct{ Name, Value, Link string }

func (s *Server) company(r *http.Request) (view, error) {
	key := r.PathValue("key")
	at, err := moment(r)
	if err != nil {
		return view{}, err
	}
	deals, err := s.store.Deals(r.Context(), tieline.DealFilter{Moment: at, Company: key, Limit: 500})
	if err != nil {
		return view{}, err
	}
	d := companyData{Table: dealTable{deals, momentQuery(at)}}
	for _, deal := range deals {
		for _, p := range deal.Parties {
			if p.Key == key {
				d.Name = p.Name
			}
		}
	}
	known := atlas.Default().Organization(key)
	if d.Name == "" && known != nil {
		d.Name = known.Name
	}
	if d.Name == "" {
		return view{}, &tieline.Error{Code: tieline.ErrNotFound, Input: key, Reason: "no party of a deal has this name"}
	}
	plants, err := s.law.finder.PlantsOf(r.Context(), key)
	if err != nil {
		return view{}, err
	}
	for i := range plants {
		d.Plants = append(d.Plants, newPlantLine(&plants[i]))
	}
	d.Found, err = s.law.found(r, tieline.AboutCompany, key, func(on policy.Day) ([]tieline.Finding, error) { return s.law.company(key, d.Name, plants, on) })
	if err != nil {
		return view{}, err
	}
	d.Facts, d.Sources = companyFacts(atlas.Default(), known)
	return view{Name: "company", Title: d.Name, Nav: "companies", Data: d}, nil
}

// companyFacts tells what the atlas knows of a company; nothing where it knows none, o being nil.
func companyFacts(a *atlas.Atlas, o *atlas.Organization) (facts []fact, sources []string) {
	if o == nil {
		return nil, nil
	}
	add := func(name, value, link string) {
		if value != "" {
			facts = append(facts, fact{name, value, link})
		}
	}
	add("Sort", readable(o.Kind), "")
	add("Seat", cmp.Or(a.LongName(o.Head), o.Country), "")
	if p := a.Organization(o.Parent); p != nil {
		add("Parent", p.Name+share(o.ParentShare), p.ID)
	}
	for _, s := range o.Owners {
		if p := a.Organization(s.Owner); p != nil {
			add("Owner", p.Name+share(s.Percent), p.ID)
		}
	}
	add("Also", strings.Join(o.Aliases, ", "), "")
	for _, r := range o.Renamed {
		add("Formerly", r.Name, "")
	}
	add("Traded", strings.Join(o.Tickers, ", "), "")
	return facts, o.Source
}

func share(percent float64) string {
	if percent == 0 {
		return ""
	}
	return " (" + trim(percent) + " %)"
}
