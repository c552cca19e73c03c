package text

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

const german = "Der Zellhersteller Völk in Münster prüft für nächstes Jahr größere Werke; die Behörden hätten die Pläne schon im März geprüft, hieß es."

func encode(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecode(t *testing.T) {
	polish := strings.Repeat("Spółka podała, że żółte źródło zasila łódź i że część umów wygaśnie w październiku. ", 3)
	japaneseText := strings.Repeat("電池メーカーは来年、新しい工場を建設すると発表した。", 5)
	chinese := strings.Repeat("宁德时代表示，将与福特合作建设一座电池工厂。", 8)
	for name, c := range map[string]struct {
		in          []byte
		contentType string
		want        string
	}{
		"UTF-8":                        {[]byte(german), "", german},
		"UTF-8 with mark":              {[]byte("\uFEFF" + german), "", "\uFEFF" + german},
		"UTF-8 declared otherwise":     {[]byte(german), "text/html; charset=iso-8859-1", german},
		"UTF-16 with mark":             {encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), german), "", german},
		"UTF-16 without mark":          {encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), german), "", german},
		"Windows-1252":                 {encode(t, charmap.Windows1252, german), "", german},
		"Windows-1252 called UTF-8":    {encode(t, charmap.Windows1252, german), "text/plain; charset=utf-8", german},
		"Windows-1252 quotes and euro": {encode(t, charmap.Windows1252, "The “price” – €5 – isn’t final, café owners said."), "", "The “price” – €5 – isn’t final, café owners said."},
		"Latin-2 declared":             {encode(t, charmap.ISO8859_2, polish), "text/html; charset=ISO-8859-2", polish},
		"meta element":                 {encode(t, charmap.Windows1250, "<meta charset=windows-1250>"+polish), "", "<meta charset=windows-1250>" + polish},
		"Shift JIS guessed":            {encode(t, japanese.ShiftJIS, japaneseText), "", japaneseText},
		"ISO-2022-JP declared":         {encode(t, japanese.ISO2022JP, japaneseText), "text/html; charset=iso-2022-jp", japaneseText},
		"GB18030 guessed":              {encode(t, simplifiedchinese.GB18030, chinese), "", chinese},
		"carriage returns stay":        {[]byte("a\r\nb\r\n"), "", "a\r\nb\r\n"},
	} {
		if got, err := Decode(c.in, c.contentType); err != nil || got != c.want {
			t.Errorf("%s: got %.80q, %v", name, got, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	if _, err := Decode([]byte("\x7fELF\x00\x01\x02"), ""); !errors.Is(err, ErrBinary) {
		t.Errorf("binary: %v", err)
	}
	damaged := strings.Repeat(german, 2) + "\xff" + german
	if _, err := Decode([]byte(damaged), ""); err == nil || !strings.Contains(err.Error(), "not valid UTF-8") {
		t.Errorf("damaged UTF-8: %v", err)
	}
	if s, err := DecodePage([]byte(damaged), ""); err != nil || !strings.Contains(s, "\uFFFD"+german) {
		t.Errorf("damaged page: %v", err)
	}
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2026-05-06": "2026-05-06", "2026-05-06T23:30:00-05:00": "2026-05-06", "2026": "2026", "2026-05": "2026-05",
		"Tue, 21 Oct 2025 23:30:00 -0500": "2025-10-21", "Tue, 21 Oct 2025 23:30:00 GMT": "2025-10-21", "21 Oct 2025 08:00 EST": "2025-10-21",
		"September 25, 2025": "2025-09-25", "Sept. 5, 2025": "", "Sep 5, 2025": "2025-09-05", "5 September 2025": "2025-09-05",
		"Thursday, September 25, 2025 at 4:05 PM EDT": "2025-09-25", "09/25/2025": "2025-09-25", "25.09.2025": "2025-09-25",
		"03/04/2025": "", "03/03/2025": "2025-03-03", "31/02/2025": "", "yesterday": "", "": "", "20250925": "2025-09-25", "12/13": "",
	} {
		got, ok := ParseDate(in)
		if got.String() != want || ok != (want != "") {
			t.Errorf("ParseDate(%q) = %s, %t; want %q", in, got, ok, want)
		}
	}
}

func TestDescribe(t *testing.T) {
	for name, c := range map[string]struct{ in, title, author, published string }{
		"headline and furniture": {"Beyond the Wall: Cells Go North\n- Opinion\nBy Jane Roe\n- 09/25/2025\n- 0\nThe first sentence of it.\n", "Beyond the Wall: Cells Go North", "Jane Roe", "2025-09-25"},
		"no headline":            {"Halden Cells said on Monday that it would build a plant.\n\nMore of it.\n", "", "", ""},
		"one line":               {"Halden Cells to build plant in the north", "", "", ""},
		"ambiguous day":          {"Halden Cells to build plant\n03/04/2025\nText follows.\n", "Halden Cells to build plant", "", ""},
		"date in words":          {"Halden Cells to build plant\nPublished on 3 April 2025\nText follows.\n", "Halden Cells to build plant", "", "2025-04-03"},
		"caption first":          {"[Photo: the hall at night, from afar]\nHalden said so.\n", "", "", ""},
		"date within a sentence": {"Halden Cells to build plant\nIt opened on 3 April 2025.\n", "Halden Cells to build plant", "", ""},
	} {
		if a := Describe(c.in); a.Title != c.title || a.Author != c.author || a.Published.String() != c.published {
			t.Errorf("%s: got %+v", name, a)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(german), "text/html; charset=shift_jis")
	f.Add(encode(f, charmap.Windows1252, german), "")
	f.Add([]byte("\xfe\xff\x00a"), "")
	f.Fuzz(func(t *testing.T, b []byte, contentType string) {
		if s, err := Decode(b, contentType); err == nil {
			if !utf8.ValidString(s) {
				t.Fatalf("%q is not UTF-8", s)
			}
			Describe(s)
		}
		if s, err := DecodePage(b, contentType); err == nil && !utf8.ValidString(s) {
			t.Fatalf("page %q is not UTF-8", s)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	f.Add("Thursday, September 25, 2025 at 4:05 PM EDT")
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := ParseDate(s); ok == d.IsZero() {
			t.Fatalf("ParseDate(%q) = %v, %t", s, d, ok)
		}
	})
}
