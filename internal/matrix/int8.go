package matrix

import "math"

// Int8 is a fixed right-hand matrix in seven bits, with a scale a column: the form in which the embedded
// model is kept. Products are sums of whole numbers, so every kernel gives the same result to the bit.
//
// A weight q in -63..63 is stored as q+64, an unsigned byte: the processor's instructions multiply unsigned
// by signed bytes, and the sum of two products of at most 127·127 does not overflow sixteen bits. What the
// 64 adds is taken off again with the sum of the row of the left-hand matrix.
type Int8 struct {
	Rows, Cols int
	Scale      []float32 // of each column
	Bias       []float32 // added to each column
	data       []uint8   // panels of tileCols columns; in each, groups of 4 rows: 4 bytes a column
	scale      []float32 // Scale and Bias, filled up to whole panels
	bias       []float32
}

const (
	zeroPoint = 64 // stored form of weight 0
	topWeight = 63
	rowGroup  = 4 // rows whose bytes lie together
	// batchRows is how many rows of the left-hand matrix one kernel call covers.
	batchRows = 16
)

// NewInt8 makes the matrix of weights q (rows×cols, row by row, each in -63..63) times their columns' scale.
// Rows must be a multiple of 4.
func NewInt8(q []int8, scale, bias []float32, rows, cols int) *Int8 {
	panels := (cols + tileCols - 1) / tileCols
	m := &Int8{Rows: rows, Cols: cols, Scale: scale, Bias: bias,
		data:  make([]uint8, panels*tileCols*rows),
		scale: make([]float32, panels*tileCols), bias: make([]float32, panels*tileCols)}
	copy(m.scale, scale)
	copy(m.bias, bias)
	for i := range m.data {
		m.data[i] = zeroPoint
	}
	for k := range rows {
		for j := range cols {
			m.data[m.at(k, j)] = uint8(int(q[k*cols+j]) + zeroPoint)
		}
	}
	return m
}

func (m *Int8) at(k, j int) int {
	return j/tileCols*tileCols*m.Rows + (k/rowGroup*tileCols+j%tileCols)*rowGroup + k%rowGroup
}

// Weights are the weights, row by row, as NewInt8 takes them.
func (m *Int8) Weights() []int8 {
	q := make([]int8, m.Rows*m.Cols)
	for k := range m.Rows {
		for j := range m.Cols {
			q[k*m.Cols+j] = int8(int(m.data[m.at(k, j)]) - zeroPoint)
		}
	}
	return q
}

// Quantise gives the nearest weights of seven bits with a scale for each column of w (rows×cols).
func Quantise(w []float32, rows, cols int) (q []int8, scale []float32) {
	q, scale = make([]int8, len(w)), make([]float32, cols)
	for j := range cols {
		var top float32
		for k := range rows {
			top = max(top, w[k*cols+j], -w[k*cols+j])
		}
		if top == 0 {
			continue
		}
		scale[j] = top / topWeight
		for k := range rows {
			q[k*cols+j] = int8(math.RoundToEven(float64(w[k*cols+j] / scale[j])))
		}
	}
	return q, scale
}

// Bytes is a left-hand matrix in eight bits with a scale a row, made from floats by Fill. Its buffers are
// reused; the zero value is ready.
type Bytes struct {
	rows, cols int
	data       []int8    // filled up with rows of zeros to a multiple of batchRows
	scale      []float32 // of each row
	sum        []int32   // of each row's bytes, times zeroPoint
}

// Fill takes x (rows×cols); cols must be a multiple of 4.
func (b *Bytes) Fill(x []float32, rows, cols int) {
	full := (rows + batchRows - 1) / batchRows * batchRows
	b.rows, b.cols = rows, cols
	if cap(b.data) < full*cols {
		b.data = make([]int8, full*cols, full*cols*5/4)
	}
	b.data = b.data[:full*cols]
	if cap(b.scale) < full {
		b.scale, b.sum = make([]float32, full, full*5/4), make([]int32, full, full*5/4)
	}
	b.scale, b.sum = b.scale[:full], b.sum[:full]
	for i := range rows {
		b.scale[i], b.sum[i] = quantiseRow(b.data[i*cols:(i+1)*cols], x[i*cols:(i+1)*cols])
	}
	clear(b.data[rows*cols:])
	clear(b.scale[rows:])
	clear(b.sum[rows:])
}

// quantiseRowGo sets q to the nearest bytes with x ≈ scale·q and returns scale and zeroPoint times their sum.
func quantiseRowGo(q []int8, x []float32) (scale float32, sum int32) {
	var top float32
	for _, v := range x {
		top = max(top, v, -v)
	}
	if !(top > 0) {
		clear(q)
		return 0, 0
	}
	inverse := 127 / top
	for i, v := range x {
		k := int8(math.RoundToEven(float64(v * inverse)))
		q[i] = k
		sum += int32(k)
	}
	return top / 127, sum * zeroPoint
}

// Stride is the distance between the rows of a product with m, in floats: m.Cols filled up to whole panels.
func (m *Int8) Stride() int { return len(m.scale) }

// Room is how many floats a product of rows rows with m needs: rows are filled up too.
func (m *Int8) Room(rows int) int {
	return (rows + batchRows - 1) / batchRows * batchRows * m.Stride()
}

// Mul sets c to b·m plus the bias. The rows of c lie m.Stride() apart; c must have m.Room(rows of b) floats.
func (m *Int8) Mul(c []float32, b *Bytes) {
	if b.cols != m.Rows {
		panic("matrix: sizes differ")
	}
	if len(b.sum) == 0 {
		return
	}
	stride := m.Stride()
	_ = c[len(b.sum)*stride-1]
	for i := 0; i < len(b.sum); i += batchRows {
		int8Rows(m, b, i, c[i*stride:])
	}
}

// int8RowsGo sets batchRows rows of c to those of b from row i on times m.
func int8RowsGo(m *Int8, b *Bytes, i int, c []float32) {
	for j := 0; j < m.Stride(); j += tileCols {
		int8KernelGo(m.Rows/rowGroup, b.data[i*b.cols:], b.cols, m.data[j*m.Rows:],
			b.scale[i:i+batchRows], b.sum[i:i+batchRows], m.scale[j:j+tileCols], m.bias[j:j+tileCols], c[j:], m.Stride())
	}
}

// int8KernelGo sets batchRows×tileCols of c.
func int8KernelGo(groups int, a []int8, lda int, w []uint8, rowScale []float32, sum []int32, scale, bias, c []float32, ldc int) {
	for i := range batchRows {
		var acc [tileCols]int32
		for g := range groups {
			row := a[i*lda+g*rowGroup : i*lda+g*rowGroup+rowGroup]
			panel := w[g*tileCols*rowGroup : (g+1)*tileCols*rowGroup]
			for j := range tileCols {
				for k, v := range row {
					acc[j] += int32(v) * int32(panel[j*rowGroup+k])
				}
			}
		}
		for j := range tileCols {
			v := float32(acc[j]-sum[i]) * rowScale[i]
			c[i*ldc+j] = float32(v*scale[j]) + bias[j]
		}
	}
}

// addRowGo adds scale·q to dst.
func addRowGo(dst []float32, q []int8, scale float32) {
	for i, v := range q {
		dst[i] += float32(scale * float32(v))
	}
}

// rectifyGo lets a tenth of what is below zero through.
func rectifyGo(z []float32) {
	for i, v := range z {
		z[i] = max(v, float32(0.1*v))
	}
}

// Compress is the matrix of weights w (rows × len(bias)) in seven bits.
func Compress(w, bias []float32, rows int) *Int8 {
	q, scale := Quantise(w, rows, len(bias))
	return NewInt8(q, scale, bias, rows, len(bias))
}

// Round sets q to the nearest bytes with v ≈ scale·q.
func Round(q []int8, v []float32) (scale float32) {
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
