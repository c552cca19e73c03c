package main

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/tieline/tieline"
)

type ingestCommand struct {
	ledgerFlag
	Quiet bool     `short:"q" help:"Show no progress."`
	Paths []string `arg:"" name:"path" help:"Documents: files, folders, patterns, feeds, web addresses, or - for standard input."`
}

func (c *ingestCommand) Run(a *app) error {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer store.Close()
	bar := a.progress(c.Quiet)
	added, known, deals := 0, 0, 0
	started := time.Now()
	err = a.readAll(c.Paths, func(r *tieline.Records) error {
		new, err := store.AddDocument(a.ctx, r, a.now())
		if err != nil {
			return err
		}
		if new {
			added++
			deals += len(r.Deals)
		} else {
			known++
		}
		return bar.Add(1)
	})
	if ferr := bar.Finish(); err == nil {
		err = ferr
	}
	fmt.Fprintf(a.out, "%d documents added, %d already known, %d failed; %d deal reports read in %s\n",
		added, known, a.failed, deals, time.Since(started).Round(time.Millisecond))
	return err
}

// progress shows on the error stream how many documents are done, where a person is watching.
func (a *app) progress(quiet bool) *progressbar.ProgressBar {
	return progressbar.NewOptions(-1,
		progressbar.OptionSetWriter(a.err), progressbar.OptionSetVisibility(!quiet && isTerminal(a.err)),
		progressbar.OptionSetDescription("reading"), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("documents"), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
}
