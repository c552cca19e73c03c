package names

import (
	"strings"
	"testing"

	"github.com/tieline/tieline/nlp"
)

func show(text string) string {
	an := nlp.Default().Analyze(text, nil)
	var out []string
	for _, n := range Default().Find(an) {
		t := an.Sentences[n.Sentence].Tokens
		out = append(out, n.Type.String()+" "+text[t[n.First].Start:t[n.Last].End])
	}
	return strings.Join(out, "; ")
}

// The names here are invented: no list can know them.
func TestFindNamesThatNoListKnows(t *testing.T) {
	for text, want := range map[string]string{
		"Ostrella Cells said it would buy Tarnwick Graphite Inc. for $20 million.":    "organization Ostrella Cells; organization Tarnwick Graphite Inc.",
		"They said Marguerite Vandekamp, chief executive of Ostrella, had resigned.":  "person Marguerite Vandekamp; organization Ostrella",
		"The plant in Brzezowka will employ 300 people, the Pomerania Agency said.":   "place Brzezowka; organization Pomerania Agency",
		"the prices of lithium and nickel fell for a third month":                     "",
		"\"We are pleased,\" said Kwabena Osei-Tutu, a spokesman for Halvard Motors.": "person Kwabena Osei-Tutu; organization Halvard Motors",
	} {
		if got := show(text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestModelSurvivesWriting(t *testing.T) {
	b := Default().Write()
	if len(b) > 3<<20 {
		t.Errorf("the model has %d bytes", len(b))
	}
	r, err := Read(b)
	if err != nil {
		t.Fatal(err)
	}
	an := nlp.Default().Analyze("Ford Motor Co. and Hanbit Energy met in Kokomo, Jane Abbott said.", nil)
	got, want := r.Find(an), Default().Find(an)
	if len(got) != len(want) || len(got) == 0 {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%v, want %v", got[i], want[i])
		}
	}
	if _, err := Read(b[:len(b)/2]); err == nil {
		t.Error("half a model was read without an error")
	}
}

func TestLabelsFollow(t *testing.T) {
	if Inside(Person).follows(Outside) || Inside(Person).follows(Begin(Place)) || !Inside(Person).follows(Begin(Person)) || !Begin(Person).follows(Inside(Person)) {
		t.Error("a later token may only follow a token of the same type")
	}
}

func FuzzFind(f *testing.F) {
	f.Add("Ford said. THE X-Y & Co., Ltd. Of The And")
	f.Add("A. B C 3 É ’s \n\n- -")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		an := nlp.Default().Analyze(text, nil)
		last := [2]int{-1, -1}
		for _, n := range Default().Find(an) {
			if n.Sentence < last[0] || n.Sentence == last[0] && n.First <= last[1] || n.Last < n.First || n.Last >= len(an.Sentences[n.Sentence].Tokens) || !(n.Score >= 0 && n.Score <= 1.001) {
				t.Fatalf("%+v after %v", n, last)
			}
			last = [2]int{n.Sentence, n.Last}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("Ostrella Cells said on Tuesday that it would buy Tarnwick Graphite Inc. of Toronto for $20 million, and that its chief executive, Marguerite Vandekamp, would lead both companies once regulators in the United States had approved the deal. ", 40)
	an := nlp.Default().Analyze(text, nil)
	n := 0
	for _, s := range an.Sentences {
		n += len(s.Tokens)
	}
	b.ReportAllocs()
	for b.Loop() {
		Default().Find(an)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}
