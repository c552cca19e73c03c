package eval

import "maps"

// Tally counts the records of a reference and of a system, and how many of each have a partner.
type Tally struct {
	GoldFound, Gold     int
	SystemRight, System int
}

// Add sums o into t.
func (t *Tally) Add(o Tally) {
	t.GoldFound += o.GoldFound
	t.Gold += o.Gold
	t.SystemRight += o.SystemRight
	t.System += o.System
}

// Precision is the share of the system's records that are right; 1 where neither has any.
func (t Tally) Precision() float64 {
	if t.System == 0 {
		if t.Gold == 0 {
			return 1
		}
		return 0
	}
	return float64(t.SystemRight) / float64(t.System)
}

// Recall is the share of the reference's records that the system has; 1 where there are none.
func (t Tally) Recall() float64 {
	if t.Gold == 0 {
		return 1
	}
	return float64(t.GoldFound) / float64(t.Gold)
}

// F1 is the harmonic mean of precision and recall.
func (t Tally) F1() float64 {
	p, r := t.Precision(), t.Recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// Share counts how often a slot of a matched record is right.
type Share struct{ Right, Of int }

// Value is the share; 0 of none.
func (s Share) Value() float64 {
	if s.Of == 0 {
		return 0
	}
	return float64(s.Right) / float64(s.Of)
}

// Note is one difference between reference and system.
type Note struct {
	Miss   string // "missed", "spurious", or the slot that is wrong: "status"
	Record string // "deal", "facility", "measure" …
	Text   string
}

// Judgement says whether a record that the system emitted with some confidence is right.
type Judgement struct {
	Record     string
	Confidence float64
	Right      bool
}

// Result is the comparison of one document, or the sum over several.
type Result struct {
	Documents  int
	Tallies    map[string]Tally // tie, deal, ledger, facility, measure, figure, policy, speaker
	Accuracy   map[string]Share // status, role, origin, via, facility_status, policy_status
	Notes      []Note
	Judgements []Judgement
}

func newResult() *Result {
	return &Result{Tallies: map[string]Tally{}, Accuracy: map[string]Share{}}
}

func (r *Result) count(slot string, right bool) {
	s := r.Accuracy[slot]
	s.Of++
	if right {
		s.Right++
	}
	r.Accuracy[slot] = s
}

func (r *Result) note(miss, record, text string) {
	r.Notes = append(r.Notes, Note{miss, record, text})
}

// Sum adds the results of several documents.
func Sum(rs ...*Result) *Result {
	out := newResult()
	for _, r := range rs {
		out.Documents += r.Documents
		for k, t := range r.Tallies {
			s := out.Tallies[k]
			s.Add(t)
			out.Tallies[k] = s
		}
		for k, a := range maps.All(r.Accuracy) {
			s := out.Accuracy[k]
			out.Accuracy[k] = Share{s.Right + a.Right, s.Of + a.Of}
		}
		out.Notes = append(out.Notes, r.Notes...)
		out.Judgements = append(out.Judgements, r.Judgements...)
	}
	return out
}
