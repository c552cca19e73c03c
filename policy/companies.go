package policy

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"github.com/tieline/tieline"
)

// Company is a firm that rules or lists name.
type Company struct {
	ID      string   `yaml:"id"`
	Name    string   `yaml:"name"`
	Aliases []string `yaml:"aliases"`
	Former  []Former `yaml:"former"` // aliases that ended
	Country string   `yaml:"country"`
	// ControlledFrom is the country whose persons control the firm, where that is not Country.
	ControlledFrom string   `yaml:"controlled_from"`
	Groups         []string `yaml:"groups"` // ids of the groups whose duty rate or listing covers it
	Kind           string   `yaml:"kind"`
	Owners         []holder `yaml:"owners"`
	Seen           Seen     `yaml:"seen"`
	Source         []string `yaml:"source"`
	Note           string   `yaml:"note"`
}

// Former is a name that meant the company until a day.
type Former struct {
	Name string `yaml:"name"`
	To   Day    `yaml:"to"`
}

type holder struct {
	Company string  `yaml:"company"`
	Percent float64 `yaml:"percent"`
}

type companies struct {
	byID map[string]*Company
	all  []*Company
	// byName holds every company that a folded name may mean: more than one is an error to the asker.
	byName map[string][]nameOf
}

type nameOf struct {
	company *Company
	to      Day // the first day on which the name no longer means the company
}

type companiesFile struct {
	Companies []*Company `yaml:"companies"`
}

func loadCompanies(fsys fs.FS, name string) (*companies, error) {
	var f companiesFile
	if err := readYAML(fsys, name, &f); err != nil {
		return nil, err
	}
	c := &companies{byID: map[string]*Company{}, byName: map[string][]nameOf{}, all: f.Companies}
	for _, x := range f.Companies {
		if x.ID == "" || x.Name == "" || c.byID[x.ID] != nil {
			return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "load rule book", Input: name, Reason: fmt.Sprintf("company %q: id and name are needed, and an id only once", x.ID)}
		}
		c.byID[x.ID] = x
		c.add(x.Name, x, Always)
		for _, a := range x.Aliases {
			c.add(a, x, Always)
		}
		for _, a := range x.Former {
			c.add(a.Name, x, a.To)
		}
	}
	return c, nil
}

func (c *companies) add(name string, x *Company, to Day) {
	key := foldName(name)
	for _, n := range c.byName[key] {
		if n.company == x {
			return
		}
	}
	c.byName[key] = append(c.byName[key], nameOf{x, to})
}

// find gives the company that a name means on a day; nil where the book knows none. A name that may
// mean two companies is an error, never a guess.
func (c *companies) find(field, name string, on Day) (*Company, error) {
	if x := c.byID[name]; x != nil {
		return x, nil
	}
	var found []*Company
	for _, n := range c.byName[foldName(name)] {
		if on < n.to {
			found = append(found, n.company)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	names := make([]string, len(found))
	for i, x := range found {
		names[i] = x.Name
	}
	return nil, invalid(field, fmt.Sprintf("%q may mean %s", name, strings.Join(names, " or ")), "write the full name")
}

// legalForms are words that firms add to their names and that do not tell them apart.
var legalForms = map[string]bool{"co": true, "company": true, "corp": true, "corporation": true, "inc": true, "incorporated": true,
	"ltd": true, "limited": true, "llc": true, "plc": true, "ag": true, "ab": true, "sa": true, "nv": true, "gmbh": true, "kk": true, "the": true}

// foldName reduces a name to what tells it apart: small letters, no punctuation, no legal form.
func foldName(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	kept := words[:0]
	for _, w := range words {
		if !legalForms[w] {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}
