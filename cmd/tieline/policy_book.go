package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/policy"
)

type policyRulesCommand struct {
	Match string `arg:"" optional:"" help:"Only rules whose id or title contains this."`
	On    string `help:"Only rules that say something on this day."`
}

// Run lists rules.
func (c *policyRulesCommand) Run(a *app, p *policyCommand) error {
	book, err := p.book()
	if err != nil {
		return err
	}
	var on policy.Day
	if c.On != "" {
		if on, err = policy.ParseDay(c.On); err != nil {
			return fmt.Errorf("--on: %w: %w", err, errUsage)
		}
	}
	w := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
	for _, r := range book.Rules() {
		if !strings.Contains(strings.ToLower(r.ID+" "+r.Title), strings.ToLower(c.Match)) || on != 0 && !says(r, on) {
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Jurisdiction, r.Standing, r.Seen, r.Title)
	}
	return w.Flush()
}

func says(r *policy.Rule, on policy.Day) bool {
	for _, v := range r.Values {
		if v.From <= on && on < v.To {
			return true
		}
	}
	return len(r.Values) == 0
}

type policyShowCommand struct {
	ID string `arg:"" help:"Id of the rule."`
}

// Run shows a rule with its history.
func (c *policyShowCommand) Run(a *app, p *policyCommand) error {
	book, err := p.book()
	if err != nil {
		return err
	}
	r, err := book.Rule(c.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s\n%s\n\n", r.ID, r.Title)
	w := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
	for _, row := range [][2]string{{"jurisdiction", r.Jurisdiction}, {"authority", r.Authority}, {"instrument", r.Instrument}, {"standing", string(r.Standing)},
		{"trigger", r.Trigger}, {"question", strings.TrimSpace(r.Ask + " " + r.Role)}, {"condition", r.Condition}, {"cite", r.Cite}, {"seen", string(r.Seen)},
		{"verify after", r.VerifyAfter.String()}, {"displaced by", strings.Join(r.DisplacedBy, ", ")}, {"stacks with", strings.Join(r.StacksWith, ", ")},
		{"supersedes", strings.Join(r.Supersedes, ", ")}, {"exempts", strings.Join(r.Exempts, ", ")}, {"note", r.Note}, {"no question", r.Left}} {
		if row[1] != "" {
			fmt.Fprintf(w, "%s\t%s\n", row[0], row[1])
		}
	}
	for _, s := range r.Source {
		fmt.Fprintf(w, "source\t%s\n", s)
	}
	for _, e := range book.History(r) {
		fmt.Fprintf(w, "%s\t%s\n", e.Day, e.Says)
	}
	return w.Flush()
}

type policyCalendarCommand struct {
	From   string `help:"First day; today if absent."`
	To     string `help:"Day before which to stop; two years after the first if absent."`
	Format string `enum:"table,json,ics" default:"table" help:"table, json or ics (iCalendar)."`
}

// Run prints the calendar of the book.
func (c *policyCalendarCommand) Run(a *app, p *policyCommand) error {
	book, err := p.book()
	if err != nil {
		return err
	}
	from := policy.DayOf(tieline.DateOf(a.now()))
	if c.From != "" {
		if from, err = policy.ParseDay(c.From); err != nil {
			return fmt.Errorf("--from: %w: %w", err, errUsage)
		}
	}
	to := from.Add(2, 0, 0)
	if c.To != "" {
		if to, err = policy.ParseDay(c.To); err != nil {
			return fmt.Errorf("--to: %w: %w", err, errUsage)
		}
	}
	entries := book.Calendar(from, to)
	switch c.Format {
	case "json":
		enc := json.NewEncoder(a.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(entries)
	case "ics":
		return policy.WriteICS(a.out, entries, a.now().UTC().Format("20060102T150405Z"))
	}
	w := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
	for _, e := range entries {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", e.Day, e.What, e.Rule, e.Says)
	}
	return w.Flush()
}

type policyCheckCommand struct{}

// Run checks the book and counts what it holds.
func (c *policyCheckCommand) Run(a *app, p *policyCommand) error {
	start := time.Now()
	files := policy.Embedded()
	if p.Book != "" {
		files = os.DirFS(p.Book)
	}
	book, err := policy.Load(files)
	if err == nil {
		err = book.Check()
	}
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			fmt.Fprintln(a.err, line)
		}
		return errors.New("the rule book has faults")
	}
	fmt.Fprintf(a.out, "%d rules, %d worked examples, %d facts covered: sound (%d ms)\n", len(book.Rules()), len(book.Examples()), len(book.Coverage()), time.Since(start).Milliseconds())
	return nil
}

type policyCoverageCommand struct {
	Facts string `type:"existingfile" placeholder:"FILE" help:"Also compare with the collection of facts itself."`
}

// Run maps facts to rules.
func (c *policyCoverageCommand) Run(a *app, p *policyCommand) error {
	book, err := p.book()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
	ruled, left, open := 0, 0, 0
	for _, x := range book.Coverage() {
		switch {
		case len(x.Rules) > 0:
			ruled++
			fmt.Fprintf(w, "%s\t%s\n", x.Fact, strings.Join(x.Rules, ", "))
		case x.Left != "":
			left++
			fmt.Fprintf(w, "%s\tleft out: %s\n", x.Fact, x.Left)
		default:
			open++
			fmt.Fprintf(w, "%s\tNOT COVERED\n", x.Fact)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%d facts: %d in rules, %d left out with a reason, %d not covered\n", ruled+left+open, ruled, left, open)
	if c.Facts == "" {
		return nil
	}
	return compareFacts(a.out, book, c.Facts)
}

func compareFacts(out io.Writer, book *policy.Book, name string) error {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return &tieline.Error{Code: tieline.ErrNotFound, Op: "open", Input: name, Reason: "there is no such file", Err: err}
	}
	if err != nil {
		return err
	}
	defer f.Close()
	ids, err := book.Uncovered(f)
	if err != nil {
		return err
	}
	for _, id := range ids {
		fmt.Fprintf(out, "%s is in %s, not in coverage.yaml\n", id, name)
	}
	if len(ids) > 0 {
		return fmt.Errorf("%d facts of %s are not listed", len(ids), name)
	}
	fmt.Fprintf(out, "every fact of %s is listed\n", name)
	return nil
}
