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
	l := changeListing(changes)
	l.empty = "nothing changed since " + c.Since.String()
	return a.show(c.Format, l)
}

// changeListing lists changes: of a deal its kind and stages, of a finding the sentence that tells it.
func changeListing(changes []tieline.Change) listing {
	l := listing{columns: []string{"date", "about", "kind", "from", "status", "what"}, wide: 5, value: changes}
	for _, ch := range changes {
		row := []string{ch.Date.String(), ch.Deal, string(ch.Kind), string(ch.From), string(ch.To), ch.Title}
		if f := ch.Finding; f != nil {
			row = []string{ch.Date.String(), ch.Deal, "finding", "", "", f.Says}
			if f.Before != nil {
				row[3] = string(f.Before.Verdict)
			}
			if f.After != nil {
				row[4] = string(f.After.Verdict)
			}
		}
		l.rows = append(l.rows, row)
	}
	return l
}
