package noise

import (
	"regexp"
	"strings"
)

// border finds where a sentence may end: a stop, closing marks, white space, an opening.
var border = regexp.MustCompile(`[.!?…]["'”’)\]*]*\s+["'“‘(\[*]*[\p{Lu}\d]`)

// notEnd matches a text that ends in an abbreviation and not in a sentence.
var notEnd = regexp.MustCompile(`(?:^|[\s(.])(?:Inc|Co|Corp|Ltd|Mr|Mrs|Ms|Dr|St|No|Nos|vs|approx|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Gov|Sen|Rep|Gen|Prof|Mt|Ft|Ont|Que|Mich|Ga|Ky|Tenn|Calif|Ariz|Nev|Ind|\p{Lu})\.$`)

// sentences cuts text[start:end], roughly: a wrong cut makes two units of one sentence, which
// are then judged apart.
func sentences(text string, start, end int) []unit {
	var out []unit
	add := func(from, to int) {
		s := strings.TrimRight(text[from:to], " \t")
		if s != "" {
			out = append(out, unit{start: from, end: from + len(s), clean: plain(s)})
		}
	}
	from := start
	for _, m := range border.FindAllStringIndex(text[start:end], -1) {
		stop := start + m[0] + 1
		if notEnd.MatchString(text[from:stop]) {
			continue
		}
		cut := start + m[0] + strings.IndexAny(text[start+m[0]:start+m[1]], " \t\u00a0")
		if cut < stop {
			continue
		}
		next := cut
		for next < end && (text[next] == ' ' || text[next] == '\t') {
			next++
		}
		add(from, cut)
		from = next
	}
	add(from, end)
	return out
}
