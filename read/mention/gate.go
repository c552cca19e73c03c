package mention

import (
	"bytes"
	_ "embed"
	"slices"
	"strconv"
	"sync"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
	"github.com/tieline/tieline/read/learn"
)

// The recogniser reads a name where it stands. The gate then looks at all places of the document where an
// unknown name stands, and says what it names: a learned choice (data/gate.bin, written by
// read/mention/gate) among the classes of GateClasses.

//go:embed data/gate.bin
var gateData []byte

// GateClasses are what an unknown name may be of. The last one is of products and all else.
var GateClasses = []string{"organization", "person", "place", "other"}

// The classes by their index in GateClasses.
const (
	GateOrganization = iota
	GatePerson
	GatePlace
	GateOther
)

// stays is the probability of an organisation from which a name that was read as one stays one, becomes
// that from which another name is one.
const (
	stays   = 0.4
	becomes = 0.75
)

var embeddedGate = sync.OnceValue(func() *learn.Model {
	m, err := learn.Load(bytes.NewReader(gateData))
	if err != nil {
		panic("data/gate.bin: " + err.Error()) // embedded; the tests load it
	}
	return m
})

// Candidate is an unknown name with all its places in a document, for training.
type Candidate struct {
	Places   [][2]int // by bytes
	Read     int      // as what the recogniser took it, an index in GateClasses
	Features learn.Features
}

// Candidates gives the unknown names of a document as the gate sees them.
func (f *Finder) Candidates(doc *tieline.Document, an *nlp.Analysis) []Candidate {
	g := f.finding(doc, an)
	var out []Candidate
	g.candidates = &out
	g.findNames(g.values())
	return out
}

// WithGate gives a finder with other weights of the gate.
func (f *Finder) WithGate(m *learn.Model) *Finder {
	other := *f
	other.gate = m
	return &other
}

// unknown reports whether nothing but its form and place tells what the name is of.
func (n *name) unknown() bool {
	return n.org == nil && n.outlet == nil && n.place == nil && n.plant == nil && n.rules == nil && !n.listed && n.typ != tieline.EntityFacility
}

var gateTypes = [...]tieline.EntityType{tieline.EntityOrganization, tieline.EntityPerson, tieline.EntityPlace, tieline.EntityProduct}

// pass lets the gate decide on the unknown names of the list.
func (g *finding) pass(list []name) []name {
	groups := g.unknownNames(list)
	if len(groups) == 0 {
		return list
	}
	w := &gateWork{finding: g, list: list, groups: groups}
	w.prepare()
	var p []float64
	for i := range groups {
		features := w.features(&groups[i])
		if g.candidates != nil {
			*g.candidates = append(*g.candidates, w.candidate(&groups[i], features))
			continue
		}
		p = g.gate.Predict(features, p)
		for _, k := range groups[i].at {
			list[k].doubt = 1 - p[GateOrganization]
		}
		c := Decide(groups[i].read, p)
		if g.institution(&list[groups[i].at[0]]) {
			c = GateOrganization
		}
		for _, k := range groups[i].at {
			if c != groups[i].read || bodyOrPerson(c) && bodyOrPerson(slices.Index(gateTypes[:], list[k].typ)) {
				list[k].typ = gateTypes[c]
			}
		}
	}
	return list
}

// institution reports whether a name says itself that it is a body's: "Ministry of Science and ICT", "Oil and Natural Gas
// Corporation".
func (g *finding) institution(n *name) bool {
	v := g.v
	if strongBodies[v.low(n.last)] && n.last-n.first > 1 {
		return true
	}
	for t := n.first; t < n.last; t++ {
		if strongBodies[v.low(t)] && v.low(t+1) == "of" {
			return true
		}
	}
	return false
}

var strongBodies = wordSet("ministry department university corporation commission authority association federation foundation")

// bodyOrPerson reports whether a class is one of the two that one name of a text never has both of.
func bodyOrPerson(class int) bool { return class == GateOrganization || class == GatePerson }

// Decide gives the class of a name that was read as one class, by the probabilities of all.
func Decide(read int, p []float64) int {
	switch {
	case read != GateOrganization && p[GateOrganization] >= becomes:
		return GateOrganization
	case read == GateOrganization && p[GateOrganization] < stays:
		best := GatePerson
		for c := GatePerson; c <= GateOther; c++ {
			if p[c] > p[best] {
				best = c
			}
		}
		return best
	}
	return read
}

// unknownName is a name that the atlas lacks, with all its places.
type unknownName struct {
	key  string
	at   []int // indices in the list of names
	read int   // the class that most places were read as
}

// unknownNames groups the unknown names of the list by their words, in order of first place.
func (g *finding) unknownNames(list []name) []unknownName {
	var out []unknownName
	byKey := map[string]int{}
	for i := range list {
		n := &list[i]
		if !n.unknown() {
			continue
		}
		key := plain(g.v.span(n.first, n.bare))
		k, ok := byKey[key]
		if !ok {
			k = len(out)
			byKey[key] = k
			out = append(out, unknownName{key: key})
		}
		out[k].at = append(out[k].at, i)
	}
	for k := range out {
		var votes [len(gateTypes)]int
		for _, i := range out[k].at {
			c := slices.Index(gateTypes[:], list[i].typ)
			votes[c]++
			if votes[c] > votes[out[k].read] {
				out[k].read = c
			}
		}
	}
	return out
}

// gateWork describes the unknown names of one document.
type gateWork struct {
	*finding
	list   []name
	groups []unknownName
	small  map[string]bool  // first words of unknown names: the document has them in small letters
	begins map[string]uint8 // by shorter name: bits of the classes of the names that begin with it
	ends   map[string]uint8
	f      learn.Features
}

func (w *gateWork) prepare() {
	w.shorten()
	w.small = make(map[string]bool, len(w.groups))
	for i := range w.groups {
		w.small[w.v.low(w.list[w.groups[i].at[0]].first)] = false
	}
	for t := range w.v.tokens {
		if w.v.shape(t)&(hasUpper|hasLower) == hasLower {
			if _, ok := w.small[w.v.low(t)]; ok {
				w.small[w.v.low(t)] = true
			}
		}
	}
}

func (w *gateWork) candidate(u *unknownName, f learn.Features) Candidate {
	c := Candidate{Read: u.read, Features: slices.Clone(f)}
	for _, i := range u.at {
		n := &w.list[i]
		c.Places = append(c.Places, [2]int{int(w.v.tokens[n.first].start), int(w.v.tokens[n.last].end)})
	}
	return c
}

// mostPlaces bounds how many places of a name are looked at.
const mostPlaces = 8

// features describes a name: its words, how it was read, and what stands around its places.
func (w *gateWork) features(u *unknownName) learn.Features {
	w.f = w.f[:0]
	w.words(u)
	w.readings(u)
	for k, i := range u.at {
		if k == mostPlaces {
			break
		}
		w.place(&w.list[i])
	}
	return w.f.Distinct()
}

// words describes the name itself.
func (w *gateWork) words(u *unknownName) {
	v, n := w.v, &w.list[u.at[0]]
	first, last := n.first, n.bare
	size := strconv.Itoa(min(int(w.length(first, last)), 5))
	w.f.Add("size", size)
	w.f.Add("first", v.low(first))
	w.f.Add("last", v.low(last))
	w.f.AddPair("shape", form(v.word(first)), form(v.word(last))+size)
	classFirst, classLast := w.class(first), w.class(last)
	w.f.AddPair("classes", classFirst, classLast)
	w.f.Add("class first", classFirst)
	w.f.Add("class last", classLast)
	if word := v.low(last); len(word) > 3 {
		w.f.AddPair("ending", word[len(word)-3:], size)
	}
	w.flag("legal form", n.bare < n.last)
	w.flag("body noun", bodyNouns[v.low(last)] && first < last)
	w.flag("unit noun", unitNouns[v.low(last)] && first < last)
	w.flag("title", titles[v.low(first)])
	w.flag("model", models[v.word(first)] || models[v.word(last)])
	w.flag("term", terms[v.word(first)] || terms[v.word(last)])
	w.flag("small elsewhere", w.small[v.low(first)])
	w.flag("maker first", first < last && w.makerAt(first, last-1) != nil)
	w.flag("town", len(w.atlas.ResolvePlace(v.span(first, last))) > 0)
	for t := first; t <= last; t++ {
		w.f.Add("word", v.low(t))
		w.flag("role inside", roleNouns[v.low(t)])
		w.flag("digit", v.shape(t)&hasDigit != 0)
		w.flag("event", eventNouns[v.low(t)])
	}
}

func (w *gateWork) flag(template string, is bool) {
	if is {
		w.f.Add("is", template)
	}
}

// class is the recogniser's classes of a word, written for a feature.
func (w *gateWork) class(t int) string {
	if w.Finder.names == nil {
		return ""
	}
	const telling = names.GivenName | names.FirstOfOrg | names.LastOfOrg | names.OnlyOfOrg | names.PlaceWord | names.PlaceName | names.Common | names.BodyNoun | names.Title | names.Demonym
	return strconv.Itoa(int(w.Finder.names.Class(w.v.word(t)) & telling))
}

// form is the shape of a word, runs of one class once: "Xx", "XX", "Xx-Xx", "X9".
func form(s string) string {
	b := make([]byte, 0, 8)
	for i := 0; i < len(s) && len(b) < 8; i++ {
		c := s[i]
		switch {
		case c-'A' <= 'Z'-'A':
			c = 'X'
		case c-'a' <= 'z'-'a' || c >= 0x80:
			c = 'x'
		case c-'0' <= 9:
			c = '9'
		}
		if n := len(b); n == 0 || b[n-1] != c || c == 'X' && (n < 2 || b[n-2] != c) {
			b = append(b, c)
		}
	}
	return string(b)
}

// readings describes as what and how surely the recogniser read the places, and the longer names that
// begin or end with this one.
func (w *gateWork) readings(u *unknownName) {
	var sum float32
	for _, i := range u.at {
		n := &w.list[i]
		sum += n.score
		w.f.Add("read", string(n.typ))
	}
	sure := strconv.Itoa(int(10 * sum / float32(len(u.at))))
	w.f.AddPair("sure", string(gateTypes[u.read]), sure)
	w.f.AddPair("places", string(gateTypes[u.read]), strconv.Itoa(min(len(u.at), 4)))
	for c, typ := range gateTypes {
		bit := uint8(1) << c
		if w.begins[u.key]&bit != 0 {
			w.f.Add("begins", string(typ))
		}
		if w.ends[u.key]&bit != 0 {
			w.f.Add("ends", string(typ))
		}
	}
}

// shorten notes the shorter names with which the unknown names begin and end.
func (w *gateWork) shorten() {
	w.begins, w.ends = map[string]uint8{}, map[string]uint8{}
	for i := range w.groups {
		key, bit := w.groups[i].key, uint8(1)<<w.groups[i].read
		for at := range len(key) {
			if key[at] == ' ' && at < longestKey {
				w.begins[key[:at]] |= bit
			}
			if key[at] == ' ' && len(key)-at <= longestKey {
				w.ends[key[at+1:]] |= bit
			}
		}
	}
}

// longestKey bounds the shorter names, in bytes.
const longestKey = 60

// place describes what stands around one place of a name.
func (w *gateWork) place(n *name) {
	v := w.v
	first, last := n.first, n.last
	at := func(i int) string {
		if !v.same(i, first) {
			return "|"
		}
		return v.low(i)
	}
	p1, p2, n1, n2 := at(first-1), at(first-2), at(last+1), at(last+2)
	w.f.Add("before", p1)
	w.f.Add("after", n1)
	w.f.AddPair("two before", p2, p1)
	w.f.AddPair("two after", n1, n2)
	w.f.AddPair("around", p1, n1)
	w.f.AddPair("tags", strconv.Itoa(int(v.node(first-1).XTag)), strconv.Itoa(int(v.node(last+1).XTag)))
	w.flag("opens", v.shape(first)&opens != 0)
	w.flag("touches before", v.same(first-1, first) && v.shape(first-1)&(startUpper|opens) == startUpper)
	w.flag("touches after", v.same(first, last+1) && v.shape(last+1)&startUpper != 0)
	w.flag("bracket", p1 == "(" && n1 == ")")
	if noun := v.node(last + 1); v.same(first, last+1) && noun.Tag == nlp.NOUN {
		w.f.Add("noun after", noun.Lemma)
		w.flag("noun after", true)
	}
	w.flag("role before", roleNouns[p1] || titles[p1] && p1 != "|")
	w.flag("body before", w.describesBody(first-1))
	if n1 == "," || n1 == "(" || n1 == "-" {
		w.apposed(last + 2)
	}
	if n1 == "'s" || n1 == "’s" || n1 == "'" || n1 == "’" {
		w.flag("possessive", true)
		w.f.Add("has", v.node(last+2).Lemma)
	}
	for t := first; t <= last; t++ {
		if h := v.head(t); h < first || h > last {
			rel := strconv.Itoa(int(v.node(t).Rel))
			w.f.Add("rel", rel)
			if h >= 0 {
				w.f.AddPair("head", rel, v.node(h).Lemma)
			}
			break
		}
	}
	before, between := w.readingBefore(first)
	w.neighbour("left", before, between)
	after, between := w.readingAfter(last)
	w.neighbour("right", after, between)
}

// describesBody reports whether the word stands for an organisation or a group of them: "the drugmaker X".
func (w *gateWork) describesBody(t int) bool {
	word := w.v.low(t)
	return w.described[word] != nil || organizationNouns[word] || pluralNouns[word] || makerNoun(word)
}

// apposed describes what words set off behind a name, from token i on, say of it: "X, a supplier of", "X, its
// chief executive".
func (w *gateWork) apposed(i int) {
	v := w.v
	w.f.Add("set off", v.low(i))
	for t := i; t < i+8 && v.same(i, t); t++ {
		switch {
		case roleNouns[v.low(t)]:
			w.flag("role after", true)
			return
		case w.describesBody(t) && v.node(t).Tag == nlp.NOUN:
			w.flag("body after", true)
			return
		case oneOf(v.low(t), ",", ")", ";", ":", "said", "and"):
			return
		}
	}
}

// neighbour describes a name beside this one and what parts them.
func (w *gateWork) neighbour(side string, n *name, between string) {
	if n == nil {
		return
	}
	kind := string(n.typ)
	if !n.unknown() {
		kind += " known"
		if n.org != nil {
			kind += n.org.Kind
		}
	}
	w.f.AddPair(side, kind, between)
}

// readingBefore gives the name that ends before token i, with at most two tokens of a list or a
// possessive between them, and those.
func (w *gateWork) readingBefore(i int) (*name, string) {
	k, _ := slices.BinarySearchFunc(w.list, i, func(n name, i int) int { return n.first - i })
	if k == 0 || !w.v.same(w.list[k-1].last, i) {
		return nil, ""
	}
	n := &w.list[k-1]
	return w.beside(n, n.last+1, i)
}

// readingAfter gives the name that begins after token i likewise.
func (w *gateWork) readingAfter(i int) (*name, string) {
	k, _ := slices.BinarySearchFunc(w.list, i+1, func(n name, i int) int { return n.first - i })
	if k == len(w.list) || !w.v.same(w.list[k].first, i) {
		return nil, ""
	}
	n := &w.list[k]
	return w.beside(n, i+1, n.first)
}

func (w *gateWork) beside(n *name, from, to int) (*name, string) {
	if to-from > 2 || to < from {
		return nil, ""
	}
	between := ""
	for t := from; t < to; t++ {
		between += w.v.low(t) + " "
	}
	return n, between
}
