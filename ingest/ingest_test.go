package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/fetch"
)

const body = "Halden Cells said on Monday that it would build a plant for battery cells in the north, with help from the state and from two banks. Work is to begin in March and to end within two years."

const pageHTML = `<!doctype html><html lang="en"><head><title>Halden to build plant | Cells Daily</title>
<meta property="og:site_name" content="Cells Daily"><meta property="og:title" content="Halden to build plant">
<meta property="article:published_time" content="2026-03-04T23:10:00-05:00"><meta name="author" content="Jane Roe">
<link rel="canonical" href="https://cells.example/halden"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Halden to build plant</h1><p>` + body + `</p><p>The <b>ministry</b> said that it had <a href="/x">agreed</a> to the plan in May, and that it would pay.</p>
<figure><img src="x.jpg"><figcaption>The site in May</figcaption></figure><ul><li>Capacity: 30 GWh a year</li><li>Cost: $2 billion</li></ul></article>
<footer>About us | Contact</footer></body></html>`

// write makes a file below dir and gives its path.
func write(t testing.TB, dir, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func zipped(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, s)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read gives the documents and the error messages of inputs, messages without dir.
func read(t testing.TB, dir string, opt Options, inputs ...string) (docs []*tieline.Document, errs []string) {
	t.Helper()
	for d, err := range OpenAll(context.Background(), inputs, opt) {
		if err != nil {
			s := err.Error()
			if strings.Contains(s, "\n") {
				t.Errorf("more than one line: %q", s)
			}
			if dir != "" {
				s = strings.ReplaceAll(s, dir+"/", "")
			}
			errs = append(errs, s)
			continue
		}
		if d.ID == "" {
			t.Errorf("%s is not sealed", d.Ref)
		}
		docs = append(docs, d)
	}
	return docs, errs
}

func refs(docs []*tieline.Document) (out []string) {
	for _, d := range docs {
		out = append(out, d.Ref)
	}
	return out
}

func TestFormats(t *testing.T) {
	dir := t.TempDir()
	object := fmt.Sprintf(`{"id":"a7","url":"https://cells.example/a7","title":"T","publisher":"Cells Daily","published":"2026-05-06","author":"Jane Roe","text":%q}`, body+"\r\n\ttabs – “stay”")
	for name, c := range map[string]struct {
		content string
		ref     string
		want    tieline.Document
	}{
		"a.txt":       {body, "a", tieline.Document{Text: body}},
		"a.b.txt":     {body, "a.b", tieline.Document{Text: body}},
		"README":      {body, "README", tieline.Document{Text: body}},
		"d.json":      {object, "a7", tieline.Document{URL: "https://cells.example/a7", Title: "T", Publisher: "Cells Daily", Author: "Jane Roe", Text: body + "\r\n\ttabs – “stay”"}},
		"marked.json": {"\uFEFF" + object, "a7", tieline.Document{URL: "https://cells.example/a7", Title: "T", Publisher: "Cells Daily", Author: "Jane Roe", Text: body + "\r\n\ttabs – “stay”"}},
		"odd.json":    {`{"id": 12, "author": ["Jane Roe", {"name":"John Doe"}], "publisher": {"name":"Cells Daily"}, "url": null, "text": "` + body + `", "extra": {"a": []}}`, "12", tieline.Document{Author: "Jane Roe, John Doe", Publisher: "Cells Daily", Text: body}},
		"nameless.json": {`{"html": "<p>` + body + `</p><p>More of <i>it</i>.</p>"}`, "nameless",
			tieline.Document{Text: body + "\n\nMore of it."}},
		"list.json":    {`[` + object + `]`, "a7", tieline.Document{URL: "https://cells.example/a7", Title: "T", Publisher: "Cells Daily", Author: "Jane Roe", Text: body + "\r\n\ttabs – “stay”"}},
		"wrapped.json": {`{"count":1,"documents":[{"text":"` + body + `"}]}`, "wrapped#1", tieline.Document{Text: body}},
		"l.jsonl":      {"\n" + `{"text":"` + body + `"}` + "\n\n", "l#2", tieline.Document{Text: body}},
		"p.html": {pageHTML, "p", tieline.Document{URL: "https://cells.example/halden", Title: "Halden to build plant", Publisher: "Cells Daily", Author: "Jane Roe",
			Text: body + "\n\nThe ministry said that it had agreed to the plan in May, and that it would pay.\n\n- Capacity: 30 GWh a year\n- Cost: $2 billion"}},
	} {
		docs, errs := read(t, dir, Options{}, write(t, dir, name, []byte(c.content)))
		zip, zerrs := read(t, dir, Options{}, write(t, dir, name+".gz", zipped(t, c.content)))
		if len(docs) != 1 || len(errs) != 0 || len(zip) != 1 || len(zerrs) != 0 {
			t.Errorf("%s: %d documents, errors %q %q", name, len(docs), errs, zerrs)
			continue
		}
		if zip[0].ID != docs[0].ID || zip[0].Ref != docs[0].Ref {
			t.Errorf("%s: differs when compressed: %+v", name, zip[0])
		}
		d := docs[0]
		got := tieline.Document{URL: d.URL, Title: d.Title, Publisher: d.Publisher, Author: d.Author, Text: d.Text}
		if got.Text = strings.TrimPrefix(got.Text, "Halden to build plant\n\n"); d.Ref != c.ref || fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", c.want) || d.Language != "en" {
			t.Errorf("%s: ref %s, language %s\n got %+v\nwant %+v", name, d.Ref, d.Language, got, c.want)
		}
	}
	docs, _ := read(t, dir, Options{}, filepath.Join(dir, "p.html"))
	if docs[0].Published.String() != "2026-03-04" {
		t.Errorf("published %s, want the day in the page's own zone", docs[0].Published)
	}
}

func TestStandardInput(t *testing.T) {
	line := `{"id":"x","text":"` + body + `"}` + "\n"
	for name, c := range map[string]struct {
		in   string
		refs []string
	}{
		"text":                        {body, []string{"stdin"}},
		"one object":                  {line, []string{"x"}},
		"lines":                       {line + line, []string{"x", "x"}},
		"indented":                    {"{\n \"id\": \"x\",\n \"text\": \"" + body + "\"\n}\n", []string{"x"}},
		"objects after another":       {"{\n\"id\":\"x\",\"text\":\"" + body + "\"}\n{\n\"id\":\"y\",\"text\":\"" + body + "\"}", []string{"x", "y"}},
		"page":                        {"\n<!-- saved -->" + pageHTML, []string{"stdin"}},
		"feed":                        {rss("https://cells.example"), []string{"g1", "https://cells.example/2"}},
		"compressed":                  {string(zipped(t, body)), []string{"stdin"}},
		"mail":                        {"From: Jane Roe <jr@cells.example>\nSubject: Halden to build plant\nDate: Tue, 21 Oct 2025 23:30:00 -0500\nMessage-ID: <m1@cells.example>\n\n" + body, []string{"m1@cells.example"}},
		"text with header-like lines": {"From: Ulm\n\n" + body, []string{"stdin"}},
		"web archive":                 {webArchive(), []string{"https://cells.example/1", "https://cells.example/3"}},
		"text that begins with <":     {"<Halden Cells> " + body, []string{"stdin"}},
	} {
		docs, errs := read(t, "", Options{Stdin: strings.NewReader(c.in)}, "-")
		if !slices.Equal(refs(docs), c.refs) || len(errs) > 0 {
			t.Errorf("%s: got %q, errors %q", name, refs(docs), errs)
		}
	}
}

// webArchive holds a page, a menu and a text.
func webArchive() string {
	var b strings.Builder
	for i, block := range []string{"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + pageHTML, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<a href=/>Home</a>", body} {
		kind, contentType := "response", "application/http; msgtype=response"
		if i == 2 {
			kind, contentType = "conversion", "text/plain"
		}
		fmt.Fprintf(&b, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Target-URI: https://cells.example/%d\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, i+1, contentType, len(block), block)
	}
	return b.String()
}

// TestBadInput has one good document among all that can go wrong: it must come through, and
// each of the others give one line that names it and the reason.
func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	good := `{"id":"good","text":"` + body + `"}`
	write(t, dir, "binary.txt", []byte("\x00\x01\x02\xff"+strings.Repeat("x", 100)))
	write(t, dir, "cut.txt.gz", zipped(t, strings.Repeat(body, 50))[:60])
	write(t, dir, "damaged.txt", []byte(strings.Repeat("größer, schöner, länger ", 5)+"\xff"))
	write(t, dir, "empty.txt", nil)
	write(t, dir, "blank.txt", []byte(" \n\t\n"))
	write(t, dir, "latin.json", []byte("{\n\"text\":\"caf\xe9\"}"))
	write(t, dir, "lines.jsonl", []byte(strings.Repeat(good+"\n", 6)+`{"id": "broken", "text": }`+"\n"+good+"\n[1]\n\"x\"\n{\"title\":\"no text\"}\n{\"text\":7}\n{\"text\":\"\"}\n"))
	write(t, dir, "menu.html", []byte("<!doctype html><html><body><ul><li><a href=/>Home</a><li><a href=/x>News</a></ul></body></html>"))
	write(t, dir, "object.json", []byte("{\n\"id\": \"x\",\n\n\n\n\n\"text\": oops\n}"))
	write(t, dir, "report.pdf", []byte("%PDF-1.7\n..."))
	write(t, dir, "short.json", []byte(`{"text":"abc`))
	write(t, dir, "undated.json", []byte(`{"id":"undated","published":"last week","text":"`+body+`"}`))
	write(t, dir, "notfeed.xml", []byte("<?xml version=\"1.0\"?><invoice><total>3</total></invoice>"))
	write(t, dir, "zz.txt", []byte(body))
	write(t, dir, "zz.gold.json", []byte(`{"deals":[]}`))
	write(t, dir, ".hidden", []byte(body))
	for name, to := range map[string]string{"dangling.txt": "nowhere", "loop": ".", "self.txt": "self.txt", "again.txt": "zz.txt"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip("no symbolic links here")
		}
	}
	docs, errs := read(t, dir, Options{}, dir)
	if want := []string{"again", "good", "good", "good", "good", "good", "good", "good", "undated", "zz"}; !slices.Equal(refs(docs), want) {
		t.Errorf("documents %q, want %q", refs(docs), want)
	}
	want := []string{
		"binary.txt: it is not text",
		"blank.txt: the input is empty",
		"cut.txt.gz: the gzip file is damaged or cut short",
		"damaged.txt: byte 140 (0xff) is not valid UTF-8 though the rest is",
		"dangling.txt: the link leads to nothing, or the file is gone",
		"empty.txt: the input is empty",
		"latin.json: line 2 is not UTF-8, which JSON must be (convert it to UTF-8)",
		"lines.jsonl, line 7: broken JSON: invalid character '}' looking for beginning of value",
		"lines.jsonl, line 9: it is not a JSON object",
		"lines.jsonl, line 10: it is not a JSON object",
		`lines.jsonl, line 11: it has neither "text" nor "html" (a document needs one of them)`,
		`lines.jsonl, line 12: "text" is a number and should be a string`,
		"lines.jsonl, line 13: the text is empty",
		"loop: the link leads back to a folder that holds it",
		"menu.html: no article was found in the page",
		"notfeed.xml: it is not an RSS, Atom or JSON feed",
		"object.json: broken JSON on line 7: invalid character 'o' looking for beginning of value",
		"report.pdf: it is not text but a PDF file (convert it to text first, for example with pdftotext)",
		"self.txt: the link leads back to itself",
		"short.json: broken JSON on line 1: it ends too early",
		`undated.json: published "last week" is not a date; the document is kept without one (write it as 2026-05-06)`,
	}
	if !slices.Equal(errs, want) {
		t.Errorf("errors\n%s\nwant\n%s", strings.Join(errs, "\n"), strings.Join(want, "\n"))
	}
	if n := Count([]string{dir, "-", "https://cells.example"}); n != 20 {
		t.Errorf("Count = %d, want 20", n)
	}
	_, errs = read(t, dir, Options{}, dir+"/none.txt", dir+"/*.nothing", dir+"/[", "-")
	if want := []string{"none.txt: no such file or folder", "*.nothing: no file matches the pattern", "[: not a valid pattern", "standard input: there is none"}; !slices.Equal(errs, want) {
		t.Errorf("errors %q", errs)
	}
}

func TestGlobOrder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b/2.txt", "b/1.txt", "a/3.txt", "a/3.gold.json", "c.html_files/x.txt", "c_files/ad.txt", "c.html"} {
		content := body
		if strings.HasSuffix(name, ".html") {
			content = pageHTML
		}
		write(t, dir, name, []byte(content))
	}
	docs, errs := read(t, dir, Options{}, dir+"/*/*", dir)
	if want := []string{"3", "1", "2", "x", "ad", "3", "1", "2", "c", "x"}; !slices.Equal(refs(docs), want) || len(errs) != 0 {
		t.Errorf("got %q %q", refs(docs), errs)
	}
}

// TestLimits gives a reader files far above its limit and sees that memory stays bounded: an
// endless input must end in an error, and JSON Lines of any length must pass.
func TestLimits(t *testing.T) {
	opt := Options{MaxDocument: 1 << 20, Stdin: endless{}}
	if _, errs := read(t, "", opt, "-"); len(errs) != 1 || !strings.Contains(errs[0], "larger than 1 MB") {
		t.Errorf("endless text: %q", errs)
	}
	line := `{"id":"x","text":"` + body + `"}` + "\n"
	long := `{"id":"long","text":"` + strings.Repeat("x", 2<<20) + `"}` + "\n"
	n, bad := 0, 0
	opt.Stdin = io.MultiReader(strings.NewReader(line), strings.NewReader(long), strings.NewReader(strings.Repeat(line, 20000)))
	for _, err := range Open(context.Background(), "-", opt) {
		if err != nil {
			bad++
			if !strings.Contains(err.Error(), "standard input, line 2: it is larger than 1 MB") {
				t.Error(err)
			}
		} else {
			n++
		}
		if n > 500 {
			break // the rest would only take time
		}
	}
	if n != 501 || bad != 1 {
		t.Errorf("%d documents, %d errors", n, bad)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = "word \n"[i%6]
	}
	return len(b), nil
}

func TestWrongCharset(t *testing.T) {
	dir := t.TempDir()
	s := "Halden Cells, the maker from Malmö, said that its “Göteborg” works would cost €5 billion and that the state of the talks was good."
	latin, _ := charmap.Windows1252.NewEncoder().String(s)
	page := `<html><head><meta charset="utf-8"></head><body><article><p>` + latin + `</p><p>` + latin + `</p></article></body></html>`
	docs, errs := read(t, dir, Options{}, write(t, dir, "a.txt", []byte(latin)), write(t, dir, "b.html", []byte(page)))
	if len(docs) != 2 || len(errs) != 0 || docs[0].Text != s || docs[1].Text != s+"\n\n"+s {
		t.Errorf("got %v, errors %q", docs, errs)
	}
}

func rss(base string) string {
	return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Cells Daily</title><link>` + base + `</link>
<item><title>Halden &amp;amp; the north</title><link>` + base + `/1</link><guid isPermaLink="false">g1</guid><pubDate>Tue, 21 Oct 2025 23:30:00 -0500</pubDate><author>jane@cells.example (Jane Roe)</author>
<content:encoded><![CDATA[<p>` + body + `</p><figure><figcaption>Photo by a friend</figcaption></figure>]]></content:encoded></item>
<item><title>Second</title><link>/2</link><description>A short summary of what the company and the bank have said.</description></item></channel></rss>`
}

func TestFeeds(t *testing.T) {
	var base string
	mux := http.NewServeMux()
	serve := func(path, kind, content string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = io.WriteString(w, strings.ReplaceAll(content, "BASE", base))
		})
	}
	serve("/rss", "application/rss+xml", rss("BASE"))
	serve("/2", "text/html", pageHTML)
	serve("/json", "application/feed+json", `{"version":"https://jsonfeed.org/version/1.1","title":"Cells Daily","items":[{"id":"j1","url":"BASE/2","content_html":"<p>`+body+`</p>","date_published":"2026-05-06T01:00:00Z"}]}`)
	serve("/atom", "application/atom+xml", `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Cells Daily</title><entry><id>urn:a1</id><title>T</title><updated>2026-05-06T01:00:00Z</updated><link href="BASE/gone"/><summary>A summary of the article, as it was.</summary></entry></feed>`)
	serve("/none", "application/rss+xml", `<rss version="2.0"><channel><title>x</title></channel></rss>`)
	serve("/doc", "application/json", `{"id":"d1","text":"`+body+`"}`)
	serve("/page", "text/html; charset=utf-8", pageHTML)
	mux.HandleFunc("/missing", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotFound) })
	mux.HandleFunc("/gone", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusGone) })
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "<rss version=\"2.0\"><channel>")
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, "<item><title>more</title></item>"); err != nil {
				return
			}
		}
	})
	s := httptest.NewServer(mux)
	defer s.Close()
	base = s.URL
	opt := Options{Client: fetch.New(fetch.Options{AllowPrivate: true, MaxBytes: 1 << 20, Timeout: 10 * time.Second})}

	docs, errs := read(t, "", opt, base+"/rss")
	if len(docs) != 2 || len(errs) != 0 {
		t.Fatalf("rss: %d documents, %q", len(docs), errs)
	}
	d := docs[0]
	if d.Ref != "g1" || d.Title != "Halden & the north" || d.Publisher != "Cells Daily" || d.URL != base+"/1" || d.Published.String() != "2025-10-21" || d.Author != "Jane Roe" || !strings.HasPrefix(d.Text, body) {
		t.Errorf("rss item: %+v", d)
	}
	if len(d.Regions) != 1 || d.Text[d.Regions[0].Start:d.Regions[0].End] != "Photo by a friend" || d.Regions[0].Kind != tieline.NoiseCaption {
		t.Errorf("caption: %+v", d.Regions)
	}
	if docs[1].Text != "A short summary of what the company and the bank have said." || docs[1].URL != base+"/2" {
		t.Errorf("summary: %+v", docs[1])
	}

	follow := opt
	follow.Follow = true
	docs, errs = read(t, "", follow, base+"/rss", base+"/atom")
	if len(docs) != 2 || !strings.Contains(docs[1].Text, body) || docs[1].Title != "Second" || docs[1].Author != "Jane Roe" || docs[1].Publisher != "Cells Daily" {
		t.Errorf("followed: %+v", docs[1])
	}
	if len(errs) != 1 || errs[0] != base+"/gone: the server answers 410 Gone" {
		t.Errorf("followed: %q", errs)
	}

	docs, errs = read(t, "", opt, base+"/json", base+"/atom", base+"/doc", base+"/page", base+"/missing", base+"/none", base+"/endless")
	if want := []string{"j1", "urn:a1", "d1", base + "/page"}; !slices.Equal(refs(docs), want) {
		t.Errorf("got %q", refs(docs))
	}
	if want := []string{base + "/missing: the server answers 404 Not Found", base + "/none: the feed has no items", base + "/endless: the answer does not end within 1048576 bytes (raise the limit, or fetch it to a file)"}; !slices.Equal(errs, want) {
		t.Errorf("errors %q", errs)
	}
	if _, errs = read(t, "", Options{}, base+"/page"); len(errs) != 1 || !strings.Contains(errs[0], "not on the public internet") {
		t.Errorf("a private address: %q", errs)
	}
}

func TestStop(t *testing.T) {
	dir := t.TempDir()
	for i := range 5 {
		write(t, dir, fmt.Sprintf("%d.txt", i), []byte(body))
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	var last error
	for _, err := range Open(ctx, dir, Options{}) {
		if last = err; err == nil {
			n++
		}
		cancel()
	}
	if n != 1 || !errors.Is(last, context.Canceled) {
		t.Errorf("%d documents after the context was cancelled, then %v", n, last)
	}
}

func TestLanguage(t *testing.T) {
	for want, texts := range map[string][]string{
		"en": {body, "BYD, CATL, Gotion and Samsung SDI are to build cells in Szeged, Debrecen and Göd.", "Q: Whose plant is it? A: It is LG's.", "Ford to buy cells from CATL"},
		"de": {"Der Zellhersteller hat am Montag mitgeteilt, dass das neue Werk in Salzgitter später eröffnet wird als geplant."},
		"fr": {"Le constructeur a annoncé lundi que la nouvelle usine de batteries ouvrirait plus tard que prévu à Dunkerque."},
		"zh": {"宁德时代表示，将与福特合作建设一座电池工厂。"},
		"es": {"La empresa anunció el lunes que la nueva fábrica de baterías abrirá más tarde de lo previsto en Zaragoza."},
	} {
		for _, s := range texts {
			if got := language(&tieline.Document{Text: s}); got != want {
				t.Errorf("%q: %s, want %s", s, got, want)
			}
		}
	}
}

func FuzzStream(f *testing.F) {
	f.Add([]byte(body), ".txt")
	f.Add([]byte(`{"id":"x","text":"`+body+`"}`+"\n{\n"), ".jsonl")
	f.Add([]byte(`[{"html":"<p>a<figure><figcaption>b"},{"documents":[[]]}]`), ".json")
	f.Add([]byte(pageHTML), "")
	f.Add([]byte(rss("https://cells.example")), ".xml")
	f.Add(zipped(f, body), ".gz")
	f.Fuzz(func(t *testing.T, b []byte, ext string) {
		r := &reader{ctx: context.Background(), opt: Options{MaxDocument: 1 << 16}, yield: func(d *tieline.Document, err error) bool {
			if (d == nil) == (err == nil) {
				t.Fatalf("got %v and %v", d, err)
			}
			if d == nil {
				return true
			}
			last := 0
			for _, g := range d.Regions {
				if _, err := d.Evidence(g.Start, g.End); err != nil || g.Start < last {
					t.Fatalf("region %v after %d: %v", g, last, err)
				}
				last = g.End
			}
			return true
		}}
		r.stream(source{name: "x", ref: "x", ext: ext}, bytes.NewReader(b))
	})
}

// BenchmarkStream reads a text of common length, with everything that is done to a document.
func BenchmarkStream(b *testing.B) {
	text := strings.Repeat(body+" Kestrel Motors, which buys its cells in China today, pays a duty of 25% on them.\n\n", 12) + "Sign up for our newsletter.\n"
	r := &reader{ctx: context.Background(), opt: Options{MaxDocument: 1 << 20}, yield: func(*tieline.Document, error) bool { return true }}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.stream(source{name: "x", ref: "x", ext: ".txt"}, strings.NewReader(text))
	}
}
