//go:build !amd64

package matrix

func int8Rows(m *Int8, b *Bytes, i int, c []float32) {
	int8RowsGo(m, b, i, c)
}

func quantiseRow(q []int8, x []float32) (scale float32, sum int32) { return quantiseRowGo(q, x) }

// AddRow adds scale·q to dst, which is as long as q.
func AddRow(dst []float32, q []int8, scale float32) { addRowGo(dst, q, scale) }

// Rectify lets a tenth of what is below zero through.
func Rectify(z []float32) { rectifyGo(z) }
