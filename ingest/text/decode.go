// Package text turns foreign bytes into UTF-8 and reads what little a plain text file says
// about itself.
//
//	s, err := text.Decode(body, "text/plain; charset=iso-8859-2")
//
// UTF-8 that is valid is never touched: a document's text is kept byte for byte. Only where the
// bytes are not UTF-8 is a charset looked for: the byte-order mark, then what the sender or
// the page declares, then a statistical guess.
package text

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// ErrBinary says that the bytes are not text in any charset.
var ErrBinary = errors.New("it is not text")

// Decode gives b as UTF-8. contentType is what the sender declares ("text/html; charset=…"), or
// empty. A declaration that the bytes contradict is not believed. ErrBinary where b holds
// control bytes that no text holds; another error where b is UTF-8 with damaged characters,
// naming the first.
func Decode(b []byte, contentType string) (string, error) {
	if enc := byteOrder(b); enc != nil {
		return convert(b, enc)
	}
	if Binary(b) {
		return "", ErrBinary
	}
	declared := declaration(b, contentType)
	if utf8.Valid(b) {
		if declared != nil && escaped(b) {
			return convert(b, declared)
		}
		return string(b), nil
	}
	if at, damaged := damagedUTF8(b); damaged {
		return "", fmt.Errorf("byte %d (0x%02x) is not valid UTF-8 though the rest is", at, b[at])
	}
	if declared != nil {
		return convert(b, declared)
	}
	return convert(b, guess(b))
}

// DecodePage is Decode for a web page, where a damaged character costs that character only.
func DecodePage(b []byte, contentType string) (string, error) {
	if _, damaged := damagedUTF8(b); damaged && byteOrder(b) == nil {
		b = bytes.ToValidUTF8(b, []byte("\uFFFD"))
	}
	return Decode(b, contentType)
}

// Binary reports whether b holds control bytes such as no text holds: zero bytes, or more than
// one control byte in a hundred.
func Binary(b []byte) bool {
	control := 0
	for _, c := range b {
		switch {
		case c == 0:
			return true
		case c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b:
			control++
		}
	}
	return control > len(b)/100
}

// byteOrder recognises UTF-16, by its mark or by the zero bytes of Latin text. UTF-8 with a
// mark is plain UTF-8 here: the mark stays, since the text is kept byte for byte.
func byteOrder(b []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
	}
	n := min(len(b), 1024) &^ 1
	if n < 8 {
		return nil
	}
	var even, odd int
	for i := 0; i < n; i += 2 {
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			odd++
		}
	}
	switch half := n / 2; {
	case even == 0 && odd > half*3/4:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case odd == 0 && even > half*3/4:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// declaration is the charset that the sender's header or the page's meta element names, nil
// where neither does or it names UTF-8.
func declaration(b []byte, contentType string) encoding.Encoding {
	enc, name, certain := charset.DetermineEncoding(b[:min(len(b), 1024)], contentType)
	if !certain || name == "utf-8" || name == "replacement" {
		return nil
	}
	return enc
}

// escaped reports whether b switches charset by escape sequences (ISO-2022-JP): such bytes are
// valid ASCII, hence valid UTF-8, and mean something else.
func escaped(b []byte) bool { return bytes.Contains(b, []byte("\x1b$")) }

// damagedUTF8 reports whether b is UTF-8 but for a few bytes, and the place of the first. No
// other charset gives many valid multi-byte sequences by chance.
func damagedUTF8(b []byte) (first int, damaged bool) {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			if bad == 0 {
				first = i
			}
			bad++
		} else {
			good++
		}
		i += n
	}
	return first, bad > 0 && good >= 4*bad
}

// guess asks the statistics. A Latin guess is read as Windows-1252, the superset that pages
// which claim ISO-8859-1 in fact use.
func guess(b []byte) encoding.Encoding {
	r, err := chardet.NewTextDetector().DetectBest(b)
	if err != nil || r.Confidence < 30 || r.Charset == "ISO-8859-1" {
		return charmap.Windows1252
	}
	enc, name := charset.Lookup(r.Charset)
	if enc == nil || name == "utf-8" || strings.HasPrefix(name, "utf-16") {
		return charmap.Windows1252
	}
	return enc
}

func convert(b []byte, enc encoding.Encoding) (string, error) {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return "", err
	}
	if Binary(out) {
		return "", ErrBinary
	}
	return string(bytes.ToValidUTF8(out, []byte("\uFFFD"))), nil
}
