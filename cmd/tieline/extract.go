package main

import (
	"encoding/json"
	"iter"
	"runtime"
	"sync"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest"
	"github.com/tieline/tieline/ingest/fetch"
	"github.com/tieline/tieline/read"
)

type extractCommand struct {
	inputs
	Format string `enum:"jsonl,text" default:"jsonl" help:"Output: jsonl (one object a document) or text (for people)."`
}

// inputs is what every command that takes documents in is given.
type inputs struct {
	Paths        []string `arg:"" name:"path" help:"Documents: files, folders, patterns, feeds, web addresses, or - for standard input."`
	Follow       bool     `help:"Fetch the page of a feed item that carries a summary only."`
	AllowPrivate bool     `help:"Fetch from loopback and private addresses too: an intranet, a server of your own."`
}

// open gives the documents of all inputs.
func (in *inputs) open(a *app) iter.Seq2[*tieline.Document, error] {
	opt := ingest.Options{Stdin: a.in, Follow: in.Follow}
	if in.AllowPrivate {
		opt.Client = fetch.New(fetch.Options{AllowPrivate: true})
	}
	return ingest.OpenAll(a.ctx, in.Paths, opt)
}

func (c *extractCommand) Run(a *app) error {
	return a.readAll(c.open(a), nil, func(r *tieline.Records) error {
		if c.Format == "text" {
			return writeRecords(a.out, r)
		}
		enc := json.NewEncoder(a.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(r)
	})
}

// reading is a document on its way through the reader.
type reading struct {
	records *tieline.Records
	err     error
	done    chan struct{}
}

// readAll reads documents, on all processors, and hands their records to use in
// the order of the input. Documents that known accepts are handed on unread, with no records; known
// may be nil. Inputs that fail are reported and counted; an error of use ends it.
func (a *app) readAll(documents iter.Seq2[*tieline.Document, error], known func(*tieline.Document) bool, use func(*tieline.Records) error) error {
	workers := runtime.GOMAXPROCS(0)
	queue := make(chan *reading, 2*workers)
	work := make(chan *reading)
	reader := read.Default()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for w := range work {
				if doc := w.records.Document; known == nil || !known(doc) {
					w.records, w.err = reader.Read(doc)
				}
				close(w.done)
			}
		})
	}
	stop := make(chan struct{})
	go func() {
		defer close(queue)
		defer close(work)
		for doc, err := range documents {
			w := &reading{err: err, done: make(chan struct{})}
			if err == nil {
				w.records = &tieline.Records{Document: doc}
			} else {
				close(w.done)
			}
			select {
			case queue <- w:
			case <-stop:
				return
			}
			if err == nil {
				work <- w
			}
		}
	}()
	err := a.useAll(queue, use)
	close(stop)
	if a.ctx.Err() != nil { // do not wait for an input that may never end
		return a.ctx.Err()
	}
	for range queue { // let the producer end
	}
	wg.Wait()
	return err
}

func (a *app) useAll(queue <-chan *reading, use func(*tieline.Records) error) error {
	for {
		var w *reading
		var ok bool
		select {
		case w, ok = <-queue:
		case <-a.ctx.Done():
		}
		if !ok {
			return a.ctx.Err()
		}
		<-w.done
		if w.err != nil {
			if a.ctx.Err() == nil {
				a.fail(w.err)
			}
			continue
		}
		for _, note := range w.records.Notes {
			a.tell("%s: %s", w.records.Document.Ref, note)
		}
		if err := use(w.records); err != nil {
			return err
		}
	}
}
