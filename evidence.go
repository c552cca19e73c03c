package tieline

import (
	"encoding/json"
	"fmt"
)

// Evidence is the exact words on which a value rests: a byte range of a document's canonical
// text and the bytes that stand there. Its fields are closed so that the quote can only come
// from the text itself: by Document.Evidence, or from stored JSON that Document.Verify accepts.
type Evidence struct {
	start, end int
	quote      string
}

// Start is the offset of the first byte of the quote in the document's text.
func (e Evidence) Start() int { return e.start }

// End is the offset just after the last byte of the quote.
func (e Evidence) End() int { return e.end }

// Quote is the words themselves.
func (e Evidence) Quote() string { return e.quote }

// IsZero reports whether e holds no words at all.
func (e Evidence) IsZero() bool { return e.quote == "" }

type evidenceJSON struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Quote string `json:"quote"`
}

// MarshalJSON writes {"start", "end", "quote"}.
func (e Evidence) MarshalJSON() ([]byte, error) {
	return json.Marshal(evidenceJSON{e.start, e.end, e.quote})
}

// UnmarshalJSON reads what MarshalJSON wrote. It refuses ranges that cannot be right; whether
// the quote stands in the document, only Document.Verify can say.
func (e *Evidence) UnmarshalJSON(b []byte) error {
	var j evidenceJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	if j.Start < 0 || j.End <= j.Start || j.End-j.Start != len(j.Quote) {
		return fmt.Errorf("evidence %d-%d does not fit a quote of %d bytes", j.Start, j.End, len(j.Quote))
	}
	*e = Evidence{j.Start, j.End, j.Quote}
	return nil
}
