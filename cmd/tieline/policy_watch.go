package main

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/fetch"
	"github.com/tieline/tieline/ingest/notice"
	"github.com/tieline/tieline/policy"
)

// policyWatchCommand looks for changes of law.
type policyWatchCommand struct {
	ledgerFlag
	From         []string     `placeholder:"FILE|URL" help:"Lists of documents as the Federal Register's documents.json gives them; without it the service is asked."`
	Term         string       `help:"Ask for documents with these words."`
	Agency       []string     `placeholder:"SLUG" help:"Ask for documents of this agency, as its address spells it: commerce-department."`
	Since        tieline.Date `placeholder:"DATE" help:"Ask for documents published since this day."`
	Pages        int          `default:"10" help:"Read at most so many pages of a list."`
	AllowPrivate bool         `help:"Also read from addresses inside your own network."`
}

// Help is what tieline policy watch --help adds.
func (policyWatchCommand) Help() string {
	return "What a new document may change is kept as proposals. A person decides about each: tieline policy proposals, accept, reject. No rule is changed by this."
}

// Run reads the lists and keeps what is proposed.
func (c *policyWatchCommand) Run(a *app, p *policyCommand) (err error) {
	if len(c.From) == 0 {
		if c.Term == "" && len(c.Agency) == 0 {
			return fmt.Errorf("give --from, or --term or --agency to ask the service: %w", errUsage)
		}
		c.From = []string{notice.Query{Term: c.Term, Agencies: c.Agency, Since: c.Since}.Address(notice.Host)}
	}
	book, err := p.book()
	if err != nil {
		return err
	}
	store, err := c.create(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	notices, list := 0, []tieline.Proposal{}
	for _, from := range c.From {
		found, err := c.read(a, from)
		if err != nil {
			return err
		}
		for i := range found {
			list = append(list, book.Propose(&found[i], a.now())...)
		}
		notices += len(found)
	}
	added, err := store.Propose(a.ctx, list)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%d documents, %d proposals, %d new\n", notices, len(list), added)
	return err
}

// read reads one list with its further pages. What could not be read of it is reported and does not
// stop the rest.
func (c *policyWatchCommand) read(a *app, from string) (all []tieline.Notice, err error) {
	client := fetch.New(fetch.Options{AllowPrivate: c.AllowPrivate})
	seen := map[string]bool{}
	for n := 0; from != "" && n < max(c.Pages, 1) && !seen[from]; n++ {
		seen[from] = true
		page, err := c.page(a, client, from)
		if page == nil {
			return nil, err
		}
		if err != nil {
			a.failed++
			fmt.Fprintf(a.err, "tieline: %s: %v\n", from, err)
		}
		all = append(all, page.Notices...)
		if from = furtherPage(from, page.Next); from == "" && page.Next != "" {
			fmt.Fprintf(a.err, "tieline: the list goes on at %s\n", page.Next)
		}
	}
	return all, nil
}

func (c *policyWatchCommand) page(a *app, client *fetch.Client, from string) (*notice.Page, error) {
	if !isAddress(from) {
		f, err := os.Open(from)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return notice.Read(f)
	}
	r, err := client.Get(a.ctx, from)
	if err != nil {
		return nil, err
	}
	return notice.Read(strings.NewReader(string(r.Body)))
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// furtherPage is the next page where it is of the same host; a list may not send us elsewhere.
func furtherPage(from, next string) string {
	u, err := url.Parse(from)
	v, err2 := url.Parse(next)
	if err != nil || err2 != nil || !isAddress(from) || next == "" || v.Scheme != u.Scheme || v.Host != u.Host {
		return ""
	}
	return next
}

type policyProposalsCommand struct {
	ledgerFlag
	formatFlag
	ID    string `arg:"" optional:"" help:"Show this one with its reasons, or those of this document."`
	State string `enum:"open,accepted,rejected,done,all" default:"open" help:"open, accepted (tasks), rejected, done or all."`
}

// Run lists proposals.
func (c *policyProposalsCommand) Run(a *app, p *policyCommand) (err error) {
	judged, err := judgedProposals(a, p, &c.ledgerFlag)
	if err != nil {
		return err
	}
	if c.ID != "" {
		return c.show(a, judged)
	}
	shown := []policy.JudgedProposal{}
	for _, j := range judged {
		if c.State == "all" || c.State == string(j.State) {
			shown = append(shown, j)
		}
	}
	l := listing{columns: []string{"id", "score", "published", "state", "document"}, wide: 4, value: shown, empty: "no proposals"}
	for _, j := range shown {
		what := j.Notice.Title
		if j.Task != "" {
			what = j.Task
		}
		l.rows = append(l.rows, []string{j.ID, fmt.Sprintf("%.2f", j.Score), j.Notice.Published.String(), string(j.State), what})
	}
	return a.show(c.Format, l)
}

func (c *policyProposalsCommand) show(a *app, judged []policy.JudgedProposal) error {
	found, err := pickProposals(judged, c.ID)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return a.show("json", listing{value: found})
	}
	for _, j := range found {
		showField(a.out, "proposal", j.ID)
		showField(a.out, "state", string(j.State))
		showField(a.out, "score", fmt.Sprintf("%.2f", j.Score))
		if d := j.Decision; d != nil {
			showField(a.out, "decided", fmt.Sprintf("%s by %s, %s: %s", d.ID, d.Author, d.At.Format("2006-01-02 15:04"), d.Reason))
		}
		showField(a.out, "task", j.Task)
		showField(a.out, "document", strings.TrimSpace(j.Notice.Kind+" "+j.Notice.Number+": "+j.Notice.Title))
		showField(a.out, "abstract", j.Notice.Abstract)
		showField(a.out, "by", strings.Join(j.Notice.Agencies, ", "))
		showField(a.out, "published", j.Notice.Published.String())
		showField(a.out, "effective", j.Notice.Effective.String())
		showField(a.out, "citation", j.Notice.Citation)
		showField(a.out, "source", j.Notice.URL)
		for _, r := range j.Reasons {
			showField(a.out, "because", r)
		}
		fmt.Fprintln(a.out)
	}
	return nil
}

// policyDecideCommand settles proposals.
type policyDecideCommand struct {
	ledgerFlag
	ID     string `arg:"" help:"The proposal, or the document for all its open proposals."`
	Author string `env:"TIELINE_AUTHOR" placeholder:"NAME" help:"Who decides (default: the user of this machine)."`
	Reason string `short:"m" required:"" help:"Why."`
}

type policyAcceptCommand struct{ policyDecideCommand }

// Run accepts: the proposal becomes a task. The rule itself is changed by a person, in its file.
func (c *policyAcceptCommand) Run(a *app, p *policyCommand) error {
	return c.decide(a, p, tieline.Confirm)
}

type policyRejectCommand struct{ policyDecideCommand }

// Run rejects.
func (c *policyRejectCommand) Run(a *app, p *policyCommand) error {
	return c.decide(a, p, tieline.Reject)
}

func (c *policyDecideCommand) decide(a *app, p *policyCommand, verb tieline.Verb) (err error) {
	judged, err := judgedProposals(a, p, &c.ledgerFlag)
	if err != nil {
		return err
	}
	found, err := pickProposals(judged, c.ID)
	if err != nil {
		return err
	}
	if len(found) > 1 { // a document: what is settled already stays so
		found = slices.DeleteFunc(found, func(j policy.JudgedProposal) bool { return j.State != policy.ProposalOpen })
	}
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	for _, j := range found {
		e, err := store.Decide(a.ctx, tieline.Decision{Verb: verb, Author: author(c.Author), Reason: c.Reason, Item: j.ID}, a.now())
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%s  %s %s\n", e.Decision.ID, verb, j.ID)
	}
	if len(found) == 0 {
		fmt.Fprintln(a.out, "nothing of it is open")
	}
	return nil
}

func judgedProposals(a *app, p *policyCommand, ledger *ledgerFlag) (judged []policy.JudgedProposal, err error) {
	book, err := p.book()
	if err != nil {
		return nil, err
	}
	store, err := ledger.open(a)
	if err != nil {
		return nil, err
	}
	defer closeInto(store, &err)
	list, err := store.Proposals(a.ctx)
	if err != nil {
		return nil, err
	}
	decisions, err := store.Decisions(a.ctx)
	if err != nil {
		return nil, err
	}
	return book.Judge(list, decisions), nil
}

// pickProposals finds a proposal by its id or the beginning of it, or all of a document by its number.
func pickProposals(judged []policy.JudgedProposal, id string) (found []policy.JudgedProposal, err error) {
	for _, j := range judged {
		if j.ID == id {
			return []policy.JudgedProposal{j}, nil
		}
		if j.Notice.Number == id || strings.HasPrefix(j.ID, id) && strings.Contains(id, "/") {
			found = append(found, j)
		}
	}
	switch {
	case len(found) == 0:
		return nil, &tieline.Error{Code: tieline.ErrNotFound, Op: "find proposal", Input: id, Reason: "there is no such proposal", Hint: "tieline policy proposals --state all lists them"}
	case len(found) > 1 && strings.Contains(id, "/"):
		return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "find proposal", Input: id, Reason: fmt.Sprintf("%d proposals begin so", len(found)), Hint: "give more of the id"}
	}
	return found, nil
}
