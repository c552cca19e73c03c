// Package html finds the article in a web page and writes it out as plain text.
//
//	doc, err := html.Read(body, "text/html", "https://example.org/a")
//
// The page goes through go-trafilatura; only where that finds nothing is readability asked for
// a second opinion. What either keeps is written out by Render: a paragraph a block, blocks
// parted by an empty line, list items and table rows a line each. Captions stay in the text,
// marked as noise.
package html

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	readability "codeberg.org/readeck/go-readability/v2"
	"github.com/markusmobius/go-htmldate"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/text"
)

// ErrNoArticle says that a page holds no running text: a menu, a login form, an index.
var ErrNoArticle = errors.New("no article was found in the page")

// fewestWords is the length from which text counts as an article: two short sentences.
const fewestWords = 15

// Read gives the article of a page as a document, not yet sealed: text, title, author, publisher,
// day and address as far as the page states them. contentType and address are what the sender
// said, or empty.
func Read(page []byte, contentType, address string) (doc *tieline.Document, err error) {
	// The parsers below are other people's and the bytes anyone's: one page must not end the run.
	defer func() {
		if r := recover(); r != nil {
			doc, err = nil, fmt.Errorf("the page defeats the reader: %v", r)
		}
	}()
	s, err := text.DecodePage(page, contentType)
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return nil, fmt.Errorf("the page is not readable as HTML: %w", err)
	}
	base := parseURL(address)
	doc = &tieline.Document{URL: address}
	if r, err := trafilatura.ExtractDocument(root, options(base)); err == nil && r != nil {
		doc.Text, doc.Regions = Render(r.ContentNode)
		describe(doc, r.Metadata)
	}
	if words(doc.Text) < fewestWords {
		secondOpinion(doc, s, base)
	}
	completeFromMeta(doc, root)
	if words(doc.Text) < fewestWords {
		return nil, ErrNoArticle
	}
	return doc, nil
}

func options(base *url.URL) trafilatura.Options {
	return trafilatura.Options{
		OriginalURL:     base,
		ExcludeComments: true,
		HtmlDateOptions: &htmldate.Options{UseOriginalDate: true, SkipExtensiveSearch: true},
	}
}

// secondOpinion fills doc from readability, which also finds articles in pages without the
// usual marks of one.
func secondOpinion(doc *tieline.Document, page string, base *url.URL) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return
	}
	a, err := readability.FromDocument(root, base)
	if err != nil || a.Node == nil {
		return
	}
	s, regions := Render(a.Node)
	if words(s) <= words(doc.Text) || !sentence.MatchString(s) {
		return
	}
	doc.Text, doc.Regions = s, regions
	m := trafilatura.Metadata{Title: a.Title(), Author: a.Byline(), Sitename: a.SiteName(), Language: a.Language()}
	if t, err := a.PublishedTime(); err == nil {
		m.Date = t
	}
	describe(doc, m)
}

// sentence finds one full sentence: link lists and menus hold none.
var sentence = regexp.MustCompile(`\p{L}+(?:[ ,]+[\p{L}\p{N}$€£%’'"-]+){6,}[.!?]`)

func describe(doc *tieline.Document, m trafilatura.Metadata) {
	set(&doc.Title, m.Title)
	set(&doc.Author, m.Author)
	set(&doc.Publisher, m.Sitename)
	set(&doc.Language, strings.ToLower(m.Language))
	if doc.URL == "" {
		doc.URL = absolute(m.URL)
	}
	if doc.Published.IsZero() && m.Date.After(time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)) {
		doc.Published = tieline.DateOf(m.Date)
	}
}

func set(field *string, s string) {
	if s = strings.Join(strings.Fields(s), " "); *field == "" {
		*field = s
	}
}

func absolute(s string) string {
	if u, err := url.Parse(s); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return s
	}
	return ""
}

func parseURL(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return nil
	}
	return u
}

func words(s string) int { return len(strings.Fields(s)) }
