package main

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/corpus"
)

func TestOneSetOrEveryText(t *testing.T) {
	for set, want := range map[string]int{"r": 34, "s": 40, "t": 40, "u": 40, "v": 40, "w": 40, "": 234} {
		golds, err := load(".", set)
		if err != nil {
			t.Fatalf("set %q: %v", set, err)
		}
		if len(golds) != want {
			t.Errorf("set %q has %d annotated texts, want %d", set, len(golds), want)
		}
	}
	var unknown *tieline.Error
	if _, err := load(".", "x"); !errors.As(err, &unknown) || unknown.Code != tieline.ErrNotFound {
		t.Errorf("a set that does not exist: got %v, want an error of code %v", err, tieline.ErrNotFound)
	}
}

// TestAnnotationsKeepToTheGuide finds what no record could ever agree with: a kind, status, origin or
// role that docs/records.md does not know, a role of another kind, or a deal of one party.
func TestAnnotationsKeepToTheGuide(t *testing.T) {
	golds, err := load(".", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range golds {
		for _, d := range g.Deals {
			for _, fault := range faults(d) {
				t.Errorf("%s: %s in the deal of %v", g.ID, fault, d.Parties)
			}
		}
	}
}

func faults(d corpus.GoldDeal) []string {
	var out []string
	var roles []tieline.Role
	for _, k := range d.Kind.All() {
		if !slices.Contains(tieline.Kinds, tieline.Kind(k)) {
			out = append(out, "kind "+k)
		}
		roles = append(roles, tieline.Kind(k).Roles()...)
	}
	for _, s := range d.Status.All() {
		if !slices.Contains(tieline.Statuses, tieline.Status(s)) {
			out = append(out, "status "+s)
		}
	}
	for _, o := range d.Origin.All() {
		if !slices.Contains(tieline.Origins, tieline.Origin(o)) {
			out = append(out, "origin "+o)
		}
	}
	for _, p := range d.Parties {
		for role := range strings.SplitSeq(string(p.Role), "|") {
			if !slices.Contains(roles, tieline.Role(role)) {
				out = append(out, "role "+role)
			}
		}
	}
	if len(d.Parties) < 2 {
		out = append(out, "a single party")
	}
	return out
}
