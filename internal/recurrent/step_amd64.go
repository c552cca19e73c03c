package recurrent

import "github.com/tieline/tieline/internal/matrix"

// recurStepArgs are the arguments of recurStep, in the order that the assembly reads.
type recurStepArgs struct {
	half                                 int
	pre, through, v, b, prev, f, r, c, h *float32
}

//go:noescape
func recurStep(s *recurStepArgs)

//go:noescape
func recurStepWide(s *recurStepArgs)

// step is one word of one direction of a recurrent layer; see stepGo.
func step(half int, pre, through, v, b, prev, f, r, c, h []float32) {
	if !matrix.AVX2 || half%8 != 0 {
		stepGo(half, pre, through, v, b, prev, f, r, c, h)
		return
	}
	args := recurStepArgs{half, &pre[0], &through[0], &v[0], &b[0], &prev[0], &f[0], &r[0], &c[0], &h[0]}
	if matrix.VNNI && half%16 == 0 {
		recurStepWide(&args)
		return
	}
	recurStep(&args)
}
