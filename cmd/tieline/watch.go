package main

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/fetch"
	"github.com/tieline/tieline/ingest/source"
	"github.com/tieline/tieline/notify"
	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/screen"
	"github.com/tieline/tieline/sqlite"
)

// watchCommand follows sources; its subcommands keep what people want to be told of.
type watchCommand struct {
	Run    watchRunCommand    `cmd:"" default:"withargs" help:"Ask the sources when they are due, read what is new, and deliver alerts (the default)."`
	Add    watchAddCommand    `cmd:"" help:"Save a watch: what you want to be told of, from now on."`
	List   watchListCommand   `cmd:"" help:"List the saved watches."`
	Remove watchRemoveCommand `cmd:"" help:"End a watch."`
	Settle watchSettleCommand `cmd:"" help:"Decide on deliveries that are in doubt or failed."`
}

type watchRunCommand struct {
	ledgerFlag
	sourcesFlag
	formatFlag
	Once         bool `help:"Ask every source once, deliver, and end."`
	Status       bool `help:"Show the state of each source and of the deliveries, and end."`
	AllowPrivate bool `help:"Fetch from loopback and private addresses too: an intranet, a server of your own."`
}

func (c *watchRunCommand) Run(a *app) (err error) {
	file, err := c.load(false)
	if err != nil {
		return err
	}
	store, err := c.create(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	if c.Status {
		return showStatus(a, store, file, c.Format)
	}
	f := &follower{app: a, store: store, file: file, once: c.Once,
		poller: source.Poller{Contact: file.Contact, Client: fetch.New(fetch.Options{AllowPrivate: c.AllowPrivate, UserAgent: userAgent(file.Contact)})},
		outbox: notify.Outbox{Store: store, Receivers: file.Receivers, Now: a.now, Pages: file.Pages}}
	return f.follow()
}

// userAgent says who asks, as public services want to know.
func userAgent(contact string) string {
	if contact == "" {
		return "Tieline/" + version
	}
	return "Tieline/" + version + " (" + contact + ")"
}

// follower asks sources and tells people what came of it.
type follower struct {
	*app
	store  *sqlite.Store
	file   *sourcesFile
	poller source.Poller
	outbox notify.Outbox
	once   bool
}

// rest is how long the follower sleeps at most: documents also come by tieline ingest.
const rest = 15 * time.Second

func (f *follower) follow() error {
	for {
		next, err := f.round()
		if err != nil || f.once {
			return err
		}
		select {
		case <-f.ctx.Done():
			return f.ctx.Err()
		case <-time.After(min(max(next.Sub(f.now()), time.Second), rest)):
		}
	}
}

// round asks every source that is due, makes alerts and delivers them. It gives the time at which
// the next source is due.
func (f *follower) round() (next time.Time, err error) {
	states, err := f.states()
	if err != nil {
		return next, err
	}
	next = f.now().Add(rest)
	for i := range f.file.Sources {
		src := &f.file.Sources[i]
		state := states[src.Name]
		if f.due(state, src) {
			if state, err = f.ask(src, state); err != nil {
				return next, err
			}
		}
		if !state.Gone && state.Due.Before(next) {
			next = state.Due
		}
		if err := f.tellNews(); err != nil {
			return next, err
		}
	}
	if err := f.tellNews(); err != nil {
		return next, err
	}
	return next, f.outbox.Deliver(f.ctx)
}

func (f *follower) states() (map[string]tieline.SourceState, error) {
	list, err := f.store.SourceStates(f.ctx)
	states := map[string]tieline.SourceState{}
	for _, s := range list {
		states[s.Name] = s
	}
	return states, err
}

// due: asked once, a source is asked before its time, but one that fails is left alone all the same.
func (f *follower) due(state tieline.SourceState, src *source.Source) bool {
	if f.once && state.Failures == 0 && !state.Gone {
		return true
	}
	return source.Due(state, src, f.now())
}

// ask asks one source, reads what it has into the ledger, and keeps what is known of it.
func (f *follower) ask(src *source.Source, state tieline.SourceState) (tieline.SourceState, error) {
	o := source.Outcome{At: f.now()}
	answer, err := f.poller.Poll(f.ctx, src, state, f.seen(src))
	if err == nil {
		o.ETag, o.LastModified = answer.ETag, answer.LastModified
		failed := f.failed
		o.Added, err = f.read(src, answer)
		o.Failed = f.failed - failed
		if err != nil {
			return state, err // of the store: nothing is known of the source
		}
	} else {
		if f.ctx.Err() != nil {
			return state, f.ctx.Err()
		}
		f.fail(fmt.Errorf("%s: %w", src.Name, err))
		o.Err = err
		o.RetryAfter, o.Gone = source.Failure(err, f.now())
	}
	if o.Added > 0 {
		fmt.Fprintf(f.out, "%s: %s\n", src.Name, count(o.Added, "new document"))
	}
	state = source.After(state, src, o)
	return state, f.store.SaveSource(f.ctx, state)
}

// maxTries is how often an item of a source is tried that cannot be had.
const maxTries = 3

// seen tells whether an item of a source needs not be fetched. An error of the store shows again when
// what came of the item is kept.
func (f *follower) seen(src *source.Source) func(string) bool {
	return func(key string) bool {
		tries, done, err := f.store.SourceItem(f.ctx, src.Name, key)
		return err == nil && (done || tries >= maxTries)
	}
}

// read reads the documents of an answer into the ledger. An item is done when its document is stored:
// after a crash it is fetched again, and stored once all the same.
func (f *follower) read(src *source.Source, answer *source.Answer) (added int, err error) {
	var keys sync.Map // of documents: the producer writes while others are stored
	documents := func(yield func(*tieline.Document, error) bool) {
		for e, err := range answer.Entries {
			switch {
			case e.Key == "" || f.ctx.Err() != nil:
			case err == nil:
				keys.Store(e.Document, e.Key)
			default:
				err = errors.Join(err, f.store.TriedItem(f.ctx, src.Name, e.Key, false))
			}
			if !yield(e.Document, err) {
				return
			}
		}
	}
	known := func(d *tieline.Document) bool {
		has, err := f.store.HasDocument(f.ctx, d.ID)
		return err == nil && has
	}
	var stored []string
	err = f.readAll(documents, known, func(r *tieline.Records) error {
		isNew, err := f.store.AddDocument(f.ctx, r, f.now())
		if isNew {
			stored = append(stored, r.Document.ID)
		}
		if key, ok := keys.Load(r.Document); ok && err == nil {
			err = f.store.TriedItem(f.ctx, src.Name, key.(string), true)
		}
		return err
	})
	return len(stored), errors.Join(err, keepTouched(f.app, f.store, stored))
}

// newsAtOnce bounds the documents that alerts are made of in one step.
const newsAtOnce = 200

// tellNews makes alerts of what documents have brought since the last time, whoever read them in.
func (f *follower) tellNews() error {
	alerts, err := makeAlerts(f.app, f.store)
	if err != nil || len(alerts) == 0 {
		return err
	}
	fmt.Fprintf(f.out, "%s:\n\n%s\n", count(len(alerts), "alert"), notify.Digest(alerts, f.file.Pages))
	return nil
}

// makeAlerts stores the alerts of all news, and gives those that it made.
func makeAlerts(a *app, store *sqlite.Store) (made []tieline.Alert, err error) {
	watches, err := store.Watches(a.ctx)
	if err != nil {
		return nil, err
	}
	rules := ruleFinder(a)
	for {
		news, mark, err := store.News(a.ctx, newsAtOnce)
		if err != nil || mark.Empty() {
			return made, err
		}
		alerts, err := notify.Alerts(news, watches, rules, a.now())
		if err != nil {
			return made, err
		}
		ok, err := store.AddAlerts(a.ctx, mark, alerts)
		if err != nil {
			return made, err
		}
		if ok {
			made = append(made, alerts...)
		}
	}
}

// ruleFinder names the rules and screens of the book that bear on a deal today, or may.
func ruleFinder(a *app) notify.Rules {
	return func(d *tieline.LedgerDeal) (ids []string, err error) {
		found, err := screen.New(policy.Default()).Deal(d, nil, policy.DayOf(tieline.DateOf(a.now())))
		for _, f := range found {
			if f.Verdict == tieline.DoesNotApply {
				continue
			}
			ids = append(ids, f.Screen)
			for _, b := range f.Because {
				ids = append(ids, b.Rule)
			}
		}
		return ids, err
	}
}
