package ledger_test

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tieline/tieline"
)

// story is a ledger told in a small language; scene is what is expected of it at one moment.
type story struct {
	claims    []tieline.Claim // as read
	decisions []tieline.Decision
	scenes    []scene
	stale     int
}

type scene struct {
	at     tieline.Moment
	expect []string
	deals  int // -1: any number
}

// readStory reads a story. Its lines are:
//
//	doc ID DATE PUBLISHER [learnt=DATE]                     a document; DATE may be - for unknown
//	  deal KIND STATUS role=Party … place=… venture=… date=…  a claim of it; underscores stand for spaces
//	decide DATE confirm|reject|merge CLAIM …                a decision; a claim is ID/NUMBER
//	decide DATE split CLAIM … from CLAIM …
//	decide DATE correct CLAIM … status=… place=… date=…
//	decide DATE merge|reject Party …                        on organisations
//	decide DATE undo NUMBER                                 the decision of that number, from 1
//	at as-of=DATE known-by=DATE                             the lines below are about that moment
//	expect KIND Party Party … STATUS stages=a@D,b@D voices=N place=… venture=…
//	deals N                                                 how many deals there are in all
//	stale N                                                 how many decisions apply to nothing
func readStory(t *testing.T, file string) *story {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := &story{scenes: []scene{{deals: -1}}}
	var doc tieline.Claim
	number := 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		words := strings.Fields(sc.Text())
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		now := &s.scenes[len(s.scenes)-1]
		switch words[0] {
		case "doc":
			doc, number = document(t, words[1:]), 0
		case "deal":
			s.claims = append(s.claims, claim(t, doc, number, words[1:]))
			number++
		case "decide":
			s.decide(t, words[1:])
		case "at":
			s.scenes = append(s.scenes, scene{at: moment(t, words[1:]), deals: -1})
		case "expect":
			now.expect = append(now.expect, strings.Join(words[1:], " "))
		case "deals":
			now.deals = count(t, words[1])
		case "stale":
			s.stale = count(t, words[1])
		default:
			t.Fatalf("%s: what is %q?", file, sc.Text())
		}
	}
	return s
}

func count(t *testing.T, word string) int {
	n, err := strconv.Atoi(word)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func date(t *testing.T, word string) tieline.Date {
	d, err := tieline.ParseDate(strings.TrimPrefix(word, "-"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func document(t *testing.T, words []string) tieline.Claim {
	c := tieline.Claim{Document: words[0], Published: date(t, words[1]), Publisher: words[2]}
	for _, w := range words[3:] {
		c.Learnt = date(t, strings.TrimPrefix(w, "learnt=")).First().Add(9 * time.Hour)
	}
	return c
}

func claim(t *testing.T, doc tieline.Claim, number int, words []string) tieline.Claim {
	c := doc
	c.ID = fmt.Sprintf("%s/%d", doc.Document, number)
	c.Deal = tieline.Deal{Kind: tieline.Kind(words[0]), Status: tieline.Status(words[1])}
	for _, w := range words[2:] {
		key, value, _ := strings.Cut(w, "=")
		value = strings.ReplaceAll(value, "_", " ")
		switch key {
		case "place":
			c.Deal.Place = value
		case "venture":
			c.Deal.Venture = value
		case "date":
			c.Deal.Date = date(t, value)
		default:
			c.Parties = append(c.Parties, party(value).Key)
			c.Deal.Parties = append(c.Deal.Parties, tieline.Party{Name: value, Role: tieline.Role(key)})
		}
	}
	return c
}

func party(name string) tieline.PartyRef {
	return tieline.PartyRef{Key: "name:" + strings.ToLower(name), Name: name}
}

func moment(t *testing.T, words []string) (m tieline.Moment) {
	for _, w := range words {
		if value, ok := strings.CutPrefix(w, "as-of="); ok {
			m.AsOf = date(t, value)
		} else {
			m.KnownBy = date(t, strings.TrimPrefix(w, "known-by="))
		}
	}
	return m
}

func (s *story) decide(t *testing.T, words []string) {
	d := tieline.Decision{Verb: tieline.Verb(words[1]), Author: "Ada", At: date(t, words[0]).First().Add(time.Duration(10+len(s.decisions)) * time.Hour)}
	into := &d.Claims
	for _, w := range words[2:] {
		key, value, given := strings.Cut(w, "=")
		value = strings.ReplaceAll(value, "_", " ")
		switch {
		case given:
			if d.Correction == nil {
				d.Correction = &tieline.Correction{}
			}
			correction(t, d.Correction, key, value)
		case w == "from":
			into = &d.Apart
		case d.Verb == tieline.Undo:
			d.Undoes = s.decisions[count(t, w)-1].ID
		case strings.Contains(w, "/"):
			*into = append(*into, s.ref(w))
		default:
			d.Organizations = append(d.Organizations, party(strings.ReplaceAll(w, "_", " ")))
		}
	}
	if err := d.Seal(); err != nil {
		t.Fatal(err)
	}
	s.decisions = append(s.decisions, d)
}

func correction(t *testing.T, x *tieline.Correction, key, value string) {
	switch key {
	case "status":
		x.Status = tieline.Status(value)
	case "kind":
		x.Kind = tieline.Kind(value)
	case "place":
		x.Place = &value
	case "date":
		d := date(t, value)
		x.Date = &d
	default:
		t.Fatalf("what is %s=%s?", key, value)
	}
}

// ref names a claim of the story, or one that is not in it.
func (s *story) ref(id string) tieline.ClaimRef {
	for i := range s.claims {
		if s.claims[i].ID == id {
			return s.claims[i].Ref()
		}
	}
	doc, _, _ := strings.Cut(id, "/")
	return tieline.ClaimRef{Document: doc, Kind: tieline.Supply, Parties: []tieline.PartyRef{party("Nobody"), party("Nothing")}}
}

func (s *story) documents(id string) (list []tieline.Claim) {
	for _, c := range s.claims {
		if c.Document == id {
			list = append(list, c)
		}
	}
	return list
}

func (s *story) known(p tieline.PartyRef) bool {
	for _, c := range s.claims {
		for i, key := range c.Parties {
			if p.Is(key, c.Deal.Parties[i].Name) {
				return true
			}
		}
	}
	return false
}
