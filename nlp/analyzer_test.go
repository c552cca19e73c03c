package nlp

import (
	"runtime"
	"strings"
	"sync"
	"testing"
)

// wellFormed fails unless every sentence is a tree: one root, no cycle, every token tagged.
func wellFormed(t *testing.T, an *Analysis) {
	t.Helper()
	for _, s := range an.Sentences {
		roots := 0
		for i := range s.Tokens {
			k := &s.Tokens[i]
			if k.Tag == 0 || k.XTag == 0 || k.Rel == 0 || k.Lemma == "" {
				t.Fatalf("%q: tag %v, %v, relation %v, lemma %q", an.Word(k), k.Tag, k.XTag, k.Rel, k.Lemma)
			}
			if k.Head < 0 {
				roots++
				if k.Rel != RelRoot {
					t.Fatalf("%q: the root's relation is %v", an.Word(k), k.Rel)
				}
			} else if k.Rel == RelRoot {
				t.Fatalf("%q: relation root of a word that is not the root", an.Word(k))
			}
			steps := 0
			for h := k.Head; h >= 0; h = s.Tokens[h].Head {
				if steps++; steps > len(s.Tokens) {
					t.Fatalf("a cycle at %q in %q", an.Word(k), an.Text[s.Start:s.End])
				}
			}
		}
		if roots != 1 {
			t.Fatalf("%d roots in %q", roots, an.Text[s.Start:s.End])
		}
	}
}

// TestReading holds trees that any use of the package rests on.
func TestReading(t *testing.T) {
	for _, c := range []struct{ text, word, lemma, head, rel, tag, xtag string }{
		{"The carmaker signed a supply contract with a Korean battery maker.", "carmaker", "carmaker", "signed", "nsubj", "NOUN", "NN"},
		{"The carmaker signed a supply contract with a Korean battery maker.", "contract", "contract", "signed", "obj", "NOUN", "NN"},
		{"The carmaker signed a supply contract with a Korean battery maker.", "signed", "sign", "", "root", "VERB", "VBD"},
		{"The plant was bought by two companies in May.", "plant", "plant", "bought", "nsubj:pass", "NOUN", "NN"},
		{"The plant was bought by two companies in May.", "companies", "company", "bought", "obl:agent", "NOUN", "NNS"},
		{"The plant was bought by two companies in May.", "bought", "buy", "", "root", "VERB", "VBN"},
		{"They will not build it.", "not", "not", "build", "advmod", "PART", "RB"},
		{"They will not build it.", "will", "will", "build", "aux", "AUX", "MD"},
		{"Ford's partner said it would leave.", "Ford", "Ford", "partner", "nmod:poss", "PROPN", "NNP"},
		{"Ford's partner said it would leave.", "leave", "leave", "said", "ccomp", "VERB", "VB"},
		// words of trade that are verbs here and nouns there
		{"CATL supplies batteries to Ford.", "supplies", "supply", "", "root", "VERB", "VBZ"},
		{"CATL supplies batteries to Ford.", "Ford", "Ford", "supplies", "obl", "PROPN", "NNP"},
		{"Kia orders packs from SK On.", "packs", "pack", "orders", "obj", "NOUN", "NNS"},
		{"The company supplies cells to Hale.", "company", "company", "supplies", "nsubj", "NOUN", "NN"},
		{"Umicore licenses its process to Redwood.", "process", "process", "licenses", "obj", "NOUN", "NN"},
		{"The exports of cells from Kia ended.", "exports", "export", "ended", "nsubj", "NOUN", "NNS"},
		{"Its orders for packs fell.", "orders", "order", "fell", "nsubj", "NOUN", "NNS"},
	} {
		an := Default().Analyze(c.text, nil)
		found := false
		for _, s := range an.Sentences {
			for i := range s.Tokens {
				k := &s.Tokens[i]
				if an.Word(k) != c.word {
					continue
				}
				found = true
				head := ""
				if k.Head >= 0 {
					head = an.Word(&s.Tokens[k.Head])
				}
				got := [...]string{k.Lemma, head, k.Rel.String(), k.Tag.String(), k.XTag.String()}
				if want := [...]string{c.lemma, c.head, c.rel, c.tag, c.xtag}; got != want {
					t.Errorf("%q %s: %v, want %v", c.text, c.word, got, want)
				}
			}
		}
		if !found {
			t.Errorf("%q: no token %s", c.text, c.word)
		}
	}
}

func FuzzAnalyze(f *testing.F) {
	f.Add(benchText)
	f.Add("KUPFERBERGWERK ÜBER ALLES \"\"\" (((( ))) ,,,, ;;;; \x00\x80\xff")
	f.Add("عقدت الشركة اتفاقا. שתי החברות חתמו על חוזה.")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 20_000 {
			return
		}
		wellFormed(t, Default().Analyze(text, nil))
	})
}

// TestBadInput bounds the memory of hostile pages. That their time grows no faster than their size is what lets the test end:
// the square of the longest sentence would take days.
func TestBadInput(t *testing.T) {
	const size = 1 << 18
	repeats := 100_000 // 5 MB
	if testing.Short() {
		repeats = 5_000
	}
	fill := func(s string) string { return strings.Repeat(s, size/len(s)+1)[:size] }
	for name, text := range map[string]string{
		"one sentence":         strings.Repeat("and the group that the firm which it bought had sold ", repeats),
		"no white space":       fill("abcdefghij"),
		"capitals":             fill("FORD AND CATL SIGN A DEAL IN MICHIGAN "),
		"mojibake":             fill("The CEO said â€œweâ€™re Ã©lectriqueâ€\x9d and Â£4bn "),
		"bytes":                fill("\xff\xfe\x80\x81 \xc3( "),
		"right to left":        fill("وقعت الشركة عقدا لتوريد البطاريات "),
		"quotes never closed":  fill("\"he said \"that \"she "),
		"signs":                fill("((((,,,,\"\"\"\"'''' "),
		"table pasted as text": fill("Plant\tCountry\tGWh\nKokomo\tUS\t33\nDunkirk\tFrance\t40\n"),
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		an := Default().Analyze(text, nil)
		runtime.GC()
		runtime.ReadMemStats(&after)
		tokens := 0
		for i := range an.Sentences {
			tokens += len(an.Sentences[i].Tokens)
		}
		grown := float64(after.HeapAlloc) - float64(before.HeapAlloc)
		t.Logf("%s: %d tokens, %.0f MB kept", name, tokens, grown/1e6)
		// 100 bytes a token, the text itself, and the working memory that is kept for the next
		if limit := 100*float64(tokens) + float64(len(text)) + 40e6; grown > limit {
			t.Errorf("%s: %.0f MB kept", name, grown/1e6)
		}
		wellFormed(t, an)
	}
}

func TestConcurrentUseGivesTheSame(t *testing.T) {
	want := trees(Default().Analyze(benchText, nil))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got := trees(Default().Analyze(benchText, nil)); got != want {
				t.Errorf("got %s\nwant %s", got, want)
			}
		})
	}
	wait.Wait()
}

// TestCompanyDoesNotMatter holds that a sentence is read the same whatever stands around it.
func TestCompanyDoesNotMatter(t *testing.T) {
	const text = "The carmaker signed a contract."
	alone := trees(Default().Analyze(text, nil))
	long := Default().Analyze(strings.Repeat(benchText, 3)+"\n"+text, nil)
	last := &Analysis{Text: long.Text, Sentences: long.Sentences[len(long.Sentences)-1:]}
	if got := trees(last); got != alone {
		t.Errorf("after other text %s\nalone %s", got, alone)
	}
}

func trees(an *Analysis) string {
	var b strings.Builder
	for _, s := range an.Sentences {
		for i := range s.Tokens {
			k := &s.Tokens[i]
			head := "-"
			if k.Head >= 0 {
				head = an.Word(&s.Tokens[k.Head])
			}
			b.WriteString(strings.Join([]string{an.Word(k), k.Lemma, k.Tag.String(), k.XTag.String(), k.Rel.String(), head}, " ") + "; ")
		}
	}
	return b.String()
}
