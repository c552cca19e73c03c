package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/sqlite"
)

// program is the command line in a process of its own.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, args...)
	c.Env = append(os.Environ(), "TIELINE_TEST_MAIN=1")
	return c
}

// news writes n documents as JSON Lines; every fifth speaks of the same two companies.
func news(w io.Writer, n int) {
	for i := range n {
		other := fmt.Sprintf("Tarn %d Motors", i%5*i)
		fmt.Fprintf(w, `{"id":"n%d","publisher":"Paper %d","published":"2025-01-%02d","text":"%s has signed a supply agreement with Hale Energy, which will deliver battery cells, the companies said on Monday. It is report number %d."}`+"\n", i, i%7, 1+i%28, other, i)
	}
}

func dealsOf(t *testing.T, ledger string) (deals []byte, totals tieline.Totals) {
	t.Helper()
	out, err := program(t, "deals", "--ledger", ledger, "--format", "json", "--limit", "10000").Output()
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), ledger)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if totals, err = store.Totals(t.Context()); err != nil {
		t.Fatal(err)
	}
	docs, err := store.Documents(t.Context(), 10000, 0)
	if err != nil || len(docs) != totals.Documents {
		t.Fatalf("%d documents are listed, %d counted: %v", len(docs), totals.Documents, err)
	}
	for _, d := range docs {
		r, err := store.Records(t.Context(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Verify(); err != nil || len(r.Deals) != d.Deals {
			t.Fatalf("document %s: %d deals, %d counted: %v", d.Ref, len(r.Deals), d.Deals, err)
		}
	}
	return out, totals
}

// TestKill kills ingest at several moments: what is stored must be whole, and running it again
// must lead to the ledger that an undisturbed run makes.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	file, calm, killed := filepath.Join(dir, "news.jsonl"), filepath.Join(dir, "calm.db"), filepath.Join(dir, "killed.db")
	var b bytes.Buffer
	const documents = 400
	news(&b, documents)
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := program(t, "ingest", "-q", "--ledger", calm, file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want, wantTotals := dealsOf(t, calm)
	if wantTotals.Documents != documents || wantTotals.Claims == 0 {
		t.Fatalf("an undisturbed run stores %+v", wantTotals)
	}
	cut := 0
	for _, atLeast := range []int{1, 60, 150, 250} {
		c := program(t, "ingest", "-q", "--ledger", killed, file)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		waitForDocuments(t, killed, atLeast)
		if err := c.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		_ = c.Wait() // it was killed
		if _, totals := dealsOf(t, killed); totals.Documents < documents {
			cut++
		}
	}
	if cut == 0 {
		t.Error("no run was cut short: the test shows nothing")
	}
	if out, err := program(t, "ingest", "-q", "--ledger", killed, file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got, totals := dealsOf(t, killed); totals != wantTotals || !bytes.Equal(got, want) {
		t.Errorf("after %d kills the ledger has %+v, want %+v; same deals: %v", cut, totals, wantTotals, bytes.Equal(got, want))
	}
}

// waitForDocuments returns as soon as the ledger holds n documents.
func waitForDocuments(t *testing.T, ledger string, n int) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if _, err := os.Stat(ledger); err != nil {
			continue
		}
		store, err := sqlite.Open(t.Context(), ledger)
		if err != nil {
			continue // it is being made
		}
		totals, err := store.Totals(t.Context())
		if e := store.Close(); err == nil && e == nil && totals.Documents >= n {
			return
		}
	}
	t.Fatalf("no %d documents within a minute", n)
}

// TestInterrupt interrupts ingest while it waits for more input: it ends at once, says so, and
// keeps what it has.
func TestInterrupt(t *testing.T) {
	ledger := filepath.Join(t.TempDir(), "ledger.db")
	c := program(t, "ingest", "-q", "--ledger", ledger, "-")
	var stderr bytes.Buffer
	c.Stderr = &stderr
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	news(in, 500) // more than is looked at to tell the format
	waitForDocuments(t, ledger, 2)
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = c.Wait() // the exit status tells
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		_ = c.Process.Kill()
		t.Fatal("it goes on after an interrupt")
	}
	if got := c.ProcessState.ExitCode(); got != 130 || strings.TrimSpace(stderr.String()) != "tieline: interrupted" {
		t.Errorf("exit status %d, says %q", got, stderr.String())
	}
	if _, totals := dealsOf(t, ledger); totals.Documents < 2 {
		t.Errorf("only %d documents were kept", totals.Documents)
	}
}
