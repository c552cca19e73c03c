package ingest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/feed"
	"github.com/tieline/tieline/ingest/html"
	"github.com/tieline/tieline/ingest/mail"
	"github.com/tieline/tieline/ingest/text"
	"github.com/tieline/tieline/ingest/warc"
)

// headSize is how much of an input is looked at to tell its format. A first line of JSON Lines
// longer than this is still told by the file's name.
const headSize = 64 << 10

func (r *reader) file(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return r.fail(path, reason(err))
	}
	defer f.Close()
	base := filepath.Base(path)
	ref := base
	if len(ref) > 3 && strings.EqualFold(filepath.Ext(ref), ".gz") {
		ref = ref[:len(ref)-3]
	}
	ref = strings.TrimSuffix(ref, filepath.Ext(ref))
	return r.stream(source{name: path, ref: ref, ext: extension(base)}, f)
}

// stream reads one input of any format.
func (r *reader) stream(src source, in io.Reader) bool {
	b := bufio.NewReaderSize(in, headSize)
	if two, _ := b.Peek(2); bytes.Equal(two, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return r.fail(src.name, errors.New("the gzip file is damaged or cut short"))
		}
		b = bufio.NewReaderSize(z, headSize)
	}
	head, err := b.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return r.fail(src.name, readError(err))
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(head, bom))) == 0 && errors.Is(err, io.EOF) {
		return r.fail(src.name, errors.New("the input is empty"))
	}
	if err := notText(head); err != nil {
		return r.fail(src.name, err)
	}
	readable := sniffable(head, src.contentType)
	f := detect(src, readable)
	switch f {
	case jsonLines:
		return r.lines(src, b)
	case archive:
		return r.archive(src, b)
	}
	body, err := io.ReadAll(io.LimitReader(b, r.opt.MaxDocument+1))
	if err != nil {
		return r.fail(src.name, readError(err))
	}
	if int64(len(body)) > r.opt.MaxDocument {
		return r.fail(src.name, hinted{fmt.Sprintf("it is larger than %s, the limit of one document", size(r.opt.MaxDocument)), "split it, or give many documents as JSON Lines, which may be of any length"})
	}
	switch f {
	case page:
		return r.page(src, body)
	case xmlFeed, jsonFeed:
		return r.feed(src, body)
	case jsonDocument:
		return r.json(src, body)
	case message:
		return r.message(src, body)
	}
	return r.plain(src, body)
}

var bom = []byte("\uFEFF")

// sniffable gives the head as text whatever its charset, so that formats can be told by it.
func sniffable(head []byte, contentType string) []byte {
	if s, err := text.Decode(head, contentType); err == nil {
		head = []byte(s)
	}
	return bytes.TrimPrefix(head, bom)
}

func readError(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return errors.New("the gzip file is damaged or cut short")
	}
	return reason(err)
}

func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

func (r *reader) plain(src source, body []byte) bool {
	s, err := text.Decode(body, src.contentType)
	if err != nil {
		return r.fail(src.name, err)
	}
	about := text.Describe(s)
	return r.document(src, &tieline.Document{Title: about.Title, Author: about.Author, Published: about.Published, Text: s})
}

func (r *reader) page(src source, body []byte) bool {
	doc, err := html.Read(body, src.contentType, src.url)
	if err != nil {
		return r.fail(src.name, err)
	}
	return r.document(src, doc)
}

func (r *reader) message(src source, body []byte) bool {
	doc, err := mail.Read(bytes.NewReader(body))
	if err != nil {
		return r.fail(src.name, err)
	}
	return r.document(src, doc)
}

// archive reads the pages of a web archive. Those that hold no article are passed over: a crawl
// is full of menus and indexes, and nobody chose them.
func (r *reader) archive(src source, b io.Reader) bool {
	for p, err := range warc.Read(b, r.opt.MaxDocument) {
		if r.ctx.Err() != nil {
			r.yield(nil, r.ctx.Err())
			return false
		}
		part := source{name: fmt.Sprintf("%s (%s)", src.name, p.URL), ref: p.URL, url: p.URL, contentType: p.ContentType}
		if p.URL == "" {
			part.name, part.ref = src.name, src.ref
		}
		if err != nil {
			if !r.fail(part.name, readError(err)) {
				return false
			}
			continue
		}
		if strings.HasPrefix(p.ContentType, "text/plain") {
			if !r.plain(part, p.Body) {
				return false
			}
			continue
		}
		doc, err := html.Read(p.Body, p.ContentType, p.URL)
		switch {
		case errors.Is(err, html.ErrNoArticle):
		case err != nil:
			if !r.fail(part.name, err) {
				return false
			}
		case !r.document(part, doc):
			return false
		}
	}
	return true
}

func (r *reader) feed(src source, body []byte) bool {
	f, err := feed.Read(body, src.url)
	if err != nil {
		return r.fail(src.name, err)
	}
	if len(f.Items) == 0 {
		return r.fail(src.name, errors.New("the feed has no items"))
	}
	for i, item := range f.Items {
		if r.ctx.Err() != nil {
			r.yield(nil, r.ctx.Err())
			return false
		}
		part := src
		part.url = ""
		part.name = fmt.Sprintf("%s, item %d", src.name, i+1)
		part.ref = fmt.Sprintf("%s#%d", src.ref, i+1)
		if !r.item(part, item) {
			return false
		}
	}
	return true
}

// item gives the document of a feed item, from its page where the item is a summary and links
// are to be followed. What the feed says of the item goes before what the page says.
func (r *reader) item(src source, item feed.Item) bool {
	doc := item.Document
	if !item.Summary || !r.opt.Follow || r.opt.Client == nil || doc.URL == "" {
		return r.document(src, doc)
	}
	if r.opt.Skip != nil && r.opt.Skip(doc) {
		return true
	}
	resp, err := r.opt.Client.Get(r.ctx, doc.URL)
	if err != nil {
		return r.fail(src.name, err)
	}
	full, err := html.Read(resp.Body, resp.ContentType, resp.URL)
	if err != nil {
		return r.fail(fmt.Sprintf("%s (%s)", src.name, doc.URL), err)
	}
	doc.Text, doc.Regions, doc.Language = full.Text, full.Regions, full.Language
	fillMissing(doc, full)
	return r.document(src, doc)
}

// fillMissing takes from page what doc does not say.
func fillMissing(doc, page *tieline.Document) {
	for _, f := range []struct{ to, from *string }{{&doc.Title, &page.Title}, {&doc.URL, &page.URL}, {&doc.Publisher, &page.Publisher}, {&doc.Author, &page.Author}} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if doc.Published.IsZero() {
		doc.Published = page.Published
	}
}
