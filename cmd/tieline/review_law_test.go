package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// TestReviewLaw puts what a gazette's list may change before a person, who rejects it.
func TestReviewLaw(t *testing.T) {
	ledger := filepath.Join(t.TempDir(), "ledger.db")
	tieline := func(in string, args ...string) string {
		t.Helper()
		var out, stderr bytes.Buffer
		if status := run(t.Context(), append(args, "--ledger", ledger), strings.NewReader(in), &out, &stderr); status != 0 {
			t.Fatalf("%v: status %d\n%s%s", args, status, &out, &stderr)
		}
		return out.String()
	}
	tieline("", "policy", "watch", "--from", filepath.Join("..", "..", "ingest", "notice", "testdata", "page1.json"))
	lines := func() int {
		return strings.Count(tieline("", "review", "--kind", "law", "--format", "csv", "--limit", "1000"), "\n") - 1
	}
	before := lines()
	if before == 0 {
		t.Fatal("nothing is proposed")
	}
	if out := tieline("r\nnot this rule\nq\n", "review", "work", "--kind", "law"); !strings.Contains(out, "decided: ") || !strings.Contains(out, "a notice may change this rule") {
		t.Errorf("the work shows\n%s", out)
	}
	if after := lines(); after != before-1 {
		t.Errorf("of %d proposals, %d are left after one decision", before, after)
	}
}
