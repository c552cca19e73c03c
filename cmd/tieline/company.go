package main

import (
	"strconv"

	"github.com/tieline/tieline"
)

type companyCommand struct {
	ledgerFlag
	formatFlag
	Name string `arg:"" help:"The company's name, or a part of it."`
}

func (c *companyCommand) Run(a *app) error {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer store.Close()
	companies, err := store.Companies(a.ctx, c.Name, 20)
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
	deals, err := store.Deals(a.ctx, tieline.DealFilter{Company: companies[0].Key, Limit: 500})
	if err != nil {
		return err
	}
	return a.show(c.Format, dealListing(deals))
}

type changesCommand struct {
	ledgerFlag
	formatFlag
	Since tieline.Date `required:"" help:"The first day to show: 2026-02-01, 2026-02 or 2026."`
	Limit int          `default:"200" help:"At most so many."`
}

func (c *changesCommand) Run(a *app) error {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer store.Close()
	changes, err := store.Changes(a.ctx, c.Since, c.Limit)
	if err != nil {
		return err
	}
	l := listing{columns: []string{"date", "deal", "kind", "from", "status", "parties"}, wide: 5, value: changes, empty: "nothing changed since " + c.Since.String()}
	for _, ch := range changes {
		l.rows = append(l.rows, []string{ch.Date.String(), ch.Deal, string(ch.Kind), string(ch.From), string(ch.To), ch.Title})
	}
	return a.show(c.Format, l)
}
