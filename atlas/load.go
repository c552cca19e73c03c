package atlas

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/tieline/tieline"
)

// table is one kind of file: which columns it may have and what a row becomes.
type table struct {
	columns []string
	use     func(*loader, *row)
}

// tables are keyed by the first element of a file's path, without ".tsv": organizations/banks.tsv and
// organizations.tsv are both tables of organisations.
var tables = map[string]table{
	"organizations": {strings.Fields("id name kind country head parent parent_share owners aliases short status until tickers wikidata lei renamed source"), (*loader).organization},
	"plants":        {strings.Fields("id name aliases owners place lat lon product status source"), (*loader).plant},
	"places":        {strings.Fields("id name kind parent iso code aliases short demonyms seat lat lon population box source"), (*loader).place},
	"outlets":       {strings.Fields("id name kind country language aliases short source"), (*loader).outlet},
	"units":         {strings.Fields("symbol words dimension factor base rate"), (*loader).unit},
	"currencies":    {strings.Fields("code name symbols words short"), (*loader).currency},
	"multipliers":   {strings.Fields("factor words suffix"), (*loader).multiplier},
	"descriptions":  {strings.Fields("kind also words"), (*loader).description},
	"legal_forms":   {strings.Fields("form strength"), (*loader).legalForm},
	"shared":        {strings.Fields("alias ids"), (*loader).sharedAlias},
	"dealings":      {dealingsColumns(), (*loader).dealer},
	"successions":   {strings.Fields("organization successor date source"), (*loader).succession},
}

// Load reads the layers one over the other and links them. Within a layer every id is defined once;
// a row of a later layer with the id of an earlier row adds to it: its cells that are not empty
// replace single values and lengthen lists. Load fails on files that cannot be read as tables; what
// is wrong with their contents is for Check to say.
func Load(layers ...fs.FS) (*Atlas, error) {
	l := &loader{Atlas: &Atlas{}, index: make(map[string]map[string]int)}
	for i, layer := range layers {
		if err := l.layer(i, layer); err != nil {
			return nil, err
		}
	}
	l.link()
	a := l.Atlas
	a.names = sync.OnceValue(func() *nameIndex { return newNameIndex(a) })
	a.matcher = sync.OnceValue(func() *Matcher { return newAtlasMatcher(a) })
	return a, nil
}

type loader struct {
	*Atlas
	index map[string]map[string]int // kind, then id, to its place in the slice
}

func (l *loader) layer(n int, fsys fs.FS) error {
	found := false
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return &tieline.Error{Code: tieline.ErrInvalid, Op: "load atlas", Input: name, Err: err}
		}
		if d.IsDir() || path.Ext(name) != ".tsv" {
			return nil
		}
		first, _, _ := strings.Cut(strings.TrimSuffix(name, ".tsv"), "/")
		t, ok := tables[first]
		if !ok {
			return &tieline.Error{Code: tieline.ErrInvalid, Op: "load atlas", Input: name, Reason: "no table is called " + first, Hint: "docs/atlas.md lists the tables"}
		}
		found = true
		return readTable(fsys, name, n, t.columns, func(r *row) { t.use(l, r) })
	})
	if err == nil && !found {
		return &tieline.Error{Code: tieline.ErrNotFound, Op: "load atlas", Reason: "the directory holds no .tsv file", Hint: "docs/atlas.md lists the tables"}
	}
	return err
}

// slot gives the element of the list with the id: a new one, or the one of an earlier layer to add
// to. An id that its own layer has already is noted for Check.
func slot[T any](l *loader, list *[]T, kind, id string, r *row, at func(*T) *position) *T {
	ids := l.index[kind]
	if ids == nil {
		ids = make(map[string]int)
		l.index[kind] = ids
	}
	i, known := ids[id]
	if !known {
		i = len(*list)
		ids[id] = i
		*list = append(*list, *new(T))
		*at(&(*list)[i]) = r.position
		return &(*list)[i]
	}
	element := &(*list)[i]
	if earlier := at(element); earlier.layer == r.layer {
		l.notes = append(l.notes, Problem{r.position, "duplicate", kind + " " + id + " is defined at " + earlier.String() + " too"})
	}
	*at(element) = r.position
	return element
}

// set replaces a single value where the row gives one.
func set(to *string, value string) {
	if value != "" {
		*to = value
	}
}

// extend lengthens a list; the first part is taken as it is, since nobody changes it.
func extend(to *[]string, list []string) {
	if *to == nil {
		*to = list[:len(list):len(list)]
	} else {
		*to = append(*to, list...)
	}
}

// id gives the row's id, else the one that follows from the name. It is never empty: an empty
// reference means that there is none.
func (l *loader) id(r *row, name string) string {
	id := r.text("id")
	if id == "" {
		id = Slug(name)
	}
	if id == "" {
		r.fail("the row has neither id nor name, or a name without a letter")
	}
	return id
}

func (l *loader) organization(r *row) {
	name := r.text("name")
	id := l.id(r, name)
	o := slot(l, &l.organizations, "organization", id, r, func(o *Organization) *position { return &o.row })
	o.ID = id
	set(&o.Name, name)
	set(&o.Kind, r.text("kind"))
	set(&o.Country, r.text("country"))
	set(&o.Head, r.text("head"))
	set(&o.Parent, r.text("parent"))
	set(&o.Status, r.text("status"))
	set(&o.Wikidata, r.text("wikidata"))
	set(&o.LEI, r.text("lei"))
	if share := r.number("parent_share"); share != 0 {
		o.ParentShare = share
	}
	if until := r.date("until"); !until.IsZero() {
		o.Until = until
	}
	if owners := r.list("owners"); owners != nil {
		o.Owners = r.shares(owners)
	}
	extend(&o.Aliases, r.list("aliases"))
	extend(&o.Short, r.list("short"))
	extend(&o.Tickers, r.list("tickers"))
	extend(&o.Source, r.sources())
	for _, s := range r.list("renamed") {
		old, until, _ := strings.Cut(s, "@")
		date, err := tieline.ParseDate(strings.TrimSpace(until))
		if err != nil {
			r.fail("column \"renamed\": %v", err)
		}
		o.Renamed = append(o.Renamed, Rename{strings.TrimSpace(old), date})
	}
}

// shares reads "General Motors:50", or the owner alone where the share is unknown.
func (r *row) shares(list []string) []Share {
	out := make([]Share, 0, len(list))
	for _, s := range list {
		owner, percent := s, 0.0
		if i := strings.LastIndexByte(s, ':'); i >= 0 {
			owner, percent = s[:i], r.parseNumber("owners", s[i+1:])
		}
		out = append(out, Share{strings.TrimSpace(owner), percent})
	}
	return out
}

func (l *loader) plant(r *row) {
	name := r.text("name")
	id := l.id(r, name)
	p := slot(l, &l.plants, "plant", id, r, func(p *Plant) *position { return &p.row })
	p.ID = id
	set(&p.Name, name)
	set(&p.Place, r.text("place"))
	set(&p.Product, r.text("product"))
	set(&p.Status, r.text("status"))
	if owners := r.list("owners"); owners != nil {
		p.Owners = owners
	}
	extend(&p.Aliases, r.list("aliases"))
	extend(&p.Source, r.sources())
	if lat, lon := r.number("lat"), r.number("lon"); lat != 0 || lon != 0 {
		p.Lat, p.Lon = lat, lon
	}
}

func (l *loader) place(r *row) {
	name, parent := r.text("name"), r.text("parent")
	id := r.text("id")
	if id == "" {
		if id = l.id(r, name); parent != "" {
			id = parent + "/" + id
		}
	}
	p := slot(l, &l.places, "place", id, r, func(p *Place) *position { return &p.row })
	p.ID = id
	set(&p.Name, name)
	set(&p.Kind, r.text("kind"))
	set(&p.Parent, parent)
	set(&p.Country, r.text("iso"))
	set(&p.Code, r.text("code"))
	extend(&p.Aliases, r.list("aliases"))
	extend(&p.Short, r.list("short"))
	extend(&p.Demonym, r.list("demonyms"))
	extend(&p.Seat, r.list("seat"))
	extend(&p.Source, r.sources())
	if lat, lon := r.number("lat"), r.number("lon"); lat != 0 || lon != 0 {
		p.Lat, p.Lon = lat, lon
	}
	if n := r.number("population"); n != 0 {
		p.Population = n
	}
	if box := r.text("box"); box != "" {
		p.Box = r.box(box)
	}
}

// box reads "south west north east" in degrees.
func (r *row) box(s string) *Box {
	f := strings.Fields(s)
	if len(f) != 4 {
		r.fail("column \"box\": %q is not south, west, north and east", s)
		return nil
	}
	var v [4]float64
	for i := range f {
		v[i] = r.parseNumber("box", f[i])
	}
	return &Box{v[0], v[1], v[2], v[3]}
}

func (l *loader) outlet(r *row) {
	name := r.text("name")
	id := l.id(r, name)
	o := slot(l, &l.outlets, "outlet", id, r, func(o *Outlet) *position { return &o.row })
	o.ID = id
	set(&o.Name, name)
	set(&o.Kind, r.text("kind"))
	set(&o.Country, r.text("country"))
	set(&o.Language, r.text("language"))
	extend(&o.Aliases, r.list("aliases"))
	extend(&o.Short, r.list("short"))
	extend(&o.Source, r.sources())
}

// Tables lists the names of the tables.
func Tables() []string { return slices.Sorted(maps.Keys(tables)) }
