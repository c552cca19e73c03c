package page_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/http/page"
	"github.com/tieline/tieline/read"
	"github.com/tieline/tieline/review"
	"github.com/tieline/tieline/sqlite"
	"github.com/tieline/tieline/storetest"
)

// newStore gives a ledger in a file of its own, with the records in it.
func newStore(t *testing.T, records ...*tieline.Records) tieline.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, r := range records {
		if _, err := store.AddDocument(t.Context(), r, time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

func newServer(t *testing.T, store tieline.Store) http.Handler {
	t.Helper()
	s, err := page.New(store, read.Default(), page.Desk{Queue: review.New(store), Author: "Ada", Now: func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

func onlyDeal(t *testing.T, store tieline.Store) tieline.LedgerDeal {
	t.Helper()
	deals, err := store.Deals(t.Context(), tieline.DealFilter{})
	if err != nil || len(deals) != 1 {
		t.Fatalf("deals %+v, %v", deals, err)
	}
	return deals[0]
}

func TestPages(t *testing.T) {
	r := storetest.Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Agreed)
	store := newStore(t, r)
	h := newServer(t, store)
	deal := onlyDeal(t, store)
	for _, c := range []struct {
		target string
		status int
		holds  []string
	}{
		{"/", 200, []string{"1 deal between 2 companies", "Tarn Motors", "Dunkirk, France", `href="/deals/` + deal.ID}},
		{"/?q=dunkirk&kind=supply&status=agreed", 200, []string{"Tarn Motors", `value="dunkirk"`, `<option value="supply" selected>`, `<option value="agreed" selected>`}},
		{"/?kind=licence", 200, []string{"No deal fits these filters"}},
		{"/?page=2", 200, []string{"No deal fits", ``}},
		{"/?page=-1&kind=%00", 200, []string{"No deal fits"}},
		{"/deals/" + deal.ID, 200, []string{"<blockquote>Hale Energy supplies</blockquote>", "Harbour Wire", "2025-01-01", "source at example.org", "/documents/" + r.Document.ID + "?record=deal-0#words-deal-0"}},
		{"/deals/" + deal.ID[:6], 200, []string{"Tarn Motors", `<a class="stage" href="#claim-deal-0-` + r.Document.ID}},
		{"/deals/" + deal.ID + "?as_of=2025-02&known_by=2026-11-22", 200, []string{"As it was by 2025-02. As the ledger knew it by 2026-11-22. <a href=\"/deals/" + deal.ID + `">As it is known now`}},
		{"/deals/" + deal.ID + "?as_of=2024", 404, []string{"its history begins 2025-01-01"}},
		{"/deals/" + deal.ID + "?as_of=soon", 400, []string{"soon"}},
		{"/?as_of=2025-01-02", 200, []string{"Tarn Motors", `href="/deals/` + deal.ID + `?as_of=2025-01-02"`, `name="as_of" value="2025-01-02"`}},
		{"/?as_of=2024-12-31", 200, []string{"No deal fits"}},
		{"/?known_by=2026-11-21", 200, []string{"No deal fits"}},
		{"/documents", 200, []string{"About Tarn Motors"}},
		{"/documents/" + r.Document.ID, 200, []string{`<a class="words noise deal" href="?record=deal-0#deal-0">Hale</a>`, `<a class="words deal" href="?record=deal-0#deal-0"> Energy supplies</a>`}},
		{"/documents/" + r.Document.ID + "?record=deal-0", 200, []string{`class="words deal chosen"`}},
		{"/documents/" + r.Document.ID + "?record=deal-7", 200, []string{`class="words deal"`}},
		{"/documents/" + r.Document.ID + "/explain", 200, []string{"supplies", "VERB root", "Tree"}},
		{"/documents/ffff/explain", 404, []string{"no such document"}},
		{"/search", 200, []string{"is a phrase"}},
		{"/search?q=tarn", 200, []string{"About Tarn Motors", "Hale Energy supplies <mark>Tarn</mark> Motors."}},
		{"/search?q=supplies&evidence=on", 200, []string{`record=deal-0#words-deal-0">Hale Energy <mark>supplies</mark>`, "checked"}},
		{"/search?q=tarn&evidence=on", 200, []string{"No document holds these words"}},
		{"/search?q=%22%3Cscript%3E", 200, []string{`value="&#34;&lt;script&gt;"`}},
		{"/search?q=!", 200, []string{"there is no word to look for", `aria-invalid="true"`}},
		{"/search?q=hale&page=900000", 200, []string{"No document holds these words"}},
		{"/companies", 200, []string{"Hale Energy"}},
		{"/companies?q=nobody", 200, []string{"No company is called so"}},
		{"/companies/name:haleenergy", 200, []string{"Hale Energy", "Tarn Motors"}},
		{"/companies/ford-motor-company", 200, []string{"Ford", "carmaker", "No deal of this company"}},
		{"/deals/ffffffff", 404, []string{"no such deal"}},
		{"/deals/%25", 404, []string{"no such deal"}},
		{"/documents/..%2f..%2fetc%2fpasswd", 404, []string{"no such document"}},
		{"/companies/nobody", 404, []string{"no party of a deal"}},
		{"/nowhere", 404, []string{"there is no such page"}},
		{"/assets/style.css", 200, []string{"--accent"}},
		{"/assets/nothing.css", 404, nil},
	} {
		w := get(h, c.target)
		if w.Code != c.status {
			t.Errorf("%s: status %d, want %d", c.target, w.Code, c.status)
		}
		for _, want := range c.holds {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s lacks %q:\n%s", c.target, want, w.Body)
			}
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: content security policy %q", c.target, csp)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", c.target)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/deals/"+deal.ID, nil))
	if w.Code != http.StatusMethodNotAllowed && w.Code != http.StatusNotFound {
		t.Errorf("POST gives %d", w.Code)
	}
}

// TestForeignText puts markup and script addresses wherever a document can carry text, and looks
// at the pages with a parser: none may come out as markup.
func TestForeignText(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	for _, address := range []string{"javascript:alert(3)", "JaVaScRiPt:alert(3)", "data:text/html,<script>alert(4)</script>", `https://example.org/"onmouseover="alert(5)`} {
		d := &tieline.Document{Ref: "x" + evil, Title: "Title" + evil, Publisher: "Paper" + evil, Author: evil, URL: address, Language: "en",
			Text: "Hale " + evil + " supplies Tarn."}
		if err := d.Seal(); err != nil {
			t.Fatal(err)
		}
		words, err := d.Evidence(0, len(d.Text))
		if err != nil {
			t.Fatal(err)
		}
		ev := []tieline.Evidence{words}
		r := &tieline.Records{Document: d, Notes: []string{evil},
			Deals: []tieline.Deal{{Kind: tieline.Supply, Status: tieline.Active, Origin: tieline.OriginNone, Via: []string{evil}, Place: evil, Venture: evil, Evidence: ev,
				Parties: []tieline.Party{{Name: "Hale" + evil, Role: tieline.RoleSupplier}, {Name: "Tarn" + evil, Role: tieline.RoleBuyer}}}},
			Facilities: []tieline.Facility{{Name: evil, Place: evil, Owners: []string{"Hale" + evil}, Status: tieline.FacilityPlanned, Evidence: ev}},
			Measures:   []tieline.Measure{{Measure: "price", Value: 1, Unit: evil, About: []string{evil}, Evidence: ev}},
			Policies:   []tieline.Policy{{Instrument: "ban", Authority: evil, Target: []string{evil}, Status: "proposed", Evidence: ev}},
			Speakers:   []tieline.Speaker{{Name: evil, Organization: evil, Evidence: ev}},
		}
		store := newStore(t, r)
		h := newServer(t, store)
		deal := onlyDeal(t, store)
		targets := []string{"/", "/?q=" + "%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/deals/" + deal.ID, "/documents", "/documents/" + d.ID, "/documents/" + d.ID + "/explain", "/companies", "/companies?q=%3Cscript%3E", "/deals/%3Cscript%3E", "/%3Cscript%3Ealert(1)"}
		for _, p := range deal.Parties {
			targets = append(targets, "/companies/"+strings.ReplaceAll(strings.NewReplacer("%", "%25", " ", "%20", "/", "%2F", "?", "%3F", "#", "%23", `"`, "%22", "<", "%3C", ">", "%3E").Replace(p.Key), "\n", "%0A"))
		}
		for _, target := range targets {
			w := get(h, target)
			if w.Code >= 500 {
				t.Errorf("%s: status %d", target, w.Code)
			}
			checkMarkup(t, target, w.Body.String())
		}
	}
}

// checkMarkup reports scripts, handlers and addresses that only foreign text can have brought in.
func checkMarkup(t *testing.T, target, body string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		src := ""
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s: handler %s=%q", target, a.Key, a.Val)
			}
			if a.Key == "src" {
				src = a.Val
			}
			if v := strings.ToLower(strings.TrimSpace(a.Val)); a.Key == "href" && (strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "data:") || strings.Contains(v, "zgotmplz")) {
				t.Errorf("%s: address %q", target, a.Val)
			}
		}
		if n.Data == "script" && src != "/assets/keys.js" || n.Data == "img" {
			t.Errorf("%s: foreign element %s", target, n.Data)
		}
	}
}
