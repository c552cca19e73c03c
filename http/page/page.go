// Package page serves the ledger as web pages: deals, a deal with its history and evidence, a
// document with the evidence marked in its text, a company. Pages are made on the server, need
// no script, and read the store by the root's interface only.
package page

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
	"github.com/tieline/tieline/policy/words"
	"github.com/tieline/tieline/read"
	"github.com/tieline/tieline/review"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets
var assetFiles embed.FS

// Explainer tells how a document is read; *read.Reader does.
type Explainer interface {
	Explain(*tieline.Document) (*read.Account, error)
}

// Server answers requests for pages.
type Server struct {
	store  tieline.Store
	reader Explainer
	desk   Desk
	law    *lawPages
	views  map[string]*template.Template
	mux    *http.ServeMux
}

// New makes the handler of all pages of a store. reader explains how documents are read; at the desk a
// person decides; law is what the pages about rules work with.
func New(store tieline.Store, reader Explainer, desk Desk, law Law) (*Server, error) {
	s := &Server{store: store, reader: reader, desk: desk, law: newLawPages(store, law), views: map[string]*template.Template{}, mux: http.NewServeMux()}
	for _, name := range []string{"deals", "deal", "documents", "document", "explain", "companies", "company", "plants", "plant", "search", "changes",
		"queue", "item", "decisions", "undo", "rules", "rule", "calendar", "duty", "whatif", "error"} {
		t, err := template.New("layout.html").Funcs(functions).ParseFS(templateFiles, "templates/layout.html", "templates/parts.html", "templates/"+name+".html")
		if err != nil {
			return nil, err
		}
		s.views[name] = t
	}
	assets, err := fs.Sub(assetFiles, "assets")
	if err != nil {
		return nil, err
	}
	s.mux.Handle("GET /assets/", http.StripPrefix("/assets/", cached(http.FileServerFS(assets))))
	s.mux.HandleFunc("GET /{$}", s.page(s.deals))
	s.mux.Handle("GET /deals", http.RedirectHandler("/", http.StatusMovedPermanently))
	s.mux.HandleFunc("GET /deals/{id}", s.page(s.deal))
	s.mux.HandleFunc("GET /documents", s.page(s.documents))
	s.mux.HandleFunc("GET /documents/{id}", s.page(s.document))
	s.mux.HandleFunc("GET /documents/{id}/explain", s.page(s.explain))
	s.mux.HandleFunc("GET /search", s.page(s.search))
	s.mux.HandleFunc("GET /companies", s.page(s.companies))
	s.mux.HandleFunc("GET /companies/{key}", s.page(s.company))
	s.deskRoutes()
	s.mux.HandleFunc("GET /plants", s.page(s.law.plants))
	s.mux.HandleFunc("GET /plants/{key}", s.page(s.law.plant))
	s.mux.HandleFunc("GET /changes", s.page(s.law.changes))
	s.mux.HandleFunc("GET /rules", s.page(s.law.rules))
	s.mux.HandleFunc("GET /rules/{id}", s.page(s.law.rule))
	s.mux.HandleFunc("GET /calendar", s.page(s.law.calendar))
	s.mux.HandleFunc("GET /calendar.ics", s.law.calendarFile)
	s.mux.HandleFunc("GET /duty", s.page(s.law.duty))
	s.mux.HandleFunc("GET /whatif", s.page(s.law.whatIf))
	s.mux.HandleFunc("GET /", s.page(func(r *http.Request) (view, error) {
		return view{}, &tieline.Error{Code: tieline.ErrNotFound, Input: r.URL.Path, Reason: "there is no such page"}
	}))
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	s.mux.ServeHTTP(w, r)
}

// view is what a page shows: the template's name, the title of the page and its data.
type view struct {
	Name  string
	Title string
	Nav   string // the section that the page belongs to
	Sub   string // the part of the section
	Data  any
}

// page turns a function that looks up a view into a handler; what fails becomes an error page.
func (s *Server) page(look func(*http.Request) (view, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := look(r)
		status := http.StatusOK
		if err != nil {
			v, status = errorView(err)
			if status == http.StatusInternalServerError {
				slog.ErrorContext(r.Context(), "page failed", "path", r.URL.Path, "error", err)
			}
		}
		var b bytes.Buffer
		if err := s.views[v.Name].ExecuteTemplate(&b, "layout.html", v); err != nil {
			slog.ErrorContext(r.Context(), "template failed", "page", v.Name, "error", err)
			http.Error(w, "The page could not be made.", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = b.WriteTo(w) // the reader has gone; nothing is left to do
	}
}

func errorView(err error) (view, int) {
	status := http.StatusInternalServerError
	switch tieline.CodeOf(err) {
	case tieline.ErrNotFound:
		status = http.StatusNotFound
	case tieline.ErrInvalid:
		status = http.StatusBadRequest
	}
	message := "Something went wrong on our side."
	if e, ok := errors.AsType[*tieline.Error](err); ok && status != http.StatusInternalServerError {
		message = e.Error()
	}
	return view{Name: "error", Title: fmt.Sprintf("%d %s", status, http.StatusText(status)), Data: message}, status
}

// cached lets browsers keep what is embedded in the program for an hour.
func cached(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=3600")
		h.ServeHTTP(w, r)
	})
}

var functions = template.FuncMap{
	"title":   func(d tieline.LedgerDeal) string { return ledger.Title(&d) },
	"words":   func(v any) string { return strings.ReplaceAll(fmt.Sprint(v), "_", " ") },
	"path":    url.PathEscape,
	"percent": func(x float64) string { return fmt.Sprintf("%.0f %%", 100*x) },
	// web gives an address only if following it is harmless: documents come from anywhere.
	"web": func(address string) string {
		if u, err := url.Parse(address); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
			return address
		}
		return ""
	},
	"host": func(address string) string {
		u, err := url.Parse(address)
		if err != nil {
			return ""
		}
		return strings.TrimPrefix(u.Host, "www.")
	},
	"plural": func(n int, one, many string) string {
		if n == 1 {
			return "1 " + one
		}
		return fmt.Sprintf("%d %s", n, many)
	},
	"claimitem":  review.ClaimID,
	"recordname": recordName,
	"amount":     amount,
	"spoken":     words.Of,
	"country":    countryName,
	"subject":    subjectAddress,
	"capital":    capital,
	"money":      func(unit string) bool { return strings.HasPrefix(unit, "USD") },
	// star is the beginning of a pattern such as us.s232.*, empty for the id of one rule.
	"star": func(pattern string) string {
		if before, _, ok := strings.Cut(pattern, "*"); ok {
			return before
		}
		return ""
	},
	"add":     func(a, b float64) float64 { return a + b },
	"join":    func(list []string) string { return strings.Join(list, " + ") },
	"indent":  func(depth int) string { return strings.Repeat("  ", depth) },
	"sources": func(d tieline.LedgerDeal, reports int) string { return ledger.SourcesInWords(&d, reports) },
	"list":    func(names []string) string { return strings.Join(names, ", ") },
	"source":  func(s tieline.Source) string { return ledger.SourceInWords(&s) },
}

// capital writes the first letter large, as sentences and headings begin.
func capital(s string) string {
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// amount writes a number as people read it: 2500000000 as "2.5 billion".
func amount(v float64) string {
	for _, m := range []struct {
		size float64
		name string
	}{{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}} {
		if v >= m.size || v <= -m.size {
			return trim(v/m.size) + m.name
		}
	}
	return grouped(v)
}

func trim(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", v), "0"), ".")
}

// grouped writes a number below a million with a comma at the thousands.
func grouped(v float64) string {
	s := trim(v)
	whole, rest, _ := strings.Cut(s, ".")
	if n := len(whole); n > 4 || (n == 4 && whole[0] != '-') {
		whole = whole[:n-3] + "," + whole[n-3:]
	}
	if rest != "" {
		return whole + "." + rest
	}
	return whole
}
