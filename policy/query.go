package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"

	"github.com/tieline/tieline"
)

// Unknown is how an answer states what cannot be known.
const Unknown = "unknown"

// Query is one question: its id, what it asks, and the facts that it states.
type Query struct {
	ID     any // as the query wrote it: a string or a number; nil where it gave none
	Ask    string
	Fields map[string]any // everything else, as encoding/json decodes it
}

// ParseQuery reads one JSON object.
func ParseQuery(line []byte) (Query, error) {
	m, ok := flatObject(line)
	if !ok {
		m = nil
		if err := json.Unmarshal(line, &m); err != nil {
			return Query{}, invalid("query", "not a JSON object: "+err.Error(), "write one object a line")
		}
	}
	if m == nil {
		return Query{}, invalid("query", "null is not a query", "write one object a line")
	}
	q := Query{ID: m["id"], Fields: m}
	delete(m, "id")
	ask, isText := m["ask"].(string)
	if !isText {
		return q, invalid("ask", "the query does not say what it asks", "give ask, for example \"duty\"")
	}
	delete(m, "ask")
	q.Ask = strings.ToLower(strings.TrimSpace(ask))
	return q, nil
}

// The kinds of a question's fields, as the book's questions file names them.
const (
	kindText    = "text"    // a name, kept as it is
	kindWord    = "word"    // one of a fixed vocabulary, however it is spelt
	kindCountry = "country" // ISO 3166 alpha-2, or EU
	kindCode    = "code"    // tariff code
	kindDay     = "day"
	kindDays    = "days"
	kindNumber  = "number"
	kindAmount  = "amount"  // a number that is not negative
	kindPercent = "percent" // 0 to 100
	kindYear    = "year"
	kindBool    = "bool"
	kindWords   = "words"
	kindTexts   = "texts" // names, kept as they are
	kindAny     = "any"   // an object or a list that the question itself reads
)

// facts is what a query states, checked and in the types that rules compare.
type facts struct {
	ask      string
	fields   map[string]string // name to kind
	values   map[string]any    // Day, float64, bool, string, []string, []Day or raw JSON; nil for an explicit null
	warnings []string
	vars     map[string]any
	absent   []*cel.AttributePatternType
}

func (b *Book) facts(q Query) (*facts, error) {
	fields, ok := b.questions[q.Ask]
	if !ok {
		return nil, invalid("ask", fmt.Sprintf("%q is not a question of the book", q.Ask), "one of "+strings.Join(slices.Sorted(maps.Keys(b.questions)), ", "))
	}
	f := &facts{ask: q.Ask, fields: fields, values: make(map[string]any, len(q.Fields))}
	var fault error
	faulty := "" // of several faults the first by the name of its field is told, whatever the map's order
	for name, raw := range q.Fields {
		kind, ok := fields[name]
		if !ok {
			f.warnings = append(f.warnings, name+" is not a field of "+q.Ask+" and was not used")
			continue
		}
		if raw == nil {
			f.values[name] = nil
			continue
		}
		v, err := b.convert(name, kind, raw)
		if err != nil && (fault == nil || name < faulty) {
			fault, faulty = err, name
		}
		f.values[name] = v
	}
	slices.Sort(f.warnings)
	return f, fault
}

// convert checks one field against its kind.
func (b *Book) convert(name, kind string, raw any) (any, error) {
	bad := func(want string) error {
		return invalid(name, fmt.Sprintf("%s is not %s", brief(raw), want), "")
	}
	switch kind {
	case kindNumber, kindAmount, kindPercent, kindYear:
		n, ok := raw.(float64)
		if !ok {
			return nil, bad("a number")
		}
		if kind != kindNumber && n < 0 {
			return nil, bad("a quantity: it is negative")
		}
		if kind == kindPercent && n > 100 {
			return nil, bad("a percentage: it is over 100")
		}
		if kind == kindYear && (n != float64(int(n)) || n < 1900 || n > 2200) {
			return nil, bad("a year")
		}
		return n, nil
	case kindBool:
		if v, ok := raw.(bool); ok {
			return v, nil
		}
		return nil, bad("true or false")
	case kindWords, kindTexts, kindDays:
		return b.convertList(name, kind, raw)
	case kindAny:
		return raw, nil
	}
	s, ok := raw.(string)
	if !ok || strings.TrimSpace(s) == "" {
		return nil, bad("text")
	}
	s = strings.TrimSpace(s)
	switch kind {
	case kindWord:
		return b.word(s), nil
	case kindCountry:
		return b.country(name, s)
	case kindCode:
		code, err := parseCode(s)
		if err != nil {
			return nil, invalid(name, err.Error(), "write the digits with or without dots: 8507.60.0010")
		}
		return code, nil
	case kindDay:
		d, err := ParseDay(s)
		if err != nil {
			return nil, invalid(name, err.Error(), "write 2026-02-24")
		}
		return d, nil
	}
	return s, nil
}

func (b *Book) convertList(name, kind string, raw any) (any, error) {
	var items []any
	switch v := raw.(type) {
	case []any:
		items = v
	case string:
		items = []any{v}
	default:
		return nil, invalid(name, brief(raw)+" is not a list", "")
	}
	words, days := make([]string, 0, len(items)), make([]Day, 0, len(items))
	for _, item := range items {
		s, ok := item.(string)
		if !ok {
			return nil, invalid(name, brief(item)+" is not text", "")
		}
		if s = strings.TrimSpace(s); kind == kindTexts {
			words = append(words, s)
			continue
		}
		if kind == kindWords {
			words = append(words, b.word(s))
			continue
		}
		d, err := ParseDay(s)
		if err != nil {
			return nil, invalid(name, err.Error(), "write 2026-02-24")
		}
		days = append(days, d)
	}
	if kind == kindDays {
		return days, nil
	}
	return words, nil
}

// word gives a word of the vocabulary as the book writes it, whatever its case and whether its parts
// are joined by blanks, hyphens or underscores; a word that the book does not have is left as it is.
func (b *Book) word(s string) string {
	if w := b.words[s]; w != "" {
		return w
	}
	if w := b.words[foldWord(s)]; w != "" {
		return w
	}
	return s
}

func foldWord(s string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(s))
}

// fixedWords are those that questions read without a rule that names them.
var fixedWords = []string{"conditions_met", "manufacturer", "hardware_importer", "sell", "import_vehicle", "import_hardware", "repair_part", "direct", "indirect"}

// vocabulary collects the words that queries may use, under the form in which they are looked up.
func (b *Book) vocabulary() map[string]string {
	words := map[string]string{}
	add := func(list ...string) {
		for _, w := range list {
			words[w], words[foldWord(w)] = w, w
		}
	}
	add(fixedWords...)
	add(b.terms.Uses...)
	add(slices.Collect(maps.Keys(b.terms.Goods))...)
	add(slices.Collect(maps.Keys(b.terms.Claims))...)
	for _, r := range b.rules {
		a := &r.AppliesTo
		for _, list := range [][]string{a.Credits, a.Products, a.Properties, a.Buyers, a.Relations, a.Items} {
			add(list...)
		}
	}
	return words
}

// has reports whether the query states the field; an explicit null states that there is none.
func (f *facts) has(name string) bool { v, ok := f.values[name]; return ok && v != nil }

// none reports whether the query says that there is none.
func (f *facts) none(name string) bool { v, ok := f.values[name]; return ok && v == nil }

func (f *facts) text(name string) string { s, _ := f.values[name].(string); return s }

func (f *facts) day(name string) Day { d, _ := f.values[name].(Day); return d }

func (f *facts) number(name string) float64 { n, _ := f.values[name].(float64); return n }

func (f *facts) words(name string) []string { w, _ := f.values[name].([]string); return w }

func (f *facts) flag(name string) truth {
	b, ok := f.values[name].(bool)
	if !ok {
		return unknown
	}
	return truthOf(b)
}

// set states a fact that follows from others, for the conditions that read it.
func (f *facts) set(name string, v any) {
	f.values[name] = v
	f.vars = nil
}

// activation is what conditions see: dates as ISO text, everything else as stated.
func (f *facts) activation() map[string]any {
	f.prepare()
	return f.vars
}

// patterns marks the fields that the query leaves out, so that conditions on them stay open.
func (f *facts) patterns() []*cel.AttributePatternType {
	f.prepare()
	return f.absent
}

func (f *facts) prepare() {
	if f.vars != nil {
		return
	}
	f.vars, f.absent = make(map[string]any, len(f.fields)), nil
	for name := range f.fields {
		switch v := f.values[name].(type) {
		case nil:
			f.absent = append(f.absent, cel.AttributePattern(name))
		case Day:
			f.vars[name] = v.String()
		case []Day:
			s := make([]string, len(v))
			for i, d := range v {
				s[i] = d.String()
			}
			f.vars[name] = s
		default:
			f.vars[name] = v
		}
	}
}

// invalid is an error in a query: the field, what is wrong with it and what to write instead.
func invalid(field, reason, hint string) error {
	return &tieline.Error{Code: tieline.ErrInvalid, Op: "answer", Input: field, Reason: reason, Hint: hint}
}

func brief(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if s := string(b); len(s) <= 60 {
		return s
	}
	return string(b[:57]) + "..."
}
