package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tieline/tieline/read"
)

type explainCommand struct {
	inputs
	Format string `enum:"text,json" default:"text" help:"Output: text (for people) or json (one object a document)."`
	Trees  bool   `default:"true" negatable:"" help:"Show the tree of each sentence."`
}

func (c *explainCommand) Run(a *app) error {
	for doc, err := range c.open(a) {
		if err != nil {
			if a.ctx.Err() != nil {
				return a.ctx.Err()
			}
			a.fail(err)
			continue
		}
		account, err := read.Default().Explain(doc)
		if err != nil {
			return err
		}
		for _, note := range account.Records.Notes {
			a.tell("%s: %s", doc.Ref, note)
		}
		if c.Format == "json" {
			err = json.NewEncoder(a.out).Encode(account)
		} else {
			_, err = a.out.Write([]byte(accountText(account, c.Trees)))
		}
		if err != nil {
			return err
		}
	}
	return a.ctx.Err()
}

// accountText writes an account for a person, a block a sentence.
func accountText(x *read.Account, trees bool) string {
	var b strings.Builder
	d := x.Records.Document
	fmt.Fprintf(&b, "%s  %s  %s\n", d.Ref, d.Published, d.Title)
	for _, c := range x.Title {
		writeOdds(&b, "title", c)
	}
	for i, s := range x.Sentences {
		fmt.Fprintf(&b, "\n%d  %s\n", i+1, strings.Join(strings.Fields(s.Text), " "))
		for _, m := range s.Mentions {
			fmt.Fprintf(&b, "   %-12s %s", m.Type, m.Text)
			if of := strings.Join(m.Of, " + "); of != m.Text {
				fmt.Fprintf(&b, " = %s", of)
			}
			if m.By != "" {
				fmt.Fprintf(&b, " (%s)", strings.ReplaceAll(m.By, "_", " "))
			}
			b.WriteByte('\n')
		}
		if trees {
			for _, n := range s.Tree {
				fmt.Fprintf(&b, "   tree         %s%s  %s %s\n", strings.Repeat("  ", n.Depth), n.Word, n.Tag, n.Rel)
			}
		}
		for _, p := range s.Predicates {
			fmt.Fprintf(&b, "   predicate    %s [%s] %s\n", p.Word, strings.Join(p.Classes, " "), strings.Join(p.Arguments, ", "))
		}
		for _, c := range s.Contexts {
			writeOdds(&b, "context", c)
			for _, f := range c.Frames {
				fmt.Fprintf(&b, "   frame          %s\n", f)
			}
		}
		for _, l := range s.Led {
			fmt.Fprintf(&b, "   => %s\n", l)
		}
	}
	b.WriteByte('\n')
	return b.String()
}

// writeOdds writes how likely each kind of deal is between two organisations.
func writeOdds(b *strings.Builder, where string, c read.ContextAccount) {
	fmt.Fprintf(b, "   %-12s %s – %s ", where, c.A, c.B)
	for _, o := range c.Odds {
		fmt.Fprintf(b, " %s %.2f", o.Kind, o.Probability)
	}
	b.WriteByte('\n')
	if len(c.Known) > 0 {
		fmt.Fprintf(b, "   known          %s\n", strings.Join(c.Known, ", "))
	}
}
