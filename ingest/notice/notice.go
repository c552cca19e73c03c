// Package notice reads the lists of documents that the Federal Register publishes as JSON.
//
//	page, err := notice.Read(body)
//	for _, n := range page.Notices { … }
//	// page.Next is the address of the next page, empty on the last
//
// The lists come from outside and are not trusted: a field of another type than the documented one
// is an error that names the document and the field, and everything is bounded.
package notice

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
)

// Host is where the Federal Register answers.
const Host = "https://www.federalregister.gov"

// maxText bounds a title or an abstract, in bytes; a longer one is cut.
const maxText = 64 << 10

// Query asks for documents. Zero fields do not narrow.
type Query struct {
	Term     string
	Agencies []string // as the Federal Register spells them in addresses: commerce-department
	Since    tieline.Date
	PerPage  int // default 100, the most that the service gives at once is 1,000
}

var fields = []string{"document_number", "type", "title", "abstract", "agencies", "publication_date", "effective_on", "citation", "html_url", "cfr_references"}

// Address is where the first page of an answer is found.
func (q Query) Address(host string) string {
	if q.PerPage <= 0 {
		q.PerPage = 100
	}
	v := url.Values{"order": {"newest"}, "per_page": {strconv.Itoa(q.PerPage)}, "fields[]": fields}
	if q.Term != "" {
		v.Set("conditions[term]", q.Term)
	}
	for _, a := range q.Agencies {
		v.Add("conditions[agencies][]", a)
	}
	if !q.Since.IsZero() {
		v.Set("conditions[publication_date][gte]", q.Since.First().Format("2006-01-02"))
	}
	return host + "/api/v1/documents.json?" + v.Encode()
}

// Page is one page of a list.
type Page struct {
	Notices []tieline.Notice
	Next    string // address of the next page; empty on the last
}

// list is the documented form: https://www.federalregister.gov/developers/documentation/api/v1
type list struct {
	Results *[]json.RawMessage `json:"results"`
	Next    string             `json:"next_page_url"`
}

type document struct {
	Number    string `json:"document_number"`
	Kind      string `json:"type"`
	Title     string `json:"title"`
	Abstract  string `json:"abstract"`
	Published string `json:"publication_date"`
	Effective string `json:"effective_on"`
	Citation  string `json:"citation"`
	URL       string `json:"html_url"`
	Agencies  []struct {
		Name string `json:"name"`
		Raw  string `json:"raw_name"` // as printed, where the service does not know the agency
	} `json:"agencies"`
	CFR []struct {
		Title json.RawMessage `json:"title"` // a number; older answers hold it as text
		Part  json.RawMessage `json:"part"`
	} `json:"cfr_references"`
}

// Read reads one page. A faulty document is an error, told with its number or its place, beside the
// documents that could be read.
func Read(r io.Reader) (*Page, error) {
	var l list
	if err := json.NewDecoder(r).Decode(&l); err != nil {
		return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "read notices", Reason: "not a list of the Federal Register: " + reason(err), Hint: "give the answer of its documents.json", Err: err}
	}
	if l.Results == nil {
		return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "read notices", Input: "results", Reason: "the list has none", Hint: "give the answer of its documents.json"}
	}
	p := &Page{Next: l.Next}
	var errs []error
	for i, raw := range *l.Results {
		n, err := one(raw)
		if err != nil {
			errs = append(errs, &tieline.Error{Code: tieline.ErrInvalid, Op: "read notices", Input: fmt.Sprintf("results[%d]", i), Reason: err.Error(), Err: err})
			continue
		}
		p.Notices = append(p.Notices, *n)
	}
	return p, errors.Join(errs...)
}

// number is the form of a document's number: 2026-15181, C1-2026-01234, 94-3092.
var number = regexp.MustCompile(`^[A-Z0-9]{1,8}(-[A-Z0-9]{1,8}){1,3}$`)

func one(raw json.RawMessage) (*tieline.Notice, error) {
	var d document
	if err := json.Unmarshal(raw, &d); err != nil {
		return nil, errors.New(reason(err))
	}
	if !number.MatchString(d.Number) {
		return nil, fmt.Errorf("document_number: %q is not the number of a document", cut(d.Number, 40))
	}
	if strings.TrimSpace(d.Title) == "" {
		return nil, fmt.Errorf("%s: title: there is none", d.Number)
	}
	n := &tieline.Notice{Number: d.Number, Kind: clean(d.Kind), Title: clean(d.Title), Abstract: clean(d.Abstract), Citation: clean(d.Citation)}
	for _, date := range []struct {
		field, text string
		into        *tieline.Date
	}{{"publication_date", d.Published, &n.Published}, {"effective_on", d.Effective, &n.Effective}} {
		if date.text == "" {
			continue
		}
		v, err := tieline.ParseDate(date.text)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", d.Number, date.field, err)
		}
		*date.into = v
	}
	if u, err := url.Parse(d.URL); err == nil && u.Scheme == "https" && u.Host != "" {
		n.URL = u.String()
	}
	for _, a := range d.Agencies {
		name := clean(a.Name)
		if name == "" {
			name = clean(a.Raw)
		}
		if name != "" {
			n.Agencies = append(n.Agencies, name)
		}
	}
	for i, c := range d.CFR {
		title, err := whole(c.Title)
		part, err2 := whole(c.Part)
		if err := errors.Join(err, err2); err != nil {
			return nil, fmt.Errorf("%s: cfr_references[%d]: %w", d.Number, i, err)
		}
		if title > 0 && part > 0 {
			n.CFR = append(n.CFR, tieline.CFRPart{Title: title, Part: part})
		}
	}
	return n, nil
}

// whole reads a number that may be written as text; nothing is 0.
func whole(raw json.RawMessage) (int, error) {
	s := strings.Trim(string(raw), `"`)
	if s == "" || s == "null" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 99999 {
		return 0, fmt.Errorf("%q is not the number of a title or part", cut(s, 20))
	}
	return n, nil
}

func clean(s string) string { return cut(strings.Join(strings.Fields(s), " "), maxText) }

// cut shortens at the beginning of a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// reason tells what is wrong with JSON in the words of its fields.
func reason(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		field := wrong.Field
		if field == "" {
			field = "the document"
		}
		return fmt.Sprintf("%s: a JSON %s stands where another type belongs", field, wrong.Value)
	}
	return err.Error()
}
