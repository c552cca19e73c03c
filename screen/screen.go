// Package screen puts the deals, parties and plants of the ledger to the rule book.
//
//	s := screen.New(policy.Default())
//	findings, err := s.Deal(deal, claims, day)
//
// What is asked of which deal is data (screens.yaml); the answers are those of package policy. A
// finding says whether a rule applies, does not apply or depends on facts that the ledger does not
// have, names the facts that it used with the words that state them, and who would know the rest.
// This package knows nothing of stores.
package screen

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/policy"
)

//go:embed screens.yaml
var embedded []byte

// Verdict is what a finding comes to.
type Verdict string

// The verdicts.
const (
	Applies      Verdict = "applies"
	DoesNotApply Verdict = "does not apply"
	Depends      Verdict = "depends"
)

// Finding is what the book says about one deal, party or plant, on one day.
type Finding struct {
	Screen  string           `json:"screen"`
	Title   string           `json:"title"`
	Subject string           `json:"subject"` // id of the deal, or the name of the company or plant
	Party   string           `json:"party,omitempty"`
	Each    string           `json:"each,omitempty"` // the list, goods or relation that was asked about
	AsOf    policy.Day       `json:"as_of"`
	Verdict Verdict          `json:"verdict"`
	Says    string           `json:"says"`
	From    *policy.Day      `json:"from,omitempty"` // the day from which it will apply
	Facts   []Fact           `json:"facts"`
	Missing []Missing        `json:"missing"`
	Stake   *Stake           `json:"stake,omitempty"`
	Because []policy.Because `json:"because"`
}

// Fact is one fact of the ledger that a finding rests on.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Claim string `json:"claim,omitempty"` // id of the claim that states it
	Quote string `json:"quote,omitempty"` // its words
}

// Missing is a fact that would settle a finding, and who would know it.
type Missing struct {
	Fact string `json:"fact"`
	Who  string `json:"who"`
}

// Stake is the money that a finding is about, where it can be computed.
type Stake struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// rule is one entry of screens.yaml.
type rule struct {
	ID          string         `yaml:"id"`
	Title       string         `yaml:"title"`
	About       string         `yaml:"about"`
	Kinds       []tieline.Kind `yaml:"kinds"`
	Role        string         `yaml:"role"`
	Where       []string       `yaml:"where"`
	PartyKinds  []string       `yaml:"party_kinds"`
	Suspect     bool           `yaml:"suspect"`
	Each        []string       `yaml:"each"`
	Ask         string         `yaml:"ask"`
	Query       map[string]any `yaml:"query"`
	Verdict     string         `yaml:"verdict"`
	Latest      string         `yaml:"latest"`      // field that, if true, rests on $agreed being late, which only bounds the contract's day
	Conditional bool           `yaml:"conditional"` // a yes holds only if what is missing holds
	Silent      bool           `yaml:"silent"`
	Applies     string         `yaml:"applies"`
	Later       string         `yaml:"later"`
	Says        string         `yaml:"says"`
	Number      string         `yaml:"number"`
	Stake       string         `yaml:"stake"`
	Unit        string         `yaml:"unit"`
	Depends     []string       `yaml:"depends"`
	Who         string         `yaml:"who"`
}

// Screener screens against one rule book. It may be used by many goroutines.
type Screener struct {
	book  *policy.Book
	rules []rule

	mu   sync.Mutex
	seen map[string]policy.Answer // answers already given: a few hundred companies make ten thousand deals
}

// New makes a screener with the embedded screens. It panics where these do not load, which the tests
// of this package rule out.
func New(book *policy.Book) *Screener {
	s, err := load(book, embedded)
	if err != nil {
		panic(err)
	}
	return s
}

func load(book *policy.Book, data []byte) (*Screener, error) {
	var f struct {
		Screens []rule `yaml:"screens"`
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&f); err != nil {
		return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "load screens", Input: "screens.yaml", Reason: err.Error(), Err: err}
	}
	for _, r := range f.Screens {
		if r.ID == "" || r.Title == "" || r.Who == "" || r.About != "party" && r.About != "deal" && r.About != "facility" {
			return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "load screens", Input: "screens.yaml", Reason: fmt.Sprintf("screen %q needs id, title, who, and about: party, deal or facility", r.ID)}
		}
		if r.Ask == "" && len(r.Depends) == 0 || r.Ask != "" && r.Verdict == "" && r.Number == "" {
			return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "load screens", Input: "screens.yaml", Reason: fmt.Sprintf("screen %q asks nothing, or does not say which field answers", r.ID)}
		}
	}
	return &Screener{book: book, rules: f.Screens, seen: map[string]policy.Answer{}}, nil
}
