package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/review"
)

// subjects are the deals, reports or organisations that a decision is about.
type subjects struct {
	IDs          []string `arg:"" optional:"" name:"id" help:"Deals by their id, reports by their document's id and number there (4be0/2)."`
	Organization []string `name:"organization" placeholder:"NAME" help:"An organisation, instead of ids; may be given several times."`
}

// refs names what the ids or names mean.
func (s *subjects) refs(a *app, store tieline.Store) (claims []tieline.ClaimRef, organizations []tieline.PartyRef, err error) {
	if (len(s.IDs) == 0) == (len(s.Organization) == 0) {
		return nil, nil, fmt.Errorf("give ids of deals or reports, or --organization: %w", errUsage)
	}
	for _, id := range s.IDs {
		t, err := review.FindTarget(a.ctx, store, id)
		if err != nil {
			return nil, nil, err
		}
		claims = append(claims, t.Refs()...)
	}
	for _, name := range s.Organization {
		o, err := review.FindOrganization(a.ctx, store, name)
		if err != nil {
			return nil, nil, err
		}
		organizations = append(organizations, o)
	}
	return claims, organizations, nil
}

// decideAbout takes a decision that needs nothing but its subjects.
func (f *decisionFlags) decideAbout(a *app, verb tieline.Verb, s *subjects) (err error) {
	store, err := f.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	d := tieline.Decision{Verb: verb}
	if d.Claims, d.Organizations, err = s.refs(a, store); err != nil {
		return err
	}
	return f.decide(a, store, d)
}

type reviewConfirmCommand struct {
	decisionFlags
	subjects
}

func (c *reviewConfirmCommand) Run(a *app) error {
	return c.decideAbout(a, tieline.Confirm, &c.subjects)
}

type reviewRejectCommand struct {
	decisionFlags
	subjects
}

func (c *reviewRejectCommand) Run(a *app) error {
	return c.decideAbout(a, tieline.Reject, &c.subjects)
}

type reviewMergeCommand struct {
	decisionFlags
	subjects
}

// Run merges deals by one report of each, so that later reports do not matter. The first
// organisation's name stays.
func (c *reviewMergeCommand) Run(a *app) (err error) {
	if len(c.IDs)+len(c.Organization) < 2 {
		return fmt.Errorf("give two deals or more, or --organization twice: the name that stays, then the other: %w", errUsage)
	}
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	d := tieline.Decision{Verb: tieline.Merge}
	if len(c.IDs) == 0 {
		_, d.Organizations, err = c.refs(a, store)
	}
	for _, id := range c.IDs {
		t, e := review.FindTarget(a.ctx, store, id)
		if e != nil {
			return e
		}
		d.Claims = append(d.Claims, t.Refs()[0])
	}
	if err != nil {
		return err
	}
	return c.decide(a, store, d)
}

type reviewSplitCommand struct {
	decisionFlags
	IDs []string `arg:"" name:"id" help:"Reports of one deal that are about another (4be0/2), or two deals that are not one."`
}

func (c *reviewSplitCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	targets := make([]*review.Target, len(c.IDs))
	for i, id := range c.IDs {
		if targets[i], err = review.FindTarget(a.ctx, store, id); err != nil {
			return err
		}
	}
	d, err := splitDecision(targets)
	if err != nil {
		return err
	}
	return c.decide(a, store, d)
}

// splitDecision splits two deals, or reports from the rest of their deal.
func splitDecision(targets []*review.Target) (tieline.Decision, error) {
	d := tieline.Decision{Verb: tieline.Split}
	if len(targets) == 2 && len(targets[0].Rest())+len(targets[1].Rest()) == 0 {
		d.Claims, d.Apart = targets[1].Refs(), targets[0].Refs()
		return d, nil
	}
	for i, t := range targets {
		if t.Deal == nil || t.Deal.ID != targets[0].Deal.ID {
			return d, fmt.Errorf("the reports are not of one deal: %w", errUsage)
		}
		if i == 0 {
			d.Apart = t.Rest()
		}
		d.Claims = append(d.Claims, t.Refs()...)
	}
	d.Apart = slices.DeleteFunc(d.Apart, func(r tieline.ClaimRef) bool {
		return slices.ContainsFunc(d.Claims, func(o tieline.ClaimRef) bool { return sameRef(r, o) })
	})
	if len(d.Apart) == 0 {
		return d, fmt.Errorf("these are all reports of the deal: nothing is left to split them from: %w", errUsage)
	}
	return d, nil
}

func sameRef(a, b tieline.ClaimRef) bool {
	return a.Document == b.Document && a.Kind == b.Kind && a.Place == b.Place && a.Venture == b.Venture && slices.Equal(a.Parties, b.Parties)
}

type reviewCorrectCommand struct {
	decisionFlags
	ID           string         `arg:"" optional:"" help:"A report (4be0/2), or a deal: its last stage's reports for status and date, all its reports for the rest."`
	Organization string         `placeholder:"NAME" help:"An organisation, instead of an id; with --name."`
	Name         string         `help:"The organisation's right name."`
	Kind         tieline.Kind   `enum:",joint_venture,licence,supply,acquisition,funding,partnership" default:"" help:"The right kind: ${enum}."`
	Status       tieline.Status `enum:",exploring,announced,agreed,active,suspended,exiting,ended,denied" default:"" help:"The right stage: ${enum}."`
	Origin       tieline.Origin `enum:",none,party,government,unnamed,third_party" default:"" help:"The right origin: ${enum}."`
	Place        *string        `help:"The right place; empty for none."`
	Venture      *string        `help:"The right venture; empty for none."`
	Date         *tieline.Date  `help:"When the stage began; empty for that of publication."`
	Party        []string       `placeholder:"NAME=NAME" help:"Another organisation in a party's place: LG=LG Energy Solution."`
	Role         []string       `placeholder:"NAME=ROLE" help:"Another role of a party: Ford=buyer."`
	Drop         []string       `placeholder:"NAME" help:"An organisation that is no party."`
	Figure       []string       `placeholder:"MEASURE:VALUE=VALUE" help:"Another figure: jobs:2500=1700; nothing after = takes it out."`
}

func (c *reviewCorrectCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	d := tieline.Decision{Verb: tieline.Correct}
	if c.Organization != "" {
		if c.ID != "" || c.Name == "" {
			return fmt.Errorf("--organization goes with --name alone: %w", errUsage)
		}
		o, err := review.FindOrganization(a.ctx, store, c.Organization)
		if err != nil {
			return err
		}
		d.Organizations, d.Correction = []tieline.PartyRef{o}, &tieline.Correction{Name: c.Name}
		return c.decide(a, store, d)
	}
	t, err := review.FindTarget(a.ctx, store, c.ID)
	if err != nil {
		return err
	}
	if d.Correction, err = c.correction(a, store, t); err != nil {
		return err
	}
	d.Claims = c.claims(t)
	return c.decide(a, store, d)
}

// claims are those to correct: for a deal's status and date, the reports of its last stage.
func (c *reviewCorrectCommand) claims(t *review.Target) []tieline.ClaimRef {
	if t.Deal == nil || len(t.Claims) == 1 || (c.Status == "" && c.Date == nil) {
		return t.Refs()
	}
	last := t.Deal.Stages[len(t.Deal.Stages)-1]
	of := review.Target{Claims: slices.DeleteFunc(slices.Clone(t.Claims), func(x tieline.Claim) bool { return !slices.Contains(last.Claims, x.ID) })}
	return of.Refs()
}

// correction puts the flags together.
func (c *reviewCorrectCommand) correction(a *app, store tieline.Store, t *review.Target) (*tieline.Correction, error) {
	x := &tieline.Correction{Kind: c.Kind, Status: c.Status, Origin: c.Origin, Place: c.Place, Venture: c.Venture, Date: c.Date}
	for _, p := range c.Party {
		name, as, ok := strings.Cut(p, "=")
		if !ok || as == "" {
			return nil, fmt.Errorf("--party %q is not of the form NAME=NAME: %w", p, errUsage)
		}
		o, err := review.FindOrganization(a.ctx, store, as)
		if err != nil {
			return nil, err
		}
		x.Parties = append(x.Parties, tieline.PartyCorrection{Party: partyOf(t, name), As: &o})
	}
	for _, r := range c.Role {
		name, role, _ := strings.Cut(r, "=")
		if !slices.Contains(roles(), tieline.Role(role)) {
			return nil, fmt.Errorf("--role %q is not of the form NAME=ROLE with one of %v: %w", r, roles(), errUsage)
		}
		x.Parties = append(x.Parties, tieline.PartyCorrection{Party: partyOf(t, name), Role: tieline.Role(role)})
	}
	for _, name := range c.Drop {
		x.Parties = append(x.Parties, tieline.PartyCorrection{Party: partyOf(t, name), Drop: true})
	}
	for _, f := range c.Figure {
		figure, err := figureCorrection(t, f)
		if err != nil {
			return nil, err
		}
		x.Figures = append(x.Figures, figure...)
	}
	if x.Kind == "" && x.Status == "" && x.Origin == "" && x.Place == nil && x.Venture == nil && x.Date == nil && len(x.Parties)+len(x.Figures) == 0 {
		return nil, fmt.Errorf("say what is right, by --status, --kind, --place and the like: %w", errUsage)
	}
	return x, nil
}

func roles() (list []tieline.Role) {
	for _, k := range tieline.Kinds {
		for _, r := range k.Roles() {
			if !slices.Contains(list, r) {
				list = append(list, r)
			}
		}
	}
	return list
}

// partyOf finds a party of the reports by a name or a part of it.
func partyOf(t *review.Target, name string) tieline.PartyRef {
	for _, exact := range []bool{true, false} {
		for _, c := range t.Claims {
			for i, p := range c.Deal.Parties {
				if strings.EqualFold(p.Name, name) || !exact && strings.Contains(strings.ToLower(p.Name), strings.ToLower(name)) {
					return tieline.PartyRef{Key: c.Parties[i], Name: p.Name}
				}
			}
		}
	}
	return tieline.PartyRef{Name: name}
}

// figureCorrection reads MEASURE:VALUE=VALUE, for every unit in which the reports give the figure.
func figureCorrection(t *review.Target, text string) (list []tieline.FigureCorrection, err error) {
	measure, values, _ := strings.Cut(text, ":")
	was, is, ok := strings.Cut(values, "=")
	old, err1 := strconv.ParseFloat(was, 64)
	var as *float64
	if is != "" {
		v, err := strconv.ParseFloat(is, 64)
		if err != nil {
			ok = false
		}
		as = &v
	}
	if !ok || err1 != nil {
		return nil, fmt.Errorf("--figure %q is not of the form MEASURE:VALUE=VALUE: %w", text, errUsage)
	}
	for _, c := range t.Claims {
		for _, f := range c.Terms {
			if string(f.Measure) == measure && f.Value == old {
				list = append(list, tieline.FigureCorrection{Measure: f.Measure, Unit: f.Unit, Value: old, As: as})
			}
		}
	}
	if len(list) == 0 {
		return nil, &tieline.Error{Code: tieline.ErrNotFound, Op: "correct", Input: text, Reason: "no report gives this figure", Hint: "tieline deal shows the figures of a deal"}
	}
	return list, nil
}

type reviewUndoCommand struct {
	decisionFlags
	Decision string `arg:"" help:"The id of the decision, or the beginning of it; see tieline decisions."`
}

func (c *reviewUndoCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	id, err := findDecision(a, store, c.Decision)
	if err != nil {
		return err
	}
	return c.decide(a, store, tieline.Decision{Verb: tieline.Undo, Undoes: id})
}

// findDecision completes a shortened id.
func findDecision(a *app, store tieline.Store, id string) (string, error) {
	states, err := store.Decisions(a.ctx)
	if err != nil {
		return "", err
	}
	var found []tieline.DecisionState
	for _, s := range states {
		if id != "" && strings.HasPrefix(s.ID, id) {
			found = append(found, s)
		}
	}
	switch {
	case len(found) == 0:
		return "", &tieline.Error{Code: tieline.ErrNotFound, Op: "undo", Input: id, Reason: "no such decision", Hint: "list them with: tieline decisions"}
	case len(found) > 1:
		return "", &tieline.Error{Code: tieline.ErrInvalid, Op: "undo", Input: id, Reason: "several decisions begin so", Hint: "give more of the id"}
	case found[0].State == tieline.Undone:
		return "", &tieline.Error{Code: tieline.ErrConflict, Op: "undo", Input: id, Reason: "it is " + found[0].Why + " already"}
	}
	return found[0].ID, nil
}
