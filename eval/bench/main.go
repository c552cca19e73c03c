// Bench measures how fast Tieline reads, on one core: documents, megabytes and tokens a second
// of processor time from text to records, and the most memory that the process has held; and in the same run, on the
// same text, the same figures of github.com/jdkato/prose/v2 with its entities, the best known Go
// library that does a part of this work (no trees, no records).
//
//	cd eval/bench && go run -pgo=../../cmd/tieline/default.pgo . ../../corpus/articles
//
// That builds as the program is built, by the profile of where its time goes; `make profile` takes a new one.
// It is a module of its own, so that the peer is no dependency of Tieline.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"

	"github.com/jdkato/prose/v2"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read"
)

func main() {
	log.SetFlags(0)
	rounds := flag.Int("rounds", 5, "passes over the documents; the fastest counts, as the least disturbed one")
	peer := flag.Bool("peer", true, "measure the peer too")
	profile := flag.String("profile", "", "write a profile of the whole path to this file, for the compiler")
	flag.Parse()
	runtime.GOMAXPROCS(1)
	docs := load(flag.Args())
	bytes, tokens := size(docs)
	fmt.Printf("%d documents, %.2f MB, %d tokens; one core, processor time, best of %d passes\n\n", len(docs), float64(bytes)/1e6, tokens, *rounds)
	fmt.Printf("%-44s %12s %9s %10s\n", "", "documents/s", "MB/s", "tokens/s")
	row := func(name string, took time.Duration) float64 {
		s := took.Seconds()
		fmt.Printf("%-44s %12.1f %9.3f %10.0f\n", name, float64(len(docs))/s, float64(bytes)/1e6/s, float64(tokens)/s)
		return s
	}
	reader := read.Default()
	analysis := best(*rounds, func() {
		for _, d := range docs {
			nlp.Default().Analyze(d.Text, nil)
		}
	})
	records := 0
	stop := record(*profile)
	extraction := best(*rounds, func() {
		records = 0
		for _, d := range docs {
			r, err := reader.Read(d)
			if err != nil {
				log.Fatal(err)
			}
			records += len(r.Deals) + len(r.Facilities) + len(r.Measures) + len(r.Policies) + len(r.Speakers)
		}
	})
	stop()
	peak := peakMemory()
	row("tieline, sentences, tags, lemmas, trees", analysis)
	ours := row("tieline, text to records", extraction)
	if *peer {
		theirs := row("prose v2, sentences, tags, entities", best(max(*rounds/2, 1), proseEntities(docs)))
		fmt.Printf("\ntieline, text to records, is %.1f times as fast as prose v2 with its entities\n", theirs/ours)
	}
	fmt.Printf("%d records; peak memory of tieline %.0f MB\n", records, float64(peak)/1e6)
}

// record profiles the process until what it gives is called; without a path nothing.
func record(path string) (stop func()) {
	if path == "" {
		return func() {}
	}
	f, err := os.Create(path)
	if err == nil {
		err = pprof.StartCPUProfile(f)
	}
	if err != nil {
		log.Fatal(err)
	}
	return func() {
		pprof.StopCPUProfile()
		if err := f.Close(); err != nil {
			log.Fatal(err)
		}
	}
}

func load(paths []string) []*tieline.Document {
	var docs []*tieline.Document
	for d, err := range ingest.OpenAll(context.Background(), paths, ingest.Options{}) {
		if err != nil {
			log.Fatal(err)
		}
		docs = append(docs, d)
	}
	if len(docs) == 0 {
		log.Fatal("no documents: name files or folders")
	}
	return docs
}

// size counts the bytes and, as Tieline cuts them, the tokens. The peer is measured by the same
// tokens: what counts is the text that is got through.
func size(docs []*tieline.Document) (bytes, tokens int) {
	for _, d := range docs {
		bytes += len(d.Text)
		for _, s := range nlp.Default().Analyze(d.Text, nil).Sentences {
			tokens += len(s.Tokens)
		}
	}
	return bytes, tokens
}

// best is the time of the fastest of some passes, after one to warm up.
func best(rounds int, pass func()) time.Duration {
	pass()
	var least time.Duration
	for range rounds {
		runtime.GC()
		start := processorTime()
		pass()
		if took := processorTime() - start; least == 0 || took < least {
			least = took
		}
	}
	return least
}

// processorTime is what the process has used of the processor, its own and the system's on its
// behalf. On one core this is the time that a machine with nothing else to do would take; on a busy
// one the clock on the wall would measure the others.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// proseEntities shares one model among the documents; loading it anew for each, as prose does by
// itself, would take most of the time.
func proseEntities(docs []*tieline.Document) func() {
	first, err := prose.NewDocument("One word.")
	if err != nil {
		log.Fatal(err)
	}
	return func() {
		for _, d := range docs {
			doc, err := prose.NewDocument(d.Text, prose.UsingModel(first.Model))
			if err != nil {
				log.Fatal(err)
			}
			doc.Entities()
		}
	}
}

// peakMemory is the most memory that the process has held, in bytes: the resident set on Linux,
// elsewhere what the runtime has taken from the system.
func peakMemory() uint64 {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(status)) {
			var kb uint64
			if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kb); err == nil {
				return kb << 10
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys
}
