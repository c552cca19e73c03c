// Package source asks the sources that somebody follows what is new: feeds, folders, the Federal
// Register and SEC EDGAR.
//
//	answer, err := poller.Poll(ctx, src, state, seen)
//	for entry, err := range answer.Entries { … }
//	state = source.After(state, src, outcome)
//
// A source is asked no oftener than it is due, says what it knows already (ETag, Last-Modified) and
// is left alone for longer and longer while it fails. This package stores nothing.
package source

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/tieline/tieline"
)

// Kind says how a source is asked.
type Kind string

// The kinds of source.
const (
	Feed            Kind = "feed"             // RSS, Atom, JSON Feed, or any page that changes
	Folder          Kind = "folder"           // files that are put into it
	FederalRegister Kind = "federal-register" // documents by term and agency
	EDGAR           Kind = "edgar"            // filings of one company
)

// Source is one entry of sources.yaml.
type Source struct {
	Name      string        `yaml:"name"`
	Kind      Kind          `yaml:"kind"`
	Address   string        `yaml:"address"`   // of a feed
	Path      string        `yaml:"path"`      // of a folder
	Follow    bool          `yaml:"follow"`    // fetch the page of a feed item that carries a summary only
	Publisher string        `yaml:"publisher"` // in the place of what the source calls itself
	Term      string        `yaml:"term"`      // Federal Register: words to look for
	Agencies  []string      `yaml:"agencies"`  // Federal Register: slugs, as in the addresses of its pages
	CIK       string        `yaml:"cik"`       // EDGAR: the company's number
	Forms     []string      `yaml:"forms"`     // EDGAR: which filings, default 8-K, 6-K, 10-K, 10-Q, 20-F
	Newest    int           `yaml:"newest"`    // Federal Register, EDGAR: look at so many of the newest, default 20
	Every     time.Duration `yaml:"every"`     // default 1h, a folder 1m
}

// The bounds of Every, and the longest time for which a source that fails is left alone.
const (
	shortest = 10 * time.Second
	longest  = 31 * 24 * time.Hour
	backOff  = 24 * time.Hour
)

var (
	cikForm  = regexp.MustCompile(`^\d{1,10}$`)
	slugForm = regexp.MustCompile(`^[a-z0-9-]+$`)
)

// Check completes a source by its defaults and says what is wrong with it, or nil.
func (s *Source) Check() error {
	s.Name = strings.TrimSpace(s.Name)
	if s.Every == 0 {
		s.Every = time.Hour
		if s.Kind == Folder {
			s.Every = time.Minute
		}
	}
	if s.Newest == 0 {
		s.Newest = 20
	}
	if s.Kind == EDGAR && len(s.Forms) == 0 {
		s.Forms = []string{"8-K", "6-K", "10-K", "10-Q", "20-F"}
	}
	switch {
	case s.Name == "":
		return fmt.Errorf("a source has no name")
	case s.Every < shortest || s.Every > longest:
		return fmt.Errorf("source %q: every is %s; it must be from %s to %s", s.Name, s.Every, shortest, longest)
	case s.Newest < 1 || s.Newest > 1000:
		return fmt.Errorf("source %q: newest is %d; it must be from 1 to 1000", s.Name, s.Newest)
	}
	if problem := s.checkKind(); problem != "" {
		return fmt.Errorf("source %q: %s", s.Name, problem)
	}
	return nil
}

func (s *Source) checkKind() string {
	switch s.Kind {
	case Feed:
		if u, err := url.Parse(s.Address); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return "a feed needs an address, http://… or https://…"
		}
	case Folder:
		if s.Path == "" {
			return "a folder needs a path"
		}
	case FederalRegister:
		if s.Term == "" && len(s.Agencies) == 0 {
			return "the Federal Register needs a term or agencies"
		}
		for _, a := range s.Agencies {
			if !slugForm.MatchString(a) {
				return fmt.Sprintf("agency %q is not a slug, such as commerce-department", a)
			}
		}
	case EDGAR:
		if !cikForm.MatchString(s.CIK) {
			return fmt.Sprintf("cik %q is not a number of at most ten digits", s.CIK)
		}
	default:
		return fmt.Sprintf("kind %q is none of feed, folder, federal-register, edgar", s.Kind)
	}
	return ""
}

// Outcome is how asking a source went.
type Outcome struct {
	At           time.Time
	Err          error // of the source as a whole
	Failed       int   // entries that could not be had or read
	Added        int   // documents that were new to the ledger
	ETag         string
	LastModified string
	RetryAfter   time.Duration // for which the source wants to be left alone
	Gone         bool
}

// After is what is known of a source once it was asked. Where an entry failed, the source is asked
// for everything again the next time.
func After(s tieline.SourceState, src *Source, o Outcome) tieline.SourceState {
	s.Name, s.Asked, s.Gone, s.Problem = src.Name, o.At, o.Gone, ""
	s.Documents += o.Added
	if o.Added > 0 {
		s.Brought = o.At
	}
	wait := src.Every
	switch {
	case o.Err != nil:
		s.Failures++
		s.Problem = o.Err.Error()
		wait = min(src.Every<<min(s.Failures, 20), max(backOff, src.Every))
		if wait <= 0 { // the shift has overflowed
			wait = max(backOff, src.Every)
		}
	case o.Failed > 0:
		s.Failures = 0
		s.Problem = fmt.Sprintf("%d of its documents could not be read", o.Failed)
		s.ETag, s.LastModified = "", ""
	default:
		s.Failures = 0
		s.ETag, s.LastModified = o.ETag, o.LastModified
	}
	s.Due = o.At.Add(max(wait, min(o.RetryAfter, longest)))
	return s
}

// Due reports whether a source is to be asked now. A clock that was set back makes it due.
func Due(s tieline.SourceState, src *Source, now time.Time) bool {
	return !s.Gone && (!now.Before(s.Due) || s.Asked.After(now) || s.Due.Sub(now) > max(backOff, longest))
}
