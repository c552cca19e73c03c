package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
)

type dealsCommand struct {
	ledgerFlag
	formatFlag
	momentFlags
	Company string         `help:"Only deals with a party whose name contains this."`
	Kind    tieline.Kind   `enum:",joint_venture,licence,supply,acquisition,funding,partnership" default:"" help:"Only deals of this kind: ${enum}."`
	Status  tieline.Status `enum:",exploring,announced,agreed,active,suspended,exiting,ended,denied" default:"" help:"Only deals at this stage: ${enum}."`
	Limit   int            `default:"100" help:"At most so many."`
}

func (c *dealsCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	deals, err := store.Deals(a.ctx, tieline.DealFilter{Moment: c.moment(), Text: c.Company, Kind: c.Kind, Status: c.Status, Limit: c.Limit})
	if err != nil {
		return err
	}
	l := dealListing(deals)
	if c.moment() != (tieline.Moment{}) {
		l.empty = "no such deal at that time"
	}
	return a.show(c.Format, l)
}

func dealListing(deals []tieline.LedgerDeal) listing {
	l := listing{columns: []string{"id", "updated", "kind", "status", "parties", "place", "voices"}, wide: 4, value: deals,
		empty: "no deals; read documents in with: tieline ingest PATH"}
	for _, d := range deals {
		l.rows = append(l.rows, []string{d.ID, d.Updated.String(), string(d.Kind), string(d.Status), ledger.Title(&d), d.Place, strconv.Itoa(d.Voices)})
	}
	return l
}

type dealCommand struct {
	ledgerFlag
	formatFlag
	momentFlags
	ID string `arg:"" help:"The deal's id, or the beginning of it."`
}

func (c *dealCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	d, claims, err := store.Deal(a.ctx, c.ID, c.moment())
	if err != nil {
		return err
	}
	if !c.moment().AsOf.IsZero() {
		d.HeardIn(claims)
	}
	l := listing{columns: []string{"report", "date", "status", "origin", "publisher", "words", "url"}, wide: 5, value: map[string]any{"deal": d, "claims": claims}}
	add := func(mark string, cl *tieline.Claim) {
		l.rows = append(l.rows, []string{shortClaim(cl.ID), cl.Published.String(), string(cl.Deal.Status), string(cl.Deal.Origin), mark + cl.Publisher, quotes(cl.Deal.Evidence), cl.URL})
	}
	if c.Format == "table" {
		writeDealHead(a, d, len(claims))
		top, under := ledger.Nest(claims)
		for _, i := range top {
			add("", &claims[i])
			for _, k := range under[i] {
				add("↳ ", &claims[k])
			}
		}
		return a.show(c.Format, l)
	}
	for i := range claims {
		add("", &claims[i])
	}
	return a.show(c.Format, l)
}

func writeDealHead(a *app, d *tieline.LedgerDeal, reports int) {
	fmt.Fprintf(a.out, "%s\n\n", ledger.Title(d))
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(a.out, "%-10s %s\n", name, value)
		}
	}
	line("kind", string(d.Kind))
	line("status", string(d.Status))
	for _, p := range d.Parties {
		line(string(p.Role), p.Name)
	}
	line("place", d.Place)
	line("venture", d.Venture)
	stages := make([]string, len(d.Stages))
	for i, s := range d.Stages {
		stages[i] = strings.TrimSpace(string(s.Status) + " " + s.Date.String())
	}
	line("history", strings.Join(stages, " → "))
	if d.Lives > 1 {
		line("lives", fmt.Sprintf("%d: taken up again after its end", d.Lives))
	}
	writeTerms(a, d)
	writeSources(a, d, reports)
	fmt.Fprintln(a.out)
}

// quotes joins evidence into one line.
func quotes(evidence []tieline.Evidence) string {
	var b strings.Builder
	for i, e := range evidence {
		if i > 0 {
			b.WriteString(" […] ")
		}
		b.WriteString(strings.Join(strings.Fields(e.Quote()), " "))
	}
	return b.String()
}
