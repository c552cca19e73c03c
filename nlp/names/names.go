// Package names finds the names of persons, organisations, places and other things in analysed
// text with a model learned from annotated text: it needs no list to know them.
//
//	for _, n := range names.Default().Find(an) {
//		s := an.Sentences[n.Sentence]
//		fmt.Println(an.Text[s.Tokens[n.First].Start:s.Tokens[n.Last].End], n.Type, n.Score)
//	}
//
// The model is a linear-chain conditional random field over the stretches of text that hold
// capitals (Lafferty, McCallum and Pereira 2001), with hashed features of words, their shape, their
// neighbours and a lexicon of word classes (feature.go). After a first reading, words that the
// document uses more than once are read again with what the other places say of them
// (Find, agree). nlp/names/train trains it; README.md names the annotated text.
package names

import (
	_ "embed"
	"sync"

	"github.com/tieline/tieline/nlp"
)

// Type is what a name names.
type Type uint8

// The types.
const (
	Person Type = iota
	Organization
	Place
	Other // products, works, events, laws
	typeCount
)

func (t Type) String() string {
	return [...]string{"person", "organization", "place", "other"}[t]
}

// Name is a name found in a text.
type Name struct {
	Sentence, First, Last int // sentence and its tokens, inclusive
	Type                  Type
	Score                 float32 // probability that span and type are right, 0 to 1
}

// Label says what a token is in a name: 0 for none, else the beginning or a later part of a name of
// a type.
type Label uint8

// Outside is the label of tokens in no name.
const Outside Label = 0

const labelCount = 1 + 2*int(typeCount)

// Begin labels the first token of a name.
func Begin(t Type) Label { return Label(1 + 2*t) }

// Inside labels its later tokens.
func Inside(t Type) Label { return Label(2 + 2*t) }

func (y Label) typ() Type   { return Type((y - 1) / 2) }
func (y Label) begin() bool { return y%2 == 1 }
func (y Label) follows(prev Label) bool {
	return y == Outside || y.begin() || prev != Outside && prev.typ() == y.typ()
}

// Recognizer finds names. It is immutable and safe for concurrent use.
type Recognizer struct {
	lexicon *Lexicon
	table   *table
	trans   [labelCount + 1][labelCount]float32 // row 0: from the border of a stretch; row y+1: from label y
	agree   float32                             // weight of what a word is elsewhere in the document
}

//go:embed model.bin.gz
var embedded []byte

// Default is the recogniser with the embedded model, loaded once.
var Default = sync.OnceValue(func() *Recognizer {
	r, err := Read(embedded)
	if err != nil {
		panic("embedded model: " + err.Error()) // the tests load it
	}
	return r
})

// Find gives the names in the text, in order.
func (r *Recognizer) Find(a *nlp.Analysis) []Name {
	w := work.Get().(*worker)
	defer work.Put(w)
	w.read(r, a)
	return w.names()
}
