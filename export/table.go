package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"github.com/tieline/tieline"
)

// columns names the columns of a row type in flat tables, where evidence is its words.
func columns(t reflect.Type) (names []string) {
	for f := range fields(t) {
		names = append(names, f)
	}
	return names
}

// fields gives the name and the index of each field of a row, those of embedded ones too.
func fields(t reflect.Type) func(yield func(string, []int) bool) {
	return func(yield func(string, []int) bool) {
		for _, f := range reflect.VisibleFields(t) {
			if f.Anonymous {
				continue
			}
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if !yield(name, f.Index) {
				return
			}
		}
	}
}

// cells writes a row as flat values: text, float64, int64, bool or nil.
func cells(row any) (out []any) {
	v := reflect.ValueOf(row)
	for _, index := range fields(v.Type()) {
		switch x := v.FieldByIndex(index).Interface().(type) {
		case []string:
			out = append(out, strings.Join(x, "; "))
		case []quote:
			words := make([]string, len(x))
			for i, q := range x {
				words[i] = q.Words
			}
			out = append(out, strings.Join(words, " […] "))
		case *float64:
			if x == nil {
				out = append(out, nil)
			} else {
				out = append(out, *x)
			}
		default:
			out = append(out, x)
		}
	}
	return out
}

func writeCSV(w io.Writer, l *reader, t table) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns(reflect.TypeOf(t.example))); err != nil {
		return err
	}
	for row, err := range t.rows(l) {
		if err != nil {
			return err
		}
		var line []string
		for _, c := range cells(row) {
			line = append(line, cellText(c))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func cellText(c any) string {
	switch x := c.(type) {
	case string:
		return x
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case int64:
		return strconv.FormatInt(x, 10)
	case bool:
		return strconv.FormatBool(x)
	}
	return ""
}

func writeJSONLines(w io.Writer, l *reader, t table) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for row, err := range t.rows(l) {
		if err != nil {
			return err
		}
		if err := enc.Encode(row); err != nil {
			return err
		}
	}
	return nil
}

func writeParquet(w io.Writer, l *reader, t table) error {
	out := parquet.NewWriter(w, parquet.SchemaOf(t.example), parquet.Compression(&parquet.Zstd))
	for row, err := range t.rows(l) {
		if err != nil {
			return err
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	return out.Close()
}

// writeXLSX writes every table as a sheet. Text stays text: what begins like a formula is none.
func writeXLSX(w io.Writer, l *reader) error {
	f := excelize.NewFile()
	defer f.Close()
	for i, t := range tables {
		if i == 0 {
			if err := f.SetSheetName(f.GetSheetName(0), t.name); err != nil {
				return err
			}
		} else if _, err := f.NewSheet(t.name); err != nil {
			return err
		}
		if err := writeSheet(f, l, t); err != nil {
			return err
		}
	}
	return f.Write(w)
}

// Limits of the format.
const (
	maxCell = excelize.TotalCellChars
	maxRows = excelize.TotalRows
)

func writeSheet(f *excelize.File, l *reader, t table) error {
	sheet, err := f.NewStreamWriter(t.name)
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	var head []any
	for _, c := range columns(reflect.TypeOf(t.example)) {
		head = append(head, excelize.Cell{Value: c, StyleID: bold})
	}
	if err := sheet.SetColWidth(1, len(head), 18); err != nil {
		return err
	}
	if err := sheet.SetRow("A1", head); err != nil {
		return err
	}
	at := 2
	for row, err := range t.rows(l) {
		if err != nil {
			return err
		}
		if at > maxRows {
			return &tieline.Error{Code: tieline.ErrInvalid, Op: "export", Input: t.name, Reason: fmt.Sprintf("a sheet holds %d rows at most", maxRows), Hint: "export fewer deals, or as csv or parquet"}
		}
		line := cells(row)
		for i, c := range line {
			if s, ok := c.(string); ok {
				line[i] = fitCell(s)
			}
		}
		name, err := excelize.CoordinatesToCellName(1, at)
		if err != nil {
			return err
		}
		if err := sheet.SetRow(name, line); err != nil {
			return err
		}
		at++
	}
	return sheet.Flush()
}

// fitCell cuts text that a cell cannot hold, visibly.
func fitCell(s string) string {
	if len(s) <= maxCell { // bytes are never fewer than the units that the format counts
		return s
	}
	return strings.ToValidUTF8(s[:maxCell-len("…")], "") + "…"
}
