package main

import (
	"fmt"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest"
)

type ingestCommand struct {
	ledgerFlag
	inputs
	Quiet bool `short:"q" help:"Show no progress."`
}

func (c *ingestCommand) Run(a *app) (err error) {
	store, err := c.create(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	p := a.newProgress(c.Quiet, ingest.Count(c.Paths))
	a.bar = p
	added, stored, deals := 0, 0, 0
	started := time.Now()
	// What is stored is not read again. An error here shows again, and is reported, when it is added.
	known := func(d *tieline.Document) bool {
		has, err := store.HasDocument(a.ctx, d.ID)
		return err == nil && has
	}
	err = a.readAll(c.inputs.open(a), known, func(r *tieline.Records) error {
		isNew, err := store.AddDocument(a.ctx, r, a.now())
		if err != nil {
			return err
		}
		if isNew {
			added++
			deals += len(r.Deals)
		} else {
			stored++
		}
		p.step()
		return nil
	})
	p.finish()
	fmt.Fprintf(a.out, "%s added, %d already known, %d failed; %s read in %s\n",
		count(added, "document"), stored, a.failed, count(deals, "deal report"), time.Since(started).Round(time.Millisecond))
	return err
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
