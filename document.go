package tieline

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Document is one text as a source published it. It is immutable: ID is a hash of all that
// Tieline keeps of it, and every offset in every record is a byte offset into Text.
type Document struct {
	ID        string   `json:"id"`                  // content hash, see Seal
	Ref       string   `json:"ref"`                 // the id that the input gave itself, else its file name
	Title     string   `json:"title,omitempty"`     //
	URL       string   `json:"url,omitempty"`       //
	Publisher string   `json:"publisher,omitempty"` // outlet, as the input names it
	Author    string   `json:"author,omitempty"`    //
	Published Date     `json:"published,omitzero"`  // zero where the input does not say
	Language  string   `json:"language,omitempty"`  // ISO 639-1; only "en" is analysed
	Text      string   `json:"text"`                // canonical UTF-8 text
	Regions   []Region `json:"regions,omitempty"`   // page noise inside Text, sorted, not overlapping
}

// Region is a stretch of a document's text that is not part of the article and yields no records.
type Region struct {
	Start int       `json:"start"`
	End   int       `json:"end"`
	Kind  NoiseKind `json:"kind"`
}

// NoiseKind says what sort of page noise a Region is.
type NoiseKind string

// The kinds of page noise that intake marks.
const (
	NoiseNewsletter NoiseKind = "newsletter" // sign-up boxes, "view in browser"
	NoiseRelated    NoiseKind = "related"    // teasers and links to other articles
	NoiseCaption    NoiseKind = "caption"    // picture captions and credits
	NoiseAdvert     NoiseKind = "advert"     // advertisements and promotions
	NoiseAuthor     NoiseKind = "author"     // by-lines, notes about the author or editor
	NoiseComment    NoiseKind = "comment"    // readers' comments
	NoiseDisclosure NoiseKind = "disclosure" // disclaimers, legal, cookie and copyright notices, press contacts
	NoiseEncoding   NoiseKind = "encoding"   // a byte-order mark
)

// Seal fixes the document's ID: SHA-256 over its address, publisher, date, title, author and
// text, each preceded by its length so that no two documents share a reading. Ref is left out:
// the same article under another file name is the same document. It fails where Text is not
// UTF-8, because offsets into it would mean nothing.
func (d *Document) Seal() error {
	if !utf8.ValidString(d.Text) {
		return &Error{Code: ErrInvalid, Op: "seal document", Input: d.Ref, Reason: "the text is not UTF-8", Hint: "convert it, or ingest the original page so that its charset can be detected"}
	}
	h := sha256.New()
	for _, s := range []string{d.URL, d.Publisher, d.Published.String(), d.Title, d.Author, d.Text} {
		h.Write([]byte(strconv.Itoa(len(s))))
		h.Write([]byte{':'})
		h.Write([]byte(s))
	}
	d.ID = hex.EncodeToString(h.Sum(nil)[:16])
	return nil
}

// Evidence quotes the bytes from start to end. It fails where the range is empty, lies outside
// the text or cuts a character in two.
func (d *Document) Evidence(start, end int) (Evidence, error) {
	if start < 0 || end > len(d.Text) || start >= end {
		return Evidence{}, fmt.Errorf("evidence %d-%d lies outside a text of %d bytes", start, end, len(d.Text))
	}
	if !utf8.RuneStart(d.Text[start]) || (end < len(d.Text) && !utf8.RuneStart(d.Text[end])) {
		return Evidence{}, fmt.Errorf("evidence %d-%d cuts a character", start, end)
	}
	return Evidence{start, end, d.Text[start:end]}, nil
}

// Verify reports an error unless the quote stands at its offsets in the document's text.
func (d *Document) Verify(e Evidence) error {
	if e.start < 0 || e.end > len(d.Text) || e.start >= e.end || d.Text[e.start:e.end] != e.quote {
		return fmt.Errorf("quote %.60q does not stand at %d-%d of document %s", e.quote, e.start, e.end, d.ID)
	}
	return nil
}

// InNoise reports whether any byte from start to end lies in page noise.
func (d *Document) InNoise(start, end int) bool {
	for _, r := range d.Regions {
		if r.Start < end && start < r.End {
			return true
		}
	}
	return false
}
