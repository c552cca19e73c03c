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
	net    *neural.Net
	vocab  *neural.Vocabulary
	lemmas *lemma.Table
	passes sync.Pool
}

// Default is the analyzer with the embedded model, which is read once.
var Default = sync.OnceValue(func() *Analyzer {
	a, err := Load(model.English)
	if err != nil {
		panic("nlp: the embedded model: " + err.Error()) // a fault of the build
	}
	return a
})

// Load reads a model file written by the command in nlp/train.
func Load(file []byte) (*Analyzer, error) {
	r := bytes.NewReader(file)
	net, vocab, err := neural.Read(r)
	if err != nil {
		return nil, err
	}
	if net.Tags != int(TagCount) || net.XTags != int(XTagCount) || net.Rels != int(RelCount) {
		return nil, fmt.Errorf("the model knows %d, %d, %d tags and relations instead of %d, %d, %d",
			net.Tags, net.XTags, net.Rels, TagCount, XTagCount, RelCount)
	}
	lemmas, err := lemma.Read(r)
	if err != nil {
		return nil, err
	}
	a := &Analyzer{net: net, vocab: vocab, lemmas: lemmas}
	a.passes.New = func() any { return &run{pass: neural.NewPass(net)} }
	return a, nil
}

// Analyze splits text into sentences and tokens, tags, lemmatises and parses them. The stretches of
// skip (sorted, not overlapping) are not analysed: no token lies in one and none crosses its border.
func (a *Analyzer) Analyze(text string, skip []Span) *Analysis {
	an := sentences(text, skip)
	a.Annotate(an)
	return an
}

// batchTokens is about how many tokens are read at once: enough for the matrix products to be worth
// their preparation, few enough to stay in the processor's caches.
const batchTokens = 800

// run is the working memory of one Annotate.
type run struct {
	pass    *neural.Pass
	lengths []int
	rows    []uint32
	heads   []int
}

// Annotate tags, lemmatises and parses an analysis whose sentences and tokens are set.
func (a *Analyzer) Annotate(an *Analysis) {
	r := a.passes.Get().(*run)
	defer a.passes.Put(r)
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
				r.rows = append(r.rows, a.vocab.Row(f, h))
			}
		}
	}
	r.pass.Forward(r.lengths, r.rows, nil, 0)
	words := len(r.rows) / neural.Features
	if cap(r.heads) < words {
		r.heads = make([]int, words)
	}
	r.heads = r.heads[:words]
	at := 0
	for s, n := range r.lengths {
		neural.Tree(r.pass.Arcs[s], n, r.heads[at:at+n])
		at += n
	}
	r.pass.ScoreLabels(r.heads)
	w := 0
	for i := range sentences {
		tokens := sentences[i].Tokens
		for k := range tokens {
			a.fill(an, &tokens[k], r, w)
			w++
		}
	}
}

// fill writes what was read of word w into its token.
func (a *Analyzer) fill(an *Analysis, t *Token, r *run, w int) {
	tags, all := int(TagCount), int(TagCount)+int(XTagCount)
	scores := r.pass.TagScores[w*all : (w+1)*all]
	t.Tag, t.XTag = Tag(best(scores[:tags])), XTag(best(scores[tags:]))
	t.Head, t.Rel = r.heads[w], RelRoot
	if t.Head >= 0 {
		t.Rel = Rel(best(r.pass.LabelScores[w*int(RelCount) : (w+1)*int(RelCount)]))
	}
	switch t.XTag {
	case XNNP, XCD:
		t.Lemma = an.Word(t)
	default:
		t.Lemma = a.lemmas.Lemma(an.Word(t), uint8(t.XTag))
	}
}

// best is the index of the highest score, not counting index 0, which stands for none.
func best(scores []float32) int {
	b := 1
	for i := 2; i < len(scores); i++ {
		if scores[i] > scores[b] {
			b = i
		}
	}
	return b
}
