package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	driver "modernc.org/sqlite"

	"github.com/tieline/tieline"
)

// closed reports whether opening a ledger failed because neither it nor its folder can be written to,
// where SQLite's log beside the file cannot be.
func closed(path string, err error) bool {
	se, ok := errors.AsType[*driver.Error](err)
	if !ok || (se.Code()&0xff != codeReadOnly && se.Code()&0xff != codeCantOpen) {
		return false
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		return f.Close() != nil
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// sealedDSN reads a file that nobody writes to, without a log beside it.
func sealedDSN(path string) string { return fileURI(path) + "?mode=ro&immutable=1" }

// openSealed opens a ledger that can only be read. It must have been closed well, and be up to date.
func openSealed(ctx context.Context, path string) (*Store, error) {
	if info, err := os.Stat(path + "-wal"); err == nil && info.Size() > 0 {
		return nil, &tieline.Error{Code: tieline.ErrConflict, Op: "open ledger", Input: path,
			Reason: "the ledger file is read-only, and its last changes are still in the log beside it", Hint: "open it once where it can be written to, or copy both files there"}
	}
	db, err := sql.Open("sqlite", sealedDSN(path))
	if err != nil {
		return nil, openError(path, err)
	}
	s := &Store{write: db, read: db, path: path}
	p, err := s.migrator()
	if err != nil {
		return nil, openError(path, errors.Join(err, db.Close()))
	}
	var stored int64
	if err := db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&stored); err != nil {
		return nil, openError(path, errors.Join(err, db.Close()))
	}
	if err := s.tooNew(p, stored); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if newest := newest(p); stored < newest {
		return nil, errors.Join(&tieline.Error{Code: tieline.ErrConflict, Op: "open ledger", Input: path,
			Reason: fmt.Sprintf("the ledger file is read-only and has schema %d, older than %d", stored, newest), Hint: "open it once where it can be written to"}, db.Close())
	}
	return s, nil
}
