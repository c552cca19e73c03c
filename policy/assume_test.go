package policy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAssumptionsChangeAnswers(t *testing.T) {
	for _, c := range []struct{ file, query, before, after string }{
		{"section-232-on-cells-ends.yaml", `{"ask":"duty","destination":"US","origin":"KR","date":"2026-12-05","goods":"ev_battery"}`, `"total_percent":15`, `"total_percent":12.5`},
		{"threshold-year-moves-up.yaml", `{"ask":"material_assistance","credit":"45X","product":"battery_cell","date":"2026-12-05","ratio_percent":62}`, `"passes":true`, `"passes":false`},
		{"company-is-listed.yaml", `{"ask":"procurement","buyer":"DoD","relation":"direct","name":"Gotion","date":"2026-12-05"}`, `"prohibited":false`, `"prohibited":true`},
		{"canada-quota-doubles.yaml", `{"ask":"quota","jurisdiction":"CA","goods":"bev","origin":"CN","from":"2027-03-01","to":"2028-02-29"}`, `"units":52185`, `"units":98000`},
	} {
		t.Run(c.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("..", "examples", "assume", c.file))
			if err != nil {
				t.Fatal(err)
			}
			a, err := ReadAssumptions(c.file, data)
			if err != nil {
				t.Fatal(err)
			}
			b, err := LoadAssuming(Embedded(), a)
			if err != nil {
				t.Fatal(err)
			}
			for book, want := range map[*Book]string{Default(): c.before, b: c.after} {
				got, err := book.AnswerLine([]byte(c.query)).MarshalJSON()
				if err != nil || !strings.Contains(string(got), want) {
					t.Errorf("%s, want %s (%v)", got, want, err)
				}
			}
		})
	}
}

func TestFaultyAssumptionsAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"rules: [{id: us.no.such, ends: 2026-12-01}]":                                      "the book has no such rule",
		"rules: [{id: us.s232.parts.all, end: 2026-12-01}]":                                "unknown field",
		"lists: [{list: NONE, company: Gotion, from: 2026-12-01}]":                         "the book has no such list",
		"lists: [{list: 1260H, company: Nobody At All, from: 2026-12-01}]":                 "does not know the company",
		"rules: [{id: us.macr.battery, values: [{from: 2026-01-01, to: 2025-01-01}]}]":     "is not after its first day",
		"rules: [{id: us.s232.parts.all, standing: maybe}]":                                "is not one of",
		"rules: [{id: us.s122.surcharge, values: [{from: 2026-13-01, percent: 1}]}]":       "not a day of the calendar",
		"rules: [{id: us.s122.surcharge, values: [{from: 2026-02-24, percent: \"ten\"}]}]": "",
	} {
		a, err := ReadAssumptions("assume.yaml", []byte(text))
		if err == nil {
			_, err = LoadAssuming(Embedded(), a)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
