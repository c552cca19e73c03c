package tieline

// Figure is a value that a document states as a term of a deal.
type Figure struct {
	Measure  MeasureKind `json:"measure"`
	Value    float64     `json:"value"`
	Unit     string      `json:"unit"`
	Holder   string      `json:"holder,omitempty"`   // identity of the party whose stake it is
	Evidence []Evidence  `json:"evidence,omitempty"` //
}

// Term is what all sources together say about one term of a deal: its jobs, its capacity, the stake of
// a party, or, with measure "status", whether it is on at all. No value is dropped.
type Term struct {
	Measure MeasureKind `json:"measure"`
	Unit    string      `json:"unit,omitempty"`
	Holder  string      `json:"holder,omitempty"` // name of the party whose stake it is
	State   TermState   `json:"state"`
	Values  []TermValue `json:"values"` // the preferred one first
}

// TermValue is one value of a term with the independent sources that state it.
type TermValue struct {
	Value    float64  `json:"value"`
	Status   Status   `json:"status,omitempty"`   // instead of Value, of the term "status"
	Sources  []string `json:"sources"`            // names, in alphabetical order
	Origin   Origin   `json:"origin"`             // the closest to the deal on which it rests
	First    Date     `json:"first"`              // publication of the first report of it
	Last     Date     `json:"last"`               // publication of the last one
	Replaced bool     `json:"replaced,omitempty"` // the thing changed since: a newer value took its place
	Claim    string   `json:"claim"`              // the newest that states it
}

// TermState says how far the sources agree on a term.
type TermState string

// The states of a term.
const (
	TermAgreed   TermState = "agreed"   // one value
	TermChanged  TermState = "changed"  // several values, each taking the place of the one before
	TermDisputed TermState = "disputed" // values that cannot all be true at one time
)

// Source is one independent voice on a deal: an outlet, with all reports that copy or relay it.
type Source struct {
	Name    string   `json:"name"`
	Reports int      `json:"reports"`           // claims that rest on it, its own included
	Through []string `json:"through,omitempty"` // publishers that repeat it, in alphabetical order
	First   Date     `json:"first"`             // publication of its first report
}
