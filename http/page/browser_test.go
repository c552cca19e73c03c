package page_test

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/storetest"
)

// browser starts a headless Chromium. Without one the test is skipped, but fails under
// continuous integration (CI set), where scripts/need-browser has installed it.
func browser(t *testing.T, width, height int) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("the browser tests need Chromium: run scripts/need-browser")
		}
		t.Skip("no Chromium here; scripts/need-browser installs it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.WindowSize(width, height), chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// do runs actions in the browser.
func do(ctx context.Context, t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// eval gives the value of a script.
func eval[T any](ctx context.Context, t *testing.T, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// shot writes a picture of the whole page into the folder that TIELINE_SHOTS names, if it is set.
func shot(ctx context.Context, t *testing.T, name string) {
	dir := os.Getenv("TIELINE_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// serveLedger serves a ledger of some deals on loopback and gives the address.
func serveLedger(t *testing.T) string {
	t.Helper()
	long := storetest.Article(t, "long", "2025-04-01", "Consolidated Hydrometallurgical Recyclers and Refiners of the Northern Provinces", tieline.Announced)
	store := newStore(t, long,
		storetest.Article(t, "a", "2025-01-01", "Tarn Motors", tieline.Agreed),
		storetest.Article(t, "b", "2025-02-01", "Tarn Motors", tieline.Active),
		storetest.Article(t, "c", "2025-03-01", "Mill Works", tieline.Denied))
	server := httptest.NewServer(newServer(t, store))
	t.Cleanup(server.Close)
	return server.URL
}

const rows = `document.querySelectorAll("tbody tr").length`

func TestBrowserFromDealToWords(t *testing.T) {
	address := serveLedger(t)
	ctx := browser(t, 1280, 900)
	do(ctx, t, chromedp.Navigate(address), chromedp.WaitVisible(`table.list`))
	shot(ctx, t, "deals")
	if n := eval[int](ctx, t, rows); n != 3 {
		t.Fatalf("%d deals are listed, want 3", n)
	}
	do(ctx, t, chromedp.SetValue(`select[name=status]`, "active"), chromedp.SendKeys(`#search`, "tarn"+kb.Enter),
		chromedp.WaitReady(`option[value=active][selected]`))
	if n := eval[int](ctx, t, rows); n != 1 {
		t.Fatalf("%d deals pass the filter, want 1", n)
	}
	do(ctx, t, chromedp.Click(`td.main a.row`), chromedp.WaitVisible(`article.claim`))
	shot(ctx, t, "deal")
	if got := eval[string](ctx, t, `[...document.querySelectorAll(".timeline .status")].map(e => e.textContent).join(" ")`); got != "agreed active" {
		t.Errorf("the history is %q", got)
	}
	quote := eval[string](ctx, t, `document.querySelector("article.claim blockquote").textContent`)
	if quote != "Hale Energy supplies" {
		t.Errorf("the quote is %q", quote)
	}
	do(ctx, t, chromedp.Click(`article.claim .links a`), chromedp.WaitVisible(`.words.chosen`))
	shot(ctx, t, "document")
	if got := eval[string](ctx, t, `[...document.querySelectorAll(".words.chosen")].map(e => e.textContent).join("")`); got != quote {
		t.Errorf("the document brings out %q, want %q", got, quote)
	}
	if got := eval[string](ctx, t, `getComputedStyle(document.querySelector(".words.chosen")).backgroundColor`); got == "rgba(0, 0, 0, 0)" {
		t.Error("the words have no colour")
	}
	if !eval[bool](ctx, t, `(() => { const r = document.querySelector(".words.chosen").getBoundingClientRect(); return r.top > 40 && r.bottom < innerHeight })()`) {
		t.Error("the words are not on the screen")
	}
	do(ctx, t, chromedp.Click(`.words.chosen`), chromedp.WaitVisible(`.records li:target`))
}

func TestBrowserKeys(t *testing.T) {
	address := serveLedger(t)
	ctx := browser(t, 1280, 900)
	const focused = `document.activeElement.textContent.trim()`
	do(ctx, t, chromedp.Navigate(address), chromedp.WaitVisible(`table.list`), chromedp.KeyEvent("j"), chromedp.KeyEvent("j"))
	if got := eval[string](ctx, t, focused); !strings.Contains(got, "Mill Works") {
		t.Errorf("j j leads to %q", got)
	}
	do(ctx, t, chromedp.KeyEvent("k"))
	if got := eval[string](ctx, t, focused); !strings.Contains(got, "Consolidated") {
		t.Errorf("k leads to %q", got)
	}
	do(ctx, t, chromedp.KeyEvent("/"), chromedp.KeyEvent("jk/"))
	if got := eval[string](ctx, t, `document.activeElement.id + ":" + document.activeElement.value`); !strings.HasPrefix(got, "search:") || !strings.HasSuffix(got, "jk/") {
		t.Errorf("/ then typing gives %q", got)
	}
	do(ctx, t, chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent("j"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`article.claim`))
	do(ctx, t, chromedp.KeyEvent("j"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`.words.chosen`))
	do(ctx, t, chromedp.Navigate(address), chromedp.WaitVisible(`table.list`), chromedp.KeyEvent(kb.Tab))
	if got := eval[string](ctx, t, focused); got != "Skip to the content" {
		t.Errorf("the first Tab leads to %q", got)
	}
}

func TestBrowserNarrow(t *testing.T) {
	address := serveLedger(t)
	ctx := browser(t, 1280, 900)
	do(ctx, t, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile), chromedp.Navigate(address), chromedp.WaitVisible(`table.list`))
	links := eval[[]string](ctx, t, `[...document.querySelectorAll("a[href^='/']")].map(a => a.href).filter(h => !h.includes("/assets/"))`)
	links = append(links, eval[[]string](ctx, t, `[...document.querySelectorAll("td.main a")].map(a => a.href)`)...)
	do(ctx, t, chromedp.Navigate(address+"/documents"), chromedp.WaitVisible(`table.list`))
	links = append(links, eval[[]string](ctx, t, `[...document.querySelectorAll("td.main a")].map(a => a.href)`)...)
	for _, l := range links {
		if strings.Contains(l, "/documents/") {
			links = append(links, l+"/explain")
			break
		}
	}
	links = append(links, address+"/companies/ford-motor-company", address+"/nowhere", address+"/companies/byd", address+"/rules/us.s301.lead-acid-parts", address+"/rules/us.45x.cell-definition",
		address+"/calendar", address+"/duty?destination=US&origin=CN&hts=8507.60.0010&date=2025-06-01&value=100000", address+"/whatif?example=company-is-listed")
	seen := map[string]bool{}
	for _, l := range links {
		if seen[l] {
			continue
		}
		seen[l] = true
		do(ctx, t, chromedp.Navigate(l), chromedp.WaitVisible(`h1`))
		shot(ctx, t, "narrow-"+strings.NewReplacer(address, "", "/", "_").Replace(l))
		if w := eval[int](ctx, t, `document.documentElement.scrollWidth`); w > 390 {
			t.Errorf("%s is %d wide on a screen of 390", strings.TrimPrefix(l, address), w)
		}
	}
	if len(seen) < 8 {
		t.Errorf("only %d pages were looked at", len(seen))
	}
}

// TestBrowserDuty asks the calculator from an empty form by the keyboard, and sends the answer on by its address.
func TestBrowserDuty(t *testing.T) {
	address := serveLedger(t)
	ctx := browser(t, 1280, 900)
	do(ctx, t, chromedp.Navigate(address+"/duty"), chromedp.WaitVisible(`form.form`),
		chromedp.SendKeys(`input[name=hts]`, "85x"+kb.Enter), chromedp.WaitVisible(`label .problem`))
	if got := eval[string](ctx, t, `document.querySelector("[aria-invalid]").name + ": " + document.querySelector(".problem").textContent`); got != "origin: Choose the country of origin." {
		t.Errorf("the form says %q", got)
	}
	do(ctx, t, chromedp.SetValue(`select[name=origin]`, "CN"), chromedp.SendKeys(`input[name=value]`, "100000"+kb.Enter), chromedp.WaitVisible(`input[name=hts][aria-invalid]`))
	do(ctx, t, chromedp.SetValue(`input[name=hts]`, "8507.60.0010"), chromedp.SetValue(`input[name=date]`, "2025-06-01"), chromedp.Click(`form.form button`), chromedp.WaitVisible(`ol.stack`))
	shot(ctx, t, "duty")
	if got := eval[string](ctx, t, `document.querySelector(".total").textContent.replace(/\s+/g, " ").trim()`); got != "73.4 % of the customs value 73,400 US dollars" {
		t.Errorf("the answer is %q", got)
	}
	// Every bar begins where the one before it ends, and all together are as wide as the drawing.
	if !eval[bool](ctx, t, `(() => { const r = [...document.querySelectorAll(".stack rect")].map(e => e.getBoundingClientRect()), whole = document.querySelector(".stack svg").getBoundingClientRect();
		return r.length === 4 && Math.abs(r[0].left - whole.left) < 1.5 && Math.abs(r[3].right - whole.right) < 1.5 && r.slice(1).every((x, i) => Math.abs(x.left - r[i].right) < 1.5) })()`) {
		t.Error("the bars do not make one stack")
	}
	sent := eval[string](ctx, t, `location.href`)
	do(ctx, t, chromedp.Navigate("about:blank"), chromedp.Navigate(sent), chromedp.WaitVisible(`ol.stack`))
	if got := eval[string](ctx, t, `document.querySelector(".total b").textContent + document.querySelector("input[name=value]").value`); got != "73.4 %100000" {
		t.Errorf("the address leads to %q", got)
	}
	do(ctx, t, chromedp.Click(`.stack .ground a`), chromedp.WaitVisible(`.chart svg`))
	if got := eval[string](ctx, t, `document.querySelector("h1").textContent`); !strings.Contains(got, "ordinary duty") {
		t.Errorf("the first line rests on %q", got)
	}
}

// TestBrowserWhatIf chooses an example, then makes an assumption of its own.
func TestBrowserWhatIf(t *testing.T) {
	gotion := storetest.Article(t, "gotion", "2025-01-01", "Gotion High-Tech", tieline.Agreed)
	server := httptest.NewServer(newServer(t, newStore(t, gotion)))
	t.Cleanup(server.Close)
	ctx := browser(t, 1280, 900)
	const lines = `[...document.querySelectorAll(".difference .sides")].map(e => e.textContent.replace(/\s+/g, " ")).join("\n")`
	do(ctx, t, chromedp.Navigate(server.URL+"/whatif"), chromedp.WaitVisible(`ul.examples`), chromedp.Click(`a[href="/whatif?example=company-is-listed"]`), chromedp.WaitVisible(`.differences`))
	shot(ctx, t, "whatif")
	if got := eval[string](ctx, t, lines); !strings.Contains(got, "before nothing") || !strings.Contains(got, "after applies Gotion High-Tech is on the list 1260H") {
		t.Errorf("before and after: %s", got)
	}
	if got := eval[string](ctx, t, `document.querySelector(".result .total").textContent`); !strings.Contains(got, "1 company change as of 2026-12-01") {
		t.Errorf("it says %q", got)
	}
	do(ctx, t, chromedp.Click(`.assume details:nth-of-type(2) summary`), chromedp.WaitVisible(`input[name=company]`), chromedp.SetValue(`input[name=company]`, "Gotion"), chromedp.SetValue(`select[name=list]`, "UFLPA"),
		chromedp.SetValue(`input[name=since]`, "2027-02-01"), chromedp.Click(`.assume details:nth-of-type(2) button`), chromedp.WaitVisible(`input[name=company][value=Gotion]`))
	if got := eval[string](ctx, t, lines+` + location.search`); !strings.Contains(got, "on the list UFLPA") || !strings.Contains(got, "since=2027-02-01") {
		t.Errorf("before and after: %s", got)
	}
}
