package atom_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/http/atom"
	"github.com/tieline/tieline/ingest/feed"
	"github.com/tieline/tieline/sqlite"
	"github.com/tieline/tieline/storetest"
)

func TestFeed(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	quote := storetest.Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Active).Deals[0].Evidence
	made := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	alerts := []tieline.Alert{
		{Key: "k1", Made: made, Title: "New supply & more", Watches: []string{"w"}, Deal: "abc", Document: "d1", Publisher: "Harbour Wire", URL: "https://harbour.example/1", Evidence: quote},
		{Key: "k2", Made: made.Add(time.Hour), Title: "A plant", Watches: []string{"v"}, Document: "d2", Evidence: quote},
	}
	if ok, err := store.AddAlerts(t.Context(), tieline.NewsMark{}, alerts); !ok || err != nil {
		t.Fatal(ok, err)
	}
	get := func(target string) *feed.Feed {
		t.Helper()
		w := httptest.NewRecorder()
		atom.New(store).ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/atom+xml; charset=utf-8" {
			t.Fatalf("%s: %d %v", target, w.Code, w.Header())
		}
		f, err := feed.Read(w.Body.Bytes(), "http://example.com/alerts.atom")
		if err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		return f
	}
	f := get("/alerts.atom")
	if len(f.Items) != 2 || f.Title != "Tieline alerts" {
		t.Fatalf("%+v", f)
	}
	d := f.Items[1].Document
	if d.Ref != "urn:tieline:alert:k1" || d.URL != "http://example.com/deals/abc" || d.Title != "New supply & more" || d.Text != "“Hale Energy supplies”\nHarbour Wire" || d.Published.String() != "2026-11-22" {
		t.Errorf("%+v", d)
	}
	if d := f.Items[0].Document; d.URL != "http://example.com/documents/d2" {
		t.Errorf("%+v", d)
	}
	if f := get("/alerts.atom?watch=v"); len(f.Items) != 1 || f.Title != "Tieline alerts: v" {
		t.Errorf("%+v", f)
	}
}
