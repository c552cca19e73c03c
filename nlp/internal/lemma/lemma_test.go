package lemma

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

const (
	noun = iota + 1
	plural
	past
	name
	pronoun
)

func learned() *Table {
	var all []Example
	add := func(word string, tag uint8, lemma string) { all = append(all, Example{word, tag, lemma}) }
	for _, w := range []string{"plant", "battery", "cell", "share"} {
		add(w, noun, w)
	}
	for _, w := range [][2]string{{"plants", "plant"}, {"plants", "plant"}, {"cells", "cell"}, {"batteries", "battery"}, {"companies", "company"}, {"companies", "company"}, {"factories", "factory"}, {"shares", "share"}, {"men", "man"}} {
		add(w[0], plural, w[1])
	}
	for _, w := range [][2]string{{"signed", "sign"}, {"joined", "join"}, {"bought", "buy"}, {"planned", "plan"}} {
		add(w[0], past, w[1])
	}
	add("Ford", name, "Ford")
	add("I", pronoun, "I")
	add("i", pronoun, "I")
	return Learn(all)
}

func TestLemma(t *testing.T) {
	table := learned()
	var file bytes.Buffer
	if _, err := table.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	again, err := Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		word string
		tag  uint8
		want string
	}{
		{"plants", plural, "plant"},
		{"Companies", plural, "company"},
		{"refineries", plural, "refinery"}, // by its ending
		{"Men", plural, "man"},
		{"bought", past, "buy"},
		{"mined", past, "min"}, // no word tells that an e is missing
		{"GWh", noun, "GWh"},
		{"EVs", plural, "EV"},
		{"PLANTS", plural, "plant"},
		{"Toyota", name, "Toyota"},
		{"i", pronoun, "I"},
		{"unknown tag", 77, "unknown tag"},
		{"", noun, ""},
	} {
		for _, table := range []*Table{table, again} {
			if got := table.Lemma(c.word, c.tag); got != c.want {
				t.Errorf("%s: %q, want %q", c.word, got, c.want)
			}
		}
	}
}

func TestKnownLemmasAreNotCopied(t *testing.T) {
	table := learned()
	for word, tag := range map[string]uint8{"plants": plural, "Ford": name, "signed": past, "Companies": plural} {
		if n := testing.AllocsPerRun(100, func() { table.Lemma(word, tag) }); n > 0 {
			t.Errorf("%s: %v allocations", word, n)
		}
	}
}

// FuzzLemma holds that any word has a lemma and that no file makes Read panic.
func FuzzLemma(f *testing.F) {
	var file bytes.Buffer
	table := learned()
	if _, err := table.WriteTo(&file); err != nil {
		f.Fatal(err)
	}
	f.Add("Companies", uint8(plural), file.Bytes())
	f.Add("\xff\xfe", uint8(noun), []byte{1, 2, 3})
	f.Fuzz(func(t *testing.T, word string, tag uint8, model []byte) {
		l := table.Lemma(word, tag)
		if l == "" && word != "" {
			t.Fatalf("%q has no lemma", word)
		}
		if utf8.ValidString(word) && !utf8.ValidString(l) {
			t.Fatalf("%q: half a letter in %q", word, l)
		}
		if read, err := Read(bytes.NewReader(model)); err == nil {
			read.Lemma(word, tag)
		}
	})
}
