package atlas

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// RefType says what an alias stands for.
type RefType uint8

// The types of Ref.
const (
	RefOrganization RefType = iota // ID is an organisation's
	RefPlace                       // ID is a place's
	RefPlant                       // ID is a plant's
	RefOutlet                      // ID is an outlet's
	RefDemonym                     // ID is the place's: "Chinese"
	RefSeat                        // ID is the country's whose government the word may stand for: "Beijing"
)

// Ref is one thing that an alias may stand for.
type Ref struct {
	Type  RefType
	Short bool // the alias is also a word, a family or another thing: look at the context
	ID    string
}

// Match is the longest alias at its place in a text.
type Match struct {
	Start, End int   // bytes; legal forms that follow a company's name are inside
	NameEnd    int   // end of the alias itself; where End is past it, a legal form makes even a short name certain
	Refs       []Ref // everything that the alias may stand for, likeliest place first; the matcher's own, do not change
}

// Alias is a name to be found, with what it stands for.
type Alias struct {
	Text  string
	Exact bool // only in exactly this case
	Ref   Ref
}

// Matcher finds aliases in text on whole words: a word is a run of letters, marks and digits, any other
// character stands alone, and white space between words may be anything but an empty line. Accents and
// typographic quotes do not matter. An alias word that begins with a capital needs a capital in the
// text; all-capital names of up to four letters and aliases marked Exact need exactly their case.
//
// It is a trie over hashed words whose edges lie in one hash table; text that hits is compared with
// the alias itself, so that hash collisions cannot yield a match. It is immutable.
type Matcher struct {
	edges   []edge   // open addressing, the length a power of two
	nodes   []node   // 0 is the root
	entries []entry  // lists linked by next
	upper   []uint64 // first words that need a capital, a bit for each 20-bit hash prefix
	any     []uint64 // first words that need none
	forms   *Matcher // legal forms that a match of an organisation takes in, nil for none
}

type edge struct {
	key   uint64
	child int32 // 0 is empty: the root is nobody's child
}

type node struct{ entry int32 } // first of the aliases that end here, plus one

type entry struct {
	text  string
	exact bool
	refs  []Ref
	next  int32
}

const filterBits = 20

// NewMatcher builds a matcher of the aliases.
func NewMatcher(aliases []Alias) *Matcher {
	m := &Matcher{
		nodes: make([]node, 1, 2*len(aliases)+1),
		upper: make([]uint64, 1<<filterBits/64),
		any:   make([]uint64, 1<<filterBits/64),
	}
	m.edges = make([]edge, 1024)
	for _, a := range aliases {
		m.add(a)
	}
	return m
}

func (m *Matcher) add(a Alias) {
	at, first := int32(0), true
	for w := nextWord(a.Text, 0); w.end > w.start; w = nextWord(a.Text, w.end) {
		if first {
			filter := m.any
			if r, _ := utf8.DecodeRuneInString(a.Text[w.start:]); unicode.IsUpper(r) {
				filter = m.upper
			}
			filter[w.hash>>(64-filterBits+6)] |= 1 << (w.hash >> (64 - filterBits) & 63)
			first = false
		}
		at = m.child(at, w.hash)
	}
	if at == 0 {
		return // no word in it
	}
	exact := a.Exact || isAcronym(a.Text)
	last := &m.nodes[at].entry // aliases keep the order in which they were given
	for *last != 0 {
		e := &m.entries[*last-1]
		if e.exact == exact && e.text == a.Text {
			e.refs = append(e.refs, a.Ref)
			return
		}
		last = &e.next
	}
	*last = int32(len(m.entries) + 1) // before the slice may move
	m.entries = append(m.entries, entry{text: a.Text, exact: exact, refs: []Ref{a.Ref}})
}

// child gives the node behind the edge, making it where there is none.
func (m *Matcher) child(at int32, hash uint64) int32 {
	if 2*len(m.nodes) >= len(m.edges) {
		m.grow()
	}
	key := edgeKey(at, hash)
	i := key & uint64(len(m.edges)-1)
	for m.edges[i].child != 0 {
		if m.edges[i].key == key {
			return m.edges[i].child
		}
		i = (i + 1) & uint64(len(m.edges)-1)
	}
	m.nodes = append(m.nodes, node{})
	m.edges[i] = edge{key, int32(len(m.nodes) - 1)}
	return m.edges[i].child
}

func (m *Matcher) grow() {
	old := m.edges
	m.edges = make([]edge, 2*len(old))
	for _, e := range old {
		if e.child == 0 {
			continue
		}
		i := e.key & uint64(len(m.edges)-1)
		for m.edges[i].child != 0 {
			i = (i + 1) & uint64(len(m.edges)-1)
		}
		m.edges[i] = e
	}
}

// step follows the edge, giving 0 where there is none.
func (m *Matcher) step(at int32, hash uint64) int32 {
	key := edgeKey(at, hash)
	for i := key & uint64(len(m.edges)-1); m.edges[i].child != 0; i = (i + 1) & uint64(len(m.edges)-1) {
		if m.edges[i].key == key {
			return m.edges[i].child
		}
	}
	return 0
}

func edgeKey(at int32, hash uint64) uint64 {
	key := (hash ^ uint64(at)*0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93
	return key ^ key>>32
}

// Find appends the matches in the text to dst: leftmost, longest, not overlapping.
func (m *Matcher) Find(text string, dst []Match) []Match {
	for pos := 0; ; {
		w := nextWord(text, pos)
		if w.start == w.end {
			return dst
		}
		pos = w.end
		bit := uint64(1) << (w.hash >> (64 - filterBits) & 63)
		filter := m.any[w.hash>>(64-filterBits+6)]
		if c := text[w.start]; c-'a' > 'z'-'a' {
			filter |= m.upper[w.hash>>(64-filterBits+6)]
		}
		if filter&bit == 0 {
			continue
		}
		if end, last, refs := m.longest(text, w); end > 0 {
			pos = m.pastForms(text, last, end, refs)
			dst = append(dst, Match{Start: w.start, End: pos, NameEnd: end, Refs: refs})
		}
	}
}

// longest gives the end of the longest alias that begins with the word, where its last word begins,
// and what it stands for; end is 0 where no alias does.
func (m *Matcher) longest(text string, w word) (end, last int, refs []Ref) {
	start, at := w.start, int32(0)
	for {
		if at = m.step(at, w.hash); at == 0 {
			return end, last, refs
		}
		if i := m.nodes[at].entry; i != 0 {
			if r := m.accept(i, text[start:w.end]); r != nil {
				end, last, refs = w.end, w.start, r
			}
		}
		if w = nextWord(text, w.end); w.start == w.end || w.paragraph {
			return end, last, refs
		}
	}
}

// pastForms gives the end of the legal forms that follow an organisation's name, as in "Tesla, Inc.",
// or that its last word begins, as in "Ford Motor Co.".
func (m *Matcher) pastForms(text string, last, end int, refs []Ref) int {
	if m.forms == nil || !slices.ContainsFunc(refs, func(r Ref) bool { return r.Type == RefOrganization }) {
		return end
	}
	if past, _, _ := m.forms.longest(text, nextWord(text, last)); past > end {
		end = past
	}
	for {
		w := nextWord(text, end)
		if w.end == w.start+1 && text[w.start] == ',' {
			w = nextWord(text, w.end)
		}
		if w.start == w.end || w.paragraph {
			return end
		}
		past, _, _ := m.forms.longest(text, w)
		if past == 0 {
			return end
		}
		end = past
	}
}

// accept gives what the aliases in the list stand for whose case the text has.
func (m *Matcher) accept(list int32, text string) []Ref {
	var refs []Ref
	for i := list; i != 0; i = m.entries[i-1].next {
		e := &m.entries[i-1]
		switch {
		case e.text != text && !sameName(e.text, text, e.exact):
		case refs == nil:
			refs = e.refs
		default:
			refs = append(refs[:len(refs):len(refs)], e.refs...)
		}
	}
	return refs
}

// sameName compares an alias with text, white space and accents aside. At the beginning of a word a
// capital in the alias asks for one in the text, everywhere where exact.
func sameName(alias, text string, exact bool) bool {
	i, j, begins := 0, 0, true
	for {
		r, n := utf8.DecodeRuneInString(alias[i:])
		for n > 0 && unicode.IsSpace(r) {
			i, begins = i+n, true
			r, n = utf8.DecodeRuneInString(alias[i:])
		}
		t, k := utf8.DecodeRuneInString(text[j:])
		for k > 0 && unicode.IsSpace(t) {
			j += k
			t, k = utf8.DecodeRuneInString(text[j:])
		}
		if n == 0 || k == 0 {
			return n == 0 && k == 0
		}
		if foldRune(r) != foldRune(t) {
			return false
		}
		if (exact || begins && unicode.IsUpper(r)) && unicode.IsUpper(r) != unicode.IsUpper(t) {
			return false
		}
		begins = !isWordRune(r)
		i, j = i+n, j+k
	}
}

// isAcronym reports whether the name is all capitals and digits and has at most four letters: "GM".
func isAcronym(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters <= 4
}
