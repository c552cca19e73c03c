package page

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
)

// pageSize is the number of rows of a list on one page.
const pageSize = 50

type dealsData struct {
	Filter   tieline.DealFilter
	Kinds    []tieline.Kind
	Statuses []tieline.Status
	Deals    []tieline.LedgerDeal
	Totals   tieline.Totals
	pager
}

// pager leads from one page of a list to the next.
type pager struct {
	Page       int
	Prev, Next string // addresses; empty where there is none
}

func newPager(r *http.Request, rows int) (p pager, shown int) {
	p.Page = pageNumber(r)
	shown = min(rows, pageSize)
	link := func(n int) string {
		q := r.URL.Query()
		q.Set("page", strconv.Itoa(n))
		return (&url.URL{Path: r.URL.Path, RawQuery: q.Encode()}).String()
	}
	if p.Page > 1 {
		p.Prev = link(p.Page - 1)
	}
	if rows > pageSize {
		p.Next = link(p.Page + 1)
	}
	return p, shown
}

func pageNumber(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 || n > 1_000_000 {
		return 1
	}
	return n
}

func (s *Server) deals(r *http.Request) (view, error) {
	q := r.URL.Query()
	d := dealsData{Kinds: tieline.Kinds, Statuses: tieline.Statuses, Filter: tieline.DealFilter{
		Text: q.Get("q"), Kind: tieline.Kind(q.Get("kind")), Status: tieline.Status(q.Get("status")),
		Limit: pageSize + 1, Offset: (pageNumber(r) - 1) * pageSize,
	}}
	var err error
	if d.Totals, err = s.store.Totals(r.Context()); err != nil {
		return view{}, err
	}
	if d.Deals, err = s.store.Deals(r.Context(), d.Filter); err != nil {
		return view{}, err
	}
	var shown int
	d.pager, shown = newPager(r, len(d.Deals))
	d.Deals = d.Deals[:shown]
	return view{Name: "deals", Title: "Deals", Nav: "deals", Data: d}, nil
}

type dealData struct {
	Deal   tieline.LedgerDeal
	Claims []claimData // newest first
}

type claimData struct {
	tieline.Claim
	Anchor  string // of the deal on the document's page
	Figures []tieline.Measure
}

// maxFigureClaims is for how many claims of a deal the figures are looked up.
const maxFigureClaims = 40

func (s *Server) deal(r *http.Request) (view, error) {
	d, claims, err := s.store.Deal(r.Context(), r.PathValue("id"), tieline.Moment{})
	if err != nil {
		return view{}, err
	}
	data := dealData{Deal: *d}
	for i := len(claims) - 1; i >= 0; i-- {
		c := claimData{Claim: claims[i], Anchor: "deal-" + claims[i].ID[len(claims[i].Document)+1:]}
		if len(data.Claims) < maxFigureClaims {
			if c.Figures, err = s.figures(r, &claims[i]); err != nil {
				return view{}, err
			}
		}
		data.Claims = append(data.Claims, c)
	}
	return view{Name: "deal", Title: ledger.Title(d), Nav: "deals", Data: data}, nil
}

// figures lists the measures that stand in the very words of a claim.
func (s *Server) figures(r *http.Request, c *tieline.Claim) (out []tieline.Measure, err error) {
	rec, err := s.store.Records(r.Context(), c.Document)
	if err != nil {
		return nil, err
	}
	for _, m := range rec.Measures {
		if overlap(m.Evidence, c.Deal.Evidence) {
			out = append(out, m)
		}
	}
	return out, nil
}

func overlap(a, b []tieline.Evidence) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Start() < y.End() && y.Start() < x.End() {
				return true
			}
		}
	}
	return false
}

type documentsData struct {
	Documents []tieline.DocumentSummary
	pager
}

func (s *Server) documents(r *http.Request) (view, error) {
	docs, err := s.store.Documents(r.Context(), pageSize+1, (pageNumber(r)-1)*pageSize)
	if err != nil {
		return view{}, err
	}
	p, shown := newPager(r, len(docs))
	return view{Name: "documents", Title: "Documents", Nav: "documents", Data: documentsData{docs[:shown], p}}, nil
}

func (s *Server) document(r *http.Request) (view, error) {
	rec, err := s.store.Records(r.Context(), r.PathValue("id"))
	if err != nil {
		return view{}, err
	}
	title := rec.Document.Title
	if title == "" {
		title = rec.Document.Ref
	}
	return view{Name: "document", Title: title, Nav: "documents", Data: newDocumentData(rec, r.URL.Query().Get("record"))}, nil
}

// explain reads the document anew: what the store holds are the records, not the way to them.
func (s *Server) explain(r *http.Request) (view, error) {
	rec, err := s.store.Records(r.Context(), r.PathValue("id"))
	if err != nil {
		return view{}, err
	}
	account, err := s.reader.Explain(rec.Document)
	return view{Name: "explain", Title: "How it is read", Nav: "documents", Data: account}, err
}
