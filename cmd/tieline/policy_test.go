package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPolicyCommands(t *testing.T) {
	entity := filepath.Join(t.TempDir(), "entity.json")
	if err := os.WriteFile(entity, []byte(`{"tax_year_start":"2026-01-01","tax_year_end":"2026-12-31","entity":{"name":"Plant LLC","country":"US","owners":[{"name":"CATL","percent":30}]}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		args   string
		in     string
		exit   int
		out    []string
		stderr string
	}{
		{"a stack of duties", "policy duty --origin CN --hts 8507.60.0010 --date 2025-06-01 --value 100000", "", 0, []string{"s301", "us.s301.ev-batteries", "73.4 %", "73400.00 USD"}, ""},
		{"explained", "policy duty --origin CN --hts 8507.60.0010 --date 2025-06-01 --explain", "", 0, []string{"89 FR 76581"}, ""},
		{"what is missing", "policy duty --origin CN --hts 8507.60.0020 --date 2025-06-01", "", 0, []string{"unknown", "missing: use"}, ""},
		{"an unknown country", "policy duty --origin ZZ --hts 8507.60 --date 2025-06-01", "", 1, nil, `"ZZ" is not a country`},
		{"answers of standard input", "policy answer -", `{"id":"q","ask":"export_rebate","jurisdiction":"CN","hs":"85076000","date":"2026-05-01"}`, 0, []string{`{"id":"q","answer":{"percent":6}`}, ""},
		{"a file that is not there", "policy answer nowhere.jsonl", "", 1, nil, "there is no such file"},
		{"the path that decides", "policy entity " + entity, "", 0, []string{"foreign influenced", "owner_25", "CATL (CN) holds 30 % of Plant LLC (US)"}, ""},
		{"rules of a day", "policy rules surcharge --on 2026-03-01", "", 0, []string{"us.s122.surcharge"}, ""},
		{"a rule and its history", "policy show us.45x.phase-out-components", "", 0, []string{"26 USC 45X(b)(3)(A), (B)", "2031-01-01"}, ""},
		{"a rule that is not there", "policy show us.s122", "", 1, nil, "did you mean us.s122."},
		{"the calendar", "policy calendar --from 2026-12-01 --to 2027-02-01", "", 0, []string{"2027-01-01", "cn.vat-rebate.batteries"}, ""},
		{"the calendar for other programs", "policy calendar --from 2026-12-01 --to 2027-02-01 --format ics", "", 0, []string{"BEGIN:VCALENDAR", "DTSTART;VALUE=DATE:20270101", "END:VCALENDAR"}, ""},
		{"the check", "policy check", "", 0, []string{"worked examples", "sound"}, ""},
		{"the coverage", "policy coverage", "", 0, []string{"0 not covered"}, ""},
		{"findings of a company", "screen --company BYD --as-of 2026-07-01", "", 0, []string{"listed-party", "1260H", "connected-vehicle-maker"}, ""},
		{"what an assumption changes", "screen --company Gotion --as-of 2026-12-05 --format json --assume ../../examples/assume/company-is-listed.yaml", "", 0, []string{"Gotion is on the list 1260H", "direct purchases from Gotion are barred"}, ""},
		{"an answer under an assumption", "policy --assume ../../examples/assume/company-is-listed.yaml answer -", `{"id":"q","ask":"listed","list":"1260H","name":"Gotion","date":"2026-12-05"}`, 0, []string{`"listed":true`}, ""},
		{"nothing to screen", "screen", "", 2, nil, ""},
		{"a date that is none", "policy calendar --from 2026", "", 2, nil, "is not a date"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, stderr bytes.Buffer
			if exit := run(context.Background(), strings.Fields(c.args), strings.NewReader(c.in), &out, &stderr); exit != c.exit {
				t.Errorf("exit %d: %s", exit, stderr.String())
			}
			for _, want := range c.out {
				if !strings.Contains(out.String(), want) {
					t.Errorf("output lacks %q:\n%s", want, out.String())
				}
			}
			if !strings.Contains(stderr.String(), c.stderr) {
				t.Errorf("standard error is %q, want %q", stderr.String(), c.stderr)
			}
		})
	}
}

// Lines of an iCalendar file have at most 75 bytes.
func TestCalendarLinesAreFolded(t *testing.T) {
	var out, stderr bytes.Buffer
	if exit := run(context.Background(), strings.Fields("policy calendar --from 2018-01-01 --to 2040-01-01 --format ics"), strings.NewReader(""), &out, &stderr); exit != 0 {
		t.Fatal(stderr.String())
	}
	for line := range strings.SplitSeq(out.String(), "\r\n") {
		if len(line) > 75 {
			t.Errorf("%d bytes: %s", len(line), line)
		}
	}
}
