// Package lemma finds dictionary forms: "companies" NNS is "company", "bought" VBD is "buy".
//
// A Table is learned from words with tag and lemma. It holds edits (drop so many bytes, add these) for
// whole words and for endings; the longest known ending decides for words that it has not seen.
package lemma

import (
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Edit turns a form into its lemma.
type Edit struct {
	Drop int    // bytes taken off the end
	Add  string // bytes put there instead
	Keep bool   // capitals stay
}

// Table is immutable once learned or read.
type Table struct {
	edits  []Edit
	rules  map[uint32]uint16 // hash of tag, capitals and ending or word, to edit
	words  []string          // lemmas worth keeping, so that no copy is made of them
	intern map[uint64]string
}

// maxEnding is the longest ending in bytes, maxWord the longest word that is edited.
const (
	maxEnding = 5
	maxWord   = 64
)

// Lengths that mark the rule for a whole word: in small letters, or written just so.
const (
	wholeWord = 0xff
	exactWord = 0xfe
)

// key is the hash of a rule.
func key(tag uint8, capitals bool, length int, ending []byte) uint32 {
	h := uint32(2166136261)
	h = (h ^ uint32(tag)) * 16777619
	h = (h ^ uint32(length)) * 16777619
	if capitals {
		h = (h ^ 1) * 16777619
	}
	for _, c := range ending {
		h = (h ^ uint32(c)) * 16777619
	}
	h ^= h >> 15
	h *= 0x2c1b3c6d
	return h ^ h>>13
}

func wordHash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// small writes word in small letters to buf and tells whether it was small already, and whether it has
// capitals after its first letter.
func small(word string, buf []byte) (low []byte, same, capitals bool) {
	low, same = buf[:0], true
	for i := 0; i < len(word); {
		c := word[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				same = false
				capitals = capitals || i > 0
				c += 'a' - 'A'
			}
			low = append(low, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(word[i:])
		if r == '’' {
			same = false
			low = append(low, '\'')
		} else if l := unicode.ToLower(r); l != r {
			same = false
			capitals = capitals || i > 0
			low = utf8.AppendRune(low, l)
		} else {
			low = append(low, word[i:i+n]...)
		}
		i += n
	}
	return low, same, capitals
}

// Lemma is the dictionary form of word with that tag. It copies nothing where the lemma is a part of
// the word or a known lemma.
func (t *Table) Lemma(word string, tag uint8) string {
	if len(word) > maxWord {
		return word
	}
	var store [2*maxWord + 16]byte
	low, same, capitals := small(word, store[:])
	var exact [maxWord]byte
	edit, ok := t.rules[key(tag, capitals, exactWord, exact[:copy(exact[:], word)])]
	if !ok {
		edit, ok = t.find(low, tag, capitals)
	}
	if !ok {
		return word
	}
	e := &t.edits[edit]
	if cutsLetter(word, e.Drop) || cutsLetter(string(low), e.Drop) {
		return word
	}
	if e.Keep || same {
		if len(e.Add) == 0 && e.Drop < len(word) {
			return word[:len(word)-e.Drop]
		}
		if e.Keep && !same {
			low = append(low[:0], word...)
		}
	}
	if e.Drop >= len(low) && len(e.Add) == 0 {
		return word
	}
	low = append(low[:max(0, len(low)-e.Drop)], e.Add...)
	if s, ok := t.intern[wordHash(low)]; ok && s == string(low) {
		return s
	}
	return string(low)
}

// cutsLetter tells whether dropping n bytes leaves half a letter.
func cutsLetter(word string, n int) bool {
	return n > 0 && n < len(word) && !utf8.RuneStart(word[len(word)-n])
}

func (t *Table) find(low []byte, tag uint8, capitals bool) (uint16, bool) {
	if e, ok := t.rules[key(tag, capitals, wholeWord, low)]; ok {
		return e, true
	}
	for n := min(maxEnding, len(low)); n >= 0; n-- {
		if e, ok := t.rules[key(tag, capitals, n, low[len(low)-n:])]; ok {
			return e, true
		}
	}
	return 0, false
}

// Example is a word with its tag and lemma.
type Example struct {
	Word  string
	Tag   uint8
	Lemma string
}

// editOf is the edit that makes lemma of word.
func editOf(word, lemma string) Edit {
	best := Edit{Drop: len(word), Add: lemma, Keep: true}
	low, _, _ := small(word, nil)
	for _, form := range []struct {
		text string
		keep bool
	}{{string(low), false}, {word, true}} {
		n := 0
		for n < len(form.text) && n < len(lemma) && form.text[n] == lemma[n] {
			n++
		}
		for n > 0 && (n < len(form.text) && !utf8.RuneStart(form.text[n]) || n < len(lemma) && !utf8.RuneStart(lemma[n])) {
			n-- // no letter is cut in two
		}
		if drop := len(form.text) - n; drop+len(lemma)-n < best.Drop+len(best.Add) {
			best = Edit{Drop: drop, Add: lemma[n:], Keep: form.keep}
		}
	}
	return best
}

// Learn makes the table of the examples.
func Learn(examples []Example) *Table {
	type ending struct {
		tag      uint8
		capitals bool
		length   int
		text     string
	}
	votes := map[ending]map[Edit]map[string]int{} // edits by ending, with the words that vote for them
	count := map[string]int{}
	vote := func(k ending, e Edit, word string) {
		if votes[k] == nil {
			votes[k] = map[Edit]map[string]int{}
		}
		if votes[k][e] == nil {
			votes[k][e] = map[string]int{}
		}
		votes[k][e][word]++
	}
	for _, x := range examples {
		if len(x.Word) > maxWord || x.Lemma == "_" {
			continue
		}
		low, _, capitals := small(x.Word, nil)
		word, e := string(low), editOf(x.Word, x.Lemma)
		vote(ending{x.Tag, capitals, wholeWord, word}, e, word)
		for n := range min(maxEnding, len(word)) + 1 {
			vote(ending{x.Tag, capitals, n, word[len(word)-n:]}, e, word)
		}
		count[x.Lemma]++
	}
	t := &Table{rules: map[uint32]uint16{}}
	number := map[Edit]uint16{}
	keys := make([]ending, 0, len(votes))
	for k := range votes {
		keys = append(keys, k)
	}
	// endings from short to long, so that a rule is kept only where the shorter one errs; words last
	slices.SortFunc(keys, func(a, b ending) int {
		return cmp.Or(cmp.Compare(a.length, b.length), cmp.Compare(a.tag, b.tag), strings.Compare(a.text, b.text), compareBool(a.capitals, b.capitals))
	})
	for _, k := range keys {
		var best Edit
		most, types := -1, 0
		for e, words := range votes[k] {
			weight := len(words) // an ending asks words, not occurrences
			if k.length == wholeWord {
				weight = words[k.text]
			}
			types += len(words)
			if weight > most || weight == most && compareEdit(e, best) < 0 {
				best, most = e, weight
			}
		}
		if k.length != wholeWord && k.length > 0 && types < 2 {
			continue
		}
		if e, ok := t.find([]byte(k.text), k.tag, k.capitals); ok && t.edits[e] == best {
			continue
		}
		if _, ok := number[best]; !ok {
			if len(t.edits) == 1<<16 {
				continue
			}
			number[best] = uint16(len(t.edits))
			t.edits = append(t.edits, best)
		}
		t.rules[key(k.tag, k.capitals, k.length, []byte(k.text))] = number[best]
	}
	t.exceptions(examples, number)
	for w, n := range count {
		if n > 1 {
			t.words = append(t.words, w)
		}
	}
	slices.Sort(t.words)
	t.index()
	return t
}

// exceptions adds rules for words that, written just so, have another lemma than their small letters say.
func (t *Table) exceptions(examples []Example, number map[Edit]uint16) {
	type word struct {
		text string
		tag  uint8
	}
	votes := map[word]map[string]int{}
	var order []word
	for _, x := range examples {
		if len(x.Word) > maxWord || x.Lemma == "_" {
			continue
		}
		w := word{x.Word, x.Tag}
		if votes[w] == nil {
			votes[w] = map[string]int{}
			order = append(order, w)
		}
		votes[w][x.Lemma]++
	}
	for _, w := range order {
		best := t.Lemma(w.text, w.tag)
		most := votes[w][best]
		changed := false
		for l, n := range votes[w] {
			if n > most || n == most && changed && l < best {
				best, most, changed = l, n, true
			}
		}
		if !changed {
			continue
		}
		e := editOf(w.text, best)
		if _, ok := number[e]; !ok {
			if len(t.edits) == 1<<16 {
				continue
			}
			number[e] = uint16(len(t.edits))
			t.edits = append(t.edits, e)
		}
		_, _, capitals := small(w.text, nil)
		t.rules[key(w.tag, capitals, exactWord, []byte(w.text))] = number[e]
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func compareEdit(a, b Edit) int {
	return cmp.Or(cmp.Compare(a.Drop, b.Drop), strings.Compare(a.Add, b.Add), compareBool(a.Keep, b.Keep))
}

func (t *Table) index() {
	t.intern = make(map[uint64]string, len(t.words))
	for _, w := range t.words {
		t.intern[wordHash([]byte(w))] = w
	}
}

// maxCount bounds the counts in a file.
const maxCount = 1 << 20

// WriteTo writes the table.
func (t *Table) WriteTo(w io.Writer) (int64, error) {
	var b []byte
	text := func(s string) {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	b = binary.AppendUvarint(b, uint64(len(t.edits)))
	for _, e := range t.edits {
		keep := uint64(0)
		if e.Keep {
			keep = 1
		}
		b = binary.AppendUvarint(b, uint64(e.Drop)<<1|keep)
		text(e.Add)
	}
	keys := make([]uint32, 0, len(t.rules))
	for k := range t.rules {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	b = binary.AppendUvarint(b, uint64(len(keys)))
	last := uint32(0)
	for _, k := range keys {
		b = binary.AppendUvarint(b, uint64(k-last))
		b = binary.AppendUvarint(b, uint64(t.rules[k]))
		last = k
	}
	b = binary.AppendUvarint(b, uint64(len(t.words)))
	for _, s := range t.words {
		text(s)
	}
	n, err := w.Write(b)
	return int64(n), err
}

// Reader is what Read reads from.
type Reader interface {
	io.Reader
	io.ByteReader
}

var errFile = errors.New("lemma table: damaged")

// Read reads what WriteTo wrote.
func Read(r Reader) (*Table, error) {
	t := &Table{}
	var err error
	number := func() int {
		n, e := binary.ReadUvarint(r)
		if e != nil || n > 1<<32 {
			err = errFile
			return 0
		}
		return int(n)
	}
	count := func() int {
		n := number()
		if n > maxCount {
			err = errFile
			return 0
		}
		return n
	}
	text := func() string {
		n := number()
		if n > 4*maxWord {
			err = errFile
			return ""
		}
		b := make([]byte, n)
		if _, e := io.ReadFull(r, b); e != nil {
			err = errFile
		}
		return string(b)
	}
	for range count() {
		n := number()
		t.edits = append(t.edits, Edit{Drop: n >> 1, Keep: n&1 == 1, Add: text()})
		if err != nil {
			return nil, err
		}
	}
	rules := count()
	t.rules = make(map[uint32]uint16, rules)
	last := uint32(0)
	for range rules {
		last += uint32(number())
		e := number()
		if err != nil || e >= len(t.edits) {
			return nil, errFile
		}
		t.rules[last] = uint16(e)
	}
	for range count() {
		t.words = append(t.words, text())
		if err != nil {
			return nil, err
		}
	}
	t.index()
	return t, err
}
