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

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/policy"
)

// policyCommand asks the rule book.
type policyCommand struct {
	Book   string `type:"existingdir" placeholder:"DIR" help:"Use the rule book in this folder instead of the one built in."`
	Assume string `type:"existingfile" placeholder:"FILE" help:"Change rules or lists for this run, see docs/rules.md."`

	Answer   policyAnswerCommand   `cmd:"" help:"Answer questions, one JSON object a line, with the rules that each answer rests on."`
	Duty     policyDutyCommand     `cmd:"" help:"Show the stack of duties that goods owe on the day of their entry."`
	Entity   policyEntityCommand   `cmd:"" help:"Test an entity described in a JSON file, and show the holdings that decide."`
	Rules    policyRulesCommand    `cmd:"" help:"List the rules."`
	Show     policyShowCommand     `cmd:"" help:"Show one rule."`
	Calendar policyCalendarCommand `cmd:"" help:"List what takes effect, changes, ends or should be verified."`
	Check    policyCheckCommand    `cmd:"" help:"Prove the rule book sound: dates, citations, names, coverage, worked examples."`
	Coverage policyCoverageCommand `cmd:"" help:"Map the collected facts to rules, or to the reason why they are left out."`

	Watch     policyWatchCommand     `cmd:"" help:"Look through new documents of the Federal Register for changes of the rules."`
	Proposals policyProposalsCommand `cmd:"" help:"List what documents may change, for a person to decide."`
	Accept    policyAcceptCommand    `cmd:"" help:"Accept a proposal: it becomes a task."`
	Reject    policyRejectCommand    `cmd:"" help:"Reject a proposal."`
}

// Help is what tieline policy --help adds.
func (policyCommand) Help() string {
	return "The questions and the fields of their answers are described in docs/policy.md, rules in docs/rules.md.\n\nThis is information, not legal advice."
}

// book is the rule book that the command works with.
func (c *policyCommand) book() (*policy.Book, error) {
	files := policy.Embedded()
	if c.Book != "" {
		files = os.DirFS(c.Book)
	}
	switch {
	case c.Assume != "":
		return assumedBook(files, c.Assume)
	case c.Book != "":
		return policy.Load(files)
	}
	return policy.Default(), nil
}

// assumedBook is a book as a file of assumptions would have it.
func assumedBook(files fs.FS, name string) (*policy.Book, error) {
	assumptions, err := readAssumptions(name)
	if err != nil {
		return nil, err
	}
	return policy.LoadAssuming(files, assumptions)
}

func readAssumptions(name string) (*policy.Assumptions, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return policy.ReadAssumptions(name, data)
}

type policyAnswerCommand struct {
	File string `arg:"" optional:"" default:"-" help:"File of questions in JSON Lines; - reads standard input."`
}

// Run answers every line in order; a bad line is answered by its error.
func (c *policyAnswerCommand) Run(a *app, p *policyCommand) error {
	book, err := p.book()
	if err != nil {
		return err
	}
	in, err := openOrStdin(a, c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	_, failed, err := book.AnswerAll(in, a.out)
	if err == nil && failed > 0 {
		fmt.Fprintf(a.err, "tieline: %d questions could not be answered; their lines say why\n", failed)
	}
	return err
}

func openOrStdin(a *app, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(a.in), nil
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &tieline.Error{Code: tieline.ErrNotFound, Op: "open", Input: name, Reason: "there is no such file", Err: err}
	}
	return f, err
}

type policyDutyCommand struct {
	Destination string   `default:"US" help:"Country of entry."`
	Origin      string   `required:"" help:"Country of origin, ISO alpha-2."`
	HTS         string   `name:"hts" help:"Tariff code."`
	Goods       string   `help:"Name of the goods instead of a code: bev, ev_battery, storage_battery …"`
	Date        string   `help:"Day of entry; today if absent."`
	Use         string   `help:"passenger_vehicle_part, truck_part, storage or other."`
	Claim       []string `help:"Preference claimed: usmca, korus, quota."`
	Loaded      string   `help:"Day of loading, for goods in transit."`
	Producer    string   `help:"Maker of the goods."`
	Value       *float64 `help:"Customs value in US dollars."`
	Explain     bool     `help:"Show the rules behind each line."`
	Format      string   `enum:"table,json" default:"table" help:"table or json."`
}

// Run shows one stack.
func (c *policyDutyCommand) Run(a *app, p *policyCommand) error {
	book, err := p.book()
	if err != nil {
		return err
	}
	fields := map[string]any{}
	for name, v := range map[string]string{"destination": c.Destination, "origin": c.Origin, "hts": c.HTS, "goods": c.Goods, "date": c.Date, "use": c.Use, "loaded": c.Loaded, "producer": c.Producer} {
		if v != "" {
			fields[name] = v
		}
	}
	if c.Date == "" {
		fields["date"] = tieline.DateOf(a.now()).String()
	}
	if len(c.Claim) > 0 {
		claims := make([]any, len(c.Claim))
		for i, x := range c.Claim {
			claims[i] = x
		}
		fields["claims"] = claims
	}
	if c.Value != nil {
		fields["value"] = *c.Value
	}
	answer := book.Answer(policy.Query{Ask: "duty", Fields: fields})
	if answer.Err != nil {
		return answer.Err
	}
	if c.Format == "json" {
		return writeAnswer(a.out, answer)
	}
	return c.table(a.out, answer)
}

func (c *policyDutyCommand) table(out io.Writer, answer policy.Answer) error {
	d := answer.Answer.(policy.DutyAnswer)
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, l := range d.Lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", l.Label, percentOf(l.Percent), l.Rule, l.Reason)
	}
	fmt.Fprintf(w, "total\t%s\n", percentOf(d.Total))
	if d.Duty != nil {
		owed := policy.Unknown
		if d.Duty.Known {
			owed = fmt.Sprintf("%.2f USD", d.Duty.Value)
		}
		fmt.Fprintf(w, "duty\t%s\n", owed)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	printDoubts(out, answer)
	if c.Explain {
		printBecause(out, answer)
	}
	return nil
}

func percentOf(n policy.Number) string {
	if !n.Known {
		return policy.Unknown
	}
	return fmt.Sprintf("%g %%", n.Value)
}

func printDoubts(out io.Writer, answer policy.Answer) {
	for _, m := range answer.Missing {
		fmt.Fprintln(out, "missing:", m)
	}
	for _, w := range answer.Warnings {
		fmt.Fprintln(out, "note:", w)
	}
}

func printBecause(out io.Writer, answer policy.Answer) {
	for _, b := range answer.Because {
		fmt.Fprintf(out, "\n%s (%s)\n  %s\n  %s\n", b.Rule, b.Seen, b.Says, b.Cite)
		for _, s := range b.Source {
			fmt.Fprintf(out, "  %s\n", s)
		}
	}
}

func writeAnswer(out io.Writer, answer policy.Answer) error {
	data, err := answer.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", data)
	return err
}

type policyEntityCommand struct {
	File   string `arg:"" help:"JSON file with an entity question: entity or name, tax_year_start, tax_year_end."`
	Format string `enum:"text,json" default:"text" help:"text or json."`
}

// Run tests one entity.
func (c *policyEntityCommand) Run(a *app, p *policyCommand) error {
	book, err := p.book()
	if err != nil {
		return err
	}
	in, err := openOrStdin(a, c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "read entity", Input: c.File, Reason: "not a JSON object: " + err.Error(), Err: err}
	}
	delete(fields, "ask")
	delete(fields, "id")
	answer := book.Answer(policy.Query{Ask: "entity", Fields: fields})
	if answer.Err != nil {
		return policy.Locate(c.File, data, answer.Err)
	}
	if c.Format == "json" {
		return writeAnswer(a.out, answer)
	}
	data, err = json.Marshal(answer.Answer)
	if err != nil {
		return err
	}
	var values map[string]any
	if err := json.Unmarshal(data, &values); err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
	for _, k := range []string{"specified_foreign_entity", "foreign_controlled", "foreign_influenced", "grounds", "tested_on"} {
		fmt.Fprintf(w, "%s\t%v\n", strings.ReplaceAll(k, "_", " "), values[k])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	printDoubts(a.out, answer)
	printBecause(a.out, answer)
	return nil
}
