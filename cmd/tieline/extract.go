package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"sync"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest"
	"github.com/tieline/tieline/read"
)

type extractCommand struct {
	Format string   `enum:"jsonl,text" default:"jsonl" help:"Output: jsonl (one object a document) or text (for people)."`
	Paths  []string `arg:"" name:"path" help:"Documents: files, folders, patterns, feeds, web addresses, or - for standard input."`
}

func (c *extractCommand) Run(a *app) error {
	return a.readAll(c.Paths, func(r *tieline.Records) error {
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

// readAll reads the documents of all paths, on all processors, and hands their records to use in
// the order of the input. Inputs that fail are reported and counted; an error of use ends it.
func (a *app) readAll(paths []string, use func(*tieline.Records) error) error {
	workers := runtime.GOMAXPROCS(0)
	queue := make(chan *reading, 2*workers)
	work := make(chan *reading)
	reader := read.Default()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for w := range work {
				w.records, w.err = reader.Read(w.records.Document)
				close(w.done)
			}
		})
	}
	stop := make(chan struct{})
	go func() {
		defer close(queue)
		defer close(work)
		for doc, err := range ingest.OpenAll(a.ctx, paths, ingest.Options{Stdin: a.in}) {
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
	for range queue { // let the producer end
	}
	wg.Wait()
	if err == nil {
		err = a.ctx.Err()
	}
	return err
}

func (a *app) useAll(queue <-chan *reading, use func(*tieline.Records) error) error {
	for w := range queue {
		<-w.done
		if w.err != nil {
			a.fail(w.err)
			continue
		}
		for _, note := range w.records.Notes {
			fmt.Fprintf(a.err, "tieline: %s: %s\n", w.records.Document.Ref, note)
		}
		if err := use(w.records); err != nil {
			return err
		}
	}
	return nil
}
