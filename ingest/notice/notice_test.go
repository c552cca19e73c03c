package notice

import (
	"encoding/json"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/tieline/tieline"
)

func date(t *testing.T, s string) tieline.Date {
	t.Helper()
	d, err := tieline.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestReadsAPage(t *testing.T) {
	f, err := os.Open("testdata/page1.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, err := Read(f)
	if err != nil || len(p.Notices) != 2 || p.Next != "https://www.federalregister.gov/api/v1/documents.json?page=2" {
		t.Fatalf("%+v, %v", p, err)
	}
	want := tieline.Notice{Number: "2099-15182", Kind: "Rule", Title: "Securing the Supply Chain: Connected Vehicles; Invented Amendment",
		Agencies: []string{"Commerce Department", "Bureau of Invented Affairs"}, Published: date(t, "2099-05-05"), Citation: "164 FR 40877",
		URL: "https://www.federalregister.gov/documents/2099/05/05/2099-15182/invented-vehicles", CFR: []tieline.CFRPart{{Title: 15, Part: 791}, {Title: 15, Part: 705}}}
	if !reflect.DeepEqual(p.Notices[1], want) {
		t.Errorf("%+v\nwant %+v", p.Notices[1], want)
	}
	if p.Notices[0].Effective != date(t, "2099-06-01") || !strings.Contains(p.Notices[0].Abstract, "89 FR 76581") {
		t.Errorf("%+v", p.Notices[0])
	}
}

// A list that is not one, or a document that says nothing usable, is told with its place; the others
// are read.
func TestFaultsAreTold(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no JSON", `<html>`, "not a list of the Federal Register"},
		{"no list", `{"message": "rate limit"}`, "results: the list has none"},
		{"results of another type", `{"results": {"a": 1}}`, "results: a JSON object stands where another type belongs"},
		{"a title that is a number", `{"results": [{"document_number": "2099-1", "title": 7}]}`, "results[0]: title: a JSON number"},
		{"a number that is none", `{"results": [{"document_number": "../../etc", "title": "x"}]}`, `results[0]: document_number: "../../etc" is not`},
		{"no title", `{"results": [{"document_number": "2099-1", "title": " "}]}`, "2099-1: title: there is none"},
		{"a day that is none", `{"results": [{"document_number": "2099-1", "title": "x", "effective_on": "2099-02-30"}]}`, "2099-1: effective_on: "},
		{"a part that is none", `{"results": [{"document_number": "2099-1", "title": "x", "cfr_references": [{"title": 15, "part": "many"}]}]}`, `2099-1: cfr_references[0]: "many" is not`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) || tieline.CodeOf(err) != tieline.ErrInvalid {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
	p, err := Read(strings.NewReader(`{"results": [{"document_number": 3}, {"document_number": "2099-2", "title": "Good", "html_url": "javascript:alert(1)"}]}`))
	if err == nil || p == nil || len(p.Notices) != 1 || p.Notices[0].URL != "" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestAddress(t *testing.T) {
	u, err := url.Parse(Query{Term: "battery duty", Agencies: []string{"commerce-department", "u-s-customs"}, Since: date(t, "2026-10")}.Address(Host))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if u.Host != "www.federalregister.gov" || u.Path != "/api/v1/documents.json" || q.Get("conditions[term]") != "battery duty" ||
		!reflect.DeepEqual(q["conditions[agencies][]"], []string{"commerce-department", "u-s-customs"}) || q.Get("conditions[publication_date][gte]") != "2026-10-01" ||
		len(q["fields[]"]) != 10 || q.Get("per_page") != "100" {
		t.Errorf("%s", u)
	}
}

// Whatever bytes come, reading ends in a page or an error, and what is read can be written again.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"testdata/page1.json", "testdata/page2.json"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add(`{"results":[{"document_number":"C1-2099-1","title":"x","agencies":[null],"cfr_references":[{"title":-1,"part":null}]}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Read(strings.NewReader(s))
		if p == nil && err == nil {
			t.Fatal("neither a page nor an error")
		}
		if p == nil {
			return
		}
		for _, n := range p.Notices {
			if !number.MatchString(n.Number) || n.Title == "" || len(n.Title) > maxText || n.URL != "" && !strings.HasPrefix(n.URL, "https://") {
				t.Errorf("%+v", n)
			}
			if _, err := json.Marshal(n); err != nil {
				t.Errorf("%+v: %v", n, err)
			}
		}
	})
}
