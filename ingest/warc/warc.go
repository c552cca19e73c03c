// Package warc reads web archives (ISO 28500): the pages that a crawler fetched, one record each.
//
//	for page, err := range warc.Read(r, 20<<20) {
//		…
//	}
//
// The stream is read uncompressed: an archive of one gzip member a record is, to gzip, one
// stream. Of the records those with a fetched page are given: responses with status 200,
// resources, and texts that someone drew from pages (conversions).
package warc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
)

// Page is what was fetched from an address.
type Page struct {
	URL         string
	ContentType string
	Body        []byte
}

// ErrTooLarge says that a page exceeds the limit. The pages after it can still be read.
var ErrTooLarge = errors.New("the page is larger than the limit")

// Read gives the pages of an archive whose body has at most limit bytes. With a page's own error
// comes its address; after an error without one there is nothing more to read.
func Read(r io.Reader, limit int64) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		b := bufio.NewReader(r)
		for {
			header, err := readHeader(b)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Page{}, err)
				return
			}
			length, err := strconv.ParseInt(header.Get("Content-Length"), 10, 64)
			if err != nil || length < 0 {
				yield(Page{}, errors.New("a record of the archive has no length"))
				return
			}
			block := &io.LimitedReader{R: b, N: length}
			page, ok, err := readPage(header, block, limit)
			if _, skip := io.Copy(io.Discard, block); skip != nil {
				yield(Page{}, skip)
				return
			}
			if block.N > 0 {
				yield(Page{}, cut(io.EOF))
				return
			}
			if (ok || err != nil) && !yield(page, err) {
				return
			}
		}
	}
}

// maxHeader bounds the lines of one record's header.
const maxHeader = 200

func readHeader(b *bufio.Reader) (textproto.MIMEHeader, error) {
	line, err := firstLine(b)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(line, "WARC/") {
		return nil, errors.New("the archive is damaged: a record does not begin with WARC/")
	}
	header := textproto.MIMEHeader{}
	for range maxHeader {
		line, err := readLine(b)
		if err != nil {
			return nil, cut(err)
		}
		if line == "" {
			return header, nil
		}
		if name, value, ok := strings.Cut(line, ":"); ok {
			header.Set(strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
	return nil, errors.New("the archive is damaged: a record's header does not end")
}

// firstLine skips the empty lines between records.
func firstLine(b *bufio.Reader) (string, error) {
	for {
		line, err := readLine(b)
		if line != "" || err != nil {
			if line == "" && errors.Is(err, io.EOF) {
				return "", io.EOF
			}
			return line, nil
		}
	}
}

func readLine(b *bufio.Reader) (string, error) {
	line, err := b.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return "", errors.New("the archive is damaged: a header line does not end")
	}
	if err != nil && len(line) == 0 {
		return "", err
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}

func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the archive is cut short")
	}
	return err
}

// readPage takes the page out of a record's block; ok is false where the record is of another
// sort or holds no text.
func readPage(header textproto.MIMEHeader, block io.Reader, limit int64) (p Page, ok bool, err error) {
	p.URL = strings.Trim(header.Get("WARC-Target-URI"), "<>")
	p.ContentType = header.Get("Content-Type")
	body := block
	switch header.Get("WARC-Type") {
	case "response":
		if !strings.HasPrefix(p.ContentType, "application/http") {
			return p, false, nil
		}
		resp, err := http.ReadResponse(bufio.NewReader(block), nil)
		if err != nil || resp.StatusCode != http.StatusOK {
			return p, false, nil // crawlers record all that servers send
		}
		p.ContentType = resp.Header.Get("Content-Type")
		body = resp.Body
		if resp.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(resp.Body)
			if err != nil {
				return p, false, fmt.Errorf("the page's gzip is damaged: %w", err)
			}
			body = z
		}
	case "resource", "conversion":
	default:
		return p, false, nil
	}
	if !isText(p.ContentType) {
		return p, false, nil
	}
	p.Body, err = io.ReadAll(io.LimitReader(body, limit+1))
	if int64(len(p.Body)) > limit {
		return p, false, ErrTooLarge
	}
	if err != nil {
		return p, false, cut(err)
	}
	return p, len(bytes.TrimSpace(p.Body)) > 0, nil
}

func isText(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == "text/html" || t == "text/plain" || t == "application/xhtml+xml")
}
