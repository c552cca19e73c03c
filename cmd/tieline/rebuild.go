package main

import (
	"fmt"
	"time"

	"github.com/tieline/tieline"
)

// rebuildCommand derives everything anew.
type rebuildCommand struct {
	ledgerFlag
	Quiet bool `short:"q" help:"Show no progress."`
}

func (c *rebuildCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	before, err := a.audit(store, "checking", c.Quiet)
	if err != nil {
		a.tell("the ledger as it is cannot be checked: %v", err) // to be mended by what follows
	}
	started := time.Now()
	if err := c.rebuild(a, store); err != nil {
		return err
	}
	after, err := a.audit(store, "checking", c.Quiet)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "rebuilt from %s and %s in %s\n", count(after.Documents, "document"), count(after.Decisions, "decision"), time.Since(started).Round(time.Millisecond))
	if after.Stale > 0 {
		fmt.Fprintf(a.out, "%s to nothing any more; see them with: tieline decisions --stale\n", verb(after.Stale, "decision applies", "decisions apply"))
	}
	same := "as before"
	if before == nil || before.Hash != after.Hash {
		same = "new"
	}
	fmt.Fprintf(a.out, "hash %s (%s)\n", after.Hash, same)
	return nil
}

// rebuild reads every stored document anew, on all processors.
func (c *rebuildCommand) rebuild(a *app, store tieline.Store) error {
	totals, err := store.Totals(a.ctx)
	if err != nil {
		return err
	}
	p := a.newProgress("reading", c.Quiet, totals.Documents)
	a.bar = p
	err = store.Rebuild(a.ctx, func(add func(*tieline.Records) error) error {
		return a.readAll(store.AllDocuments(a.ctx), nil, func(r *tieline.Records) error {
			p.step()
			return add(r)
		})
	})
	p.finish()
	a.bar = nil
	return err
}

// verb writes a number with what it does.
func verb(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
