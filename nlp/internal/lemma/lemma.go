// Package lemma finds dictionary forms: "companies" NNS is "company", "bought" VBD is "buy".
//
// A Table is learned from words with tag and lemma. It holds edits (drop so many bytes, add these) for
// whole words and for endings; the longest known ending decides for words that it has not seen.
package lemma

import (
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
	if !ok && capitals {
		edit, ok = t.find(low, tag, false)
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
	if capitals && len(e.Add) == 0 && e.Drop < len(word) {
		return word[:len(word)-e.Drop] // GWh, EVs: no word that is known in small letters
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

func (t *Table) index() {
	t.intern = make(map[uint64]string, len(t.words))
	for _, w := range t.words {
		t.intern[wordHash([]byte(w))] = w
	}
}
