package sqlite

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/storetest"
)

// TestFullDisk bounds the file's pages, which SQLite reports as it does a full disk.
func TestFullDisk(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	limit := func(pages int) {
		t.Helper()
		if _, err := s.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	var pages int
	if err := s.write.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit(pages + 20)
	var refused *tieline.Records
	stored := 0
	for ; refused == nil && stored < 10_000; stored++ {
		r := storetest.Article(t, fmt.Sprint(stored), "2025-01-01", fmt.Sprintf("Company %d", stored), tieline.Active)
		added, err := s.AddDocument(t.Context(), r, time.Unix(0, 0))
		if err == nil {
			continue
		}
		refused = r
		if added || !strings.Contains(err.Error(), "the disk is full (free some space and run the command again; nothing was half written)") {
			t.Errorf("added: %t, %v", added, err)
		}
		stored--
	}
	if refused == nil {
		t.Fatal("the disk was never full")
	}
	totals, err := s.Totals(t.Context())
	if err != nil || totals.Documents != stored || totals.Claims != stored || totals.Deals != stored {
		t.Errorf("%+v after %d documents, %v", totals, stored, err)
	}
	limit(1 << 20)
	if added, err := s.AddDocument(t.Context(), refused, time.Unix(0, 0)); err != nil || !added {
		t.Errorf("with space again: %t, %v", added, err)
	}
}
