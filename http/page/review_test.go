package page_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/review"
	"github.com/tieline/tieline/storetest"
)

// doubtful is an article of which the reader was not sure.
func doubtful(t *testing.T, ref, other string) *tieline.Records {
	r := storetest.Article(t, ref, "2025-01-01", other, tieline.Agreed)
	r.Deals[0].Confidence = 0.4
	return r
}

func itemsOf(t *testing.T, store tieline.Store, kind string) []review.Item {
	t.Helper()
	items, err := review.New(store).Items(t.Context(), review.Filter{Kind: kind})
	if err != nil {
		t.Fatal(err)
	}
	return items
}

func post(h http.Handler, target string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://tieline.example"+target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestDesk goes through the queue as a browser without scripts does.
func TestDesk(t *testing.T) {
	store := newStore(t, doubtful(t, "a", "Tarn Motors"), doubtful(t, "b", "Mill Works"))
	h := newServer(t, store)
	items := itemsOf(t, store, "uncertain")
	if len(items) != 2 {
		t.Fatalf("%d items", len(items))
	}
	first, second := "/review/"+items[0].ID, "/review/"+items[1].ID
	for _, c := range []struct {
		target string
		status int
		holds  []string
	}{
		{"/review", 200, []string{`href="` + first, "the reader is 40 % sure of it", "provisional"}},
		{"/review?kind=close", 200, []string{"Nothing is left to review"}},
		{first, 200, []string{"<blockquote>Hale Energy supplies</blockquote>", `data-key="c"`, `data-key="x"`, `data-key="r"`, `data-key="n"`}},
		{first + "?option=r", 200, []string{"What it would change", `class="goes"`, `name="option" value="r"`, `value="Ada"`}},
		{first + "?option=x", 200, []string{`<select name="status"`, "Show what it changes"}},
		{first + "?option=x&filled=1&status=ended", 200, []string{`class="comes"`, `name="status" value="ended"`}},
		{first + "?option=x&filled=1&status=nothing", 400, []string{"is not one of"}},
		{first + "?option=x&filled=1", 400, []string{"no value is given"}},
		{first + "?option=q", 400, []string{"this cannot be decided here"}},
		{"/review/ffffff", 404, []string{"there is no such thing to review"}},
		{"/decisions", 200, []string{"Nothing has been decided yet"}},
		{"/decisions/ffffff/undo", 404, []string{"there is no such decision"}},
	} {
		if w := get(h, c.target); w.Code != c.status {
			t.Errorf("%s: status %d\n%s", c.target, w.Code, w.Body)
		} else {
			for _, want := range c.holds {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("%s lacks %q:\n%s", c.target, want, w.Body)
				}
			}
		}
	}
	w := post(h, first, url.Values{"option": {"r"}, "reason": {"not said"}, "author": {"Ben"}}, "Sec-Fetch-Site", "same-origin")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), second+"?done=") {
		t.Fatalf("rejecting leads to %d %s\n%s", w.Code, w.Header().Get("Location"), w.Body)
	}
	states, err := store.Decisions(t.Context())
	if err != nil || len(states) != 1 || states[0].Verb != tieline.Reject || states[0].Author != "Ben" || states[0].Reason != "not said" {
		t.Fatalf("decisions %+v, %v", states, err)
	}
	if body := get(h, w.Header().Get("Location")).Body.String(); !strings.Contains(body, "/decisions/"+states[0].ID+"/undo") {
		t.Errorf("the next page does not offer to undo:\n%s", body)
	}
	undo := "/decisions/" + states[0].ID + "/undo"
	if body := get(h, undo).Body.String(); !strings.Contains(body, `class="comes"`) {
		t.Errorf("undoing is not foreseen:\n%s", body)
	}
	if w := post(h, undo, url.Values{}); w.Code != http.StatusSeeOther {
		t.Errorf("undoing: %d\n%s", w.Code, w.Body)
	}
	if body := get(h, "/decisions").Body.String(); !strings.Contains(body, `<span class="standing undone">undone</span>`) {
		t.Errorf("decisions:\n%s", body)
	}
	if w := post(h, first, url.Values{"option": {"x"}, "status": {"ended"}, "place": {"-"}}); w.Code != http.StatusSeeOther {
		t.Errorf("correcting: %d\n%s", w.Code, w.Body)
	}
	deals, err := store.Deals(t.Context(), tieline.DealFilter{Status: tieline.Ended})
	if err != nil || len(deals) != 1 || deals[0].Place != "" {
		t.Errorf("corrected: %+v, %v", deals, err)
	}
	if w := post(h, second, url.Values{"option": {"r"}, "reason": {strings.Repeat("long ", 1<<15)}}); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "too long") {
		t.Errorf("a form without end: %d", w.Code)
	}
}

// TestDeskFromElsewhere sends decisions from another site's pages.
func TestDeskFromElsewhere(t *testing.T) {
	store := newStore(t, doubtful(t, "a", "Tarn Motors"))
	h := newServer(t, store)
	target := "/review/" + itemsOf(t, store, "uncertain")[0].ID
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
		{"Origin", "https://evil.example"},
		{"Origin", "null"},
	} {
		if w := post(h, target, url.Values{"option": {"r"}}, header...); w.Code != http.StatusForbidden {
			t.Errorf("%v: status %d", header, w.Code)
		}
	}
	if states, err := store.Decisions(t.Context()); err != nil || len(states) != 0 {
		t.Errorf("another site decided: %+v, %v", states, err)
	}
}

// TestBrowserDesk decides without a mouse.
func TestBrowserDesk(t *testing.T) {
	store := newStore(t, doubtful(t, "a", "Tarn Motors"), doubtful(t, "b", "Mill Works"))
	server := httptest.NewServer(newServer(t, store))
	t.Cleanup(server.Close)
	ctx := browser(t, 1280, 900)
	do(ctx, t, chromedp.Navigate(server.URL+"/review?kind=uncertain"), chromedp.WaitVisible(`table.list`), chromedp.KeyEvent("j"), chromedp.KeyEvent(kb.Enter),
		chromedp.WaitVisible(`.options`), chromedp.KeyEvent("r"), chromedp.WaitVisible(`.effect .goes`), chromedp.Poll[chromedp.Void](`document.activeElement && document.activeElement.name === "reason"`))
	shot(ctx, t, "desk")
	do(ctx, t, chromedp.KeyEvent("no such deal"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`.done`))
	states, err := store.Decisions(t.Context())
	if err != nil || len(states) != 1 || states[0].Verb != tieline.Reject || states[0].Reason != "no such deal" {
		t.Fatalf("decisions %+v, %v", states, err)
	}
	do(ctx, t, chromedp.KeyEvent("u"), chromedp.WaitVisible(`.effect .comes`), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`.standing.undone`))
	shot(ctx, t, "decisions")
	do(ctx, t, chromedp.KeyEvent("b"), chromedp.WaitVisible(`select[name="kind"]`))
	if got := len(itemsOf(t, store, "uncertain")); got != 2 {
		t.Errorf("after undoing, %d things are left to review, want 2", got)
	}
}
