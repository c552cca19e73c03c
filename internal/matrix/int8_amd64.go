package matrix

// VNNI tells whether the processor multiplies bytes in registers of 512 bits.
var VNNI = AVX2 && detectVNNI()

func detectVNNI() bool {
	const avx512f, avx512bw, avx512vl, vnni, saved512 = 1 << 16, 1 << 30, 1 << 31, 1 << 11, 0xe6
	if saved, _ := xgetbv(); saved&saved512 != saved512 {
		return false
	}
	_, b, c, _ := cpuid(7, 0)
	return b&avx512f != 0 && b&avx512bw != 0 && b&avx512vl != 0 && c&vnni != 0
}

// int8Args are the arguments of the kernels, in the order that the assembly reads.
type int8Args struct {
	groups   int
	a        *int8
	lda      int
	w        *uint8
	rowScale *float32
	sum      *int32
	scale    *float32
	bias     *float32
	c        *float32
	ldc      int
}

//go:noescape
func int8VNNI(s *int8Args)

//go:noescape
func int8AVX2(s *int8Args)

//go:noescape
func greatest(x *float32, n int) float32

//go:noescape
func roundBytes(q *int8, x *float32, n int, inverse float32) int32

//go:noescape
func addRow(dst *float32, q *int8, n int, scale float32)

//go:noescape
func rectify(z *float32, n int, slope float32)

// Rectify lets a tenth of what is below zero through.
func Rectify(z []float32) {
	n := len(z) &^ 7
	if AVX2 && n > 0 {
		rectify(&z[0], n, 0.1)
		z = z[n:]
	}
	rectifyGo(z)
}

// int8Rows sets batchRows rows of c to those of b from row i on times m.
func int8Rows(m *Int8, b *Bytes, i int, c []float32) {
	if !AVX2 {
		int8RowsGo(m, b, i, c)
		return
	}
	rows, stride := m.Rows, m.Stride()
	_, _, _ = b.data[(i+batchRows)*rows-1], m.data[stride*rows-1], c[batchRows*stride-1]
	args := int8Args{groups: rows / rowGroup, lda: rows, ldc: stride}
	for j := 0; j < stride; j += tileCols {
		args.w, args.scale, args.bias = &m.data[j*rows], &m.scale[j], &m.bias[j]
		args.a, args.rowScale, args.sum, args.c = &b.data[i*rows], &b.scale[i], &b.sum[i], &c[j]
		if VNNI {
			int8VNNI(&args)
			continue
		}
		for k := 0; k < batchRows; k += 4 {
			args.a, args.rowScale, args.sum, args.c = &b.data[(i+k)*rows], &b.scale[i+k], &b.sum[i+k], &c[k*stride+j]
			int8AVX2(&args)
		}
	}
}

func quantiseRow(q []int8, x []float32) (scale float32, sum int32) {
	if !AVX2 || len(x)%32 != 0 || len(x) == 0 {
		return quantiseRowGo(q, x)
	}
	top := greatest(&x[0], len(x))
	if !(top > 0) {
		clear(q)
		return 0, 0
	}
	return top / 127, roundBytes(&q[0], &x[0], len(x), 127/top) * zeroPoint
}

// AddRow adds scale·q to dst, which is as long as q.
func AddRow(dst []float32, q []int8, scale float32) {
	if !AVX2 || len(q)%16 != 0 || len(q) == 0 {
		addRowGo(dst, q, scale)
		return
	}
	_ = dst[len(q)-1]
	addRow(&dst[0], &q[0], len(q), scale)
}
