package main

import (
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
)

type companyCommand struct {
	ledgerFlag
	formatFlag
	momentFlags
	Name string `arg:"" help:"The company's name, another name that the atlas knows, or a part of it."`
}

// maxNamesakes bounds the companies that are listed where a name fits several.
const maxNamesakes = 40

func (c *companyCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	companies, err := findCompanies(a, store, c.Name)
	if err != nil {
		return err
	}
	if len(companies) == 0 {
		return &tieline.Error{Code: tieline.ErrNotFound, Op: "look up company", Input: c.Name, Reason: "no party of a deal is called so", Hint: "see who is there with: tieline deals"}
	}
	if len(companies) > 1 {
		l := listing{columns: []string{"company", "deals"}, value: companies}
		for _, co := range companies {
			l.rows = append(l.rows, []string{co.Name, strconv.Itoa(co.Deals)})
		}
		return a.show(c.Format, l)
	}
	deals, err := store.Deals(a.ctx, tieline.DealFilter{Moment: c.moment(), Company: companies[0].Key, Limit: 500})
	if err != nil {
		return err
	}
	return a.show(c.Format, dealListing(deals))
}

// findCompanies gives the one company that the name means, by its name in the ledger or by any
// name that the atlas has for it; else all whose name contains it.
func findCompanies(a *app, store tieline.Store, name string) ([]tieline.Company, error) {
	for _, o := range atlas.Default().Resolve(name) {
		known, err := store.Companies(a.ctx, o.ID, 1000)
		if err != nil {
			return nil, err
		}
		for _, k := range known {
			if k.Key == o.ID {
				return []tieline.Company{k}, nil
			}
		}
	}
	companies, err := store.Companies(a.ctx, name, 1000)
	if err != nil {
		return nil, err
	}
	for _, k := range companies {
		if strings.EqualFold(k.Name, name) || k.Key == name {
			return []tieline.Company{k}, nil
		}
	}
	return companies[:min(len(companies), maxNamesakes)], nil
}
