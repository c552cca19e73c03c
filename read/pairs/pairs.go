// Package pairs is a small recurrent network that reads a page as one run of places, words and mentions, and
// answers questions about two of them: what one has to do with the other.
//
// A place is described by hashed features, of which each has a vector; their sum goes through layers that
// make it know what stands before and after it on the page (see package recurrent). An answer is read from the
// vectors of the two places, of the word that is above both in the tree, of the way between them, from the
// strongest of a stretch of text around them, as in the pooling of Zeng et al. 2015, and from all places of the page
// that name what the two name: what a sentence leaves unsaid of a company, others say. A network has several heads,
// each of which answers one sort of question.
//
//	m := pairs.Train([]int{7, 8}, samples)
//	r := m.Read(places)
//	p := r.Odds(&pairs.Question{Head: 0, A: 3, B: 9, Top: 5, Path: []int{4, 5}, First: 0, Last: 12}, nil)
//	r.Close()
//
// It knows nothing of deals: what the places and the classes mean is the caller's.
package pairs

// Question asks one head about places A and B.
type Question struct {
	Head        int
	A, B        int
	Top         int      // the place above both in the tree; -1 for none
	Path        []int    // the places on the way between them
	First, Last int      // the stretch of text that may tell something, both ends included
	More        [][2]int // further such stretches
	AllA, AllB  []int    // the places that name what A names, and B, wherever on the page
	About       []uint32
}

// group is a list of places of which the mean adds to the answer, as a block.
type group struct {
	places []int
	block  int
}

func (q *Question) groups() [3]group { return [3]group{{q.Path, onPath}, {q.AllA, ofA}, {q.AllB, ofB}} }

// stretches calls yield with the ends of every stretch of text.
func (q *Question) stretches(yield func(first, last int) bool) {
	if !yield(q.First, q.Last) {
		return
	}
	for _, s := range q.More {
		if !yield(s[0], s[1]) {
			return
		}
	}
}

// renumbered is the question with other numbers for its places; those of the stretches of text stay.
func (q *Question) renumbered(word, party func(int) int) Question {
	out := *q
	out.A, out.B = party(q.A), party(q.B)
	if q.Top >= 0 {
		out.Top = word(q.Top)
	}
	all := func(places []int, number func(int) int) []int {
		to := make([]int, len(places))
		for i, at := range places {
			to[i] = number(at)
		}
		return to
	}
	out.Path, out.AllA, out.AllB = all(q.Path, word), all(q.AllA, party), all(q.AllB, party)
	return out
}

// Labelled is a question with its answer.
type Labelled struct {
	Question
	Classes []int   // those that are right; one at least
	Weight  float64 // 0 means 1
}

// Sample is a page with its questions, to learn from.
type Sample struct {
	Places    [][]uint32 // features of each place; the first one names it, so that an unknown one is told
	Questions []Labelled
}

// MaxPlaces is how much of a page is read: so long a text has its news far above, and memory stays bounded.
const MaxPlaces = 8000

// unknown is the row of the vector for places whose first feature was not in training.
const unknown = 0

// Sizes of the network; chosen on held-out passages (192 and 256 units, 96 and 128 for an answer, and three layers
// were tried, with next to no gain).
const (
	embed  = 64    // of a place's vector
	width  = 128   // of a layer
	depth  = 2     // layers
	answer = embed // units from which a head answers; what a question is about adds its vector to them
)

// Blocks of a head's projection: what a place adds to the answer as one of the two, above both, on the way, around, and
// as another that names what one of the two names.
const (
	asTop = iota
	onPath
	around
	asA // from here on of parties alone
	asB
	ofA
	ofB
	blocks
)

const (
	wordBlocks  = asA
	partyBlocks = blocks - wordBlocks
)

// slope is how much of a unit below zero is let through.
const slope = 0.1
