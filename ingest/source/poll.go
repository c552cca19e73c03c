package source

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest"
	"github.com/tieline/tieline/ingest/fetch"
)

// Poller asks sources.
type Poller struct {
	Client  *fetch.Client
	Contact string // for the User-Agent that SEC EDGAR asks for; Client carries it
	// The services' addresses; empty: the public ones.
	FederalRegister, EDGARData, EDGARFiles string
	Pause                                  time.Duration // between two fetches from one service; default 150 ms
}

// Answer is what a source has.
type Answer struct {
	Unchanged          bool // nothing since the last time
	ETag, LastModified string
	Entries            iter.Seq2[Entry, error]
}

// Entry is one document of a source. Where it comes with an error, Document is nil.
type Entry struct {
	Key      string // of the item that was fetched for it; empty where nothing was, and it need not be remembered
	Document *tieline.Document
}

// Poll asks a source. seen tells of an entry's key whether it needs not be fetched again. The error
// is that of the source as a whole.
func (p *Poller) Poll(ctx context.Context, src *Source, state tieline.SourceState, seen func(key string) bool) (*Answer, error) {
	old := fetch.Validators{ETag: state.ETag, LastModified: state.LastModified}
	switch src.Kind {
	case Folder:
		return p.folder(ctx, src, seen)
	case FederalRegister:
		return p.register(ctx, src, old, seen)
	case EDGAR:
		return p.edgar(ctx, src, old, seen)
	}
	return p.feed(ctx, src, old, seen)
}

func (p *Poller) feed(ctx context.Context, src *Source, old fetch.Validators, seen func(string) bool) (*Answer, error) {
	r, err := p.Client.GetChanged(ctx, src.Address, old)
	if err != nil {
		return nil, err
	}
	a := &Answer{Unchanged: r.Unchanged, ETag: r.ETag, LastModified: r.LastModified, Entries: none}
	if r.Unchanged {
		return a, nil
	}
	key := func(d *tieline.Document) string { return d.Ref + " " + d.Title }
	opt := ingest.Options{Client: p.Client, Follow: src.Follow, Skip: func(d *tieline.Document) bool { return seen(key(d)) }}
	a.Entries = func(yield func(Entry, error) bool) {
		for doc, err := range ingest.Read(ctx, r, opt) {
			e := Entry{Document: doc}
			if err == nil {
				err = rename(doc, src, "", "")
				if src.Follow {
					e.Key = key(doc)
				}
			}
			if !yield(e, err) {
				return
			}
		}
	}
	return a, nil
}

func none(func(Entry, error) bool) {}

// rename gives a document the publisher that the source wants, and fills in what it lacks.
func rename(d *tieline.Document, src *Source, publisher, title string) error {
	if src.Publisher != "" {
		publisher = src.Publisher
	}
	if publisher != "" {
		d.Publisher = publisher
	}
	if title != "" {
		d.Title = title
	}
	return d.Seal()
}

// folder gives the files that are new or have changed.
func (p *Poller) folder(ctx context.Context, src *Source, seen func(string) bool) (*Answer, error) {
	info, err := os.Stat(src.Path)
	if err != nil || !info.IsDir() {
		return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "follow", Input: src.Path, Reason: "there is no such folder, or it cannot be read", Hint: "make it, or mend path in sources.yaml", Err: err}
	}
	return &Answer{Entries: func(yield func(Entry, error) bool) {
		for path, err := range ingest.Files(src.Path) {
			if err != nil {
				if !yield(Entry{}, err) {
					return
				}
				continue
			}
			if !p.file(ctx, src, path, seen, yield) {
				return
			}
		}
	}}, nil
}

// file gives the documents of one file. The last one carries its key, so that the file is not done
// before all of them are stored.
func (p *Poller) file(ctx context.Context, src *Source, path string, seen func(string) bool, yield func(Entry, error) bool) bool {
	info, err := os.Stat(path)
	if err != nil {
		return true // it is gone again
	}
	key := fmt.Sprintf("%s %d %d", path, info.Size(), info.ModTime().UnixNano())
	if seen(key) {
		return true
	}
	var last Entry
	var problem error
	held := false
	for doc, err := range ingest.Open(ctx, path, ingest.Options{Client: p.Client}) {
		if err == nil {
			err = rename(doc, src, "", "")
		}
		if held && !yield(last, problem) {
			return false
		}
		last, problem, held = Entry{Document: doc}, err, true
	}
	last.Key = key
	return !held || yield(last, problem)
}

// item fetches the page of one entry, unless it is seen, and gives its document.
func (p *Poller) item(ctx context.Context, src *Source, it item, seen func(string) bool, yield func(Entry, error) bool) bool {
	if seen(it.key) {
		return true
	}
	select {
	case <-ctx.Done():
		return yield(Entry{Key: it.key}, ctx.Err())
	case <-time.After(p.pause()):
	}
	r, err := p.Client.Get(ctx, it.page)
	if err != nil {
		return yield(Entry{Key: it.key}, err)
	}
	given := false
	for doc, err := range ingest.Read(ctx, r, ingest.Options{}) {
		given = true
		if err == nil {
			doc.Ref, doc.URL, doc.Author, doc.Published = it.key, it.address, it.author, it.published
			err = rename(doc, src, it.publisher, it.title)
		}
		if !yield(Entry{Key: it.key, Document: doc}, err) {
			return false
		}
	}
	if !given {
		return yield(Entry{Key: it.key}, &tieline.Error{Code: tieline.ErrInvalid, Op: "follow", Input: it.page, Reason: "the page holds no document"})
	}
	return true
}

// item is one entry of a list that a service gives, whose text is at another address.
type item struct {
	key                      string
	page                     string // where its text is
	address                  string // where people read it
	title, author, publisher string
	published                tieline.Date
}

func (p *Poller) pause() time.Duration {
	if p.Pause == 0 {
		return 150 * time.Millisecond // SEC EDGAR allows ten a second
	}
	return p.Pause
}

// Failure tells what the error of a source means for when it may be asked again.
func Failure(err error, now time.Time) (retryAfter time.Duration, gone bool) {
	s, ok := errors.AsType[*fetch.StatusError](err)
	if !ok {
		return 0, false
	}
	gone = s.Status == http.StatusGone
	after := strings.TrimSpace(s.RetryAfter)
	if n, err := strconv.Atoi(after); err == nil && n > 0 {
		return min(time.Duration(min(n, 1<<30))*time.Second, longest), gone
	}
	if at, err := http.ParseTime(after); err == nil && at.After(now) {
		return at.Sub(now), gone
	}
	return 0, gone
}
