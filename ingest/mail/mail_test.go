package mail

import (
	"strings"
	"testing"
	"unicode/utf8"
)

const head = "From: =?utf-8?q?J=C3=BCrgen_Roe?= <jr@cells.example>\r\nSubject: =?iso-8859-1?q?Caf=E9_talks?=\r\nDate: Tue, 21 Oct 2025 23:30:00 -0500 (EST)\r\nMessage-ID: <m1@cells.example>\r\nMIME-Version: 1.0\r\n"

func TestRead(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"plain":        {"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe caf=E9 said =\r\nso.\r\n", "The café said so."},
		"html":         {"Content-Type: text/html; charset=utf-8\r\n\r\n<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>", "One.\n\nTwo."},
		"both":         {"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlain.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Rich.</p>\r\n--b--\r\n", "Plain."},
		"attachment":   {"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Rich.</p>\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nNot this.\r\n--b--\r\n", "Rich."},
		"no type":      {"\r\nJust text.\r\n", "Just text."},
		"base64 UTF-8": {"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nR8O2ZA==\r\n", "Göd"},
	} {
		d, err := Read(strings.NewReader(head + c.body))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if strings.TrimSpace(d.Text) != c.want || d.Title != "Café talks" || d.Publisher != "Jürgen Roe" || d.Ref != "m1@cells.example" || d.Published.String() != "2025-10-21" {
			t.Errorf("%s: %+v", name, d)
		}
	}
	if d, err := Read(strings.NewReader(head + "\r\n")); err == nil {
		t.Errorf("an empty message: %+v", d)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(head + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Rich.</p>\r\n--b--\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if d, err := Read(strings.NewReader(string(b))); err == nil && (d.Text == "" || !utf8.ValidString(d.Text)) {
			t.Fatalf("text %q", d.Text)
		}
	})
}
