package notify

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/sqlite"
	"github.com/tieline/tieline/storetest"
)

const secret = "a secret of enough characters"

// desk is a receiver that writes down what it gets, and answers as it is told.
type desk struct {
	*httptest.Server
	mu       sync.Mutex
	got      []string // keys, in the order of arrival
	status   int      // of answers; 0: 200
	hangUp   bool     // take the message and close the connection without an answer
	answers  string   // to the question whether a key has arrived; empty: the truth
	problems []string
}

func newDesk(t *testing.T, now func() time.Time) *desk {
	t.Helper()
	d := &desk{}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		key := r.Header.Get("Idempotency-Key")
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // cut off: no message
		}
		signed := body
		if r.Method == http.MethodGet {
			signed = []byte(key)
		}
		if !Verify(secret, r.Header.Get("Tieline-Signature"), now(), time.Minute, signed) {
			d.problems = append(d.problems, "a wrong signature of "+r.Method)
		}
		if r.Method == http.MethodGet {
			answer := d.answers
			if answer == "" {
				answer = fmt.Sprintf(`{"received": %t}`, d.count(key) > 0)
			}
			fmt.Fprint(w, answer)
			return
		}
		var m struct {
			Key   string `json:"key"`
			Title string `json:"title"`
			Page  string `json:"page"`
		}
		if err := json.Unmarshal(body, &m); err != nil || m.Key != key || m.Title == "" || !strings.HasPrefix(m.Page, "https://pages.example/deals/") {
			d.problems = append(d.problems, "a wrong message: "+string(body))
		}
		if d.status == 0 || d.status == http.StatusBadGateway {
			d.got = append(d.got, key)
		}
		if d.hangUp {
			panic(http.ErrAbortHandler)
		}
		if d.status != 0 {
			w.WriteHeader(d.status)
		}
	}))
	t.Cleanup(d.Close)
	return d
}

func (d *desk) count(key string) (n int) {
	for _, k := range d.got {
		if k == key {
			n++
		}
	}
	return n
}

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// withAlerts gives an outbox with n alerts that wait for the receiver.
func withAlerts(t *testing.T, n int, r Receiver) (*Outbox, *clock) {
	t.Helper()
	t.Setenv("DESK_SECRET", secret)
	t.Setenv("DESK_PASSWORD", "open sesame")
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	c := &clock{t: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	if err := store.SaveWatch(t.Context(), tieline.Watch{Name: "all", Receivers: []string{r.Name}}); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if _, err := store.AddDocument(t.Context(), storetest.Article(t, fmt.Sprint(i), "2025-01-01", fmt.Sprintf("Company %d", i), tieline.Active), c.now()); err != nil {
			t.Fatal(err)
		}
	}
	news, mark, err := store.News(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	watches, err := store.Watches(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	alerts, err := Alerts(news, watches, nil, c.now())
	if err != nil || len(alerts) != n {
		t.Fatalf("%d alerts of %d news, %v", len(alerts), n, err)
	}
	if ok, err := store.AddAlerts(t.Context(), mark, alerts); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	return &Outbox{Store: store, Receivers: []Receiver{r}, Now: c.now, Pages: "https://pages.example/"}, c
}

func states(t *testing.T, o *Outbox) map[tieline.DeliveryState]int {
	t.Helper()
	list, err := o.Store.Deliveries(t.Context(), tieline.DeliveryWaiting, tieline.DeliverySending, tieline.DeliveryDoubt, tieline.DeliveryDone, tieline.DeliveryFailed)
	if err != nil {
		t.Fatal(err)
	}
	out := map[tieline.DeliveryState]int{}
	for _, d := range list {
		out[d.State]++
	}
	return out
}

func deliver(t *testing.T, o *Outbox) {
	t.Helper()
	if err := o.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestWebhook(t *testing.T) {
	const alerts = 3
	webhook := func(d *desk, inDoubt string) Receiver {
		return Receiver{Name: "desk", Kind: "webhook", Address: d.URL + "/hook", SecretEnv: "DESK_SECRET", InDoubt: inDoubt}
	}
	type step struct {
		status  int
		hangUp  bool
		answers string
		pass    time.Duration
		want    map[tieline.DeliveryState]int
		got     int // messages that have arrived so far
	}
	done := map[tieline.DeliveryState]int{tieline.DeliveryDone: alerts}
	waiting := map[tieline.DeliveryState]int{tieline.DeliveryWaiting: alerts}
	sending := map[tieline.DeliveryState]int{tieline.DeliverySending: alerts}
	doubt := map[tieline.DeliveryState]int{tieline.DeliveryDoubt: alerts}
	for name, c := range map[string]struct {
		inDoubt string
		steps   []step
	}{
		"all is well":               {ask, []step{{want: done, got: 3}, {want: done, got: 3, pass: time.Hour}}},
		"it is refused, then taken": {ask, []step{{status: 503, want: waiting}, {want: waiting, pass: time.Minute}, {want: done, got: 3, pass: 2 * time.Minute}}},
		"it is gone":                {ask, []step{{status: 410, want: map[tieline.DeliveryState]int{tieline.DeliveryFailed: alerts}}, {want: map[tieline.DeliveryState]int{tieline.DeliveryFailed: alerts}, pass: time.Hour}}},
		"no answer, it is asked":    {ask, []step{{hangUp: true, want: sending, got: 3}, {want: sending, got: 3, pass: time.Minute}, {want: done, got: 3, pass: time.Minute}}},
		"asked, it has not":         {ask, []step{{hangUp: true, want: sending, got: 3}, {answers: `{"received":false}`, want: done, got: 6, pass: time.Hour}}},
		"asked, it cannot tell":     {ask, []step{{hangUp: true, want: sending, got: 3}, {answers: `ok`, want: doubt, got: 3, pass: time.Hour}, {want: doubt, got: 3, pass: time.Hour}}},
		"who stands before it":      {ask, []step{{status: 502, want: sending, got: 3}, {want: done, got: 3, pass: time.Hour}}},
		"no answer, it is held":     {hold, []step{{hangUp: true, want: sending, got: 3}, {want: doubt, got: 3, pass: time.Hour}}},
		"no answer, sent again":     {resend, []step{{hangUp: true, want: sending, got: 3}, {want: done, got: 6, pass: time.Hour}}},
		"a clock jumps back":        {ask, []step{{hangUp: true, want: sending, got: 3}, {want: done, got: 3, pass: -time.Hour}}},
	} {
		t.Run(name, func(t *testing.T) {
			real := &clock{}
			d := newDesk(t, func() time.Time { return real.now() })
			o, clock := withAlerts(t, alerts, webhook(d, c.inDoubt))
			for i, s := range c.steps {
				clock.pass(s.pass)
				real.mu.Lock()
				real.t = clock.now()
				real.mu.Unlock()
				d.status, d.hangUp, d.answers = s.status, s.hangUp, s.answers
				deliver(t, o)
				if got := states(t, o); !reflect.DeepEqual(got, s.want) || len(d.got) != s.got {
					t.Fatalf("step %d: %v, %d arrived; want %v, %d", i, got, len(d.got), s.want, s.got)
				}
			}
			if d.problems != nil {
				t.Error(d.problems)
			}
		})
	}
}

// TestNobodyThere: while nothing can be reached, nothing is in doubt.
func TestNobodyThere(t *testing.T) {
	o, clock := withAlerts(t, 2, Receiver{Name: "desk", Kind: "webhook", Address: "http://127.0.0.1:1/", SecretEnv: "DESK_SECRET"})
	for range maxTries + 2 {
		deliver(t, o)
		clock.pass(6 * time.Hour)
	}
	if got := states(t, o); got[tieline.DeliveryFailed] != 2 {
		t.Errorf("after %d tries: %v", maxTries, got)
	}
}

// TestTwoSenders: two programs with one outbox deliver each alert once.
func TestTwoSenders(t *testing.T) {
	const alerts = 40
	var c *clock
	d := newDesk(t, func() time.Time { return c.now() })
	var o *Outbox
	o, c = withAlerts(t, alerts, Receiver{Name: "desk", Kind: "webhook", Address: d.URL, SecretEnv: "DESK_SECRET"})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := o.Deliver(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, k := range d.got {
		if seen[k] {
			t.Errorf("%s arrived twice", k)
		}
		seen[k] = true
	}
	if len(seen) != alerts {
		t.Errorf("%d of %d arrived", len(seen), alerts)
	}
}

func TestSignature(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	s := Sign(secret, now, []byte("hello"))
	// echo -n "1800000000.hello" | openssl dgst -sha256 -hmac "a secret of enough characters"
	if want := "t=1800000000,v1=" + "c74c81089638bc59b9c61561973b8c525a2bc86ad347f49ed8eacbc3e78caa8e"; s != want {
		t.Errorf("signature %s, want %s", s, want)
	}
	for _, c := range []struct {
		secret, signature, message string
		now                        time.Time
		want                       bool
	}{
		{secret, s, "hello", now.Add(time.Minute), true},
		{secret, s, "hello", now.Add(6 * time.Minute), false},
		{secret, s, "hello", now.Add(-6 * time.Minute), false},
		{secret, s, "hello!", now, false},
		{"another secret of characters", s, "hello", now, false},
		{secret, strings.Replace(s, "t=18", "t=19", 1), "hello", now, false},
		{secret, "", "hello", now, false},
		{secret, "t=x,v1=zz", "hello", now, false},
	} {
		if got := Verify(c.secret, c.signature, c.now, 5*time.Minute, []byte(c.message)); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}

// post is a mail server as far as a client can tell.
type post struct {
	net.Listener
	mu     sync.Mutex
	mails  []string
	refuse string // at the end of a mail, if it is not empty
	drop   bool   // the connection, at the end of a mail, without an answer
}

func newPost(t *testing.T) *post {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &post{Listener: l}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(c)
		}
	}()
	return p
}

func (p *post) serve(c net.Conn) {
	defer c.Close()
	in := bufio.NewScanner(c)
	say := func(s string) { fmt.Fprint(c, s+"\r\n") }
	say("220 post")
	var mail strings.Builder
	data := false
	for in.Scan() {
		line := in.Text()
		switch verb, _, _ := strings.Cut(line, " "); {
		case data && line == ".":
			p.mu.Lock()
			if p.refuse == "" {
				p.mails = append(p.mails, mail.String())
			}
			refuse, drop := p.refuse, p.drop
			p.mu.Unlock()
			if drop {
				return
			}
			data = false
			mail.Reset()
			if refuse == "" {
				refuse = "250 taken"
			}
			say(refuse)
		case data:
			mail.WriteString(line + "\n")
		case verb == "EHLO":
			say("250 post")
		case verb == "DATA":
			data = true
			say("354 go on")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			mail.WriteString(line + "\n")
			say("250 ok")
		}
	}
}

func TestMail(t *testing.T) {
	p := newPost(t)
	o, clock := withAlerts(t, 3, Receiver{Name: "desk", Kind: "mail", Server: p.Addr().String(), TLS: "none", From: "Tieline <tieline@harbour.example>", To: []string{"a@harbour.example", "b@harbour.example"}})
	p.refuse = "451 come again"
	deliver(t, o)
	if got := states(t, o); got[tieline.DeliveryWaiting] != 3 {
		t.Errorf("refused: %v", got)
	}
	p.refuse, p.drop = "", true
	clock.pass(3 * time.Minute)
	deliver(t, o)
	if got := states(t, o); got[tieline.DeliverySending] != 3 || len(p.mails) != 1 {
		t.Errorf("cut off at the end: %v, %d mails", got, len(p.mails))
	}
	p.drop = false
	clock.pass(time.Hour)
	deliver(t, o)
	if got := states(t, o); got[tieline.DeliveryDoubt] != 3 || len(p.mails) != 1 {
		t.Errorf("held: %v, %d mails", got, len(p.mails))
	}
	m := p.mails[0]
	for _, want := range []string{"MAIL FROM:<tieline@harbour.example>", "RCPT TO:<b@harbour.example>", "Subject: =?utf-8?q?Tieline:_New_supply:_Hale_Energy_=E2=80=93_Company_0,_active_an?= =?utf-8?q?d_2_more?=",
		"Message-ID: <", "@harbour.example>", "  watch: all", "Hale Energy supplies", "https://pages.example/deals/"} {
		if !strings.Contains(m, want) {
			t.Errorf("the mail lacks %q:\n%s", want, m)
		}
	}
}

func TestReceiverCheck(t *testing.T) {
	t.Setenv("DESK_SECRET", secret)
	t.Setenv("SHORT", "short")
	mail := Receiver{Name: "m", Kind: "mail", Server: "post.example:587", From: "t@harbour.example", To: []string{"a@harbour.example"}}
	hook := Receiver{Name: "h", Kind: "webhook", Address: "https://harbour.example/hook", SecretEnv: "DESK_SECRET"}
	for want, change := range map[string]func(m, h *Receiver) *Receiver{
		"":                              func(m, h *Receiver) *Receiver { return h },
		"has no name":                   func(m, h *Receiver) *Receiver { h.Name = ""; return h },
		"neither webhook nor mail":      func(m, h *Receiver) *Receiver { h.Kind = "fax"; return h },
		"needs an address":              func(m, h *Receiver) *Receiver { h.Address = "harbour.example"; return h },
		"holds no secret of 16":         func(m, h *Receiver) *Receiver { h.SecretEnv = "SHORT"; return h },
		"needs secret_env":              func(m, h *Receiver) *Receiver { h.SecretEnv = ""; return h },
		"none of ask, resend, hold":     func(m, h *Receiver) *Receiver { h.InDoubt = "guess"; return h },
		"settle is":                     func(m, h *Receiver) *Receiver { h.Settle = -1; return h },
		"cannot be asked":               func(m, h *Receiver) *Receiver { m.InDoubt = ask; return m },
		"needs a server":                func(m, h *Receiver) *Receiver { m.Server = "post"; return m },
		"is not a mail address":         func(m, h *Receiver) *Receiver { m.To = []string{"a\r\nRCPT TO:<x@y>"}; return m },
		"needs to":                      func(m, h *Receiver) *Receiver { m.To = nil; return m },
		"none of starttls":              func(m, h *Receiver) *Receiver { m.TLS = "ssl"; return m },
		"not sent without encryption":   func(m, h *Receiver) *Receiver { m.TLS, m.User = "none", "u"; return m },
		`variable "NONE" holds no pass`: func(m, h *Receiver) *Receiver { m.User, m.PasswordEnv = "u", "NONE"; return m },
	} {
		m, h := mail, hook
		err := change(&m, &h).Check()
		if (err == nil) != (want == "") || (err != nil && !strings.Contains(err.Error(), want)) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
