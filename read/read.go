// Package read turns a document into records: who ties up with whom, plants, figures, public
// acts, speakers, each with the words that say so.
//
// The order of work is that of Reader.Read: sentences and trees (package nlp), what they speak
// of (read/mention), then five readers that look at the same page: ties (deals), sites
// (facilities), terms (measures), acts (policies) and speech (speakers).
package read

import (
	"fmt"
	"sync"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/names"
	"github.com/tieline/tieline/read/acts"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/sites"
	"github.com/tieline/tieline/read/speech"
	"github.com/tieline/tieline/read/terms"
	"github.com/tieline/tieline/read/ties"
)

// Engine names the version of the reader; records made by another are read anew.
const Engine = "reader-1"

// MaxText is the number of bytes of a document that are read. What lies beyond is kept but
// yields no records, and a note says so.
const MaxText = 2 << 20

// Reader reads documents. It is immutable and safe for concurrent use.
type Reader struct {
	analyzer *nlp.Analyzer
	finder   *mention.Finder
	grammar  *grammar.Grammar
	ties     *ties.Reader
	sites    *sites.Reader
	terms    *terms.Reader
	acts     *acts.Reader
	speech   *speech.Reader
}

// Default is the reader with the embedded atlas, grammar and weights.
var Default = sync.OnceValue(func() *Reader { return New(atlas.Default()) })

// New makes a reader that knows the names of an atlas.
func New(a *atlas.Atlas) *Reader {
	g := grammar.Default()
	return &Reader{
		analyzer: nlp.Default(), finder: mention.NewFinder(a, names.Default()), grammar: g, ties: ties.New(a, g, ties.DefaultModel()),
		sites: sites.Default(), terms: terms.Default(), acts: acts.Default(), speech: speech.Default(),
	}
}

// Page analyses a document and finds what it speaks of, up to MaxText bytes. The note is empty
// unless the document was cut.
func (r *Reader) Page(doc *tieline.Document) (page *mention.Page, note string) {
	text := doc.Text
	if len(text) > MaxText {
		text = text[:MaxText]
		for len(text) > 0 && text[len(text)-1]&0xC0 == 0x80 { // do not cut a character
			text = text[:len(text)-1]
		}
		if len(text) > 0 && text[len(text)-1] >= 0xC0 {
			text = text[:len(text)-1]
		}
		note = fmt.Sprintf("the document has %d bytes; only the first %d were read", len(doc.Text), len(text))
	}
	skip := make([]nlp.Span, 0, len(doc.Regions))
	for _, region := range doc.Regions {
		if region.Start < len(text) {
			skip = append(skip, nlp.Span{Start: region.Start, End: min(region.End, len(text))})
		}
	}
	return r.finder.Find(doc, r.analyzer.Analyze(text, skip)), note
}

// Read gives the records of a document. A document that is not in English yields none; a note
// says so. The records' evidence is verified before they are returned.
func (r *Reader) Read(doc *tieline.Document) (*tieline.Records, error) {
	out := &tieline.Records{Document: doc, Entities: []tieline.Entity{}, Deals: []tieline.Deal{}, Facilities: []tieline.Facility{},
		Measures: []tieline.Measure{}, Policies: []tieline.Policy{}, Speakers: []tieline.Speaker{}}
	if doc.Language != "" && doc.Language != "en" {
		out.Notes = append(out.Notes, "not analysed: the document is not in English but in "+doc.Language)
		return out, nil
	}
	page, note := r.Page(doc)
	if note != "" {
		out.Notes = append(out.Notes, note)
	}
	out.Entities = append(out.Entities, page.Records()...)
	out.Deals = append(out.Deals, r.ties.Read(ties.NewPage(r.grammar, page))...)
	out.Facilities = append(out.Facilities, r.sites.Read(page)...)
	out.Measures = append(out.Measures, r.terms.Read(page)...)
	out.Policies = append(out.Policies, r.acts.Read(page)...)
	out.Speakers = append(out.Speakers, r.speech.Read(page)...)
	return out, out.Verify()
}
