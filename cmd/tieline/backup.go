package main

import (
	"fmt"
	"os"

	"github.com/tieline/tieline/sqlite"
)

type backupCommand struct {
	ledgerFlag
	File    string `arg:"" help:"The file to write; it is a ledger like any other."`
	Replace bool   `help:"Overwrite a file of that name."`
}

func (c *backupCommand) Run(a *app) error {
	if err := sqlite.Backup(a.ctx, c.path(), c.File, c.Replace); err != nil {
		return err
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s holds the ledger %s: %.1f MB, checked\n", c.File, c.path(), float64(info.Size())/1e6)
	return nil
}
