// Package words puts the vocabulary of the rule book into plain words: fields of questions, labels of duty
// lines, conditions.
//
//	words.Condition(`cell_energy_wh >= 12 && !uses_cells`)
//	// the energy of one cell is at least 12 Wh, and the module uses no cells
package words

import (
	"bytes"
	_ "embed"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed fields.yaml
var embedded []byte

// field is how people speak of a field of a question.
type field struct {
	Is   string `yaml:"is"`
	Unit string `yaml:"unit"`
	Yes  string `yaml:"yes"`
	No   string `yaml:"no"`
	Fact string `yaml:"fact"`
}

type vocabulary struct {
	Fields map[string]field  `yaml:"fields"`
	Words  map[string]string `yaml:"words"`
}

// load reads the embedded vocabulary once. It panics where that does not parse, which the tests of this
// package rule out.
var load = sync.OnceValue(func() *vocabulary {
	v := &vocabulary{}
	if err := yaml.NewDecoder(bytes.NewReader(embedded), yaml.Strict()).Decode(v); err != nil {
		panic(err)
	}
	return v
})

// Of puts one word of the book into plain words: a label, the name of goods, an event.
func Of(word string) string {
	if s, ok := load().Words[word]; ok {
		return s
	}
	return strings.ReplaceAll(word, "_", " ")
}

// Fact names a fact that an answer lacks: "the day on which the licence was signed" for signed, "whether
// the licensor may direct the plant's operation" for "terms: directs_operation".
func Fact(missing string) string {
	f := load().Fields[strings.TrimPrefix(missing, "terms: ")]
	switch {
	case f.Fact != "":
		return f.Fact
	case f.Is != "":
		return f.Is
	case f.Yes != "":
		return "whether " + f.Yes
	}
	return strings.ReplaceAll(missing, "_", " ")
}
