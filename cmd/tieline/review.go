package main

import (
	"cmp"
	"fmt"
	"os"
	"os/user"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
	"github.com/tieline/tieline/review"
)

// reviewCommand is the queue of what a person should look at, and the decisions that can be taken.
type reviewCommand struct {
	List    reviewListCommand    `cmd:"" default:"withargs" help:"List what a person should look at (the default)."`
	Show    reviewShowCommand    `cmd:"" help:"Show one thing of the list, and what each decision about it would change."`
	Work    reviewWorkCommand    `cmd:"" help:"Go through the list, one key a decision."`
	Confirm reviewConfirmCommand `cmd:"" help:"Confirm deals, reports or organisations: they are right as they stand."`
	Correct reviewCorrectCommand `cmd:"" help:"Correct values of a report, or of the reports of a deal."`
	Reject  reviewRejectCommand  `cmd:"" help:"Reject deals, reports or organisations: they are left out."`
	Merge   reviewMergeCommand   `cmd:"" help:"Say that deals, or organisations, are one."`
	Split   reviewSplitCommand   `cmd:"" help:"Say that some reports of a deal are about another one, or that two deals are not one."`
	Undo    reviewUndoCommand    `cmd:"" help:"Undo a decision."`
}

// newQueue is the review queue with all its sources.
func newQueue(store tieline.Store) *review.Queue {
	if p, ok := store.(tieline.ChangesOfLaw); ok {
		return review.New(store, lawChanges{store, p})
	}
	return review.New(store)
}

type reviewListCommand struct {
	ledgerFlag
	formatFlag
	Kind  string `help:"Only things of this kind: contradiction, close, uncertain, date, provisional, law."`
	Limit int    `default:"50" help:"At most so many."`
}

func (c *reviewListCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	items, err := newQueue(store).Items(a.ctx, review.Filter{Kind: c.Kind, Limit: c.Limit})
	if err != nil {
		return err
	}
	l := listing{columns: []string{"id", "kind", "weight", "about", "why"}, wide: 3, value: items, empty: "nothing is left to review"}
	for _, i := range items {
		l.rows = append(l.rows, []string{i.ID, i.Kind, fmt.Sprintf("%.2f", i.Weight), i.Title, i.Why})
	}
	return a.show(c.Format, l)
}

type reviewShowCommand struct {
	ledgerFlag
	Item string `arg:"" help:"The id of the thing, or the beginning of it."`
}

func (c *reviewShowCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	item, err := newQueue(store).Item(a.ctx, c.Item)
	if err != nil {
		return err
	}
	writeItem(a, item)
	for _, o := range item.Options {
		fmt.Fprintf(a.out, "%s  %s\n", o.Key, o.Label)
		if o.Needs != review.NeedsNothing {
			continue
		}
		d := o.Decision
		d.Author = "nobody yet"
		effect, err := store.Foresee(a.ctx, d)
		if err != nil {
			return err
		}
		writeEffect(a, effect)
	}
	return nil
}

// writeItem shows an item with the words on which it rests.
func writeItem(a *app, i *review.Item) {
	fmt.Fprintf(a.out, "%s  %s\n%s\n%s\n", i.ID, i.Kind, i.Title, i.Why)
	for _, line := range i.Details {
		fmt.Fprintln(a.out, line)
	}
	for k := range i.Deals {
		fmt.Fprintf(a.out, "  %s\n", dealLine(&i.Deals[k]))
	}
	for _, c := range i.Claims {
		fmt.Fprintf(a.out, "  %s  %s  %s  %s, %.0f %% sure\n    “%s”\n", shortClaim(c.ID), cmp.Or(c.Published.String(), "undated"), cmp.Or(c.Publisher, "unknown publisher"), c.Deal.Status, 100*c.Deal.Confidence, quotes(c.Deal.Evidence))
	}
	fmt.Fprintln(a.out)
}

// shortClaim shortens the document's id in a claim's.
func shortClaim(id string) string {
	document, number, _ := strings.Cut(id, "/")
	return document[:min(8, len(document))] + "/" + number
}

// dealLine tells a deal in one line.
func dealLine(d *tieline.LedgerDeal) string {
	stages := make([]string, len(d.Stages))
	for i, s := range d.Stages {
		stages[i] = strings.TrimSpace(string(s.Status) + " " + s.Date.String())
	}
	line := fmt.Sprintf("%s  %s  %s: %s", d.ID, ledger.Title(d), strings.ReplaceAll(string(d.Kind), "_", " "), strings.Join(stages, " → "))
	if d.Place != "" {
		line += "; " + d.Place
	}
	return line + fmt.Sprintf(" (%s)", count(len(d.ClaimIDs), "report"))
}

// writeEffect shows what a decision changes: lines that go and lines that come.
func writeEffect(a *app, e *tieline.Effect) {
	if e.Stale != "" {
		fmt.Fprintf(a.out, "    it applies to nothing: %s\n", e.Stale)
	}
	if len(e.Before)+len(e.After) == 0 {
		fmt.Fprintln(a.out, "    no deal becomes different")
	}
	for i := range e.Before {
		fmt.Fprintf(a.out, "    - %s\n", dealLine(&e.Before[i]))
	}
	for i := range e.After {
		fmt.Fprintf(a.out, "    + %s\n", dealLine(&e.After[i]))
	}
}

// decisionFlags are the flags of every decision.
type decisionFlags struct {
	ledgerFlag
	Author string `env:"TIELINE_AUTHOR" placeholder:"NAME" help:"Who decides (default: the user of this machine)."`
	Reason string `short:"m" help:"Why."`
	Yes    bool   `short:"y" help:"Decide without asking."`
	DryRun bool   `name:"dry-run" help:"Show what would change, and decide nothing."`
}

// author is who decides where no name is given.
func author(given string) string {
	if given != "" {
		return given
	}
	if u, err := user.Current(); err == nil {
		return cmp.Or(u.Name, u.Username)
	}
	return cmp.Or(os.Getenv("USER"), "unknown")
}

// decide shows what a decision would change, asks, and takes it.
func (f *decisionFlags) decide(a *app, store tieline.Store, d tieline.Decision) error {
	d.Author, d.Reason = author(f.Author), f.Reason
	effect, err := store.Foresee(a.ctx, d)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, describeDecision(&d))
	writeEffect(a, effect)
	if f.DryRun {
		return nil
	}
	if !f.Yes && !a.ask("Decide so? [y/N] ") {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "decide", Reason: "nothing was decided", Hint: "answer y, or give --yes"}
	}
	if effect, err = store.Decide(a.ctx, d, a.now()); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "decided: %s (undo it with: tieline review undo %s)\n", effect.Decision.ID, effect.Decision.ID)
	return nil
}

// ask puts a question to the person; whatever is not yes is no.
func (a *app) ask(question string) bool {
	fmt.Fprint(a.out, question)
	answer, err := a.line()
	if err != nil {
		fmt.Fprintln(a.out)
		return false
	}
	answer = strings.ToLower(answer)
	return answer == "y" || answer == "yes"
}

// line reads one line of the input, without its end.
func (a *app) line() (string, error) {
	var b strings.Builder
	for one := make([]byte, 1); ; {
		n, err := a.in.Read(one)
		switch {
		case n == 1 && one[0] == '\n':
			return strings.TrimSpace(b.String()), nil
		case n == 1:
			b.WriteByte(one[0])
		case err != nil && b.Len() > 0:
			return strings.TrimSpace(b.String()), nil
		case err != nil:
			return "", err
		}
	}
}
