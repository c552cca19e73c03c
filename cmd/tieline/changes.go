package main

import "github.com/tieline/tieline"

type changesCommand struct {
	ledgerFlag
	formatFlag
	Since tieline.Date `required:"" help:"The first day to show: 2026-02-01, 2026-02 or 2026."`
	Limit int          `default:"200" help:"At most so many."`
}

func (c *changesCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
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
