package grammar

import (
	"slices"
	"strings"

	"github.com/tieline/tieline/nlp"
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

// tree answers questions about one sentence's dependency tree.
type tree struct {
	text     string
	tokens   []nlp.Token
	children [][]int
	unit     []int // by token: the index of the name that it belongs to, -1 none
}

// newTree builds the tree of a sentence in which each name is one node: whatever the parser hung
// on a part of a name hangs on the name's last token, and the parts do not count on their own.
func newTree(text string, tokens []nlp.Token, names []Span) *tree {
	t := &tree{text: text, tokens: slices.Clone(tokens), children: make([][]int, len(tokens)), unit: make([]int, len(tokens))}
	head := make([]int, len(tokens)) // by token: the token that stands for it
	for i := range tokens {
		t.unit[i], head[i] = -1, i
	}
	for n, span := range names {
		top := NameHead(tokens, span)
		for i := span.First; i <= span.Last; i++ {
			t.unit[i], head[i] = n, top
		}
	}
	for i := range tokens {
		h := tokens[i].Head
		if head[i] != i {
			t.tokens[i].Head = head[i]
			continue // part of a name: governed by it, seen by nobody
		}
		if h >= 0 && h < len(tokens) {
			h = head[h]
			t.tokens[i].Head = h
			t.children[h] = append(t.children[h], i)
		}
	}
	return t
}

// Span is a range of tokens, both ends included.
type Span struct{ First, Last int }

// NameHead is the token that stands for a name in the tree: the last one whose governor lies
// outside the name.
func NameHead(tokens []nlp.Token, span Span) int {
	for i := span.Last; i >= span.First; i-- {
		if h := tokens[i].Head; h < span.First || h > span.Last {
			return i
		}
	}
	return span.Last
}

func (t *tree) rel(i int) string   { return t.tokens[i].Rel.String() }
func (t *tree) lemma(i int) string { return t.tokens[i].Lemma }

// base is the relation without its subtype: "nsubj" for "nsubj:pass".
func (t *tree) base(i int) string {
	r, _, _ := strings.Cut(t.rel(i), ":")
	return r
}

// preposition is the lemma of the word that marks token i's case; "" where there is none.
func (t *tree) preposition(i int) string {
	for _, c := range t.children[i] {
		if t.base(c) == "case" && t.lemma(c) != "'s" && t.lemma(c) != "’s" && t.lemma(c) != "'" {
			p := t.lemma(c)
			// "according to", "together with": a fixed expression is known by its first word
			return p
		}
	}
	return ""
}

// passive reports whether the verb is in the passive voice.
func (t *tree) passive(i int) bool {
	for _, c := range t.children[i] {
		if r := t.rel(c); r == "aux:pass" || r == "nsubj:pass" {
			return true
		}
	}
	return false
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
			out = t.addWithParts(out, c, f+".mod", passive)
		}
	}
	return out
}

// Lemma is the lower-case lemma of token i; "" outside the sentence.
func (t *tree) Lemma(i int) string {
	if i < 0 || i >= len(t.tokens) {
		return ""
	}
	return strings.ToLower(t.tokens[i].Lemma)
}

// Lemmas joins the lemmas from first to before end.
func (t *tree) Lemmas(first, end int) string {
	var b strings.Builder
	for i := first; i < end; i++ {
		if i > first {
			b.WriteByte(' ')
		}
		b.WriteString(t.Lemma(i))
	}
	return b.String()
}

// Relation is token i's relation, with its preposition where it has one: "nsubj", "obl:with".
func (t *tree) Relation(i int) string {
	if r := t.base(i); r != "obl" && r != "nmod" {
		return t.rel(i)
	}
	if t.rel(i) == "nmod:poss" {
		return "nmod:poss"
	}
	return t.base(i) + ":" + t.preposition(i)
}

// Definite reports whether a noun points back: "the deal", "this venture", "its partner".
func (t *tree) Definite(i int) bool {
	for _, c := range t.children[i] {
		switch t.Lemma(c) {
		case "the", "this", "that", "these", "its", "their", "both":
			return true
		}
	}
	return false
}

// Path gives the relations from a and from b up to the lowest token above both, and that token;
// -1 where the tree has none.
func (t *tree) Path(a, b int) (up, down []string, top int) {
	above := make([]int, 0, 16)
	for i := a; i >= 0 && len(above) <= len(t.tokens); i = t.tokens[i].Head {
		above = append(above, i)
	}
	top = -1
	for i := b; i >= 0 && len(down) <= len(t.tokens); i = t.tokens[i].Head {
		if at := indexOf(above, i); at >= 0 {
			for _, k := range above[:at] {
				up = append(up, t.Relation(k))
			}
			return up, down, i
		}
		down = append(down, t.Relation(i))
	}
	return nil, nil, top
}

// PathTokens lists the tokens strictly between a and b on the way in the tree, the top included.
func (t *tree) PathTokens(a, b int) []int {
	up, down, top := t.Path(a, b)
	if top < 0 {
		return nil
	}
	var out []int
	for i, n := a, 0; n < len(up); i, n = t.tokens[i].Head, n+1 {
		if i != a {
			out = append(out, i)
		}
	}
	for i, n := b, 0; n < len(down); i, n = t.tokens[i].Head, n+1 {
		if i != b {
			out = append(out, i)
		}
	}
	if top != a && top != b {
		out = append(out, top)
	}
	return out
}

func indexOf(list []int, v int) int {
	for i, x := range list {
		if x == v {
			return i
		}
	}
	return -1
}

// Head is the token that governs i; -1 for the root and outside the sentence.
func (t *tree) Head(i int) int {
	if i < 0 || i >= len(t.tokens) {
		return -1
	}
	return t.tokens[i].Head
}

// Children are the tokens that i governs, in order.
func (t *tree) Children(i int) []int { return t.children[i] }

// Rel is the relation of token i to its head.
func (t *tree) Rel(i int) string { return t.rel(i) }

// Form is the Penn tag of token i, which tells tense and number.
func (t *tree) Form(i int) string { return t.tokens[i].XTag.String() }

// Len is the number of tokens.
func (t *tree) Len() int { return len(t.tokens) }
