package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/http/api"
	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/sqlite"
	"github.com/tieline/tieline/storetest"
)

func TestLedger(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	r := storetest.Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Agreed)
	for _, r := range []*tieline.Records{r, storetest.Article(t, "b", "2025-03-01", "Mill <b>Works</b>", tieline.Active)} {
		if _, err := store.AddDocument(t.Context(), r, time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	deals, err := store.Deals(t.Context(), tieline.DealFilter{Text: "tarn"})
	if err != nil || len(deals) != 1 {
		t.Fatal(deals, err)
	}
	day := tieline.Date{Year: 2026, Month: 7, Day: 1}
	kept := tieline.Screening{About: tieline.AboutCompany, Subject: "byd", Name: "BYD", Day: day, Findings: []tieline.Finding{{About: tieline.AboutCompany, Subject: "byd", Verdict: tieline.Applies, AsOf: day}}}
	if _, err := store.KeepFindings(t.Context(), []tieline.Screening{kept}, func(_, _ *tieline.Screening) []tieline.FindingChange { return nil }); err != nil {
		t.Fatal(err)
	}
	h := api.New(store, policy.Default())
	for _, c := range []struct {
		target string
		status int
		want   string // a key at the top of the answer
		holds  string
		lacks  string
	}{
		{"/api/v1/deals", 200, "deals", "Tarn Motors", ""},
		{"/api/v1/deals?status=active", 200, "deals", `Mill \u003cb\u003eWorks`, "Tarn Motors"},
		{"/api/v1/deals?q=tarn&limit=1", 200, "deals", "Tarn Motors", "Mill"},
		{"/api/v1/deals?as_of=2025-02", 200, "deals", "Tarn Motors", "Mill"},
		{"/api/v1/deals?known_by=2026-11-21", 200, "deals", `[]`, "Tarn"},
		{"/api/v1/deals?as_of=2025-02&known_by=2026-11-22", 200, "deals", "Tarn Motors", "Mill"},
		{"/api/v1/deals?as_of=soon", 400, "error", "soon", ""},
		{"/api/v1/deals/" + deals[0].ID + "?as_of=2024-12", 404, "error", "its history begins 2025-01-01", ""},
		{"/api/v1/decisions", 200, "decisions", `[]`, ""},
		{"/api/v1/deals?offset=2", 200, "deals", `[]`, "Tarn"},
		{"/api/v1/deals?limit=many", 400, "error", "many", ""},
		{"/api/v1/deals/" + deals[0].ID, 200, "claims", `"quote":"Hale Energy supplies"`, ""},
		{"/api/v1/deals/nothing", 404, "error", "no such deal", ""},
		{"/api/v1/deals/%25", 404, "error", "no such deal", ""},
		{"/api/v1/documents/" + r.Document.ID, 200, "document", `"text":"Hale Energy`, ""},
		{"/api/v1/documents/0", 404, "error", "no such document", ""},
		{"/api/v1/companies?q=hale", 200, "companies", `"deals":2`, ""},
		{"/api/v1/changes?since=2025-02", 200, "changes", `Mill`, "Tarn"},
		{"/api/v1/changes?since=soon", 400, "error", "soon", ""},
		{"/api/v1/screen?company=BYD&on=2026-07-01", 200, "findings", `"says":"BYD is on the list 1260H"`, ""},
		{"/api/v1/screen?on=2026-07-01&deal=" + deals[0].ID, 200, "findings", `"findings":[`, ""},
		{"/api/v1/screen?on=2026-07-01&deal=nothing", 404, "error", "no such deal", ""},
		{"/api/v1/screen?on=2026-07-01&plant=nowhere", 404, "error", "speaks of such a plant", ""},
		{"/api/v1/screen?on=2026-07-01", 400, "error", "nothing is named", ""},
		{"/api/v1/screen?company=BYD", 400, "error", "name the day", ""},
		{"/api/v1/findings?about=company&rule=us.mil.x", 200, "findings", `[]`, ""},
		{"/api/v1/findings?verdict=applies", 200, "findings", `"since":"2026-07-01"`, "depends"},
		{"/api/v1/findings?limit=many", 400, "error", "many", ""},
		{"/api/v1/other", 404, "error", "there is no GET", ""},
		{"/api/v1/policy/answer", 405, "error", "POST", ""},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, c.target, nil))
		var got map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Errorf("%s: %v: %s", c.target, err, w.Body)
			continue
		}
		if body := w.Body.String(); w.Code != c.status || got[c.want] == nil || !strings.Contains(body, c.holds) || (c.lacks != "" && strings.Contains(body, c.lacks)) {
			t.Errorf("%s: %d %s", c.target, w.Code, body)
		}
		if w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: content type %q", c.target, w.Header().Get("Content-Type"))
		}
	}
}
