package html

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tieline/tieline"
)

func TestRender(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"paragraphs":       {"<p>One\n  two</p><p>Three</p>", "One two\n\nThree"},
		"inline":           {"<p><b>Ford</b> said<a> no</a>, <i>twice</i>.</p>", "Ford said no, twice."},
		"breaks":           {"a<br>b<hr>c", "a\nb\n\nc"},
		"list":             {"<p>Of note:</p><ul><li>one</li><li><p>two</p></li></ul><p>End</p>", "Of note:\n\n- one\n\n- two\n\nEnd"},
		"table":            {"<table><tr><th>Plant</th><th>GWh</th></tr><tr><td>Ulm</td><td> 30 </td></tr></table>", "Plant | GWh\nUlm | 30"},
		"layout table":     {"<table><tr><td><p>One.</p><p>Two.</p></td></tr><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>", "One.\n\nTwo.\n\na | b"},
		"paragraph cells":  {"<table><tr><td><p>Ulm</p></td><td><p>30</p></td></tr></table>", "Ulm | 30"},
		"no script":        {"<p>a</p><script>x</script><style>y</style><form>z</form>", "a"},
		"preformatted":     {"<pre>a  b\n  c</pre>", "a  b\n  c"},
		"own elements":     {"a<custom> b</custom>", "a b"},
		"subscript":        {"CO<sub>2</sub>", "CO2"},
		"no-break space":   {"30\u00a0GWh", "30\u00a0GWh"},
		"headings":         {"<h2>Head</h2>text", "Head\n\ntext"},
		"nothing":          {"", ""},
		"white space only": {" <p> </p> ", ""},
	} {
		if got, _, err := Fragment(c.in); err != nil || got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestRenderMarksCaptions(t *testing.T) {
	s, regions, _ := Fragment("<p>Müller said.</p><figure><img><figcaption>The site – <i>in May</i></figcaption></figure><aside><p>More news</p></aside><p>End.</p>")
	if s != "Müller said.\n\nThe site – in May\n\nMore news\n\nEnd." {
		t.Fatalf("got %q", s)
	}
	for i, want := range []struct {
		text string
		kind tieline.NoiseKind
	}{{"The site – in May", tieline.NoiseCaption}, {"More news", tieline.NoiseRelated}} {
		if r := regions[i]; s[r.Start:r.End] != want.text || r.Kind != want.kind {
			t.Errorf("region %d: %q %s", i, s[r.Start:r.End], r.Kind)
		}
	}
}

const story = "<p>Halden Cells will <b>build</b> a plant in the north, it said on Monday, with help from the state and from <a href=/b>two banks</a> that it did not name.</p><p>Work is to begin in March, <em>if</em> the council agrees, and to end within two years of that day.</p>"

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		page                                     string
		title, publisher, author, published, url string
	}{
		"open graph": {`<html><head><meta property="og:title" content="Plant for the north"><meta property="og:site_name" content="Cells Daily"><meta property="article:published_time" content="2026-01-02T23:59:00+09:00"><meta name="author" content="Jane Roe"><link rel="canonical" href="https://cells.example/1"></head><body><article>` + story + `</article></body></html>`,
			"Plant for the north", "Cells Daily", "Jane Roe", "2026-01-02", "https://cells.example/1"},
		"linked data": {`<html><head><title>Plant for the north</title><script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Plant for the north","datePublished":"2026-01-02T10:00:00Z","author":{"@type":"Person","name":"Jane Roe"},"publisher":{"@type":"Organization","name":"Cells Daily"}}</script></head><body><main><h1>Plant for the north</h1>` + story + `</main></body></html>`,
			"Plant for the north", "Cells Daily", "Jane Roe", "2026-01-02", "https://sent.example/a"},
		"bare": {"<title>Plant for the north</title><div>" + story + "</div>", "Plant for the north", "", "", "", "https://sent.example/a"},
	} {
		doc, err := Read([]byte(c.page), "text/html; charset=utf-8", "https://sent.example/a")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		publisher := doc.Publisher
		if name == "bare" {
			publisher = "" // an extractor may take the host's name
		}
		if doc.Title != c.title || publisher != c.publisher || doc.Author != c.author || doc.Published.String() != c.published || doc.URL != c.url {
			t.Errorf("%s: %+v", name, doc)
		}
		for _, want := range []string{"Halden Cells will build a plant", "from two banks that it did not name.\n\nWork is to begin in March, if the council agrees"} {
			if !strings.Contains(doc.Text, want) {
				t.Errorf("%s: text %q lacks %q", name, doc.Text, want)
			}
		}
	}
}

func TestReadFindsNoArticle(t *testing.T) {
	for name, page := range map[string]string{
		"empty body": "<html><body></body></html>",
		"menu":       "<html><body><ul><li><a href=/a>Home</a></li><li><a href=/b>News</a></li><li><a href=/c>Companies</a></li></ul></body></html>",
		"login":      "<html><body><form><input name=user><input name=password><button>Log in</button></form></body></html>",
		"links":      "<html><body>" + strings.Repeat("<p><a href=/x>Halden to build plant in the north</a></p>", 12) + "</body></html>",
	} {
		if doc, err := Read([]byte(page), "", ""); !errors.Is(err, ErrNoArticle) {
			t.Errorf("%s: got %+v, %v", name, doc, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("<html><head><title>T</title></head><body><article>"+story+"</article>"), "text/html; charset=utf-8")
	f.Add([]byte("<figure><figcaption>a<table><tr><td>b</figure>"), "")
	f.Add([]byte("<p>a<pre>b\n\nc</pre><li>d"), "text/html; charset=shift_jis")
	f.Fuzz(func(t *testing.T, b []byte, contentType string) {
		check := func(s string, regions []tieline.Region) {
			for _, r := range regions {
				if r.Start < 0 || r.End > len(s) || r.Start >= r.End || !utf8.RuneStart(s[r.Start]) {
					t.Fatalf("region %v in %q", r, s)
				}
			}
		}
		if doc, err := Read(b, contentType, "https://cells.example/a"); err == nil {
			if !utf8.ValidString(doc.Text) || strings.ContainsRune(doc.Text, keptSpace) {
				t.Fatalf("text %q", doc.Text)
			}
			check(doc.Text, doc.Regions)
		}
		if s, regions, err := Fragment(string(b)); err == nil {
			check(s, regions)
		}
	})
}
