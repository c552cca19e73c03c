package pairs

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/tieline/tieline/internal/matrix"
	"github.com/tieline/tieline/internal/recurrent"
)

// Model is a trained network for reading: vectors of eight bits, matrices of seven. It is immutable and safe for
// concurrent use, and gives the same answers to the bit on every machine.
type Model struct {
	vocabulary vocabulary
	rows       recurrent.Rows
	asked      []float32 // the vectors of what questions are about, unpacked
	layers     []recurrent.Small
	heads      []smallHead
}

type smallHead struct {
	head           // without its place, which stands below
	words, parties *matrix.Int8
}

func compress(n *net, v vocabulary) *Model {
	m := &Model{vocabulary: v, rows: recurrent.CompressRows(n.Embedding, embed)}
	for i := range n.layers {
		m.layers = append(m.layers, n.layers[i].Compress())
	}
	for _, h := range n.heads {
		words, parties := h.byUse()
		h.place = nil
		m.heads = append(m.heads, smallHead{h, matrix.Compress(words, make([]float32, wordBlocks*answer), width),
			matrix.Compress(parties, make([]float32, partyBlocks*answer), width)})
	}
	m.unpack()
	return m
}

// byUse parts a head's projection into that of words and that of parties.
func (h *head) byUse() (words, parties []float32) {
	for row := range width {
		all := h.place[row*blocks*answer : (row+1)*blocks*answer]
		words, parties = append(words, all[:wordBlocks*answer]...), append(parties, all[wordBlocks*answer:]...)
	}
	return words, parties
}

// unpack makes the vectors of what questions are about ready to be added.
func (m *Model) unpack() {
	m.asked = make([]float32, len(m.vocabulary.about)*embed)
	for i := range m.vocabulary.about {
		m.rows.Add(m.asked[i*embed:(i+1)*embed], uint32(1+len(m.vocabulary.places)+i))
	}
}

// about is the vector of a row of what questions are about.
func (m *Model) about(row uint32) []float32 {
	at := (int(row) - 1 - len(m.vocabulary.places)) * embed
	return m.asked[at : at+embed]
}

// magic opens a model file and tells its layout.
const magic = "TLPAIR2\n"

// Limits of what a file may claim.
const (
	maxRows    = 1 << 20
	maxHeads   = 16
	maxClasses = 64
)

// sizes are the numbers at the head of a file.
func sizes() []uint32 { return []uint32{embed, width, depth, answer} }

// Save writes the model.
func (m *Model) Save(w io.Writer) error {
	out := bufio.NewWriter(w)
	out.WriteString(magic)
	head := append(sizes(), uint32(len(m.vocabulary.places)), uint32(len(m.vocabulary.about)), uint32(len(m.heads)))
	for i := range m.heads {
		head = append(head, uint32(m.heads[i].classes))
	}
	for _, field := range append([]any{head}, m.fields()...) {
		if err := binary.Write(out, binary.LittleEndian, field); err != nil {
			return err
		}
	}
	return out.Flush()
}

// fields are the model's contents in the order of the file, after the sizes.
func (m *Model) fields() []any {
	all := []any{m.vocabulary.places, m.vocabulary.about, m.rows.Values, m.rows.Scale}
	for i := range m.layers {
		l := &m.layers[i]
		all = append(all, l.W.Weights(), l.W.Scale, l.V, l.B)
	}
	for i := range m.heads {
		h := &m.heads[i]
		all = append(all, h.words.Weights(), h.words.Scale, h.parties.Weights(), h.parties.Scale, h.bias, h.out, h.offset)
	}
	return all
}

// Load reads what Save wrote.
func Load(r io.Reader) (*Model, error) {
	in := bufio.NewReader(r)
	opening := make([]byte, len(magic))
	if _, err := io.ReadFull(in, opening); err != nil || string(opening) != magic {
		return nil, errors.New("not a pair model of this version")
	}
	f := &file{in: in}
	for _, want := range sizes() {
		if got := f.size(1 << 16); f.err == nil && got != int(want) {
			return nil, fmt.Errorf("a pair model of other sizes (%d for %d)", got, want)
		}
	}
	places, about, heads := f.size(maxRows), f.size(maxRows), f.size(maxHeads)
	classes := make([]int, heads)
	for i := range classes {
		classes[i] = f.size(maxClasses)
	}
	if f.err != nil {
		return nil, f.err
	}
	m := &Model{vocabulary: newVocabulary(f.hashes(places), f.hashes(about))}
	rows := m.vocabulary.rows()
	m.rows = recurrent.Rows{Values: f.bytes(rows * embed), Scale: f.floats(rows), Width: embed}
	for _, l := range recurrent.Stack(embed, width, depth) {
		w := f.matrix(l.In, l.Gates*l.Out)
		m.layers = append(m.layers, recurrent.Small{W: w, V: f.floats(2 * l.Out), B: f.floats(2 * l.Out)})
	}
	for _, c := range classes {
		words, parties := f.matrix(width, wordBlocks*answer), f.matrix(width, partyBlocks*answer)
		m.heads = append(m.heads, smallHead{head{classes: c, bias: f.floats(answer), out: f.floats(answer * c), offset: f.floats(c)}, words, parties})
	}
	if f.err != nil {
		return nil, f.err
	}
	m.unpack()
	return m, nil
}

// file reads parts of a model until the first error.
type file struct {
	in  io.Reader
	err error
}

func (f *file) read(to any) {
	if f.err == nil {
		f.err = binary.Read(f.in, binary.LittleEndian, to)
	}
}

func (f *file) size(most int) int {
	var n uint32
	f.read(&n)
	if f.err == nil && int(n) > most {
		f.err = fmt.Errorf("size %d in a pair model", n)
	}
	if f.err != nil {
		return 0
	}
	return int(n)
}

func (f *file) hashes(n int) []uint32 { v := make([]uint32, n); f.read(v); return v }

func (f *file) floats(n int) []float32 { v := make([]float32, n); f.read(v); return v }

func (f *file) bytes(n int) []int8 { v := make([]int8, n); f.read(v); return v }

func (f *file) matrix(rows, cols int) *matrix.Int8 {
	q := f.bytes(rows * cols)
	for i, v := range q {
		q[i] = max(-63, min(63, v)) // what a matrix can hold, whatever the file says
	}
	return matrix.NewInt8(q, f.floats(cols), make([]float32, cols), rows, cols)
}
