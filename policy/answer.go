package policy

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/tieline/tieline"
)

// Answer is what the book says to a query: the values, the rules that they rest on, the facts that
// would be needed to say more, and what the reader should know about the sureness of it.
type Answer struct {
	ID       any
	Answer   any
	Because  []Because
	Missing  []string
	Warnings []string
	Err      error
}

// Because is one rule that an answer rests on.
type Because struct {
	Rule   string
	Cite   string
	Source []string // addresses, the best first
	Seen   Seen
	Says   string

	written []byte // its JSON, made when the book was loaded, for the rules that answers name most
}

// becauseJSON is the written form: the address of the rule's source, further ones beside it.
type becauseJSON struct {
	Rule   string   `json:"rule"`
	Cite   string   `json:"cite"`
	Source string   `json:"source"`
	More   []string `json:"more_sources,omitempty"`
	Seen   Seen     `json:"seen"`
	Says   string   `json:"says"`
}

// MarshalJSON writes the form of docs/policy.md.
func (b Because) MarshalJSON() ([]byte, error) {
	out := becauseJSON{Rule: b.Rule, Cite: b.Cite, Seen: b.Seen, Says: b.Says}
	if len(b.Source) > 0 {
		out.Source, out.More = b.Source[0], b.Source[1:]
	}
	return marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (b *Because) UnmarshalJSON(data []byte) error {
	var in becauseJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*b = Because{Rule: in.Rule, Cite: in.Cite, Seen: in.Seen, Says: in.Says}
	if in.Source != "" {
		b.Source = append([]string{in.Source}, in.More...)
	}
	return nil
}

// MarshalJSON writes the form of docs/policy.md: an answer, or an error in its place.
func (a Answer) MarshalJSON() ([]byte, error) {
	w := &writer{}
	a.write(w)
	return w.out, w.err
}

func (a *Answer) write(w *writer) {
	w.raw(`{"id":`).value(a.ID)
	if a.Err != nil {
		w.raw(`,"error":`).text(a.Err.Error()).raw("}")
		return
	}
	w.raw(`,"answer":`)
	if d, ok := a.Answer.(DutyAnswer); ok {
		d.write(w)
	} else {
		w.value(a.Answer)
	}
	w.raw(`,"because":[`)
	for i := range a.Because {
		if i > 0 {
			w.raw(",")
		}
		if a.Because[i].written != nil {
			w.out = append(w.out, a.Because[i].written...)
		} else {
			w.value(&a.Because[i])
		}
	}
	w.raw(`],"missing":`).texts(a.Missing).raw(`,"warnings":`).texts(a.Warnings).raw("}")
}

// writer puts JSON together. Answers are written by the hundred thousand, and encoding/json alone
// would take most of the time.
type writer struct {
	out []byte
	err error
}

func (w *writer) raw(s string) *writer {
	w.out = append(w.out, s...)
	return w
}

func (w *writer) text(s string) *writer {
	if plainText(s) {
		w.out = append(append(append(w.out, '"'), s...), '"')
		return w
	}
	return w.marshal(s)
}

func (w *writer) texts(list []string) *writer {
	w.raw("[")
	for i, s := range list {
		if i > 0 {
			w.raw(",")
		}
		w.text(s)
	}
	return w.raw("]")
}

func (w *writer) value(v any) *writer {
	if s, ok := v.(string); ok {
		return w.text(s)
	}
	return w.marshal(v)
}

func (w *writer) marshal(v any) *writer {
	data, err := marshal(v)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.out = append(w.out, data...)
	return w
}

// plainText reports whether JSON writes the text as it is.
func plainText(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// write writes the stack as encoding/json would.
func (d DutyAnswer) write(w *writer) {
	w.raw(`{"total_percent":`)
	d.Total.write(w)
	w.raw(`,"lines":[`)
	for i := range d.Lines {
		l := &d.Lines[i]
		if i > 0 {
			w.raw(",")
		}
		w.raw(`{"label":`).text(l.Label).raw(`,"percent":`)
		l.Percent.write(w)
		w.raw(`,"rule":`).text(l.Rule)
		if l.Reason != "" {
			w.raw(`,"reason":`).text(l.Reason)
		}
		w.raw("}")
	}
	w.raw("]")
	if d.Duty != nil {
		w.raw(`,"duty":`)
		d.Duty.write(w)
	}
	w.raw("}")
}

func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// Number is an amount or a percentage, or unknown. The zero Number is unknown.
type Number struct {
	Value float64
	Known bool
}

func known(v float64) Number { return Number{v, true} }

// MarshalJSON writes the number without the dust that binary fractions leave, or "unknown".
func (n Number) MarshalJSON() ([]byte, error) {
	w := &writer{}
	n.write(w)
	return w.out, nil
}

func (n Number) write(w *writer) {
	if !n.Known {
		w.raw(`"` + Unknown + `"`)
		return
	}
	w.out = strconv.AppendFloat(w.out, tidy(n.Value), 'f', -1, 64)
}

// tidy rounds to a millionth, far below what any rate or amount here is stated in.
func tidy(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// trail collects the rules that an answer rests on and what is missing, while it is worked out.
type trail struct {
	on       Day // the day that the answer is about, for verify_after
	because  []Because
	missing  []string
	warnings []string
}

func (t *trail) rest(r *Rule, says string) {
	if says == "" {
		says = r.Title
	}
	for _, b := range t.because {
		if b.Rule == r.ID && b.Says == says {
			return
		}
	}
	t.because = append(t.because, Because{Rule: r.ID, Cite: r.Cite, Source: r.Source, Seen: r.Seen, Says: says})
	t.doubt(r)
}

// doubt warns where a rule is only recalled, or where the answer's day lies after the last day for
// which the rule was checked.
func (t *trail) doubt(r *Rule) {
	if r.Seen == Recalled {
		t.warn(r.ID + ": stated from memory, not seen in a source; verify it")
	} else if r.SeenDates == Recalled {
		t.warn(r.ID + ": its dates are stated from memory; verify them")
	}
	if r.VerifyAfter != 0 && t.on > r.VerifyAfter {
		t.warn(r.ID + ": last verified for " + r.VerifyAfter.String() + "; it may have changed since")
	}
}

func (t *trail) warn(s string) {
	if s != "" && !slices.Contains(t.warnings, s) {
		t.warnings = append(t.warnings, s)
	}
}

func (t *trail) miss(fields ...string) {
	for _, f := range fields {
		if !slices.Contains(t.missing, f) {
			t.missing = append(t.missing, f)
		}
	}
}

// result is the answer's own part: field to value, in the names of docs/policy.md.
type result map[string]any

// Field gives one value of an answer by its name in docs/policy.md; nil where it has none. The stack
// of a duty is a DutyAnswer instead.
func (a Answer) Field(name string) any {
	if r, ok := a.Answer.(result); ok {
		return r[name]
	}
	return nil
}

// question works one kind of question out.
type question func(b *Book, f *facts, t *trail) (any, error)

// questions maps ask to its algorithm; the fields of each are declared in the book.
var algorithms = map[string]question{
	"duty":                (*Book).duty,
	"origin":              (*Book).origin,
	"quota":               (*Book).quota,
	"credit":              (*Book).credit,
	"entity":              (*Book).entity,
	"pfe_bar":             (*Book).pfeBar,
	"technology_licence":  (*Book).technologyLicence,
	"material_assistance": (*Book).materialAssistance,
	"connected_vehicle":   (*Book).connectedVehicle,
	"listed":              (*Book).listed,
	"members":             (*Book).members,
	"procurement":         (*Book).procurement,
	"export_control":      (*Book).exportControl,
	"export_rebate":       (*Book).exportRebate,
	"vehicle_credit":      (*Book).vehicleCredit,
}

// Answer answers one query. A fault in the query is the answer's error, never a guess.
func (b *Book) Answer(q Query) Answer {
	a := Answer{ID: q.ID}
	f, err := b.facts(q)
	if err != nil {
		a.Err = err
		return a
	}
	t := &trail{}
	for _, field := range []string{"date", "sale_date", "from", "signed", "contract_date", "tax_year_start"} {
		if d := f.day(field); d != 0 {
			t.on = d
			break
		}
	}
	v, err := algorithms[q.Ask](b, f, t)
	if err != nil {
		a.Err = err
		return a
	}
	a.Answer, a.Because, a.Missing = v, t.because, t.missing
	a.Warnings = append(t.warnings, f.warnings...)
	return a
}

// AnswerLine answers one line of JSON.
func (b *Book) AnswerLine(line []byte) Answer {
	q, err := ParseQuery(line)
	if err != nil {
		return Answer{ID: q.ID, Err: err}
	}
	return b.Answer(q)
}

// maxLine bounds one query; an ownership structure of ten thousand holders fits.
const maxLine = 8 << 20

// AnswerAll reads JSON Lines from r and writes one answer a line to w, in the same order. A bad line
// is answered by its error and never stops the rest. It gives the number of lines and of errors.
func (b *Book) AnswerAll(r io.Reader, w io.Writer) (lines, failed int, err error) {
	in := bufio.NewReaderSize(r, 64<<10)
	out, written := bufio.NewWriterSize(w, 64<<10), &writer{}
	defer func() { err = errors.Join(err, out.Flush()) }()
	for number := 1; ; number++ {
		line, tooLong, readErr := readLine(in)
		if len(bytes.TrimSpace(line)) > 0 || tooLong {
			lines++
			a := Answer{Err: invalid("query", "the line is longer than 8 MiB", "")}
			if !tooLong {
				a = b.AnswerLine(line)
			}
			if a.Err != nil {
				failed++
				if a.ID == nil { // nothing else says which query it was
					a.Err = fmt.Errorf("line %d: %w", number, a.Err)
				}
			}
			written.out = written.out[:0]
			if a.write(written); written.err != nil {
				return lines, failed, &tieline.Error{Code: tieline.ErrInternal, Op: "answer", Err: written.err}
			}
			if _, err := out.Write(append(written.out, '\n')); err != nil {
				return lines, failed, err
			}
		}
		if errors.Is(readErr, io.EOF) {
			return lines, failed, nil
		}
		if readErr != nil {
			return lines, failed, readErr
		}
	}
}

// readLine reads to the next newline; of a line over maxLine it keeps nothing but reads on to its end.
func readLine(in *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if !tooLong {
			line = append(line, part...)
		}
		if len(line) > maxLine {
			line, tooLong = nil, true
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return line, tooLong, err
	}
}
