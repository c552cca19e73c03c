package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/findings"
	"github.com/tieline/tieline/policy"
)

// New is the handler of everything under /api/v1/:
//
//	GET  /api/v1/deals?q=&kind=&status=&company=&limit=&offset=   {"deals": […]}
//	GET  /api/v1/deals/{id}                                       {"deal": …, "claims": […]}
//	     both also with as_of= and known_by=, dates: what was so then, what the ledger had learnt by then
//	GET  /api/v1/decisions                                        {"decisions": […]}
//	GET  /api/v1/documents/{id}                                   the document with its records
//	GET  /api/v1/companies?q=&limit=                              {"companies": […]}
//	GET  /api/v1/changes?since=&limit=                            {"changes": […]}
//	     of deals, and of what the rule book says about deals, companies and plants
//	GET  /api/v1/findings?about=&subject=&screen=&rule=&verdict=&limit=&offset=   {"findings": […]}, those that are kept
//	GET  /api/v1/screen?on=&deal=|company=|plant=                 {"findings": […]} as of the day on; a plant by its key
//	POST /api/v1/policy/answer                                    see PolicyAnswer
//
// Records have the form that docs/records.md gives. What fails is {"error": …} with a fitting status.
func New(store tieline.Store, book *policy.Book) http.Handler {
	l := ledgerAPI{store}
	f := findingsAPI{store, findings.New(store, book, "")}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/deals", answer(l.deals))
	mux.HandleFunc("GET /api/v1/deals/{id}", answer(l.deal))
	mux.HandleFunc("GET /api/v1/documents/{id}", answer(l.document))
	mux.HandleFunc("GET /api/v1/companies", answer(l.companies))
	mux.HandleFunc("GET /api/v1/changes", answer(l.changes))
	mux.HandleFunc("GET /api/v1/decisions", answer(l.decisions))
	mux.HandleFunc("GET /api/v1/findings", answer(f.kept))
	mux.HandleFunc("GET /api/v1/screen", answer(f.screen))
	mux.Handle("/api/v1/policy/answer", PolicyAnswer(book))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, "there is no "+r.Method+" "+r.URL.Path)
	})
	return mux
}

type ledgerAPI struct{ store tieline.Store }

// maxRows bounds the rows of one answer.
const maxRows = 1000

func (l ledgerAPI) deals(r *http.Request) (any, error) {
	q := r.URL.Query()
	limit, err1 := number(r, "limit", 100, maxRows)
	offset, err2 := number(r, "offset", 0, 1<<40)
	at, err3 := moment(r)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	deals, err := l.store.Deals(r.Context(), tieline.DealFilter{Moment: at, Company: q.Get("company"), Text: q.Get("q"), Kind: tieline.Kind(q.Get("kind")),
		Status: tieline.Status(q.Get("status")), Limit: max(limit, 1), Offset: offset})
	return map[string]any{"deals": deals}, err
}

func (l ledgerAPI) deal(r *http.Request) (any, error) {
	at, err := moment(r)
	if err != nil {
		return nil, err
	}
	d, claims, err := l.store.Deal(r.Context(), r.PathValue("id"), at)
	if err != nil {
		return nil, err
	}
	if !at.AsOf.IsZero() {
		d.HeardIn(claims)
	}
	return map[string]any{"deal": d, "claims": claims}, nil
}

func (l ledgerAPI) document(r *http.Request) (any, error) {
	return l.store.Records(r.Context(), r.PathValue("id"))
}

func (l ledgerAPI) companies(r *http.Request) (any, error) {
	limit, err := number(r, "limit", 100, maxRows)
	if err != nil {
		return nil, err
	}
	list, err := l.store.Companies(r.Context(), r.URL.Query().Get("q"), max(limit, 1))
	return map[string]any{"companies": list}, err
}

func (l ledgerAPI) changes(r *http.Request) (any, error) {
	limit, err := number(r, "limit", 100, maxRows)
	if err != nil {
		return nil, err
	}
	since, err := day(r, "since")
	if err != nil {
		return nil, err
	}
	list, err := l.store.Changes(r.Context(), since, max(limit, 1))
	return map[string]any{"changes": list}, err
}

func (l ledgerAPI) decisions(r *http.Request) (any, error) {
	list, err := l.store.Decisions(r.Context())
	return map[string]any{"decisions": list}, err
}

// moment reads from which moment the ledger is looked at.
func moment(r *http.Request) (m tieline.Moment, err error) {
	if m.AsOf, err = day(r, "as_of"); err == nil {
		m.KnownBy, err = day(r, "known_by")
	}
	return m, err
}

// day reads a parameter that is a date; the zero Date where it is missing.
func day(r *http.Request, name string) (tieline.Date, error) {
	d, err := tieline.ParseDate(r.URL.Query().Get(name))
	if err != nil {
		return d, &tieline.Error{Code: tieline.ErrInvalid, Input: name, Reason: err.Error()}
	}
	return d, nil
}

// number reads a parameter that counts something: without it missing, never above most.
func number(r *http.Request, name string, missing, most int) (int, error) {
	s := r.URL.Query().Get(name)
	if s == "" {
		return missing, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, &tieline.Error{Code: tieline.ErrInvalid, Input: name, Reason: strconv.Quote(s) + " is not a number of rows"}
	}
	return min(n, most), nil
}

// answer turns a look-up into a handler.
func answer(look func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := look(r)
		if err == nil {
			var body []byte
			if body, err = json.Marshal(v); err == nil {
				w.Header().Set("Content-Type", "application/json")
				w.Header().Set("X-Content-Type-Options", "nosniff")
				_, _ = w.Write(append(body, '\n')) // the asker has gone; nothing is left to do
				return
			}
		}
		switch tieline.CodeOf(err) {
		case tieline.ErrNotFound:
			refuse(w, http.StatusNotFound, err.Error())
		case tieline.ErrInvalid:
			refuse(w, http.StatusBadRequest, err.Error())
		default:
			slog.ErrorContext(r.Context(), "request failed", "path", r.URL.Path, "error", err)
			refuse(w, http.StatusInternalServerError, "something went wrong on our side")
		}
	}
}
