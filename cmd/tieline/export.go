package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/export"
)

type exportCommand struct {
	ledgerFlag
	Format  export.Format  `enum:"csv,jsonl,parquet,xlsx,graphml,ftm,citations" default:"csv" help:"Output: ${enum}."`
	Table   string         `enum:"deals,claims,facilities,measures,policies,speakers" default:"deals" help:"Of csv, jsonl and parquet: ${enum}."`
	Output  string         `short:"o" placeholder:"FILE" help:"The file to write; without it, standard output."`
	Company string         `help:"Only deals with a party, venture or place whose name contains this, and documents that report them."`
	Kind    tieline.Kind   `enum:",joint_venture,licence,supply,acquisition,funding,partnership" default:"" help:"Only deals of this kind: ${enum}."`
	Status  tieline.Status `enum:",exploring,announced,agreed,active,suspended,exiting,ended,denied" default:"" help:"Only deals at this stage: ${enum}."`
}

func (c *exportCommand) Run(a *app) (err error) {
	if c.Output == "" && c.Format.Binary() && isTerminal(a.out) {
		return fmt.Errorf("%s is not text: name a file with --output: %w", c.Format, errUsage)
	}
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	opt := export.Options{Format: c.Format, Table: c.Table, Deals: tieline.DealFilter{Text: c.Company, Kind: c.Kind, Status: c.Status}}
	if c.Output == "" {
		w := bufio.NewWriter(a.out)
		return errors.Join(export.Write(a.ctx, w, store, opt), w.Flush())
	}
	return c.writeFile(a, store, opt)
}

// writeFile writes a file whole or not at all: under another name until it is complete.
func (c *exportCommand) writeFile(a *app, store tieline.Store, opt export.Options) error {
	part := c.Output + ".part"
	f, err := os.Create(part)
	if err != nil {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "export", Input: c.Output, Reason: "the file cannot be written", Hint: "check that its folder exists and can be written to", Err: err}
	}
	w := bufio.NewWriter(f)
	if err := errors.Join(export.Write(a.ctx, w, store, opt), w.Flush(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, c.Output)
}
