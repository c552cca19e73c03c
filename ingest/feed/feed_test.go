package feed

import (
	"errors"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	const long = "Halden Cells said on Monday that it would build a plant for battery cells in the north. "
	f, err := Read([]byte(`<?xml version="1.0" encoding="windows-1252"?><rss version="2.0"><channel><title>Cells <![CDATA[&amp;]]> Daily</title><link>https://cells.example/</link>
<item><title>One</title><guid>https://cells.example/1</guid><description>&lt;p&gt;`+strings.Repeat(long, 20)+`&lt;/p&gt;</description><pubDate>2026-05-06</pubDate></item>
<item><title>Two</title><link>two</link><description>Caf`+"\xe9"+` talks … [&#8230;]</description></item>
<item><description>No title, no link.</description></item></channel></rss>`), "https://cells.example/feeds/all.xml")
	if err != nil {
		t.Fatal(err)
	}
	if f.Title != "Cells & Daily" || len(f.Items) != 3 {
		t.Fatalf("got %+v", f)
	}
	one, two, three := f.Items[0], f.Items[1], f.Items[2]
	if one.Summary || one.Document.URL != "https://cells.example/1" || one.Document.Published.String() != "2026-05-06" || !strings.HasPrefix(one.Document.Text, long) {
		t.Errorf("one: %+v", one.Document)
	}
	if !two.Summary || two.Document.URL != "https://cells.example/feeds/two" || !strings.HasPrefix(two.Document.Text, "Café talks") || two.Document.Ref != two.Document.URL {
		t.Errorf("two: %+v", two.Document)
	}
	if three.Document.Text != "No title, no link." || three.Document.Ref != "" {
		t.Errorf("three: %+v", three.Document)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, s := range []string{"", "hello", "<html><body>x</body></html>", `{"a":1}`} {
		if _, err := Read([]byte(s), ""); !errors.Is(err, ErrNotFeed) {
			t.Errorf("%q: %v", s, err)
		}
	}
	if _, err := Read([]byte(`<rss version="2.0"><channel><item><title>a`), ""); err == nil {
		t.Error("a feed cut short was read")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`<rss version="2.0"><channel><title>a</title><item><link>b</link><description>&lt;p&gt;c</description></item></channel></rss>`))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">a</title><content type="xhtml"><div>b</div></content></entry></feed>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","content_text":"a"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if feed, err := Read(b, "https://cells.example/f"); err == nil {
			for _, i := range feed.Items {
				if i.Document == nil {
					t.Fatal("an item without a document")
				}
			}
		}
	})
}
