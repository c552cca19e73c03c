package grammar

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/tieline/tieline/nlp"
)

//go:embed lexicon.yaml
var lexiconFile []byte

//go:embed senses.yaml
var sensesFile []byte

//go:embed topics.yaml
var topicsFile []byte

//go:embed frames.yaml
var framesFile []byte

// Class is a word class of lexicon.yaml: "buy", "stake".
type Class string

// Lexicon tells the classes of words.
type Lexicon struct {
	verbs, nouns, adjectives map[string][]Class // predicates by lemma in lower case
	things                   map[string][]Class // object nouns by lemma in lower case
	senses, topics           map[string][]Class // by lemma in lower case
	phrases                  phrasebook
}

type lexiconData struct {
	Predicates map[Class]struct {
		Verbs      []string `yaml:"verbs"`
		Nouns      []string `yaml:"nouns"`
		Adjectives []string `yaml:"adjectives"`
	} `yaml:"predicates"`
	Nouns map[Class][]string `yaml:"nouns"`
}

func parseLexicon(lexicon, senses, topics []byte) (*Lexicon, error) {
	var data lexiconData
	if err := strictYAML(lexicon, &data); err != nil {
		return nil, fmt.Errorf("lexicon: %w", err)
	}
	l := &Lexicon{verbs: map[string][]Class{}, nouns: map[string][]Class{}, adjectives: map[string][]Class{}, things: map[string][]Class{}}
	var err error
	if l.senses, err = parseWords(senses); err != nil {
		return nil, fmt.Errorf("senses: %w", err)
	}
	if l.topics, err = parseWords(topics); err != nil {
		return nil, fmt.Errorf("topics: %w", err)
	}
	for class, words := range data.Predicates {
		enter(l.verbs, class, words.Verbs)
		enter(l.nouns, class, words.Nouns)
		enter(l.adjectives, class, words.Adjectives)
	}
	for class, words := range data.Nouns {
		enter(l.things, class, words)
	}
	return l, nil
}

// parseWords reads a file of lists of words, and gives the classes by word.
func parseWords(file []byte) (map[string][]Class, error) {
	var data map[Class][]string
	if err := strictYAML(file, &data); err != nil {
		return nil, err
	}
	words := map[string][]Class{}
	for class, list := range data {
		enter(words, class, list)
	}
	return words, nil
}

func strictYAML(b []byte, into any) error {
	return yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(into)
}

func enter(into map[string][]Class, class Class, words []string) {
	for _, w := range words {
		w = strings.ToLower(w)
		if !contains(into[w], class) {
			into[w] = insertSorted(into[w], class)
		}
	}
}

// insertSorted keeps the classes of a word in a fixed order, since maps have none.
func insertSorted(list []Class, c Class) []Class {
	i := 0
	for i < len(list) && list[i] < c {
		i++
	}
	list = append(list, "")
	copy(list[i+1:], list[i:])
	list[i] = c
	return list
}

// predicate gives the predicate classes of token i, which particles and compounds can decide:
// "take over", "joint venture".
func (l *Lexicon) predicate(t *tree, i int) []Class {
	tok := &t.tokens[i]
	lemma := t.lemmas[i]
	switch tok.Tag.String() {
	case "VERB", "AUX":
		for _, c := range t.children[i] {
			if b := t.base(c); b == "compound" || b == "advmod" || b == "obl" || b == "obj" || b == "xcomp" {
				if classes := l.verbs[lemma+"_"+t.lemmas[c]]; classes != nil {
					return classes
				}
			}
		}
		return l.verbs[lemma]
	case "NOUN", "PROPN":
		for _, c := range t.children[i] {
			if b := t.base(c); b == "compound" || b == "amod" {
				if classes := l.nouns[t.lemmas[c]+"_"+lemma]; classes != nil {
					return classes
				}
			}
		}
		return l.nouns[lemma]
	case "ADJ":
		return l.adjectives[lemma]
	}
	return nil
}

// Thing gives the classes of a noun that can be bought, licensed, owned …
func (l *Lexicon) Thing(lemma string) []Class { return l.things[strings.ToLower(lemma)] }

// Senses gives what a word is about; nil where the lexicon does not know it.
func (l *Lexicon) Senses(lemma string) []Class { return l.senses[lemma] }

// Topics gives the wider circles that a word belongs to, those of topics.yaml; nil where the lexicon does not know it.
func (l *Lexicon) Topics(lemma string) []Class { return l.topics[lemma] }

// Grammar is the lexicon with its frames.
type Grammar struct {
	Lexicon *Lexicon
	Frames  []Frame
	byClass map[Class][]int // frames by the class of their predicate
}

// Default is the grammar that the program ships.
var Default = sync.OnceValue(func() *Grammar {
	g, err := Parse(Files{Lexicon: lexiconFile, Senses: sensesFile, Topics: topicsFile, Phrases: phrasesFile, Frames: framesFile})
	if err != nil {
		panic("grammar: the embedded files are broken: " + err.Error()) // a build of the program that its tests refuse
	}
	return g
})

// Files are what a grammar is written in, each as lexicon.yaml, senses.yaml, topics.yaml, phrases.yaml and frames.yaml show.
type Files struct{ Lexicon, Senses, Topics, Phrases, Frames []byte }

// Parse reads the files of a grammar.
func Parse(files Files) (*Grammar, error) {
	l, err := parseLexicon(files.Lexicon, files.Senses, files.Topics)
	if err != nil {
		return nil, err
	}
	if l.phrases, err = parsePhrases(files.Phrases); err != nil {
		return nil, err
	}
	g := &Grammar{Lexicon: l, byClass: map[Class][]int{}}
	if g.Frames, err = parseFrames(files.Frames); err != nil {
		return nil, err
	}
	for i := range g.Frames {
		g.byClass[g.Frames[i].Class] = append(g.byClass[g.Frames[i].Class], i)
	}
	return g, nil
}

// Predicate is a word of a sentence that relates things, with its arguments: every verb, and the
// nouns and adjectives that the lexicon knows.
type Predicate struct {
	Token     int
	Classes   []Class // of lexicon.yaml; only a word that has some can match a frame
	Senses    []Class // of senses.yaml
	Verb      bool
	Arguments []Argument
	Objects   []Class // classes of the nouns that are its object
}

// relates reports whether the word can relate two things.
func (p *Predicate) relates(t *tree) bool {
	if p.Classes != nil {
		return true
	}
	switch t.tokens[p.Token].Tag.String() {
	case "VERB":
		return true
	case "NOUN", "ADJ":
		return p.Senses != nil
	}
	return false
}

// FunctionOf gives the function by which a token hangs on the predicate; "" where it does not.
func (p *Predicate) FunctionOf(token int) Function {
	for _, a := range p.Arguments {
		if a.Token == token {
			return a.Function
		}
	}
	return ""
}

// Sentence is a sentence with its predicates, ready for frames and learned readings.
type Sentence struct {
	*tree
	Predicates []Predicate
	Phrases    []Phrase
	senses     [][]Class // by token
}

// Senses gives what token i is about; nil where the lexicon does not know it, and outside the sentence.
func (s *Sentence) Senses(i int) []Class {
	if i < 0 || i >= len(s.senses) {
		return nil
	}
	return s.senses[i]
}

// Sentence finds the predicates of a sentence in which names, sorted and not overlapping, are the
// names of things: each is one node of the tree and none of its words is a predicate.
func (g *Grammar) Sentence(text string, s *nlp.Sentence, names []Span) *Sentence {
	out := &Sentence{tree: newTree(text, s.Tokens, names), senses: make([][]Class, len(s.Tokens))}
	out.Phrases = g.Lexicon.phrases.find(out.tree)
	for i := range s.Tokens {
		out.senses[i] = g.Lexicon.Senses(out.lemmas[i])
		if out.unit[i] >= 0 {
			continue
		}
		p := Predicate{Token: i, Classes: g.Lexicon.predicate(out.tree, i), Senses: out.senses[i], Verb: out.isVerb(i)}
		if !p.relates(out.tree) {
			continue
		}
		p.Arguments = out.Arguments(i)
		p.Objects = g.objectClasses(out.tree, &p)
		out.Predicates = append(out.Predicates, p)
	}
	return out
}

// objectClasses gives the classes of a verb's objects, or of a noun's complements ("an order for cells").
func (g *Grammar) objectClasses(t *tree, p *Predicate) []Class {
	var out []Class
	for _, a := range p.Arguments {
		if a.Function == "obj" || a.Function == "of" || a.Function == "for" || (!p.Verb && a.Function == "mod") || a.Function == "obj.mod" {
			for _, c := range g.Lexicon.Thing(t.lemma(a.Token)) {
				if !contains(out, c) {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

func contains(list []Class, c Class) bool {
	for _, v := range list {
		if v == c {
			return true
		}
	}
	return false
}

// PredicateClasses gives the predicate classes of token i of a sentence.
func (l *Lexicon) PredicateClasses(s *Sentence, i int) []Class { return l.predicate(s.tree, i) }
