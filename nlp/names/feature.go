package names

import (
	"unicode"
	"unicode/utf8"

	"github.com/tieline/tieline/nlp"
)

// word is what features need to know of a token, computed once.
type word struct {
	low   uint32 // hash of the word in small letters
	shape uint32 // hash of its shape: Xx, XX, X.X., x, d, Xx-Xx
	pre   uint32 // hash of the first three letters
	suf3  uint32
	suf2  uint32
	class Class
	flags flag

	tag    uint8  // part of speech
	rel    uint8  // relation to the governing word
	govern uint32 // hash of the governing word's lemma
	aside  int32  // index in the worker's words of the governing word, -1 for none
}

type flag uint8

const (
	capital   flag = 1 << iota // begins with a capital, or holds one
	digit                      // begins with a digit
	opening                    // first word of its sentence
	connector                  // may stand inside a name: "of", "&", "-", "de"
	inTitle                    // most words of its sentence have capitals
	elsewhere                  // the document has the word in small letters too
	inner                      // the document has it with a capital inside a sentence
	letters                    // has a letter
)

const (
	hashBasis = 2166136261
	hashPrime = 16777619
)

// mix makes a feature of a template and one or two values.
func mix(template, a, b uint32) uint32 {
	h := a*0x9E3779B1 ^ (b+0x7F4A7C15)*0x85EBCA77 ^ template*0xC2B2AE3D
	h ^= h >> 15
	h *= 0x2C1B3C6D
	h ^= h >> 13
	return h
}

// connectors may stand between the capitalised words of one name.
var connectors = func() map[uint32]bool {
	m := map[uint32]bool{}
	for _, w := range []string{"of", "the", "and", "for", "de", "la", "du", "des", "van", "von", "der", "den", "di", "da", "do", "del", "dos", "&", "-", "–", "'", "’", "'s", "’s", ".", ",", "in", "on", "to", "at", "with", "/", "+", "!", "y", "e", "et", "und", "al", "el", "bin", "ibn", "le", "les", "a", "by", "from", "as", "zu", "i"} {
		m[hashWord(w)] = true
	}
	return m
}()

// closed are words that are never a name alone.
var closed = func() map[uint32]bool {
	m := map[uint32]bool{}
	for _, w := range []string{"they", "it", "its", "we", "he", "she", "his", "her", "their", "our", "you", "i", "this", "that", "these", "those", "there", "here", "the", "a", "an", "in", "on", "at",
		"by", "for", "from", "with", "but", "and", "or", "if", "when", "while", "after", "before", "since", "although", "though", "as", "both", "neither", "each", "either", "every", "some", "many",
		"most", "all", "such", "what", "who", "which", "how", "why", "where", "not", "no", "yes", "so", "then", "now", "also", "however", "meanwhile", "of", "to", "under", "over", "one", "two",
		"three", "several", "another", "other", "others", "according", "earlier", "later", "last", "next", "until", "because", "despite", "among", "between", "during", "asked", "shares", "analysts", "officials", "sources",
		"amid", "amidst", "whether", "additionally", "furthermore", "moreover", "therefore", "thus", "hence", "overall", "finally", "initially", "previously", "recently", "currently", "notably",
		"leveraging", "following", "including", "regarding", "throughout", "against", "through", "without", "within", "unlike", "could", "would", "should", "is", "are", "was", "were", "has", "have",
		"had", "do", "does", "did"} {
		m[hashWord(w)] = true
	}
	return m
}()

// begins are those of closed that begin names: "The Home Depot", "One Equity Partners".
var begins = func() map[uint32]bool {
	m := map[uint32]bool{}
	for _, w := range []string{"the", "a", "one", "no", "our", "all", "last", "next", "two", "three", "under", "you", "we", "it", "i", "over", "now", "most", "every", "his", "her", "not", "other", "another", "shares"} {
		m[hashWord(w)] = true
	}
	return m
}()

// hashWord is the hash of a word in small letters.
func hashWord(s string) uint32 {
	h := uint32(hashBasis)
	for i := range len(s) {
		c := s[i]
		if c-'A' <= 'Z'-'A' {
			c += 'a' - 'A'
		}
		h = (h ^ uint32(c)) * hashPrime
	}
	return h
}

// look fills in everything about one token that does not need its neighbours.
func look(s string, lex *Lexicon) (w word) {
	low, shape := uint32(hashBasis), uint32(hashBasis)
	var last byte
	put := func(c byte) { // runs of one class count once, two capitals as "XX"
		if c == last {
			if c != 'X' {
				return
			}
			c = 'Y'
		} else if c == 'X' && last == 'Y' {
			return
		}
		last = c
		shape = (shape ^ uint32(c)) * hashPrime
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			switch {
			case unicode.IsUpper(r):
				put('X')
				w.flags |= capital | letters
			case unicode.IsLetter(r):
				put('x')
				w.flags |= letters
			default:
				put('*')
			}
			for _, b := range []byte(s[i : i+n]) {
				low = (low ^ uint32(b)) * hashPrime
			}
			i += n
			continue
		}
		switch {
		case c-'A' <= 'Z'-'A':
			put('X')
			w.flags |= capital | letters
			c += 'a' - 'A'
		case c-'a' <= 'z'-'a':
			put('x')
			w.flags |= letters
		case c-'0' <= 9:
			put('d')
			if i == 0 {
				w.flags |= digit
			}
		default:
			put(c)
		}
		low = (low ^ uint32(c)) * hashPrime
		i++
	}
	w.low, w.shape = low, shape
	w.class = lex.of(low)
	if connectors[low] {
		w.flags |= connector
	}
	if w.flags&capital != 0 {
		w.pre = hashWord(s[:min(3, len(s))])
		w.suf3 = hashWord(s[max(0, len(s)-3):])
		w.suf2 = hashWord(s[max(0, len(s)-2):])
	}
	return w
}

// worker holds the buffers of one reading; workers are reused.
type worker struct {
	r        *Recognizer
	words    []word
	first    []int // index in words of each sentence's first token
	stretch  []stretch
	emission [][labelCount]float32 // of the tokens of all stretches, in order
	marginal [][labelCount]float32
	path     []Label
	back     [][labelCount]Label
	features []uint32
	seen     map[uint32]uint8 // by word: seenLow, seenInner
	votes    map[uint32]int32 // index in ballots, by word
	ballots  []ballot
}

const (
	seenLow   = 1
	seenInner = 2
)

// stretch is a run of tokens that may hold names, with the index of its scores.
type stretch struct {
	sentence, from, to int // tokens [from, to) of worker.words
	at                 int // index of its first token in worker.emission
}

// load looks at every token of the text and finds the stretches.
func (w *worker) load(r *Recognizer, a *nlp.Analysis) {
	w.r = r
	w.words, w.first, w.stretch = w.words[:0], w.first[:0], w.stretch[:0]
	clear(w.seen)
	for s := range a.Sentences {
		w.first = append(w.first, len(w.words))
		tokens := a.Sentences[s].Tokens
		opened := false
		capitals, small := 0, 0
		for i := range tokens {
			x := look(a.Text[tokens[i].Start:tokens[i].End], r.lexicon)
			if x.flags&letters != 0 || x.flags&digit != 0 {
				if !opened {
					x.flags |= opening
					opened = true
				}
				if x.flags&capital != 0 {
					capitals++
					if x.flags&opening == 0 {
						w.seen[x.low] |= seenInner
					}
				} else if x.flags&connector == 0 && x.flags&letters != 0 {
					small++
					w.seen[x.low] |= seenLow
				}
			}
			x.tag, x.rel, x.aside = uint8(tokens[i].Tag), uint8(tokens[i].Rel), -1
			if h := tokens[i].Head; h >= 0 {
				x.govern, x.aside = hashWord(tokens[h].Lemma), int32(w.first[s]+h)
			}
			w.words = append(w.words, x)
		}
		if capitals > 3 && capitals > 2*small {
			for i := w.first[s]; i < len(w.words); i++ {
				w.words[i].flags |= inTitle
			}
		}
	}
	w.first = append(w.first, len(w.words))
	for s := range a.Sentences {
		w.stretches(s)
	}
	at := 0
	for i := range w.stretch {
		w.stretch[i].at = at
		at += w.stretch[i].to - w.stretch[i].from
	}
	for i := range w.words {
		if x := &w.words[i]; x.flags&capital != 0 {
			if s := w.seen[x.low]; s != 0 {
				if s&seenLow != 0 {
					x.flags |= elsewhere
				}
				if s&seenInner != 0 {
					x.flags |= inner
				}
			}
		}
	}
}

// stretches finds the runs of capitalised words of a sentence, with up to three connectors between
// them and the figures that touch them.
func (w *worker) stretches(s int) {
	from, last := -1, -1
	end := w.first[s+1]
	close := func() {
		if from >= 0 {
			w.stretch = append(w.stretch, stretch{sentence: s, from: from, to: last + 1})
		}
		from = -1
	}
	for i := w.first[s]; i < end; i++ {
		f := w.words[i].flags
		switch {
		case f&capital != 0:
			if from < 0 && f&inTitle == 0 && closed[w.words[i].low] && (i+1 == end || w.words[i+1].flags&capital == 0 || !begins[w.words[i].low]) {
				continue // "They said", "(Agency) -- When Ford": a word that is no name alone and begins none
			}
			if from < 0 {
				from = i
				if i > w.first[s] && w.words[i-1].flags&digit != 0 {
					from = i - 1
				}
			}
			last = i
		case from >= 0 && f&digit != 0 && i-last <= 2:
			last = i
		case from >= 0 && (f&connector == 0 || i-last > 3):
			close()
		}
	}
	close()
}

// none stands for the words beyond the borders of a sentence.
var none = word{low: 1, shape: 1}

func (w *worker) at(i, from, to int) *word {
	if i < from || i >= to {
		return &none
	}
	return &w.words[i]
}

// extract gives the features of token i of a sentence that spans [from, to).
func (w *worker) extract(out []uint32, i, from, to int) []uint32 {
	p2, p1, x, n1, n2 := w.at(i-2, from, to), w.at(i-1, from, to), &w.words[i], w.at(i+1, from, to), w.at(i+2, from, to)
	// the run of capitalised words around the token, without connectors
	a, b := i, i
	for a > from && (w.words[a-1].flags&capital != 0) && i-a < 8 {
		a--
	}
	for b+1 < to && (w.words[b+1].flags&capital != 0) && b-i < 8 {
		b++
	}
	before, after, tail := w.at(a-1, from, to), w.at(b+1, from, to), &w.words[b]
	position := uint32(min(i-a, 3)<<4 | min(b-i, 3))
	doc := uint32(x.flags & (opening | inTitle | elsewhere | inner | capital | digit))
	tag, tagP, tagN := uint32(x.tag), uint32(p1.tag), uint32(n1.tag)
	// what the run is in its sentence: its first word whose governor stands outside it tells
	top := b
	for k := a; k <= b; k++ {
		if h := int(w.words[k].aside); h < a || h > b {
			top = k
			break
		}
	}
	role := &w.words[top]
	c, cp, cn := uint32(x.class), uint32(p1.class), uint32(n1.class)
	return append(out,
		mix(0, 0, 0),
		mix(1, x.low, 0),
		mix(2, p1.low, 0),
		mix(3, n1.low, 0),
		mix(4, p2.low, 0),
		mix(5, n2.low, 0),
		mix(6, p1.low, x.low),
		mix(7, x.low, n1.low),
		mix(8, x.shape, 0),
		mix(9, p1.shape, x.shape),
		mix(10, x.shape, n1.shape),
		mix(11, x.pre, 0),
		mix(12, x.suf3, 0),
		mix(13, x.suf2, x.shape),
		mix(14, c, 0),
		mix(15, cp, c),
		mix(16, c, cn),
		mix(17, doc, c),
		mix(18, doc, x.shape),
		mix(19, p1.low, x.shape),
		mix(20, n1.low, x.shape),
		mix(21, p2.low, p1.low),
		mix(22, n1.low, n2.low),
		mix(23, before.low, position),
		mix(24, after.low, position),
		mix(25, tail.low, position>>4),
		mix(26, uint32(tail.class), position),
		mix(27, before.low, after.low),
		mix(28, w.words[a].low, uint32(i-a)),
		mix(29, uint32(w.words[a].class), position),
		mix(30, position, doc),
		mix(31, tail.suf3, uint32(b-i)),
		mix(32, before.low, c),
		mix(33, after.low, c),
		mix(34, x.low, doc),
		mix(36, uint32(before.class), uint32(after.class)<<8|position),
		mix(37, cp&told, cn&told|c<<16),
		mix(38, tag, x.shape),
		mix(39, tagP, tag<<8|tagN),
		mix(40, tag, doc),
		mix(41, uint32(x.rel), tag),
		mix(42, x.govern, uint32(x.rel)),
		mix(43, role.govern, uint32(role.rel)),
		mix(44, role.govern, uint32(role.rel)<<8|position),
		mix(45, uint32(role.rel), uint32(role.tag)<<8|position),
		mix(35, uint32(p1.flags&(digit|capital)), uint32(x.flags&(digit|capital|opening))<<8|uint32(n1.flags&digit)<<4|uint32(n2.flags&digit)),
	)
}

const featureCount = 46

// told are the classes that tell of the names beside them.
const told = uint32(Title | Say | Descriptor | BodyNoun | LegalForm | GivenName)
