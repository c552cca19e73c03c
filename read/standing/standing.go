// Package standing reads off the tree what a sentence says of how things stand with what a
// predicate states: whether it is asserted, planned, possible, conditional, negated, denied,
// past or ended. It looks at the predicate's own form and at everything that governs it: in
// "denied that it was in talks to buy", buying is talked of, and denied.
package standing

import (
	"slices"
	"strings"

	"github.com/tieline/tieline/read/grammar"
)

// Standing is how a sentence presents what a predicate states. Several can hold at once; none
// means that it is asserted as present fact.
type Standing struct {
	Planned     bool            // will, is to, plans to, agreed to
	Possible    bool            // may, could, talks, considers
	Conditional bool            // would, if, unless
	Negated     bool            // not, no, never, without
	Denied      bool            // denies, rejects, "is false"
	Perfect     bool            // has bought
	Past        bool            // bought
	Ended       bool            // ended, cancelled, former, no longer
	Suspended   bool            // paused, delayed
	Exiting     bool            // leaves, withdraws
	Completed   bool            // completed, closed
	Continuing  bool            // already, still, continues, runs
	Governors   []string        // lemmas of the words that govern the predicate, nearest first
	Classes     []grammar.Class // classes of the governors and of the predicate's modifiers
}

// maxGovernors bounds the walk up the tree.
const maxGovernors = 6

// Of reads the standing of the predicate at token p.
func Of(s *grammar.Sentence, l *grammar.Lexicon, p int) Standing {
	var st Standing
	for i, n := p, 0; i >= 0 && n < maxGovernors; i, n = s.Head(i), n+1 {
		if i != p {
			st.Governors = append(st.Governors, s.Lemma(i))
		}
		st.addClasses(l.PredicateClasses(s, i), i == p)
		st.addForm(s, i, n)
		for _, c := range s.Children(i) {
			st.addDependent(s, l, c)
		}
	}
	return st
}

func (st *Standing) addClasses(classes []grammar.Class, own bool) {
	for _, c := range classes {
		switch c {
		case "talk":
			st.Possible = true
		case "plan":
			st.Planned = true
		case "deny":
			st.Denied = true
		case "end":
			st.Ended = true
		case "suspend":
			st.Suspended = true
		case "exit":
			st.Exiting = true
		case "complete":
			st.Completed = true
		}
		if !own && !slices.Contains(st.Classes, c) {
			st.Classes = append(st.Classes, c)
		}
	}
}

// addForm reads the tense of the nearest finite verb; those higher up are mostly reporting verbs.
func (st *Standing) addForm(s *grammar.Sentence, i, height int) {
	if height > 1 {
		return
	}
	switch s.Form(i) {
	case "VBD":
		st.Past = true
	case "VBN":
		for _, c := range s.Children(i) {
			if s.Lemma(c) == "have" {
				st.Perfect = true
			}
		}
	}
}

func (st *Standing) addDependent(s *grammar.Sentence, l *grammar.Lexicon, c int) {
	lemma := s.Lemma(c)
	rel, _, _ := strings.Cut(s.Rel(c), ":")
	switch rel {
	case "aux":
		switch lemma {
		case "will", "shall", "’ll", "'ll":
			st.Planned = true
		case "may", "might", "could", "can":
			st.Possible = true
		case "would", "should":
			st.Conditional = true
		}
	case "mark":
		if lemma == "if" || lemma == "unless" || lemma == "whether" {
			st.Conditional = true
		}
	case "advmod", "det", "cc":
		switch lemma {
		case "not", "no", "never", "n't", "neither", "nor", "n’t":
			st.Negated = true
		case "already", "still", "currently":
			st.Continuing = true
		case "longer", "formerly", "previously", "once":
			st.Ended = true
		}
	case "amod", "nmod", "compound":
		for _, class := range l.PredicateClasses(s, c) {
			if class == "end" {
				st.Ended = true
			}
		}
		switch lemma {
		case "possible", "potential":
			st.Possible = true
		case "planned", "proposed", "future":
			st.Planned = true
		}
	}
}

// Words names what holds, for features and explanations.
func (st *Standing) Words() []string {
	var out []string
	for _, f := range []struct {
		holds bool
		name  string
	}{
		{st.Planned, "planned"}, {st.Possible, "possible"}, {st.Conditional, "conditional"}, {st.Negated, "negated"},
		{st.Denied, "denied"}, {st.Perfect, "perfect"}, {st.Past, "past"}, {st.Ended, "ended"}, {st.Suspended, "suspended"},
		{st.Exiting, "exiting"}, {st.Completed, "completed"}, {st.Continuing, "continuing"},
	} {
		if f.holds {
			out = append(out, f.name)
		}
	}
	if out == nil {
		out = []string{"asserted"}
	}
	return out
}
