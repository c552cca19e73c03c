package noise

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieline/tieline"
)

// The thresholds of the points that rules.txt gives. They were set on lines.tsv's development
// half, for the body's sake rather high.
const (
	promotion = 5 // points from which a sentence is a promotion
	weak      = 2 // points from which a line beside a promotion belongs to it
	article   = 3 // body points from which a sentence is the article's
)

const (
	headLines     = 10  // lines in which the furniture of a page's head is looked for
	tailLines     = 6   // lines in which that of its foot is looked for
	headlineLines = 4   // lines among which the article's own headline may stand between furniture
	tailShare     = 0.7 // or the share of the text after which it is
)

// judge gives each line and sentence its own verdict.
func (p *page) judge() {
	book := defaults()
	for _, l := range p.lines {
		s := about(l.clean)
		l.points = book.points("cue", s, promotion+article)
		if l.rule = p.wholeLine(book, l, s); l.rule != nil {
			l.kind = l.rule.kind
			continue
		}
		for i := range l.units {
			u := &l.units[i]
			if len(l.units) == 1 {
				u.judge(book, s, l.points)
				continue
			}
			s := about(u.clean)
			if p.inQuote(l, u) {
				s = about(`"` + u.clean) // the words of someone in the article
			}
			u.judge(book, s, book.points("cue", s, promotion+article))
		}
		l.rollUp()
	}
	p.nameLines()
}

// inQuote reports whether a quotation that began in an earlier sentence of the line is still open.
func (p *page) inQuote(l *line, u *unit) bool {
	before := p.text[l.start:u.start]
	return strings.Count(before, `"`)%2 == 1 || strings.Count(before, "“") > strings.Count(before, "”")
}

func (p *page) wholeLine(book *ruleBook, l *line, s *subject) *rule {
	for _, verb := range []string{"rest", "next", "list", "legal", "contact", "line"} {
		if r := book.first(verb, s); r != nil {
			return r
		}
	}
	if l.fromTop < headLines {
		if r := book.first("head", s); r != nil {
			return r
		}
	}
	if l.fromEnd < tailLines || l.before > tailShare {
		return book.first("tail", s)
	}
	return nil
}

// judge decides on a sentence with so many points for a promotion. The points for the article are
// counted only where something speaks against it, which is seldom.
func (u *unit) judge(book *ruleBook, s *subject, against int) {
	u.points = against
	if r := book.first("phrase", s); r != nil {
		u.kind = r.kind
		return
	}
	r := book.first("soft", s)
	if r == nil && against < promotion {
		return
	}
	switch points := book.points("body", s, article); {
	case r != nil && points < article:
		u.kind = r.kind
	case against-points >= promotion:
		u.kind = tieline.NoiseAdvert
	}
}

// ofArticle reports whether a line or sentence has marks of the article itself: reported
// speech, sums, quantities.
func ofArticle(clean string) bool {
	return defaults().points("body", about(clean), article) >= article
}

// rollUp gives the line the verdict of its sentences where none of the others is the article's,
// and the sentences so judged make up most of it or the others speak as promotions do, too.
func (l *line) rollUp() {
	if !slices.ContainsFunc(l.units, func(u unit) bool { return u.kind != "" }) {
		return
	}
	noisy, allWeak, kind := 0, true, tieline.NoiseKind("")
	for _, u := range l.units {
		switch {
		case u.kind != "":
			noisy += u.end - u.start
			if kind == "" || kind == tieline.NoiseAdvert {
				kind = u.kind
			}
		case ofArticle(u.clean):
			return
		default:
			allWeak = allWeak && u.points >= weak
		}
	}
	if kind != "" && (allWeak || 2*noisy >= l.end-l.start) {
		l.kind = kind
	}
}

// boxes extends the lines that open a box over what follows.
func (p *page) boxes() {
	book := defaults()
	for i := 0; i < len(p.lines); i++ {
		l := p.lines[i]
		if l.rule == nil {
			continue
		}
		switch l.rule.verb {
		case "rest":
			if l.before >= 0.4 {
				p.take(i+1, len(p.lines), l.kind)
				return
			}
		case "next":
			p.take(i+1, min(i+2, len(p.lines)), l.kind)
		case "list":
			p.takeWhile(i+1, 12, l.kind, func(m *line) bool { return !strings.HasSuffix(m.clean, ".") && m.words() <= 25 })
		case "legal":
			p.takeWhile(i+1, 60, l.kind, func(m *line) bool {
				return book.first("legalese", about(m.clean)) != nil || strings.HasSuffix(m.clean, ";") || startsLower(m.clean)
			})
		case "contact":
			p.takeWhile(i+1, 12, l.kind, func(m *line) bool {
				return book.first("contactline", about(m.clean)) != nil || (m.words() <= 8 && !m.stops() && !ofArticle(m.clean))
			})
		}
	}
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

func (p *page) take(from, to int, kind tieline.NoiseKind) {
	for _, l := range p.lines[from:to] {
		if l.kind == "" {
			l.kind = kind
		}
	}
}

func (p *page) takeWhile(from, most int, kind tieline.NoiseKind, ok func(*line) bool) {
	for i := from; i < min(from+most, len(p.lines)) && (p.lines[i].kind != "" || ok(p.lines[i])); i++ {
		p.take(i, i+1, kind)
	}
}

// neighbours takes what belongs to a promotion but does not look like one by itself: the heading
// and the question above it, the button below it, a short line between two promotions.
func (p *page) neighbours() {
	for i, l := range p.lines {
		if !l.promotes() {
			continue
		}
		for j := i - 1; j >= max(0, i-3) && p.lines[j].kind == "" && p.lines[j].leadsIn(); j-- {
			p.lines[j].kind = l.kind
		}
		for j := i + 1; j < min(i+3, len(p.lines)) && p.lines[j].kind == "" && p.lines[j].button(); j++ {
			p.lines[j].kind = l.kind
		}
	}
	for i := headlineLines; i+1 < len(p.lines); i++ {
		l, above, below := p.lines[i], p.lines[i-1], p.lines[i+1]
		if l.kind == "" && above.kind != "" && below.kind != "" && (above.promotion() || below.promotion()) && l.heading() && l.words() <= 6 {
			l.kind = above.kind
		}
	}
}

// promotes reports whether the line is a promotion with a heading of its own, as opposed to a
// bare "ADVERTISEMENT" that stands between two paragraphs of the article.
func (l *line) promotes() bool { return l.promotion() && l.rule == nil && l.words() >= 6 }

func (l *line) promotion() bool {
	return l.kind == tieline.NoiseAdvert || l.kind == tieline.NoiseNewsletter
}

func (l *line) leadsIn() bool {
	return (l.heading() && titled(l.clean) || l.points >= weak && l.words() <= 25) && !ofArticle(l.clean)
}

func (l *line) button() bool {
	return l.words() <= 4 && !l.stops() && l.points > 0 && !ofArticle(l.clean)
}

// heading reports whether the line can be a heading: short, no stop at its end, no figures.
func (l *line) heading() bool {
	return l.words() <= 10 && !l.stops() && !strings.ContainsAny(l.clean, "0123456789") && !ofArticle(l.clean)
}

// titled reports whether most words of s begin with a capital.
func titled(s string) bool {
	capitals, n := 0, 0
	for _, w := range strings.Fields(s) {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsLetter(r) {
			continue
		}
		n++
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	return n > 0 && capitals*3 >= n*2
}

var personName = regexp.MustCompile(`^\p{Lu}[\p{L}.'-]+(?: (?:\p{Lu}[\p{L}.'-]*|de|van|von|der|al|bin)){1,3}$`)

// nameLines takes the author's name that stands on a line of its own beside the day or the
// section in the head of a page.
func (p *page) nameLines() {
	head := p.lines[:min(len(p.lines), headLines)]
	for i := 1; i < len(head); i++ {
		if head[i].kind != "" || !personName.MatchString(head[i].clean) {
			continue
		}
		for _, j := range []int{i - 1, i + 1} {
			if j < len(head) && head[j].rule != nil && head[j].rule.verb == "head" {
				head[i].kind = tieline.NoiseAuthor
			}
		}
	}
}
