package main

import (
	_ "embed"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/tieline/tieline/nlp/names"
)

//go:embed data/news.txt
var newsData string

//go:embed data/trade.txt
var tradeData string

// parts is how many parts the sentences are dealt to. A text has sentences of one part only, so that a
// model can be measured on parts that it has not seen.
const parts = 6

// news fills the sentences of data/news.txt and data/trade.txt: texts of a few sentences each, every sentence used
// rounds times.
func (g *generator) news(rnd *rand.Rand, rounds int) []*text {
	var lines [parts][]string
	n := 0
	for line := range strings.Lines(newsData + tradeData) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines[n%parts] = append(lines[n%parts], line)
			n++
		}
	}
	var out []*text
	for range rounds {
		for part, lines := range lines {
			rnd.Shuffle(len(lines), func(a, b int) { lines[a], lines[b] = lines[b], lines[a] })
			for i, line := range lines {
				if i%4 == 0 {
					out = append(out, &text{group: "news" + strconv.Itoa(part)})
				}
				g.fill(out[len(out)-1], line, rnd)
			}
		}
	}
	return out
}

// fill appends one sentence. Slots with a number stand for one thing within the sentence, in which
// {s1} is the surname of {p1}.
func (g *generator) fill(t *text, line string, rnd *rand.Rand) {
	capitals := strings.Contains(line, " - ") && line == strings.ToUpper(withoutSlots(line)) || isHeadline(line)
	same := map[string]string{}
	for line != "" {
		before, rest, ok := strings.Cut(line, "{")
		t.write(before, capitals)
		if !ok {
			break
		}
		slot, after, _ := strings.Cut(rest, "}")
		line = after
		words, typ := g.slot(slot, same, rnd)
		start := t.words.Len()
		t.write(words, capitals)
		t.spans = append(t.spans, span{start, t.words.Len(), typ})
	}
	t.words.Raw("\n")
}

func (t *text) write(s string, capitals bool) {
	if up := strings.ToUpper(s); capitals {
		s = up
	}
	t.words.Raw(s)
}

// withoutSlots is the line with its slots in capitals, so that only its own words tell its case.
func withoutSlots(line string) string {
	var b strings.Builder
	for line != "" {
		before, rest, ok := strings.Cut(line, "{")
		b.WriteString(before)
		if !ok {
			break
		}
		_, line, _ = strings.Cut(rest, "}")
	}
	return b.String()
}

func isHeadline(line string) bool {
	own := withoutSlots(line)
	return len(own) > 8 && own == strings.ToUpper(own) && own != strings.ToLower(own)
}

// slot gives the words and type for a slot such as "p1".
func (g *generator) slot(slot string, same map[string]string, rnd *rand.Rand) (string, names.Set) {
	kind := slot[:1]
	key := slot
	if kind == "s" {
		key = "p" + slot[1:]
	}
	words, known := same[key]
	if !known {
		switch kind {
		case "o":
			words = g.organization(rnd)
		case "a":
			words = g.acronym(rnd)
		case "t":
			words = g.team(rnd)
		case "T":
			words = pick(rnd, g.teamCities)
		case "U":
			words = strings.ToUpper(pick(rnd, g.teamCities))
		case "p", "s":
			words = g.person(rnd)
		case "l":
			words = g.place(rnd)
		case "L":
			words = strings.ToUpper(g.place(rnd))
		case "c":
			words = pick(rnd, g.countries)
		case "d":
			words = pick(rnd, g.demonyms)
		case "m":
			words = pick(rnd, g.works)
		case "v":
			words = g.model(rnd)
		case "x":
			words = g.term(rnd)
		case "k":
			words = g.ticker(rnd)
		case "e":
			words = pick(rnd, g.exchanges)
		case "j":
			words = pick(rnd, g.jobs)
		case "b":
			words = pick(rnd, g.brands)
		case "y":
			words = g.expression(rnd)
		case "z":
			words = g.event(rnd)
		case "h":
			words = g.building(rnd)
		}
		if len(slot) > 1 {
			same[key] = words
		}
	}
	switch kind {
	case "s":
		return words[strings.LastIndexByte(words, ' ')+1:], only(names.Person)
	case "p":
		return words, only(names.Person)
	case "o", "a", "t", "T", "U":
		return words, only(names.Organization)
	case "l", "L", "c":
		return words, only(names.Place)
	case "k", "e", "j":
		return words, noName
	case "x", "y", "z":
		return words, noName | only(names.Other)
	case "h":
		return words, noName | only(names.Other) | only(names.Place)
	}
	return words, only(names.Other)
}
