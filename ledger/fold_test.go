package ledger_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
)

// TestFold runs the stories in testdata. A story is told in lines:
//
//	doc ID DATE PUBLISHER                              a document; DATE may be - for unknown
//	  deal KIND STATUS role=Party … place=… venture=…  a claim of it; underscores stand for spaces
//	expect KIND Party Party … STATUS stages=a@D,b@D voices=N place=… venture=…
//	deals N                                            how many deals there are in all
func TestFold(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			s := readStory(t, file)
			deals := ledger.Fold(s.claims)
			for _, want := range s.expect {
				if !contains(deals, want) {
					t.Errorf("missing: %s\ngot:\n%s", want, describeAll(deals))
				}
			}
			if s.deals > 0 && len(deals) != s.deals {
				t.Errorf("%d deals, want %d:\n%s", len(deals), s.deals, describeAll(deals))
			}
			for range 20 {
				rand.Shuffle(len(s.claims), func(i, j int) { s.claims[i], s.claims[j] = s.claims[j], s.claims[i] })
				if again := ledger.Fold(s.claims); !reflect.DeepEqual(again, deals) {
					t.Fatalf("the order of claims matters:\n%s\nand\n%s", describeAll(deals), describeAll(again))
				}
			}
		})
	}
}

type story struct {
	claims []tieline.Claim
	expect []string
	deals  int
}

func readStory(t *testing.T, file string) story {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var s story
	var doc tieline.Claim
	n := 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line := strings.TrimSpace(sc.Text())
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		switch words[0] {
		case "doc":
			date, err := tieline.ParseDate(strings.TrimPrefix(words[2], "-"))
			if err != nil {
				t.Fatal(err)
			}
			doc, n = tieline.Claim{Document: words[1], Published: date, Publisher: words[3]}, 0
		case "deal":
			c := doc
			c.ID = fmt.Sprintf("%s/%d", doc.Document, n)
			n++
			c.Deal = tieline.Deal{Kind: tieline.Kind(words[1]), Status: tieline.Status(words[2])}
			for _, w := range words[3:] {
				key, value, _ := strings.Cut(w, "=")
				value = strings.ReplaceAll(value, "_", " ")
				switch key {
				case "place":
					c.Deal.Place = value
				case "venture":
					c.Deal.Venture = value
				default:
					c.Parties = append(c.Parties, "name:"+strings.ToLower(value))
					c.Deal.Parties = append(c.Deal.Parties, tieline.Party{Name: value, Role: tieline.Role(key)})
				}
			}
			s.claims = append(s.claims, c)
		case "expect":
			s.expect = append(s.expect, strings.Join(words[1:], " "))
		case "deals":
			if _, err := fmt.Sscan(words[1], &s.deals); err != nil {
				t.Fatal(err)
			}
		default:
			t.Fatalf("%s: what is %q?", file, line)
		}
	}
	return s
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
	for i := range deals {
		if describe(&deals[i]) == want {
			return true
		}
	}
	return false
}
