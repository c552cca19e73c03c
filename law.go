package tieline

import (
	"context"
	"time"
)

// Notice is a document of an official gazette that may change the law: what the gazette's own list
// says of it.
type Notice struct {
	Number    string    `json:"number"` // the gazette's: 2026-15181
	Kind      string    `json:"kind,omitempty"`
	Title     string    `json:"title"`
	Abstract  string    `json:"abstract,omitempty"`
	Agencies  []string  `json:"agencies,omitempty"`
	Published Date      `json:"published,omitzero"`
	Effective Date      `json:"effective,omitzero"` // the zero Date where the list does not say
	Citation  string    `json:"citation,omitempty"` // 91 FR 47318
	URL       string    `json:"url,omitempty"`
	CFR       []CFRPart `json:"cfr,omitempty"` // the parts of the code of regulations that it amends
}

// CFRPart is a part of the Code of Federal Regulations: 15 CFR part 791.
type CFRPart struct {
	Title int `json:"title"`
	Part  int `json:"part"`
}

// Proposal says that a notice may change a rule of the rule book. A person decides, by a Decision
// whose Item is the proposal's ID; no proposal changes a rule.
type Proposal struct {
	ID      string    `json:"id"` // the notice's number and the rule
	Rule    string    `json:"rule"`
	Score   float64   `json:"score"`   // how surely, 0 to 1
	Reasons []string  `json:"reasons"` // in words, the weightiest first
	Notice  Notice    `json:"notice"`
	Found   time.Time `json:"found"` // when it was first proposed
}

// ChangesOfLaw is what a store keeps of proposals. They are not truth: reading the gazette again
// brings them back.
type ChangesOfLaw interface {
	// Propose keeps proposals, all or nothing. One that is kept already stays as it is; it gives the
	// number of those that are new.
	Propose(ctx context.Context, list []Proposal) (added int, err error)
	// Proposals lists every proposal, newest notice first, then by score.
	Proposals(ctx context.Context) ([]Proposal, error)
}
