package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
	"github.com/tieline/tieline/resolve"
)

// lines calls each for every line of a labelled set that says something; those that begin with == open
// a new story.
func lines(path string, open func(name string), each func(line string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	n := 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		n++
		line := strings.TrimSpace(sc.Text())
		switch {
		case line == "" || line[0] == '#':
		case strings.HasPrefix(line, "=="):
			open(strings.Trim(line, "= "))
		default:
			if err := each(line); err != nil {
				return fmt.Errorf("%s:%d: %w", path, n, err)
			}
		}
	}
	return nil
}

// readNames reads cases of names. A line is a label and a name; further spellings in the same document
// follow after semicolons:
//
//	A | Harbour Cells Technology ; Harbour Cells
func readNames(path string) ([]story, error) {
	var stories []story
	var parties []tieline.Party
	var ends []int
	err := lines(path, func(name string) {
		stories = append(stories, story{name: name})
		ends = append(ends, len(parties))
	}, func(line string) error {
		label, names, ok := strings.Cut(line, "|")
		if !ok || len(stories) == 0 {
			return fmt.Errorf("no label, or no story, for %q", line)
		}
		var p tieline.Party
		for i, n := range strings.Split(names, ";") {
			if n = strings.TrimSpace(n); i == 0 {
				p.Name, p.Text = n, n
			} else {
				p.Aliases = append(p.Aliases, n)
			}
		}
		parties = append(parties, p)
		st := &stories[len(stories)-1]
		st.items = append(st.items, item{text: p.Name, gold: strings.TrimSpace(label)})
		return nil
	})
	ends = append(ends, len(parties))
	for i := range stories {
		for k, key := range resolve.Keys(parties[ends[i]:ends[i+1]]) {
			stories[i].items[k].found = key
		}
	}
	return stories, err
}

// readClaims reads stories of claims. A line is a label, a date, kind and status, and the rest as
// role=name, place=, venture= and plant=, where underscores stand for spaces:
//
//	A | 2024-05-02 joint_venture announced partner=GM partner=Samsung_SDI place=Indiana,_US
func readClaims(path string) ([]story, error) {
	var stories []story
	var claims [][]tieline.Claim
	err := lines(path, func(name string) {
		stories, claims = append(stories, story{name: name}), append(claims, nil)
	}, func(line string) error {
		label, rest, ok := strings.Cut(line, "|")
		if !ok || len(stories) == 0 {
			return fmt.Errorf("no label, or no story, for %q", line)
		}
		at := len(stories) - 1
		c, err := readClaim(rest, len(claims[at]))
		claims[at] = append(claims[at], c)
		stories[at].items = append(stories[at].items, item{text: strings.TrimSpace(rest), gold: strings.TrimSpace(label)})
		return err
	})
	for i := range stories {
		for _, d := range ledger.Fold(claims[i]) {
			for k := range claims[i] {
				if slices.Contains(d.ClaimIDs, claims[i][k].ID) {
					stories[i].items[k].found = d.ID
				}
			}
		}
	}
	return stories, err
}

func readClaim(line string, n int) (tieline.Claim, error) {
	c := tieline.Claim{Document: fmt.Sprintf("document%02d", n), ID: fmt.Sprintf("document%02d/0", n), Publisher: fmt.Sprintf("Paper %d", n)}
	words := strings.Fields(line)
	if len(words) < 5 {
		return c, fmt.Errorf("%q is no claim", line)
	}
	var err error
	if c.Published, err = tieline.ParseDate(words[0]); err != nil {
		return c, err
	}
	c.Deal.Kind, c.Deal.Status = tieline.Kind(words[1]), tieline.Status(words[2])
	if !slices.Contains(tieline.Kinds, c.Deal.Kind) || !slices.Contains(tieline.Statuses, c.Deal.Status) {
		return c, fmt.Errorf("no kind %q, or no status %q", words[1], words[2])
	}
	for _, w := range words[3:] {
		key, value, _ := strings.Cut(w, "=")
		value = strings.ReplaceAll(value, "_", " ")
		switch key {
		case "place":
			c.Deal.Place = value
		case "venture":
			c.Deal.Venture = value
		case "plant":
			c.Plant = resolve.Plant(value)
		default:
			if !slices.Contains(c.Deal.Kind.Roles(), tieline.Role(key)) {
				return c, fmt.Errorf("a %s has no %q", c.Deal.Kind, key)
			}
			p := tieline.Party{Name: value, Role: tieline.Role(key)}
			c.Deal.Parties = append(c.Deal.Parties, p)
			c.Parties = append(c.Parties, resolve.Key(p))
		}
	}
	return c, nil
}
