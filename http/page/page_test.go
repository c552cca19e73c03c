package page_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/examples"
	"github.com/tieline/tieline/http/page"
	"github.com/tieline/tieline/policy"
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

// now is the present time of the tests.
var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func newServer(t *testing.T, store tieline.Store) http.Handler {
	t.Helper()
	s, err := page.New(store, read.Default(), page.Desk{Queue: review.New(store), Author: "Ada", Now: func() time.Time { return now }},
		page.Law{Book: policy.Default(), Files: policy.Embedded(), Assumptions: examples.Assume, Now: func() time.Time { return now }})
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
		{"/deals", 301, nil},
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
		{"/search?q=supplies&evidence=on", 200, []string{`Hale Energy <mark>supplies</mark>`, `record=deal-0#words-deal-0">deal 1</a>`, "checked"}},
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
		{"/deals/" + deal.ID + "?on=2027-07-01", 200, []string{"What the rule book says", `value="2027-07-01"`, `<a href="?">today</a>`}},
		{"/deals/" + deal.ID + "?on=soon", 200, []string{"Write the day as 2026-11-22.", `aria-invalid="true"`}},
		{"/companies/byd", 200, []string{"BYD is on the list 1260H.", "27</b> % of the cars", `href="/rules/eu.cvd.definitive"`, "the importer would know", "not legal advice"}},
		{"/companies/byd?on=2026-06-01", 200, []string{"BYD is on the list NDAA154"}},
		{"/plants", 200, []string{"No document speaks of a plant yet"}},
		{"/plants?q=x", 200, []string{"No plant fits"}},
		{"/plants/plant:nobody%7Cnowhere", 404, []string{"no report of the ledger speaks of such a plant"}},
		{"/changes", 200, []string{"Nothing changed since 2026-10-22"}},
		{"/changes?since=2025-01-01", 200, []string{"Tarn Motors", "1 change"}},
		{"/changes?since=2025-01-01&only=findings", 200, []string{"0 changes"}},
		{"/changes?since=soon", 200, []string{"Write the day as"}},
		{"/rules", 200, []string{"rules, as they stand on", "ca.mfn.vehicles", "6.1 %"}},
		{"/rules?q=graphite+301&jurisdiction=US&instrument=tariff&standing=in_force", 200, []string{"us.s301.natural-graphite", `<option value="tariff" selected>`, `value="graphite 301"`}},
		{"/rules?q=8507.60.0010", 200, []string{"us.s301.ev-batteries"}},
		{"/rules?standing=announced", 200, []string{"us.s232.korea-25-announced"}},
		{"/rules?q=nothing-of-the-sort", 200, []string{"No rule fits"}},
		{"/rules/ca.surtax.china-electric", 200, []string{"100 %", "ended 2026-02-28", "no longer in force", "2024-10-01 to 2026-02-28", "SOR/2024-187", "First day of Canada", "106.1 % in all", "8703.80", "whole duty", `<svg role="img" aria-label="Surtax`}},
		{"/rules/us.45x.cell-definition", 200, []string{"The energy of one cell is at least 12 Wh, and the cells&#39; energy density is at least 100 Wh a litre.", "cell_energy_wh &gt;= 12"}},
		{"/rules/us.s301.artificial-graphite", 200, []string{"seen: from memory"}},
		{"/rules/us.s232.parts.all", 200, []string{"verify again: last verified for 2026-10-05", "from 2025-05-03"}},
		{"/rules/us.mil.list-1260h", 404, []string{"the book has no such rule"}},
		{"/calendar", 200, []string{"June 2027", `datetime="2027-06-30"`, `href="/calendar.ics`}},
		{"/calendar?from=2026-03-01&to=2026-03-01&jurisdiction=CA", 200, []string{"Surtax of Canada", "ends", "March 2026"}},
		{"/calendar?from=2026-10-06&to=2026-10-06&verify=on", 200, []string{"verify"}},
		{"/calendar?from=2026-03-02&to=2026-03-01", 200, []string{"The last day lies before the first."}},
		{"/calendar.ics?from=2026-03-01&to=2026-03-01&jurisdiction=CA", 200, []string{"BEGIN:VCALENDAR", "DTSTART;VALUE=DATE:20260301", "DTSTAMP:20261122T100000Z"}},
		{"/calendar.ics?from=soon", 400, []string{"Write the day as"}},
		{"/duty", 200, []string{"begin with one of these", `value="2026-11-22"`}},
		{"/duty?destination=CA&origin=CN&goods=bev&date=2025-06-01&value=30%2C000", 200, []string{"<b>106.1 %</b>", "31,830 US dollars", `href="/rules/ca.surtax.china-electric"`, "China Surtax Order", `x="5.75%" width="94.25%"`, "The whole duty: 6.1 %"}},
		{"/duty?destination=CA&origin=CN&goods=bev&date=2026-06-01", 200, []string{"<b>not known</b>", "whether the goods enter within the quota"}},
		{"/duty?destination=US&origin=CN&hts=8507.60.0010&date=2025-06-01", 200, []string{"<b>73.4 %</b>", "Set to nothing by: Section 232"}},
		{"/duty?destination=US&origin=CN&hts=85x", 200, []string{`aria-invalid="true"`, "is not a tariff code"}},
		{"/duty?destination=US&hts=8507.60", 200, []string{"Choose the country of origin."}},
		{"/duty?destination=US&origin=CN", 200, []string{"Give a tariff code, or choose goods."}},
		{"/duty?destination=US&origin=CN&hts=8507.60&value=lots", 200, []string{"is not an amount"}},
		{"/duty?destination=US&origin=CN&hts=8507.60&value=NaN", 200, []string{"is not an amount"}},
		{"/duty?destination=US&origin=CN&hts=8507.60&date=soon", 200, []string{"is not a date of the form"}},
		{"/duty?destination=US&origin=XX&hts=8507.60", 200, []string{"is not a country"}},
		{"/duty?destination=US&origin=US&hts=8507.60", 200, []string{"one customs territory"}},
		{"/duty?destination=US&origin=CN&hts=8507.60&claims=nothing", 200, []string{"is not a claim", "<details class=\"wide\" open>"}},
		{"/whatif", 200, []string{"Gotion is put on the list of section 1260H", "Your own assumption"}},
		{"/whatif?example=company-is-listed", 200, []string{"as of 2026-12-01"}},
		{"/whatif?example=..%2F..%2Fsecret", 404, []string{"there is no such example"}},
		{"/whatif?rule=us.s232.parts.all&change=ends&from=2027-01-01", 200, []string{"us.s232.parts.all ends on 2027-01-01", "Screened as of", `value="2027-01-01"`}},
		{"/whatif?rule=us.s232.parts.all&change=rate&percent=lots", 200, []string{"is not a percentage"}},
		{"/whatif?rule=nothing", 200, []string{"the book has no such rule"}},
		{"/whatif?text=rules%3A+%5B%7Bid%3A+x%2C+endz%3A+2026-01-01%7D%5D", 200, []string{"endz", `role="alert"`}},
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
		if strings.Contains(w.Body.String(), "ZgotmplZ") || strings.Contains(w.Body.String(), " style=") {
			t.Errorf("%s holds an address or a style that was refused", c.target)
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
		targets := []string{"/", "/?q=" + "%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/deals/" + deal.ID, "/documents", "/documents/" + d.ID, "/documents/" + d.ID + "/explain", "/companies", "/companies?q=%3Cscript%3E", "/deals/%3Cscript%3E", "/%3Cscript%3Ealert(1)", "/plants", "/plants?q=%3Cscript%3E",
			"/changes?since=2020-01-01", "/rules?q=%22%3E%3Cscript%3E", "/rules/%3Cscript%3E", "/duty?origin=%22%3E%3Cscript%3E&hts=%3Cimg%3E&value=%3Cscript%3E",
			"/whatif?text=%3C/textarea%3E%3Cscript%3E", "/whatif?rule=%22%3E%3Cscript%3E", "/calendar?from=%22%3E%3Cscript%3E"}
		for _, p := range regexp.MustCompile(`href="(/plants/[^"]+)"`).FindAllStringSubmatch(get(h, "/plants").Body.String(), -1) {
			targets = append(targets, html.UnescapeString(p[1]))
		}
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
