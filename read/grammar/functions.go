package grammar

import (
	"slices"
	"strings"
)

// Function is what an argument is to a predicate, after voice, control and light verbs are
// undone: "subj", "obj", "iobj", a preposition ("with", "from", "between"), "of" for possessors,
// "mod" for a noun that stands before the predicate ("the Ford-CATL deal"), "is" for what a
// predicate noun is said of ("NextStar, a venture of"), "above" for who uses what a participle
// modifies ("X buys cells made by Y"). A second part after a dot leads from the
// argument's head to a noun that belongs to it: "obj.of" in "bought the factory of Northvolt".
type Function string

// Argument is a token with its function to a predicate.
type Argument struct {
	Token    int
	Function Function
}

// maxDepth bounds the steps through chains of verbs and of nouns; longer chains are parse errors
// more often than language.
const maxDepth = 4

// Arguments lists what depends on the predicate p, or is reached from it by control, light
// verbs, apposition and participles, each with its function.
func (t *tree) Arguments(p int) []Argument {
	var out []Argument
	passive := t.isVerb(p) && (t.passive(p) || t.participle(p))
	add := func(i int, f Function) { out = t.addWithParts(out, i, f, passive) }
	if t.isVerb(p) {
		t.verbArguments(p, add)
		if s, ok := t.subject(p, 0); ok {
			add(s.Token, s.Function)
		}
	} else {
		t.nounArguments(p, add)
	}
	return out
}

func (t *tree) isVerb(p int) bool {
	tag := t.tokens[p].Tag.String()
	return tag == "VERB" || tag == "AUX"
}

// verbArguments adds objects and obliques; subjects need the chain above and come from subject.
func (t *tree) verbArguments(p int, add func(int, Function)) {
	passive := t.passive(p) || t.participle(p)
	for _, c := range t.children[p] {
		switch t.base(c) {
		case "obj":
			add(c, "obj")
		case "iobj":
			add(c, "iobj")
		case "obl", "nmod":
			prep := t.preposition(c)
			switch {
			case passive && prep == "by":
				add(c, "subj")
			case prep != "":
				add(c, Function(prep))
			}
		case "xcomp", "ccomp":
			// "is a partner of": the complement noun's own dependents count as the verb's
			if !t.isVerb(c) {
				add(c, "obj")
			}
		}
	}
	// reduced relative: "cells made by X", "technology licensed from Y"; relative clause: "which it bought"
	h := t.tokens[p].Head
	if h >= 0 && t.base(p) == "acl" {
		switch {
		case t.rel(p) == "acl:relcl":
			if f := t.gap(p); f != "" {
				add(h, f)
			}
		case t.participle(p):
			add(h, "obj")
			if v := t.tokens[h].Head; v >= 0 && t.isVerb(v) && t.base(h) == "obj" {
				if s, ok := t.subject(v, 0); ok {
					add(s.Token, "above") // "X uses technology licensed from Y"
				}
			}
		default:
			add(h, "subj")
		}
	}
}

// participle reports whether the verb is a past participle that modifies a noun.
func (t *tree) participle(p int) bool {
	return t.rel(p) == "acl" && t.tokens[p].XTag.String() == "VBN"
}

// gap tells what a relative clause lacks, which is what its noun is in it.
func (t *tree) gap(p int) Function {
	hasSubject, hasObject := false, false
	for _, c := range t.children[p] {
		relative := isRelative(t.lemma(c))
		switch {
		case t.base(c) == "nsubj" && relative:
			if t.passive(p) {
				return "obj"
			}
			return "subj"
		case t.base(c) == "nsubj":
			hasSubject = true
		case t.base(c) == "obj" && relative:
			return "obj"
		case t.base(c) == "obj":
			hasObject = true
		case t.base(c) == "obl" && relative:
			return Function(t.preposition(c))
		}
	}
	switch {
	case !hasSubject:
		return "subj"
	case !hasObject:
		return "obj"
	}
	return ""
}

func isRelative(lemma string) bool {
	switch lemma {
	case "which", "that", "who", "whom", "whose":
		return true
	}
	return false
}

// subject finds the predicate verb's subject, its own or the one that it inherits: through
// conjunction ("A agreed and B …"), control ("agreed to buy"), adverbial clauses ("…, giving it").
// In the passive the grammatical subject is the object.
func (t *tree) subject(p, depth int) (Argument, bool) {
	passive := t.passive(p)
	for _, c := range t.children[p] {
		if t.base(c) == "nsubj" && !isRelative(t.lemma(c)) {
			if passive || t.rel(c) == "nsubj:pass" {
				return Argument{c, "obj"}, true
			}
			return Argument{c, "subj"}, true
		}
	}
	h := t.tokens[p].Head
	if h < 0 || depth >= maxDepth {
		return Argument{}, false
	}
	switch t.base(p) {
	case "conj", "xcomp", "advcl", "ccomp", "parataxis":
		if !t.isVerb(h) {
			if t.base(p) == "conj" {
				return Argument{}, false
			}
			return t.copularSubject(h)
		}
		if t.base(p) == "xcomp" {
			if o, ok := t.child(h, "obj"); ok {
				return t.asSubject(o, passive), true // "allowed X to use"
			}
		}
		if t.base(p) == "ccomp" || t.base(p) == "parataxis" {
			return Argument{}, false
		}
		up, ok := t.subject(h, depth+1)
		if !ok && t.base(h) == "acl" && t.tokens[h].Head >= 0 {
			up, ok = Argument{t.tokens[h].Head, t.gap(h)}, true
		}
		if ok && up.Function != "" {
			// an inherited subject of an active verb acts, whatever it was above ("is expected to buy")
			return t.asSubject(up.Token, passive), true
		}
	}
	return Argument{}, false
}

func (t *tree) asSubject(i int, passive bool) Argument {
	if passive {
		return Argument{i, "obj"}
	}
	return Argument{i, "subj"}
}

// copularSubject is the subject of a predicate noun or adjective: "X is ready to".
func (t *tree) copularSubject(p int) (Argument, bool) {
	if s, ok := t.child(p, "nsubj"); ok {
		return Argument{s, "subj"}, true
	}
	return Argument{}, false
}

func (t *tree) child(p int, base string) (int, bool) {
	for _, c := range t.children[p] {
		if t.base(c) == base {
			return c, true
		}
	}
	return 0, false
}

// nounArguments adds what belongs to a predicate noun: its complements, what it is said of, and
// the arguments of the light verb that carries it ("signed a deal with", "entered into an agreement").
func (t *tree) nounArguments(p int, add func(int, Function)) {
	for _, c := range t.children[p] {
		switch t.base(c) {
		case "nmod", "obl":
			if t.rel(c) == "nmod:poss" {
				add(c, "of")
			} else if prep := t.preposition(c); prep != "" {
				add(c, Function(prep))
			} else {
				add(c, "mod")
			}
		case "compound", "amod":
			add(c, "mod")
		case "nsubj":
			if t.preposition(p) != "" {
				add(c, "subj") // "is in talks"
			} else {
				add(c, "is")
			}
		case "appos":
			add(c, "is")
		case "acl":
			// "a deal to supply cells to X": the clause's arguments are the noun's
			if t.isVerb(c) {
				t.verbArguments(c, func(i int, f Function) {
					if i != p {
						add(i, f)
					}
				})
			}
		}
	}
	h := t.tokens[p].Head
	if h < 0 {
		return
	}
	switch t.base(p) {
	case "appos":
		add(h, "is")
	case "obj", "obl", "xcomp", "nsubj":
		if t.isVerb(h) {
			t.carrierArguments(p, h, add)
		}
	case "nmod":
		// "the terms of the deal", "part of a deal with": the noun above may have the carrier
		if g := t.tokens[h].Head; g >= 0 && t.isVerb(g) && t.base(h) != "nsubj" {
			t.carrierArguments(h, g, add)
		}
	}
}

// carrierArguments adds the arguments of the verb v that governs the predicate noun p.
func (t *tree) carrierArguments(p, v int, add func(int, Function)) {
	if s, ok := t.subject(v, 0); ok && s.Token != p {
		add(s.Token, s.Function)
	}
	for _, c := range t.children[v] {
		if c == p {
			continue
		}
		switch t.base(c) {
		case "obl":
			if prep := t.preposition(c); prep == "by" && t.passive(v) {
				add(c, "subj")
			} else if prep != "" {
				add(c, Function(prep))
			}
		case "obj", "iobj":
			add(c, "obj")
		}
	}
	// participle that carries the noun: "a contract won by X" is handled by acl; here "X, which has a deal with Y"
	if t.base(v) == "acl" && t.tokens[v].Head >= 0 && t.tokens[v].Head != p {
		if f := t.gap(v); f == "subj" {
			add(t.tokens[v].Head, "subj")
		}
	}
}

// addWithParts adds token i with function f, whatever is coordinated or in apposition with it by
// the same function, and the nouns that belong to it. A possessor or compound is f.of or f.mod; a
// noun by another preposition is taken as the predicate's own ("sold the mine to X"), since
// parsers and people alike attach it now to the verb and now to the noun.
func (t *tree) addWithParts(out []Argument, i int, f Function, passive bool) []Argument {
	out = append(out, Argument{i, f})
	if strings.Count(string(f), ".") >= 2 || len(out) > 64 {
		return out
	}
	for _, c := range t.children[i] {
		switch t.base(c) {
		case "conj", "appos", "flat":
			out = t.addWithParts(out, c, f, passive)
		case "nmod":
			switch prep := t.preposition(c); {
			case t.rel(c) == "nmod:poss" || prep == "of":
				out = t.addWithParts(out, c, f+".of", passive)
			case prep == "by" && passive:
				out = t.addWithParts(out, c, "subj", passive)
			case prep != "" && f == "subj":
				out = t.addWithParts(out, c, f+Function("."+prep), passive) // "an agreement with X lets Y …"
			case prep != "" && !strings.Contains(string(f), "."):
				out = t.addWithParts(out, c, Function(prep), passive)
			case prep != "":
				out = t.addWithParts(out, c, f+Function("."+prep), passive)
			}
		case "compound":
			if t.dashed(c, i) {
				out = t.addWithParts(out, c, f, passive)
			} else {
				out = t.addWithParts(out, c, f+".mod", passive)
			}
		}
	}
	return out
}

// dashed tells whether a dash joins two words as equals: "the Torvald-Hale venture".
func (t *tree) dashed(a, b int) bool {
	return b == a+2 && slices.Contains([]string{"-", "–"}, t.tokens[a+1].Lemma)
}
