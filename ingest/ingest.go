// Package ingest turns foreign bytes into documents.
//
//	for doc, err := range ingest.Open(ctx, "articles/", ingest.Options{}) {
//		if err != nil {
//			fmt.Fprintln(os.Stderr, "tieline:", err) // one input failed; the rest goes on
//			continue
//		}
//		…
//	}
//
// An input is a file, a folder, a glob pattern, an http or https address, or "-" for standard
// input. What it holds is seen from its name and its first bytes: plain text, JSON documents,
// JSON Lines, HTML pages, RSS, Atom or JSON feeds, mail, and web archives, each also compressed
// with gzip.
//
// Every document comes sealed, its language set and its page noise marked. Each input, or part
// of one, that fails gives one error that names it and the reason; nothing read before or after
// it is lost. Order is that of the inputs, of names in a folder, and of lines in a file.
package ingest

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/url"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/fetch"
	"github.com/tieline/tieline/ingest/noise"
)

// Options steers Open. The zero value is what the command line uses.
type Options struct {
	Stdin  io.Reader     // what "-" reads
	Client *fetch.Client // nil: one that reaches public addresses only
	// Follow fetches the page of a feed item that carries a summary only. Without it the summary
	// is the document.
	Follow bool
	// Skip is asked before the page of a feed item is fetched; where it says yes, the item gives no
	// document. It is given the document as far as the feed tells it. May be nil.
	Skip func(*tieline.Document) bool
	// MaxDocument bounds one document in bytes, default 20 MB. JSON Lines files may be of any
	// length: the bound holds for each line.
	MaxDocument int64
}

// DefaultMaxDocument is the bound on one document: above any article or filing, and small enough
// that a wrong file cannot exhaust memory.
const DefaultMaxDocument = 20 << 20

// Open reads one input.
func Open(ctx context.Context, input string, opt Options) iter.Seq2[*tieline.Document, error] {
	return OpenAll(ctx, []string{input}, opt)
}

// OpenAll reads inputs one after the other.
func OpenAll(ctx context.Context, inputs []string, opt Options) iter.Seq2[*tieline.Document, error] {
	if opt.MaxDocument <= 0 {
		opt.MaxDocument = DefaultMaxDocument
	}
	if opt.Client == nil {
		opt.Client = fetch.New(fetch.Options{MaxBytes: opt.MaxDocument})
	}
	return func(yield func(*tieline.Document, error) bool) {
		r := &reader{ctx: ctx, opt: opt, yield: yield}
		for _, input := range inputs {
			if !r.input(input) {
				return
			}
		}
	}
}

// Read reads what was fetched already. Without a client in opt nothing more is fetched.
func Read(ctx context.Context, answer *fetch.Response, opt Options) iter.Seq2[*tieline.Document, error] {
	if opt.MaxDocument <= 0 {
		opt.MaxDocument = DefaultMaxDocument
	}
	return func(yield func(*tieline.Document, error) bool) {
		r := &reader{ctx: ctx, opt: opt, yield: yield}
		r.body(answer.URL, answer)
	}
}

// reader walks inputs. Its methods report false where the caller wants no more.
type reader struct {
	ctx   context.Context
	opt   Options
	yield func(*tieline.Document, error) bool
}

func (r *reader) input(input string) bool {
	switch {
	case r.ctx.Err() != nil:
		r.yield(nil, r.ctx.Err())
		return false
	case input == "-":
		return r.stdin()
	case isAddress(input):
		return r.address(input)
	}
	for path, err := range paths(input) {
		if r.ctx.Err() != nil {
			r.yield(nil, r.ctx.Err())
			return false
		}
		if err != nil {
			if !r.fail(path, err) {
				return false
			}
		} else if !r.file(path) {
			return false
		}
	}
	return true
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

func (r *reader) stdin() bool {
	if r.opt.Stdin == nil {
		return r.fail("standard input", errors.New("there is none"))
	}
	return r.stream(source{name: "standard input", ref: "stdin"}, r.opt.Stdin)
}

func (r *reader) address(address string) bool {
	resp, err := r.opt.Client.Get(r.ctx, address)
	if err != nil {
		return r.yield(nil, err)
	}
	return r.body(address, resp)
}

func (r *reader) body(address string, resp *fetch.Response) bool {
	src := source{name: address, ref: address, url: resp.URL, contentType: resp.ContentType}
	if u, err := url.Parse(resp.URL); err == nil {
		src.ext = extension(u.Path)
	}
	return r.stream(src, strings.NewReader(string(resp.Body)))
}

// document finishes a document that a format's reader has filled: marks noise, names the
// language, seals it.
func (r *reader) document(src source, doc *tieline.Document) bool {
	if doc.Ref == "" {
		doc.Ref = src.ref
	}
	if doc.URL == "" {
		doc.URL = src.url
	}
	if strings.TrimSpace(strings.TrimPrefix(doc.Text, "\uFEFF")) == "" {
		return r.fail(src.name, errors.New("the text is empty"))
	}
	doc.Regions = noise.Mark(doc.Text, doc.Regions)
	doc.Language = language(doc)
	if err := doc.Seal(); err != nil {
		return r.fail(src.name, err)
	}
	return r.yield(doc, nil)
}

// fail reports that the named input, or part of one, gave no document.
func (r *reader) fail(name string, err error) bool { return r.yield(nil, inputError(name, err)) }

func inputError(name string, err error) error {
	if _, ok := errors.AsType[*tieline.Error](err); ok {
		return err
	}
	e := &tieline.Error{Code: tieline.ErrInvalid, Op: "ingest", Input: name, Reason: err.Error(), Err: err}
	var h hinted
	if errors.As(err, &h) {
		e.Reason, e.Hint = h.reason, h.hint
	}
	return e
}

// hinted is a reason with a next step.
type hinted struct{ reason, hint string }

func (h hinted) Error() string { return h.reason }
