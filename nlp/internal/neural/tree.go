package neural

// treeFinder finds best trees; its buffers are reused. The zero value is ready.
type treeFinder struct {
	nodes  int // of the graph: the words and the root, which is node 0
	weight []float64
	from   []int16 // head of the best arc between two nodes, as words counted from 1; 0 is the root
	to     []int16 // its dependant
	active []bool
	state  []uint8
	group  []int16 // what stands for a node now: a word or one of groups
	groups []group
	path   []int16
	loss   []float64 // of each node of a cycle: weight of its arc there, which another would replace
}

// group is a word, or a cycle that was drawn together.
type group struct {
	parent   int16   // the group that it became part of, -1 for none
	from, to int16   // the arc that leads into it
	weight   float64 // of that arc
}

// The states of a node in the search.
const (
	unseen   = iota
	onPath   // its chain of best heads is being followed
	anchored // its chain leads to the root
)

// rootPenalty is taken off every arc from the root, so that the best tree has as few as can be: one.
const rootPenalty = 1e4

// Tree finds the best tree over n words: scores has n rows of n+1, the score of each head, column 0 for
// the root. heads[i] becomes the head of word i, -1 for the root; exactly one word gets the root.
func Tree(scores []float32, n int, heads []int) {
	var f treeFinder
	f.find(scores, n, heads)
}

// find is Tree. Most sentences are done when every word has taken its best head; where that is no tree,
// the algorithm of Chu and Liu (1965) and Edmonds (1967) goes on, in the form that takes time in
// proportion to the square of n (Tarjan 1977).
func (f *treeFinder) find(scores []float32, n int, heads []int) {
	roots := 0
	for i := range n {
		row := scores[i*(n+1) : (i+1)*(n+1)]
		best := 0
		for j, v := range row {
			if v > row[best] && j != i+1 {
				best = j
			}
		}
		heads[i] = best - 1
		if best == 0 {
			roots++
		}
	}
	if roots == 1 && acyclic(heads) {
		return
	}
	f.fill(scores, n)
	for v := 1; v < f.nodes; v++ {
		if f.state[v] == unseen && f.active[v] {
			f.follow(int16(v))
		}
	}
	f.unfold(heads)
}

func acyclic(heads []int) bool {
	var store [512]uint8
	state := store[:]
	if len(heads) > len(store) {
		state = make([]uint8, len(heads))
	}
	for i := range heads {
		j := i
		for j >= 0 && state[j] == 0 {
			state[j] = 1
			j = heads[j]
		}
		if j >= 0 && state[j] == 1 {
			return false
		}
		for j = i; j >= 0 && state[j] == 1; j = heads[j] {
			state[j] = 2
		}
	}
	return true
}

// fill makes the graph of the scores.
func (f *treeFinder) fill(scores []float32, n int) {
	m := n + 1
	f.nodes = m
	if cap(f.weight) < m*m {
		f.weight, f.from, f.to = make([]float64, m*m), make([]int16, m*m), make([]int16, m*m)
	}
	f.weight, f.from, f.to = f.weight[:m*m], f.from[:m*m], f.to[:m*m]
	f.active, f.state, f.group, f.groups = f.active[:0], f.state[:0], f.group[:0], f.groups[:0]
	for v := range m {
		f.active, f.state, f.group = append(f.active, true), append(f.state, unseen), append(f.group, int16(v))
		f.groups = append(f.groups, group{parent: -1})
	}
	f.state[0] = anchored
	for d := 1; d < m; d++ {
		for h := range m {
			w := float64(scores[(d-1)*m+h])
			if h == 0 {
				w -= rootPenalty
			}
			f.weight[d*m+h], f.from[d*m+h], f.to[d*m+h] = w, int16(h), int16(d)
		}
	}
}

// follow goes from node v along the best heads until the chain reaches what is anchored, and draws together
// every cycle that it meets.
func (f *treeFinder) follow(v int16) {
	f.path = append(f.path[:0], v)
	f.state[v] = onPath
	for {
		h := f.takeBest(v)
		switch f.state[h] {
		case anchored:
			for _, u := range f.path {
				f.state[u] = anchored
			}
			return
		case unseen:
			f.state[h] = onPath
			f.path = append(f.path, h)
			v = h
		default:
			v = f.contract(h)
		}
	}
}

// takeBest chooses node v's best arc and returns the node that it comes from.
func (f *treeFinder) takeBest(v int16) int16 {
	m := f.nodes
	row := f.weight[int(v)*m : (int(v)+1)*m]
	best := -1
	for u, w := range row {
		if f.active[u] && u != int(v) && (best < 0 || w > row[best]) {
			best = u
		}
	}
	g := &f.groups[f.group[v]]
	at := int(v)*m + best
	g.from, g.to, g.weight = f.from[at], f.to[at], f.weight[at]
	return int16(best)
}

// contract makes one node of the cycle that the path has from node r on, and returns it.
func (f *treeFinder) contract(r int16) int16 {
	m := f.nodes
	k := len(f.path) - 1
	for f.path[k] != r {
		k--
	}
	cycle := f.path[k:]
	id := int16(len(f.groups))
	f.loss = f.loss[:0]
	for _, v := range cycle {
		part := &f.groups[f.group[v]]
		f.loss = append(f.loss, part.weight)
		part.parent = id
		f.active[v] = false
	}
	f.groups = append(f.groups, group{parent: -1})
	for u := range m {
		if !f.active[u] {
			continue
		}
		into, out := -1, -1
		var intoWeight float64
		for i, v := range cycle {
			if w := f.weight[int(v)*m+u] - f.loss[i]; into < 0 || w > intoWeight {
				into, intoWeight = int(v), w
			}
			if out < 0 || f.weight[u*m+int(v)] > f.weight[u*m+out] {
				out = int(v)
			}
		}
		f.copyArc(int(r)*m+u, into*m+u)
		f.weight[int(r)*m+u] = intoWeight
		if u > 0 {
			f.copyArc(u*m+int(r), u*m+out)
		}
	}
	f.active[r], f.group[r] = true, id
	f.path = f.path[:k+1]
	return r
}

func (f *treeFinder) copyArc(dst, src int) {
	f.weight[dst], f.from[dst], f.to[dst] = f.weight[src], f.from[src], f.to[src]
}

// unfold takes the groups apart, from the last to the first: the arc into a group replaces, in the part
// that it ends in, the arc of the cycle.
func (f *treeFinder) unfold(heads []int) {
	for id := len(f.groups) - 1; id >= f.nodes; id-- {
		g := &f.groups[id]
		part := g.to // the word, then what it became part of, up to a part of this group
		for f.groups[part].parent != int16(id) {
			part = f.groups[part].parent
		}
		f.groups[part].from, f.groups[part].to = g.from, g.to
	}
	for i := range heads {
		heads[i] = int(f.groups[i+1].from) - 1
	}
}
