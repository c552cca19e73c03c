package html

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/tieline/tieline"
)

// Fragment writes out a piece of HTML that is all content, such as the body of a feed item:
// nothing is chosen or left out but scripts, forms and menus.
func Fragment(s string) (string, []tieline.Region, error) {
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return "", nil, fmt.Errorf("not readable as HTML: %w", err)
	}
	t, regions := Render(root)
	return t, regions, nil
}

// Render writes out the text below n: blocks parted by empty lines, list items ("- …") and table
// rows ("a | b") a line each. Captions and asides are marked in the regions.
func Render(n *html.Node) (string, []tieline.Region) {
	if n == nil {
		return "", nil
	}
	var w writer
	w.node(n)
	return w.out.String(), w.regions
}

// writer collects text. gap is what must part the next word from what is written: nothing, a
// space, a line end or an empty line, whichever was asked for last and is largest.
type writer struct {
	out     strings.Builder
	gap     gap
	item    string // what the next word is to be preceded by: "- " in a list
	pre     int    // depth of elements whose white space counts
	regions []tieline.Region
}

type gap int

const (
	none gap = iota
	space
	line
	block
)

var gapText = [...]string{none: "", space: " ", line: "\n", block: "\n\n"}

func (w *writer) want(g gap) { w.gap = max(w.gap, g) }

func (w *writer) words(s string) {
	if s == "" {
		return
	}
	if w.out.Len() > 0 {
		w.out.WriteString(gapText[w.gap])
	}
	w.gap = none
	w.out.WriteString(w.item)
	w.item = ""
	w.out.WriteString(s)
}

func (w *writer) text(s string) {
	if w.pre > 0 {
		for i, l := range strings.Split(s, "\n") {
			if i > 0 {
				w.want(line)
			}
			w.words(strings.TrimRight(l, " \t\r"))
		}
		return
	}
	fields := strings.FieldsFunc(s, blank)
	if len(fields) == 0 {
		if s != "" {
			w.want(space)
		}
		return
	}
	if first, _ := utf8.DecodeRuneInString(s); blank(first) {
		w.want(space)
	}
	w.words(strings.Join(fields, " "))
	if last, _ := utf8.DecodeLastRuneInString(s); blank(last) {
		w.want(space)
	}
}

// blank is white space as HTML collapses it; a no-break space is a word character there, but
// pages use it as a common one.
func blank(r rune) bool {
	return r == keptSpace || r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f'
}

func (w *writer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.ElementNode:
	case html.DocumentNode:
		w.children(n)
		return
	default:
		return
	}
	// Extractors make elements of their own, without the atom that the parser sets.
	name := atom.Lookup([]byte(n.Data))
	switch name {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Svg, atom.Form, atom.Nav, atom.Button, atom.Select, atom.Head, atom.Textarea, atom.Object, atom.Video, atom.Audio:
	case atom.Br:
		w.want(line)
	case atom.Hr:
		w.want(block)
	case atom.Td, atom.Th:
		w.want(block)
		w.children(n)
		w.want(block)
	case atom.Li, atom.Dt, atom.Dd:
		w.want(line)
		if name == atom.Li {
			w.item = "- "
		}
		w.children(n)
		w.item = ""
		w.want(line)
	case atom.Tr:
		if layout(n) {
			w.want(block)
			w.children(n)
			w.want(block)
			return
		}
		w.want(line)
		w.row(n)
		w.want(line)
	case atom.Pre:
		w.want(block)
		w.pre++
		w.children(n)
		w.pre--
		w.want(block)
	case atom.Figcaption, atom.Caption:
		w.noise(n, tieline.NoiseCaption)
	case atom.Aside:
		w.noise(n, tieline.NoiseRelated)
	default:
		g := none
		if isBlock(name) {
			g = block
		}
		w.want(g)
		w.children(n)
		w.want(g)
	}
}

func (w *writer) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

// layout reports whether a table row arranges a page and does not hold data: there are blocks in
// its cells.
func layout(row *html.Node) bool {
	paragraphs := 0
	for d := range row.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		switch name := atom.Lookup([]byte(d.Data)); name {
		case atom.Tr, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.Article, atom.Section:
			return true
		case atom.P, atom.Td, atom.Th:
			// A cell may hold its one value in a paragraph.
			if name == atom.P {
				paragraphs++
			} else {
				paragraphs--
			}
		}
	}
	return paragraphs > 0
}

func (w *writer) row(n *html.Node) {
	first := true
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		var cell writer
		cell.node(c)
		s := strings.Join(strings.Fields(cell.out.String()), " ")
		if s == "" {
			continue
		}
		if !first {
			s = "| " + s
			w.want(space)
		}
		w.words(s)
		first = false
	}
}

func (w *writer) noise(n *html.Node, kind tieline.NoiseKind) {
	w.want(block)
	before := w.out.Len()
	w.children(n)
	if end := w.out.Len(); end > before {
		start := before
		for s := w.out.String(); start < end && s[start] == '\n'; {
			start++
		}
		w.regions = append(w.regions, tieline.Region{Start: start, End: end, Kind: kind})
	}
	w.want(block)
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Ul, atom.Ol, atom.Dl, atom.Blockquote, atom.Figure, atom.Table, atom.Thead, atom.Tbody, atom.Tfoot, atom.Address, atom.Details, atom.Summary, atom.Body, atom.Center:
		return true
	}
	return false
}
