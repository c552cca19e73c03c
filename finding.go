package tieline

import (
	"slices"
	"time"
)

// About says what a finding is about.
type About string

// What findings are about.
const (
	AboutDeal    About = "deal"
	AboutCompany About = "company"
	AboutPlant   About = "plant"
)

// Verdict is what a finding comes to.
type Verdict string

// The verdicts.
const (
	Applies      Verdict = "applies"
	DoesNotApply Verdict = "does not apply"
	Depends      Verdict = "depends"
)

// Verdicts lists every verdict.
var Verdicts = []Verdict{Applies, Depends, DoesNotApply}

// Finding is what the rule book says about one deal, company or plant, on one day.
type Finding struct {
	Screen  string        `json:"screen"` // id of what was asked
	Title   string        `json:"title"`
	Topic   string        `json:"topic"` // what it decides, for sentences: "credit eligibility"
	About   About         `json:"about"`
	Subject string        `json:"subject"`         // id of the deal, identity of the company, key of the plant
	Name    string        `json:"name"`            // of the subject, for people
	Party   string        `json:"party,omitempty"` // the organisation that it turns on
	Each    string        `json:"each,omitempty"`  // the list, goods or relation that was asked about
	AsOf    Date          `json:"as_of"`
	Verdict Verdict       `json:"verdict"`
	Says    string        `json:"says"`
	From    Date          `json:"from,omitzero"` // the day from which it will apply
	Facts   []Fact        `json:"facts"`
	Missing []MissingFact `json:"missing"`
	Stake   *Stake        `json:"stake,omitempty"`
	Because []Citation    `json:"because"`
}

// Fact is one fact of the ledger that a finding rests on.
type Fact struct {
	Name     string `json:"name"`
	Value    string `json:"value"`
	Document string `json:"document,omitempty"` // id of the document that states it
	Record   string `json:"record,omitempty"`   // its record there: "deal-2", "facility-0"
	Quote    string `json:"quote,omitempty"`    // its words
}

// MissingFact is a fact that would settle a finding, and who would know it.
type MissingFact struct {
	Fact string `json:"fact"`
	Who  string `json:"who"`
}

// Stake is the money that a finding is about, where it can be computed.
type Stake struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// Citation is one rule that a finding rests on.
type Citation struct {
	Rule   string   `json:"rule"`
	Cite   string   `json:"cite"`
	Source []string `json:"source"`
	Seen   string   `json:"seen"` // primary, secondary or recalled
	Says   string   `json:"says"`
}

// Key tells the findings about one subject apart.
func (f *Finding) Key() string { return f.Screen + "\x00" + f.Party + "\x00" + f.Each }

// Rules lists the ids of the rules that the finding rests on.
func (f *Finding) Rules() []string {
	ids := make([]string, len(f.Because))
	for i, c := range f.Because {
		ids[i] = c.Rule
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Screening is all that the rule book says about one subject on one day.
type Screening struct {
	About    About
	Subject  string
	Name     string
	Kind     Kind      // of the deal, for deals
	Claim    string    // the deal's oldest claim, by which it is known again when its id changes
	Document string    // the newest document about the subject
	Day      Date      // as of which it was screened
	Learnt   time.Time // when it was screened
	Book     string    // fingerprint of the rule book
	State    string    // fingerprint of the subject's facts in the ledger
	Findings []Finding
}

// KeptFinding is a finding that stands in the ledger.
type KeptFinding struct {
	Finding
	Since  Date      `json:"since"`  // the first day for which it was found so
	Learnt time.Time `json:"learnt"` // when it was last found so
	Book   string    `json:"book"`   // fingerprint of the rule book that said so
	State  string    `json:"state"`  // fingerprint of the ledger's facts about the subject
}

// Cause is why a finding changed.
type Cause string

// The causes: something was reported, a rule became another, or a day passed on which a rule turns.
const (
	CauseNews Cause = "news"
	CauseRule Cause = "rule"
	CauseDay  Cause = "day"
)

// FindingChange is a finding that became another: Before is nil where there was none, After where
// there is none any more.
type FindingChange struct {
	ID      string   `json:"id"` // stable, for those who must not tell it twice
	Says    string   `json:"says"`
	Cause   Cause    `json:"cause"`
	About   About    `json:"about"`
	Subject string   `json:"subject"`
	Before  *Finding `json:"before,omitempty"`
	After   *Finding `json:"after,omitempty"`
}

// Finding is the finding as it now is, or as it last was.
func (c *FindingChange) Finding() *Finding {
	if c.After != nil {
		return c.After
	}
	return c.Before
}

// FindingFilter selects kept findings; zero fields select all.
type FindingFilter struct {
	About   About
	Subject string
	Screen  string
	Rule    string // id of a rule that they rest on
	Verdict Verdict
	Limit   int // 0 = 100
	Offset  int
}
