package source

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/fetch"
)

const words = "Halden Cells said on Monday that it would build a plant for battery cells in the north, with help from the state and from two banks. Work is to begin in March and to end within two years."

// service answers as the feeds and public services do, and writes down what it was asked.
type service struct {
	*httptest.Server
	asked []string // "GET /path" or "GET /path if ETAG"
}

func newService(t *testing.T) *service {
	t.Helper()
	s := &service{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line := r.URL.Path
		if tag := r.Header.Get("If-None-Match"); tag != "" {
			line += " if " + tag + " " + r.Header.Get("If-Modified-Since")
		}
		s.asked = append(s.asked, line)
		s.answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *service) answer(w http.ResponseWriter, r *http.Request) {
	fixture := func(name string) {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, strings.ReplaceAll(string(b), "$SERVER", s.URL))
	}
	page := func(title string) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<html><head><title>%s</title></head><body><article><h1>%s</h1><p>%s</p><p>%s</p></article></body></html>`, title, title, words, strings.ReplaceAll(words, "Monday", "Tuesday"))
	}
	switch p := r.URL.Path; {
	case p == "/feed.xml":
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Mon, 05 May 2025 08:00:00 GMT")
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Cells Daily</title>
<item><title>One</title><guid>g1</guid><link>%[1]s/page/1</link><description>%[2]s</description></item>
<item><title>Two</title><guid>g2</guid><link>%[1]s/missing</link><description>Short.</description></item></channel></rss>`, s.URL, words[:80])
	case p == "/busy.xml":
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(http.StatusServiceUnavailable)
	case p == "/gone.xml":
		w.WriteHeader(http.StatusGone)
	case p == "/api/v1/documents.json":
		if q := r.URL.Query(); q.Get("conditions[term]") != "lithium" || !reflect.DeepEqual(q["conditions[agencies][]"], []string{"commerce-department"}) || q.Get("per_page") != "20" || !slices.Contains(q["fields[]"], "body_html_url") {
			http.Error(w, "wrong question: "+r.URL.RawQuery, http.StatusBadRequest)
			return
		}
		fixture("register.json")
	case p == "/submissions/CIK0000012345.json":
		fixture("submissions.json")
	case p == "/submissions/CIK0000000001.json":
		fmt.Fprint(w, `{"name":"X","filings":{"recent":{"accessionNumber":["a","b"],"filingDate":[]}}}`)
	case p == "/submissions/CIK0000000002.json":
		fmt.Fprint(w, `<html>Your request originates from an undeclared automated tool`)
	case strings.HasPrefix(p, "/page/"), strings.HasPrefix(p, "/full_text/"), strings.HasPrefix(p, "/Archives/"):
		page("A page's own title " + p)
	default:
		http.NotFound(w, r)
	}
}

// poll asks a source and gives refs, errors and the answer; seen is a growing memory.
func poll(t *testing.T, s *service, src Source, state tieline.SourceState, seen map[string]bool) (docs []*tieline.Document, errs []error, answer *Answer) {
	t.Helper()
	if err := src.Check(); err != nil {
		t.Fatal(err)
	}
	p := &Poller{Client: fetch.New(fetch.Options{AllowPrivate: true}), Contact: "someone@halden.example", FederalRegister: s.URL, EDGARData: s.URL, EDGARFiles: s.URL, Pause: time.Nanosecond}
	a, err := p.Poll(t.Context(), &src, state, func(key string) bool { return seen[key] })
	if err != nil {
		return nil, []error{err}, nil
	}
	for e, err := range a.Entries {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if id := e.Document.ID; id == "" || e.Document.Seal() != nil || e.Document.ID != id {
			t.Errorf("%s is not sealed", e.Document.Ref)
		}
		docs = append(docs, e.Document)
		if e.Key != "" {
			seen[e.Key] = true
		}
	}
	return docs, errs, a
}

func TestFeed(t *testing.T) {
	s := newService(t)
	src := Source{Name: "Cells", Kind: Feed, Address: s.URL + "/feed.xml", Follow: true, Publisher: "Cells Daily (mirror)"}
	seen := map[string]bool{}
	docs, errs, a := poll(t, s, src, tieline.SourceState{}, seen)
	if len(docs) != 1 || docs[0].Ref != "g1" || docs[0].Title != "One" || docs[0].Publisher != "Cells Daily (mirror)" || !strings.Contains(docs[0].Text, "Tuesday") {
		t.Errorf("documents %+v", docs)
	}
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), "/missing: the server answers 404") {
		t.Errorf("errors %v", errs)
	}
	if a.ETag != `"v1"` || a.LastModified == "" {
		t.Errorf("answer %+v", a)
	}
	if _, _, a = poll(t, s, src, tieline.SourceState{ETag: a.ETag, LastModified: a.LastModified}, seen); !a.Unchanged || a.ETag != `"v1"` {
		t.Errorf("second answer %+v", a)
	}
	poll(t, s, src, tieline.SourceState{}, seen)
	want := []string{"/feed.xml", "/page/1", "/missing", `/feed.xml if "v1" Mon, 05 May 2025 08:00:00 GMT`, "/feed.xml", "/missing"}
	if !reflect.DeepEqual(s.asked, want) {
		t.Errorf("asked\n%q, want\n%q", s.asked, want)
	}
}

func TestServices(t *testing.T) {
	s := newService(t)
	seen := map[string]bool{}
	docs, errs, _ := poll(t, s, Source{Name: "r", Kind: FederalRegister, Term: "lithium", Agencies: []string{"commerce-department"}}, tieline.SourceState{}, seen)
	if len(docs) != 2 || len(errs) != 0 {
		t.Fatalf("documents %+v, errors %v", docs, errs)
	}
	d := docs[0]
	if d.Ref != "2099-00012" || d.Title != "Invented Duties on Invented Cells; Final Rule" || d.Publisher != "Federal Register" || d.Author != "Commerce Department, INVENTED OFFICE" ||
		d.Published.String() != "2099-05-06" || d.URL != "https://www.federalregister.gov/documents/2099/05/06/2099-00012/invented-duties" || !strings.Contains(d.Text, "plant for battery cells") {
		t.Errorf("document %+v", d)
	}
	docs, errs, _ = poll(t, s, Source{Name: "e", Kind: EDGAR, CIK: "12345"}, tieline.SourceState{}, seen)
	if len(docs) != 2 || len(errs) != 0 {
		t.Fatalf("filings %+v, errors %v", docs, errs)
	}
	d = docs[1]
	if d.Ref != "0000012345-99-000001" || d.Title != "HALDEN CELLS INC: 8-K, CURRENT REPORT" || d.Publisher != "SEC EDGAR" || d.Author != "HALDEN CELLS INC" ||
		d.Published.String() != "2099-01-15" || d.URL != "https://www.sec.gov/Archives/edgar/data/12345/000001234599000001/hldn-20990114.htm" {
		t.Errorf("filing %+v", d)
	}
	asked := len(s.asked)
	poll(t, s, Source{Name: "e", Kind: EDGAR, CIK: "12345"}, tieline.SourceState{}, seen)
	if got := s.asked[asked:]; len(got) != 1 {
		t.Errorf("what is known was fetched again: %q", got)
	}
	for cik, want := range map[string]string{"1": "differ in length", "2": "not the list that the service documents", "3": "404"} {
		_, errs, _ := poll(t, s, Source{Name: "e", Kind: EDGAR, CIK: cik}, tieline.SourceState{}, seen)
		if len(errs) != 1 || !strings.Contains(errs[0].Error(), want) {
			t.Errorf("company %s: %v, want %q", cik, errs, want)
		}
	}
	p := &Poller{Client: fetch.New(fetch.Options{})}
	if _, err := p.Poll(t.Context(), &Source{Name: "e", Kind: EDGAR, CIK: "1"}, tieline.SourceState{}, nil); err == nil || !strings.Contains(err.Error(), "contact") {
		t.Errorf("without a contact: %v", err)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.txt", words)
	write("b.jsonl", `{"id":"1","text":"`+words+`"}`+"\n"+`{"id":"2","text":"`+words+` Again."}`+"\n")
	s := newService(t)
	src := Source{Name: "in", Kind: Folder, Path: dir}
	seen := map[string]bool{}
	if docs, errs, _ := poll(t, s, src, tieline.SourceState{}, seen); len(docs) != 3 || len(errs) != 0 {
		t.Fatalf("documents %+v, %v", docs, errs)
	}
	if docs, _, _ := poll(t, s, src, tieline.SourceState{}, seen); len(docs) != 0 {
		t.Errorf("files that are known are read again: %+v", docs)
	}
	write("a.txt", words+" And more.")
	write("c.txt", "")
	docs, errs, _ := poll(t, s, src, tieline.SourceState{}, seen)
	if len(docs) != 1 || docs[0].Ref != "a" || len(errs) != 1 || !strings.Contains(errs[0].Error(), "c.txt: the input is empty") {
		t.Errorf("documents %+v, %v", docs, errs)
	}
	src.Path = filepath.Join(dir, "none")
	if _, errs, _ := poll(t, s, src, tieline.SourceState{}, seen); len(errs) != 1 || !strings.Contains(errs[0].Error(), "no such folder") {
		t.Errorf("errors %v", errs)
	}
}

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func TestAfter(t *testing.T) {
	src := Source{Name: "s", Kind: Feed, Address: "https://cells.example/f", Every: time.Hour}
	bad := errors.New("it is down")
	for name, c := range map[string]struct {
		failures int
		outcome  Outcome
		wait     time.Duration
		etag     string
		after    int
	}{
		"all well":              {3, Outcome{ETag: "e"}, time.Hour, "e", 0},
		"an entry failed":       {0, Outcome{ETag: "e", Failed: 1}, time.Hour, "", 0},
		"first failure":         {0, Outcome{Err: bad}, 2 * time.Hour, "old", 1},
		"third failure":         {2, Outcome{Err: bad}, 8 * time.Hour, "old", 3},
		"it stays down":         {90, Outcome{Err: bad}, 24 * time.Hour, "old", 91},
		"it says when":          {0, Outcome{Err: bad, RetryAfter: 5 * time.Hour}, 5 * time.Hour, "old", 1},
		"it says a year":        {0, Outcome{Err: bad, RetryAfter: 365 * 24 * time.Hour}, longest, "old", 1},
		"it says sooner":        {0, Outcome{Err: bad, RetryAfter: time.Second}, 2 * time.Hour, "old", 1},
		"a clock far in future": {0, Outcome{ETag: "e"}, time.Hour, "e", 0},
	} {
		c.outcome.At = now
		s := After(tieline.SourceState{Failures: c.failures, ETag: "old"}, &src, c.outcome)
		if s.Due.Sub(now) != c.wait || s.ETag != c.etag || s.Failures != c.after || (s.Problem == "") != (c.outcome.Err == nil && c.outcome.Failed == 0) {
			t.Errorf("%s: %+v", name, s)
		}
		if Due(s, &src, now.Add(c.wait-time.Second)) || !Due(s, &src, now.Add(c.wait)) || !Due(s, &src, now.Add(-time.Hour)) {
			t.Errorf("%s: due at the wrong time", name)
		}
	}
	if Due(After(tieline.SourceState{}, &src, Outcome{At: now, Err: bad, Gone: true}), &src, now.AddDate(1, 0, 0)) {
		t.Error("what is gone is asked again")
	}
}

func TestFailure(t *testing.T) {
	s := newService(t)
	for path, want := range map[string]struct {
		wait time.Duration
		gone bool
	}{"/busy.xml": {2 * time.Hour, false}, "/gone.xml": {0, true}, "/missing": {0, false}} {
		_, errs, _ := poll(t, s, Source{Name: "f", Kind: Feed, Address: s.URL + path}, tieline.SourceState{}, nil)
		if wait, gone := Failure(errs[0], now); wait != want.wait || gone != want.gone {
			t.Errorf("%s: %s %t", path, wait, gone)
		}
	}
	if wait, _ := Failure(&fetch.StatusError{Status: 429, RetryAfter: now.Add(time.Minute).Format(http.TimeFormat)}, now); wait != time.Minute {
		t.Errorf("a date gives %s", wait)
	}
}

func TestCheck(t *testing.T) {
	for want, s := range map[string]Source{
		"has no name":                {Kind: Feed, Address: "https://cells.example/f"},
		"is none of feed":            {Name: "x", Kind: "ftp"},
		"needs an address":           {Name: "x", Kind: Feed, Address: "cells.example/f"},
		"needs a path":               {Name: "x", Kind: Folder},
		"needs a term":               {Name: "x", Kind: FederalRegister},
		"is not a slug":              {Name: "x", Kind: FederalRegister, Agencies: []string{"Commerce Department"}},
		"not a number":               {Name: "x", Kind: EDGAR, CIK: "HLDN"},
		"every is 1s":                {Name: "x", Kind: Folder, Path: "in", Every: time.Second},
		"every is -1h":               {Name: "x", Kind: Folder, Path: "in", Every: -time.Hour},
		"newest is 5000; it must be": {Name: "x", Kind: EDGAR, CIK: "1", Newest: 5000},
	} {
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", s, err, want)
		}
	}
}
