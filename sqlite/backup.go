package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/tieline/tieline"
)

// Backup copies the ledger at path into file while others may read and write it: the copy is the
// ledger as it was at one moment. It is checked before it takes its name, so that file is either a
// whole ledger or is not there. A file of that name is overwritten only where replace says so.
// The ledger itself is not changed, and not brought up to date either.
func Backup(ctx context.Context, path, file string, replace bool) (err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return &tieline.Error{Code: tieline.ErrNotFound, Op: "back up", Input: path, Reason: "there is no ledger", Hint: "name it with --ledger"}
	}
	if _, err := os.Stat(file); err == nil && !replace {
		return &tieline.Error{Code: tieline.ErrConflict, Op: "back up", Input: file, Reason: "there is a file of that name", Hint: "name another, or give --replace"}
	}
	db, documents, err := openForBackup(ctx, dsn(path, "deferred", 16))
	if closed(path, err) {
		db, documents, err = openForBackup(ctx, sealedDSN(path))
	}
	if err != nil {
		return openError(path, err)
	}
	defer func() { err = cmp.Or(err, openError(path, db.Close())) }()
	part := file + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fileError(file, err)
	}
	defer os.Remove(part) // it is gone where all went well
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, part); err != nil {
		return storeError("back up", file, err)
	}
	if err := checkBackup(ctx, part, documents); err != nil {
		return storeError("back up", file, err)
	}
	if err := sync(part); err != nil {
		return fileError(file, err)
	}
	return fileError(file, os.Rename(part, file))
}

func openForBackup(ctx context.Context, dsn string) (db *sql.DB, documents int, err error) {
	if db, err = sql.Open("sqlite", dsn); err != nil {
		return nil, 0, err
	}
	if documents, err = countDocuments(ctx, db); err != nil {
		return nil, 0, errors.Join(err, db.Close())
	}
	return db, documents, nil
}

// countDocuments fails where the file is no ledger.
func countDocuments(ctx context.Context, db *sql.DB) (n int, err error) {
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name IN ('documents', 'goose_db_version')`).Scan(&n); err != nil {
		return 0, err
	}
	if n != 2 {
		return 0, &tieline.Error{Code: tieline.ErrInvalid, Op: "back up", Reason: "the file is not a Tieline ledger", Hint: "name another with --ledger"}
	}
	return n, db.QueryRowContext(ctx, `SELECT count(*) FROM documents`).Scan(&n)
}

// checkBackup reads a copy through. It may hold more documents than there were when it was begun.
func checkBackup(ctx context.Context, file string, documents int) error {
	db, err := sql.Open("sqlite", sealedDSN(file))
	if err != nil {
		return err
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("the copy is damaged: %s", verdict)
	}
	n, err := countDocuments(ctx, db)
	if err == nil && n < documents {
		err = fmt.Errorf("the copy has %d documents, the ledger had %d", n, documents)
	}
	return err
}

// sync makes sure that the file's bytes are on the disk.
func sync(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func fileError(file string, err error) error {
	if err == nil {
		return nil
	}
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	return &tieline.Error{Code: tieline.ErrInternal, Op: "back up", Input: file, Reason: err.Error(), Hint: "check that its folder exists and can be written to", Err: err}
}
