package noise

import (
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/tieline/tieline"
)

//go:embed rules.txt
var rulesFile string

// rule is an entry of rules.txt, which explains its form.
type rule struct {
	verb    string
	kind    tieline.NoiseKind
	points  int
	re      *regexp.Regexp
	need    need     // of every match, see prefilter.go
	yes, no []string // lines that it must and must not take
	lineNo  int
}

// ruleBook holds the rules by what they do.
type ruleBook struct {
	by  map[string][]*rule
	all []*rule
}

var defaults = sync.OnceValue(func() *ruleBook {
	b, err := parseRules(rulesFile)
	if err != nil {
		panic(err) // the file is embedded and its tests read it
	}
	return b
})

var kinds = map[string]tieline.NoiseKind{
	"newsletter": tieline.NoiseNewsletter, "related": tieline.NoiseRelated, "caption": tieline.NoiseCaption, "advert": tieline.NoiseAdvert,
	"author": tieline.NoiseAuthor, "comment": tieline.NoiseComment, "disclosure": tieline.NoiseDisclosure,
}

// verbs are the words that a rule may begin with; rules.txt says what each means.
var verbs = map[string]bool{
	"line": true, "phrase": true, "soft": true, "head": true, "tail": true, "part": true,
	"rest": true, "next": true, "list": true, "legal": true, "contact": true,
	"legalese": true, "contactline": true, "cue": true, "body": true,
}

// parseRules reads the form that the head of rules.txt describes.
func parseRules(s string) (*ruleBook, error) {
	b := &ruleBook{by: map[string][]*rule{}}
	var names []string
	words := map[string]string{}
	expand := func(pattern string) string {
		for i := len(names) - 1; i >= 0; i-- {
			pattern = strings.ReplaceAll(pattern, "<"+names[i]+">", "(?:"+words[names[i]]+")")
		}
		return pattern
	}
	var last *rule
	for i, l := range strings.Split(s, "\n") {
		n := i + 1
		switch l = strings.TrimRight(l, " \t\r"); {
		case l == "" || l[0] == '#':
			continue
		case strings.HasPrefix(l, "  + ") && last != nil:
			last.yes = append(last.yes, l[4:])
			continue
		case strings.HasPrefix(l, "  - ") && last != nil:
			last.no = append(last.no, l[4:])
			continue
		}
		verb, rest, _ := strings.Cut(l, " ")
		if verb == "words" {
			name, list, _ := strings.Cut(rest, " ")
			words[name] = expand(list)
			names = append(names, name)
			continue
		}
		what, pattern, ok := strings.Cut(rest, " ")
		if !ok {
			return nil, fmt.Errorf("rules.txt:%d: a rule is a verb, a kind or points, and a pattern", n)
		}
		re, err := regexp.Compile("(?i)" + expand(pattern))
		if err != nil {
			return nil, fmt.Errorf("rules.txt:%d: %w", n, err)
		}
		last = &rule{verb: verb, kind: kinds[what], re: re, need: needOf("(?i)" + expand(pattern)), lineNo: n}
		if last.kind == "" {
			if last.points, err = strconv.Atoi(what); err != nil {
				return nil, fmt.Errorf("rules.txt:%d: %q is neither a kind nor points", n, what)
			}
		}
		if err := b.add(last); err != nil {
			return nil, fmt.Errorf("rules.txt:%d: %w", n, err)
		}
	}
	return b, nil
}

func (b *ruleBook) add(r *rule) error {
	if !verbs[r.verb] {
		return fmt.Errorf("unknown verb %q", r.verb)
	}
	b.all = append(b.all, r)
	b.by[r.verb] = append(b.by[r.verb], r)
	return nil
}

// first is the first rule of a verb that takes s, or nil.
func (b *ruleBook) first(verb string, s *subject) *rule {
	for _, r := range b.by[verb] {
		if s.fits(r.need) && r.re.MatchString(s.s) {
			return r
		}
	}
	return nil
}

// points adds up the rules of a verb that take s; it stops at enough.
func (b *ruleBook) points(verb string, s *subject, enough int) int {
	n := 0
	for _, r := range b.by[verb] {
		if n >= enough {
			break
		}
		if s.fits(r.need) && r.re.MatchString(s.s) {
			n += r.points
		}
	}
	return n
}
