package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/term"
)

// app is what every subcommand works with: its streams, its context and the present time,
// which nothing below this package asks for.
type app struct {
	ctx    context.Context
	in     io.Reader
	out    io.Writer
	err    io.Writer
	now    func() time.Time
	bar    *progress // what shows the work's progress on err; nil where nothing does
	failed int       // inputs that could not be processed and were reported; the exit status tells
}

// commands is the command line: one field a subcommand.
type commands struct {
	Ingest    ingestCommand    `cmd:"" help:"Read documents into the ledger."`
	Extract   extractCommand   `cmd:"" help:"Print what documents state, without a ledger."`
	Explain   explainCommand   `cmd:"" help:"Show how a document is read: mentions, trees, rules that fired, odds, records."`
	Deals     dealsCommand     `cmd:"" help:"List the deals of the ledger."`
	Deal      dealCommand      `cmd:"" help:"Show one deal with all that is said of it."`
	Company   companyCommand   `cmd:"" help:"Show a company's deals."`
	Changes   changesCommand   `cmd:"" help:"Show what became different since a day."`
	Review    reviewCommand    `cmd:"" help:"Go through what a person should look at, and decide."`
	Decisions decisionsCommand `cmd:"" help:"List what people decided, and whether it still holds."`
	Verify    verifyCommand    `cmd:"" help:"Check every quote against its document, and print the hash of the ledger."`
	Rebuild   rebuildCommand   `cmd:"" help:"Read all documents anew and derive the whole ledger from them and the decisions."`
	Watch     watchCommand     `cmd:"" help:"Follow the sources of sources.yaml, and tell people what is new."`
	Alerts    alertsCommand    `cmd:"" help:"Show what watches have found: a digest."`
	Search    searchCommand    `cmd:"" help:"Find documents, and the evidence of records, by their words."`
	Import    importCommand    `cmd:"" help:"Take decisions, or entries for the atlas, from files."`
	Export    exportCommand    `cmd:"" help:"Write the ledger for other programs: CSV, JSON Lines, Parquet, XLSX, GraphML, FollowTheMoney, citations."`
	Backup    backupCommand    `cmd:"" help:"Copy the ledger into a file, also while it is used."`
	Atlas     atlasCommand     `cmd:"" help:"Check the reference data, or show what it knows of a name."`
	Policy    policyCommand    `cmd:"" help:"Ask the rule book: duties, credits, lists, bans, ownership, on any date."`
	Screen    screenCommand    `cmd:"" help:"Put deals, companies and plants to the rule book."`
	Serve     serveCommand     `cmd:"" help:"Serve the web pages."`
	Analyze   analyzeCommand   `cmd:"" help:"Show sentences, tags, lemmas and dependency trees of a text."`
	Version   versionCommand   `cmd:"" help:"Print the version of the program."`
}

const description = `Tieline reads news and filings about electric vehicles and batteries and keeps a ledger of who ties up with whom, each value with its exact words.

Start with: tieline ingest PATH, then tieline deals, or tieline serve for the web pages.`

// errUsage marks an error of the command line itself.
var errUsage = errors.New("usage")

// run parses args, runs the subcommand and returns the exit status: 0 done, 1 something
// failed, 2 the command line was wrong.
func run(ctx context.Context, args []string, in io.Reader, out, stderr io.Writer) int {
	a := &app{ctx: ctx, in: in, out: out, err: stderr, now: time.Now}
	var c commands
	exit := -1
	parser, err := kong.New(&c, kong.Name("tieline"), kong.Description(description), kong.Writers(out, stderr),
		kong.Exit(func(code int) { exit = code }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(stderr, "tieline:", err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "tieline: %v (see tieline --help)\n", err)
		return 2
	}
	if err = ownAtlas(); err == nil {
		err = parsed.Run(a)
	}
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprintf(stderr, "tieline: %s\n", strings.TrimSuffix(err.Error(), ": usage"))
		return 2
	case errors.Is(err, context.Canceled), err != nil && ctx.Err() != nil:
		fmt.Fprintln(stderr, "tieline: interrupted")
		return 130
	case err != nil:
		fmt.Fprintf(stderr, "tieline: %v\n", err)
		return 1
	case a.failed > 0:
		return 1
	}
	return 0
}

// fail reports one input that could not be processed; the rest goes on.
func (a *app) fail(err error) {
	a.failed++
	a.tell("%v", err)
}

// tell writes one line to the person at the terminal.
func (a *app) tell(format string, args ...any) {
	a.bar.clear()
	fmt.Fprintf(a.err, "tieline: "+format+"\n", args...)
}

// isTerminal reports whether w is a terminal, where colour and progress bars are wanted.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
