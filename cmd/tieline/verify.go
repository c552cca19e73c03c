package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/audit"
)

// verifyCommand proves the ledger.
type verifyCommand struct {
	ledgerFlag
	Hash   string `placeholder:"HEX" help:"Fail unless the ledger has this hash, or one that begins so."`
	Format string `enum:"text,json" default:"text" help:"Output: text or json."`
	Quiet  bool   `short:"q" help:"Show no progress."`
}

func (c *verifyCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	r, err := a.audit(store, "checking", c.Quiet)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		enc := json.NewEncoder(a.out)
		enc.SetIndent("", "  ")
		if err := enc.Encode(r); err != nil {
			return err
		}
	} else {
		writeAudit(a, r)
	}
	switch {
	case len(r.Problems) > 0:
		return &tieline.Error{Code: tieline.ErrConflict, Op: "verify", Input: c.path(), Reason: count(len(r.Problems), "problem"), Hint: "restore a backup; what is derived is mended by: tieline rebuild"}
	case !strings.HasPrefix(r.Hash, strings.ToLower(c.Hash)):
		return &tieline.Error{Code: tieline.ErrConflict, Op: "verify", Input: c.path(), Reason: "the hash is not " + c.Hash, Hint: "the ledger holds other documents or decisions, or was derived by another engine or atlas; see tieline rebuild"}
	}
	return nil
}

// audit checks the ledger, with its progress shown.
func (a *app) audit(store tieline.Store, doing string, quiet bool) (*audit.Report, error) {
	totals, err := store.Totals(a.ctx)
	if err != nil {
		return nil, err
	}
	p := a.newProgress(doing, quiet, totals.Documents)
	a.bar = p
	r, err := audit.Run(a.ctx, store, p.step)
	p.finish()
	a.bar = nil
	return r, err
}

func writeAudit(a *app, r *audit.Report) {
	for _, p := range r.Problems {
		fmt.Fprintln(a.out, "problem:", p)
	}
	fmt.Fprintf(a.out, "documents  %d, with %s\nevidence   %s stand where they should\ndeals      %d, of %s\ndecisions  %d",
		r.Documents, count(r.Records, "record"), count(r.Quotes, "quote"), r.Deals, count(r.Claims, "claim"), r.Decisions)
	if r.Stale > 0 {
		fmt.Fprintf(a.out, ", %d of which apply to nothing any more: tieline decisions --stale", r.Stale)
	}
	fmt.Fprintf(a.out, "\nhash       %s\n", r.Hash)
}
