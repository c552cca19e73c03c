package iob

import (
	"os"
	"path/filepath"
	"testing"
)

func TestReadPutsTextTogether(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.conll")
	if err := os.WriteFile(file, []byte("-DOCSTART- O\n\nFord I-ORG\n's O\nboss O\n( O\nJim I-PER\nFarley I-PER\n) O\n. O\n\nGM B-ORG\nKia B-ORG\n\n-DOCSTART- O\n\nHi O\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	texts, err := Read(file)
	if err != nil || len(texts) != 2 {
		t.Fatalf("%d texts, %v", len(texts), err)
	}
	if got, want := texts[0].String(), "Ford's boss (Jim Farley).\nGM Kia\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	var names []string
	for _, s := range texts[0].Spans {
		names = append(names, s.Type+" "+texts[0].String()[s.Start:s.End])
	}
	if len(names) != 4 || names[1] != "PER Jim Farley" || names[3] != "ORG Kia" {
		t.Errorf("%q", names)
	}
}
