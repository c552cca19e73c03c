// Package screen puts the deals, companies and plants of the ledger to the rule book.
//
//	s := screen.New(policy.Default())
//	findings, err := s.Deal(deal, claims, day)
//
// What is asked of which deal is data (screens.yaml); the answers are those of package policy. A
// finding says whether a rule applies, does not apply or depends on facts that the ledger does not
// have, names the facts that it used with the words that state them, and who would know the rest.
// This package knows nothing of stores; package findings brings the two together.
package screen

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/policy"
)

//go:embed screens.yaml
var embedded []byte

// rule is one entry of screens.yaml, which tells what each field means.
type rule struct {
	ID          string         `yaml:"id"`
	Title       string         `yaml:"title"`
	Topic       string         `yaml:"topic"`
	About       string         `yaml:"about"`
	Kinds       []tieline.Kind `yaml:"kinds"`
	Role        string         `yaml:"role"`
	Where       []string       `yaml:"where"`
	PartyKinds  []string       `yaml:"party_kinds"`
	Countries   []string       `yaml:"party_countries"`
	Alone       bool           `yaml:"alone"`
	Plants      bool           `yaml:"plants"`
	Suspect     bool           `yaml:"suspect"`
	Each        []string       `yaml:"each"`
	Ask         string         `yaml:"ask"`
	Query       map[string]any `yaml:"query"`
	Verdict     string         `yaml:"verdict"`
	Latest      string         `yaml:"latest"`
	Conditional bool           `yaml:"conditional"`
	Silent      bool           `yaml:"silent"`
	Applies     string         `yaml:"applies"`
	Later       string         `yaml:"later"`
	Says        string         `yaml:"says"`
	Number      string         `yaml:"number"`
	Stake       string         `yaml:"stake"`
	Unit        string         `yaml:"unit"`
	Share       bool           `yaml:"share"`
	Depends     []string       `yaml:"depends"`
	Rules       []string       `yaml:"rules"`
	Who         string         `yaml:"who"`
}

// Screener screens against one rule book. It may be used by many goroutines.
type Screener struct {
	book  *policy.Book
	rules []rule

	mu   sync.Mutex
	seen map[string]policy.Answer // answers already given: a few hundred companies make ten thousand deals
}

// maxSeen bounds the answers that a screener remembers, so that a server may keep one for ever.
const maxSeen = 200_000

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
	bad := func(reason string) error {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "load screens", Input: "screens.yaml", Reason: reason}
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&f); err != nil {
		return nil, bad(err.Error())
	}
	for _, r := range f.Screens {
		for _, id := range r.Rules {
			if _, err := book.Rule(id); err != nil {
				return nil, bad(fmt.Sprintf("screen %q: %v", r.ID, err))
			}
		}
		if r.ID == "" || r.Title == "" || r.Topic == "" || r.Who == "" || r.About != "party" && r.About != "deal" && r.About != "plant" {
			return nil, bad(fmt.Sprintf("screen %q needs id, title, topic, who, and about: party, deal or plant", r.ID))
		}
		if r.Ask == "" && len(r.Depends) == 0 || r.Ask != "" && r.Verdict == "" && r.Number == "" {
			return nil, bad(fmt.Sprintf("screen %q asks nothing, or does not say which field answers", r.ID))
		}
	}
	return &Screener{book: book, rules: f.Screens, seen: map[string]policy.Answer{}}, nil
}

// Has reports whether there is a screen of that id.
func (s *Screener) Has(id string) bool {
	return slices.ContainsFunc(s.rules, func(r rule) bool { return r.ID == id })
}
