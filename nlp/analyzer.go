package nlp

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/tieline/tieline/nlp/internal/lemma"
	"github.com/tieline/tieline/nlp/internal/neural"
	"github.com/tieline/tieline/nlp/model"
)

// Analyzer splits, tags, lemmatises and parses. It is immutable and safe for concurrent use.
type Analyzer struct {
	model  *neural.Model
	lemmas *lemma.Table
	runs   sync.Pool
}

// Default is the analyzer with the embedded model, which is read once.
func Default() *Analyzer { return embedded() }

var embedded = sync.OnceValue(func() *Analyzer {
	a, err := Load(model.English)
	if err != nil {
		panic("nlp: the embedded model: " + err.Error()) // a fault of the build
	}
	return a
})

// Load reads a model file written by the command in nlp/train.
func Load(file []byte) (*Analyzer, error) {
	r := bytes.NewReader(file)
	m, err := neural.Read(r)
	if err != nil {
		return nil, err
	}
	if m.Tags != int(TagCount) || m.XTags != int(XTagCount) || m.Rels != int(RelCount) {
		return nil, fmt.Errorf("the model knows %d, %d, %d tags and relations instead of %d, %d, %d",
			m.Tags, m.XTags, m.Rels, TagCount, XTagCount, RelCount)
	}
	lemmas, err := lemma.Read(r)
	if err != nil {
		return nil, err
	}
	a := &Analyzer{model: m, lemmas: lemmas}
	a.runs.New = func() any { return &run{reader: neural.NewReader(m)} }
	return a, nil
}

// Analyze splits text into sentences and tokens, tags, lemmatises and parses them. The stretches of
// skip (sorted, not overlapping) are not analysed: no token lies in one and none crosses its border.
func (a *Analyzer) Analyze(text string, skip []Span) *Analysis {
	an := Split(text, skip)
	a.Annotate(an)
	return an
}

// batchTokens is about how many tokens are read at once: enough for the matrix products to be worth
// their preparation, few enough to stay in the processor's caches.
const batchTokens = 800

// run is the working memory of one Annotate.
type run struct {
	reader  *neural.Reader
	lengths []int
	rows    []uint32
	signs   punctuation
}

// Annotate tags, lemmatises and parses an analysis whose sentences and tokens are set.
func (a *Analyzer) Annotate(an *Analysis) {
	r := a.runs.Get().(*run)
	defer a.runs.Put(r)
	for first := 0; first < len(an.Sentences); {
		tokens, last := 0, first
		for last < len(an.Sentences) && (last == first || tokens+len(an.Sentences[last].Tokens) <= batchTokens) {
			tokens += len(an.Sentences[last].Tokens)
			last++
		}
		a.annotate(an, an.Sentences[first:last], r)
		first = last
	}
}

func (a *Analyzer) annotate(an *Analysis, sentences []Sentence, r *run) {
	r.lengths, r.rows = r.lengths[:0], r.rows[:0]
	var hashes [neural.Features]uint64
	for i := range sentences {
		tokens := sentences[i].Tokens
		r.lengths = append(r.lengths, len(tokens))
		for k := range tokens {
			neural.Hashes(an.Word(&tokens[k]), k == 0, &hashes)
			for f, h := range hashes {
				r.rows = append(r.rows, a.model.Vocabulary.Row(f, h))
			}
		}
	}
	r.reader.Read(r.lengths, r.rows)
	w := 0
	for i := range sentences {
		tokens := sentences[i].Tokens
		for k := range tokens {
			a.fill(an, &tokens[k], r, w)
			w++
		}
		r.signs.attach(an, tokens)
	}
}

// fill writes what was read of word w into its token.
func (a *Analyzer) fill(an *Analysis, t *Token, r *run, w int) {
	t.Tag, t.XTag = Tag(r.reader.Tags[w]), XTag(r.reader.XTags[w])
	t.Head, t.Rel = r.reader.Heads[w], RelRoot
	if t.Head >= 0 {
		t.Rel = Rel(r.reader.Rels[w])
	}
	switch t.XTag {
	case XNNP, XCD:
		t.Lemma = an.Word(t)
	case XVBD, XVBN, XVBG:
		word := an.Word(t)
		if base, ok := irregular[word]; ok {
			t.Lemma = base
			return
		}
		t.Lemma = a.lemmas.Lemma(word, uint8(t.XTag))
	default:
		t.Lemma = a.lemmas.Lemma(an.Word(t), uint8(t.XTag))
	}
}
