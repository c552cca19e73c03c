package lemma

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Example is a word with its tag and lemma.
type Example struct {
	Word  string
	Tag   uint8
	Lemma string
}

// editOf is the edit that makes lemma of word.
func editOf(word, lemma string) Edit {
	best := Edit{Drop: len(word), Add: lemma, Keep: true}
	low, _, _ := small(word, nil)
	for _, form := range []struct {
		text string
		keep bool
	}{{string(low), false}, {word, true}} {
		n := 0
		for n < len(form.text) && n < len(lemma) && form.text[n] == lemma[n] {
			n++
		}
		for n > 0 && (n < len(form.text) && !utf8.RuneStart(form.text[n]) || n < len(lemma) && !utf8.RuneStart(lemma[n])) {
			n-- // no letter is cut in two
		}
		if drop := len(form.text) - n; drop+len(lemma)-n < best.Drop+len(best.Add) {
			best = Edit{Drop: drop, Add: lemma[n:], Keep: form.keep}
		}
	}
	return best
}

// Learn makes the table of the examples.
func Learn(examples []Example) *Table {
	type ending struct {
		tag      uint8
		capitals bool
		length   int
		text     string
	}
	votes := map[ending]map[Edit]map[string]int{} // edits by ending, with the words that vote for them
	count := map[string]int{}
	vote := func(k ending, e Edit, word string) {
		if votes[k] == nil {
			votes[k] = map[Edit]map[string]int{}
		}
		if votes[k][e] == nil {
			votes[k][e] = map[string]int{}
		}
		votes[k][e][word]++
	}
	for _, x := range examples {
		if len(x.Word) > maxWord || x.Lemma == "_" {
			continue
		}
		low, _, capitals := small(x.Word, nil)
		word, e := string(low), editOf(x.Word, x.Lemma)
		vote(ending{x.Tag, capitals, wholeWord, word}, e, word)
		for n := range min(maxEnding, len(word)) + 1 {
			vote(ending{x.Tag, capitals, n, word[len(word)-n:]}, e, word)
		}
		count[x.Lemma]++
	}
	t := &Table{rules: map[uint32]uint16{}}
	number := map[Edit]uint16{}
	keys := make([]ending, 0, len(votes))
	for k := range votes {
		keys = append(keys, k)
	}
	// endings from short to long, so that a rule is kept only where the shorter one errs; words last
	slices.SortFunc(keys, func(a, b ending) int {
		return cmp.Or(cmp.Compare(a.length, b.length), cmp.Compare(a.tag, b.tag), strings.Compare(a.text, b.text), compareBool(a.capitals, b.capitals))
	})
	for _, k := range keys {
		var best Edit
		most, types := -1, 0
		for e, words := range votes[k] {
			weight := len(words) // an ending asks words, not occurrences
			if k.length == wholeWord {
				weight = words[k.text]
			}
			types += len(words)
			if weight > most || weight == most && compareEdit(e, best) < 0 {
				best, most = e, weight
			}
		}
		if k.length != wholeWord && k.length > 0 && types < 2 {
			continue
		}
		if e, ok := t.find([]byte(k.text), k.tag, k.capitals); ok && t.edits[e] == best {
			continue
		}
		if _, ok := number[best]; !ok {
			if len(t.edits) == 1<<16 {
				continue
			}
			number[best] = uint16(len(t.edits))
			t.edits = append(t.edits, best)
		}
		t.rules[key(k.tag, k.capitals, k.length, []byte(k.text))] = number[best]
	}
	t.exceptions(examples, number)
	for w, n := range count {
		if n > 1 {
			t.words = append(t.words, w)
		}
	}
	slices.Sort(t.words)
	t.index()
	return t
}

// exceptions adds rules for words that, written just so, have another lemma than their small letters say.
func (t *Table) exceptions(examples []Example, number map[Edit]uint16) {
	type word struct {
		text string
		tag  uint8
	}
	votes := map[word]map[string]int{}
	var order []word
	for _, x := range examples {
		if len(x.Word) > maxWord || x.Lemma == "_" {
			continue
		}
		w := word{x.Word, x.Tag}
		if votes[w] == nil {
			votes[w] = map[string]int{}
			order = append(order, w)
		}
		votes[w][x.Lemma]++
	}
	for _, w := range order {
		best := t.Lemma(w.text, w.tag)
		most := votes[w][best]
		changed := false
		for l, n := range votes[w] {
			if n > most || n == most && changed && l < best {
				best, most, changed = l, n, true
			}
		}
		if !changed {
			continue
		}
		e := editOf(w.text, best)
		if _, ok := number[e]; !ok {
			if len(t.edits) == 1<<16 {
				continue
			}
			number[e] = uint16(len(t.edits))
			t.edits = append(t.edits, e)
		}
		_, _, capitals := small(w.text, nil)
		t.rules[key(w.tag, capitals, exactWord, []byte(w.text))] = number[e]
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func compareEdit(a, b Edit) int {
	return cmp.Or(cmp.Compare(a.Drop, b.Drop), strings.Compare(a.Add, b.Add), compareBool(a.Keep, b.Keep))
}
