package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest"
	"github.com/tieline/tieline/policy"
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
	stored, deals := 0, 0
	var added []string
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
			added = append(added, r.Document.ID)
			deals += len(r.Deals)
		} else {
			stored++
		}
		p.step()
		return nil
	})
	p.finish()
	fmt.Fprintf(a.out, "%s added, %d already known, %d failed; %s read in %s\n",
		count(len(added), "document"), stored, a.failed, count(deals, "deal report"), time.Since(started).Round(time.Millisecond))
	return errors.Join(err, keepTouched(a, store, added))
}

// keepTouched screens what new documents speak of and tells how many findings changed. Where that cannot
// be kept, the documents are in the ledger all the same.
func keepTouched(a *app, store tieline.Store, documents []string) error {
	if len(documents) == 0 {
		return nil
	}
	changes, err := newFinder(store).KeepTouched(a.ctx, documents, policy.DayOf(tieline.DateOf(a.now())), a.now())
	if err != nil {
		return err
	}
	if len(changes) > 0 {
		fmt.Fprintf(a.out, "%s changed; see tieline changes --since %s\n", count(len(changes), "finding"), tieline.DateOf(a.now()))
	}
	return nil
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
