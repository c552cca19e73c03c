package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/screen"
)

// screenCommand puts the ledger to the rule book.
type screenCommand struct {
	ledgerFlag
	formatFlag
	Deal    string `help:"Screen this deal." xor:"what" required:""`
	Company string `help:"Screen this company, whether or not the ledger knows it." xor:"what" required:""`
	Plant   string `help:"Screen plants whose name or place contains this." xor:"what" required:""`
	All     bool   `help:"Screen every deal of the ledger." xor:"what" required:""`
	AsOf    string `name:"as-of" help:"As of this day; today if absent."`
	Assume  string `type:"existingfile" placeholder:"FILE" help:"Change rules or lists and show what becomes different."`
}

// Run lists the findings. This is information, not legal advice, as docs/rules.md says.
func (c *screenCommand) Run(a *app) (err error) {
	on := policy.DayOf(tieline.DateOf(a.now()))
	if c.AsOf != "" {
		if on, err = policy.ParseDay(c.AsOf); err != nil {
			return fmt.Errorf("--as-of: %w: %w", err, errUsage)
		}
	}
	found, err := c.screen(a, policy.Default(), on)
	if err != nil {
		return err
	}
	if c.Assume == "" {
		return a.show(c.Format, findingListing(found))
	}
	book, err := assumedBook(policy.Embedded(), c.Assume)
	if err != nil {
		return err
	}
	assumed, err := c.screen(a, book, on)
	if err != nil {
		return err
	}
	return a.show(c.Format, differenceListing(screen.Compare(found, assumed)))
}

func (c *screenCommand) screen(a *app, book *policy.Book, on policy.Day) ([]screen.Finding, error) {
	s := screen.New(book)
	if c.Company != "" {
		return s.Company(c.Company, on)
	}
	return c.ledger(a, s, on)
}

func differenceListing(found []screen.Difference) listing {
	l := listing{columns: []string{"subject", "party", "finding", "before", "after"}, wide: 4, value: found, empty: "nothing becomes different"}
	for _, d := range found {
		subject, before, after := d.Before, "", ""
		if d.Before != nil {
			before = string(d.Before.Verdict) + ": " + d.Before.Says
		}
		if d.After != nil {
			subject, after = d.After, string(d.After.Verdict)+": "+d.After.Says
		}
		l.rows = append(l.rows, []string{subject.Subject, subject.Party, subject.Screen, before, after})
	}
	return l
}

// ledger screens what the ledger holds.
func (c *screenCommand) ledger(a *app, s *screen.Screener, on policy.Day) (found []screen.Finding, err error) {
	store, err := c.open(a)
	if err != nil {
		return nil, err
	}
	defer closeInto(store, &err)
	switch {
	case c.Plant != "":
		return screenPlants(a.ctx, store, s, c.Plant, on)
	case c.Deal != "":
		d, claims, err := store.Deal(a.ctx, c.Deal)
		if err != nil {
			return nil, err
		}
		return s.Deal(d, claims, on)
	}
	const page = 500
	for offset := 0; ; offset += page {
		deals, err := store.Deals(a.ctx, tieline.DealFilter{Limit: page, Offset: offset})
		if err != nil {
			return nil, err
		}
		for i := range deals {
			more, err := s.Deal(&deals[i], nil, on)
			if err != nil {
				return nil, err
			}
			found = append(found, more...)
		}
		if len(deals) < page {
			return found, nil
		}
	}
}

// screenPlants screens the plants that the ledger's documents state.
func screenPlants(ctx context.Context, store tieline.Store, s *screen.Screener, name string, on policy.Day) (found []screen.Finding, err error) {
	const page = 500
	for offset := 0; ; offset += page {
		docs, err := store.Documents(ctx, page, offset)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			records, err := store.Records(ctx, doc.ID)
			if err != nil {
				return nil, err
			}
			for i := range records.Facilities {
				f := &records.Facilities[i]
				if !strings.Contains(strings.ToLower(f.Name+" "+f.Place), strings.ToLower(name)) {
					continue
				}
				more, err := s.Facility(f, on)
				if err != nil {
					return nil, err
				}
				found = append(found, more...)
			}
		}
		if len(docs) < page {
			return found, nil
		}
	}
}

func findingListing(found []screen.Finding) listing {
	l := listing{columns: []string{"subject", "party", "verdict", "finding", "says", "missing"}, wide: 4, value: found, empty: "no findings"}
	for _, f := range found {
		missing := make([]string, len(f.Missing))
		for i, m := range f.Missing {
			missing[i] = m.Fact
		}
		l.rows = append(l.rows, []string{f.Subject, f.Party, string(f.Verdict), f.Screen, f.Says, strings.Join(missing, "; ")})
	}
	return l
}
