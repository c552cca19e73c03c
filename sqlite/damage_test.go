package sqlite_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/sqlite"
	"github.com/tieline/tieline/storetest"
)

// filled makes a ledger of n documents and gives its path.
func filled(t *testing.T, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	s := open(t, path)
	for i := range n {
		r := storetest.Article(t, fmt.Sprint(i), "2025-01-01", fmt.Sprintf("Company %d", i%7), tieline.Active)
		if _, err := s.AddDocument(t.Context(), r, time.Unix(0, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// readAll reads everything in a ledger, and writes one document more.
func readAll(t *testing.T, path string) error {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		return err
	}
	defer s.Close()
	docs, err := s.Documents(t.Context(), 1000, 0)
	errs := []error{err}
	for _, d := range docs {
		_, err := s.Records(t.Context(), d.ID)
		errs = append(errs, err)
	}
	deals, err := s.Deals(t.Context(), tieline.DealFilter{Limit: 1000})
	errs = append(errs, err)
	for _, d := range deals {
		_, _, err := s.Deal(t.Context(), d.ID, tieline.Moment{})
		errs = append(errs, err)
	}
	_, err = s.Companies(t.Context(), "", 1000)
	errs = append(errs, err)
	_, err = s.Changes(t.Context(), tieline.Date{}, 1000)
	errs = append(errs, err)
	_, err = s.Search(t.Context(), tieline.SearchQuery{Words: "hale", Limit: 1000})
	errs = append(errs, err)
	_, err = s.AddDocument(t.Context(), storetest.Article(t, "more", "2025-01-01", "Company 1", tieline.Active), time.Unix(0, 0))
	return errors.Join(append(errs, err)...)
}

// TestDamagedPage overwrites each page of a ledger in turn: every answer is right or says in one
// line that the file is damaged and what to do.
func TestDamagedPage(t *testing.T) {
	whole, err := os.ReadFile(filled(t, 25))
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	seen, tried := 0, 0
	for at := page; at < len(whole); at += page * (1 + at/page/12) { // the first ones hold most of the structure
		tried++
		path := filepath.Join(t.TempDir(), "ledger.db")
		bytes := []byte(string(whole))
		for i := range page {
			bytes[at+i] = 0xa5
		}
		if err := os.WriteFile(path, bytes, 0o600); err != nil {
			t.Fatal(err)
		}
		err := readAll(t, path)
		if err == nil {
			continue // a page that is free or was written over
		}
		seen++
		for line := range strings.Lines(err.Error()) {
			if !strings.Contains(line, "the ledger file is damaged (restore a backup made with tieline backup") {
				t.Errorf("page %d: %s", at/page, line)
			}
		}
	}
	if seen < tried/2 {
		t.Errorf("only %d of %d pages were missed: the test shows little", seen, tried)
	}
}

func TestBackup(t *testing.T) {
	path := filled(t, 20)
	dir := t.TempDir()
	file := filepath.Join(dir, "a #1%.db")
	s := open(t, path)
	defer s.Close()
	stop, done := make(chan struct{}), make(chan int)
	go func() { // others go on writing
		n := 20
		for ; ; n++ {
			select {
			case <-stop:
				done <- n
				return
			default:
			}
			if _, err := s.AddDocument(t.Context(), storetest.Article(t, fmt.Sprint(n), "2025-01-01", "Tarn Motors", tieline.Active), time.Unix(0, 0)); err != nil {
				t.Error(err)
			}
		}
	}()
	for i := range 5 {
		if err := sqlite.Backup(t.Context(), path, file, i > 0); err != nil {
			t.Fatal(err)
		}
		copied := open(t, file)
		totals, err := copied.Totals(t.Context())
		if err != nil || totals.Documents < 20 || totals.Claims != totals.Documents {
			t.Errorf("the copy holds %+v, %v", totals, err)
		}
		hits, err := copied.Search(t.Context(), tieline.SearchQuery{Words: "supplies", Limit: 1000})
		if err != nil || len(hits) != min(totals.Documents, tieline.MaxSearched) {
			t.Errorf("a search in the copy finds %d of %d, %v", len(hits), totals.Documents, err)
		}
		if err := copied.Close(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	if n := <-done; n == 20 {
		t.Error("nothing was written meanwhile")
	}
	if err := sqlite.Backup(t.Context(), path, file, false); tieline.CodeOf(err) != tieline.ErrConflict {
		t.Errorf("a backup is overwritten: %v", err)
	}
	for ledger, file := range map[string]string{
		filepath.Join(dir, "none.db"): filepath.Join(dir, "b.db"),
		path:                          filepath.Join(dir, "no folder", "b.db"),
		os.DevNull:                    filepath.Join(dir, "b.db"),
	} {
		err := sqlite.Backup(t.Context(), ledger, file, false)
		if e, ok := errors.AsType[*tieline.Error](err); !ok || e.Hint == "" {
			t.Errorf("%s into %s: %v", ledger, file, err)
		}
		for _, f := range []string{file, file + ".part"} {
			if _, err := os.Stat(f); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s is left behind: %v", f, err)
			}
		}
	}
}
