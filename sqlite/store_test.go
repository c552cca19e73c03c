package sqlite_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/sqlite"
	"github.com/tieline/tieline/storetest"
)

func open(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) tieline.Store { return open(t, filepath.Join(t.TempDir(), "new folder", "a #1.db")) })
}

func TestFollowing(t *testing.T) {
	storetest.RunFollowing(t, func(t *testing.T) storetest.FollowingStore { return open(t, filepath.Join(t.TempDir(), "ledger.db")) })
}

func TestProposals(t *testing.T) {
	storetest.RunProposals(t, func(t *testing.T) storetest.ProposalStore { return open(t, filepath.Join(t.TempDir(), "ledger.db")) })
}

func TestReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s := open(t, path)
	if _, err := s.AddDocument(t.Context(), storetest.Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Active), time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	defer s.Close()
	if list, err := s.Deals(t.Context(), tieline.DealFilter{}); err != nil || len(list) != 1 {
		t.Errorf("deals %+v, %v", list, err)
	}
}

func TestBadFiles(t *testing.T) {
	dir := t.TempDir()
	notLedger := filepath.Join(dir, "photo.jpg")
	if err := os.WriteFile(notLedger, []byte(strings.Repeat("not a database ", 400)), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer.db")
	if err := open(t, newer).Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", newer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		notLedger: "not a Tieline ledger",
		newer:     "use a newer tieline",
		dir:       "cannot be opened",
	} {
		_, err := sqlite.Open(t.Context(), path)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), filepath.Base(path)) {
			t.Errorf("%s: %v; want the path and %q", path, err, want)
		}
	}
}

// TestOpenTogether opens a new ledger many times at once, as a server and an ingest do that start together.
func TestOpenTogether(t *testing.T) {
	for range 5 {
		path := filepath.Join(t.TempDir(), "ledger.db")
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				s, err := sqlite.Open(t.Context(), path)
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
}
