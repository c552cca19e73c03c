// Package noise tells the body of an article from what stands around it on a page: newsletter
// boxes, teasers, captions, adverts, by-lines, comments, disclosures.
//
//	regions := noise.Mark(doc.Text, nil)
//
// Nothing is removed; the stretches are marked, so that offsets stay and nothing is read out of
// them. To mark a sentence of the article loses records, to miss a teaser adds few, so every
// doubt is decided for the body.
//
// What noise looks like is data: rules.txt holds the patterns, each with lines that it must and
// must not take. Two things beyond single lines are looked at: how far a box reaches that a
// line opens (comments, related links, legal notices), and what stands next to a promotion
// (its heading, its button).
package noise

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/tieline/tieline"
)

const byteOrderMark = "\uFEFF"

// Mark gives the noise in text, sorted and not overlapping. known are stretches that the source's
// own markup names as noise; they are kept.
func Mark(text string, known []tieline.Region) []tieline.Region {
	p := newPage(text)
	p.judge()
	p.boxes()
	p.neighbours()
	regions := append([]tieline.Region(nil), known...)
	if strings.HasPrefix(text, byteOrderMark) {
		regions = append(regions, tieline.Region{Start: 0, End: len(byteOrderMark), Kind: tieline.NoiseEncoding})
	}
	for _, l := range p.lines {
		regions = append(regions, l.regions()...)
	}
	whole := about(text)
	for _, r := range defaults().by["part"] {
		if !whole.fits(r.need) {
			continue
		}
		for _, m := range r.re.FindAllStringIndex(text, -1) {
			regions = append(regions, tieline.Region{Start: m[0], End: m[1], Kind: r.kind})
		}
	}
	return tidy(text, regions)
}

// tidy sorts regions, joins those of one kind with only white space between them, and cuts
// overlaps; of two that overlap the first keeps the shared bytes.
func tidy(text string, regions []tieline.Region) []tieline.Region {
	sort.SliceStable(regions, func(i, j int) bool {
		if regions[i].Start != regions[j].Start {
			return regions[i].Start < regions[j].Start
		}
		return regions[i].End > regions[j].End
	})
	var out []tieline.Region
	for _, r := range regions {
		r.Start, r.End = max(r.Start, 0), min(r.End, len(text))
		if n := len(out); n > 0 {
			last := &out[n-1]
			if r.End <= last.End {
				continue
			}
			r.Start = max(r.Start, last.End)
			if r.Kind == last.Kind && strings.TrimSpace(text[last.End:r.Start]) == "" {
				last.End = r.End
				continue
			}
		}
		if r.Start < r.End {
			out = append(out, r)
		}
	}
	return out
}

// page is a text under judgement.
type page struct {
	text  string
	lines []*line // those with words in them
}

// line is one line of text, with the verdict on it.
type line struct {
	start, end int     // bytes in the text, without white space around
	clean      string  // as the patterns see it: plain quotes, no markup around
	before     float64 // share of the text's bytes that lies before it
	fromTop    int     // lines before it
	fromEnd    int     // lines after it
	gap        bool    // an empty line stands before it
	units      []unit  // its sentences
	kind       tieline.NoiseKind
	rule       *rule // that decided, nil where points or a neighbour did
	points     int
}

// unit is a sentence of a line.
type unit struct {
	start, end int
	clean      string
	kind       tieline.NoiseKind
	points     int // for a promotion
}

func newPage(text string) *page {
	p := &page{text: text}
	gap := true
	for at := 0; at < len(text); {
		end := at + strings.IndexByte(text[at:], '\n')
		if end < at {
			end = len(text)
		}
		raw := text[at:end]
		if at == 0 {
			raw = strings.TrimPrefix(raw, byteOrderMark)
		}
		start := end - len(strings.TrimLeft(raw, " \t\r\u00a0"))
		trimmed := strings.TrimRight(text[start:end], " \t\r\u00a0")
		if clean := plain(trimmed); clean == "" {
			gap = true
		} else {
			l := &line{start: start, end: start + len(trimmed), clean: clean, gap: gap, fromTop: len(p.lines), before: float64(start) / float64(len(text))}
			l.units = sentences(text, l.start, l.end)
			p.lines = append(p.lines, l)
			gap = false
		}
		at = end + 1
	}
	for i, l := range p.lines {
		l.fromEnd = len(p.lines) - 1 - i
	}
	return p
}

var quotes = strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`, "\u00a0", " ", "\u200b", "", "‑", "-")

// plain gives s as patterns see it: plain quotes, single spaces, without emphasis, bullets and
// heading marks around it.
func plain(s string) string {
	s = quotes.Replace(s)
	s = strings.Join(strings.Fields(s), " ")
	s = strings.ReplaceAll(s, "**", "")
	s = strings.TrimLeft(s, "#>*_•·▪►→»|–—- ")
	return strings.TrimRight(s, "*_ |")
}

// regions gives what of the line is noise: all of it or single sentences.
func (l *line) regions() []tieline.Region {
	if l.kind != "" {
		return []tieline.Region{{Start: l.start, End: l.end, Kind: l.kind}}
	}
	var out []tieline.Region
	for _, u := range l.units {
		if u.kind != "" {
			out = append(out, tieline.Region{Start: u.start, End: u.end, Kind: u.kind})
		}
	}
	return out
}

// words is the number of words of the line.
func (l *line) words() int { return strings.Count(l.clean, " ") + 1 }

// stops reports whether the line ends as a sentence does.
func (l *line) stops() bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(l.clean, `"')]`))
	return strings.ContainsRune(".!?:;…,", r)
}
