package conllu

import (
	"strings"

	"github.com/tieline/tieline/nlp"
)

// Tokens lays the words of the sentences out as an analysis with neither tags nor trees, for
// nlp.Analyzer.Annotate. Words are set apart by blanks.
func Tokens(sentences []Sentence) *nlp.Analysis {
	var b strings.Builder
	an := &nlp.Analysis{Sentences: make([]nlp.Sentence, len(sentences))}
	for i := range sentences {
		words := sentences[i].Words
		s := nlp.Sentence{Start: b.Len(), Tokens: make([]nlp.Token, len(words))}
		for k, w := range words {
			start := b.Len()
			b.WriteString(w.Form)
			s.Tokens[k] = nlp.Token{Start: start, End: b.Len(), Head: -1}
			s.End = b.Len()
			b.WriteByte(' ')
		}
		b.WriteByte('\n')
		an.Sentences[i] = s
	}
	an.Text = b.String()
	return an
}

// Annotated is a copy of the sentences with tags, lemmas, heads and relations of an, which holds the same
// words. Features and enhanced dependencies are left empty.
func Annotated(sentences []Sentence, an *nlp.Analysis) []Sentence {
	out := make([]Sentence, len(sentences))
	for i := range sentences {
		out[i] = Sentence{Lines: sentences[i].Lines, Words: make([]Word, len(sentences[i].Words))}
		for k := range out[i].Words {
			out[i].Words[k] = word(an, &an.Sentences[i].Tokens[k], sentences[i].Words[k].Misc)
		}
	}
	return out
}

// Sentences writes an analysis of running text as sentences with their text.
func Sentences(an *nlp.Analysis) []Sentence {
	out := make([]Sentence, len(an.Sentences))
	for i := range an.Sentences {
		s := &an.Sentences[i]
		o := &out[i]
		o.Lines = append(o.Lines, Line{Word: -1, Text: "# text = " + strings.Join(strings.Fields(an.Text[s.Start:s.End]), " ")})
		for k := range s.Tokens {
			misc := "_"
			if k+1 < len(s.Tokens) && s.Tokens[k+1].Start == s.Tokens[k].End {
				misc = "SpaceAfter=No"
			}
			o.Lines = append(o.Lines, Line{Word: k})
			o.Words = append(o.Words, word(an, &s.Tokens[k], misc))
		}
	}
	return out
}

func word(an *nlp.Analysis, t *nlp.Token, misc string) Word {
	return Word{
		Form: an.Word(t), Lemma: t.Lemma, UPOS: t.Tag.String(), XPOS: t.XTag.String(),
		Feats: "_", Head: t.Head + 1, Rel: t.Rel.String(), Deps: "_", Misc: misc,
	}
}
