package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAtlasCommands(t *testing.T) {
	good, bad := t.TempDir(), t.TempDir()
	write := func(dir, text string) {
		if err := os.WriteFile(filepath.Join(dir, "organizations.tsv"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(good, "name\tkind\tcountry\tsource\nQuokka Cells\tbattery_maker\tAU\thttps://quokka.example\n")
	write(bad, "name\tkind\tcountry\tparent\tsource\nQuokka Cells\tbattery_maker\tAU\tNobody\thttps://quokka.example\n")
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"atlas", "check"}, 0, "no problems"},
		{[]string{"atlas", "check", good}, 0, "no problems"},
		{[]string{"atlas", "check", bad}, 1, `organizations.tsv:2: unknown: parent "Nobody"`},
		{[]string{"atlas", "check", t.TempDir()}, 1, "no .tsv file"},
		{[]string{"atlas", "show", "catl"}, 0, "Contemporary Amperex Technology"},
		{[]string{"atlas", "show", "Ultium Cells LLC"}, 0, "LG Energy Solution, 50 %"},
		{[]string{"atlas", "show", "--data", good, "Quokka Cells"}, 0, "battery_maker"},
		{[]string{"atlas", "show", "Dunkerque"}, 0, "Dunkirk, France"},
		{[]string{"atlas", "show", "FT"}, 0, "Financial Times (newspaper)"},
		{[]string{"atlas", "show", "Quokka Cells"}, 1, "no such name"},
	} {
		var out, stderr bytes.Buffer
		if status := run(t.Context(), c.args, strings.NewReader(""), &out, &stderr); status != c.status || !strings.Contains(out.String()+stderr.String(), c.want) {
			t.Errorf("%v: status %d, want %d\n%s%s", c.args, status, c.status, &out, &stderr)
		}
	}
}
