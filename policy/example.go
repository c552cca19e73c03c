package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"

	"github.com/tieline/tieline"
)

// Example is a question with the answer that an expert derived from the law, not from the program.
type Example struct {
	Why     string         `yaml:"why" json:"why"`
	Facts   []string       `yaml:"facts" json:"facts"` // ids of the collected facts that it is drawn from
	Query   map[string]any `yaml:"query" json:"query"`
	Answer  map[string]any `yaml:"answer" json:"answer"` // only the fields that the example is about; lines as label to percent
	Missing []string       `yaml:"missing" json:"missing"`
	Rests   []string       `yaml:"rests_on" json:"rests_on"` // rules that the answer must name
	Warns   string         `yaml:"warns" json:"warns"`       // what a warning must say
	Error   string         `yaml:"error" json:"error"`       // what the error must say

	file  string
	index int
}

type exampleFile struct {
	Examples []Example `yaml:"examples"`
}

func loadExamples(fsys fs.FS, name string) ([]Example, error) {
	var f exampleFile
	if err := readYAML(fsys, name, &f); err != nil {
		return nil, err
	}
	for i := range f.Examples {
		f.Examples[i].file, f.Examples[i].index = name, i
	}
	return f.Examples, nil
}

// loadExampleLines reads examples that stand one a line as JSON, for the many that nobody writes by hand.
func loadExampleLines(fsys fs.FS, name string) (list []Example, err error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	number := 0
	for line := range bytes.Lines(data) {
		number++
		in := json.NewDecoder(bytes.NewReader(line))
		in.DisallowUnknownFields()
		e := Example{file: name, index: len(list)}
		if err := in.Decode(&e); err != nil {
			return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "load rule book", Input: fmt.Sprintf("%s:%d", name, number), Reason: err.Error(), Err: err}
		}
		list = append(list, e)
	}
	return list, nil
}

// Examples gives the worked examples of the book.
func (b *Book) Examples() []Example { return slices.Clone(b.examples) }

// Place names the example for a message.
func (e *Example) Place() string { return fmt.Sprintf("%s, example %d (%s)", e.file, e.index+1, e.Why) }

// Run puts the example's question and gives an error where the answer is not the one expected.
func (e *Example) Run(b *Book) error {
	line, err := json.Marshal(e.Query)
	if err != nil {
		return err
	}
	a := b.AnswerLine(line)
	var faults []string
	switch {
	case e.Error != "" && a.Err == nil:
		faults = append(faults, "no error")
	case e.Error != "" && !strings.Contains(a.Err.Error(), e.Error):
		faults = append(faults, "error: "+a.Err.Error())
	case e.Error == "" && a.Err != nil:
		faults = append(faults, "error: "+a.Err.Error())
	case e.Error == "":
		faults = e.compare(a)
	}
	if len(faults) == 0 {
		return nil
	}
	return &tieline.Error{Code: tieline.ErrConflict, Op: "run example", Input: e.Place(), Reason: strings.Join(faults, "; ")}
}

func (e *Example) compare(a Answer) (faults []string) {
	data, err := a.MarshalJSON()
	if err != nil {
		return []string{err.Error()}
	}
	var got struct {
		Answer   map[string]any
		Because  []Because
		Missing  []string
		Warnings []string
	}
	if err := json.Unmarshal(data, &got); err != nil {
		return []string{err.Error()}
	}
	for field, want := range e.Answer {
		have := got.Answer[field]
		if field == "lines" {
			want, have = plain(want), byLabel(have, want)
		}
		if !same(plain(want), have) {
			faults = append(faults, fmt.Sprintf("%s is %s, not %s", field, brief(have), brief(plain(want))))
		}
	}
	for _, m := range e.Missing {
		if !slices.ContainsFunc(got.Missing, func(x string) bool { return strings.Contains(x, m) }) {
			faults = append(faults, fmt.Sprintf("missing is %v, without %q", got.Missing, m))
		}
	}
	for _, id := range e.Rests {
		if !slices.ContainsFunc(got.Because, func(x Because) bool { return x.Rule == id }) {
			faults = append(faults, "does not rest on "+id)
		}
	}
	if e.Warns != "" && !slices.ContainsFunc(got.Warnings, func(x string) bool { return strings.Contains(x, e.Warns) }) {
		faults = append(faults, fmt.Sprintf("warnings are %q, without %q", got.Warnings, e.Warns))
	}
	return faults
}

// byLabel sums the lines that the example names; a label that is absent is 0.
func byLabel(lines, want any) any {
	sums := map[string]any{}
	if m, ok := want.(map[string]any); ok {
		for label := range m {
			sums[label] = 0.0
		}
	}
	list, _ := lines.([]any)
	for _, l := range list {
		line, _ := l.(map[string]any)
		label, _ := line["label"].(string)
		have, asked := sums[label]
		if !asked {
			continue
		}
		a, ok1 := have.(float64)
		p, ok2 := line["percent"].(float64)
		if !ok1 || !ok2 {
			sums[label] = Unknown
			continue
		}
		sums[label] = a + p
	}
	return sums
}

// plain is a value as JSON would carry it.
func plain(v any) any {
	data, err := json.Marshal(v)
	if err != nil {
		return v
	}
	var out any
	if err := json.Unmarshal(data, &out); err != nil {
		return v
	}
	return out
}

func same(want, have any) bool {
	switch w := want.(type) {
	case float64:
		h, ok := have.(float64)
		return ok && math.Abs(w-h) < 1e-6*max(1, math.Abs(w))
	case map[string]any:
		h, ok := have.(map[string]any)
		if !ok {
			return false
		}
		for k, v := range w {
			if !same(v, h[k]) {
				return false
			}
		}
		return true
	case []any:
		h, ok := have.([]any)
		if !ok || len(h) != len(w) {
			return false
		}
		for _, v := range w { // as sets: the order of grounds and names says nothing
			if !slices.ContainsFunc(h, func(x any) bool { return same(v, x) }) {
				return false
			}
		}
		return true
	}
	return want == have
}
