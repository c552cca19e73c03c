package neural

import (
	"unicode"
	"unicode/utf8"
)

// Features of one word, each a row of the embedding table; the word's vector is their sum.
const (
	featWord    = iota // the form in small letters, digits as 0
	featSuffix4        // its last four, three and two letters
	featSuffix3
	featSuffix2
	featPrefix3 // its first three and two letters
	featPrefix2
	featShape // capitals, digits and signs, repeats dropped
	Features  // how many there are
)

// maxFeatureBytes is how much of a long word is looked at.
const maxFeatureBytes = 64

// Hashes sets out to the hashes of the word's features. first tells whether it opens its sentence.
func Hashes(word string, first bool, out *[Features]uint64) {
	var buf [maxFeatureBytes + utf8.UTFMax]byte
	var at [maxFeatureBytes + 2]uint8 // byte offset of each letter in buf
	n, letters := 0, 0
	shape, last := uint64(hashStart), byte(0)
	if first {
		shape = mix(shape, '^')
	}
	for i := 0; i < len(word) && n < maxFeatureBytes; {
		r, size := rune(word[i]), 1
		var kind byte
		switch {
		case 'a' <= r && r <= 'z':
			kind = 'x'
		case 'A' <= r && r <= 'Z':
			kind = 'X'
			r += 'a' - 'A'
		case '0' <= r && r <= '9':
			kind = '0'
			r = '0'
		case r < utf8.RuneSelf:
			kind = byte(r)
		default:
			r, size = utf8.DecodeRuneInString(word[i:])
			kind, r = foldRune(r)
		}
		at[letters] = uint8(n)
		letters++
		if r < utf8.RuneSelf {
			buf[n] = byte(r)
			n++
		} else {
			n += utf8.EncodeRune(buf[n:], r)
		}
		if kind != last || letters == 2 {
			shape = mix(shape, kind)
			last = kind
		}
		i += size
	}
	at[letters] = uint8(n)
	form := buf[:n]
	out[featWord] = hash(featWord, form)
	out[featSuffix4] = hash(featSuffix4, form[at[max(0, letters-4)]:])
	out[featSuffix3] = hash(featSuffix3, form[at[max(0, letters-3)]:])
	out[featSuffix2] = hash(featSuffix2, form[at[max(0, letters-2)]:])
	out[featPrefix3] = hash(featPrefix3, form[:at[min(3, letters)]])
	out[featPrefix2] = hash(featPrefix2, form[:at[min(2, letters)]])
	out[featShape] = mix(shape, featShape)
}

// foldRune sorts a letter beyond ASCII and makes it small; typographic quotes and dashes become plain.
func foldRune(r rune) (kind byte, folded rune) {
	switch r {
	case '’', '‘':
		return '\'', '\''
	case '“', '”', '„':
		return '"', '"'
	case '–', '—', '−', '‑', '‐':
		return '-', '-'
	case '…':
		return '.', '.'
	}
	switch {
	case unicode.IsUpper(r):
		return 'X', unicode.ToLower(r)
	case unicode.IsLetter(r):
		return 'x', r
	case unicode.IsDigit(r):
		return '0', '0'
	}
	return '.', r
}

// The hash is FNV-1a with a final mixing; the table of features holds no text, only these.
const hashStart, hashPrime = 14695981039346656037, 1099511628211

func mix(h uint64, c byte) uint64 { return (h ^ uint64(c)) * hashPrime }

func hash(kind byte, b []byte) uint64 {
	h := mix(hashStart, kind)
	for _, c := range b {
		h = mix(h, c)
	}
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	return h ^ h>>32
}

// Vocabulary numbers the known features. Row k < Features stands for every unknown feature of kind k.
type Vocabulary struct {
	Hashes []uint64 // of the rows from Features on
	slots  []slot
	mask   uint64
}

type slot struct {
	hash uint64
	row  uint32
}

// NewVocabulary makes the table of the given hashes, which become the rows from Features on.
func NewVocabulary(hashes []uint64) *Vocabulary {
	size := 1
	for size < 2*len(hashes)+2 {
		size *= 2
	}
	v := &Vocabulary{Hashes: hashes, slots: make([]slot, size), mask: uint64(size - 1)}
	for i, h := range hashes {
		k := h & v.mask
		for v.slots[k].row != 0 {
			k = (k + 1) & v.mask
		}
		v.slots[k] = slot{h, uint32(Features + i)}
	}
	return v
}

// Rows is the number of rows of the embedding table.
func (v *Vocabulary) Rows() int { return Features + len(v.Hashes) }

// Row is the row of the feature of that kind and hash.
func (v *Vocabulary) Row(kind int, hash uint64) uint32 {
	for k := hash & v.mask; ; k = (k + 1) & v.mask {
		switch s := &v.slots[k]; {
		case s.row == 0:
			return uint32(kind)
		case s.hash == hash:
			return s.row
		}
	}
}
