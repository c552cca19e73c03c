package policy

import (
	"bufio"
	"errors"
	"io"
	"regexp"
	"slices"

	"github.com/tieline/tieline"
)

// coverageFile maps the collected facts to the book: each fact is stated by a rule or left out with a
// reason.
type coverageFile struct {
	Facts   []string          `yaml:"facts"`
	LeftOut map[string]string `yaml:"left_out"`
}

// Coverage tells which rules state a fact, or why none does.
type Coverage struct {
	Fact  string
	Rules []string
	Left  string
}

// Coverage lists every collected fact, in the order of the collection.
func (b *Book) Coverage() []Coverage {
	rules := map[string][]string{}
	for _, r := range b.rules {
		for _, f := range r.Facts {
			rules[f] = append(rules[f], r.ID)
		}
	}
	out := make([]Coverage, len(b.coverage.Facts))
	for i, f := range b.coverage.Facts {
		out[i] = Coverage{Fact: f, Rules: rules[f], Left: b.coverage.LeftOut[f]}
	}
	return out
}

// Check proves the book sound beyond what loading it proves: every fact is covered, every example
// holds, every source is an address or a citation. It gives all faults at once.
func (b *Book) Check() error {
	var errs []error
	known := map[string]bool{}
	for _, f := range b.coverage.Facts {
		if known[f] {
			errs = append(errs, bookFault("coverage.yaml", "fact "+f+" is listed twice"))
		}
		known[f] = true
	}
	for _, c := range b.Coverage() {
		switch {
		case len(c.Rules) == 0 && c.Left == "":
			errs = append(errs, bookFault("coverage.yaml", "fact "+c.Fact+" is in no rule and not left out with a reason"))
		case len(c.Rules) > 0 && c.Left != "":
			errs = append(errs, bookFault("coverage.yaml", "fact "+c.Fact+" is left out, yet "+c.Rules[0]+" states it"))
		}
	}
	for f := range b.coverage.LeftOut {
		if !known[f] {
			errs = append(errs, bookFault("coverage.yaml", "left_out names "+f+", which is no fact"))
		}
	}
	for _, r := range b.rules {
		for _, f := range r.Facts {
			if !known[f] {
				errs = append(errs, bookFault(r.file, r.ID+": facts: "+f+" is not in coverage.yaml"))
			}
		}
	}
	for _, r := range b.rules {
		for _, s := range r.Suspends {
			if b.byID[s] == nil {
				errs = append(errs, bookFault(r.file, r.ID+": suspends: there is no rule "+s))
			}
		}
		if r.Ask == "connected_vehicle" {
			for _, s := range r.Exempts {
				if b.byID[s] == nil {
					errs = append(errs, bookFault(r.file, r.ID+": exempts: there is no rule "+s))
				}
			}
		}
	}
	errs = append(errs, b.checkNames()...)
	for i := range b.examples {
		for _, f := range b.examples[i].Facts {
			if !known[f] {
				errs = append(errs, bookFault(b.examples[i].file, b.examples[i].Place()+": facts: "+f+" is not in coverage.yaml"))
			}
		}
		for _, id := range b.examples[i].Rests {
			if b.byID[id] == nil {
				errs = append(errs, bookFault(b.examples[i].file, b.examples[i].Place()+": rests_on: there is no rule "+id))
			}
		}
		if err := b.examples[i].Run(b); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func bookFault(file, reason string) error {
	return &tieline.Error{Code: tieline.ErrInvalid, Op: "check rule book", Input: file, Reason: reason}
}

// factRow finds the id of a fact in the tables of the collection: the first cell of a row.
var factRow = regexp.MustCompile("^\\| *`?([a-z0-9]+(?:[./][a-z0-9A-Z]+)+|cfius|[0-9]{3})`? *\\|")

// Uncovered compares the book with the collection of facts itself, where that is at hand, and gives
// the ids that coverage.yaml does not list.
func (b *Book) Uncovered(collection io.Reader) (ids []string, err error) {
	in := bufio.NewScanner(collection)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		m := factRow.FindStringSubmatch(in.Text())
		if m != nil && !slices.Contains(b.coverage.Facts, m[1]) {
			ids = append(ids, m[1])
		}
	}
	return ids, in.Err()
}
