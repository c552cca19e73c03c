package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/tieline/tieline/nlp/conllu"
)

func analyze(t *testing.T, input string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(t.Context(), append([]string{"analyze"}, args...), strings.NewReader(input), &out, &errs); code != 0 {
		t.Fatalf("exit status %d: %s", code, errs.String())
	}
	return out.String()
}

// Whoever scores the trees relies on every line of the treebank coming back in its place.
func TestAnalyzeKeepsGivenWords(t *testing.T) {
	line := func(fields ...string) string { return strings.Join(fields, "\t") + "\n" }
	given := "# sent_id = 1\n# text = Ford didn't sign it.\n" +
		line("1", "Ford", "_", "_", "_", "_", "0", "_", "_", "_") +
		line("2-3", "didn't", "_", "_", "_", "_", "_", "_", "_", "_") +
		line("2", "did", "_", "_", "_", "_", "0", "_", "_", "_") +
		line("3", "n't", "_", "_", "_", "_", "0", "_", "_", "_") +
		line("4", "sign", "_", "_", "_", "_", "0", "_", "_", "_") +
		line("4.1", "over", "_", "_", "_", "_", "_", "_", "_", "_") +
		line("5", "it", "_", "_", "_", "_", "0", "_", "_", "SpaceAfter=No") +
		line("6", ".", "_", "_", "_", "_", "0", "_", "_", "_") + "\n"
	got := analyze(t, given, "--input", "conllu", "--format", "conllu")
	gotLines, lines := strings.Split(got, "\n"), strings.Split(given, "\n")
	if len(gotLines) != len(lines) {
		t.Fatalf("%d lines instead of %d:\n%s", len(gotLines), len(lines), got)
	}
	for i, l := range lines {
		if id, form := column(l, 0), column(l, 1); column(gotLines[i], 0) != id || column(gotLines[i], 1) != form || column(gotLines[i], 9) != column(l, 9) {
			t.Errorf("line %d is %q, was %q", i+1, gotLines[i], l)
		}
	}
	for i, want := range map[int]string{2: "PROPN 4 nsubj", 4: "AUX 4 aux", 6: "VERB 0 root", 8: "PRON 4 obj"} {
		if g := column(gotLines[i], 3) + " " + column(gotLines[i], 6) + " " + column(gotLines[i], 7); g != want {
			t.Errorf("line %d: %s, want %s", i+1, g, want)
		}
	}
}

func column(line string, n int) string {
	if f := strings.Split(line, "\t"); n < len(f) {
		return f[n]
	}
	return ""
}

func TestAnalyzeText(t *testing.T) {
	const text = "The carmaker signed a contract. It was worth $2.5bn."
	sentences, err := conllu.Read(strings.NewReader(analyze(t, text, "--format", "conllu")))
	if err != nil || len(sentences) != 2 || sentences[1].Text() != "It was worth $2.5bn." {
		t.Fatalf("%v %+v", err, sentences)
	}
	if tree := analyze(t, text); !strings.Contains(tree, "\n  signed  root VERB VBD, sign\n") {
		t.Errorf("no root in\n%s", tree)
	}
	if lines := strings.Count(analyze(t, text, "--format", "json"), "\n"); lines != 2 {
		t.Errorf("%d lines of JSON for 2 sentences", lines)
	}
}
