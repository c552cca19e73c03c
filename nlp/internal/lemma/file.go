package lemma

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

// maxCount bounds the counts in a file.
const maxCount = 1 << 20

// WriteTo writes the table.
func (t *Table) WriteTo(w io.Writer) (int64, error) {
	var b []byte
	text := func(s string) {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	b = binary.AppendUvarint(b, uint64(len(t.edits)))
	for _, e := range t.edits {
		keep := uint64(0)
		if e.Keep {
			keep = 1
		}
		b = binary.AppendUvarint(b, uint64(e.Drop)<<1|keep)
		text(e.Add)
	}
	keys := make([]uint32, 0, len(t.rules))
	for k := range t.rules {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	b = binary.AppendUvarint(b, uint64(len(keys)))
	last := uint32(0)
	for _, k := range keys {
		b = binary.AppendUvarint(b, uint64(k-last))
		b = binary.AppendUvarint(b, uint64(t.rules[k]))
		last = k
	}
	b = binary.AppendUvarint(b, uint64(len(t.words)))
	for _, s := range t.words {
		text(s)
	}
	n, err := w.Write(b)
	return int64(n), err
}

// Reader is what Read reads from.
type Reader interface {
	io.Reader
	io.ByteReader
}

var errFile = errors.New("lemma table: damaged")

// Read reads what WriteTo wrote.
func Read(r Reader) (*Table, error) {
	t := &Table{}
	var err error
	number := func() int {
		n, e := binary.ReadUvarint(r)
		if e != nil || n > 1<<32 {
			err = errFile
			return 0
		}
		return int(n)
	}
	count := func() int {
		n := number()
		if n > maxCount {
			err = errFile
			return 0
		}
		return n
	}
	text := func() string {
		n := number()
		if n > 4*maxWord {
			err = errFile
			return ""
		}
		b := make([]byte, n)
		if _, e := io.ReadFull(r, b); e != nil {
			err = errFile
		}
		return string(b)
	}
	for range count() {
		n := number()
		t.edits = append(t.edits, Edit{Drop: n >> 1, Keep: n&1 == 1, Add: text()})
		if err != nil {
			return nil, err
		}
	}
	rules := count()
	t.rules = make(map[uint32]uint16, rules)
	last := uint32(0)
	for range rules {
		last += uint32(number())
		e := number()
		if err != nil || e >= len(t.edits) {
			return nil, errFile
		}
		t.rules[last] = uint16(e)
	}
	for range count() {
		t.words = append(t.words, text())
		if err != nil {
			return nil, err
		}
	}
	t.index()
	return t, err
}
