package conllu

import (
	"bufio"
	"bytes"
	"strings"
	"testing"

	"github.com/tieline/tieline/nlp"
)

const sample = "# newpar\n# text = Ford didn't sign.\n" +
	"1\tFord\tFord\tPROPN\tNNP\tNumber=Sing\t4\tnsubj\t_\t_\n" +
	"2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n" +
	"2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_\n" +
	"3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n" +
	"4\tsign\tsign\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n" +
	"4.1\tit\tit\tPRON\tPRP\t_\t_\t_\t4:obj\t_\n" +
	"5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n"

func read(t *testing.T, text string) []Sentence {
	t.Helper()
	s, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRoundTrip(t *testing.T) {
	s := read(t, sample)
	if len(s) != 1 || len(s[0].Words) != 5 || s[0].Text() != "Ford didn't sign." || !s[0].NewParagraph() || s[0].Words[3].SpaceAfter() {
		t.Fatalf("%+v", s)
	}
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	if err := s[0].Write(w); err != nil || w.Flush() != nil {
		t.Fatal(err)
	}
	if b.String() != sample {
		t.Errorf("got\n%s\nwant\n%s", b.String(), sample)
	}
}

func TestFaultsNameTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"1\tFord\n":                                 "line 1: 2 columns",
		"# c\n2\tFord\t_\t_\t_\t_\t0\t_\t_\t_\n":    "line 2: word id",
		"1\tFord\t_\t_\t_\t_\tx\t_\t_\t_\n":         "line 1: head",
		"1\t\t_\t_\t_\t_\t0\t_\t_\t_\n":             "line 1: a word without a form",
		"1\ta\t_\t_\t_\t_\t0\t_\t_\t_\n\n1\tb\tc\n": "line 3: 3 columns",
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestCompare(t *testing.T) {
	gold := read(t, sample)
	same, err := Compare(gold, gold)
	if err != nil || same.UAS != 5 || same.LAS != 5 || same.Lemma != 5 || same.OK != 1 || same.LASNoPunct != 4 {
		t.Errorf("a treebank against itself: %+v, %v", same, err)
	}
	// two errors of the head, one of them with the subtype of a relation wrong; one word more
	other := read(t, strings.NewReplacer("4\tnsubj", "2\tnsubj", "aux\t", "aux:pass\t", "4\tpunct", "1\tpunct").Replace(sample))
	s, err := Compare(gold, other)
	if err != nil || s.UAS != 3 || s.LAS != 3 || s.Strict != 2 {
		t.Errorf("%+v, %v", s, err)
	}
	text := Sentences(nlp.Split("Ford didn't sign.", nil))
	if s, err = Compare(gold, text); err != nil || s.Aligned != 5 || s.Found != 5 || s.OK != 1 {
		t.Errorf("from text: %+v, %v", s, err)
	}
	if _, err = Compare(gold, Sentences(nlp.Split("Ford did sign.", nil))); err == nil {
		t.Error("texts that differ were compared")
	}
}

// FuzzRead holds that no file makes Read panic, and that what was read is written as it was.
func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Add("1-2\tx\t_\t_\t_\t_\t_\t_\t_\t_\n")
	f.Fuzz(func(t *testing.T, text string) {
		sentences, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		w := bufio.NewWriter(&b)
		for i := range sentences {
			if err := sentences[i].Write(w); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		again, err := Read(&b)
		if err != nil || len(again) != len(sentences) {
			t.Fatalf("%d sentences, read again %d: %v", len(sentences), len(again), err)
		}
		if _, err := Compare(sentences, again); err != nil {
			t.Fatal(err)
		}
	})
}
