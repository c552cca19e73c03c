package html

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// keptSpace stands for white space beside inline elements while an extractor works. Extractors
// trim each text node, which would glue "<b>Ford</b> said" into "Fordsaid". It is a private-use
// character, so no page means anything by it; Render writes it as a space.
const keptSpace = '\uE000'

// keepSpaces marks the white space between words and inline elements below n.
func keepSpaces(n *html.Node) {
	for d := range n.Descendants() {
		if d.Type != html.TextNode {
			continue
		}
		left := d.PrevSibling != nil && inline(d.PrevSibling)
		right := d.NextSibling != nil && inline(d.NextSibling)
		s := d.Data
		if left {
			if t := strings.TrimLeftFunc(s, blank); len(t) < len(s) {
				s = string(keptSpace) + t
			}
		}
		if right {
			if t := strings.TrimRightFunc(s, blank); len(t) < len(s) {
				s = t + string(keptSpace)
			}
		}
		d.Data = s
	}
}

func inline(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.B, atom.Cite, atom.Code, atom.Em, atom.Font, atom.I, atom.Ins, atom.Mark, atom.Q, atom.S, atom.Small, atom.Span, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.U:
		return true
	}
	return false
}
