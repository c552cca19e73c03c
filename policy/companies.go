package policy

import (
	"fmt"
	"io/fs"
	"slices"
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
	ControlledFrom string `yaml:"controlled_from"`
	// Outside says why the firm is taken to be neither listed nor controlled from a covered nation.
	Outside string   `yaml:"outside"`
	Groups  []string `yaml:"groups"` // ids of the groups whose duty rate or listing covers it
	Kind    string   `yaml:"kind"`
	Owners  []holder `yaml:"owners"`
	Seen    Seen     `yaml:"seen"`
	Source  []string `yaml:"source"`
	Note    string   `yaml:"note"`
}

// Former is a name that meant the company until a day.
type Former struct {
	Name string `yaml:"name"`
	To   Day    `yaml:"to"`
}

// holder is an owner, by the book's id or by name.
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
	to      Day  // the first day on which the name no longer means the company
	exact   bool // the name is this one, not one reduced to it by dropping a legal form
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
	for _, key := range []string{plainName(name), foldName(name)} {
		if !slices.ContainsFunc(c.byName[key], func(n nameOf) bool { return n.company == x }) {
			c.byName[key] = append(c.byName[key], nameOf{x, to, key == plainName(name)})
		}
	}
}

// find gives the companies that a name may mean on a day; none where the book does not know it.
func (c *companies) find(name string, on Day) (found []*Company) {
	if x := c.byID[name]; x != nil {
		return []*Company{x}
	}
	for _, key := range []string{plainName(name), foldName(name)} {
		exact := false // an exact name goes before names that only reduce to it: Gotion before Gotion Inc
		for _, n := range c.byName[key] {
			exact = exact || n.exact && on < n.to
		}
		for _, n := range c.byName[key] {
			if on < n.to && n.exact == exact {
				found = append(found, n.company)
			}
		}
		if len(found) > 0 {
			break
		}
	}
	return found
}

// legalForms are words that firms add to their names and that do not tell them apart.
var legalForms = map[string]bool{"co": true, "company": true, "corp": true, "corporation": true, "inc": true, "incorporated": true,
	"ltd": true, "limited": true, "llc": true, "plc": true, "ag": true, "ab": true, "sa": true, "nv": true, "gmbh": true, "kk": true, "the": true}

// plainName reduces a name to its words in small letters.
func plainName(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// foldName is plainName without legal forms, which seldom tell firms apart.
func foldName(s string) string {
	words := strings.Fields(plainName(s))
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return legalForms[w] })
	if len(kept) == 0 {
		kept = words
	}
	return strings.Join(kept, " ")
}
