package neural

// Tree finds the best tree over n words: scores has n rows of n+1, the score of each head, column 0 for
// the root. heads[i] becomes the head of word i, -1 for the root; exactly one word gets the root. The
// algorithm is that of Chu and Liu (1965) and Edmonds (1967); most sentences need only its first step.
func Tree(scores []float32, n int, heads []int) {
	roots := 0
	for i := range n {
		row := scores[i*(n+1) : (i+1)*(n+1)]
		best := 0
		if i == 0 && n > 1 {
			best = 2
		}
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
	spanning(scores, n, heads)
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

// rootPenalty is taken off every arc from the root, so that the best tree has as few as can be: one.
const rootPenalty = 1e4

// spanning is the full algorithm.
func spanning(scores []float32, n int, heads []int) {
	m := n + 1
	w := make([]float64, m*m) // w[dep*m+head]
	for i := range n {
		for j := range m {
			v := float64(scores[i*m+j])
			if j == 0 {
				v -= rootPenalty
			}
			w[(i+1)*m+j] = v
		}
	}
	tree := contract(w, m)
	root := -1
	for i := range n {
		heads[i] = tree[i+1] - 1
		if heads[i] < 0 {
			if root >= 0 {
				heads[i] = root // cannot be with scores that are finite
			} else {
				root = i
			}
		}
	}
}

// contract returns the head of every node of the best tree over nodes 0 (the root) to m-1.
func contract(w []float64, m int) []int {
	tree := make([]int, m)
	tree[0] = -1
	for d := 1; d < m; d++ {
		best := -1
		for h := range m {
			if h != d && (best < 0 || w[d*m+h] > w[d*m+best]) {
				best = h
			}
		}
		tree[d] = best
	}
	cycle := findCycle(tree)
	if cycle == nil {
		return tree
	}
	in := make([]bool, m)
	for _, c := range cycle {
		in[c] = true
	}
	old := make([]int, 0, m) // node of the smaller graph to node of this one; the cycle comes last
	for v := range m {
		if !in[v] {
			old = append(old, v)
		}
	}
	k := len(old)
	small := make([]float64, (k+1)*(k+1))
	enter := make([]int, k) // for head h: the node of the cycle that it would govern
	leave := make([]int, k) // for dependant d: its best head in the cycle
	for d := range k {
		for h := range k {
			small[d*(k+1)+h] = w[old[d]*m+old[h]]
		}
		best, from := -1, -1
		for _, c := range cycle {
			if d > 0 && (best < 0 || w[old[d]*m+c] > w[old[d]*m+best]) {
				best = c
			}
			if from < 0 || w[c*m+old[d]]-w[c*m+tree[c]] > w[from*m+old[d]]-w[from*m+tree[from]] {
				from = c
			}
		}
		leave[d], enter[d] = best, from
		if d > 0 {
			small[d*(k+1)+k] = w[old[d]*m+best]
		}
		small[k*(k+1)+d] = w[from*m+old[d]] - w[from*m+tree[from]]
	}
	sub := contract(small, k+1)
	for d := 1; d < k; d++ {
		if sub[d] == k {
			tree[old[d]] = leave[d]
		} else {
			tree[old[d]] = old[sub[d]]
		}
	}
	h := sub[k]
	tree[enter[h]] = old[h]
	return tree
}

func findCycle(tree []int) []int {
	state := make([]uint8, len(tree))
	for i := range tree {
		j := i
		for j >= 0 && state[j] == 0 {
			state[j] = 1
			j = tree[j]
		}
		if j >= 0 && state[j] == 1 {
			cycle := []int{j}
			for v := tree[j]; v != j; v = tree[v] {
				cycle = append(cycle, v)
			}
			return cycle
		}
		for j = i; j >= 0 && state[j] == 1; j = tree[j] {
			state[j] = 2
		}
	}
	return nil
}
