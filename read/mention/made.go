package mention

import (
	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
)

// NewPage makes a page of mentions that somebody else has found, sorted by place and not
// overlapping: those of annotated text.
func NewPage(doc *tieline.Document, an *nlp.Analysis, mentions []Mention, entities []Entity) *Page {
	p := &Page{Doc: doc, Analysis: an, Mentions: mentions, Entities: entities}
	p.fill()
	return p
}

// Covering gives the mention, of no entity yet, that stands on the bytes [start, end) of an analysed text: the tokens
// of one sentence that they touch. It is false where they touch none.
func Covering(an *nlp.Analysis, start, end int) (m Mention, ok bool) {
	for s := range an.Sentences {
		for i, t := range an.Sentences[s].Tokens {
			if t.Start >= end || t.End <= start || ok && m.Sentence != s {
				continue
			}
			if !ok {
				m, ok = Mention{Sentence: s, First: i, Start: start, End: end}, true
			}
			m.Last = i
		}
	}
	return m, ok
}
