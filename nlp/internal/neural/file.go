package neural

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// magic opens a model file and tells its layout.
const magic = "TLNET01\n"

// maxSize bounds every size in a model file.
const maxSize = 1 << 22

// Write writes the network: sizes, hashes of the features, embedding rows as bytes with a scale each,
// dense parameters as numbers of 32 bits.
func Write(w io.Writer, net *Net, v *Vocabulary) error {
	out := bufio.NewWriter(w)
	out.WriteString(magic)
	for _, size := range net.Dims.list() {
		binary.Write(out, binary.LittleEndian, uint32(*size))
	}
	binary.Write(out, binary.LittleEndian, uint32(len(v.Hashes)))
	binary.Write(out, binary.LittleEndian, v.Hashes)
	row := make([]int8, net.Embed)
	for r := 0; r < len(net.Embedding); r += net.Embed {
		scale := quantise(row, net.Embedding[r:r+net.Embed])
		binary.Write(out, binary.LittleEndian, scale)
		binary.Write(out, binary.LittleEndian, row)
	}
	binary.Write(out, binary.LittleEndian, net.Dense)
	return out.Flush()
}

// quantise sets q to the nearest bytes with v ≈ scale·q.
func quantise(q []int8, v []float32) (scale float32) {
	var top float32
	for _, x := range v {
		top = max(top, x, -x)
	}
	if top == 0 {
		clear(q)
		return 0
	}
	scale = top / 127
	for i, x := range v {
		q[i] = int8(math.RoundToEven(float64(x / scale)))
	}
	return scale
}

func (d *Dims) list() []*int {
	return []*int{&d.Embed, &d.Hidden, &d.Layers, &d.Arc, &d.Label, &d.Tags, &d.XTags, &d.Rels}
}

// Read reads what Write wrote, and no byte more.
func Read(in io.Reader) (*Net, *Vocabulary, error) {
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(in, head); err != nil || string(head) != magic {
		return nil, nil, errors.New("not a model file of this version")
	}
	var d Dims
	var size uint32
	sizes := d.list()
	var rows int
	for _, p := range append(sizes, &rows) {
		if err := binary.Read(in, binary.LittleEndian, &size); err != nil {
			return nil, nil, err
		}
		if size > maxSize {
			return nil, nil, fmt.Errorf("size %d in a model file", size)
		}
		*p = int(size)
	}
	hashes := make([]uint64, rows)
	if err := binary.Read(in, binary.LittleEndian, hashes); err != nil {
		return nil, nil, err
	}
	v := NewVocabulary(hashes)
	net := NewNet(d, v.Rows())
	row := make([]int8, d.Embed)
	for r := 0; r < len(net.Embedding); r += d.Embed {
		var scale float32
		if err := errors.Join(binary.Read(in, binary.LittleEndian, &scale), binary.Read(in, binary.LittleEndian, row)); err != nil {
			return nil, nil, err
		}
		for i, q := range row {
			net.Embedding[r+i] = scale * float32(q)
		}
	}
	return net, v, binary.Read(in, binary.LittleEndian, net.Dense)
}
