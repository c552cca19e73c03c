package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieline/tieline"
)

// terms is the vocabulary that queries and rules share.
type terms struct {
	Countries []string            `yaml:"countries"` // ISO 3166 alpha-2
	Blocs     map[string]bloc     `yaml:"blocs"`     // groups that queries may name as an origin or destination
	Groups    map[string][]string `yaml:"groups"`    // groups that rules name
	Goods     map[string]goods    `yaml:"goods"`
	Uses      []string            `yaml:"uses"`
	UseNotes  map[string]string   `yaml:"use_notes"` // what an answer says about a use
	Refine    []refinement        `yaml:"refine"`
	Claims    map[string]claim    `yaml:"claims"`
	Labels    []string            `yaml:"labels"` // of duty lines, in the order in which they are shown

	country map[string]bool
	blocOf  map[string]string // member to bloc
	groups  map[string]map[string]bool
}

type bloc struct {
	Name    string   `yaml:"name"`
	Members []string `yaml:"members"`
}

// goods is a name under which a query may speak of goods without a tariff code.
type goods struct {
	Codes map[string][]string `yaml:"codes"` // destination to the codes that the name may mean there; "*" for every other
	Use   string              `yaml:"use"`   // the use that the name implies
	Note  string              `yaml:"note"`
}

// refinement makes a code more exact by the use of the goods, and the other way round.
type refinement struct {
	Destination string            `yaml:"destination"`
	Code        string            `yaml:"code"`
	ByUse       map[string]string `yaml:"by_use"`
	Implies     string            `yaml:"implies"` // the use that the code itself states
	Notes       map[string]string `yaml:"notes"`   // by use: what the refinement takes for granted
}

// claim is a preference that an importer may claim.
type claim struct {
	Origins      []string `yaml:"origins"`
	Destinations []string `yaml:"destinations"`
}

type questionsFile struct {
	Questions map[string]map[string]string `yaml:"questions"`
}

func (t *terms) prepare() error {
	t.country = make(map[string]bool, len(t.Countries))
	for _, c := range t.Countries {
		t.country[c] = true
	}
	t.blocOf = map[string]string{}
	t.groups = map[string]map[string]bool{}
	add := func(name string, members []string) error {
		set := map[string]bool{}
		for _, m := range members {
			if !t.country[m] {
				return &tieline.Error{Code: tieline.ErrInvalid, Op: "load rule book", Input: "terms.yaml", Reason: fmt.Sprintf("group %s: %q is not a country", name, m)}
			}
			set[m] = true
		}
		t.groups[name] = set
		return nil
	}
	for name, b := range t.Blocs {
		if err := add(name, b.Members); err != nil {
			return err
		}
		t.groups[name][name] = true
		for _, m := range b.Members {
			t.blocOf[m] = name
		}
	}
	for name, members := range t.Groups {
		if err := add(name, members); err != nil {
			return err
		}
	}
	for i := range t.Refine {
		r := &t.Refine[i]
		code, err := parseCode(r.Code)
		if err != nil {
			return &tieline.Error{Code: tieline.ErrInvalid, Op: "load rule book", Input: "terms.yaml", Reason: err.Error()}
		}
		r.Code = code
		for use, c := range r.ByUse {
			if code, err = parseCode(c); err != nil {
				return &tieline.Error{Code: tieline.ErrInvalid, Op: "load rule book", Input: "terms.yaml", Reason: err.Error()}
			}
			r.ByUse[use] = code
		}
	}
	for name, g := range t.Goods {
		for dest, codes := range g.Codes {
			for i, c := range codes {
				code, err := parseCode(c)
				if err != nil {
					return &tieline.Error{Code: tieline.ErrInvalid, Op: "load rule book", Input: "terms.yaml", Reason: fmt.Sprintf("goods %s, %s: %v", name, dest, err)}
				}
				codes[i] = code
			}
		}
	}
	return nil
}

// known reports whether a rule may name this as an origin: a country, a bloc or a group.
func (t *terms) known(origin string) bool {
	return t.country[origin] || t.groups[origin] != nil
}

// within reports whether a country lies in any of the named countries and groups; an empty list
// holds every country.
func (t *terms) within(country string, names []string) bool {
	if len(names) == 0 {
		return true
	}
	return slices.ContainsFunc(names, func(n string) bool { return n == country || t.groups[n][country] })
}

// country checks an ISO code. UK is accepted for GB, because so much of the trade writes it.
func (b *Book) country(field, s string) (string, error) {
	c := strings.ToUpper(s)
	if c == "UK" {
		c = "GB"
	}
	if _, ok := b.terms.Blocs[c]; ok || b.terms.country[c] {
		return c, nil
	}
	return "", invalid(field, fmt.Sprintf("%q is not a country", s), "write its ISO 3166 code of two letters, or EU")
}

// territory is the customs territory of a destination: a member of a customs union has the union's.
func (t *terms) territory(country string) string {
	if bloc, ok := t.blocOf[country]; ok {
		return bloc
	}
	return country
}
