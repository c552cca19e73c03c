// Package corpus loads the text that Tieline's authors wrote and annotated: whole articles with
// reference records (articles/*.json with *.gold.json beside them), passages, short texts with
// marked mentions and records (passages/*.txt), and patterns, single sentences whose names are
// filled in (patterns/*.txt; both formats are in docs/passages.md).
//
//	c, err := corpus.Load(os.DirFS("corpus"))
//	for _, e := range c.Examples { … e.Doc, e.Gold, e.Marks … }
//
// Everything that is learned is learned from here (and from the public sets that docs name), and
// everything that is measured is measured here, cross-validated by Example.Group: examples of one
// group share invented names or a story and must never be split between training and testing.
//
// The command corpus/check validates the files and says what is wrong, by file and line.
package corpus

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieline/tieline"
)

// Example is one annotated text.
type Example struct {
	Doc     *tieline.Document
	Gold    *Gold
	Marks   []Mark // sorted by Start, not overlapping; nil for articles, whose mentions are not marked
	Style   string // wire, trade, filing, blog … as the passage says; "article" for articles
	Group   string // unit of cross-validation
	File    string // path below the corpus folder
	Line    int    // of the passage's head line; 0 for articles
	records []located
}

// located is a record with its line in the file.
type located struct {
	line   int
	record any // GoldDeal, Facility, Measure, Policy or Speaker
}

// Mark is a stretch of an example's text that names or stands for something.
type Mark struct {
	Start, End int
	Type       byte   // o organisation, p person, l place, f facility, x product, u outlet
	Name       string // canonical name; "A+B" where the words stand for several
	Short      bool   // written [o=Name:words]: a short form, acronym, description or pronoun
	Line       int    // in its file
}

// Names gives the canonical names that the mark stands for: one, or more for a plural.
func (m Mark) Names() []string {
	if !m.Short {
		return []string{m.Name}
	}
	return strings.Split(m.Name, "+")
}

// pronouns and articles begin the marks that are no names, even with a capital.
var pointing = strings.Fields(`it its they their them the both that this these he she his her we our us neither either each all a an one two
	three former latter who which whose itself themselves him my i ours such`)

// Points reports whether the mark is a pronoun or a description, not a name or the short form of one.
func (e *Example) Points(m Mark) bool {
	if !m.Short {
		return false
	}
	words := e.Doc.Text[m.Start:m.End]
	if first, _, _ := strings.Cut(words, " "); slices.Contains(pointing, strings.ToLower(first)) {
		return true
	}
	for w := range strings.FieldsSeq(words) {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) && !unicode.IsDigit(r) && len(w) > 3 {
			return !strings.ContainsFunc(w, unicode.IsUpper)
		}
	}
	return !strings.ContainsFunc(words, unicode.IsUpper)
}

// Pattern reports whether the example is a pattern with its names filled in.
func (e *Example) Pattern() bool { return e.Style == patternStyle }

// Corpus is the loaded text.
type Corpus struct {
	Examples []*Example // articles and passages
	Patterns []*Example // sentences that show deals only: no other records are annotated in them
}

// Load reads articles/ and passages/ below fsys. The error lists every fault found, each with
// file and line; the examples that could be read are returned with it.
func Load(fsys fs.FS) (*Corpus, error) {
	var c Corpus
	var errs []error
	articles, err := loadArticles(fsys)
	if err != nil {
		errs = append(errs, err)
	}
	c.Examples = articles
	files, err := fs.Glob(fsys, "passages/*.txt")
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	seen := map[string]string{}
	for _, file := range files {
		b, err := fs.ReadFile(fsys, file)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		es, faults := ParsePassages(file, b)
		for _, f := range faults {
			errs = append(errs, f)
		}
		for _, e := range es {
			if other, ok := seen[e.Doc.Ref]; ok {
				errs = append(errs, &Fault{File: file, Line: e.Line, Reason: "id " + e.Doc.Ref + " is used in " + other + " too"})
				continue
			}
			seen[e.Doc.Ref] = file
			c.Examples = append(c.Examples, e)
		}
	}
	patterns, faults, err := loadPatterns(fsys)
	if err != nil {
		errs = append(errs, err)
	}
	for _, f := range faults {
		errs = append(errs, f)
	}
	c.Patterns = patterns
	return &c, errors.Join(errs...)
}

// ParseFile reads one file of passages, or of patterns where it lies in a folder of that name.
func ParseFile(file string) ([]*Example, []*Fault, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	dir := filepath.Dir(file)
	if filepath.Base(dir) != "patterns" {
		examples, faults := ParsePassages(file, b)
		return examples, faults, nil
	}
	names, err := os.ReadFile(filepath.Join(dir, "names.tsv"))
	if err != nil {
		return nil, nil, err
	}
	fillers, err := parseFillers(names)
	if err != nil {
		return nil, nil, err
	}
	examples, faults := parsePatterns(file, b, fillers)
	return examples, faults, nil
}

// Open loads the corpus folder of the source tree that holds the working directory: for the
// commands and tests of this repository.
func Open() (*Corpus, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return Load(os.DirFS(filepath.Join(dir, "corpus")))
		}
		up := filepath.Dir(dir)
		if up == dir {
			return nil, &tieline.Error{Code: tieline.ErrNotFound, Op: "open corpus", Reason: "no source tree around the working directory", Hint: "run this inside the repository"}
		}
		dir = up
	}
}

// Articles gives the whole articles only.
func (c *Corpus) Articles() []*Example { return c.pick(true) }

// Passages gives the passages only.
func (c *Corpus) Passages() []*Example { return c.pick(false) }

func (c *Corpus) pick(articles bool) []*Example {
	var out []*Example
	for _, e := range c.Examples {
		if (e.Style == articleStyle) == articles {
			out = append(out, e)
		}
	}
	return out
}

// Folds splits the examples into n parts of nearly equal text, whole groups only, always in the
// same way for the same corpus.
func (c *Corpus) Folds(n int) [][]*Example {
	groups := map[string][]*Example{}
	size := map[string]int{}
	for _, e := range c.Examples {
		groups[e.Group] = append(groups[e.Group], e)
		size[e.Group] += len(e.Doc.Text)
	}
	names := make([]string, 0, len(groups))
	for g := range groups {
		names = append(names, g)
	}
	sort.Slice(names, func(i, j int) bool {
		if size[names[i]] != size[names[j]] {
			return size[names[i]] > size[names[j]]
		}
		return names[i] < names[j]
	})
	folds := make([][]*Example, n)
	load := make([]int, n)
	for _, g := range names {
		least := 0
		for i := range load {
			if load[i] < load[least] {
				least = i
			}
		}
		folds[least] = append(folds[least], groups[g]...)
		load[least] += size[g]
	}
	return folds
}

const articleStyle = "article"

func groupOf(file string) string {
	return strings.TrimSuffix(path.Base(file), path.Ext(file))
}
