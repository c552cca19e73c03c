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
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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
	keepSpaces(root)
	base := parseURL(address)
	doc = &tieline.Document{URL: address}
	if r, err := trafilatura.ExtractDocument(root, options(base)); err == nil && r != nil {
		doc.Text, doc.Regions = Render(r.ContentNode)
		describe(doc, r.Metadata)
	}
	if words(doc.Text) < fewestWords || oneBlock(doc.Text) {
		secondOpinion(doc, s, base)
	}
	completeFromMeta(doc, root)
	if words(doc.Text) < fewestWords || !running(doc.Text) {
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

// oneBlock reports whether s is several sentences in one paragraph. That is what trafilatura
// gives where it found next to nothing and took all words below one element, the end of each
// paragraph glued to the next.
func oneBlock(s string) bool { return words(s) > 2*fewestWords && !strings.Contains(s, "\n") }

// secondOpinion fills doc from readability, which also finds articles in pages without the
// usual marks of one, where it finds more or the same in better order.
func secondOpinion(doc *tieline.Document, page string, base *url.URL) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return
	}
	keepSpaces(root)
	a, err := readability.FromDocument(root, base)
	if err != nil || a.Node == nil {
		return
	}
	s, regions := Render(a.Node)
	had := words(doc.Text)
	if n := words(s); !running(s) || n <= had && !(oneBlock(doc.Text) && !oneBlock(s) && n >= had*4/5) {
		return
	}
	doc.Text, doc.Regions = s, regions
	m := trafilatura.Metadata{Title: a.Title(), Author: a.Byline(), Sitename: a.SiteName(), Language: a.Language()}
	if t, err := a.PublishedTime(); err == nil {
		m.Date = t
	}
	describe(doc, m)
}

// running reports whether s is running text and not a list of links: one of its lines is long or
// ends as sentences do, in whatever script.
func running(s string) bool {
	for l := range strings.Lines(s) {
		l = strings.TrimRight(l, " \n\r\"'”’»)]")
		last, _ := utf8.DecodeLastRuneInString(l)
		if len(l) > 200 || words(l) > 4 && strings.ContainsRune(".!?…", last) || strings.ContainsRune("。！？।؟։", last) {
			return true
		}
	}
	return false
}

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
	if s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return blank(r) || unicode.IsSpace(r) }), " "); *field == "" {
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
