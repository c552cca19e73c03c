package neural

// Target is what a batch should have been read as. Soft targets, where given, are distributions of a
// teacher that take the place of the single right answer.
type Target struct {
	Heads []int // index in the sentence, -1 root
	Tags  []uint8
	XTags []uint8
	Rels  []uint8

	SoftArcs [][]float32 // of each sentence: words × (words+1)
	SoftTags []float32   // words × (Tags+XTags)
	SoftRels []float32   // words × Rels, for Heads
}

// Gradient is where a batch's gradient is summed: dense parameters as in Net.Dense, embedding rows by number.
type Gradient struct {
	Net  *Net                // its Dense holds the sums; its Embedding the rows
	Rows map[uint32]struct{} // rows of Embedding that are not zero
	List []uint32
}

// NewGradient makes a gradient of zeros for net.
func NewGradient(net *Net) *Gradient {
	return &Gradient{Net: NewNet(net.Dims, len(net.Embedding)/net.Embed), Rows: map[uint32]struct{}{}}
}

// Clear sets the gradient to zero.
func (g *Gradient) Clear() {
	clear(g.Net.Dense)
	e := g.Net.Embed
	for _, r := range g.List {
		clear(g.Net.Embedding[int(r)*e : (int(r)+1)*e])
	}
	clear(g.Rows)
	g.List = g.List[:0]
}

// Add adds another gradient.
func (g *Gradient) Add(other *Gradient) {
	for i, v := range other.Net.Dense {
		g.Net.Dense[i] += v
	}
	e := g.Net.Embed
	for _, r := range other.List {
		g.touch(r)
		dst := g.Net.Embedding[int(r)*e : (int(r)+1)*e]
		for j, v := range other.Net.Embedding[int(r)*e : (int(r)+1)*e] {
			dst[j] += v
		}
	}
}

func (g *Gradient) touch(row uint32) {
	if _, seen := g.Rows[row]; !seen {
		g.Rows[row] = struct{}{}
		g.List = append(g.List, row)
	}
}

type gradients struct {
	tag, tagInput, label, labelIn, heads, asDep, govern, output, arcs, part, offsets, pre []float32
	asHead, root                                                                          []float32
}

// Losses are a batch's sums of cross entropy in nats.
type Losses struct{ Arc, Rel, Tag float64 }

// Weights are the shares of the tasks in the loss.
type Weights struct{ Arc, Rel, Tag float32 }

// Backward adds the gradient of the loss over the last Forward to g. The loss is divided by words, the
// number of words of which this batch is a part.
func (p *Pass) Backward(t *Target, w Weights, words int, g *Gradient) Losses {
	var loss Losses
	n, gn := p.net, g.Net
	scale := 1 / float32(words)
	p.ScoreLabels(t.Heads)

	dTag := resize(&p.grad.tag, len(p.TagScores))
	loss.Tag = p.tagLoss(t, dTag, scale*w.Tag)
	p.scratch.TransposedMul(gn.TagW, p.tagInput, dTag, n.Hidden, p.words, len(n.TagB), true)
	sumRows(gn.TagB, dTag)
	dTagIn := resize(&p.grad.tagInput, p.words*n.Hidden)
	p.scratch.MulTransposed(dTagIn, dTag, n.TagW, p.words, len(n.TagB), n.Hidden, false)
	p.unmask(dTagIn, p.tagMask, n.Hidden)

	dHeads := resize(&p.grad.heads, len(p.heads))
	clear(dHeads)
	loss.Rel = p.labelLoss(t, g, dHeads, scale*w.Rel)
	loss.Arc = p.arcLoss(t, g, dHeads, scale*w.Arc)

	cols := n.headCols()
	p.unmask(dHeads, p.headMask, cols)
	for i, v := range p.heads {
		if v < 0 {
			dHeads[i] *= 0.1
		}
	}
	p.scratch.TransposedMul(gn.HeadW, p.output, dHeads, n.Hidden, p.words, cols, true)
	sumRows(gn.HeadB, dHeads)
	dH := resize(&p.grad.output, p.words*n.Hidden)
	p.scratch.MulTransposed(dH, dHeads, n.HeadW, p.words, cols, n.Hidden, false)
	p.unmask(dH, p.outMask, n.Hidden)

	for i := len(n.Layer) - 1; i >= 0; i-- {
		if i == len(n.Layer)-2 {
			p.tagRowsBack(dH, gn)
			for j, v := range dTagIn {
				dH[j] += v
			}
		}
		dH = p.layerBack(i, dH, g)
	}
	p.embedBack(dH, g)
	return loss
}

func (p *Pass) tagRowsBack(d []float32, gn *Net) {
	h := p.net.Hidden
	for k, tag := range p.bestTags[:2*p.words] {
		dst := gn.TagRows[tag*h : (tag+1)*h]
		for j, v := range d[k/2*h : (k/2+1)*h] {
			dst[j] += v
		}
	}
}

func (p *Pass) unmask(d, mask []float32, width int) {
	if mask == nil {
		return
	}
	at := 0
	for s, length := range p.Lengths {
		m := mask[s*width : (s+1)*width]
		for range length {
			for j, v := range m {
				d[at+j] *= v
			}
			at += width
		}
	}
}

func sumRows(dst, rows []float32) {
	for i := 0; i < len(rows); i += len(dst) {
		for j, v := range rows[i : i+len(dst)] {
			dst[j] += v
		}
	}
}

// crossEntropy sets d to the gradient of the scores' loss and returns the loss. gold counts where soft is nil.
func crossEntropy(d, scores []float32, gold int, soft []float32, scale float32) float64 {
	norm := softmax(d, scores)
	var loss float64
	if soft == nil {
		loss = float64(norm - scores[gold])
		d[gold]--
	} else {
		for i, q := range soft {
			if q > 0 {
				loss += float64(q * (norm - scores[i]))
			}
			d[i] -= q
		}
	}
	for i := range d {
		d[i] *= scale
	}
	return loss
}

func (p *Pass) tagLoss(t *Target, d []float32, scale float32) (loss float64) {
	nt, all := p.net.Tags, len(p.net.TagB)
	for w := range p.words {
		s, g := p.TagScores[w*all:(w+1)*all], d[w*all:(w+1)*all]
		var softTag, softX []float32
		if t.SoftTags != nil {
			softTag, softX = t.SoftTags[w*all:w*all+nt], t.SoftTags[w*all+nt:(w+1)*all]
		}
		loss += crossEntropy(g[:nt], s[:nt], int(t.Tags[w]), softTag, scale)
		loss += crossEntropy(g[nt:], s[nt:], int(t.XTags[w]), softX, scale)
	}
	return loss
}

func (p *Pass) labelLoss(t *Target, g *Gradient, dHeads []float32, scale float32) (loss float64) {
	n, gn := p.net, g.Net
	d := resize(&p.grad.label, p.words*n.Rels)
	for w := range p.words {
		row := d[w*n.Rels : (w+1)*n.Rels]
		if p.labelHeads[w] < 0 {
			clear(row)
			continue
		}
		var soft []float32
		if t.SoftRels != nil {
			soft = t.SoftRels[w*n.Rels : (w+1)*n.Rels]
		}
		loss += crossEntropy(row, p.LabelScores[w*n.Rels:(w+1)*n.Rels], int(t.Rels[w]), soft, scale)
		c := offsetClass(p.labelHeads[w] - w)
		addTo(gn.LabelOffset[c*n.Rels:(c+1)*n.Rels], row)
	}
	p.scratch.TransposedMul(gn.LabelW, p.labelIn, d, 3*n.Label, p.words, n.Rels, true)
	sumRows(gn.LabelB, d)
	dIn := resize(&p.grad.labelIn, len(p.labelIn))
	p.scratch.MulTransposed(dIn, d, n.LabelW, p.words, n.Rels, 3*n.Label, false)
	cols, off, k := n.headCols(), 2*n.Arc, n.Label
	for w, h := range p.labelHeads[:p.words] {
		if h < 0 {
			continue
		}
		x := dIn[w*3*k : (w+1)*3*k]
		dep, dDep := p.heads[w*cols+off:w*cols+off+k], dHeads[w*cols+off:w*cols+off+k]
		head, dHead := p.heads[h*cols+off+k:h*cols+off+2*k], dHeads[h*cols+off+k:h*cols+off+2*k]
		for j := range k {
			dDep[j] += x[j] + x[2*k+j]*head[j]
			dHead[j] += x[k+j] + x[2*k+j]*dep[j]
		}
	}
	return loss
}

func (p *Pass) arcLoss(t *Target, g *Gradient, dHeads []float32, scale float32) (loss float64) {
	n, gn := p.net, g.Net
	a, cols := n.Arc, n.headCols()
	dDep := resize(&p.grad.asDep, p.words*a)
	dGovern := resize(&p.grad.govern, p.words*a)
	dRoot := resize(&p.grad.root, a)
	clear(dRoot)
	dOffsets := resize(&p.grad.offsets, p.words*Offsets)
	clear(dOffsets)
	first := 0
	for s, length := range p.Lengths {
		d := resize(&p.grad.arcs, length*(length+1))
		part := resize(&p.grad.part, length*length)
		dep := p.asDep[first*a : (first+length)*a]
		for i := range length {
			row := d[i*(length+1) : (i+1)*(length+1)]
			var soft []float32
			if t.SoftArcs != nil && t.SoftArcs[s] != nil {
				soft = t.SoftArcs[s][i*(length+1) : (i+1)*(length+1)]
			}
			loss += crossEntropy(row, p.Arcs[s][i*(length+1):(i+1)*(length+1)], t.Heads[first+i]+1, soft, scale)
			copy(part[i*length:], row[1:])
			for j, v := range row[1:] {
				if j != i {
					dOffsets[(first+i)*Offsets+offsetClass(j-i)] += v
				}
			}
			x := row[0]
			for j, v := range dep[i*a : (i+1)*a] {
				dRoot[j] += x * v
			}
		}
		p.scratch.Mul(dDep[first*a:(first+length)*a], part, p.govern[first*a:(first+length)*a], length, length, a, false)
		for i := range length {
			x := d[i*(length+1)]
			for j, v := range p.rootScore {
				dDep[(first+i)*a+j] += x * v
			}
		}
		p.scratch.TransposedMul(dGovern[first*a:(first+length)*a], part, dep, length, length, a, false)
		first += length
	}
	p.scratch.TransposedMul(gn.Offset, p.asDep, dOffsets, a, p.words, Offsets, true)
	p.scratch.MulTransposed(dDep, dOffsets, n.Offset, p.words, Offsets, a, true)
	// govern = asHead·Uᵀ + bias
	sumRows(gn.ArcBias, dGovern)
	sumRows(gn.ArcBias, dRoot)
	p.scratch.TransposedMul(gn.ArcU, dGovern, p.asHead, a, p.words, a, true)
	p.scratch.TransposedMul(gn.ArcU, dRoot, n.Root, a, 1, a, true)
	p.scratch.Mul(gn.Root, dRoot, n.ArcU, 1, a, a, true)
	dHead := resize(&p.grad.asHead, p.words*a)
	p.scratch.Mul(dHead, dGovern, n.ArcU, p.words, a, a, false)
	for w := range p.words {
		row := dHeads[w*cols : (w+1)*cols]
		for j := range a {
			row[j] += dDep[w*a+j]
			row[a+j] += dHead[w*a+j]
		}
	}
	return loss
}

// layerBack turns the gradient of layer i's output into that of its input.
func (p *Pass) layerBack(i int, dH []float32, g *Gradient) []float32 {
	n, l, s := p.net, &p.net.Layer[i], &p.state[i]
	gl := &g.Net.Layer[i]
	cols := l.Gates * n.Hidden
	dPre := resize(&p.grad.pre, p.words*cols)
	dIn := make([]float32, p.words*l.In)
	first := 0
	for _, length := range p.Lengths {
		p.recurBack(l, gl, s, dH, dPre, dIn, first+length-1, first-1, 0, -1)
		p.recurBack(l, gl, s, dH, dPre, dIn, first, first+length, 1, 1)
		first += length
	}
	p.scratch.TransposedMul(gl.W, s.input, dPre, l.In, p.words, cols, true)
	p.scratch.MulTransposed(dIn, dPre, l.W, p.words, cols, l.In, true)
	p.unmask(dIn, s.mask, l.In)
	return dIn
}

// recurBack walks one direction of the recurrence backwards.
func (p *Pass) recurBack(l, gl *Layer, s *layerState, dH, dPre, dIn []float32, from, to, dir, step int) {
	d := p.net.Hidden
	half := d / 2
	vf, vr := l.V[dir*d:dir*d+half], l.V[dir*d+half:dir*d+d]
	gvf, gvr := gl.V[dir*d:dir*d+half], gl.V[dir*d+half:dir*d+d]
	gbf, gbr := gl.B[dir*d:dir*d+half], gl.B[dir*d+half:dir*d+d]
	var zero, carryStore [1024]float32
	carry := carryStore[:half]
	for w := from; w != to; w += step {
		prev := zero[:half]
		if w+step != to {
			at := (w+step)*d + dir*half
			prev = s.cell[at : at+half]
		}
		base := w*l.Gates*d + dir*l.Gates*half
		cand := s.pre[base : base+half]
		dc, df, dr := dPre[base:base+half], dPre[base+half:base+2*half], dPre[base+2*half:base+3*half]
		at := w*d + dir*half
		f, r, c, h := s.forget[at:at+half], s.out[at:at+half], s.cell[at:at+half], dH[at:at+half]
		var through, dThrough []float32
		if l.Gates == 4 {
			through, dThrough = s.pre[base+3*half:base+4*half], dPre[base+3*half:base+4*half]
		} else {
			through, dThrough = s.input[at:at+half], dIn[at:at+half]
		}
		for j := range half {
			rj, fj, hj, pj := r[j], f[j], h[j], prev[j]
			dThrough[j] = hj * (1 - rj)
			dpr := hj * (c[j] - through[j]) * rj * (1 - rj)
			dcj := carry[j] + hj*rj
			dpf := dcj * (pj - cand[j]) * fj * (1 - fj)
			dc[j] = dcj * (1 - fj)
			df[j], dr[j] = dpf, dpr
			gbf[j] += dpf
			gbr[j] += dpr
			gvf[j] += dpf * pj
			gvr[j] += dpr * pj
			carry[j] = dcj*fj + dpf*vf[j] + dpr*vr[j]
		}
	}
}

func (p *Pass) embedBack(d []float32, g *Gradient) {
	for i, m := range p.embMask {
		d[i] *= m
	}
	e := p.net.Embed
	for w := range p.words {
		src := d[w*e : (w+1)*e]
		for _, row := range p.rows[w*Features : (w+1)*Features] {
			g.touch(row)
			dst := g.Net.Embedding[int(row)*e : (int(row)+1)*e]
			for j, v := range src {
				dst[j] += v
			}
		}
	}
}
