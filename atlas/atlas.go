// Package atlas is the reference data that Tieline reads with: organisations with their names,
// owners and seats, joint ventures, plants, places, news outlets, units, currencies, and the words by
// which text describes an organisation ("the battery maker"). The data are tab-separated files under
// data/, each row with a source; docs/atlas.md tells how to extend them without touching code.
//
//	a := atlas.Default()
//	for _, o := range a.Resolve("Ford Motor Co.") {
//		fmt.Println(o.Name, a.LongName(o.Head)) // Ford Motor Company Dearborn, Michigan, US
//	}
//	for _, m := range a.Matcher().Find(text, nil) {
//		fmt.Println(text[m.Start:m.End], m.Refs)
//	}
//
// A user's own directory is laid over the embedded data with Load(Files(), os.DirFS(dir)): a row with
// a known id adds to it, any other row is new. Check tells what is wrong with an atlas.
package atlas

import (
	"embed"
	"io/fs"
	"sync"
	"sync/atomic"

	"github.com/tieline/tieline"
)

// Organization is a company, a joint venture, a brand used as a company, a public body or any other
// body with a name.
type Organization struct {
	ID          string
	Name        string       // the usual full name
	Aliases     []string     // other names that stand for it without doubt
	Short       []string     // names that are also common words, families or places: they need context
	Kind        string       // one of OrganizationKinds
	Country     string       // ISO 3166-1 alpha-2; "EU" for bodies of the union, "" for international ones
	Head        string       // id of the place of its headquarters
	Parent      string       // id of the organisation that controls it
	ParentShare float64      // percent held by Parent, 0 where unknown
	Owners      []Share      // the owners of a venture
	Status      string       // "" at work, else "planned" or "ended"
	Until       tieline.Date // when it ended, where Status is "ended"
	Tickers     []string     // "NYSE:F"
	Wikidata    string       // "Q44294"
	LEI         string       // ISO 17442 code
	Renamed     []Rename     // former names; they match like aliases
	Source      []string     // https addresses where the facts can be checked
	dealings    known        // its own
	house       known        // those of its parent and of what it controls
	row         position
}

// OrganizationKinds lists the kinds of organisation.
var OrganizationKinds = []string{
	"carmaker", "battery_maker", "materials", "miner", "supplier", "equipment", "energy", "technology",
	"venture", "government", "agency", "legislature", "court", "international", "bank", "investor",
	"university", "research", "analyst", "union", "association", "retailer", "media", "law_firm", "other",
}

// Share is what one owner holds of an organisation.
type Share struct {
	Owner   string  // organisation id
	Percent float64 // 0 where unknown
}

// Rename is a name that an organisation had until a date.
type Rename struct {
	Name  string
	Until tieline.Date
}

// Succession says that an organisation went over into another as a whole: by merger, or because the
// other took on all that it did. Who buys single plants or a brand is no successor.
type Succession struct {
	Organization string // id
	Successor    string // id
	Date         tieline.Date
	Source       []string
	row          position
}

// Plant is a factory, mine, refinery or laboratory.
type Plant struct {
	ID       string
	Name     string
	Aliases  []string
	Owners   []string // organisation ids of those that own or operate it
	Place    string   // place id
	Lat, Lon float64  // degrees; those of the place where the row gives none
	Product  string   // "cells", "vehicles", "lithium hydroxide" …
	Status   string   // as in docs/records.md: planned, construction, operating, suspended, cancelled, closed
	Source   []string
	row      position
}

// Place is a country, a part of one, or a region across countries.
type Place struct {
	ID         string   // "us", "us/michigan", "us/michigan/detroit", "region/europe"
	Name       string   // as records write it: "US", "Michigan", "Detroit"
	Aliases    []string // names that stand for it without doubt
	Short      []string // names that are also words or persons: they need context ("Georgia", "Nice")
	Kind       string   // one of PlaceKinds
	Parent     string   // id of the place around it
	Country    string   // ISO alpha-2, "" for regions across countries
	Code       string   // ISO alpha-3 of countries, postal code of states and provinces
	Demonym    []string // "American", "Americans", "Michigander"
	Seat       []string // metonyms for its government: "Washington", "the White House"
	Lat, Lon   float64  // degrees; both 0 where unknown
	Population float64  // rough; orders places of one name, 0 where unknown
	Box        *Box     // rough bounds of a country, for Check
	Source     []string
	row        position
}

// PlaceKinds lists the kinds of place.
var PlaceKinds = []string{"country", "territory", "state", "province", "county", "city", "town", "site", "region", "bloc"}

// Box is a rough rectangle in degrees. West may be greater than East for countries across the
// date line.
type Box struct{ South, West, North, East float64 }

// Contains reports whether the point lies in the box.
func (b Box) Contains(lat, lon float64) bool {
	if lat < b.South || lat > b.North {
		return false
	}
	if b.West <= b.East {
		return lon >= b.West && lon <= b.East
	}
	return lon >= b.West || lon <= b.East
}

// Outlet is a publisher of news through which claims are relayed.
type Outlet struct {
	ID       string
	Name     string
	Aliases  []string
	Short    []string // names that are also words: "Fortune", "Time"
	Kind     string   // one of OutletKinds
	Country  string
	Language string // ISO 639-1
	Source   []string
	row      position
}

// OutletKinds lists the kinds of outlet.
var OutletKinds = []string{"agency", "newspaper", "magazine", "trade", "broadcaster", "blog", "pr_wire", "portal"}

// Unit is a unit of measure and the words that stand for it.
type Unit struct {
	Symbol    string   // as records write it: "GWh", "vehicles/year"
	Words     []string // "gigawatt-hour", "gigawatt-hours", "GWh"
	Dimension string   // "energy", "area" …: units of one dimension convert by Factor
	Factor    float64  // value in Base = value * Factor
	Base      string   // symbol of the unit that Factor leads to
	Rate      string   // symbol of the unit when it is said "a year": "GWh/year"
	row       position
}

// Currency is a currency with the words and symbols that stand for it.
type Currency struct {
	Code    string   // ISO 4217
	Name    string   // "US dollar"
	Symbols []string // before or after the number: "$", "US$"; exact case
	Words   []string // "dollars", "U.S. dollars"
	Short   []string // words shared with other currencies or other things: "dollars", "won", "pounds"
	row     position
}

// Multiplier is a word or suffix that multiplies the number before it: "billion", "bn", "crore".
type Multiplier struct {
	Words  []string // words that stand apart from the number or directly after it
	Suffix []string // only directly after the number: "m", "k"
	Factor float64
	row    position
}

// Description is a noun by which text speaks of an organisation: "carmaker", "cell maker", "lender".
type Description struct {
	Words []string // singular and plural forms
	Kind  string   // kind of organisation, "" where it says nothing ("company")
	Also  []string // further kinds that it may stand for
	row   position
}

// LegalForm is an ending of company names that does not tell companies apart: "Inc.", "Co., Ltd.".
type LegalForm struct {
	Form string
	Weak bool // stripped for comparison only when something is left and never alone ("Group", "Holdings")
	row  position
}

// Atlas is a loaded, linked and immutable set of reference data. It is safe for concurrent use.
type Atlas struct {
	organizations []Organization
	plants        []Plant
	places        []Place
	outlets       []Outlet
	units         []Unit
	currencies    []Currency
	multipliers   []Multiplier
	descriptions  []Description
	legalForms    []LegalForm
	shared        []sharedAlias // aliases declared to stand for more than one thing
	successions   []Succession
	dealers       []dealer

	organizationByID map[string]*Organization
	plantByID        map[string]*Plant
	placeByID        map[string]*Place
	outletByID       map[string]*Outlet
	countryByCode    map[string]*Place
	successionOf     map[string]*Succession // by the organisation that ended

	notes []Problem // faults met while loading that Check reports

	names   func() *nameIndex
	matcher func() *Matcher
}

//go:embed all:data
var embedded embed.FS

// Files is the embedded data, the first layer of most atlases.
func Files() fs.FS {
	sub, err := fs.Sub(embedded, "data")
	if err != nil {
		panic(err) // the directory is embedded at build time
	}
	return sub
}

// Default is the atlas that the program reads with: the embedded data, or what LayOver has put over it.
func Default() *Atlas {
	if a := layered.Load(); a != nil {
		return a
	}
	return builtIn()
}

// builtIn is the embedded atlas, loaded once.
var builtIn = sync.OnceValue(func() *Atlas {
	a, err := Load(Files())
	if err != nil {
		panic("embedded atlas: " + err.Error()) // the tests load it
	}
	return a
})

// layered is the embedded atlas with a user's data over it, where there is any.
var layered atomic.Pointer[Atlas]

// LayOver lays a user's own data over the embedded one. It is called once, before anything asks for
// Default: what was made of the atlas before knows nothing of it.
func LayOver(own fs.FS) error {
	a, err := Load(Files(), own)
	if err == nil {
		layered.Store(a)
	}
	return err
}

// Organization gives the organisation with the id, nil where there is none.
func (a *Atlas) Organization(id string) *Organization { return a.organizationByID[id] }

// Plant gives the plant with the id, nil where there is none.
func (a *Atlas) Plant(id string) *Plant { return a.plantByID[id] }

// Place gives the place with the id, nil where there is none.
func (a *Atlas) Place(id string) *Place { return a.placeByID[id] }

// Outlet gives the outlet with the id, nil where there is none.
func (a *Atlas) Outlet(id string) *Outlet { return a.outletByID[id] }

// Country gives the country with the ISO alpha-2 code, nil where there is none.
func (a *Atlas) Country(code string) *Place { return a.countryByCode[code] }

// Organizations gives all organisations in the order of the files. The slice is the atlas's own.
func (a *Atlas) Organizations() []Organization { return a.organizations }

// Plants gives all plants in the order of the files.
func (a *Atlas) Plants() []Plant { return a.plants }

// Succession tells into which other the organisation went over; nil where it goes on.
func (a *Atlas) Succession(id string) *Succession { return a.successionOf[id] }

// Places gives all places in the order of the files.
func (a *Atlas) Places() []Place { return a.places }

// Outlets gives all outlets in the order of the files.
func (a *Atlas) Outlets() []Outlet { return a.outlets }

// Units gives all units of measure.
func (a *Atlas) Units() []Unit { return a.units }

// Currencies gives all currencies.
func (a *Atlas) Currencies() []Currency { return a.currencies }

// Multipliers gives the words that multiply the number before them.
func (a *Atlas) Multipliers() []Multiplier { return a.multipliers }

// Descriptions gives the nouns that describe kinds of organisation.
func (a *Atlas) Descriptions() []Description { return a.descriptions }

// Matcher gives the matcher over every name and alias of organisations, plants, places and outlets,
// built on first use.
func (a *Atlas) Matcher() *Matcher { return a.matcher() }

// LegalForms gives the endings of company names that tell no companies apart.
func (a *Atlas) LegalForms() []LegalForm { return a.legalForms }
