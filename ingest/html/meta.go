package html

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/text"
)

// stated lists, field by field, the meta names in which pages state it, best first. These are
// the page's own words and go before what an extractor guesses.
var stated = struct{ published, publisher, title, author []string }{
	published: []string{"article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.date", "parsely-pub-date", "sailthru.date", "pubdate", "publish-date", "publication_date"},
	publisher: []string{"og:site_name", "application-name", "dc.publisher"},
	title:     []string{"og:title", "dc.title", "twitter:title"},
	author:    []string{"author", "article:author", "dc.creator", "parsely-author", "byl"},
}

// completeFromMeta sets the day from the page's meta elements and fills what is still missing.
func completeFromMeta(doc *tieline.Document, root *html.Node) {
	meta, canonical := map[string]string{}, ""
	visit(root, func(n *html.Node) {
		switch n.Data {
		case "meta":
			name := strings.ToLower(attr(n, "property") + attr(n, "name") + attr(n, "itemprop"))
			if v := attr(n, "content"); name != "" && meta[name] == "" {
				meta[name] = v
			}
		case "link":
			if strings.EqualFold(attr(n, "rel"), "canonical") {
				canonical = attr(n, "href")
			}
		case "title":
			if n.FirstChild != nil && meta["<title>"] == "" {
				meta["<title>"] = n.FirstChild.Data
			}
		}
	})
	for _, name := range stated.published {
		if d, ok := text.ParseDate(meta[name]); ok && d.Day > 0 {
			doc.Published = d
			break
		}
	}
	fill := func(field *string, names []string) {
		for _, name := range names {
			if v := meta[name]; !strings.HasPrefix(v, "http") {
				set(field, v)
			}
		}
	}
	fill(&doc.Title, append(stated.title, "<title>"))
	fill(&doc.Publisher, stated.publisher)
	fill(&doc.Author, stated.author)
	if u := absolute(canonical); u != "" {
		doc.URL = u
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// visit calls f for every element below n, in document order.
func visit(n *html.Node, f func(*html.Node)) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode {
			f(d)
		}
	}
}
