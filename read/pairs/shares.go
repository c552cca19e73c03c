package pairs

import (
	"github.com/tieline/tieline/internal/matrix"
	"github.com/tieline/tieline/internal/recurrent"
)

// shares are what places add to a head's answers, by block: every place as a word, and those that questions may ask about
// as a party.
type shares struct {
	words, parties    []float32
	wordRow, partyRow int     // numbers a row
	row               []int32 // of parties, by place; nil where every place has its own
}

// sharesOfAll are shares of which each place has all blocks in one row.
func sharesOfAll(all []float32) shares {
	return shares{words: all, parties: all[min(wordBlocks*answer, len(all)):], wordRow: blocks * answer, partyRow: blocks * answer}
}

func (s *shares) of(at, block int) []float32 {
	if block < wordBlocks {
		from := at*s.wordRow + block*answer
		return s.words[from : from+answer]
	}
	if s.row != nil {
		at = int(s.row[at])
	}
	from := at*s.partyRow + (block-wordBlocks)*answer
	return s.parties[from : from+answer]
}

// asWords and asParties compute the shares of places from what the network made of them.
func (s *shares) asWords(h *smallHead, in *matrix.Bytes, places int) {
	s.wordRow = wordBlocks * answer
	h.words.Mul(recurrent.Resize(&s.words, h.words.Room(places)), in)
}

func (s *shares) asParties(h *smallHead, in *matrix.Bytes, places int) {
	s.partyRow = partyBlocks * answer
	h.parties.Mul(recurrent.Resize(&s.parties, h.parties.Room(places)), in)
}
