package source

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/fetch"
)

// registerFields are what is asked for of each document of the Federal Register.
var registerFields = []string{"document_number", "title", "type", "publication_date", "html_url", "body_html_url", "raw_text_url", "agencies"}

// registerList is the Federal Register's answer to a search, as far as it is used:
// https://www.federalregister.gov/developers/documentation/api/v1
type registerList struct {
	Results []struct {
		Number    string `json:"document_number"`
		Title     string `json:"title"`
		Published string `json:"publication_date"`
		Page      string `json:"html_url"`
		Body      string `json:"body_html_url"` // may be missing on the day of publication
		Raw       string `json:"raw_text_url"`
		Agencies  []struct {
			Name string `json:"name"`
			Raw  string `json:"raw_name"`
		} `json:"agencies"`
	} `json:"results"`
}

func (p *Poller) register(ctx context.Context, src *Source, old fetch.Validators, seen func(string) bool) (*Answer, error) {
	q := url.Values{"order": {"newest"}, "per_page": {strconv.Itoa(src.Newest)}, "fields[]": registerFields}
	if src.Term != "" {
		q.Set("conditions[term]", src.Term)
	}
	for _, a := range src.Agencies {
		q.Add("conditions[agencies][]", a)
	}
	var list registerList
	a, err := p.list(ctx, cmp.Or(p.FederalRegister, "https://www.federalregister.gov")+"/api/v1/documents.json?"+q.Encode(), old, &list)
	if err != nil || a.Unchanged {
		return a, err
	}
	a.Entries = func(yield func(Entry, error) bool) {
		for _, r := range list.Results {
			it := item{key: r.Number, page: cmp.Or(r.Body, r.Raw, r.Page), address: r.Page, title: r.Title, publisher: "Federal Register"}
			it.published, _ = tieline.ParseDate(r.Published) // one that cannot be read is unknown
			var names []string
			for _, g := range r.Agencies {
				names = append(names, cmp.Or(g.Name, g.Raw))
			}
			it.author = strings.Join(names, ", ")
			if it.key == "" || it.page == "" {
				if !yield(Entry{}, &tieline.Error{Code: tieline.ErrInvalid, Op: "follow", Input: src.Name, Reason: "an entry has no number or no page"}) {
					return
				}
				continue
			}
			if !p.item(ctx, src, it, seen, yield) {
				return
			}
		}
	}
	return a, nil
}

// list fetches the JSON list of a service.
func (p *Poller) list(ctx context.Context, address string, old fetch.Validators, into any) (*Answer, error) {
	r, err := p.Client.GetChanged(ctx, address, old)
	if err != nil {
		return nil, err
	}
	a := &Answer{Unchanged: r.Unchanged, ETag: r.ETag, LastModified: r.LastModified, Entries: none}
	if r.Unchanged {
		return a, nil
	}
	if err := json.Unmarshal(r.Body, into); err != nil {
		return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "follow", Input: address, Reason: "the answer is not the list that the service documents", Hint: "look at the address in a browser; it will be asked again", Err: err}
	}
	return a, nil
}
