// Package names finds the names of persons, organisations, places and other things in analysed
// text with a model learned from annotated text: it needs no list to know them.
package names

import "github.com/tieline/tieline/nlp"

// Type is what a name names.
type Type uint8

// The types.
const (
	Person Type = iota
	Organization
	Place
	Other // products, works, events, laws
)

// Name is a name found in a text.
type Name struct {
	Sentence, First, Last int // sentence and its tokens, inclusive
	Type                  Type
	Score                 float32 // probability that span and type are right
}

// Recognizer finds names. It is immutable and safe for concurrent use.
type Recognizer struct{}

// Find gives the names in the text, in order.
func (r *Recognizer) Find(a *nlp.Analysis) []Name { return nil }
