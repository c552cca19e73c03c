package api

import (
	"errors"
	"net/http"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/findings"
	"github.com/tieline/tieline/policy"
)

// findingsAPI tells what the rule book says about what the ledger holds.
type findingsAPI struct {
	store  tieline.Store
	finder *findings.Finder
}

func (f findingsAPI) kept(r *http.Request) (any, error) {
	q := r.URL.Query()
	limit, err1 := number(r, "limit", 100, maxRows)
	offset, err2 := number(r, "offset", 0, 1<<40)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	list, err := f.store.Findings(r.Context(), tieline.FindingFilter{About: tieline.About(q.Get("about")), Subject: q.Get("subject"), Screen: q.Get("screen"),
		Rule: q.Get("rule"), Verdict: tieline.Verdict(q.Get("verdict")), Limit: max(limit, 1), Offset: offset})
	return map[string]any{"findings": list}, err
}

func (f findingsAPI) screen(r *http.Request) (any, error) {
	q := r.URL.Query()
	on, err := policy.ParseDay(q.Get("on"))
	if err != nil {
		return nil, &tieline.Error{Code: tieline.ErrInvalid, Input: "on", Reason: err.Error(), Hint: "name the day as of which to screen"}
	}
	found, err := f.find(r, on)
	if found == nil {
		found = []tieline.Finding{}
	}
	return map[string]any{"findings": found}, err
}

func (f findingsAPI) find(r *http.Request, on policy.Day) ([]tieline.Finding, error) {
	q := r.URL.Query()
	switch {
	case q.Get("deal") != "":
		return f.finder.Deal(r.Context(), q.Get("deal"), tieline.Moment{}, on)
	case q.Get("company") != "":
		return f.finder.Company(findings.KeyOf(q.Get("company")), q.Get("company"), on)
	case q.Get("plant") != "":
		p, err := f.finder.PlantByKey(r.Context(), q.Get("plant"))
		if err != nil {
			return nil, err
		}
		return f.finder.Plant(p, on)
	}
	return nil, &tieline.Error{Code: tieline.ErrInvalid, Input: "screen", Reason: "nothing is named", Hint: "give deal, company or plant"}
}
