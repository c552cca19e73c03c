// Package mail reads a message, such as a newsletter saved as .eml, as a document.
//
//	doc, err := mail.Read(r)
package mail

import (
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"

	"github.com/jhillyerd/enmime/v2"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ingest/html"
	"github.com/tieline/tieline/ingest/text"
)

// Read gives a message as a document, not yet sealed: the subject is the title, the sender the
// publisher, the message id the Ref. Of a message in both forms the plain text is taken, which
// newsletters keep free of layout; attachments are left out.
func Read(r io.Reader) (doc *tieline.Document, err error) {
	// The parser is another's and the bytes anyone's: one message must not end the run.
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, fmt.Errorf("the message defeats the reader: %v", p)
		}
	}()
	m, err := enmime.ReadEnvelope(r)
	if err != nil {
		return nil, fmt.Errorf("the message is broken: %w", err)
	}
	doc = &tieline.Document{
		Ref:       strings.Trim(strings.TrimSpace(m.GetHeader("Message-ID")), "<>"),
		Title:     strings.Join(strings.Fields(m.GetHeader("Subject")), " "),
		Publisher: sender(m.GetHeader("From")),
	}
	if d, ok := text.ParseDate(m.GetHeader("Date")); ok {
		doc.Published = d
	} else if t, err := mail.ParseDate(m.GetHeader("Date")); err == nil {
		doc.Published = tieline.DateOf(t)
	}
	if m.HTML != "" && !hasPlain(m) {
		if doc.Text, doc.Regions, err = html.Fragment(m.HTML); err != nil {
			return nil, err
		}
	} else {
		doc.Text = m.Text
	}
	doc.Text = strings.ToValidUTF8(doc.Text, "\uFFFD")
	if strings.TrimSpace(doc.Text) == "" {
		return nil, errors.New("the message has no text")
	}
	return doc, nil
}

// hasPlain reports whether the sender wrote a plain text; the library makes one where not.
func hasPlain(m *enmime.Envelope) bool {
	return m.Root != nil && m.Root.BreadthMatchFirst(func(p *enmime.Part) bool {
		return strings.HasPrefix(p.ContentType, "text/plain") && p.Disposition != "attachment"
	}) != nil
}

func sender(from string) string {
	a, err := mail.ParseAddress(from)
	switch {
	case err != nil:
		return strings.Join(strings.Fields(from), " ")
	case a.Name != "":
		return a.Name
	}
	return a.Address
}
