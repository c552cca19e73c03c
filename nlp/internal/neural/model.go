package neural

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/tieline/tieline/nlp/internal/matrix"
)

// Model is a network made small and fast for reading: embedding rows of eight bits, matrices of seven.
// It is immutable.
type Model struct {
	Dims
	Vocabulary  *Vocabulary
	rows        []int8    // embedding rows, Embed bytes each
	rowScale    []float32 // of each row
	layers      []modelLayer
	tag         *matrix.Int8
	head        *matrix.Int8
	arc         *matrix.Int8 // transposed ArcU, with ArcBias
	root        []float32    // Arc: what the root is as a head, through arc
	offset      *matrix.Int8
	label       *matrix.Int8
	tagRows     []float32 // (Tags+XTags) × Hidden
	labelOffset []float32 // Offsets × Rels
}

type modelLayer struct {
	w    *matrix.Int8
	v, b []float32
}

// Compress makes a Model of a trained network.
func Compress(n *Net, v *Vocabulary) *Model {
	m := &Model{Dims: n.Dims, Vocabulary: v, rows: make([]int8, len(n.Embedding)), rowScale: make([]float32, v.Rows())}
	for r := range m.rowScale {
		m.rowScale[r] = quantise(m.rows[r*n.Embed:(r+1)*n.Embed], n.Embedding[r*n.Embed:(r+1)*n.Embed])
	}
	small := func(w, bias []float32, rows int) *matrix.Int8 {
		q, scale := matrix.Quantise(w, rows, len(bias))
		return matrix.NewInt8(q, scale, bias, rows, len(bias))
	}
	for i := range n.Layer {
		l := &n.Layer[i]
		m.layers = append(m.layers, modelLayer{small(l.W, make([]float32, l.Gates*n.Hidden), l.In), l.V, l.B})
	}
	m.tag = small(n.TagW, n.TagB, n.Hidden)
	m.head = small(n.HeadW, n.HeadB, n.Hidden)
	transposed := make([]float32, len(n.ArcU))
	for i := range n.Arc {
		for j := range n.Arc {
			transposed[j*n.Arc+i] = n.ArcU[i*n.Arc+j]
		}
	}
	m.arc = small(transposed, n.ArcBias, n.Arc)
	m.root = make([]float32, n.Arc)
	for i := range n.Arc {
		m.root[i] = n.ArcBias[i] + dot(n.Root, n.ArcU[i*n.Arc:(i+1)*n.Arc])
	}
	m.offset = small(n.Offset, make([]float32, Offsets), n.Arc)
	m.tagRows, m.labelOffset = n.TagRows, n.LabelOffset
	m.label = small(n.LabelW, n.LabelB, 3*n.Label)
	return m
}

// magic opens a model file and tells its layout.
const magic = "TLNET06\n"

// maxSize bounds every size in a model file.
const maxSize = 1 << 22

func (d *Dims) list() []*int {
	return []*int{&d.Embed, &d.Hidden, &d.Layers, &d.Arc, &d.Label, &d.Tags, &d.XTags, &d.Rels}
}

// fields are the model's contents in the order of the file, after the sizes.
func (m *Model) fields() []any {
	all := []any{m.Vocabulary.Hashes, m.rows, m.rowScale, m.root, m.tagRows, m.labelOffset}
	for _, l := range m.layers {
		all = append(all, l.v, l.b)
	}
	for _, w := range m.matrices() {
		all = append(all, (*w).Weights(), (*w).Scale, (*w).Bias)
	}
	return all
}

func (m *Model) matrices() []**matrix.Int8 {
	all := []**matrix.Int8{&m.tag, &m.head, &m.arc, &m.offset, &m.label}
	for i := range m.layers {
		all = append(all, &m.layers[i].w)
	}
	return all
}

// Write writes the model.
func (m *Model) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	out.WriteString(magic)
	for _, size := range m.list() {
		_ = binary.Write(out, binary.LittleEndian, uint32(*size)) // Flush tells
	}
	_ = binary.Write(out, binary.LittleEndian, uint32(len(m.Vocabulary.Hashes)))
	for _, f := range m.fields() {
		if err := binary.Write(out, binary.LittleEndian, f); err != nil {
			return err
		}
	}
	return out.Flush()
}

// Read reads what Write wrote, and no byte more.
func Read(in io.Reader) (*Model, error) {
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(in, head); err != nil || string(head) != magic {
		return nil, errors.New("not a model file of this version")
	}
	m := &Model{}
	var known int
	for _, p := range append(m.list(), &known) {
		var size uint32
		if err := binary.Read(in, binary.LittleEndian, &size); err != nil {
			return nil, err
		}
		if size > maxSize {
			return nil, fmt.Errorf("size %d in a model file", size)
		}
		*p = int(size)
	}
	m.Vocabulary = &Vocabulary{Hashes: make([]uint64, known)}
	m.rows, m.rowScale = make([]int8, (Features+known)*m.Embed), make([]float32, Features+known)
	m.tagRows, m.labelOffset = make([]float32, (m.Tags+m.XTags)*m.Hidden), make([]float32, Offsets*m.Rels)
	m.root, m.layers = make([]float32, m.Arc), make([]modelLayer, m.Layers)
	read := func(fields ...any) (err error) {
		for _, f := range fields {
			err = errors.Join(err, binary.Read(in, binary.LittleEndian, f))
		}
		return err
	}
	if err := read(m.Vocabulary.Hashes, m.rows, m.rowScale, m.root, m.tagRows, m.labelOffset); err != nil {
		return nil, err
	}
	for i := range m.layers {
		l := &m.layers[i]
		l.v, l.b = make([]float32, 2*m.Hidden), make([]float32, 2*m.Hidden)
		if err := read(l.v, l.b); err != nil {
			return nil, err
		}
	}
	shapes := [][2]int{{m.Hidden, m.Tags + m.XTags}, {m.Hidden, m.headCols()}, {m.Arc, m.Arc}, {m.Arc, Offsets}, {3 * m.Label, m.Rels}, {m.Embed, 4 * m.Hidden}}
	for i, w := range m.matrices() {
		shape := [2]int{m.Hidden, 3 * m.Hidden}
		if i < len(shapes) {
			shape = shapes[i]
		}
		q, scale, bias := make([]int8, shape[0]*shape[1]), make([]float32, shape[1]), make([]float32, shape[1])
		if err := read(q, scale, bias); err != nil {
			return nil, err
		}
		*w = matrix.NewInt8(q, scale, bias, shape[0], shape[1])
	}
	m.Vocabulary = NewVocabulary(m.Vocabulary.Hashes)
	return m, nil
}
