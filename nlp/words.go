package nlp

import (
	_ "embed"
	"strings"
)

//go:embed data/abbreviations.txt
var abbreviationData string

//go:embed data/openers.txt
var openerData string

//go:embed data/prefixes.txt
var prefixData string

//go:embed data/units.txt
var unitData string

//go:embed data/irregular.txt
var irregularData string

// irregular gives the dictionary forms of irregular verb forms, in small letters.
var irregular = func() map[string]string {
	forms := map[string]string{}
	for line := range strings.Lines(irregularData) {
		if form, base, ok := strings.Cut(strings.TrimSpace(line), " "); ok && form != "#" {
			forms[form] = base
		}
	}
	return forms
}()

// abbreviation is what a word's own full stop says about the end of a sentence.
type abbreviation uint8

const (
	notAbbreviation abbreviation = iota
	titleAbbreviation
	numberAbbreviation
	monthAbbreviation
	otherAbbreviation
)

var (
	abbreviations = readAbbreviations(abbreviationData)
	openers       = readWords(openerData)
	joinPrefixes  = readWords(prefixData)
	unitWords     = readWords(unitData)
)

// maxTableWord is the longest word in bytes that the tables are asked for.
const maxTableWord = 16

func readWords(data string) map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(data) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for w := range strings.FieldsSeq(line) {
			words[w] = true
		}
	}
	return words
}

func readAbbreviations(data string) map[string]abbreviation {
	kinds := map[string]abbreviation{
		"title": titleAbbreviation, "number": numberAbbreviation, "month": monthAbbreviation, "other": otherAbbreviation,
	}
	words := map[string]abbreviation{}
	for line := range strings.Lines(data) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		kind := otherAbbreviation
		for i, w := range strings.Fields(line) {
			if i == 0 {
				kind = kinds[w]
			} else if _, ok := words[w]; !ok {
				words[w] = kind
			}
		}
	}
	return words
}

// lower writes word in lower case into buf (ASCII letters only) and reports whether it fits.
func lower(word string, buf *[maxTableWord]byte) ([]byte, bool) {
	if len(word) > maxTableWord {
		return nil, false
	}
	for i := range len(word) {
		c := word[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return buf[:len(word)], true
}

func inTable(table map[string]bool, word string) bool {
	var buf [maxTableWord]byte
	w, ok := lower(word, &buf)
	return ok && table[string(w)]
}

func abbreviationOf(word string) abbreviation {
	var buf [maxTableWord]byte
	if w, ok := lower(word, &buf); ok {
		return abbreviations[string(w)]
	}
	return notAbbreviation
}
