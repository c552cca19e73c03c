package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// times is how often a proof does what it does: few times among the tests, many times under make
// prove, which sets TIELINE_PROVE.
func times(few, many int) int {
	if os.Getenv("TIELINE_PROVE") != "" {
		return many
	}
	return few
}

// counter is a receiver of webhooks that takes whatever comes, passes over nothing, and counts. It
// tells what has arrived when it is asked.
type counter struct {
	*httptest.Server
	mu     sync.Mutex
	counts map[string]int // of messages, by key
	asked  map[bool]int   // questions, by the answer
	open   int            // connections
	reach  func(point)    // called at each moment of a delivery
}

// point is a moment in the delivery of a message at which the sender can be killed.
type point string

const (
	connected point = "connected" // there is a connection
	begun     point = "begun"     // the head of the message is there, the rest may be on its way
	taken     point = "taken"     // the message is there and counted, no answer was given
	answered  point = "answered"  // the answer is on its way
	anyTime   point = "any time"  // whatever the sender does
)

func newCounter(t *testing.T) *counter {
	t.Helper()
	c := &counter{counts: map[string]int{}, asked: map[bool]int{}, reach: func(point) {}}
	c.Server = httptest.NewUnstartedServer(http.HandlerFunc(c.serve))
	c.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		c.mu.Lock()
		switch s {
		case http.StateNew:
			c.open++
		case http.StateClosed:
			c.open--
		}
		reach := c.reach
		c.mu.Unlock()
		if s == http.StateNew {
			reach(connected)
		}
	}
	c.Start()
	t.Cleanup(c.Close)
	return c
}

func (c *counter) serve(w http.ResponseWriter, r *http.Request) {
	key := r.Header.Get("Idempotency-Key")
	if r.Method == http.MethodGet {
		c.mu.Lock()
		defer c.mu.Unlock()
		received := c.counts[key] > 0
		c.asked[received]++
		fmt.Fprintf(w, `{"received": %t}`, received)
		return
	}
	c.mu.Lock()
	reach := c.reach
	c.mu.Unlock()
	reach(begun)
	body, err := io.ReadAll(r.Body)
	var message struct{ Key string }
	if err != nil || json.Unmarshal(body, &message) != nil || message.Key != key {
		return // it was cut off: there is no message
	}
	c.mu.Lock()
	c.counts[key]++
	c.mu.Unlock()
	reach(taken)
	w.WriteHeader(http.StatusNoContent)
	if err := http.NewResponseController(w).Flush(); err == nil {
		reach(answered)
	}
}

// quiet waits until the receiver has read to the end whatever a sender that is dead had sent.
func (c *counter) quiet(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		c.mu.Lock()
		open := c.open
		c.mu.Unlock()
		if open == 0 {
			return
		}
	}
	t.Fatal("a connection of a dead sender stays open")
}

// follow is a ledger with a watch for everything, whose source is the folder in and whose receiver
// is the counter.
func follow(t *testing.T, dir string, c *counter) (command func() *exec.Cmd) {
	t.Helper()
	ledger, sources := filepath.Join(dir, "ledger.db"), filepath.Join(dir, "sources.yaml")
	if err := os.WriteFile(sources, fmt.Appendf(nil, "sources: [{name: in, kind: folder, path: %q}]\nreceivers: [{name: desk, kind: webhook, address: %q, secret_env: DESK_SECRET, settle: 1ns}]\n",
		filepath.Join(dir, "in"), c.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) *exec.Cmd {
		p := program(t, append(args, "--ledger", ledger, "--sources", sources)...)
		p.Env = append(p.Env, "DESK_SECRET=a secret of enough characters")
		return p
	}
	if out, err := run("watch", "add", "all", "--to", "desk").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return func() *exec.Cmd { return run("watch", "--once") }
}

// drop puts a new document into the folder of a source, whole at once.
func drop(t *testing.T, dir string, n int) {
	t.Helper()
	text := fmt.Sprintf("Tarn %d Motors has signed a supply agreement with Hale Energy, which will deliver battery cells, the companies said on Monday.", n)
	if err := os.MkdirAll(filepath.Join(dir, "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	part := filepath.Join(dir, fmt.Sprintf("%d.txt", n))
	if err := os.WriteFile(part, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(part, filepath.Join(dir, "in", filepath.Base(part))); err != nil {
		t.Fatal(err)
	}
}

// TestCrashingSender kills the program that follows a source and delivers alerts, again and again,
// at moments of every sort. In the end each alert has arrived once: none is lost, none doubled,
// though the receiver takes whatever comes.
func TestCrashingSender(t *testing.T) {
	crashes := times(5, 1000)
	calm, crashed := t.TempDir(), t.TempDir()
	c := newCounter(t)
	run := follow(t, crashed, c)
	moments := []point{anyTime, connected, begun, taken, answered}
	killed := map[point]int{}
	life := 300 * time.Millisecond                                     // of a sender that nobody kills; learnt as we go
	for n, kills := 0, 0; kills < crashes || c.asked[true] == 0; n++ { // at least one was in doubt
		if n > 10*crashes {
			t.Fatalf("only %d of %d senders were killed in time", kills, n)
		}
		drop(t, crashed, 2*n)
		drop(t, crashed, 2*n+1)
		at := moments[n%len(moments)]
		started := time.Now()
		if crash(t, c, run(), at, life) {
			kills++
			killed[at]++
		} else if at != anyTime {
			life = (life + time.Since(started)) / 2
		}
		c.quiet(t)
	}
	if out, err := run().CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.CopyFS(filepath.Join(calm, "in"), os.DirFS(filepath.Join(crashed, "in"))); err != nil {
		t.Fatal(err)
	}
	want := newCounter(t)
	if out, err := follow(t, calm, want)().CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for key := range want.counts {
		if c.counts[key] == 0 {
			t.Errorf("alert %s is lost", key)
		}
	}
	for key, n := range c.counts {
		if n > 1 {
			t.Errorf("alert %s arrived %d times", key, n)
		}
		if want.counts[key] != 1 {
			t.Errorf("alert %s arrived, though nothing gave rise to it", key)
		}
	}
	t.Logf("killed %v, %d alerts; asked whether one had arrived: %d times it had, %d times it had not", killed, len(c.counts), c.asked[true], c.asked[false])
	if len(want.counts) < crashes {
		t.Error("there was little to deliver: the test shows nothing")
	}
}

// crash runs a sender and kills it at a moment; it reports false where the sender was done before.
func crash(t *testing.T, c *counter, sender *exec.Cmd, at point, life time.Duration) bool {
	t.Helper()
	var once sync.Once
	kill := func() { once.Do(func() { _ = sender.Process.Kill() }) } // it may be gone already
	started := make(chan struct{})
	skip := rand.IntN(3) // messages that get through first
	c.mu.Lock()
	c.reach = func(m point) {
		<-started
		if m != at {
			return
		}
		c.mu.Lock()
		skip--
		now := skip < 0
		c.mu.Unlock()
		if !now {
			return
		}
		if m == connected || m == answered { // the sender does something at that very moment
			go func() {
				time.Sleep(rand.N(6 * time.Millisecond))
				kill()
			}()
			return
		}
		kill()
	}
	c.mu.Unlock()
	if err := sender.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	if at == anyTime {
		timer := time.AfterFunc(rand.N(life), kill)
		defer timer.Stop()
	}
	_ = sender.Wait() // it was killed, or the exit status tells
	c.mu.Lock()
	c.reach = func(point) {}
	c.mu.Unlock()
	return !sender.ProcessState.Exited()
}
