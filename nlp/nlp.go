// Package nlp analyses English prose: sentences, tokens with byte offsets, part-of-speech tags,
// lemmas and dependency trees. It knows nothing of deals or companies.
//
//	an := nlp.Default().Analyze(text, nil)
//	for _, s := range an.Sentences {
//		for i, t := range s.Tokens {
//			fmt.Println(an.Text[t.Start:t.End], t.Lemma, t.Tag, t.XTag, t.Head, t.Rel)
//		}
//	}
//
// Tokens follow the English treebanks of Universal Dependencies: "don't" is "do" + "n't",
// "Ford-backed" is "Ford" + "-" + "backed", "$2.5bn" is "$" + "2.5" + "bn". Every token is a
// stretch of the text's bytes; tokens ascend and never overlap. Tags and relations are those of
// the treebanks (Tag, XTag, Rel), and every sentence of an Analysis is a tree with one root.
//
// An Analyzer is immutable and safe for concurrent use. The embedded model is trained by the
// command in nlp/train; nlp/model/README.md names its treebanks and their licences.
package nlp

// Token is one word or sign of a sentence.
type Token struct {
	Start, End int    // byte offsets into the analysed text
	Lemma      string // dictionary form
	Tag        Tag    // universal part of speech
	XTag       XTag   // Penn tag: tense and number are read off it
	Head       int    // index in the sentence of the governing token; -1 for the root
	Rel        Rel    // relation to the governing token
}

// Sentence is a run of tokens that were parsed together.
type Sentence struct {
	Start, End int // byte offsets of the first token's start and the last token's end
	Tokens     []Token
}

// Analysis is a text with its sentences, in order of the text.
type Analysis struct {
	Text      string
	Sentences []Sentence
}

// Span is the stretch [Start, End) of a text's bytes.
type Span struct{ Start, End int }

// Word is the token's text.
func (a *Analysis) Word(t *Token) string { return a.Text[t.Start:t.End] }
