package main

import (
	"encoding/csv"
	"encoding/json"
	"os"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"github.com/tieline/tieline"
)

// formatFlag is the flag of every command that lists something.
type formatFlag struct {
	Format string `enum:"table,json,csv" default:"table" help:"Output: table, json or csv."`
}

// listing is something to show: as a table or CSV by its columns and rows, as JSON by its value.
type listing struct {
	columns []string
	rows    [][]string
	value   any
	wide    int    // the column that takes the room that is left, and is cut where there is none
	empty   string // what to say where there are no rows
}

func (a *app) show(format string, l listing) error {
	switch format {
	case "json":
		enc := json.NewEncoder(a.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(l.value)
	case "csv":
		w := csv.NewWriter(a.out)
		if err := w.Write(l.columns); err != nil {
			return err
		}
		return w.WriteAll(l.rows)
	}
	if len(l.rows) == 0 {
		_, err := a.out.Write([]byte(l.empty + "\n"))
		return err
	}
	a.table(l)
	return nil
}

// table draws a listing as wide as the terminal, in colour on one only.
func (a *app) table(l listing) {
	t := table.NewWriter()
	t.SetOutputMirror(a.out)
	style := table.StyleLight
	style.Options = table.Options{SeparateColumns: false, SeparateHeader: true}
	style.Format.Header = text.FormatDefault
	style.Box.PaddingLeft = ""
	style.Box.PaddingRight = "  "
	header := table.Row{}
	for _, c := range l.columns {
		header = append(header, c)
	}
	t.AppendHeader(header)
	colour := a.colour()
	widths := make([]int, len(l.columns))
	for i, c := range l.columns {
		widths[i] = text.StringWidthWithoutEscSequences(c)
	}
	for _, r := range l.rows {
		for i, v := range r {
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(v))
		}
	}
	room := a.width()
	for i, w := range widths {
		if i != l.wide {
			room -= w + 2
		}
	}
	for _, r := range l.rows {
		row := table.Row{}
		for i, v := range r {
			if i == l.wide {
				v = text.Snip(v, max(room-2, 24), "…")
			}
			if colour && l.columns[i] == "status" {
				v = statusColour(v).Sprint(v)
			}
			row = append(row, v)
		}
		t.AppendRow(row)
	}
	t.SetStyle(style)
	t.Render()
}

// colour reports whether the output is a terminal whose user has not refused colour.
func (a *app) colour() bool { return isTerminal(a.out) && os.Getenv("NO_COLOR") == "" }

// width is the terminal's width, 110 columns elsewhere.
func (a *app) width() int {
	if f, ok := a.out.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 40 {
			return w
		}
	}
	return 110
}

func statusColour(s string) text.Colors {
	switch tieline.Status(s) {
	case tieline.Active, tieline.Agreed:
		return text.Colors{text.FgGreen}
	case tieline.Announced, tieline.Exploring:
		return text.Colors{text.FgCyan}
	case tieline.Suspended, tieline.Exiting:
		return text.Colors{text.FgYellow}
	}
	return text.Colors{text.FgRed}
}
