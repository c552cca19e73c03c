package main

import (
	"strings"

	"github.com/tieline/tieline"
)

// decisionsCommand lists what people decided.
type decisionsCommand struct {
	ledgerFlag
	formatFlag
	Stale bool `help:"Only those that apply to nothing any more."`
}

func (c *decisionsCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	states, err := store.Decisions(a.ctx)
	if err != nil {
		return err
	}
	list := []tieline.DecisionState{}
	for _, s := range states {
		if !c.Stale || s.State == tieline.Stale {
			list = append(list, s)
		}
	}
	l := listing{columns: []string{"id", "taken", "author", "state", "decision", "reason"}, wide: 4, value: list, empty: "no decisions"}
	for _, s := range list {
		what := describeDecision(&s.Decision)
		if s.Why != "" {
			what += " (" + s.Why + ")"
		}
		l.rows = append(l.rows, []string{s.ID, s.At.Format("2006-01-02 15:04"), s.Author, string(s.State), what, s.Reason})
	}
	return a.show(c.Format, l)
}

// describeDecision tells a decision in one line.
func describeDecision(d *tieline.Decision) string {
	var subjects []string
	for _, ref := range d.Claims {
		subjects = append(subjects, describeRef(ref))
	}
	for _, o := range d.Organizations {
		subjects = append(subjects, o.Name)
	}
	if d.Undoes != "" {
		subjects = append(subjects, d.Undoes)
	}
	if d.Item != "" && len(subjects) == 0 {
		subjects = append(subjects, d.Item)
	}
	text := string(d.Verb) + " " + strings.Join(subjects, "; ")
	if len(d.Apart) > 0 {
		text += " from " + describeRef(d.Apart[0])
	}
	return text
}

// describeRef tells which claim a reference names: the parties, the kind and the document.
func describeRef(ref tieline.ClaimRef) string {
	names := make([]string, len(ref.Parties))
	for i, p := range ref.Parties {
		names[i] = p.Name
	}
	return strings.Join(names, " – ") + " " + strings.ReplaceAll(string(ref.Kind), "_", " ") + " in " + ref.Document[:min(6, len(ref.Document))]
}
