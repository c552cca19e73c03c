// Tieline reads business news and filings and keeps a sourced ledger of who ties up with whom.
// Each subcommand has a file of its own; see docs/architecture.md for the rooms behind them.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(mainCode()) }

// mainCode is main with an exit status, so that testscripts can run the program in-process.
func mainCode() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends it at once
	return run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}
