package names

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// table holds the weights of features by hash: rows of one check byte and a weight a label.
type table struct {
	rows     []row // length a power of two
	scale    float32
	expTrans [labelCount][labelCount]float32
}

type row struct {
	check  uint8 // 0 is empty
	weight [labelCount]int8
}

// probes is how many rows a feature may be away from its place.
const probes = 4

// place is the row where a feature belongs and its check byte.
func (t *table) place(h uint32) (int, uint8) {
	return int(h) & (len(t.rows) - 1), uint8(h>>24) | 1
}

// score sums the weights of the features.
func (t *table) score(features []uint32) (out [labelCount]float32) {
	var sum [labelCount]int32
	mask := len(t.rows) - 1
	for _, h := range features {
		i, check := t.place(h)
		for range probes {
			r := &t.rows[i]
			if r.check == check {
				for y, x := range r.weight {
					sum[y] += int32(x)
				}
				break
			}
			if r.check == 0 {
				break
			}
			i = (i + 1) & mask
		}
	}
	for y := range sum {
		out[y] = float32(sum[y]) * t.scale
	}
	return out
}

// put stores the weights of a feature; false where its rows are taken.
func (t *table) put(h uint32, weight [labelCount]int8) bool {
	i, check := t.place(h)
	for range probes {
		if r := &t.rows[i]; r.check == 0 {
			r.check, r.weight = check, weight
			return true
		} else if r.check == check {
			return false
		}
		i = (i + 1) & (len(t.rows) - 1)
	}
	return false
}

// prepare computes what decoding needs from the transitions.
func (r *Recognizer) prepare() {
	for p := range labelCount {
		for y := range labelCount {
			if Label(y).follows(Label(p)) {
				r.table.expTrans[p][y] = float32(math.Exp(float64(r.trans[p+1][y])))
			} else {
				r.table.expTrans[p][y] = 0
			}
		}
	}
}

const magic = "names1\n"

// Write gives the model as bytes that Read reads.
func (r *Recognizer) Write() []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	put := func(v any) { _ = binary.Write(z, binary.LittleEndian, v) } // to memory: cannot fail
	put([]byte(magic))
	put(uint32(len(r.table.rows)))
	put(r.table.scale)
	put(r.agree)
	put(r.trans)
	checks := make([]byte, len(r.table.rows))
	for i := range r.table.rows {
		checks[i] = r.table.rows[i].check
	}
	put(checks)
	for y := range labelCount { // by label: like values stand together and compress
		col := make([]int8, 0, len(r.table.rows))
		for i := range r.table.rows {
			if r.table.rows[i].check != 0 {
				col = append(col, r.table.rows[i].weight[y])
			}
		}
		put(col)
	}
	keys := r.lexicon.sorted()
	put(uint32(len(keys)))
	last := uint32(0)
	for _, k := range keys {
		put(k - last)
		last = k
	}
	for _, k := range keys {
		put(r.lexicon.of(k))
	}
	z.Close()
	return b.Bytes()
}

// Read reads a model.
func Read(b []byte) (*Recognizer, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	all, err := io.ReadAll(io.LimitReader(z, 64<<20))
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(all, []byte(magic)) {
		return nil, errors.New("not a model of names")
	}
	in := bytes.NewReader(all[len(magic):])
	get := func(v any) {
		if err == nil {
			err = binary.Read(in, binary.LittleEndian, v)
		}
	}
	r := &Recognizer{table: &table{}}
	var rows, keys uint32
	get(&rows)
	get(&r.table.scale)
	get(&r.agree)
	get(&r.trans)
	if err != nil || rows == 0 || rows&(rows-1) != 0 || int(rows) > len(all) {
		return nil, errors.Join(err, errors.New("broken model"))
	}
	r.table.rows = make([]row, rows)
	checks := make([]byte, rows)
	get(checks)
	used := 0
	for i, c := range checks {
		r.table.rows[i].check = c
		if c != 0 {
			used++
		}
	}
	for y := range labelCount {
		col := make([]int8, used)
		get(col)
		k := 0
		for i := range r.table.rows {
			if r.table.rows[i].check != 0 {
				r.table.rows[i].weight[y] = col[k]
				k++
			}
		}
	}
	get(&keys)
	if err != nil || int(keys) > len(all) {
		return nil, errors.Join(err, errors.New("broken model"))
	}
	deltas, classes := make([]uint32, keys), make([]Class, keys)
	get(deltas)
	get(classes)
	if err != nil {
		return nil, err
	}
	r.lexicon = NewLexicon(int(keys))
	last := uint32(0)
	for i, d := range deltas {
		last += d
		r.lexicon.add(last, classes[i])
	}
	r.prepare()
	return r, nil
}
