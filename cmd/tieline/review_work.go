package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/review"
)

// reviewWorkCommand goes through the queue with a person.
type reviewWorkCommand struct {
	ledgerFlag
	Author string `env:"TIELINE_AUTHOR" placeholder:"NAME" help:"Who decides (default: the user of this machine)."`
	Kind   string `help:"Only things of this kind."`
}

// errQuit ends the work where the person wants no more.
var errQuit = errors.New("quit")

func (c *reviewWorkCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	queue := newQueue(store)
	skipped := 0
	for {
		items, err := queue.Items(a.ctx, review.Filter{Kind: c.Kind, Limit: 1, Offset: skipped})
		if err != nil {
			return err
		}
		if len(items) == 0 {
			fmt.Fprintln(a.out, "nothing is left to review")
			return nil
		}
		decided, err := c.look(a, store, &items[0])
		if errors.Is(err, errQuit) || errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !decided {
			skipped++
		}
	}
}

// look shows one item and takes the decision that the person chooses; false where there is none.
func (c *reviewWorkCommand) look(a *app, store tieline.Store, item *review.Item) (bool, error) {
	writeItem(a, item)
	for _, o := range item.Options {
		fmt.Fprintf(a.out, "  %s  %s\n", o.Key, o.Label)
	}
	fmt.Fprint(a.out, "  n  Next\n  q  Quit\n> ")
	key, err := a.line()
	switch {
	case err != nil:
		return false, err
	case key == "q":
		return false, errQuit
	case key == "n" || key == "":
		return false, nil
	}
	option, err := item.Option(key)
	if err != nil {
		fmt.Fprintln(a.out, err)
		return c.look(a, store, item)
	}
	d := option.Decision
	if err := c.fill(a, store, &d, option.Needs); err != nil {
		return false, err
	}
	return c.take(a, store, d)
}

// fill asks for what a decision lacks.
func (c *reviewWorkCommand) fill(a *app, store tieline.Store, d *tieline.Decision, needs review.Need) error {
	put := func(question string) (string, error) {
		fmt.Fprint(a.out, question)
		return a.line()
	}
	switch needs {
	case review.NeedsOrganization:
		name, err := put("the right organisation: ")
		if err != nil {
			return err
		}
		o, err := review.FindOrganization(a.ctx, store, name)
		if err != nil {
			return err
		}
		d.Organizations = append([]tieline.PartyRef{o}, d.Organizations...)
	case review.NeedsName:
		name, err := put("the right name: ")
		if err != nil {
			return err
		}
		d.Correction = &tieline.Correction{Name: name}
	case review.NeedsValues:
		x, err := c.values(put)
		if err != nil {
			return err
		}
		d.Correction = x
	}
	return nil
}

// values asks for the values of a claim that most often need correcting.
func (c *reviewWorkCommand) values(put func(string) (string, error)) (*tieline.Correction, error) {
	fields := map[string]string{}
	for _, name := range review.ValueFields {
		value, err := put("the right " + name + " (nothing: as it is): ")
		if err != nil {
			return nil, err
		}
		fields[name] = value
	}
	return review.Values(fields)
}

// take shows the effect, asks for the reason and takes the decision.
func (c *reviewWorkCommand) take(a *app, store tieline.Store, d tieline.Decision) (bool, error) {
	d.Author = author(c.Author)
	effect, err := store.Foresee(a.ctx, d)
	if err != nil {
		return false, err
	}
	writeEffect(a, effect)
	fmt.Fprint(a.out, "reason (Enter decides, . leaves it): ")
	reason, err := a.line()
	if err != nil || strings.TrimSpace(reason) == "." {
		return false, err
	}
	d.Reason = reason
	if effect, err = store.Decide(a.ctx, d, a.now()); err != nil {
		return false, err
	}
	fmt.Fprintf(a.out, "decided: %s\n\n", effect.Decision.ID)
	return true, nil
}
