package fetch

import (
	"compress/gzip"
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/tieline/tieline"
)

func serve(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=iso-8859-2")
		_, _ = w.Write([]byte("<p>ok</p>"))
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/page", http.StatusFound) })
	mux.HandleFunc("/circle", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/circle", http.StatusFound) })
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/hostname", http.StatusFound)
	})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = w.Write([]byte("."))
			w.(http.Flusher).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	})
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		for range 1000 {
			_, _ = z.Write(make([]byte, 4096))
		}
		z.Close()
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestGet(t *testing.T) {
	s := serve(t)
	c := New(Options{AllowPrivate: true, MaxBytes: 100_000, Timeout: 400 * time.Millisecond})
	r, err := c.Get(context.Background(), s.URL+"/moved")
	if err != nil {
		t.Fatal(err)
	}
	if string(r.Body) != "<p>ok</p>" || r.URL != s.URL+"/page" || r.ContentType != "text/html; charset=iso-8859-2" {
		t.Errorf("got %q from %s as %s", r.Body, r.URL, r.ContentType)
	}
	for path, want := range map[string]string{
		"/none":    "404 Not Found",
		"/circle":  "more than 5 redirects",
		"/file":    "file addresses are not fetched",
		"/endless": "does not end within 100000 bytes",
		"/slow":    "does not end within 400ms",
		"/bomb":    "does not end within 100000 bytes",
	} {
		_, err := c.Get(context.Background(), s.URL+path)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), s.URL+path) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: more than one line: %q", path, err)
		}
	}
	if _, err := c.Get(context.Background(), s.URL+"/none"); tieline.CodeOf(err) != tieline.ErrNotFound {
		t.Errorf("404 has code %s", tieline.CodeOf(err))
	}
}

// TestPrivateRefused dials a server that is really there under its many names.
func TestPrivateRefused(t *testing.T) {
	s := serve(t)
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	c := New(Options{Timeout: 5 * time.Second})
	for _, host := range []string{"127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"} {
		if r, err := c.Get(context.Background(), "http://"+host+port+"/page"); err == nil {
			t.Errorf("%s was fetched: %q", host, r.Body)
		}
	}
	for _, address := range []string{"ftp://example.org/a", "file:///etc/passwd", "http://", "gopher://x"} {
		if _, err := c.Get(context.Background(), address); err == nil {
			t.Errorf("%s was fetched", address)
		}
	}
}

func TestPublic(t *testing.T) {
	for addr, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1::1": true, "64:ff9b::5db8:d822": true,
		"10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false,
		"127.0.0.1": false, "0.0.0.0": false, "224.0.0.1": false, "255.255.255.255": false, "198.51.100.7": false,
		"::1": false, "fe80::1%eth0": false, "fc00::1": false, "::ffff:10.0.0.1": false, "2002:7f00:1::": false, "64:ff9b::a00:1": false,
	} {
		if got := Public(netip.MustParseAddr(addr)); got != want {
			t.Errorf("Public(%s) = %t", addr, got)
		}
	}
}
