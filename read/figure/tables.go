package figure

import (
	_ "embed"
	"strconv"
	"strings"
)

//go:embed data/units.tsv
var unitsFile string

//go:embed data/currencies.tsv
var currenciesFile string

//go:embed data/numbers.tsv
var numbersFile string

type unit struct {
	symbol, yearly string
	factor         float64
	noun           bool // counts a kind of thing; the words name it
}

type numeral struct {
	kind  string // number, multiplier, suffix, fraction
	value float64
}

// tables are the data files, loaded once.
type tables struct {
	units    map[string]unit   // lower case, words parted by one space or by "/"
	exact    map[string]unit   // single words whose case counts
	signs    map[string]string // currency sign to code
	money    map[string]string // currency words, lower case, to code
	numerals map[string]numeral
	first    map[string]bool // first words of units and currency words that have several
}

var data = loadTables()

func loadTables() *tables {
	t := &tables{units: map[string]unit{}, exact: map[string]unit{}, signs: map[string]string{}, money: map[string]string{}, numerals: map[string]numeral{}, first: map[string]bool{}}
	for _, r := range rows(unitsFile, 4) {
		factor, err := strconv.ParseFloat(r[2], 64)
		if err != nil {
			panic("units.tsv: factor " + r[2])
		}
		u := unit{symbol: r[0], yearly: strings.TrimPrefix(r[1], "-"), factor: factor, noun: r[0] == "jobs" || r[0] == "vehicles"}
		for w := range strings.SplitSeq(r[3], "|") {
			if exact, ok := strings.CutPrefix(w, "="); ok {
				t.exact[exact] = u
				continue
			}
			w = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(w, "-", " "), ".", ""))
			if head, _, several := strings.Cut(w, " "); several {
				t.first[head] = true
			}
			if _, ok := t.units[w]; !ok {
				t.units[w] = u
			}
		}
	}
	for _, r := range rows(currenciesFile, 3) {
		for s := range strings.SplitSeq(r[1], "|") {
			if _, ok := t.signs[s]; !ok {
				t.signs[s] = r[0]
			}
		}
		for w := range strings.SplitSeq(r[2], "|") {
			w = strings.ReplaceAll(w, ".", "")
			if head, _, several := strings.Cut(w, " "); several {
				t.first[head] = true
			}
			if _, ok := t.money[w]; !ok {
				t.money[w] = r[0]
			}
		}
	}
	for _, r := range rows(numbersFile, 3) {
		v, err := strconv.ParseFloat(r[2], 64)
		if err != nil {
			panic("numbers.tsv: value " + r[2])
		}
		t.numerals[r[0]] = numeral{r[1], v}
	}
	return t
}

// rows gives the rows of an embedded table without comments; a row with other than n columns
// is a fault of the build that every test meets.
func rows(file string, n int) [][]string {
	var out [][]string
	for line := range strings.Lines(file) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		r := strings.Split(line, "\t")
		if len(r) != n {
			panic("row with " + strconv.Itoa(len(r)) + " columns: " + line)
		}
		out = append(out, r)
	}
	return out
}
