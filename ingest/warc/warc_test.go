package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func record(kind, url, contentType, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, url, contentType, len(block), block)
}

func response(url, status, header, body string) string {
	return record("response", url, "application/http; msgtype=response", "HTTP/1.1 "+status+"\r\n"+header+"\r\n"+body)
}

func gz(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, s)
	z.Close()
	return b.String()
}

func archive() string {
	return record("warcinfo", "", "application/warc-fields", "software: x\r\n") +
		response("https://a.example/1", "200 OK", "Content-Type: text/html; charset=utf-8\r\n", "<p>one</p>") +
		record("request", "https://a.example/1", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n") +
		response("https://a.example/404", "404 Not Found", "Content-Type: text/html\r\n", "<p>gone</p>") +
		response("https://a.example/img", "200 OK", "Content-Type: image/png\r\n", "\x89PNG") +
		response("https://a.example/2", "200 OK", "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", "5\r\n<p>tw\r\n5\r\no</p>\r\n0\r\n\r\n") +
		response("https://a.example/3", "200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", gz("<p>three</p>")) +
		response("https://a.example/big", "200 OK", "Content-Type: text/html\r\n", strings.Repeat("x", 200)) +
		record("conversion", "<https://a.example/4>", "text/plain", "four")
}

func TestRead(t *testing.T) {
	var members strings.Builder // one gzip member a record, as crawlers write
	for _, r := range strings.SplitAfter(archive(), "\r\n\r\n\r\n") {
		members.WriteString(gz(r))
	}
	z, err := gzip.NewReader(strings.NewReader(members.String()))
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]io.Reader{"plain": strings.NewReader(archive()), "members": z} {
		var got []string
		for p, err := range Read(in, 100) {
			if err != nil {
				if !errors.Is(err, ErrTooLarge) || p.URL != "https://a.example/big" {
					t.Errorf("%s: %s: %v", name, p.URL, err)
				}
				continue
			}
			got = append(got, p.URL+" "+string(p.Body))
		}
		want := "https://a.example/1 <p>one</p>, https://a.example/2 <p>two</p>, https://a.example/3 <p>three</p>, https://a.example/4 four"
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestReadDamaged(t *testing.T) {
	for in, want := range map[string]string{
		"hello\n":                                 "does not begin with WARC/",
		"WARC/1.0\r\nWARC-Type: response\r\n":     "cut short",
		"WARC/1.0\r\nWARC-Type: response\r\n\r\n": "has no length",
		"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -4\r\n\r\n":       "has no length",
		"WARC/1.0\r\n" + strings.Repeat("A: b\r\n", 500):                      "does not end",
		"WARC/1.0\r\nWARC-Type: " + strings.Repeat("x", 5000) + "\r\n\r\nxxx": "does not end",
	} {
		var last error
		for _, err := range Read(strings.NewReader(in), 100) {
			last = err
		}
		if last == nil || !strings.Contains(last.Error(), want) {
			t.Errorf("%.40q: %v, want %q", in, last, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(archive()))
	f.Fuzz(func(t *testing.T, b []byte) {
		for p, err := range Read(bytes.NewReader(b), 1000) {
			if err == nil && (len(p.Body) == 0 || len(p.Body) > 1000) {
				t.Fatalf("a page of %d bytes", len(p.Body))
			}
		}
	})
}
