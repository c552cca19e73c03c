package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/notify"
	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/resolve"
	"github.com/tieline/tieline/screen"
	"github.com/tieline/tieline/sqlite"
)

type watchAddCommand struct {
	ledgerFlag
	sourcesFlag
	Name    string       `arg:"" help:"What to call the watch; one of that name is replaced."`
	Company string       `help:"Deals and plants of this company."`
	Deal    string       `help:"This deal, by its id."`
	Plant   string       `help:"Plants whose name or place contains this."`
	Place   string       `help:"Deals and plants whose place contains this."`
	Kind    tieline.Kind `enum:",joint_venture,licence,supply,acquisition,funding,partnership" default:"" help:"Deals of this kind: ${enum}."`
	Rule    string       `help:"Deals on which this rule or screen of the rule book bears, or may."`
	To      []string     `placeholder:"RECEIVER" help:"Tell these receivers of sources.yaml; without any, alerts stand in tieline alerts and the feed only."`
}

func (c *watchAddCommand) Run(a *app) (err error) {
	w := tieline.Watch{Name: strings.TrimSpace(c.Name), Plant: c.Plant, Place: c.Place, Kind: c.Kind, Rule: c.Rule, Receivers: c.To}
	if w.Name == "" {
		return fmt.Errorf("a watch needs a name: %w", errUsage)
	}
	file, err := c.load(len(c.To) == 0)
	if err != nil {
		return err
	}
	for _, r := range c.To {
		if !file.receiver(r) {
			return &tieline.Error{Code: tieline.ErrInvalid, Op: "add watch", Input: r, Reason: "no receiver is called so", Hint: "write it into receivers: of " + c.Sources}
		}
	}
	if err := checkRule(c.Rule); err != nil {
		return err
	}
	store, err := c.create(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	if c.Deal != "" {
		d, _, err := store.Deal(a.ctx, c.Deal, tieline.Moment{})
		if err != nil {
			return err
		}
		w.Deal = d.ID
	}
	if w.Company, err = companyKey(a, store, c.Company); err != nil {
		return err
	}
	if _, err := makeAlerts(a, store); err != nil { // what the watches of now are to see they see first
		return err
	}
	if err := store.SaveWatch(a.ctx, w); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "saved: %s (%s)\n", w.Name, conditions(&w))
	return nil
}

// companyKey is the identity of the company that a name means. One that neither the ledger nor the
// atlas knows yet may come.
func companyKey(a *app, store tieline.Store, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	if known := atlas.Default().Resolve(name); len(known) == 1 {
		return known[0].ID, nil
	}
	found, err := findCompanies(a, store, name)
	switch {
	case err != nil:
		return "", err
	case len(found) == 1:
		return found[0].Key, nil
	case len(found) > 1:
		return "", &tieline.Error{Code: tieline.ErrInvalid, Op: "add watch", Input: name, Reason: fmt.Sprintf("%d companies are called so", len(found)), Hint: "give the whole name; see them with: tieline company " + strconv.Quote(name)}
	}
	return resolve.Key(tieline.Party{Name: name}), nil
}

// checkRule refuses a rule that no finding can ever name.
func checkRule(id string) error {
	if id == "" || screen.New(policy.Default()).Has(id) {
		return nil
	}
	_, err := policy.Default().Rule(id)
	return err
}

// conditions tells a watch for people.
func conditions(w *tieline.Watch) string {
	var parts []string
	for _, p := range [][2]string{{"company", w.Company}, {"deal", w.Deal}, {"plant", w.Plant}, {"place", w.Place}, {"kind", string(w.Kind)}, {"rule", w.Rule}} {
		if p[1] != "" {
			parts = append(parts, p[0]+" "+p[1])
		}
	}
	return cmp.Or(strings.Join(parts, ", "), "everything")
}

type watchListCommand struct {
	ledgerFlag
	formatFlag
}

func (c *watchListCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	watches, err := store.Watches(a.ctx)
	if err != nil {
		return err
	}
	l := listing{columns: []string{"watch", "tells of", "receivers"}, wide: 1, value: watches, empty: "no watches; save one with: tieline watch add NAME"}
	for _, w := range watches {
		l.rows = append(l.rows, []string{w.Name, conditions(&w), strings.Join(w.Receivers, ", ")})
	}
	return a.show(c.Format, l)
}

type watchRemoveCommand struct {
	ledgerFlag
	Name string `arg:"" help:"The watch."`
}

func (c *watchRemoveCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	return store.RemoveWatch(a.ctx, c.Name)
}

type watchSettleCommand struct {
	ledgerFlag
	Key      string `arg:"" help:"The alert's key, or the beginning of it, as --status shows it."`
	Receiver string `arg:"" help:"The receiver."`
	Resend   bool   `xor:"what" required:"" help:"Send it again: it did not arrive."`
	Done     bool   `xor:"what" required:"" help:"Count it as delivered: it arrived, or is not wanted any more."`
}

func (c *watchSettleCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	open, err := store.Deliveries(a.ctx, tieline.DeliveryDoubt, tieline.DeliveryFailed)
	if err != nil {
		return err
	}
	to := tieline.DeliveryWaiting
	if c.Done {
		to = tieline.DeliveryDone
	}
	for _, d := range open {
		if d.Receiver != c.Receiver || !strings.HasPrefix(d.Alert.Key, c.Key) {
			continue
		}
		from := d.State
		d.Tries, d.Changed, d.Due, d.Problem = 0, a.now(), a.now(), ""
		if _, err := store.MoveDeliveries(a.ctx, from, to, []tieline.Delivery{d}); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%s to %s: %s\n", d.Alert.Title, d.Receiver, to)
		return nil
	}
	return &tieline.Error{Code: tieline.ErrNotFound, Op: "settle", Input: c.Key + " " + c.Receiver, Reason: "no delivery in doubt or failed is called so", Hint: "see them with: tieline watch --status"}
}

type alertsCommand struct {
	ledgerFlag
	formatFlag
	Watch string       `help:"Only those of this watch."`
	Since tieline.Date `help:"Only those made from this day on; default: of the last seven days."`
	Limit int          `default:"100" help:"At most so many."`
}

func (c *alertsCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	since := a.now().Add(-7 * 24 * time.Hour)
	if !c.Since.IsZero() {
		since = c.Since.First()
	}
	alerts, err := store.Alerts(a.ctx, c.Watch, since, c.Limit)
	if err != nil {
		return err
	}
	if c.Format == "table" && len(alerts) > 0 {
		_, err := fmt.Fprint(a.out, notify.Digest(alerts, ""))
		return err
	}
	l := listing{columns: []string{"made", "kind", "title", "watches", "publisher", "published", "url", "words", "key"}, value: alerts, empty: "no alerts"}
	for _, x := range alerts {
		l.rows = append(l.rows, []string{x.Made.Format(time.RFC3339), string(x.Kind), x.Title, strings.Join(x.Watches, ", "), x.Publisher, x.Published.String(), x.URL, quotes(x.Evidence), x.Key})
	}
	return a.show(c.Format, l)
}

// showStatus shows what is known of each source, and the deliveries that are not done.
func showStatus(a *app, store *sqlite.Store, file *sourcesFile, format string) error {
	states, err := store.SourceStates(a.ctx)
	if err != nil {
		return err
	}
	byName := map[string]tieline.SourceState{}
	for _, s := range states {
		byName[s.Name] = s
	}
	shown := []tieline.SourceState{}
	l := listing{columns: []string{"source", "state", "asked", "next", "documents", "problem"}, wide: 5, empty: "no sources"}
	for _, src := range file.Sources {
		s, ok := byName[src.Name]
		s.Name = src.Name
		shown = append(shown, s)
		state := "well"
		switch {
		case !ok:
			state = "not asked yet"
		case s.Gone:
			state = "gone"
		case s.Failures > 0:
			state = "failing " + strconv.Itoa(s.Failures) + "×"
		case s.Problem != "":
			state = "in part"
		}
		l.rows = append(l.rows, []string{src.Name, state, moment(s.Asked), moment(s.Due), strconv.Itoa(s.Documents), s.Problem})
	}
	deliveries, err := store.Deliveries(a.ctx, tieline.DeliveryWaiting, tieline.DeliverySending, tieline.DeliveryDoubt, tieline.DeliveryFailed)
	if err != nil {
		return err
	}
	l.value = map[string]any{"sources": shown, "deliveries": deliveries}
	if err := a.show(format, l); err != nil || format != "table" || len(deliveries) == 0 {
		return err
	}
	fmt.Fprintln(a.out)
	l = listing{columns: []string{"delivery", "receiver", "state", "tries", "alert", "problem"}, wide: 4}
	for _, d := range deliveries {
		problem := d.Problem
		if problem == "" && !file.receiver(d.Receiver) {
			problem = "there is no such receiver in sources.yaml"
		}
		l.rows = append(l.rows, []string{d.Alert.Key[:12], d.Receiver, string(d.State), strconv.Itoa(d.Tries), d.Alert.Title, problem})
	}
	return a.show(format, l)
}

// moment writes a time for people, in their zone.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04")
}
