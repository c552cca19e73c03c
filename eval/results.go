package eval

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"slices"
)

// DocumentResult is the comparison of one document, as a cross-validation hands it on.
type DocumentResult struct {
	Ref    string
	Style  string // "article", or that of a passage
	Result *Result
}

// WriteResults writes the results of a cross-validation to a file.
func WriteResults(path string, rs []DocumentResult) error {
	b, err := json.Marshal(rs)
	if err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o644)
}

// ReadResults reads what WriteResults wrote.
func ReadResults(path string) (rs []DocumentResult, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return rs, json.Unmarshal(b, &rs)
}

// ofDeals tells the levels, slots and records that concern deals.
var ofDeals = map[string]bool{"tie": true, "deal": true, "ledger": true, "status": true, "role": true, "origin": true, "via": true}

// Join puts together the results of a cross-validation of deals and of one of all other records,
// document by document, in the order of the first. Documents that only one has are left out.
func Join(deals, others []DocumentResult) ([]DocumentResult, error) {
	byRef := map[string]*Result{}
	for _, o := range others {
		byRef[o.Ref] = o.Result
	}
	var out []DocumentResult
	for _, d := range deals {
		if o := byRef[d.Ref]; o != nil {
			out = append(out, DocumentResult{d.Ref, d.Style, join(d.Result, o)})
		}
	}
	if len(out) == 0 {
		return nil, errors.New("the two cross-validations have no document in common")
	}
	return out, nil
}

func join(deals, others *Result) *Result {
	r := newResult()
	r.Documents = deals.Documents
	maps.Copy(r.Tallies, others.Tallies)
	maps.Copy(r.Accuracy, others.Accuracy)
	for k := range ofDeals {
		delete(r.Tallies, k)
		delete(r.Accuracy, k)
	}
	for k, t := range deals.Tallies {
		if ofDeals[k] {
			r.Tallies[k] = t
		}
	}
	for k, a := range deals.Accuracy {
		if ofDeals[k] {
			r.Accuracy[k] = a
		}
	}
	isDeal := func(record string) bool { return ofDeals[record] }
	for _, part := range []struct {
		r     *Result
		deals bool
	}{{deals, true}, {others, false}} {
		r.Notes = append(r.Notes, slices.DeleteFunc(slices.Clone(part.r.Notes), func(n Note) bool { return isDeal(n.Record) != part.deals })...)
		r.Judgements = append(r.Judgements, slices.DeleteFunc(slices.Clone(part.r.Judgements), func(j Judgement) bool { return isDeal(j.Record) != part.deals })...)
	}
	return r
}
