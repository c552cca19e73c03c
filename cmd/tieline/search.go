package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/tieline/tieline"
)

type searchCommand struct {
	ledgerFlag
	formatFlag
	Words    []string `arg:"" help:"The words to look for, all of them; \"two words\" in quotation marks stand together, batter* begins a word. In one argument, 'cells -tarn', -word must not be there."`
	Evidence bool     `help:"Look only in the words on which records rest."`
	Limit    int      `default:"20" help:"At most so many."`
}

func (c *searchCommand) Run(a *app) (err error) {
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	hits, err := store.Search(a.ctx, tieline.SearchQuery{Words: quoted(c.Words), Evidence: c.Evidence, Limit: c.Limit})
	if err != nil {
		return err
	}
	if c.Format == "table" {
		return a.showHits(hits)
	}
	l := listing{columns: []string{"document", "published", "publisher", "title", "words", "url"}, value: hits}
	for _, h := range hits {
		d := h.Document
		l.rows = append(l.rows, []string{d.ID, d.Published.String(), d.Publisher, d.Title, excerptLine(h.Excerpt, nil), d.URL})
	}
	return a.show(c.Format, l)
}

// showHits shows what was found to a person: a few lines a document.
func (a *app) showHits(hits []tieline.SearchHit) error {
	var mark text.Colors
	if a.colour() {
		mark = text.Colors{text.Bold}
	}
	if len(hits) == 0 {
		_, err := fmt.Fprintln(a.out, "no document holds these words")
		return err
	}
	for i, h := range hits {
		if i > 0 {
			fmt.Fprintln(a.out)
		}
		d := h.Document
		fmt.Fprintf(a.out, "%s\n  %s\n", cmp.Or(d.Title, d.Ref), strings.Join(slices.DeleteFunc([]string{d.Publisher, d.Published.String(), d.URL, "document " + d.ID[:12]}, func(s string) bool { return s == "" }), " · "))
		if len(h.Evidence) == 0 {
			fmt.Fprintf(a.out, "  %s\n", excerptLine(h.Excerpt, mark))
		}
		for _, e := range h.Evidence[:min(len(h.Evidence), 3)] {
			fmt.Fprintf(a.out, "  %s: “%s”\n", strings.Join(e.Records, ", "), excerptLine(e.Excerpt, mark))
		}
	}
	return nil
}

// quoted puts the quotation marks back that a shell has taken away.
func quoted(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		if out[i] = w; strings.ContainsAny(w, " \t") && len(words) > 1 && !strings.Contains(w, `"`) {
			out[i] = `"` + w + `"`
		}
	}
	return strings.Join(out, " ")
}

// excerptLine writes an excerpt on one line, what was found in the colours of mark.
func excerptLine(list []tieline.Excerpt, mark text.Colors) string {
	var b strings.Builder
	for _, e := range list {
		s := strings.Join(strings.Fields("|"+e.Text+"|"), " ") // keeps a space at either end
		s = s[1 : len(s)-1]
		if e.Found && mark != nil {
			s = mark.Sprint(s)
		}
		b.WriteString(s)
	}
	return strings.TrimSpace(b.String())
}
