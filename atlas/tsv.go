package atlas

import (
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
)

// position is where a row stands: file and line. The layer tells the user's own files from the
// embedded ones.
type position struct {
	file  string
	line  int
	layer int
}

func (p position) String() string { return p.file + ":" + strconv.Itoa(p.line) }

// row is one line of a table with its cells found by column name. Errors stick to the row's table, so
// that callers read every cell first and ask once.
type row struct {
	position
	columns map[string]int
	cells   []string
	source  []string // from the last "#source:" line, for rows that name none
	err     error
}

// text gives the trimmed cell of the column, "" where the table has no such column.
func (r *row) text(column string) string {
	i, ok := r.columns[column]
	if !ok || i >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

// list gives the parts of a cell, which are separated by semicolons.
func (r *row) list(column string) []string {
	s := r.text(column)
	if s == "" {
		return nil
	}
	out := make([]string, 0, strings.Count(s, ";")+1)
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// number gives the cell as a number, 0 where it is empty.
func (r *row) number(column string) float64 {
	s := r.text(column)
	if s == "" {
		return 0
	}
	return r.parseNumber(column, s)
}

func (r *row) parseNumber(column, s string) float64 {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		r.fail("column %q: %q is not a number", column, s)
	}
	return f
}

// date gives the cell as a date, the zero date where it is empty.
func (r *row) date(column string) tieline.Date {
	d, err := tieline.ParseDate(r.text(column))
	if err != nil {
		r.fail("column %q: %v", column, err)
	}
	return d
}

func (r *row) fail(format string, args ...any) {
	if r.err == nil {
		r.err = &tieline.Error{Code: tieline.ErrInvalid, Op: "load atlas", Input: r.position.String(), Reason: fmt.Sprintf(format, args...), Hint: "docs/atlas.md describes the columns"}
	}
}

// sources gives the row's own sources, else those that a "#source:" line above it names.
func (r *row) sources() []string {
	if own := r.list("source"); own != nil {
		return own
	}
	return r.source
}

// readTable calls use for every row of a tab-separated file. Lines that are empty or start with '#'
// are comments, except that "#source: https://…" names the source of the rows below it that have none
// of their own; the first other line names the columns, which must all be in allowed.
func readTable(fsys fs.FS, name string, layer int, allowed []string, use func(*row)) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "load atlas", Input: name, Err: err}
	}
	r := row{position: position{file: name, layer: layer}}
	for line := range strings.Lines(string(data)) {
		r.line++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			if source, ok := strings.CutPrefix(line, "#source:"); ok {
				r.source = []string{strings.TrimSpace(source)}
			}
			continue
		}
		if r.columns == nil {
			r.readHeader(line, allowed)
		} else {
			r.cells = splitTabs(r.cells[:0], line)
			if len(r.cells) > len(r.columns) {
				r.fail("%d cells in a table of %d columns", len(r.cells), len(r.columns))
			} else {
				use(&r)
			}
		}
		if r.err != nil {
			return r.err
		}
	}
	return nil
}

func (r *row) readHeader(line string, allowed []string) {
	r.columns = make(map[string]int)
	for i, name := range strings.Split(strings.TrimPrefix(line, "\ufeff"), "\t") {
		name = strings.TrimSpace(name)
		if !slices.Contains(allowed, name) {
			r.fail("unknown column %q: this table has %s", name, strings.Join(allowed, ", "))
			return
		}
		if _, twice := r.columns[name]; twice {
			r.fail("column %q stands twice", name)
			return
		}
		r.columns[name] = i
	}
}

func splitTabs(cells []string, line string) []string {
	for {
		i := strings.IndexByte(line, '\t')
		if i < 0 {
			return append(cells, line)
		}
		cells, line = append(cells, line[:i]), line[i+1:]
	}
}
