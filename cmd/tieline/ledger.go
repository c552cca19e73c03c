package main

import (
	"os"
	"path/filepath"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/sqlite"
)

// ledgerFlag is the flag of every command that works on a ledger.
type ledgerFlag struct {
	Ledger string `env:"TIELINE_LEDGER" placeholder:"FILE" help:"The ledger file (default: tieline/ledger.db in the user's data folder)."`
}

// open opens the ledger, or creates it.
func (l *ledgerFlag) open(a *app) (tieline.Store, error) {
	path := l.Ledger
	if path == "" {
		path = defaultLedger()
	}
	return sqlite.Open(a.ctx, path)
}

// defaultLedger follows the XDG base directories: $XDG_DATA_HOME, else ~/.local/share.
func defaultLedger() string {
	dir := os.Getenv("XDG_DATA_HOME")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			home = "."
		}
		dir = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(dir, "tieline", "ledger.db")
}
