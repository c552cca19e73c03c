package conllu

import (
	"fmt"
	"strings"
)

// Score compares words read with the words of a treebank. Relations are compared as in the shared task of
// CoNLL 2018 (https://universaldependencies.org/conll18/evaluation.html): without subtypes, signs included.
// Strict compares the subtypes too; the figures named NoPunct leave out words whose gold tag is PUNCT.
type Score struct {
	Words, Content                int // all words of the treebank; those that are not PUNCT
	Found                         int // words read; differs from Words where the text was cut otherwise
	Aligned                       int
	UPOS, XPOS, Lemma             int
	UAS, LAS, Strict              int
	UASNoPunct, LASNoPunct        int
	Sentences, FoundSentences, OK int // sentences of the treebank, read, and in both
}

// Add adds another score.
func (s *Score) Add(o Score) {
	s.Words += o.Words
	s.Content += o.Content
	s.Found += o.Found
	s.Aligned += o.Aligned
	s.UPOS += o.UPOS
	s.XPOS += o.XPOS
	s.Lemma += o.Lemma
	s.UAS += o.UAS
	s.LAS += o.LAS
	s.Strict += o.Strict
	s.UASNoPunct += o.UASNoPunct
	s.LASNoPunct += o.LASNoPunct
	s.Sentences += o.Sentences
	s.FoundSentences += o.FoundSentences
	s.OK += o.OK
}

// f1 is the balanced F of right words among those of the treebank and those read, in percent.
func f1(right, gold, found int) float64 {
	if gold+found == 0 {
		return 0
	}
	return 200 * float64(right) / float64(gold+found)
}

func (s *Score) String() string {
	noPunct := func(right int) float64 { return f1(right, s.Content, s.Content+s.Found-s.Words) }
	all := func(right int) float64 { return f1(right, s.Words, s.Found) }
	return fmt.Sprintf("words %.2f sentences %.2f UPOS %.2f XPOS %.2f lemma %.2f UAS %.2f LAS %.2f (with subtypes %.2f; without punctuation UAS %.2f LAS %.2f)",
		all(s.Aligned), f1(s.OK, s.Sentences, s.FoundSentences), all(s.UPOS), all(s.XPOS), all(s.Lemma),
		all(s.UAS), all(s.LAS), all(s.Strict), noPunct(s.UASNoPunct), noPunct(s.LASNoPunct))
}

// Compare scores found against gold. Both must be readings of the same text: words are matched by the
// letters that they cover, white space aside.
func Compare(gold, found []Sentence) (Score, error) {
	g, f := place(gold), place(found)
	if g.letters != f.letters {
		return Score{}, fmt.Errorf("the texts differ near %q", difference(g.letters, f.letters))
	}
	s := Score{Words: len(g.words), Found: len(f.words), Sentences: len(g.ends), FoundSentences: len(f.ends)}
	for end, begin := range g.ends {
		if b, ok := f.ends[end]; ok && b == begin {
			s.OK++
		}
	}
	twin := make(map[[2]int]int, len(f.words)) // span to word read
	for i, w := range f.words {
		twin[w.span] = i
	}
	match := make([]int, len(g.words))
	for i, w := range g.words {
		match[i] = -1
		if k, ok := twin[w.span]; ok {
			match[i] = k
		}
	}
	for i, w := range g.words {
		content := w.word.UPOS != "PUNCT"
		if content {
			s.Content++
		}
		if match[i] < 0 {
			continue
		}
		s.Aligned++
		r := f.words[match[i]]
		s.UPOS += one(r.word.UPOS == w.word.UPOS)
		s.XPOS += one(r.word.XPOS == w.word.XPOS)
		s.Lemma += one(r.word.Lemma == w.word.Lemma || w.word.Lemma == "_")
		if !sameHead(w.head, r.head, match) {
			continue
		}
		label := base(r.word.Rel) == base(w.word.Rel)
		s.UAS++
		s.LAS += one(label)
		s.Strict += one(r.word.Rel == w.word.Rel)
		if content {
			s.UASNoPunct++
			s.LASNoPunct += one(label)
		}
	}
	return s, nil
}

func sameHead(gold, found int, match []int) bool {
	if gold < 0 || found < 0 {
		return gold == found
	}
	return match[gold] == found
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func base(rel string) string {
	b, _, _ := strings.Cut(rel, ":")
	return b
}

type placed struct {
	word *Word
	span [2]int
	head int // index among all words, -1 for the root
}

type text struct {
	letters string // the text without white space
	words   []placed
	ends    map[int]int // end of each sentence in letters, to its begin
}

// place lays the words of all sentences over the letters of the text.
func place(sentences []Sentence) text {
	var b strings.Builder
	t := text{ends: map[int]int{}}
	for i := range sentences {
		s := &sentences[i]
		begin, first := b.Len(), len(t.words)
		surface := s.surfaces()
		for k := range s.Words {
			w := &s.Words[k]
			at := b.Len()
			b.WriteString(surface[k])
			head := w.Head - 1
			if head >= 0 {
				head += first
			}
			t.words = append(t.words, placed{w, [2]int{at, b.Len()}, head})
		}
		t.ends[b.Len()] = begin
	}
	t.letters = b.String()
	return t
}

// surfaces are the letters that each word covers: its form, or its part of a multi-word token.
func (s *Sentence) surfaces() []string {
	out := make([]string, len(s.Words))
	for i, w := range s.Words {
		out[i] = strings.Join(strings.Fields(w.Form), "")
	}
	for _, l := range s.Lines {
		if l.Word >= 0 || l.Text[0] == '#' {
			continue
		}
		var first, last int
		id, rest, _ := strings.Cut(l.Text, "\t")
		form, _, _ := strings.Cut(rest, "\t")
		if n, _ := fmt.Sscanf(id, "%d-%d", &first, &last); n != 2 || first < 1 || last > len(out) || first > last {
			continue
		}
		if strings.Join(out[first-1:last], "") == form {
			continue
		}
		// forms that do not add up to the token: the first word takes what it can, the last the rest
		for k := first - 1; k < last-1; k++ {
			n := min(len(out[k]), len(form))
			out[k], form = form[:n], form[n:]
		}
		out[last-1] = form
	}
	return out
}

func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return a[max(0, i-20):min(len(a), i+20)]
}
