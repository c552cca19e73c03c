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
