package atlas

import (
	"cmp"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// Problem is one fault in an atlas.
type Problem struct {
	at      position
	Code    string // what sort of fault: "unknown", "cycle", "clash", "coordinates", "source", "duplicate", "value"
	Message string
}

// String gives file, line, sort and message on one line.
func (p Problem) String() string { return p.at.String() + ": " + p.Code + ": " + p.Message }

// Where gives file and line.
func (p Problem) Where() string { return p.at.String() }

// Check lists what is wrong with the atlas, in the order of files and lines: references to unknown
// parents, owners and places, cycles of them, names that stand for two things without either calling
// its own short or shared.tsv declaring it, coordinates out of range or out of the country, rows
// without a source, duplicates and values outside their list. An atlas without problems gives nil.
func (a *Atlas) Check() []Problem {
	c := &checker{Atlas: a, problems: slices.Clone(a.notes)}
	for i := range a.organizations {
		c.organization(&a.organizations[i])
	}
	for i := range a.plants {
		c.plant(&a.plants[i])
	}
	for i := range a.places {
		c.place(&a.places[i])
	}
	for i := range a.outlets {
		o := &a.outlets[i]
		c.oneOf(o.row, "kind of outlet", o.Kind, OutletKinds)
		c.country(o.row, o.Country)
		c.sources(o.row, o.ID, o.Source)
	}
	c.successionFacts()
	c.dealingFacts()
	c.smallTables()
	c.clashes()
	slices.SortStableFunc(c.problems, func(p, q Problem) int {
		return cmp.Or(cmp.Compare(p.at.file, q.at.file), cmp.Compare(p.at.line, q.at.line))
	})
	return c.problems
}

type checker struct {
	*Atlas
	problems []Problem
}

func (c *checker) report(at position, code, format string, args ...any) {
	c.problems = append(c.problems, Problem{at, code, fmt.Sprintf(format, args...)})
}

func (c *checker) oneOf(at position, what, value string, list []string) {
	if !slices.Contains(list, value) {
		c.report(at, "value", "%s %q is not one of %s", what, value, strings.Join(list, ", "))
	}
}

func (c *checker) country(at position, code string) {
	if code != "" && code != "EU" && c.countryByCode[code] == nil {
		c.report(at, "unknown", "country %q", code)
	}
}

func (c *checker) sources(at position, id string, list []string) {
	if len(list) == 0 {
		c.report(at, "source", "%s has no source", id)
	}
	for _, s := range list {
		if !strings.HasPrefix(s, "https://") || strings.ContainsAny(s, " \t") || !strings.Contains(s, ".") {
			c.report(at, "source", "%q is not an https address", s)
		}
	}
}

var (
	wikidataForm = regexp.MustCompile(`^Q[1-9][0-9]*$`)
	tickerForm   = regexp.MustCompile(`^[A-Z]+:[A-Z0-9.&-]+$`)
	leiForm      = regexp.MustCompile(`^[A-Z0-9]{18}[0-9]{2}$`)
)

func (c *checker) organization(o *Organization) {
	c.oneOf(o.row, "kind of organisation", o.Kind, OrganizationKinds)
	c.country(o.row, o.Country)
	c.sources(o.row, o.ID, o.Source)
	if o.Name == "" {
		c.report(o.row, "value", "%s has no name", o.ID)
	}
	if o.Head != "" && c.placeByID[o.Head] == nil {
		c.report(o.row, "unknown", "place %q of headquarters", o.Head)
	}
	if o.Parent != "" && c.organizationByID[o.Parent] == nil {
		c.report(o.row, "unknown", "parent %q", o.Parent)
	}
	if o.ParentShare < 0 || o.ParentShare > 100 {
		c.report(o.row, "value", "a parent's share of %v percent", o.ParentShare)
	}
	sum := 0.0
	for i, s := range o.Owners {
		sum += s.Percent
		if c.organizationByID[s.Owner] == nil {
			c.report(o.row, "unknown", "owner %q", s.Owner)
		}
		if s.Percent < 0 {
			c.report(o.row, "value", "a share of %v percent", s.Percent)
		}
		if slices.ContainsFunc(o.Owners[:i], func(t Share) bool { return t.Owner == s.Owner }) {
			c.report(o.row, "duplicate", "owner %q stands twice", s.Owner)
		}
	}
	if sum > 100.5 { // shares are published rounded
		c.report(o.row, "value", "the owners hold %.1f percent together", sum)
	}
	if o.Status != "" {
		c.oneOf(o.row, "status", o.Status, []string{"planned", "ended"})
	}
	if o.Wikidata != "" && !wikidataForm.MatchString(o.Wikidata) {
		c.report(o.row, "value", "%q is not a Wikidata item", o.Wikidata)
	}
	if o.LEI != "" && !validLEI(o.LEI) {
		c.report(o.row, "value", "%q is not an LEI: its check digits are wrong", o.LEI)
	}
	for _, t := range o.Tickers {
		if !tickerForm.MatchString(t) {
			c.report(o.row, "value", "ticker %q is not of the form NYSE:F", t)
		}
	}
	c.renames(o)
	c.ownership(o)
}

// renames reports former names without a date, with a date later than the end, or that are the present name.
func (c *checker) renames(o *Organization) {
	for i, r := range o.Renamed {
		switch {
		case r.Name == "" || r.Name == o.Name:
			c.report(o.row, "value", "a former name %q, which is none", r.Name)
		case r.Until.IsZero():
			c.report(o.row, "value", "no date until which it was called %q", r.Name)
		case !o.Until.IsZero() && r.Until.Compare(o.Until) > 0:
			c.report(o.row, "value", "called %q until %s, after it ended", r.Name, r.Until)
		}
		if slices.ContainsFunc(o.Renamed[:i], func(q Rename) bool { return q.Name == r.Name }) {
			c.report(o.row, "duplicate", "the former name %q stands twice", r.Name)
		}
	}
}

// successionFacts reports successions of and into unknown organisations, without a date, of an
// organisation that is at work, and those that lead in a circle.
func (c *checker) successionFacts() {
	for i := range c.successions {
		s := &c.successions[i]
		c.sources(s.row, s.Organization, s.Source)
		from := c.organizationByID[s.Organization]
		switch {
		case from == nil:
			c.report(s.row, "unknown", "organisation %q", s.Organization)
		case from.Status != "ended":
			c.report(s.row, "value", "%s went over into another but its status is not ended", s.Organization)
		}
		if c.organizationByID[s.Successor] == nil {
			c.report(s.row, "unknown", "successor %q", s.Successor)
		}
		if s.Date.IsZero() {
			c.report(s.row, "value", "no date of the succession of %s", s.Organization)
		}
		next, steps := c.successionOf[s.Successor], 0
		for ; next != nil && next != s && steps < len(c.successions); steps++ {
			next = c.successionOf[next.Successor]
		}
		if next == s {
			c.report(s.row, "cycle", "%s succeeds itself", s.Organization)
		}
	}
}

// ownership reports a chain of parents and owners that leads back to the organisation.
func (c *checker) ownership(o *Organization) {
	seen := map[string]bool{}
	var leadsBack func(id string) bool
	leadsBack = func(id string) bool {
		up := c.organizationByID[id]
		if up == nil || seen[id] {
			return false
		}
		seen[id] = true
		if up.Parent == o.ID || up.Parent != "" && leadsBack(up.Parent) {
			return true
		}
		return slices.ContainsFunc(up.Owners, func(s Share) bool { return s.Owner == o.ID || leadsBack(s.Owner) })
	}
	if leadsBack(o.ID) {
		c.report(o.row, "cycle", "%s owns itself through its parents or owners", o.ID)
	}
}

// validLEI checks the two check digits by ISO 7064 (modulo 97, remainder 1), as ISO 17442 asks.
func validLEI(lei string) bool {
	if !leiForm.MatchString(lei) {
		return false
	}
	var digits strings.Builder
	for _, r := range lei {
		if r >= 'A' {
			fmt.Fprint(&digits, r-'A'+10)
		} else {
			digits.WriteRune(r)
		}
	}
	n, _ := new(big.Int).SetString(digits.String(), 10)
	return n.Mod(n, big.NewInt(97)).Int64() == 1
}

// PlantStatuses lists the states of a plant; docs/records.md gives their meaning.
var PlantStatuses = []string{"planned", "construction", "operating", "suspended", "cancelled", "closed"}

func (c *checker) plant(p *Plant) {
	c.sources(p.row, p.ID, p.Source)
	c.oneOf(p.row, "status of plant", p.Status, PlantStatuses)
	if len(p.Owners) == 0 {
		c.report(p.row, "value", "%s has no owner", p.ID)
	}
	for _, o := range p.Owners {
		if c.organizationByID[o] == nil {
			c.report(p.row, "unknown", "owner %q", o)
		}
	}
	place := c.placeByID[p.Place]
	if place == nil {
		c.report(p.row, "unknown", "place %q", p.Place)
		return
	}
	c.coordinates(p.row, p.ID, p.Lat, p.Lon, place.Country)
}

func (c *checker) place(p *Place) {
	c.oneOf(p.row, "kind of place", p.Kind, PlaceKinds)
	c.sources(p.row, p.ID, p.Source)
	if p.Parent != "" && c.placeByID[p.Parent] == nil {
		c.report(p.row, "unknown", "parent %q", p.Parent)
	}
	if p.Parent == "" && p.Kind != "country" && p.Kind != "territory" && p.Kind != "region" && p.Kind != "bloc" {
		c.report(p.row, "value", "%s lies nowhere: it needs a parent", p.ID)
	}
	if p.Lat != 0 || p.Lon != 0 {
		c.coordinates(p.row, p.ID, p.Lat, p.Lon, p.Country)
	}
}

// coordinates reports a point off the globe, at its zero, or outside the rough box of the country.
func (c *checker) coordinates(at position, id string, lat, lon float64, country string) {
	switch box := c.box(country); {
	case lat < -90 || lat > 90 || lon < -180 || lon > 180:
		c.report(at, "coordinates", "%s at %v, %v is not on the globe", id, lat, lon)
	case lat == 0 && lon == 0:
		c.report(at, "coordinates", "%s has none, nor has its place", id)
	case box != nil && !box.Contains(lat, lon):
		c.report(at, "coordinates", "%s at %v, %v is outside %s", id, lat, lon, country)
	}
}

func (c *checker) box(country string) *Box {
	if p := c.countryByCode[country]; p != nil {
		return p.Box
	}
	return nil
}

func (c *checker) smallTables() {
	symbols := map[string]bool{}
	for _, u := range c.units {
		symbols[u.Symbol] = true
	}
	for _, u := range c.units {
		for _, ref := range []string{u.Base, u.Rate} {
			if ref != "" && !symbols[ref] {
				c.report(u.row, "unknown", "unit %q", ref)
			}
		}
		if len(u.Words) == 0 {
			c.report(u.row, "value", "unit %s has no words", u.Symbol)
		}
	}
	for _, y := range c.currencies {
		if len(y.Code) != 3 {
			c.report(y.row, "value", "%q is not a currency code", y.Code)
		}
	}
	for _, d := range c.descriptions {
		for _, kind := range append([]string{d.Kind}, d.Also...) {
			if kind != "" {
				c.oneOf(d.row, "kind of organisation", kind, OrganizationKinds)
			}
		}
	}
	c.wordsOnce()
	for _, s := range c.shared {
		for _, id := range s.IDs {
			if c.organizationByID[id] == nil && c.placeByID[id] == nil && c.plantByID[id] == nil && c.outletByID[id] == nil {
				c.report(s.row, "unknown", "%q, which shares the alias %q", id, s.Alias)
			}
		}
	}
}

// wordsOnce reports words that two rows of a small table claim; readers take the first and would be
// misled. Words of currencies marked as short may be shared.
func (c *checker) wordsOnce() {
	first := map[string]position{}
	once := func(table string, at position, words []string) {
		for _, w := range words {
			if earlier, twice := first[table+" "+w]; twice {
				c.report(at, "duplicate", "%q of the %s stands at %s too", w, table, earlier)
			} else {
				first[table+" "+w] = at
			}
		}
	}
	for _, u := range c.units {
		once("units", u.row, u.Words)
	}
	for _, y := range c.currencies {
		once("currencies", y.row, slices.Concat(y.Symbols, y.Words))
	}
	for _, m := range c.multipliers {
		once("multipliers", m.row, m.Words)
		once("multipliers' suffixes", m.row, m.Suffix)
	}
	for _, d := range c.descriptions {
		once("descriptions", d.row, d.Words)
	}
}
