package page

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/review"
)

// Desk is where a person decides: the queue, in whose name decisions are taken, and the clock.
type Desk struct {
	Queue  *review.Queue
	Author string // offered; the person may write another
	Now    func() time.Time
}

// maxForm bounds what a form may send, in bytes.
const maxForm = 64 << 10

// deskRoutes are the pages on which a person decides. What changes the ledger is a POST that comes
// from a page of this server: another site cannot send it through the person's browser.
func (s *Server) deskRoutes() {
	same := http.NewCrossOriginProtection()
	s.mux.HandleFunc("GET /review", s.page(s.queue))
	s.mux.HandleFunc("GET /review/{id}", s.page(s.item))
	s.mux.HandleFunc("GET /decisions", s.page(s.decisions))
	s.mux.HandleFunc("GET /decisions/{id}/undo", s.page(s.undo))
	s.mux.Handle("POST /review/{id}", same.Handler(s.act(s.decideItem)))
	s.mux.Handle("POST /decisions/{id}/undo", same.Handler(s.act(s.decideUndo)))
}

// act turns a function that changes the ledger into a handler: it leads on to the address that comes
// back, or shows why nothing was done.
func (s *Server) act(do func(*http.Request) (next string, err error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		next, err := do(r)
		if err != nil {
			s.page(func(*http.Request) (view, error) { return view{}, err })(w, r)
			return
		}
		http.Redirect(w, r, next, http.StatusSeeOther)
	})
}

type queueData struct {
	Kind  string
	Kinds []string
	Items []review.Item
	pager
}

func (s *Server) queue(r *http.Request) (view, error) {
	d := queueData{Kind: r.URL.Query().Get("kind"), Kinds: s.desk.Queue.Kinds()}
	items, err := s.desk.Queue.Items(r.Context(), review.Filter{Kind: d.Kind, Limit: pageSize + 1, Offset: (pageNumber(r) - 1) * pageSize})
	if err != nil {
		return view{}, err
	}
	var shown int
	d.pager, shown = newPager(r, len(items))
	d.Items = items[:shown]
	return view{Name: "queue", Title: "Review", Nav: "review", Data: d}, nil
}

// itemData is one thing to review and, where an option is chosen, what it would change.
type itemData struct {
	Item     *review.Item
	Claims   []claimData
	Chosen   *review.Option
	Form     url.Values      // what the person has filled in
	Missing  bool            // the option needs values that are not filled in yet
	Effect   *tieline.Effect // nil before an option is chosen
	Kinds    []tieline.Kind
	Statuses []tieline.Status
	Author   string
	Only     string // the kind to which the queue is narrowed, kept from item to item
	Next     string // address of the next item; empty where there is none
	Done     string // the decision that was just taken
}

func (s *Server) item(r *http.Request) (view, error) {
	item, err := s.desk.Queue.Item(r.Context(), r.PathValue("id"))
	if err != nil {
		return view{}, err
	}
	q := r.URL.Query()
	d := itemData{Item: item, Form: q, Kinds: tieline.Kinds, Statuses: tieline.Statuses, Author: s.desk.Author, Only: q.Get("only"), Done: q.Get("done")}
	for i := range item.Claims {
		c := &item.Claims[i]
		d.Claims = append(d.Claims, claimData{Claim: *c, Anchor: claimAnchor(c)})
	}
	if d.Next, err = s.next(r, item.ID); err != nil {
		return view{}, err
	}
	if key := q.Get("option"); key != "" {
		if d.Chosen, err = item.Option(key); err != nil {
			return view{}, err
		}
		if d.Missing = d.Chosen.Needs != review.NeedsNothing && q.Get("filled") == ""; !d.Missing {
			if d.Effect, err = s.foresee(r, d.Chosen, q); err != nil {
				return view{}, err
			}
		}
	}
	return view{Name: "item", Title: item.Title, Nav: "review", Data: d}, nil
}

// lookAhead is how many items of the queue are looked through for the one after another.
const lookAhead = 200

// next is the address of the item that follows in the queue; where the item is not among the first, of
// the first one. Empty where nothing else is left.
func (s *Server) next(r *http.Request, id string) (string, error) {
	kind := r.URL.Query().Get("only")
	items, err := s.desk.Queue.Items(r.Context(), review.Filter{Kind: kind, Limit: lookAhead})
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(items, func(i review.Item) bool { return i.ID == id }) + 1
	if at == len(items) || items[at].ID == id {
		return "", nil
	}
	return itemAddress(items[at].ID, kind, ""), nil
}

func itemAddress(id, kind, done string) string {
	q := url.Values{}
	for name, v := range map[string]string{"only": kind, "done": done} {
		if v != "" {
			q.Set(name, v)
		}
	}
	return (&url.URL{Path: "/review/" + id, RawQuery: q.Encode()}).String()
}

// complete puts what the person filled in into the decision of an option.
func (s *Server) complete(r *http.Request, o *review.Option, form url.Values) (tieline.Decision, error) {
	d := o.Decision
	d.Author, d.Reason = strings.TrimSpace(form.Get("author")), strings.TrimSpace(form.Get("reason"))
	if d.Author == "" {
		d.Author = s.desk.Author
	}
	switch o.Needs {
	case review.NeedsOrganization:
		name := strings.TrimSpace(form.Get("organization"))
		if name == "" {
			return d, &tieline.Error{Code: tieline.ErrInvalid, Op: "review", Input: "organization", Reason: "no organisation is given"}
		}
		other, err := review.FindOrganization(r.Context(), s.store, name)
		if err != nil {
			return d, err
		}
		d.Organizations = append([]tieline.PartyRef{other}, d.Organizations...)
	case review.NeedsName:
		d.Correction = &tieline.Correction{Name: strings.TrimSpace(form.Get("name"))}
	case review.NeedsValues:
		fields := map[string]string{}
		for _, name := range review.ValueFields {
			fields[name] = strings.TrimSpace(form.Get(name))
		}
		x, err := review.Values(fields)
		if err != nil {
			return d, err
		}
		d.Correction = x
	}
	return d, nil
}

func (s *Server) foresee(r *http.Request, o *review.Option, form url.Values) (*tieline.Effect, error) {
	d, err := s.complete(r, o, form)
	if err != nil {
		return nil, err
	}
	return s.store.Foresee(r.Context(), d)
}

// decideItem takes the decision of an option and leads on to the next item.
func (s *Server) decideItem(r *http.Request) (string, error) {
	if err := r.ParseForm(); err != nil {
		return "", badForm(err)
	}
	item, err := s.desk.Queue.Item(r.Context(), r.PathValue("id"))
	if err != nil {
		return "", err
	}
	option, err := item.Option(r.PostForm.Get("option"))
	if err != nil {
		return "", err
	}
	d, err := s.complete(r, option, r.PostForm)
	if err != nil {
		return "", err
	}
	kind := r.PostForm.Get("only")
	items, err := s.desk.Queue.Items(r.Context(), review.Filter{Kind: kind, Limit: lookAhead})
	if err != nil {
		return "", err
	}
	e, err := s.store.Decide(r.Context(), d, s.desk.Now())
	if err != nil {
		return "", err
	}
	return s.after(r, items, item.ID, kind, e.Decision.ID)
}

// after is the address of the first item that followed id in the queue and is still there.
func (s *Server) after(r *http.Request, items []review.Item, id, kind, done string) (string, error) {
	at := slices.IndexFunc(items, func(i review.Item) bool { return i.ID == id }) + 1
	for _, i := range items[at:] {
		_, err := s.desk.Queue.Item(r.Context(), i.ID)
		if err == nil {
			return itemAddress(i.ID, kind, done), nil
		}
		if tieline.CodeOf(err) != tieline.ErrNotFound {
			return "", err
		}
	}
	return "/review", nil
}

func badForm(err error) error {
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "review", Input: "form", Reason: "it is too long"}
	}
	return &tieline.Error{Code: tieline.ErrInvalid, Op: "review", Input: "form", Reason: err.Error()}
}

func (s *Server) decisions(r *http.Request) (view, error) {
	states, err := s.store.Decisions(r.Context())
	slices.Reverse(states)
	return view{Name: "decisions", Title: "Decisions", Nav: "review", Data: states}, err
}

// undoData is a decision and what undoing it would change.
type undoData struct {
	State  tieline.DecisionState
	Effect *tieline.Effect
	Author string
}

func (s *Server) undo(r *http.Request) (view, error) {
	states, err := s.store.Decisions(r.Context())
	if err != nil {
		return view{}, err
	}
	at := slices.IndexFunc(states, func(d tieline.DecisionState) bool { return d.ID == r.PathValue("id") })
	if at < 0 {
		return view{}, &tieline.Error{Code: tieline.ErrNotFound, Op: "undo", Input: r.PathValue("id"), Reason: "there is no such decision"}
	}
	d := undoData{State: states[at], Author: s.desk.Author}
	d.Effect, err = s.store.Foresee(r.Context(), tieline.Decision{Verb: tieline.Undo, Author: s.desk.Author, Undoes: d.State.ID})
	return view{Name: "undo", Title: "Undo a decision", Nav: "review", Data: d}, err
}

func (s *Server) decideUndo(r *http.Request) (string, error) {
	if err := r.ParseForm(); err != nil {
		return "", badForm(err)
	}
	d := tieline.Decision{Verb: tieline.Undo, Undoes: r.PathValue("id"), Author: strings.TrimSpace(r.PostForm.Get("author")), Reason: strings.TrimSpace(r.PostForm.Get("reason"))}
	if d.Author == "" {
		d.Author = s.desk.Author
	}
	_, err := s.store.Decide(r.Context(), d, s.desk.Now())
	return "/decisions", err
}
