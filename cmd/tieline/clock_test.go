package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/sqlite"
	"github.com/tieline/tieline/storetest"
)

// TestClockBack ingests into a ledger that has an entry of a later time than the clock's.
func TestClockBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.AddDocument(t.Context(), storetest.Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Active), time.Now().AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	var out, stderr bytes.Buffer
	status := run(t.Context(), []string{"ingest", "-q", "--ledger", path, "-"}, strings.NewReader("Hale Energy supplies battery cells to Orla Motors."), &out, &stderr)
	if status != 0 || !strings.Contains(stderr.String(), "what comes in now is entered under that time (set the clock right)") || !strings.Contains(out.String(), "1 document added") {
		t.Errorf("status %d\n%s%s", status, &out, &stderr)
	}
}
