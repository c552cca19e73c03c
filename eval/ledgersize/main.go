// Ledgersize measures whether the ledger's cost stays flat as it grows. It fills a ledger with synthetic
// documents and their records (no text is read), and prints what one more document costs and how long
// the questions take that people ask. Both are processor time.
//
//	go run ./eval/ledgersize -documents 1000000 -deals 100000
//
// The cost of a document is measured on a small ledger and on the large one in turns, with documents of
// the same sort, so that whatever else the machine does weighs on both.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/sqlite"
)

func main() {
	log.SetFlags(0)
	documents := flag.Int("documents", 100_000, "how many documents the large ledger has")
	deals := flag.Int("deals", 0, "how many deals; 0: a tenth of the documents")
	small := flag.Int("small", 10_000, "how many documents the small ledger has")
	rounds := flag.Int("rounds", 1000, "how many documents are added to each to measure the cost of one, and how often each question is asked")
	dir := flag.String("dir", "", "where to keep the ledgers; empty: a temporary folder. A ledger that is there is used as it is")
	corpus := flag.String("corpus", "corpus/articles", "articles whose words fill the documents")
	flag.Parse()
	if *deals == 0 {
		*deals = *documents / 10
	}
	if err := run(context.Background(), *documents, *deals, *small, *rounds, *dir, *corpus); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, documents, deals, small, rounds int, dir, corpus string) (err error) {
	words, err := wordsOf(corpus)
	if err != nil {
		return err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "ledgersize"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	little, err := fill(ctx, dir, newWorld(small+rounds, (small+rounds)/10, words), small)
	if err != nil {
		return err
	}
	defer little.store.Close()
	large, err := fill(ctx, dir, newWorld(documents+rounds, deals, words), documents)
	if err != nil {
		return err
	}
	defer large.store.Close()
	if err := costOfOne(ctx, little, large, rounds); err != nil {
		return err
	}
	return ask(ctx, large, rounds)
}

// wordsOf gives the words of the articles, as often as they stand there.
func wordsOf(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "e*.json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no articles in %s (run it in the root of the repository, or give -corpus)", dir)
	}
	var words []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		for _, w := range strings.FieldsFunc(string(b), func(r rune) bool { return r < 'A' || r > 'z' || r > 'Z' && r < 'a' }) {
			if len(w) > 1 {
				words = append(words, strings.ToLower(w))
			}
		}
	}
	return words, nil
}

// filled is a ledger with the world that it tells of.
type filled struct {
	world *world
	store *sqlite.Store
	next  int // document to add
}

func fill(ctx context.Context, dir string, w *world, documents int) (*filled, error) {
	path := filepath.Join(dir, fmt.Sprintf("ledger-%d.db", documents))
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	totals, err := store.Totals(ctx)
	if err != nil {
		return nil, err
	}
	f := &filled{world: w, store: store, next: totals.Documents}
	began := time.Now()
	for from := f.next; f.next < documents; {
		if _, err := f.add(ctx); err != nil {
			return nil, err
		}
		if f.next%50_000 == 0 {
			fmt.Printf("%9d documents, %.2f ms each so far\n", f.next, time.Since(began).Seconds()*1000/float64(f.next-from))
		}
	}
	if totals, err = store.Totals(ctx); err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	fmt.Printf("%d documents, %d claims, %d deals, %d organisations, %.2f GB, filled in %s\n",
		totals.Documents, totals.Claims, totals.Deals, totals.Companies, float64(info.Size())/1e9, time.Since(began).Round(time.Second))
	return f, nil
}

// add adds the next document and gives how long the store took.
func (f *filled) add(ctx context.Context) (time.Duration, error) {
	r, err := f.world.document(f.next)
	if err != nil {
		return 0, err
	}
	learnt := f.world.learnt(f.next)
	f.next++
	began := processorTime()
	_, err = f.store.AddDocument(ctx, r, learnt)
	return processorTime() - began, err
}

// processorTime is what this program has used so far; unlike the time on the clock it does not grow with what
// else the machine does.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// costOfOne adds documents to both ledgers in turns.
func costOfOne(ctx context.Context, small, large *filled, rounds int) error {
	var a, b []time.Duration
	for range rounds {
		for f, list := range map[*filled]*[]time.Duration{small: &a, large: &b} {
			d, err := f.add(ctx)
			if err != nil {
				return err
			}
			*list = append(*list, d)
		}
	}
	fmt.Printf("\none more document    mean     median   p95\nsmall ledger         %s\nlarge ledger         %s\nlarge / small        %.2f     %.2f     %.2f\n", row(a), row(b),
		float64(mean(b))/float64(mean(a)), float64(quantile(b, 0.5))/float64(quantile(a, 0.5)), float64(quantile(b, 0.95))/float64(quantile(a, 0.95)))
	return nil
}

func row(d []time.Duration) string {
	return fmt.Sprintf("%-8.2f %-8.2f %-8.2f ms", ms(mean(d)), ms(quantile(d, 0.5)), ms(quantile(d, 0.95)))
}

func ms(d time.Duration) float64 { return d.Seconds() * 1000 }

func mean(d []time.Duration) time.Duration {
	var sum time.Duration
	for _, x := range d {
		sum += x
	}
	return sum / time.Duration(len(d))
}

func quantile(d []time.Duration, q float64) time.Duration {
	s := slices.Sorted(slices.Values(d))
	return s[min(int(q*float64(len(s))), len(s)-1)]
}

// question is one that people ask of a ledger, with something different each time.
type question struct {
	name string
	ask  func(r *rand.Rand) error
}

func ask(ctx context.Context, f *filled, rounds int) error {
	list, err := f.store.Deals(ctx, tieline.DealFilter{Limit: 1000})
	if err != nil {
		return err
	}
	fmt.Printf("\n%-34s median   p95      worst, ms\n", "question")
	for _, q := range questions(ctx, f, list) {
		var took []time.Duration
		for i := range rounds {
			began := processorTime()
			if err := q.ask(random(9, uint64(i))); err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			took = append(took, processorTime()-began)
			if i >= 20 && took[i]*time.Duration(rounds-i) > time.Minute { // a slow one needs no more
				break
			}
		}
		fmt.Printf("%-34s %-8.2f %-8.2f %-8.2f\n", q.name, ms(quantile(took, 0.5)), ms(quantile(took, 0.95)), ms(quantile(took, 1)))
	}
	return nil
}

func questions(ctx context.Context, f *filled, list []tieline.LedgerDeal) []question {
	w := f.world
	deals := func(filter func(r *rand.Rand) tieline.DealFilter) func(*rand.Rand) error {
		return func(r *rand.Rand) error {
			d := filter(r)
			d.Limit = 51
			_, err := f.store.Deals(ctx, d)
			return err
		}
	}
	day := func(r *rand.Rand) tieline.Date { return tieline.DateOf(w.day(r.IntN(w.documents))) }
	dealOf := func(document int) (string, error) {
		for ; ; document++ { // two invented names may be the same by chance: that is no deal
			rec, err := w.document(document)
			if err != nil {
				return "", err
			}
			found, err := f.store.Deals(ctx, tieline.DealFilter{Document: rec.Document.ID, Limit: 1})
			if err != nil {
				return "", err
			}
			if len(found) > 0 {
				return found[0].ID, nil
			}
		}
	}
	one := func(pick func(r *rand.Rand) (string, error), at func(*rand.Rand) tieline.Moment) func(*rand.Rand) error {
		return func(r *rand.Rand) error {
			id, err := pick(r)
			if err != nil {
				return err
			}
			_, _, err = f.store.Deal(ctx, id, at(r))
			if tieline.CodeOf(err) == tieline.ErrNotFound { // it was not there yet
				err = nil
			}
			return err
		}
	}
	now := func(*rand.Rand) tieline.Moment { return tieline.Moment{} }
	anyDeal := func(r *rand.Rand) (string, error) { return dealOf(w.first(r.IntN(w.deals))) }
	reported := func(r *rand.Rand) (string, error) { return dealOf(r.IntN(f.next)) }
	return []question{
		{"deals, first page", deals(func(*rand.Rand) tieline.DealFilter { return tieline.DealFilter{} })},
		{"deals, a later page", deals(func(r *rand.Rand) tieline.DealFilter { return tieline.DealFilter{Offset: r.IntN(5000)} })},
		{"deals of a kind and status", deals(func(r *rand.Rand) tieline.DealFilter {
			return tieline.DealFilter{Kind: tieline.Kinds[r.IntN(len(tieline.Kinds))], Status: tieline.Statuses[r.IntN(len(tieline.Statuses))]}
		})},
		{"deals with a name", deals(func(r *rand.Rand) tieline.DealFilter {
			return tieline.DealFilter{Text: w.organisation(w.someOrganisation(r)).Name}
		})},
		{"deals of a company", deals(func(r *rand.Rand) tieline.DealFilter {
			d := list[r.IntN(len(list))]
			return tieline.DealFilter{Company: d.Parties[0].Key}
		})},
		{"deal, any", one(anyDeal, now)},
		{"deal, as often as reported", one(reported, now)},
		{"deals as of a day", deals(func(r *rand.Rand) tieline.DealFilter { return tieline.DealFilter{Moment: tieline.Moment{AsOf: day(r)}} })},
		{"deal as of a day", one(anyDeal, func(r *rand.Rand) tieline.Moment { return tieline.Moment{AsOf: day(r)} })},
		{"deal as known by a day", one(anyDeal, func(r *rand.Rand) tieline.Moment { return tieline.Moment{KnownBy: day(r)} })},
		{"search, two words", func(r *rand.Rand) error {
			_, err := f.store.Search(ctx, tieline.SearchQuery{Words: w.words[r.IntN(len(w.words))] + " " + w.words[r.IntN(len(w.words))], Limit: 20})
			return err
		}},
		{"search, a name", func(r *rand.Rand) error {
			_, err := f.store.Search(ctx, tieline.SearchQuery{Words: w.organisation(w.someOrganisation(r)).Name, Limit: 20})
			return err
		}},
		{"companies", func(*rand.Rand) error { _, err := f.store.Companies(ctx, "", 50); return err }},
		{"totals", func(*rand.Rand) error { _, err := f.store.Totals(ctx); return err }},
		{"deals as known by a day", deals(func(r *rand.Rand) tieline.DealFilter {
			return tieline.DealFilter{Moment: tieline.Moment{KnownBy: day(r)}}
		})},
	}
}
