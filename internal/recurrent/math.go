package recurrent

import "math"

// exp is e to the power x in single precision, within a millionth of it, for |x| up to 20, and within four of
// them up to 80. As a power of two it has a whole part, which is made in the exponent's bits, and a rest from 0
// to 1, of which the polynomial is that of the least relative error (Remez' exchange; 7.5e-8). The conversions
// are explained at stepGo.
func exp(x float32) float32 {
	x = max(-80, min(80, x))
	y := float32(x * 1.44269504)
	whole := float32(math.Floor(float64(y)))
	u := y - whole
	e := float32(u*0.0018775767) + 0.00898934
	e = float32(u*e) + 0.05582632
	e = float32(u*e) + 0.24015361
	e = float32(u*e) + 0.6931531
	e = float32(u*e) + 0.9999999
	return e * math.Float32frombits(uint32(int32(whole)+127)<<23)
}

func sigmoid(x float32) float32 { return 1 / (1 + exp(-x)) }

// Softmax sets p to the shares of the scores and returns the logarithm of their sum.
func Softmax(p, scores []float32) float32 {
	top := scores[0]
	for _, v := range scores {
		top = max(top, v)
	}
	var sum float32
	for i, v := range scores {
		e := exp(v - top)
		p[i] = e
		sum += e
	}
	scale := 1 / sum
	for i := range p {
		p[i] *= scale
	}
	return top + float32(math.Log(float64(sum)))
}
