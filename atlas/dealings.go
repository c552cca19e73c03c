package atlas

import (
	"slices"
	"strings"

	"github.com/tieline/tieline"
)

// Dealings are the kinds of deal that two organisations are generally known to have made or sought with each other, whether
// they still run or not. They are what somebody who follows the trade has in mind when reading of the two, and no record:
// nothing is said of terms, dates or standing.
type Dealings uint8

// Of reports whether a deal of the kind is among them.
func (d Dealings) Of(k tieline.Kind) bool { return d&dealingsOf(k) != 0 }

// Kinds lists them.
func (d Dealings) Kinds() (out []tieline.Kind) {
	for _, k := range tieline.Kinds {
		if d.Of(k) {
			out = append(out, k)
		}
	}
	return out
}

func dealingsOf(k tieline.Kind) Dealings {
	if i := slices.Index(tieline.Kinds, k); i >= 0 {
		return 1 << i
	}
	return 0
}

// known is what is known of an organisation's dealings, by the other's key.
type known map[string]Dealings

func (k known) with(other string) Dealings {
	if d, ok := k[other]; ok {
		return d
	}
	return k[nameless(other)]
}

// Dealings gives what is known between the organisation and another, and between the one's and the other's house: where a parent of
// either, or a company that it controls, stands for it. The other is called by its id, a government by "government/" and the id of its place, and one
// that the atlas lacks by its name.
func (o *Organization) Dealings(with string) (own, house Dealings) {
	return o.dealings.with(with), o.house.with(with)
}

// nameless is the key of an organisation that the atlas lacks.
func nameless(name string) string { return "name/" + strings.ToLower(name) }

// Partners is with how many others dealings of the organisation are known. Where there are some, it tells something of a pair that
// none are known between the two.
func (o *Organization) Partners() int { return len(o.dealings) }

// dealer is a row of the table of dealings: an organisation, and with whom it has had deals of each kind.
type dealer struct {
	organization string
	with         [][]string // by tieline.Kinds
	row          position
}

func dealingsColumns() []string {
	out := []string{"organization"}
	for _, k := range tieline.Kinds {
		out = append(out, string(k))
	}
	return out
}

func (l *loader) dealer(r *row) {
	id := r.text("organization")
	d := slot(l, &l.dealers, "dealer", id, r, func(d *dealer) *position { return &d.row })
	d.organization = id
	if d.with == nil {
		d.with = make([][]string, len(tieline.Kinds))
	}
	for i, k := range tieline.Kinds {
		extend(&d.with[i], r.list(string(k)))
	}
}

// linkDealings tells both sides of every dealing, those that follow from who owns a venture, and their houses.
func (l *loader) linkDealings(organization func(ref string) string) {
	for i := range l.dealers {
		d := &l.dealers[i]
		for k, names := range d.with {
			for _, other := range names {
				l.dealt(organization(d.organization), organization(other), dealingsOf(tieline.Kinds[k]))
			}
		}
	}
	for i := range l.organizations {
		o := &l.organizations[i]
		for k, s := range o.Owners {
			l.dealt(o.ID, s.Owner, dealingsOf(tieline.Acquisition))
			for _, t := range o.Owners[k+1:] {
				l.dealt(s.Owner, t.Owner, dealingsOf(tieline.JointVenture))
			}
		}
	}
	for i := range l.organizations {
		o := &l.organizations[i]
		if parent := l.organizationByID[o.Parent]; parent != nil {
			l.sharedByHouse(parent, o)
			l.sharedByHouse(o, parent)
		}
	}
}

// dealt notes dealings with both sides.
func (l *loader) dealt(one, other string, d Dealings) {
	l.noteDealings(one, other, d, func(o *Organization) *known { return &o.dealings })
	l.noteDealings(other, one, d, func(o *Organization) *known { return &o.dealings })
}

// sharedByHouse notes an organisation's dealings with the other of its house, and with those on the other side of them.
func (l *loader) sharedByHouse(of, with *Organization) {
	house := func(o *Organization) *known { return &o.house }
	for key, d := range of.dealings {
		if key != with.ID {
			l.noteDealings(with.ID, key, d, house)
			l.noteDealings(key, with.ID, d, house)
		}
	}
}

func (l *loader) noteDealings(one, other string, d Dealings, in func(*Organization) *known) {
	o := l.organizationByID[one]
	if o == nil {
		return
	}
	if l.organizationByID[other] == nil && !strings.Contains(other, "/") {
		other = nameless(other)
	}
	all := in(o)
	if *all == nil {
		*all = known{}
	}
	(*all)[other] |= d
}

// dealingFacts reports dealings of nobody whom the atlas has, with oneself, and names of organisations that it has under an id.
func (c *checker) dealingFacts() {
	for i := range c.dealers {
		d := &c.dealers[i]
		c.dealerRef(d.row, d.organization)
		for _, names := range d.with {
			for _, other := range names {
				c.dealerRef(d.row, other)
				if other == d.organization {
					c.report(d.row, "value", "%s deals with itself", other)
				}
			}
		}
	}
}

func (c *checker) dealerRef(at position, ref string) {
	if place, ok := strings.CutPrefix(ref, "government/"); ok {
		if c.placeByID[place] == nil {
			c.report(at, "unknown", "place %q of a government", place)
		}
	} else if c.organizationByID[ref] == nil {
		if o := c.OrganizationNamed(ref); o != nil {
			c.report(at, "value", "%q has the id %q", ref, o.ID)
		}
	}
}
