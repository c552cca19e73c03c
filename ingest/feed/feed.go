// Package feed reads RSS, Atom and JSON Feed: each item becomes a document.
//
//	f, err := feed.Read(body, "https://example.org/feed.xml")
//	for _, item := range f.Items { … }
package feed

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/mmcdole/gofeed"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/html"
	"github.com/tieline/tieline/ingest/text"
)

// Feed is a feed as far as Tieline uses it.
type Feed struct {
	Title string
	Items []Item
}

// Item is one entry. Document is not sealed, and its text is the entry's full content where the
// feed carries it, else its summary.
type Item struct {
	Document *tieline.Document
	Summary  bool // the feed carries a summary only; the article is at Document.URL
}

// ErrNotFeed says that the bytes are no feed of a known kind.
var ErrNotFeed = errors.New("it is not an RSS, Atom or JSON feed")

// Read parses a feed. address is where it came from, for links that are relative, or empty.
func Read(b []byte, address string) (feed *Feed, err error) {
	// The parser is another's and the bytes anyone's: one feed must not end the run.
	defer func() {
		if r := recover(); r != nil {
			feed, err = nil, fmt.Errorf("the feed defeats the reader: %v", r)
		}
	}()
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(b))
	if errors.Is(err, gofeed.ErrFeedTypeNotDetected) {
		return nil, ErrNotFeed
	}
	if err != nil {
		return nil, fmt.Errorf("the feed is broken: %w", err)
	}
	if parsed.Title == "" && len(parsed.Items) == 0 {
		return nil, ErrNotFeed // some other JSON or XML
	}
	f := &Feed{Title: clean(parsed.Title)}
	base, _ := url.Parse(first(address, parsed.FeedLink, parsed.Link))
	for _, it := range parsed.Items {
		f.Items = append(f.Items, item(it, f.Title, base))
	}
	return f, nil
}

func item(it *gofeed.Item, publisher string, base *url.URL) Item {
	doc := &tieline.Document{
		Title:     clean(it.Title),
		URL:       resolve(base, first(it.Link, permalink(it.GUID))),
		Publisher: publisher,
	}
	doc.Ref = first(strings.TrimSpace(it.GUID), doc.URL, doc.Title)
	var names []string
	for _, p := range it.Authors {
		if p != nil {
			names = append(names, first(clean(p.Name), p.Email))
		}
	}
	doc.Author = strings.Join(names, ", ")
	doc.Published = day(it)
	content := it.Content
	if strings.TrimSpace(content) == "" {
		content = it.Description
	}
	doc.Text, doc.Regions = render(content)
	return Item{doc, shortened(it, doc.Text)}
}

// day is the publication day in the item's own zone; gofeed's parsed time, which knows more
// formats, is in UTC.
func day(it *gofeed.Item) tieline.Date {
	for _, s := range []string{it.Published, it.Updated} {
		if d, ok := text.ParseDate(s); ok {
			return d
		}
	}
	switch {
	case it.PublishedParsed != nil:
		return tieline.DateOf(*it.PublishedParsed)
	case it.UpdatedParsed != nil:
		return tieline.DateOf(*it.UpdatedParsed)
	}
	return tieline.Date{}
}

// fullText is the number of bytes from which a description is taken for the article itself:
// feeds that carry teasers cut them at one or two sentences.
const fullText = 1200

func shortened(it *gofeed.Item, s string) bool {
	if strings.TrimSpace(it.Content) != "" && !strings.HasSuffix(strings.TrimRight(s, "] )"), "…") {
		return false
	}
	return len(s) < fullText
}

func render(content string) (string, []tieline.Region) {
	if !strings.ContainsAny(content, "<&") {
		return strings.TrimSpace(content), nil
	}
	s, regions, err := html.Fragment(content)
	if err != nil {
		return strings.TrimSpace(content), nil
	}
	return s, regions
}

// clean makes one line of a title or name, which some feeds write as HTML.
func clean(s string) string {
	if strings.ContainsAny(s, "<&") {
		s, _ = render(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

func permalink(guid string) string {
	if strings.HasPrefix(guid, "http://") || strings.HasPrefix(guid, "https://") {
		return guid
	}
	return ""
}

func resolve(base *url.URL, link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || link == "" {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	return u.String()
}

func first(options ...string) string {
	for _, s := range options {
		if s != "" {
			return s
		}
	}
	return ""
}
