package main

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/tieline/tieline/nlp/conllu"
)

// The treebanks have little business news: of "Torvald supplies cells to Hale" a parser that knows them alone makes a heap of nouns.
// So some of the text that it learns from is made: sentences of trade, with the trees that they are made with, in which words like
// "supplies", "orders" and "licences" are now verbs, now nouns.

//go:embed business.txt
var businessText string

// business is what the sentences are made of.
type business struct {
	verbs []verb
	nouns []noun
	words map[string][]string // by list: goods, company, town and so on
}

type verb struct {
	base, present, past, participle, ing string
	frames                               []frame
}

// frame is what a verb takes: an object and a preposition with one; "none" and "" for neither.
type frame struct{ object, preposition, of string }

type noun struct{ singular, plural, preposition, of string }

func parseBusiness(text string) (b business, err error) {
	b.words = map[string][]string{}
	for n, line := range strings.Split(text, "\n") {
		f := strings.Fields(line)
		switch {
		case len(f) == 0 || f[0] == "#":
		case f[0] == "verb" && len(f) > 7:
			v := verb{base: f[1], present: f[2], past: f[3], participle: f[4], ing: f[5]}
			for _, part := range strings.Split(strings.Join(f[7:], " "), ";") {
				fr := append(strings.Fields(part), "", "", "")
				if fr[1] == "none" {
					fr[1] = ""
				}
				v.frames = append(v.frames, frame{fr[0], fr[1], fr[2]})
			}
			b.verbs = append(b.verbs, v)
		case f[0] == "noun" && len(f) == 5:
			b.nouns = append(b.nouns, noun{f[1], f[2], f[3], f[4]})
		case len(f) > 1:
			b.words[f[0]] = f[1:]
		default:
			return b, fmt.Errorf("business.txt:%d: %q is no verb, noun or list", n+1, line)
		}
	}
	return b, nil
}

// made makes n sentences.
func made(n int, seed uint64) ([]conllu.Sentence, error) {
	b, err := parseBusiness(businessText)
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(seed, 0xb051))
	out := make([]conllu.Sentence, n)
	for i := range out {
		m := &maker{business: &b, random: random}
		m.sentence()
		out[i].Words = m.out
	}
	return out, nil
}

// maker makes one sentence. Its methods add words and give the id of their head word, which hangs from nothing yet.
type maker struct {
	*business
	random *rand.Rand
	out    []conllu.Word
}

func (m *maker) add(form, upos, xpos string) int {
	m.out = append(m.out, conllu.Word{Form: form, Lemma: form, UPOS: upos, XPOS: xpos})
	return len(m.out)
}

// hang hangs a word from another; id 0 is no word.
func (m *maker) hang(id, head int, rel string) {
	if id > 0 {
		m.out[id-1].Head, m.out[id-1].Rel = head, rel
	}
}

// maybe adds a word of the list with a chance; 0 without.
func (m *maker) maybe(chance float64, list, upos, xpos string) int {
	if !m.chance(chance) {
		return 0
	}
	return m.add(m.any(list), upos, xpos)
}

func (m *maker) chance(p float64) bool { return m.random.Float64() < p }

func (m *maker) any(list string) string { return m.words[list][m.random.IntN(len(m.words[list]))] }

// sentence makes a whole sentence.
func (m *maker) sentence() {
	var root int
	switch m.random.IntN(8) {
	case 0: // somebody says it first
		who := m.company()
		said := m.add("said", "VERB", "VBD")
		m.hang(who, said, "nsubj")
		that := 0
		if m.chance(0.5) {
			that = m.add("that", "SCONJ", "IN")
		}
		inner := m.clause()
		m.hang(that, inner, "mark")
		m.hang(inner, said, "ccomp")
		root = said
	case 1: // or at the end
		root = m.clause()
		comma := m.add(",", "PUNCT", ",")
		who := m.company()
		said := m.add("said", "VERB", "VBD")
		m.hang(who, said, "nsubj")
		m.hang(comma, said, "punct")
		m.hang(said, root, "parataxis")
	case 2:
		root = m.nominal()
	default:
		root = m.clause()
	}
	m.hang(root, 0, "root")
	if m.chance(0.9) {
		m.hang(m.add(".", "PUNCT", "."), root, "punct")
	}
	for i := range m.out[:len(m.out)-1] {
		if m.out[i].Form == "a" && strings.ContainsRune("AEIOaeiou", rune(m.out[i+1].Form[0])) {
			m.out[i].Form = "an"
		}
	}
	first := &m.out[0]
	first.Form = strings.ToUpper(first.Form[:1]) + first.Form[1:]
}

// clause makes somebody do something; a third of them are passive, or have a second predicate.
func (m *maker) clause() int {
	v := m.verbs[m.random.IntN(len(m.verbs))]
	fr := v.frames[m.random.IntN(len(v.frames))]
	if fr.object != "none" && m.chance(0.12) {
		return m.passive(v, fr)
	}
	who, plural := m.subject()
	head := m.predicate(v, fr, who, plural)
	m.adjuncts(head)
	return head
}

// predicate makes a verb in some form, with what it takes, and hangs its subject from it.
func (m *maker) predicate(v verb, fr frame, who int, plural bool) (top int) {
	pick := func(one, many string) string {
		if plural {
			return many
		}
		return one
	}
	var id int
	switch m.random.IntN(10) {
	case 0, 1, 2, 3:
		id = m.add(pick(v.present, v.base), "VERB", pick("VBZ", "VBP"))
	case 4, 5:
		id = m.add(v.past, "VERB", "VBD")
	case 6:
		aux := m.add([]string{"will", "would", "could", "may", "must"}[m.random.IntN(5)], "AUX", "MD")
		id = m.add(v.base, "VERB", "VB")
		m.hang(aux, id, "aux")
	case 7:
		aux := m.add(pick("has", "have"), "AUX", pick("VBZ", "VBP"))
		id = m.add(v.participle, "VERB", "VBN")
		m.hang(aux, id, "aux")
	case 8:
		aux := m.add(pick("is", "are"), "AUX", pick("VBZ", "VBP"))
		id = m.add(v.ing, "VERB", "VBG")
		m.hang(aux, id, "aux")
	default:
		k := m.random.IntN(6)
		wish := m.add(pick([]string{"plans", "wants", "hopes", "aims", "agreed", "intends"}[k], []string{"plan", "want", "hope", "aim", "agreed", "intend"}[k]), "VERB", pick("VBZ", "VBP"))
		if k == 4 {
			m.out[wish-1].XPOS = "VBD"
		}
		to := m.add("to", "PART", "TO")
		id = m.add(v.base, "VERB", "VB")
		m.hang(to, id, "mark")
		m.hang(id, wish, "xcomp")
		m.hang(who, wish, "nsubj")
		m.takes(id, fr)
		return wish
	}
	m.hang(who, id, "nsubj")
	m.takes(id, fr)
	return id
}

// takes adds a verb's object and its preposition's.
func (m *maker) takes(id int, fr frame) {
	if fr.object != "none" && fr.object != "" {
		m.hang(m.thing(fr.object), id, "obj")
	}
	if fr.preposition != "" {
		m.oblique(id, fr.preposition, fr.of, "obl")
	}
}

// oblique adds a preposition with what follows it.
func (m *maker) oblique(head int, preposition, of, rel string) {
	p := m.add(preposition, "ADP", "IN")
	x := m.thing(of)
	m.hang(p, x, "case")
	m.hang(x, head, rel)
}

func (m *maker) passive(v verb, fr frame) int {
	what := m.thing(fr.object)
	plural := strings.HasSuffix(m.out[what-1].XPOS, "S")
	be := "is"
	if plural {
		be = "are"
	}
	aux := m.add(be, "AUX", map[bool]string{false: "VBZ", true: "VBP"}[plural])
	id := m.add(v.participle, "VERB", "VBN")
	m.hang(what, id, "nsubj:pass")
	m.hang(aux, id, "aux:pass")
	if fr.preposition != "" && m.chance(0.5) {
		m.oblique(id, fr.preposition, fr.of, "obl")
	}
	if m.chance(0.7) {
		m.oblique(id, "by", "company", "obl:agent")
	}
	return id
}

// nominal makes a noun of trade do something: "Ford's orders of cells ended".
func (m *maker) nominal() int {
	n := m.nouns[m.random.IntN(len(m.nouns))]
	id := m.tradeNoun(n)
	verbs := []string{"ended", "continue", "fell", "rose", "failed", "remain", "began", "collapsed", "matter", "grow"}
	plural := m.out[id-1].XPOS == "NNS"
	k := m.random.IntN(len(verbs))
	form, tag := verbs[k], "VBD"
	if !strings.HasSuffix(form, "ed") && form != "fell" && form != "rose" && form != "began" {
		tag = "VBP"
		if !plural {
			form, tag = form+"s", "VBZ"
		}
	}
	v := m.add(form, "VERB", tag)
	m.hang(id, v, "nsubj")
	m.adjuncts(v)
	return v
}

// tradeNoun makes "Ford's orders for cells", "the supply of nickel".
func (m *maker) tradeNoun(n noun) int {
	form, tag := n.plural, "NNS"
	if m.chance(0.3) {
		form, tag = n.singular, "NN"
	}
	var own int
	rel := "nmod:poss"
	if m.chance(0.6) {
		own = m.name()
		s := m.add("'s", "PART", "POS")
		m.hang(s, own, "case")
	} else {
		own, rel = m.add("the", "DET", "DT"), "det"
	}
	kind := m.maybe(0.3, "kind", "ADJ", "JJ")
	id := m.add(form, "NOUN", tag)
	m.hang(own, id, rel)
	m.hang(kind, id, "amod")
	if m.chance(0.8) {
		m.oblique(id, n.preposition, n.of, "nmod")
	}
	return id
}

// adjuncts add when and where.
func (m *maker) adjuncts(head int) {
	if m.chance(0.2) {
		in := m.add("in", "ADP", "IN")
		town := m.add(m.any("town"), "PROPN", "NNP")
		m.hang(in, town, "case")
		m.hang(town, head, "obl")
	}
	if m.chance(0.2) {
		in := m.add([]string{"in", "since", "from", "until"}[m.random.IntN(4)], "ADP", "IN")
		year := m.add(strconv.Itoa(2015+m.random.IntN(20)), "NUM", "CD")
		m.hang(in, year, "case")
		m.hang(year, head, "obl")
	}
}

// subject makes one company, or two.
func (m *maker) subject() (id int, plural bool) {
	id = m.company()
	switch {
	case m.chance(0.12):
		and := m.add("and", "CCONJ", "CC")
		other := m.name()
		m.hang(and, other, "cc")
		m.hang(other, id, "conj")
		return id, true
	case m.chance(0.1) && m.out[id-1].UPOS == "PROPN":
		m.aside(id)
	}
	return id, false
}

// aside adds "a Korean cell maker" or "which makes cells for Ford" between commas.
func (m *maker) aside(id int) {
	comma := m.add(",", "PUNCT", ",")
	var head int
	if m.chance(0.5) {
		head = m.described("a")
		m.hang(head, id, "appos")
	} else {
		v := m.verbs[m.random.IntN(len(m.verbs))]
		who := m.add("which", "PRON", "WDT")
		head = m.add(v.present, "VERB", "VBZ")
		m.hang(who, head, "nsubj")
		m.takes(head, v.frames[m.random.IntN(len(v.frames))])
		m.hang(head, id, "acl:relcl")
	}
	m.hang(comma, head, "punct")
	m.hang(m.add(",", "PUNCT", ","), head, "punct")
}

// thing makes an object of the sort.
func (m *maker) thing(sort string) int {
	switch sort {
	case "company":
		return m.company()
	case "goods":
		return m.goods()
	case "stake":
		return m.stake()
	case "money":
		return m.amount([]string{"dollars", "euros", "won", "yuan", "yen", "pounds"}[m.random.IntN(6)])
	}
	return m.plain(sort)
}

// company makes a name, or "the Korean cell maker".
func (m *maker) company() int {
	if m.chance(0.75) {
		return m.name()
	}
	return m.described("the")
}

func (m *maker) described(article string) int {
	det := m.add(article, "DET", "DT")
	nation := m.maybe(0.4, "nationality", "ADJ", "JJ")
	kind := m.maybe(0.4, "company-kind", "NOUN", "NN")
	id := m.add(m.any("company-noun"), "NOUN", "NN")
	m.hang(det, id, "det")
	m.hang(nation, id, "amod")
	m.hang(kind, id, "compound")
	return id
}

// name makes a known name or one that nobody knows. Of two words the last is the head where it is an ordinary one.
func (m *maker) name() int {
	words := []string{m.unheardOf()}
	if m.chance(0.6) {
		words = strings.Split(m.any("company"), "_")
	}
	if len(words) == 1 && m.chance(0.2) {
		words = append(words, []string{"Energy", "Motors", "Materials", "Group", "Resources", "Power", "Technologies", "Capital"}[m.random.IntN(8)])
	}
	first := m.add(words[0], "PROPN", "NNP")
	if len(words) == 1 {
		return first
	}
	second := m.add(words[1], "PROPN", "NNP")
	if len(words[1]) < 4 {
		m.hang(second, first, "flat")
		return first
	}
	m.hang(first, second, "compound")
	return second
}

// unheardOf makes a name of syllables.
func (m *maker) unheardOf() string {
	syllables := strings.Fields("ba bren cal dor el fen gor hal il jor kal lan mor nor or pel quin ral sen tor ul ven wex yar zen vo ri ta lo mi na so")
	ends := strings.Fields("a o is on ex um ia ra vald dt n tek gen mark son berg")
	var b strings.Builder
	for range 1 + m.random.IntN(2) {
		b.WriteString(syllables[m.random.IntN(len(syllables))])
	}
	b.WriteString(ends[m.random.IntN(len(ends))])
	s := b.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

func (m *maker) goods() int {
	var number, battery int
	if m.chance(0.15) {
		number = m.add(strconv.Itoa(100*(1+m.random.IntN(90))), "NUM", "CD")
	}
	kind := m.maybe(0.25, "kind", "ADJ", "JJ")
	if m.chance(0.25) {
		battery = m.add("battery", "NOUN", "NN")
	}
	form := m.any("goods")
	tag := "NN"
	if strings.HasSuffix(form, "s") {
		tag = "NNS"
	}
	id := m.add(form, "NOUN", tag)
	m.hang(number, id, "nummod")
	m.hang(kind, id, "amod")
	m.hang(battery, id, "compound")
	return id
}

// stake makes "a stake in Hale" or "20 percent of Hale".
func (m *maker) stake() int {
	if m.chance(0.4) {
		number := m.add(strconv.Itoa(1+m.random.IntN(99)), "NUM", "CD")
		percent := m.add("percent", "NOUN", "NN")
		m.hang(number, percent, "nummod")
		m.oblique(percent, "of", "company", "nmod")
		return percent
	}
	det := m.add([]string{"a", "its", "the"}[m.random.IntN(3)], "DET", "DT")
	rel := "det"
	if m.out[det-1].Form == "its" {
		m.out[det-1].UPOS, m.out[det-1].XPOS, rel = "PRON", "PRP$", "nmod:poss"
	}
	id := m.add([]string{"stake", "share", "holding", "interest"}[m.random.IntN(4)], "NOUN", "NN")
	m.hang(det, id, rel)
	m.oblique(id, "in", "company", "nmod")
	return id
}

// amount makes "2 billion dollars".
func (m *maker) amount(unit string) int {
	number := m.add(strconv.Itoa(1+m.random.IntN(900)), "NUM", "CD")
	million := m.add([]string{"million", "billion"}[m.random.IntN(2)], "NUM", "CD")
	id := m.add(unit, "NOUN", "NNS")
	m.hang(number, million, "compound")
	m.hang(million, id, "nummod")
	return id
}

// plain makes a noun of the list with its article.
func (m *maker) plain(list string) int {
	form := m.any(list)
	plural := strings.HasSuffix(form, "s") && form != "works"
	det := m.add(map[bool]string{true: "the", false: []string{"a", "the", "its"}[m.random.IntN(3)]}[plural], "DET", "DT")
	rel := "det"
	if m.out[det-1].Form == "its" {
		m.out[det-1].UPOS, m.out[det-1].XPOS, rel = "PRON", "PRP$", "nmod:poss"
	}
	tag := "NN"
	if plural {
		tag = "NNS"
	}
	id := m.add(form, "NOUN", tag)
	m.hang(det, id, rel)
	if list == "site" && m.chance(0.4) {
		in := m.add("in", "ADP", "IN")
		town := m.add(m.any("town"), "PROPN", "NNP")
		m.hang(in, town, "case")
		m.hang(town, id, "nmod")
	}
	if list == "paper" && m.chance(0.5) {
		m.oblique(id, "with", "company", "nmod")
	}
	return id
}
