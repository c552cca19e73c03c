package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
)

// TestFold runs the stories in testdata, which readStory explains.
func TestFold(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			s := readStory(t, file)
			for _, scene := range s.scenes {
				checkScene(t, s, scene)
			}
			stale := 0
			for _, d := range ledger.Standing(s.decisions, s.documents, s.known) {
				if d.State == tieline.Stale {
					stale++
				}
			}
			if stale != s.stale {
				t.Errorf("%d decisions are stale, want %d", stale, s.stale)
			}
		})
	}
}

func checkScene(t *testing.T, s *story, scene scene) {
	deals := ledger.At(s.claims, s.decisions, scene.at)
	for _, want := range scene.expect {
		if !contains(deals, want) {
			t.Errorf("%+v: missing: %s\ngot:\n%s", scene.at, want, describeAll(deals))
		}
	}
	if scene.deals >= 0 && len(deals) != scene.deals {
		t.Errorf("%+v: %d deals, want %d:\n%s", scene.at, len(deals), scene.deals, describeAll(deals))
	}
	claims, decisions := slices.Clone(s.claims), slices.Clone(s.decisions)
	for range 20 {
		rand.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
		rand.Shuffle(len(decisions), func(i, j int) { decisions[i], decisions[j] = decisions[j], decisions[i] })
		if again := ledger.At(claims, decisions, scene.at); !reflect.DeepEqual(again, deals) {
			t.Fatalf("the order of claims matters:\n%s\nand\n%s", describeAll(deals), describeAll(again))
		}
	}
}

// describe tells a deal as the stories expect it.
func describe(d *tieline.LedgerDeal) string {
	var b strings.Builder
	b.WriteString(string(d.Kind))
	for _, p := range d.Parties {
		b.WriteString(" " + strings.ReplaceAll(p.Name, " ", "_"))
	}
	b.WriteString(" " + string(d.Status) + " stages=")
	for i, s := range d.Stages {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(string(s.Status) + "@" + s.Date.String())
	}
	fmt.Fprintf(&b, " voices=%d", d.Voices)
	if d.Place != "" {
		b.WriteString(" place=" + strings.ReplaceAll(d.Place, " ", "_"))
	}
	if d.Venture != "" {
		b.WriteString(" venture=" + strings.ReplaceAll(d.Venture, " ", "_"))
	}
	return b.String()
}

func describeAll(deals []tieline.LedgerDeal) string {
	lines := make([]string, len(deals))
	for i := range deals {
		lines[i] = describe(&deals[i])
	}
	return strings.Join(lines, "\n")
}

func contains(deals []tieline.LedgerDeal, want string) bool {
	return slices.ContainsFunc(deals, func(d tieline.LedgerDeal) bool { return describe(&d) == want })
}
