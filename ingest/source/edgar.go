package source

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/fetch"
)

// submissions is SEC EDGAR's list of a company's filings, as far as it is used: columns of equal
// length, newest first. See https://www.sec.gov/search-filings/edgar-application-programming-interfaces
type submissions struct {
	Name    string `json:"name"`
	Filings struct {
		Recent struct {
			Accession   []string `json:"accessionNumber"`
			Filed       []string `json:"filingDate"`
			Form        []string `json:"form"`
			Document    []string `json:"primaryDocument"`
			Description []string `json:"primaryDocDescription"`
		} `json:"recent"`
	} `json:"filings"`
}

func (p *Poller) edgar(ctx context.Context, src *Source, old fetch.Validators, seen func(string) bool) (*Answer, error) {
	if p.Contact == "" {
		return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "follow", Input: src.Name, Reason: "SEC EDGAR answers only programs that name a contact", Hint: "write contact: with your mail address into sources.yaml"}
	}
	var s submissions
	a, err := p.list(ctx, fmt.Sprintf("%s/submissions/CIK%010s.json", cmp.Or(p.EDGARData, "https://data.sec.gov"), src.CIK), old, &s)
	if err != nil || a.Unchanged {
		return a, err
	}
	recent := &s.Filings.Recent
	n := len(recent.Accession)
	if len(recent.Filed) != n || len(recent.Form) != n || len(recent.Document) != n {
		return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "follow", Input: src.Name, Reason: "the columns of the list of filings differ in length", Hint: "it will be asked again"}
	}
	a.Entries = func(yield func(Entry, error) bool) {
		taken := 0
		for i := range n {
			if taken == src.Newest {
				return
			}
			if !slices.Contains(src.Forms, recent.Form[i]) || recent.Document[i] == "" {
				continue
			}
			taken++
			it := item{key: recent.Accession[i], author: s.Name, publisher: "SEC EDGAR", title: s.Name + ": " + recent.Form[i]}
			if i < len(recent.Description) && recent.Description[i] != "" && recent.Description[i] != recent.Form[i] {
				it.title += ", " + recent.Description[i]
			}
			it.published, _ = tieline.ParseDate(recent.Filed[i]) // one that cannot be read is unknown
			path := fmt.Sprintf("/Archives/edgar/data/%s/%s/%s", strings.TrimLeft(src.CIK, "0"), strings.ReplaceAll(it.key, "-", ""), recent.Document[i])
			it.address = "https://www.sec.gov" + path
			it.page = cmp.Or(p.EDGARFiles, "https://www.sec.gov") + path
			if !p.item(ctx, src, it, seen, yield) {
				return
			}
		}
	}
	return a, nil
}
