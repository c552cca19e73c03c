package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tieline/tieline/audit"
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

// audited proves a ledger: every document is the one that was stored, every quote stands, nothing is
// in it twice, and its hash tells whether another is the same.
func audited(t *testing.T, ledger string) *audit.Report {
	t.Helper()
	store, err := sqlite.Open(t.Context(), ledger)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	r, err := audit.Run(t.Context(), store, nil)
	if err != nil || len(r.Problems) > 0 {
		t.Fatalf("%q, %v", r.Problems, err)
	}
	return r
}

// TestKill kills ingest at moments spread over its life: what is stored is whole each time, and going
// on from there leads to the ledger that an undisturbed run makes. That done, it begins anew.
func TestKill(t *testing.T) {
	kills, documents := times(3, 100), times(120, 300)
	dir := t.TempDir()
	file, calm, killed := filepath.Join(dir, "news.jsonl"), filepath.Join(dir, "calm.db"), filepath.Join(dir, "killed.db")
	var b bytes.Buffer
	news(&b, documents)
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	if out, err := program(t, "ingest", "-q", "--ledger", calm, file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	life := time.Since(started)
	want := audited(t, calm)
	if want.Documents != documents || want.Claims == 0 {
		t.Fatalf("an undisturbed run stores %+v", want)
	}
	done, partial, rounds := 0, 0, 0
	for {
		c := program(t, "ingest", "-q", "--ledger", killed, file)
		last := done >= kills && partial > 0
		if last {
			life = 1000 * time.Hour // the last run goes to its end
		}
		if !killedWithin(t, c, life) {
			if got := audited(t, killed); !reflect.DeepEqual(got, want) {
				t.Fatalf("after %d kills the ledger is %+v, want %+v", done, got, want)
			}
			rounds++
			if last {
				break
			}
			for _, part := range []string{"", "-wal", "-shm"} {
				if err := os.Remove(killed + part); err != nil && !errors.Is(err, fs.ErrNotExist) {
					t.Fatal(err)
				}
			}
			continue
		}
		done++
		if _, err := os.Stat(killed); err == nil {
			if n := audited(t, killed).Documents; n > 0 && n < documents {
				partial++
			}
		}
	}
	t.Logf("%d kills, %d of them with part of the documents stored; %d ledgers completed, each equal to the undisturbed one", done, partial, rounds)
}

// killedWithin runs a program and kills it at a moment of the given time; it reports false where the
// program was done before, which must have gone well.
func killedWithin(t *testing.T, c *exec.Cmd, life time.Duration) bool {
	t.Helper()
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(rand.N(life), func() { _ = c.Process.Kill() }) // it may be gone already
	defer timer.Stop()
	err := c.Wait()
	if c.ProcessState.Exited() && err != nil {
		t.Fatalf("%v: %s", err, &out)
	}
	return !c.ProcessState.Exited()
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
	if n := audited(t, ledger).Documents; n < 2 {
		t.Errorf("only %d documents were kept", n)
	}
}
