package ingest

import (
	"bytes"
	"path"
	"regexp"
	"strings"
)

// source says where bytes come from and what is known of them before they are read.
type source struct {
	name        string // as messages name it
	ref         string // the Ref of a document that names none itself
	url         string // where it was fetched, or empty
	ext         string // file name extension in lower case with its dot, without .gz
	contentType string // as a server declares it, or empty
}

// extension is the extension of a file name in lower case; that of "a.jsonl.gz" is ".jsonl".
func extension(name string) string {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	return path.Ext(name)
}

type format int

const (
	plain format = iota
	page
	jsonDocument
	jsonLines
	xmlFeed
	jsonFeed
	message
	archive
)

// magic tells files that are often handed over by mistake by their first bytes.
var magic = []struct{ prefix, what, hint string }{
	{"%PDF-", "a PDF file", "convert it to text first, for example with pdftotext"},
	{"PK\x03\x04", "a ZIP archive or an Office document", "unpack it, or save it as text or HTML"},
	{"\xd0\xcf\x11\xe0", "an old Office document", "save it as text or HTML"},
	{"{\\rtf", "a rich text document", "save it as text or HTML"},
	{"\x89PNG", "a picture", ""}, {"\xff\xd8\xff", "a picture", ""}, {"GIF8", "a picture", ""}, {"RIFF", "a picture or sound", ""},
	{"\x7fELF", "a program", ""}, {"MZ\x90", "a program", ""}, {"SQLite format 3", "a database", ""},
	{"BZh", "a bzip2 archive", "unpack it"}, {"\xfd7zXZ", "an xz archive", "unpack it"}, {"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it"}, {"7z\xbc\xaf", "a 7z archive", "unpack it"},
}

func notText(head []byte) error {
	for _, m := range magic {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return hinted{"it is not text but " + m.what, m.hint}
		}
	}
	return nil
}

var (
	pageStart  = regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html[\s>])`)
	feedStart  = regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*\?>\s*)?(?:<\?xml-stylesheet[^>]*\?>\s*|<!--.*?-->\s*|<!doctype\s+rss[^>]*>\s*)*<(?:rss|feed|rdf:rdf|channel)[\s>]`)
	tagStart   = regexp.MustCompile(`(?is)^\s*<(?:head|body|article|main|section|div|p|h[1-6]|title|meta|table|ul|span)[\s>]`)
	feedMark   = regexp.MustCompile(`"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org`)
	mailStart  = regexp.MustCompile(`^(?:[A-Za-z-]+: .*\r?\n(?:[ \t].*\r?\n)*){3}`)
	mailHeader = regexp.MustCompile(`(?im)^(?:from|received|return-path|message-id|mime-version|subject|date|delivered-to|dkim-signature): `)
	objectLine = regexp.MustCompile(`^\s*\{.*\}\s*$`)
)

// detect tells the format from the first bytes, with the name and the server's word where these
// leave a choice. head has no byte-order mark.
func detect(src source, head []byte) format {
	if bytes.HasPrefix(head, []byte("WARC/")) {
		return archive
	}
	switch src.ext {
	case ".eml":
		return message
	case ".jsonl", ".ndjson":
		return jsonLines
	case ".txt", ".text", ".md":
		if pageStart.Match(head) {
			return page
		}
		return plain
	case ".html", ".htm", ".xhtml":
		return page
	case ".rss", ".atom":
		return xmlFeed
	}
	start := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case src.ext == ".json" || bytes.HasPrefix(start, []byte("{")) || bytes.HasPrefix(start, []byte(`[{`)) || strings.Contains(src.contentType, "json"):
		return detectJSON(head)
	case feedStart.Match(head):
		return xmlFeed
	case pageStart.Match(head), tagStart.Match(head), strings.Contains(src.contentType, "html") && bytes.HasPrefix(start, []byte("<")):
		return page
	case src.ext == ".xml":
		return xmlFeed
	case len(mailHeader.FindAll(head, 4)) >= 3 && mailStart.Match(head):
		return message
	}
	return plain
}

// detectJSON tells JSON Lines, where each line is a whole object, from a document laid out over
// lines or on one.
func detectJSON(head []byte) format {
	if feedMark.Match(head) {
		return jsonFeed
	}
	first, rest, more := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), []byte("\n"))
	if more && objectLine.Match(first) && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("{")) {
		return jsonLines
	}
	return jsonDocument
}
