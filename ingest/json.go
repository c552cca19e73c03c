package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/html"
	"github.com/tieline/tieline/ingest/text"
)

// record is a JSON document as inputs write it. Text or HTML is needed, the rest may be missing.
type record struct {
	ID        loose   `json:"id"`
	URL       loose   `json:"url"`
	Title     loose   `json:"title"`
	Publisher loose   `json:"publisher"`
	Published loose   `json:"published"`
	Author    loose   `json:"author"`
	Text      *string `json:"text"`
	HTML      *string `json:"html"`

	Documents []json.RawMessage `json:"documents"`
}

// loose is a string that exporters also write as a number, an object with a name, or a list.
type loose string

func (l *loose) UnmarshalJSON(b []byte) error {
	switch b[0] {
	case '"':
		return json.Unmarshal(b, (*string)(l))
	case '[':
		var list []loose
		if err := json.Unmarshal(b, &list); err != nil {
			return err
		}
		var parts []string
		for _, s := range list {
			if s != "" {
				parts = append(parts, string(s))
			}
		}
		*l = loose(strings.Join(parts, ", "))
	case '{':
		var named struct {
			Name string `json:"name"`
		}
		if err := json.Unmarshal(b, &named); err != nil {
			return err
		}
		*l = loose(named.Name)
	case 'n':
	default:
		*l = loose(b)
	}
	return nil
}

// json reads a file of one or more JSON values: objects, or lists of them, or objects with a
// list of "documents".
func (r *reader) json(src source, body []byte) bool {
	body = bytes.TrimPrefix(body, bom)
	if at := invalidUTF8(body); at >= 0 {
		return r.fail(src.name, hinted{fmt.Sprintf("line %d is not UTF-8, which JSON must be", lineAt(body, at)), "convert it to UTF-8"})
	}
	var values []json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(body))
	for {
		var v json.RawMessage
		if err := dec.Decode(&v); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return r.fail(src.name, syntaxError(body, err))
		}
		values = append(values, v)
	}
	for i, v := range values {
		part := src
		if len(values) > 1 {
			part = src.part("value", i+1)
		}
		if !r.value(part, v) {
			return false
		}
	}
	return true
}

func (s source) part(what string, n int) source {
	s.name = fmt.Sprintf("%s, %s %d", s.name, what, n)
	s.ref = fmt.Sprintf("%s#%d", s.ref, n)
	return s
}

func (r *reader) value(src source, v json.RawMessage) bool {
	v = bytes.TrimSpace(v)
	if v[0] == '[' {
		var list []json.RawMessage
		if err := json.Unmarshal(v, &list); err != nil {
			return r.fail(src.name, syntaxError(v, err))
		}
		return r.list(src, list)
	}
	var rec record
	if err := json.Unmarshal(v, &rec); err != nil {
		return r.fail(src.name, typeError(err))
	}
	if rec.Documents != nil && rec.Text == nil && rec.HTML == nil {
		return r.list(src, rec.Documents)
	}
	doc, err := rec.document()
	if err != nil {
		return r.fail(src.name, err)
	}
	d, ok := text.ParseDate(string(rec.Published))
	if !ok && rec.Published != "" && !r.fail(src.name, hinted{fmt.Sprintf("published %.40q is not a date; the document is kept without one", string(rec.Published)), "write it as 2026-05-06"}) {
		return false
	}
	if ok {
		doc.Published = d
	}
	return r.document(src, doc)
}

func (r *reader) list(src source, list []json.RawMessage) bool {
	if len(list) == 0 {
		return r.fail(src.name, errors.New("the list holds no documents"))
	}
	for i, v := range list {
		part := src.part("document", i+1)
		if v = bytes.TrimSpace(v); v[0] != '{' {
			if !r.fail(part.name, errors.New("it is not a JSON object")) {
				return false
			}
		} else if !r.value(part, v) {
			return false
		}
	}
	return true
}

// document makes a document of a record. The text is kept byte for byte; HTML goes the way of a
// page, what the record says of itself before what the page says.
func (rec *record) document() (*tieline.Document, error) {
	doc := &tieline.Document{Ref: string(rec.ID), URL: string(rec.URL), Title: string(rec.Title), Publisher: string(rec.Publisher), Author: string(rec.Author)}
	switch {
	case rec.Text != nil && (*rec.Text != "" || rec.HTML == nil):
		doc.Text = *rec.Text
	case rec.HTML != nil:
		full, err := readHTML(*rec.HTML, doc.URL)
		if err != nil {
			return nil, err
		}
		doc.Text, doc.Regions, doc.Language = full.Text, full.Regions, full.Language
		fillMissing(doc, full)
	default:
		return nil, hinted{`it has neither "text" nor "html"`, "a document needs one of them"}
	}
	return doc, nil
}

// readHTML reads a whole page, or a fragment that is all content.
func readHTML(s, address string) (*tieline.Document, error) {
	if pageStart.MatchString(s) || strings.Contains(s, "<body") {
		return html.Read([]byte(s), "text/html; charset=utf-8", address)
	}
	t, regions, err := html.Fragment(s)
	if err != nil {
		return nil, err
	}
	return &tieline.Document{Text: t, Regions: regions}, nil
}

// lines reads JSON Lines: one object a line, each line on its own, so that a broken one costs
// itself only and the length of the file does not matter.
func (r *reader) lines(src source, b *bufio.Reader) bool {
	for n := 1; ; n++ {
		if r.ctx.Err() != nil {
			r.yield(nil, r.ctx.Err())
			return false
		}
		line, tooLong, err := readLine(b, r.opt.MaxDocument)
		if err != nil && !errors.Is(err, io.EOF) {
			return r.fail(fmt.Sprintf("%s, line %d", src.name, n), readError(err))
		}
		part := src.part("line", n)
		if n == 1 {
			line = bytes.TrimPrefix(line, bom)
		}
		switch line = bytes.TrimSpace(line); {
		case tooLong:
			if !r.fail(part.name, hinted{fmt.Sprintf("it is larger than %s, the limit of one document", size(r.opt.MaxDocument)), ""}) {
				return false
			}
		case len(line) > 0:
			if !r.line(part, line) {
				return false
			}
		}
		if errors.Is(err, io.EOF) {
			return true
		}
	}
}

func (r *reader) line(src source, line []byte) bool {
	if !utf8.Valid(line) {
		return r.fail(src.name, hinted{"it is not UTF-8, which JSON must be", "convert it to UTF-8"})
	}
	if !json.Valid(line) {
		var v any
		return r.fail(src.name, fmt.Errorf("broken JSON: %s", plainSyntax(json.Unmarshal(line, &v))))
	}
	if line[0] != '{' {
		return r.fail(src.name, errors.New("it is not a JSON object"))
	}
	return r.value(src, line)
}

// readLine reads up to the next line end. A line above limit is skipped and reported as too long.
func readLine(b *bufio.Reader, limit int64) (line []byte, tooLong bool, err error) {
	for {
		part, err := b.ReadSlice('\n')
		if int64(len(line)+len(part)) > limit+1 {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

// invalidUTF8 is the place of the first byte that is not UTF-8, or -1.
func invalidUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

func lineAt(b []byte, offset int) int {
	return 1 + bytes.Count(b[:min(max(offset, 0), len(b))], []byte("\n"))
}

// syntaxError names the line of what encoding/json dislikes.
func syntaxError(b []byte, err error) error {
	at := len(b)
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = int(s.Offset) - 1
	}
	return fmt.Errorf("broken JSON on line %d: %s", lineAt(b, at), plainSyntax(err))
}

func plainSyntax(err error) string {
	if err == nil {
		return "unreadable"
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(err.Error(), "unexpected end of JSON input") {
		return "it ends too early"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

func typeError(err error) error {
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if t.Field == "" {
			return errors.New("it is not a JSON object")
		}
		return fmt.Errorf("%q is a %s and should be a string", t.Field, t.Value)
	}
	return err
}
