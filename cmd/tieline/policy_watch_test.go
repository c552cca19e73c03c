package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A list is read to its last page, but only as long as the pages are of one host.
func TestPolicyWatchReadsFurtherPages(t *testing.T) {
	asked := 0
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer elsewhere.Close()
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, next := "page1.json", s.URL+"/documents.json?page=2"
		if r.URL.Query().Get("page") == "2" {
			name, next = "page2.json", elsewhere.URL
		}
		text, err := os.ReadFile(filepath.Join("..", "..", "ingest", "notice", "testdata", name))
		if err != nil {
			t.Error(err)
		}
		page := strings.Replace(string(text), "https://www.federalregister.gov/api/v1/documents.json?page=2", next, 1)
		if name == "page2.json" {
			page = strings.Replace(page, `"count": 4,`, `"count": 4, "next_page_url": "`+next+`",`, 1)
		}
		if _, err := w.Write([]byte(page)); err != nil {
			t.Error(err)
		}
	}))
	defer s.Close()
	ledger := filepath.Join(t.TempDir(), "ledger.db")
	watch := func(more ...string) (status int, out, errs string) {
		var o, e bytes.Buffer
		status = run(t.Context(), append([]string{"policy", "watch", "--ledger", ledger, "--from", s.URL + "/documents.json"}, more...), strings.NewReader(""), &o, &e)
		return status, o.String(), e.String()
	}
	if status, out, errs := watch("--allow-private"); status != 0 || !strings.HasPrefix(out, "4 documents, ") || !strings.Contains(errs, "the list goes on at "+elsewhere.URL) || asked > 0 {
		t.Errorf("status %d: %s%s, elsewhere asked %d times", status, out, errs, asked)
	}
	if status, _, errs := watch(); status != 1 || !strings.Contains(errs, "not on the public internet") {
		t.Errorf("a private address: status %d, %s", status, errs)
	}
}
