package api

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tieline/tieline/policy"
)

func TestPolicyAnswer(t *testing.T) {
	server := httptest.NewServer(PolicyAnswer(policy.Default()))
	defer server.Close()
	for _, c := range []struct {
		name, media, body string
		want              []string
	}{
		{"lines, a bad one among them", "application/x-ndjson",
			"{\"id\":1,\"ask\":\"export_rebate\",\"jurisdiction\":\"CN\",\"hs\":\"85076000\",\"date\":\"2026-05-01\"}\nnonsense\n{\"id\":2,\"ask\":\"export_rebate\",\"jurisdiction\":\"CN\",\"hs\":\"85076000\",\"date\":\"2027-05-01\"}\n",
			[]string{`{"id":1,"answer":{"percent":6}`, `"error":"line 2: query:`, `{"id":2,"answer":{"percent":0}`}},
		{"one question over several lines", "application/json; charset=utf-8", "{\n \"id\": 1,\n \"ask\": \"export_rebate\",\n \"jurisdiction\": \"CN\", \"hs\": \"85076000\", \"date\": \"2026-05-01\"\n}", []string{`{"id":1,"answer":{"percent":6}`}},
		{"nothing", "application/x-ndjson", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			resp, err := http.Post(server.URL, c.media, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = resp.Body.Close() }()
			data, err := io.ReadAll(resp.Body)
			if err != nil || resp.StatusCode != http.StatusOK {
				t.Fatalf("%s, %v", resp.Status, err)
			}
			lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
			if len(c.want) == 0 && string(data) == "" {
				return
			}
			if len(lines) != len(c.want) {
				t.Fatalf("%d lines: %s", len(lines), data)
			}
			for i, want := range c.want {
				if !strings.Contains(lines[i], want) {
					t.Errorf("line %d is %s, want %s", i+1, lines[i], want)
				}
			}
		})
	}
	resp, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") != "POST" {
		t.Errorf("GET gives %s", resp.Status)
	}
}
