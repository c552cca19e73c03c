package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/goccy/go-yaml"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/source"
	"github.com/tieline/tieline/notify"
)

// sourcesFlag is the flag of every command that needs to know sources or receivers.
type sourcesFlag struct {
	Sources string `env:"TIELINE_SOURCES" default:"sources.yaml" placeholder:"FILE" help:"What to follow and whom to tell (docs/following.md)."`
}

// sourcesFile is sources.yaml.
type sourcesFile struct {
	Contact   string            `yaml:"contact"` // who follows: services may ask for it
	Pages     string            `yaml:"pages"`   // where people reach tieline serve, for links in alerts
	Sources   []source.Source   `yaml:"sources"`
	Receivers []notify.Receiver `yaml:"receivers"`
}

// load reads the file. One that is missing has no sources and no receivers where optional says so.
func (f *sourcesFlag) load(optional bool) (*sourcesFile, error) {
	s := &sourcesFile{}
	data, err := os.ReadFile(f.Sources)
	if optional && errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	fail := func(where, reason, hint string) error {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "read sources", Input: where, Reason: reason, Hint: hint, Err: err}
	}
	if err != nil {
		return nil, fail(f.Sources, "it cannot be read", "write one as docs/following.md shows, or name another with --sources")
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(s); err != nil {
		where, reason := f.Sources, err.Error()
		var syntax yaml.Error
		if errors.As(err, &syntax) {
			reason = syntax.GetMessage()
			if t := syntax.GetToken(); t != nil {
				where = fmt.Sprintf("%s:%d:%d", f.Sources, t.Position.Line, t.Position.Column)
			}
		}
		return nil, fail(where, reason, "")
	}
	if err := s.check(); err != nil {
		return nil, fail(f.Sources, err.Error(), "")
	}
	return s, nil
}

func (s *sourcesFile) check() error {
	names := map[string]bool{}
	for i := range s.Sources {
		if err := s.Sources[i].Check(); err != nil {
			return err
		}
		if n := s.Sources[i].Name; names[n] {
			return fmt.Errorf("two sources are called %q", n)
		} else {
			names[n] = true
		}
	}
	clear(names)
	for i := range s.Receivers {
		if err := s.Receivers[i].Check(); err != nil {
			return err
		}
		if n := s.Receivers[i].Name; names[n] {
			return fmt.Errorf("two receivers are called %q", n)
		} else {
			names[n] = true
		}
	}
	return nil
}

// receiver reports whether somebody of that name is told of alerts.
func (s *sourcesFile) receiver(name string) bool {
	for i := range s.Receivers {
		if s.Receivers[i].Name == name {
			return true
		}
	}
	return false
}
