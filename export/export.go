// Package export writes the ledger in forms that other programs read: tables (CSV, JSON Lines,
// Parquet, XLSX), graphs (GraphML, FollowTheMoney) and a list of citations.
//
//	err := export.Write(ctx, w, store, export.Options{Format: export.CSV, Table: "claims"})
//
// Every row carries the words that it rests on and the addresses where they stand.
package export

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tieline/tieline"
)

// Format is the form of an export.
type Format string

// The formats.
const (
	CSV       Format = "csv"
	JSONLines Format = "jsonl"
	Parquet   Format = "parquet"
	XLSX      Format = "xlsx"
	GraphML   Format = "graphml"
	FtM       Format = "ftm"
	Citations Format = "citations"
)

// Binary reports whether a format is not text.
func (f Format) Binary() bool { return f == Parquet || f == XLSX }

// Options says what is exported.
type Options struct {
	Format Format
	Table  string             // of CSV, JSON Lines and Parquet, which hold one; default deals
	Deals  tieline.DealFilter // which; of documents, those that report one of the deals. Limit and Offset are passed over
}

// Write exports a ledger.
func Write(ctx context.Context, w io.Writer, store tieline.Store, opt Options) error {
	l := &reader{ctx: ctx, store: store, filter: opt.Deals}
	switch opt.Format {
	case XLSX:
		return writeXLSX(w, l)
	case GraphML:
		return writeGraphML(w, l)
	case FtM:
		return writeFtM(w, l)
	case Citations:
		return writeCitations(w, l)
	}
	if opt.Table == "" {
		opt.Table = tables[0].name
	}
	i := slices.IndexFunc(tables, func(t table) bool { return t.name == opt.Table })
	if i < 0 {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "export", Input: opt.Table, Reason: "there is no such table", Hint: "there are " + strings.Join(TableNames(), ", ")}
	}
	switch opt.Format {
	case CSV:
		return writeCSV(w, l, tables[i])
	case JSONLines:
		return writeJSONLines(w, l, tables[i])
	case Parquet:
		return writeParquet(w, l, tables[i])
	}
	return fmt.Errorf("format %q is not known", opt.Format)
}

// TableNames lists the tables.
func TableNames() []string {
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = t.name
	}
	return names
}
