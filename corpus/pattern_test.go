package corpus

import (
	"strings"
	"testing"
)

var testFillers = fillers{"car": {"Ford", "Fiat", "Corvane Motors"}, "cell": {"CATL", "Fiat Cells"}, "fin": {"Barclays"}, "person": {"Anna Berg"},
	"place": {"Ohio"}, "venture": {"Duocell"}, "outlet": {"Reuters"}}

func TestParsePattern(t *testing.T) {
	line := "l ag/an p A>B; j en n B+C | {B car}, {P} told {U}, {B=its} {country=x}"
	if _, err := parsePattern(line, testFillers, 1); err == nil {
		t.Error("an unknown placeholder is no fault")
	}
	line = "l ag/an p A>B; j en n B+C | {B car} gets cells like those of {A cell}, {P.last} of {C fin} says; {B+C=both} left {V} in {place}."
	e, err := parsePattern(line, testFillers, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Gold.Deals) != 2 || e.Gold.Deals[0].Kind != "licence" || e.Gold.Deals[0].Status != "agreed|announced" || e.Gold.Deals[0].Origin != "party" ||
		e.Gold.Deals[0].Parties[0].Role != "licensor" || e.Gold.Deals[1].Status != "ended" {
		t.Errorf("deals %+v", e.Gold.Deals)
	}
	b, c := string(e.Gold.Deals[0].Parties[1].Name), string(e.Gold.Deals[1].Parties[1].Name)
	if !strings.HasPrefix(e.Doc.Text, b+" gets cells like those of CATL, Berg of "+c+" says; both left Duocell in Ohio.") && !strings.HasPrefix(e.Doc.Text, b+" gets cells like those of Fiat Cells") {
		t.Errorf("text %q", e.Doc.Text)
	}
	if strings.HasPrefix(b, "Fiat") && strings.Contains(e.Doc.Text, "Fiat Cells") {
		t.Error("two names of one house in one pattern")
	}
	for _, m := range e.Marks {
		if words := e.Doc.Text[m.Start:m.End]; words == "both" && m.Name != b+"+"+c {
			t.Errorf("both stands for %q", m.Name)
		}
	}
	again, _ := parsePattern(line, testFillers, 1)
	if again.Doc.Text != e.Doc.Text {
		t.Error("the same seed gives other names")
	}
}

func TestParsePatternFaults(t *testing.T) {
	for line, want := range map[string]string{
		"s ac n A>B {A car} buys":                     "no ` | `",
		"s ac n A>B | {A car} buys cells":             `party "B" is not in the sentence`,
		"q ac n A>B | {A car} buys from {B cell}":     `"q" is none of the codes`,
		"s ac n A>B | {A} buys from {B cell}":         "no type",
		"s ac n A>B | {A car} buys from {B bakery}":   "unknown type",
		"s ac n | {A car} buys from {B cell}":         "is not `KIND STATUS ORIGIN PARTIES`",
		"s ac n A+B | {A car} buys from {B cell}":     "no >",
		"s ac n A>A | {A car} buys from {B cell}":     "stands twice",
		"s ac n A>B | {A car} buys from {B cell":      "brace",
		"- | {A=it} buys":                             "not named before",
		"- | Nobody buys":                             "names no organisation",
		"a ag n A> | {A car} buys a mine of {B cell}": "fewer than two",
	} {
		_, err := parsePattern(line, testFillers, 1)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}
