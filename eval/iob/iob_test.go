package iob

import (
	"os"
	"path/filepath"
	"strings"
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

func TestReadFiNER(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.csv")
	rows := "gold_label,gold_token,doc_idx\n5,Halden,1\n6,Cells,1\n6,Inc,1\n0,.,1\n0,rose,1\n0,.,1\n0,\",\",1\n0,Then,1\n1,Ann,1\n2,Roe,1\n0,left,1\n0,.,1\n3,Paris,2\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	texts, err := Read(file)
	if err != nil || len(texts) != 2 {
		t.Fatalf("%d documents, %v", len(texts), err)
	}
	if got := texts[0].String(); got != "Halden Cells Inc. rose., Then Ann Roe left.\n" {
		t.Errorf("%q", got)
	}
	var spans []string
	for _, x := range texts {
		for _, s := range x.Spans {
			spans = append(spans, s.Type+" "+x.String()[s.Start:s.End])
		}
	}
	if got := strings.Join(spans, "; "); got != "ORG Halden Cells Inc; PER Ann Roe; LOC Paris" {
		t.Error(got)
	}
}
