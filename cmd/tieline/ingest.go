package main

import (
	"errors"
	"fmt"
	"slices"
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
	p := a.newProgress("reading", c.Quiet, ingest.Count(c.Paths))
	a.bar = p
	stored, deals := 0, 0
	var added []string
	started := time.Now()
	// What is stored is not read again. An error here shows again, and is reported, when it is added.
	known := func(d *tieline.Document) bool {
		has, err := store.HasDocument(a.ctx, d.ID)
		return err == nil && has
	}
	if err := a.checkClock(store); err != nil {
		return err
	}
	undated := 0
	err = a.readAll(c.inputs.open(a), known, func(r *tieline.Records) error {
		isNew, err := store.AddDocument(a.ctx, r, a.now())
		if err != nil {
			return err
		}
		if isNew {
			added = append(added, r.Document.ID)
			deals += len(r.Deals)
			undated += a.checkDate(r.Document)
		} else {
			stored++
		}
		p.step()
		return nil
	})
	p.finish()
	fmt.Fprintf(a.out, "%s added, %d already known, %d failed; %s read in %s\n",
		count(len(added), "document"), stored, a.failed, count(deals, "deal report"), time.Since(started).Round(time.Millisecond))
	if undated > 0 {
		a.tell("%s no date that can be believed: what they say stands first in a deal's history", verb(undated, "new document has", "new documents have"))
	}
	return errors.Join(err, keepTouched(a, store, added))
}

// keptTogether is how many documents' findings are kept in one transaction.
const keptTogether = 300

// keepTouched screens what new documents speak of and tells how many findings changed. Where that cannot
// be kept, the documents are in the ledger all the same.
func keepTouched(a *app, store tieline.Store, documents []string) error {
	if len(documents) == 0 {
		return nil
	}
	var changes []tieline.Change
	f := newFinder(store)
	for chunk := range slices.Chunk(documents, keptTogether) {
		more, err := f.KeepTouched(a.ctx, chunk, policy.DayOf(tieline.DateOf(a.now())), a.now())
		if tieline.CodeOf(err) == tieline.ErrConflict {
			a.tell("the new documents' findings are not kept: %v", err)
			break
		}
		if err != nil {
			return err
		}
		changes = append(changes, more...)
	}
	if len(changes) > 0 {
		fmt.Fprintf(a.out, "%s changed; see tieline changes --since %s\n", count(len(changes), "finding"), tieline.DateOf(a.now()))
	}
	return nil
}

// checkClock tells where the ledger has entries that are newer than the present.
func (a *app) checkClock(store tieline.Store) error {
	last, err := store.Latest(a.ctx)
	if err == nil && last.After(a.now().Add(time.Minute)) {
		a.tell("the clock says %s, but the ledger has an entry of %s: what comes in now is entered under that time (set the clock right)",
			a.now().UTC().Format(time.DateTime), last.Format(time.DateTime))
	}
	return err
}

// checkDate tells where a document is dated in the future, and gives 1 where it has no date that can
// be believed.
func (a *app) checkDate(d *tieline.Document) int {
	c := tieline.Claim{Published: d.Published, Learnt: a.now()}
	if !c.Reported().IsZero() {
		return 0
	}
	if !d.Published.IsZero() {
		a.tell("%s: it is dated %s, which is still to come: it is kept, and counts as without a date", d.Ref, d.Published)
	}
	return 1
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
