package corpus

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tieline/tieline"
)

// Fault is something wrong in a corpus file.
type Fault struct {
	File   string
	Line   int // 0: the whole file
	Reason string
	Advice bool // likely a slip, but possibly meant
}

func (f *Fault) Error() string {
	kind := ""
	if f.Advice {
		kind = "advice: "
	}
	if f.Line == 0 {
		return f.File + ": " + kind + f.Reason
	}
	return fmt.Sprintf("%s:%d: %s%s", f.File, f.Line, kind, f.Reason)
}

// ParsePassages reads a file of passages. Faults are those of form and of the closed lists of
// values; see Check for slips in sense. A passage with a fault is left out.
func ParsePassages(file string, b []byte) ([]*Example, []*Fault) {
	p := parser{file: file}
	if !utf8.Valid(b) {
		p.fault(0, "is not UTF-8")
		return nil, p.faults
	}
	p.lines = strings.Split(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n")
	var out []*Example
	for p.at < len(p.lines) {
		line := p.lines[p.at]
		switch {
		case strings.HasPrefix(line, "%% "):
			before := len(p.faults)
			if e := p.passage(); e != nil && len(p.faults) == before {
				out = append(out, e)
			}
		case strings.TrimSpace(line) == "" || strings.TrimSpace(line) == "%%":
			p.at++
		default:
			p.fault(p.at+1, "text outside a passage: a passage starts with a line `%% id=… style=…`, and has no blank line inside")
			for p.at < len(p.lines) && !strings.HasPrefix(p.lines[p.at], "%% ") {
				p.at++
			}
		}
	}
	return out, p.faults
}

type parser struct {
	file   string
	lines  []string
	at     int // index of the next line
	faults []*Fault
}

func (p *parser) fault(line int, format string, args ...any) {
	p.faults = append(p.faults, &Fault{File: p.file, Line: line, Reason: fmt.Sprintf(format, args...)})
}

// passage reads from the head line at p.at to the blank line or head that ends the passage.
func (p *parser) passage() *Example {
	e := &Example{Doc: &tieline.Document{Language: "en"}, Gold: &Gold{}, Group: groupOf(p.file), File: p.file, Line: p.at + 1}
	p.head(e)
	p.at++
	t := text{p: p}
	for ; p.at < len(p.lines); p.at++ {
		line := strings.TrimSpace(p.lines[p.at])
		if line == "--" || line == "" || strings.HasPrefix(line, "%%") {
			break
		}
		t.line(line)
	}
	t.finish(e)
	if p.at >= len(p.lines) || strings.TrimSpace(p.lines[p.at]) != "--" {
		p.fault(p.at+1, "passage %s: a line `--` must follow the text, without a blank line before it (paragraphs are parted by a line `¶`)", e.Doc.Ref)
		return nil
	}
	for p.at++; p.at < len(p.lines); p.at++ {
		line := strings.TrimSpace(p.lines[p.at])
		if line == "" || strings.HasPrefix(line, "%%") {
			break
		}
		record, err := e.Gold.add(line)
		if err != nil {
			p.fault(p.at+1, "%v", err)
		}
		e.records = append(e.records, located{p.at + 1, record})
	}
	if err := e.Doc.Seal(); err != nil {
		p.fault(e.Line, "%v", err)
	}
	return e
}

// head reads `%% id=… style=… published=… publisher="…" title="…"`.
func (p *parser) head(e *Example) {
	rest := strings.TrimSpace(strings.TrimPrefix(p.lines[p.at], "%%"))
	n := p.at + 1
	for rest != "" {
		key, value, ok := strings.Cut(rest, "=")
		if !ok {
			p.fault(n, "head: %q is not key=value", rest)
			return
		}
		if strings.HasPrefix(value, `"`) {
			value, rest, ok = strings.Cut(value[1:], `"`)
			if !ok {
				p.fault(n, "head: quotation mark of %s not closed", key)
				return
			}
		} else {
			value, rest, _ = strings.Cut(value, " ")
		}
		rest = strings.TrimSpace(rest)
		switch key {
		case "id":
			e.Doc.Ref, e.Gold.ID = value, value
		case "style":
			e.Style = value
		case "published":
			d, err := tieline.ParseDate(value)
			if err != nil {
				p.fault(n, "head: %v", err)
			}
			e.Doc.Published = d
		case "publisher":
			e.Doc.Publisher = value
		case "title":
			e.Doc.Title = value
		case "author":
			e.Doc.Author = value
		default:
			p.fault(n, "head: unknown key %q (id, style, published, publisher, title, author)", key)
		}
	}
	if e.Doc.Ref == "" || e.Style == "" || e.Style == articleStyle {
		p.fault(n, "head: id and style are needed")
	}
}

// text builds a passage's text from its lines and collects the marks.
type text struct {
	p      *parser
	b      strings.Builder
	marks  []Mark
	open   *Mark  // mark whose words are being read; it may go on over a line break
	header string // "o" or "o=Canonical" still being read, over a line break
	inHead bool
}

func (t *text) line(s string) {
	if s == "¶" {
		if t.open != nil || t.inHead {
			t.p.fault(t.p.at+1, "mark not closed before the paragraph ends")
			t.open, t.inHead = nil, false
		}
		t.b.WriteString("\n\n")
		return
	}
	if t.inHead {
		t.header += " "
	} else if n := t.b.Len(); n > 0 && !strings.HasSuffix(t.b.String(), "\n") {
		t.b.WriteByte(' ')
		if t.open != nil && t.open.Start == n {
			t.open.Start++
		}
	}
	for _, r := range s {
		switch {
		case r == '[':
			if t.inHead || t.open != nil {
				t.p.fault(t.p.at+1, "marks are never nested")
				return
			}
			t.inHead, t.header = true, ""
		case t.inHead && r == ':':
			t.inHead = false
			t.begin()
		case t.inHead && r == ']':
			t.p.fault(t.p.at+1, "mark [%s] has no colon", t.header)
			t.inHead = false
		case t.inHead:
			t.header += string(r)
		case r == ']' && t.open != nil:
			t.close()
		case r == ']':
			t.p.fault(t.p.at+1, "] closes nothing")
		default:
			t.b.WriteRune(r)
		}
	}
}

func (t *text) begin() {
	m := &Mark{Start: t.b.Len(), Line: t.p.at + 1}
	kind, name, short := strings.Cut(t.header, "=")
	if len(kind) != 1 || !strings.Contains("oplfxu", kind) {
		t.p.fault(t.p.at+1, "mark type %q is not one of o p l f x u", kind)
		kind = "o"
	}
	if short && strings.TrimSpace(name) == "" {
		t.p.fault(t.p.at+1, "mark [%s: has no canonical name", t.header)
	}
	m.Type, m.Name, m.Short = kind[0], strings.TrimSpace(name), short
	t.open = m
}

func (t *text) close() {
	m := t.open
	t.open = nil
	m.End = t.b.Len()
	words := t.b.String()[min(m.Start, m.End):m.End]
	if words == "" || strings.TrimSpace(words) != words {
		t.p.fault(m.Line, "mark with empty words, or with a space at its edge: %q", words)
		return
	}
	if !m.Short {
		m.Name = words
	}
	t.marks = append(t.marks, *m)
}

func (t *text) finish(e *Example) {
	if t.open != nil || t.inHead {
		t.p.fault(t.p.at, "mark not closed")
	}
	e.Doc.Text, e.Marks = t.b.String(), t.marks
	if strings.TrimSpace(e.Doc.Text) == "" {
		t.p.fault(e.Line, "passage without text")
	}
}
