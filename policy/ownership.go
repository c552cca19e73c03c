package policy

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tieline/tieline"
)

// holding is a share of one node in another.
type holding struct {
	owner   int
	percent float64
	officer bool // the right to appoint a covered officer
}

// person is one node of an ownership structure: an entity, a government or a human being.
type person struct {
	name    string
	label   string // how sentences call it
	where   string // its path in the query; empty for one of the book
	country string
	owners  []holding // in force on the day of the test
	// foreign is whether it is by itself a government, national or organisation of a covered nation.
	foreign truth
	// listed is whether it stands on a list that makes a specified foreign entity.
	listed  truth
	grounds []string // the lists
}

// structure is a graph of holdings; the entity that is asked about is its first node.
type structure struct {
	people []*person
	groups [][]int // strongly connected groups, owners before owned
}

// maxPeople bounds a structure: the work grows with the cube of the longest knot of cross holdings.
const maxPeople = 2000

// prepare orders the structure so that owners come before what they own.
func (s *structure) prepare() error {
	if len(s.people) > maxPeople {
		return invalid("entity", fmt.Sprintf("the structure has %d holders, more than %d", len(s.people), maxPeople), "leave out holders of no consequence")
	}
	for _, p := range s.people {
		total := 0.0
		for _, h := range p.owners {
			total += h.percent
		}
		if total > 100+shareSlack {
			return invalid(strings.TrimPrefix(p.where+".owners", "."), fmt.Sprintf("the owners of %s sum to %s", p.label, percentText(tidy(total))), "at most 100 %")
		}
	}
	s.groups = s.components()
	return nil
}

// shareSlack forgives the rounding of published shares and of binary fractions.
const shareSlack = 1e-6

// components finds the strongly connected groups by Tarjan's algorithm, owners before owned.
func (s *structure) components() (groups [][]int) {
	n := len(s.people)
	index, low, on := make([]int, n), make([]int, n), make([]bool, n)
	var stack []int
	next := 0
	var visit func(v int)
	visit = func(v int) {
		next++
		index[v], low[v] = next, next
		stack, on[v] = append(stack, v), true
		for _, h := range s.people[v].owners {
			if index[h.owner] == 0 {
				visit(h.owner)
				low[v] = min(low[v], low[h.owner])
			} else if on[h.owner] {
				low[v] = min(low[v], index[h.owner])
			}
		}
		if low[v] == index[v] {
			var group []int
			for {
				w := stack[len(stack)-1]
				stack, on[w] = stack[:len(stack)-1], false
				group = append(group, w)
				if w == v {
					break
				}
			}
			groups = append(groups, group)
		}
	}
	for v := range s.people {
		if index[v] == 0 {
			visit(v)
		}
	}
	return groups
}

// shares gives, for every node, the part of it (0 to 1) that the given set holds: directly, and
// through every holder outside the set in proportion. With x the vector of parts, P the matrix of
// holdings and b the direct holdings of the set, it solves x = b + P x, group by group, so that
// cycles are exact and chains of any depth cost one pass.
func (s *structure) shares(in func(int) bool) ([]float64, error) {
	x := make([]float64, len(s.people))
	part := func(h holding) (float64, bool) {
		if in(h.owner) {
			return h.percent / 100, true
		}
		return 0, false
	}
	for _, group := range s.groups {
		if len(group) == 1 && !slices.ContainsFunc(s.people[group[0]].owners, func(h holding) bool { return h.owner == group[0] }) {
			for _, h := range s.people[group[0]].owners {
				if direct, ok := part(h); ok {
					x[group[0]] += direct
				} else {
					x[group[0]] += h.percent / 100 * x[h.owner]
				}
			}
			continue
		}
		if err := s.solve(group, part, x); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// solve settles one group of cross holdings by Gaussian elimination with partial pivoting.
func (s *structure) solve(group []int, part func(holding) (float64, bool), x []float64) error {
	n := len(group)
	at := make(map[int]int, n)
	for i, v := range group {
		at[v] = i
	}
	m := make([][]float64, n)
	for i, v := range group {
		row := make([]float64, n+1)
		row[i] = 1
		for _, h := range s.people[v].owners {
			direct, ok := part(h)
			j, inside := at[h.owner]
			switch {
			case ok:
				row[n] += direct
			case inside:
				row[j] -= h.percent / 100
			default:
				row[n] += h.percent / 100 * x[h.owner]
			}
		}
		m[i] = row
	}
	for col := range n {
		pivot := col
		for i := col + 1; i < n; i++ {
			if math.Abs(m[i][col]) > math.Abs(m[pivot][col]) {
				pivot = i
			}
		}
		if math.Abs(m[pivot][col]) < 1e-12 {
			return &tieline.Error{Code: tieline.ErrInvalid, Op: "answer", Input: "owners", Reason: fmt.Sprintf("%s and its holders own each other wholly: nobody outside owns them", s.people[group[0]].label), Hint: "name an owner outside the circle"}
		}
		m[col], m[pivot] = m[pivot], m[col]
		for i := range n {
			if i == col || m[i][col] == 0 {
				continue
			}
			factor := m[i][col] / m[col][col]
			for j := col; j <= n; j++ {
				m[i][j] -= factor * m[col][j]
			}
		}
	}
	for i, v := range group {
		x[v] = m[i][n] / m[i][i]
	}
	return nil
}

// status is what each node is, on one reading of what is not known.
type status struct {
	controlled []bool // foreign-controlled
	specified  []bool // foreign-controlled, or on a list
	controller []int  // the node that controls it, -1 for none
}

// classify finds the foreign-controlled nodes: those of a covered nation, and whatever one of them
// controls, to any depth. What is unknown about a node is read as no or, with dark, as yes.
func (s *structure) classify(control float64, dark bool) (*status, error) {
	st := &status{controlled: make([]bool, len(s.people)), specified: make([]bool, len(s.people)), controller: make([]int, len(s.people))}
	reads := func(t truth) bool { return t == yes || dark && t == unknown }
	var queue []int
	for i, p := range s.people {
		st.controller[i] = -1
		if reads(p.foreign) {
			st.controlled[i] = true
			queue = append(queue, i)
		}
	}
	for len(queue) > 0 {
		owner := queue[0]
		queue = queue[1:]
		x, err := s.shares(func(i int) bool { return i == owner })
		if err != nil {
			return nil, err
		}
		for i := range s.people {
			if !st.controlled[i] && x[i]*100 > control+shareSlack {
				st.controlled[i], st.controller[i] = true, owner
				queue = append(queue, i)
			}
		}
	}
	for i, p := range s.people {
		st.specified[i] = st.controlled[i] || reads(p.listed)
	}
	return st, nil
}

// path gives the chain of holdings from an owner down to a node along which most of the share runs.
func (s *structure) path(owner, node int) []string {
	best := make([]float64, len(s.people))
	next := make([]int, len(s.people))
	for i := range next {
		next[i] = -1
	}
	best[node] = 1
	for range s.people { // each round settles at least one more step of the best chain
		changed := false
		for i, p := range s.people {
			if best[i] == 0 {
				continue
			}
			for _, h := range p.owners {
				if v := best[i] * h.percent / 100; v > best[h.owner]+shareSlack && h.owner != node {
					best[h.owner], next[h.owner], changed = v, i, true
				}
			}
		}
		if !changed {
			break
		}
	}
	var steps []string
	for at := owner; at >= 0 && at != node && next[at] >= 0; at = next[at] {
		for _, h := range s.people[next[at]].owners {
			if h.owner == at {
				steps = append(steps, fmt.Sprintf("%s holds %s of %s", s.people[at].label, percentText(tidy(h.percent)), s.people[next[at]].label))
				break
			}
		}
		if len(steps) > len(s.people) {
			break
		}
	}
	return steps
}
