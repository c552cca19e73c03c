package main

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/sqlite"
)

// ledgerFlag is the flag of every command that works on a ledger.
type ledgerFlag struct {
	Ledger string `env:"TIELINE_LEDGER" placeholder:"FILE" help:"The ledger file (default: tieline/ledger.db in the user's data folder)."`
}

// momentFlags are the flags of every command that can look back.
type momentFlags struct {
	AsOf    tieline.Date `name:"as-of" placeholder:"DATE" help:"What was so on this day (2026-02-06), or at the end of a month, quarter or year."`
	KnownBy tieline.Date `name:"known-by" placeholder:"DATE" help:"What the ledger had learnt by the end of this day, month, quarter or year."`
}

func (m momentFlags) moment() tieline.Moment { return tieline.Moment{AsOf: m.AsOf, KnownBy: m.KnownBy} }

// create opens the ledger, and makes it where there is none.
func (l *ledgerFlag) create(a *app) (*sqlite.Store, error) {
	return sqlite.Open(a.ctx, l.path())
}

// open opens a ledger that is there; a mistyped name must not make an empty one.
func (l *ledgerFlag) open(a *app) (*sqlite.Store, error) {
	if _, err := os.Stat(l.path()); errors.Is(err, fs.ErrNotExist) {
		return nil, &tieline.Error{Code: tieline.ErrNotFound, Op: "open ledger", Input: l.path(), Reason: "there is no ledger", Hint: "make it with: tieline ingest PATH"}
	}
	return sqlite.Open(a.ctx, l.path())
}

func (l *ledgerFlag) path() string { return cmp.Or(l.Ledger, defaultLedger()) }

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

// closeInto closes a store at the end of a function; where that fails and nothing else did, it is
// the function's error.
func closeInto(store tieline.Store, err *error) {
	if e := store.Close(); *err == nil {
		*err = e
	}
}
