package export

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
)

// quote is the words on which a row rests, and where they stand.
type quote struct {
	Words    string `json:"words" parquet:"words"`
	Document string `json:"document" parquet:"document"` // id
	Start    int64  `json:"start" parquet:"start"`       // byte offsets into the document's text
	End      int64  `json:"end" parquet:"end"`
	Address  string `json:"address,omitempty" parquet:"address"` // of the document
}

// proof is what every row carries.
type proof struct {
	Evidence []quote  `json:"evidence" parquet:"evidence,list"`
	Sources  []string `json:"sources" parquet:"sources,list"` // addresses of the documents, or their ids where they have none
}

func (p *proof) add(document, address string, evidence []tieline.Evidence) {
	for _, e := range evidence {
		p.Evidence = append(p.Evidence, quote{e.Quote(), document, int64(e.Start()), int64(e.End()), address})
	}
	if s := cmp.Or(address, "document "+document); !slices.Contains(p.Sources, s) {
		p.Sources = append(p.Sources, s)
	}
}

type dealRow struct {
	ID      string   `json:"id" parquet:"id"`
	Kind    string   `json:"kind" parquet:"kind"`
	Status  string   `json:"status" parquet:"status"`
	Parties []string `json:"parties" parquet:"parties,list"`
	Roles   []string `json:"roles" parquet:"roles,list"` // of the parties, in their order
	Keys    []string `json:"keys" parquet:"keys,list"`   // identities of the parties, in their order
	Place   string   `json:"place" parquet:"place"`
	Venture string   `json:"venture" parquet:"venture"`
	Since   string   `json:"since" parquet:"since"`
	Updated string   `json:"updated" parquet:"updated"`
	Voices  int64    `json:"voices" parquet:"voices"`
	History []string `json:"history" parquet:"history,list"`
	Terms   []string `json:"terms" parquet:"terms,list"` // those preferred; where sources differ, all of them
	proof
}

type claimRow struct {
	ID         string   `json:"id" parquet:"id"`
	Deal       string   `json:"deal" parquet:"deal"`
	Kind       string   `json:"kind" parquet:"kind"`
	Status     string   `json:"status" parquet:"status"`
	Date       string   `json:"date" parquet:"date"` // when the stage began, as well as the document tells
	Parties    []string `json:"parties" parquet:"parties,list"`
	Roles      []string `json:"roles" parquet:"roles,list"`
	Place      string   `json:"place" parquet:"place"`
	Venture    string   `json:"venture" parquet:"venture"`
	Origin     string   `json:"origin" parquet:"origin"`
	Via        []string `json:"via" parquet:"via,list"`
	Voice      string   `json:"voice" parquet:"voice"` // the independent source on which it rests
	Confidence float64  `json:"confidence" parquet:"confidence"`
	Confirmed  bool     `json:"confirmed" parquet:"confirmed"`
	source
	proof
}

// source is the document in which a row stands.
type source struct {
	Document  string `json:"document" parquet:"document"` // id
	Title     string `json:"title" parquet:"title"`
	Publisher string `json:"publisher" parquet:"publisher"`
	Published string `json:"published" parquet:"published"`
}

type facilityRow struct {
	Name           string   `json:"name" parquet:"name"`
	Place          string   `json:"place" parquet:"place"`
	Owners         []string `json:"owners" parquet:"owners,list"`
	Status         string   `json:"status" parquet:"status"`
	Capacity       *float64 `json:"capacity,omitempty" parquet:"capacity,optional"`
	CapacityUnit   string   `json:"capacity_unit,omitempty" parquet:"capacity_unit"`
	Investment     *float64 `json:"investment,omitempty" parquet:"investment,optional"`
	InvestmentUnit string   `json:"investment_unit,omitempty" parquet:"investment_unit"`
	Jobs           *float64 `json:"jobs,omitempty" parquet:"jobs,optional"`
	Start          string   `json:"start" parquet:"start"`
	Confidence     float64  `json:"confidence" parquet:"confidence"`
	source
	proof
}

type measureRow struct {
	Measure    string   `json:"measure" parquet:"measure"`
	Value      float64  `json:"value" parquet:"value"`
	Unit       string   `json:"unit" parquet:"unit"`
	About      []string `json:"about" parquet:"about,list"`
	Confidence float64  `json:"confidence" parquet:"confidence"`
	source
	proof
}

type policyRow struct {
	Instrument string   `json:"instrument" parquet:"instrument"`
	Authority  string   `json:"authority" parquet:"authority"`
	Target     []string `json:"target" parquet:"target,list"`
	Value      *float64 `json:"value,omitempty" parquet:"value,optional"`
	Unit       string   `json:"unit" parquet:"unit"`
	Status     string   `json:"status" parquet:"status"`
	Confidence float64  `json:"confidence" parquet:"confidence"`
	source
	proof
}

type speakerRow struct {
	Name         string  `json:"name" parquet:"name"`
	Organization string  `json:"organization" parquet:"organization"`
	Confidence   float64 `json:"confidence" parquet:"confidence"`
	source
	proof
}

// table is one kind of row. rows gives values of the type of example.
type table struct {
	name    string
	example any
	rows    func(*reader) iter.Seq2[any, error]
}

var tables = []table{
	{"deals", dealRow{}, dealRows},
	{"claims", claimRow{}, claimRows},
	{"facilities", facilityRow{}, recordRows(facilityRows)},
	{"measures", measureRow{}, recordRows(measureRows)},
	{"policies", policyRow{}, recordRows(policyRows)},
	{"speakers", speakerRow{}, recordRows(speakerRows)},
}

func dealRows(l *reader) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for a, err := range l.deals() {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(newDealRow(&a), nil) {
				return
			}
		}
	}
}

func newDealRow(a *account) dealRow {
	d := a.deal
	r := dealRow{ID: d.ID, Kind: string(d.Kind), Status: string(d.Status), Place: d.Place, Venture: d.Venture, Since: d.Since.String(), Updated: d.Updated.String(), Voices: int64(d.Voices)}
	for _, p := range d.Parties {
		r.Parties, r.Roles, r.Keys = append(r.Parties, p.Name), append(r.Roles, string(p.Role)), append(r.Keys, p.Key)
	}
	for _, s := range d.Stages {
		r.History = append(r.History, strings.TrimSpace(s.Date.String()+" "+string(s.Status)))
	}
	for _, t := range d.Terms {
		r.Terms = append(r.Terms, termLine(&t))
	}
	for _, c := range a.claims {
		r.add(c.Document, c.URL, c.Deal.Evidence)
	}
	return r
}

// termLine writes a term with the sources of each of its values.
func termLine(t *tieline.Term) string {
	values := make([]string, len(t.Values))
	for i, v := range t.Values {
		values[i] = cmp.Or(string(v.Status), strconv.FormatFloat(v.Value, 'f', -1, 64)) + " (" + strings.Join(v.Sources, ", ") + ")"
	}
	name := string(t.Measure)
	if t.Holder != "" {
		name += " of " + t.Holder
	}
	if t.Unit != "" {
		name += " in " + t.Unit
	}
	return fmt.Sprintf("%s, %s: %s", name, t.State, strings.Join(values, " or "))
}

func claimRows(l *reader) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for a, err := range l.deals() {
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range a.claims {
				if !yield(newClaimRow(a.deal.ID, &a.claims[i]), nil) {
					return
				}
			}
		}
	}
}

func newClaimRow(deal string, c *tieline.Claim) claimRow {
	r := claimRow{ID: c.ID, Deal: deal, Kind: string(c.Deal.Kind), Status: string(c.Deal.Status), Date: c.Date().String(), Place: c.Deal.Place, Venture: c.Deal.Venture,
		Origin: string(c.Deal.Origin), Via: c.Deal.Via, Voice: c.Voice, Confidence: c.Deal.Confidence, Confirmed: c.Confirmed,
		source: source{c.Document, c.Title, c.Publisher, c.Published.String()}}
	for _, p := range c.Deal.Parties {
		r.Parties, r.Roles = append(r.Parties, p.Name), append(r.Roles, string(p.Role))
	}
	r.add(c.Document, c.URL, c.Deal.Evidence)
	return r
}

// recordRows gives the rows that a function makes of each document.
func recordRows(of func(*tieline.Records) []any) func(*reader) iter.Seq2[any, error] {
	return func(l *reader) iter.Seq2[any, error] {
		return func(yield func(any, error) bool) {
			for r, err := range l.documents() {
				if err != nil {
					yield(nil, err)
					return
				}
				for _, row := range of(r) {
					if !yield(row, nil) {
						return
					}
				}
			}
		}
	}
}

// stand gives where a record of a document stands.
func stand(d *tieline.Document, evidence []tieline.Evidence) (source, proof) {
	var p proof
	p.add(d.ID, d.URL, evidence)
	return source{d.ID, d.Title, d.Publisher, d.Published.String()}, p
}

func facilityRows(r *tieline.Records) (rows []any) {
	for _, f := range r.Facilities {
		row := facilityRow{Name: f.Name, Place: f.Place, Owners: f.Owners, Status: string(f.Status), Jobs: f.Jobs, Start: f.Start.String(), Confidence: f.Confidence}
		if f.Capacity != nil {
			row.Capacity, row.CapacityUnit = &f.Capacity.Value, f.Capacity.Unit
		}
		if f.Investment != nil {
			row.Investment, row.InvestmentUnit = &f.Investment.Value, f.Investment.Unit
		}
		row.source, row.proof = stand(r.Document, f.Evidence)
		rows = append(rows, row)
	}
	return rows
}

func measureRows(r *tieline.Records) (rows []any) {
	for _, m := range r.Measures {
		row := measureRow{Measure: string(m.Measure), Value: m.Value, Unit: m.Unit, About: m.About, Confidence: m.Confidence}
		row.source, row.proof = stand(r.Document, m.Evidence)
		rows = append(rows, row)
	}
	return rows
}

func policyRows(r *tieline.Records) (rows []any) {
	for _, p := range r.Policies {
		row := policyRow{Instrument: string(p.Instrument), Authority: p.Authority, Target: p.Target, Value: p.Value, Unit: p.Unit, Status: string(p.Status), Confidence: p.Confidence}
		row.source, row.proof = stand(r.Document, p.Evidence)
		rows = append(rows, row)
	}
	return rows
}

func speakerRows(r *tieline.Records) (rows []any) {
	for _, s := range r.Speakers {
		row := speakerRow{Name: s.Name, Organization: s.Organization, Confidence: s.Confidence}
		row.source, row.proof = stand(r.Document, s.Evidence)
		rows = append(rows, row)
	}
	return rows
}
