package policy

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"github.com/tieline/tieline"
)

//go:embed book
var embedded embed.FS

// Book is a loaded rule book. It does not change once loaded and may be used by many goroutines.
type Book struct {
	rules     []*Rule
	byID      map[string]*Rule
	byAsk     map[string][]*Rule
	questions map[string]map[string]string
	terms     terms
	words     map[string]string // every word of the vocabulary, by the form in which it is looked up
	companies *companies
	lists     map[string]*Rule // the rule that holds each list, live ones only
	duties    map[string]*dutyTable
	examples  []Example
	coverage  coverageFile
	sources   map[string][]byte // the files of rules and companies, for the lines that faults name
}

// Default gives the embedded rule book, loaded once. It panics where the book does not load, which
// the tests of this package rule out.
func Default() *Book { return defaultBook() }

var defaultBook = sync.OnceValue(func() *Book {
	sub, err := fs.Sub(embedded, "book")
	if err != nil {
		panic(err)
	}
	b, err := Load(sub)
	if err != nil {
		panic(err)
	}
	return b
})

// Embedded is the file system of the embedded book.
func Embedded() fs.FS {
	sub, err := fs.Sub(embedded, "book")
	if err != nil {
		panic(err)
	}
	return sub
}

// ruleFile is one file of rules. What its head states holds for each rule that does not say
// otherwise.
type ruleFile struct {
	Set          string   `yaml:"set"`
	Title        string   `yaml:"title"`
	Jurisdiction string   `yaml:"jurisdiction"`
	Authority    string   `yaml:"authority"`
	Instrument   string   `yaml:"instrument"`
	Ask          string   `yaml:"ask"`
	Role         string   `yaml:"role"`
	Trigger      string   `yaml:"trigger"`
	Line         string   `yaml:"line"`
	Destinations []string `yaml:"destinations"`
	Cite         string   `yaml:"cite"`
	Source       []string `yaml:"source"`
	Seen         Seen     `yaml:"seen"`
	VerifyAfter  Day      `yaml:"verify_after"`
	Note         string   `yaml:"note"`
	Watch        []string `yaml:"watch"`
	Rules        []*Rule  `yaml:"rules"`
}

// Load reads the book of a file system.
func Load(fsys fs.FS) (*Book, error) { return load(fsys, nil) }

// load reads a book: terms.yaml, questions.yaml, companies.yaml and coverage.yaml at the root, and a
// folder a rule set, in which examples.yaml (or examples.jsonl, one a line) holds worked examples and
// every other file rules. All faults are reported together, each with its file, line and field.
func load(fsys fs.FS, assumed *Assumptions) (*Book, error) {
	b := &Book{byID: map[string]*Rule{}, byAsk: map[string][]*Rule{}, lists: map[string]*Rule{}}
	var q questionsFile
	var errs []error
	for _, part := range []struct {
		name string
		into any
	}{{"terms.yaml", &b.terms}, {"questions.yaml", &q}, {"coverage.yaml", &b.coverage}} {
		if err := readYAML(fsys, part.name, part.into); err != nil {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	b.questions = q.Questions
	if err := b.terms.prepare(); err != nil {
		return nil, err
	}
	companies, err := loadCompanies(fsys, "companies.yaml")
	if err != nil {
		return nil, err
	}
	b.companies = companies
	sources := map[string][]byte{}
	b.sources = sources
	if sources["companies.yaml"], err = fs.ReadFile(fsys, "companies.yaml"); err != nil {
		return nil, err
	}
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Dir(name) == "." || path.Ext(name) != ".yaml" && path.Base(name) != "examples.jsonl" {
			return err
		}
		if path.Base(name) == "examples.jsonl" {
			ex, err := loadExampleLines(fsys, name)
			errs = append(errs, err)
			b.examples = append(b.examples, ex...)
			return nil
		}
		if path.Base(name) == "examples.yaml" {
			ex, err := loadExamples(fsys, name)
			errs = append(errs, err)
			b.examples = append(b.examples, ex...)
			return nil
		}
		data, err := b.readRules(fsys, name)
		sources[name] = data
		errs = append(errs, err)
		return nil
	})
	if err = errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	if err := b.assume(assumed); err != nil {
		return nil, err
	}
	b.words = b.vocabulary()
	faults := b.link()
	if len(faults) == 0 {
		return b, nil
	}
	return nil, locate(faults, sources)
}

func (b *Book) readRules(fsys fs.FS, name string) ([]byte, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	var f ruleFile
	if err := decodeYAML(name, data, &f); err != nil {
		return nil, err
	}
	for i, r := range f.Rules {
		if r == nil {
			return nil, &tieline.Error{Code: tieline.ErrInvalid, Input: name, Reason: fmt.Sprintf("rule %d is empty", i+1)}
		}
		r.file, r.index, r.order = name, i, len(b.rules)
		inherit(r, &f)
		b.rules = append(b.rules, r)
	}
	return data, nil
}

func inherit(r *Rule, f *ruleFile) {
	for _, p := range []struct {
		own  *string
		file string
	}{{&r.Jurisdiction, f.Jurisdiction}, {&r.Authority, f.Authority}, {&r.Instrument, f.Instrument}, {&r.Ask, f.Ask},
		{&r.Role, f.Role}, {&r.Trigger, f.Trigger}, {&r.Line, f.Line}, {&r.Cite, f.Cite}, {&r.Note, f.Note}} {
		if *p.own == "" {
			*p.own = p.file
		}
	}
	if len(r.Source) == 0 {
		r.Source = f.Source
	}
	if len(r.Watch) == 0 {
		r.Watch = f.Watch
	}
	if len(r.AppliesTo.Destinations) == 0 {
		r.AppliesTo.Destinations = f.Destinations
	}
	if r.Seen == "" {
		r.Seen = f.Seen
	}
	if r.VerifyAfter == 0 {
		r.VerifyAfter = f.VerifyAfter
	}
	if r.Standing == "" {
		r.Standing = InForce
	}
	r.Values = closePeriods(r.Values)
	for i := range r.Members {
		if r.Members[i].To == 0 {
			r.Members[i].To = Always
		}
	}
	for i := range r.Counts {
		if r.Counts[i].To == 0 {
			r.Counts[i].To = Always
		}
	}
}

// closePeriods gives a period without an end its end: the beginning of the next, or never.
func closePeriods(values []Value) []Value {
	for i := range values {
		switch {
		case values[i].To != 0:
		case i+1 < len(values):
			values[i].To = values[i+1].From
		default:
			values[i].To = Always
		}
	}
	return values
}

// fault is something wrong with one rule; it becomes an error once its line has been found.
type fault struct {
	rule  *Rule
	field string
	err   error
}

// locate names file, line and field of each fault. Only a book with faults pays for the search.
func locate(faults []fault, sources map[string][]byte) error {
	var errs []error
	for _, ft := range faults {
		r := ft.rule
		where := r.file
		if line := lineOf(sources[r.file], "rules", r.index, ft.field); line > 0 {
			where = fmt.Sprintf("%s:%d", r.file, line)
		}
		reason := ft.err.Error()
		if ft.field != "" {
			reason = ft.field + ": " + reason
		}
		if r.ID != "" {
			reason = r.ID + ": " + reason
		}
		errs = append(errs, &tieline.Error{Code: tieline.ErrInvalid, Op: "load rule book", Input: where, Reason: reason, Err: ft.err})
	}
	return errors.Join(errs...)
}

// lineOf finds the line of a field of the nth element of a list, else that of the element.
func lineOf(data []byte, list string, index int, field string) int {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return 0
	}
	for _, p := range []string{fmt.Sprintf("$.%s[%d].%s", list, index, field), fmt.Sprintf("$.%s[%d].id", list, index), fmt.Sprintf("$.%s[%d]", list, index)} {
		if field == "" && strings.HasSuffix(p, ".") {
			continue
		}
		at, err := yaml.PathString(p)
		if err != nil {
			continue
		}
		if node, err := at.FilterFile(file); err == nil && node != nil && node.GetToken() != nil {
			return node.GetToken().Position.Line
		}
	}
	return 0
}

// Locate names file and line of a fault in a question that was read from a file: the fault names the
// field, as a path, and data is the file's text. JSON is YAML, so one search serves both.
func Locate(name string, data []byte, err error) error {
	var fault *tieline.Error
	if !errors.As(err, &fault) {
		return err
	}
	file, parseErr := parser.ParseBytes(data, 0)
	if parseErr != nil {
		return err
	}
	for field := fault.Input; field != ""; field = field[:max(strings.LastIndexAny(field, ".["), 0)] {
		at, pathErr := yaml.PathString("$." + field)
		if pathErr != nil {
			continue
		}
		if node, findErr := at.FilterFile(file); findErr == nil && node != nil && node.GetToken() != nil {
			located := *fault
			located.Input = fmt.Sprintf("%s:%d: %s", name, node.GetToken().Position.Line, fault.Input)
			return &located
		}
	}
	located := *fault
	located.Input = name + ": " + fault.Input
	return &located
}

func readYAML(fsys fs.FS, name string, into any) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	return decodeYAML(name, data, into)
}

// decodeYAML reads one document strictly: a field that the type does not have is an error that
// names file, line and column.
func decodeYAML(name string, data []byte, into any) error {
	err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(into)
	if err == nil {
		return nil
	}
	where, reason := name, err.Error()
	var syntax yaml.Error
	var bad *dayError
	switch {
	case errors.As(err, &bad):
		where, reason = fmt.Sprintf("%s:%d:%d", name, bad.line, bad.column), bad.field+": "+bad.err.Error()
	case errors.As(err, &syntax):
		if t := syntax.GetToken(); t != nil {
			where = fmt.Sprintf("%s:%d:%d", name, t.Position.Line, t.Position.Column)
		}
		reason = syntax.GetMessage()
	}
	return &tieline.Error{Code: tieline.ErrInvalid, Op: "load rule book", Input: where, Reason: reason, Err: err}
}

// Rules lists the book in its own order.
func (b *Book) Rules() []*Rule { return slices.Clone(b.rules) }

// Rule finds a rule by id.
func (b *Book) Rule(id string) (*Rule, error) {
	if r, ok := b.byID[id]; ok {
		return r, nil
	}
	var near []string
	for _, r := range b.rules {
		if strings.Contains(r.ID, id) {
			near = append(near, r.ID)
		}
	}
	hint := "tieline policy rules lists them"
	if len(near) > 0 {
		hint = "did you mean " + strings.Join(near[:min(len(near), 5)], ", ") + "?"
	}
	return nil, &tieline.Error{Code: tieline.ErrNotFound, Op: "show rule", Input: id, Reason: "the book has no such rule", Hint: hint}
}
