package tieline

import "time"

// Claim is one deal as one document states it, on its way into the ledger.
type Claim struct {
	ID        string    `json:"id"`              // document id and index of the deal: "4be0…/2"
	Document  string    `json:"document"`        // id of the document
	Published Date      `json:"published"`       // of the document; zero where unknown
	Learnt    time.Time `json:"learnt"`          // when the ledger took the document in
	Publisher string    `json:"publisher"`       //
	URL       string    `json:"url,omitempty"`   //
	Title     string    `json:"title,omitempty"` //
	Parties   []string  `json:"parties"`         // identity of each of Deal.Parties, see package resolve
	Deal      Deal      `json:"deal"`            //
}

// LedgerDeal is one deal as all documents together tell it.
type LedgerDeal struct {
	ID       string        `json:"id"`
	Kind     Kind          `json:"kind"`
	Parties  []LedgerParty `json:"parties"`
	Status   Status        `json:"status"` // of the last stage
	Place    string        `json:"place,omitempty"`
	Venture  string        `json:"venture,omitempty"`
	Since    Date          `json:"since"`   // publication date of the first claim
	Updated  Date          `json:"updated"` // publication date of the last one
	Voices   int           `json:"voices"`  // publishers that report it
	Stages   []Stage       `json:"stages"`
	ClaimIDs []string      `json:"claims"` // oldest first
}

// LedgerParty is an organisation in a deal of the ledger.
type LedgerParty struct {
	Key  string `json:"key"`  // identity, see package resolve
	Name string `json:"name"` //
	Role Role   `json:"role"` //
}

// Stage is a change of a deal's status: from Date on, says Claim, it was Status.
type Stage struct {
	Date   Date   `json:"date"`
	Status Status `json:"status"`
	Claim  string `json:"claim"`
}

// Change is one thing that became different in the ledger: a new deal (From is empty) or a new
// status of a known one.
type Change struct {
	Date     Date      `json:"date"`
	Learnt   time.Time `json:"learnt"`
	Deal     string    `json:"deal"`
	Title    string    `json:"title"` // the parties, for people
	Kind     Kind      `json:"kind"`
	From     Status    `json:"from,omitempty"`
	To       Status    `json:"to"`
	Document string    `json:"document"`
}
