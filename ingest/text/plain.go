package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieline/tieline"
)

// About is what a plain text says about itself in its first lines; what it does not say is zero.
type About struct {
	Title, Author string
	Published     tieline.Date
}

// head is how many lines of a text can belong to its head.
const head = 12

var (
	byLine   = regexp.MustCompile(`^(?:By|BY|Written by|Posted by)[: ]\s*(\p{Lu}[\p{L}.'’-]+(?: (?:\p{Lu}[\p{L}.'’-]+|and|de|van|von|&)){1,5})$`)
	dateMark = regexp.MustCompile(`^(?:[-–—•|*]\s*)?(?:(?i:published|posted|updated|date|first published)(?: on)?:?\s*)?(.+)$`)
	junk     = regexp.MustCompile(`[{}<>=\\|]|https?:`)
)

// Describe reads title, author and date off the first lines of s: a first line that stands like
// a headline (some words, no full stop, text after it), and lines that hold nothing but a
// by-line or a day.
func Describe(s string) About {
	var a About
	for i, line := range firstLines(strings.TrimPrefix(s, "\uFEFF")) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if i == 0 && headline(line) && strings.Contains(strings.TrimSpace(s), "\n") {
			a.Title = strings.TrimSpace(strings.TrimLeft(line, "#"))
			continue
		}
		if m := byLine.FindStringSubmatch(line); m != nil && a.Author == "" {
			a.Author = m[1]
		}
		if a.Published.IsZero() && len(line) < 60 {
			if m := dateMark.FindStringSubmatch(line); m != nil {
				if d, ok := ParseDate(m[1]); ok && d.Day > 0 {
					a.Published = d
				}
			}
		}
	}
	return a
}

func firstLines(s string) []string {
	lines := strings.SplitN(s, "\n", head+1)
	return lines[:min(len(lines), head)]
}

// headline reports whether a line can be the headline of what follows.
func headline(s string) bool {
	n := len(strings.Fields(s))
	if n < 4 || n > 30 || utf8.RuneCountInString(s) > 220 || junk.MatchString(s) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "#‘“\"' "))
	last, _ := utf8.DecodeLastRuneInString(s)
	return !strings.ContainsRune(".;:,)]*", last) && (unicode.IsUpper(first) || unicode.IsDigit(first))
}
