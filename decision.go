package tieline

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Verb is what a person decides.
type Verb string

// The verbs.
const (
	Confirm Verb = "confirm" // it is right as it stands
	Merge   Verb = "merge"   // what stands apart is one deal, or one organisation
	Split   Verb = "split"   // what stands together, or could, is not one
	Correct Verb = "correct" // a value is another
	Reject  Verb = "reject"  // it is not so, and is left out
	Undo    Verb = "undo"    // an earlier decision no longer holds
)

// Verbs lists every verb.
var Verbs = []Verb{Confirm, Merge, Split, Correct, Reject, Undo}

// Decision is what a person decided about claims or organisations. Documents and decisions are
// the only truth of a ledger: decisions are appended, never changed, and undone only by another
// one. They name what they are about by what the documents say, so that they hold on when
// documents are read anew by another engine or with another atlas.
type Decision struct {
	ID     string    `json:"id"` // hash of the rest, see Seal
	Verb   Verb      `json:"verb"`
	Author string    `json:"author"`
	At     time.Time `json:"at"` // never before that of a decision taken earlier
	Reason string    `json:"reason"`

	// Claims are what is confirmed, corrected or rejected; for a merge one claim or more of each
	// deal; for a split those that are to be a deal of their own.
	Claims []ClaimRef `json:"claims,omitempty"`
	// Apart are, for a split, the claims with which Claims are not one deal.
	Apart []ClaimRef `json:"apart,omitempty"`
	// Organizations are what is decided about instead of claims. In a merge the first one's name stays.
	Organizations []PartyRef  `json:"organizations,omitempty"`
	Correction    *Correction `json:"correction,omitempty"` // what Correct puts in place
	Undoes        string      `json:"undoes,omitempty"`     // the id of the decision that Undo undoes
	// Item is what of the review queue the decision settles, where that is neither a claim nor an
	// organisation; see package review.
	Item string `json:"item,omitempty"`
}

// ClaimRef names a claim by what its document says, not by its number: another engine may read
// more or fewer deals out of the document.
type ClaimRef struct {
	Document string     `json:"document"` // id, which is a hash of the content
	Kind     Kind       `json:"kind"`
	Parties  []PartyRef `json:"parties"`
	Place    string     `json:"place,omitempty"`   // tells claims of the same parties and kind apart
	Venture  string     `json:"venture,omitempty"` // the same
}

// PartyRef names an organisation by its identity and, should the atlas change, by its name.
type PartyRef struct {
	Key  string `json:"key"` // see package resolve
	Name string `json:"name"`
}

// Correction gives values in place of those that a claim has, or an organisation's name. What is
// nil or empty stays as the document has it.
type Correction struct {
	Kind    Kind               `json:"kind,omitempty"`
	Status  Status             `json:"status,omitempty"`
	Origin  Origin             `json:"origin,omitempty"`
	Place   *string            `json:"place,omitempty"`
	Venture *string            `json:"venture,omitempty"`
	Date    *Date              `json:"date,omitempty"` // when the stage began; the zero Date takes one away
	Parties []PartyCorrection  `json:"parties,omitempty"`
	Figures []FigureCorrection `json:"figures,omitempty"`
	Name    string             `json:"name,omitempty"` // of an organisation
}

// FigureCorrection puts another value in a figure's place, or takes the figure out.
type FigureCorrection struct {
	Measure MeasureKind `json:"measure"`
	Unit    string      `json:"unit"`
	Value   float64     `json:"value"`        // as the document gives it
	As      *float64    `json:"as,omitempty"` // nil: the document gives no such figure of the deal
}

// PartyCorrection puts another organisation or role in a party's place, or takes the party out.
type PartyCorrection struct {
	Party PartyRef  `json:"party"`
	As    *PartyRef `json:"as,omitempty"`
	Role  Role      `json:"role,omitempty"`
	Drop  bool      `json:"drop,omitempty"`
}

// Ref names the claim by what its document says, before any decision.
func (c *Claim) Ref() ClaimRef {
	if c.Read != nil {
		return *c.Read
	}
	r := ClaimRef{Document: c.Document, Kind: c.Deal.Kind, Place: c.Deal.Place, Venture: c.Deal.Venture}
	for i, key := range c.Parties {
		r.Parties = append(r.Parties, PartyRef{Key: key, Name: c.Deal.Parties[i].Name})
	}
	slices.SortFunc(r.Parties, func(a, b PartyRef) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Name, b.Name)) })
	return r
}

// Is reports whether p names the organisation with that identity or name.
func (p PartyRef) Is(key, name string) bool {
	return p.Key != "" && p.Key == key || p.Name != "" && strings.EqualFold(p.Name, name)
}

// Seal checks that the decision says all it must, and fixes its ID.
func (d *Decision) Seal() error {
	if reason := d.incomplete(); reason != "" {
		return &Error{Code: ErrInvalid, Op: "decide", Input: string(d.Verb), Reason: reason}
	}
	d.At = d.At.UTC()
	d.ID = ""
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	h := sha256.Sum256(body)
	d.ID = hex.EncodeToString(h[:6])
	return nil
}

// incomplete says what is missing or too much in a decision; empty where it is complete.
func (d *Decision) incomplete() string {
	subjects := 0
	for _, has := range []bool{len(d.Claims) > 0, len(d.Organizations) > 0, d.Undoes != "", d.Item != ""} {
		if has {
			subjects++
		}
	}
	switch {
	case !slices.Contains(Verbs, d.Verb):
		return fmt.Sprintf("%q is not one of %v", d.Verb, Verbs)
	case d.Author == "":
		return "a decision needs an author"
	case d.At.IsZero():
		return "a decision needs a time"
	case subjects == 0:
		return "the decision names nothing that it is about"
	case (d.Verb == Undo) != (d.Undoes != ""):
		return "undo, and only undo, names an earlier decision"
	case (d.Verb == Correct) != (d.Correction != nil):
		return "correct, and only correct, gives other values"
	case d.Verb == Merge && len(d.Claims) < 2 && len(d.Organizations) < 2:
		return "a merge needs at least two"
	case d.Verb == Split && len(d.Apart) == 0 && len(d.Organizations) < 2:
		return "a split needs two sides"
	}
	return ""
}

// CompareDecisions orders decisions as they were taken.
func CompareDecisions(a, b Decision) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
}

// DecisionState is a decision with what has become of it.
type DecisionState struct {
	Decision
	State Standing `json:"state"`
	Why   string   `json:"why,omitempty"` // it is stale, or by which decision it is undone
}

// Standing is whether a decision holds.
type Standing string

// The standings.
const (
	Holds  Standing = "holds"
	Undone Standing = "undone" // by a later decision
	Stale  Standing = "stale"  // what it names is no longer there
)

// Effect is what a decision changes in the ledger: the deals that are different or gone, and what
// is there instead.
type Effect struct {
	Decision Decision     `json:"decision"`
	Before   []LedgerDeal `json:"before"`
	After    []LedgerDeal `json:"after"`
	Stale    string       `json:"stale,omitempty"` // why the decision applies to nothing, where it does
}
