package findings

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/screen"
)

// Plants gathers the plants whose name, place or owner contains the text, by their names; all where it is
// empty.
func (f *Finder) Plants(ctx context.Context, text string) ([]screen.Plant, error) {
	var reports []tieline.FacilityReport
	for offset := 0; ; offset += pageRows {
		page, err := f.store.Plants(ctx, text, pageRows, offset)
		if err != nil {
			return nil, err
		}
		reports = append(reports, page...)
		if len(page) < pageRows {
			return f.withDeals(ctx, group(reports))
		}
	}
}

// PlantsOf gathers the plants of a company.
func (f *Finder) PlantsOf(ctx context.Context, company string) ([]screen.Plant, error) {
	plants, err := f.reported(ctx, company)
	if err != nil {
		return nil, err
	}
	return f.withDeals(ctx, plants)
}

// reported gathers the plants of a company without the deals that may bear on them.
func (f *Finder) reported(ctx context.Context, company string) ([]screen.Plant, error) {
	reports, err := f.store.Facilities(ctx, company, pageRows)
	return group(reports), err
}

// PlantByKey gathers one plant.
func (f *Finder) PlantByKey(ctx context.Context, key string) (*screen.Plant, error) {
	var candidates []screen.Plant
	look := func(plants []screen.Plant, err error) error {
		candidates = append(candidates, plants...)
		return err
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(key, "plant:"), "|")
	var err error
	if known := atlas.Default().Plant(key); known != nil {
		err = look(f.Plants(ctx, known.Name))
		for _, owner := range known.Owners {
			err = errors.Join(err, look(f.PlantsOf(ctx, owner)))
		}
	} else {
		err = errors.Join(look(f.PlantsOf(ctx, name)), look(f.Plants(ctx, name)))
	}
	if err != nil {
		return nil, err
	}
	for i := range candidates {
		if candidates[i].Key == key {
			return &candidates[i], nil
		}
	}
	return nil, &tieline.Error{Code: tieline.ErrNotFound, Op: "look up plant", Input: key, Reason: "no report of the ledger speaks of such a plant"}
}

// withDeals adds to plants the deals of their owners that may bear on them.
func (f *Finder) withDeals(ctx context.Context, plants []screen.Plant) ([]screen.Plant, error) {
	ofOwner := map[string][]tieline.LedgerDeal{}
	for i := range plants {
		p := &plants[i]
		for _, o := range p.Owners {
			deals, ok := ofOwner[o.Key]
			if !ok {
				var err error
				if deals, err = f.store.Deals(ctx, tieline.DealFilter{Company: o.Key, Limit: pageRows}); err != nil {
					return nil, err
				}
				ofOwner[o.Key] = deals
			}
			for _, d := range deals {
				if bears(&d) && !slices.ContainsFunc(p.Deals, func(x tieline.LedgerDeal) bool { return x.ID == d.ID }) {
					p.Deals = append(p.Deals, d)
				}
			}
		}
	}
	return plants, nil
}

// bears reports whether a deal is of a kind that may decide on an owner's credits.
func bears(d *tieline.LedgerDeal) bool {
	switch d.Kind {
	case tieline.Licence, tieline.JointVenture, tieline.Acquisition, tieline.Funding:
		return true
	}
	return false
}

// group puts the reports of one plant together. The rule is simple: reports are of one plant where the
// atlas knows one by the name, or where name and country are the same. A report without a name is of the
// one plant at the very place that shares an owner with it, where there is one, else of a plant of its own.
func group(reports []tieline.FacilityReport) (plants []screen.Plant) {
	at := map[string]int{}
	add := func(key, name string, r tieline.FacilityReport, own []tieline.Company) {
		i, ok := at[key]
		if !ok {
			i = len(plants)
			at[key] = i
			plants = append(plants, screen.Plant{Key: key, Name: name})
		}
		p := &plants[i]
		p.Reports = append(p.Reports, r)
		if len(p.Owners) == 0 {
			p.Owners = own
		}
	}
	for _, r := range reports {
		if r.Name == "" {
			continue
		}
		if known := atlas.Default().ResolvePlant(r.Name); len(known) == 1 {
			add(known[0].ID, known[0].Name, r, owners(&r))
			continue
		}
		add("plant:"+strings.ToLower(r.Name)+"|"+country(r.Place), ownedName(&r), r, owners(&r))
	}
	for _, r := range reports {
		if r.Name != "" || r.Place == "" {
			continue
		}
		own := owners(&r)
		i := onlyAt(plants, &r, own)
		if i < 0 {
			key := ""
			if len(own) > 0 {
				key = slices.MinFunc(own, func(a, b tieline.Company) int { return cmp.Compare(a.Key, b.Key) }).Key
			}
			add("plant:"+key+"|"+strings.ToLower(r.Place), ownedName(&r), r, own)
			continue
		}
		plants[i].Reports = append(plants[i].Reports, r)
	}
	for i := range plants {
		slices.SortStableFunc(plants[i].Reports, func(a, b tieline.FacilityReport) int { return b.Published.Compare(a.Published) })
	}
	slices.SortStableFunc(plants, func(a, b screen.Plant) int { return cmp.Compare(a.Name, b.Name) })
	return plants
}

// onlyAt finds the one plant at the report's very place that shares an owner with it; -1 where there is
// none, or more than one.
func onlyAt(plants []screen.Plant, r *tieline.FacilityReport, own []tieline.Company) int {
	found := -1
	for i := range plants {
		p := &plants[i]
		here := slices.ContainsFunc(p.Reports, func(x tieline.FacilityReport) bool { return strings.EqualFold(x.Place, r.Place) })
		shares := here && slices.ContainsFunc(own, func(o tieline.Company) bool {
			return slices.ContainsFunc(p.Owners, func(x tieline.Company) bool { return x.Key == o.Key })
		})
		if !here || !shares {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// owners gives the owners that a report names with their identities, which the ledger knows from the whole
// document: its "Ford" is the company, not a family.
func owners(r *tieline.FacilityReport) []tieline.Company {
	open := slices.Clone(r.OwnerKeys)
	list := make([]tieline.Company, len(r.Owners))
	take := func(at int, fits func(string) bool) {
		if i := slices.IndexFunc(open, fits); i >= 0 && list[at].Key == "" {
			list[at].Key = open[i]
			open = slices.Delete(open, i, i+1)
		}
	}
	for i, n := range r.Owners {
		list[i].Name = n
		take(i, func(k string) bool { return k == KeyOf(n) })
	}
	for i, n := range r.Owners {
		take(i, func(k string) bool { return strings.Contains(k, atlas.Slug(n)) })
	}
	for i, n := range r.Owners {
		take(i, func(string) bool { return true })
		if list[i].Key == "" {
			list[i].Key = KeyOf(n)
		}
	}
	return list
}

// ownedName names a plant for people: "Ford's Marshall plant".
func ownedName(r *tieline.FacilityReport) string {
	town, _, _ := strings.Cut(r.Place, ",")
	switch {
	case r.Name != "" && !strings.Contains(strings.ToLower(r.Name), strings.ToLower(town)) && town != "":
		return r.Name + " (" + town + ")"
	case r.Name != "":
		return r.Name
	case len(r.Owners) == 0:
		return "A plant in " + town
	}
	return r.Owners[0] + "'s " + town + " plant"
}

func country(place string) string {
	return strings.ToLower(strings.TrimSpace(place[strings.LastIndex(place, ",")+1:]))
}
