package corpus

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"io/fs"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tieline/tieline"
)

// patternStyle is the Style of examples that are made of patterns.
const patternStyle = "pattern"

// fillers are the names that stand in for the placeholders of patterns, by type.
type fillers map[string][]string

// loadPatterns reads patterns/*.txt below fsys, each line filled with names once.
func loadPatterns(fsys fs.FS) ([]*Example, []*Fault, error) {
	files, err := fs.Glob(fsys, "patterns/*.txt")
	if err != nil || len(files) == 0 {
		return nil, nil, err
	}
	b, err := fs.ReadFile(fsys, "patterns/names.tsv")
	if err != nil {
		return nil, nil, err
	}
	names, err := parseFillers(b)
	if err != nil {
		return nil, nil, err
	}
	sort.Strings(files)
	var out []*Example
	var faults []*Fault
	for _, file := range files {
		b, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, nil, err
		}
		es, fs := parsePatterns(file, b, names)
		out, faults = append(out, es...), append(faults, fs...)
	}
	return out, faults, nil
}

func parseFillers(b []byte) (fillers, error) {
	out := fillers{}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		kind, list, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, &Fault{File: "patterns/names.tsv", Reason: fmt.Sprintf("line %.40q has no tab", line)}
		}
		out[kind] = strings.Split(list, " | ")
	}
	return out, nil
}

// parsePatterns reads a file of patterns, the format of docs/passages.md: each line becomes an
// example with marked mentions and deals. Names are chosen by file and line, always the same.
func parsePatterns(file string, b []byte, names fillers) ([]*Example, []*Fault) {
	if !utf8.Valid(b) {
		return nil, []*Fault{{File: file, Reason: "is not UTF-8"}}
	}
	var out []*Example
	var faults []*Fault
	n := 0
	for line := range bytes.Lines(b) {
		n++
		s := strings.TrimSpace(string(line))
		if s == "" || strings.HasPrefix(s, "#") {
			continue
		}
		e, err := parsePattern(s, names, seedOf(file, s))
		if err != nil {
			faults = append(faults, &Fault{File: file, Line: n, Reason: err.Error()})
			continue
		}
		e.Style, e.Group, e.File, e.Line = patternStyle, patternStyle+" "+groupOf(file), file, n
		e.Doc.Ref = fmt.Sprintf("%s:%d", groupOf(file), n)
		e.Gold.ID = e.Doc.Ref
		if err := e.Doc.Seal(); err != nil {
			faults = append(faults, &Fault{File: file, Line: n, Reason: err.Error()})
			continue
		}
		out = append(out, e)
	}
	return out, faults
}

func seedOf(file, line string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(file + "\x00" + line))
	return h.Sum64()
}

// filling turns one pattern into text.
type filling struct {
	names fillers
	seed  uint64
	given map[string]string // by letter, or "place2" …
	marks []Mark
	text  strings.Builder
}

// placeholder is what stands between braces: a letter, with its type at its first use; letters with
// the words that stand for them; or a kind of name.
var (
	placeholder  = regexp.MustCompile(`\{([^{}]*)\}`)
	organisation = regexp.MustCompile(`^([A-O])(?: ([a-z]+))?$`)
	pointer      = regexp.MustCompile(`^([A-O](?:\+[A-O])*)=(.+)$`)
	plainFiller  = regexp.MustCompile(`^(place|country|place2|country2|P|Q|U|V|W)(\.last)?$`)
)

func parsePattern(line string, names fillers, seed uint64) (*Example, error) {
	head, body, ok := strings.Cut(line, " | ")
	if !ok {
		return nil, fmt.Errorf("no ` | ` between the records and the sentence")
	}
	f := filling{names: names, seed: seed, given: map[string]string{}}
	if err := f.fill(strings.TrimSpace(body)); err != nil {
		return nil, err
	}
	e := &Example{Doc: &tieline.Document{Language: "en", Text: f.text.String(), Published: f.published()}, Gold: &Gold{}, Marks: f.marks}
	if strings.TrimSpace(head) == "-" {
		return e, nil
	}
	for record := range strings.SplitSeq(head, ";") {
		d, err := f.deal(strings.Fields(record))
		if err != nil {
			return nil, err
		}
		e.Gold.Deals = append(e.Gold.Deals, d)
	}
	return e, nil
}

func (f *filling) published() tieline.Date {
	return tieline.DateOf(time.Date(2023+int(f.seed%4), time.Month(1+f.seed/7%12), 1+int(f.seed/91%28), 0, 0, 0, 0, time.UTC))
}

func (f *filling) fill(body string) error {
	at := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(body, -1) {
		f.text.WriteString(body[at:m[0]])
		if err := f.place(body[m[2]:m[3]]); err != nil {
			return err
		}
		at = m[1]
	}
	f.text.WriteString(body[at:])
	if strings.ContainsAny(f.text.String(), "{}") {
		return fmt.Errorf("a brace is not closed")
	}
	if len(f.marks) == 0 {
		return fmt.Errorf("the sentence names no organisation")
	}
	return nil
}

func (f *filling) place(words string) error {
	if m := organisation.FindStringSubmatch(words); m != nil {
		if f.given[m[1]] == "" {
			if m[2] == "" {
				return fmt.Errorf("{%s} has no type at its first use", words)
			}
			name, err := f.choose(m[1], m[2])
			if err != nil {
				return err
			}
			f.given[m[1]] = name
		}
		f.mark('o', f.given[m[1]], f.given[m[1]], false)
		return nil
	}
	if m := pointer.FindStringSubmatch(words); m != nil {
		var all []string
		for letter := range strings.SplitSeq(m[1], "+") {
			if f.given[letter] == "" {
				return fmt.Errorf("{%s} points at %s, which is not named before", words, letter)
			}
			all = append(all, f.given[letter])
		}
		f.mark('o', strings.Join(all, "+"), m[2], true)
		return nil
	}
	m := plainFiller.FindStringSubmatch(words)
	if m == nil {
		return fmt.Errorf("{%s} is no placeholder", words)
	}
	return f.plain(m[1], m[2] != "")
}

// plain fills a placeholder that is no party.
func (f *filling) plain(key string, last bool) error {
	kind := map[string]string{"place": "place", "place2": "place", "country": "country", "country2": "country", "P": "person", "Q": "person", "U": "outlet", "V": "venture", "W": "outlet"}[key]
	known := f.given[key] != ""
	if !known {
		name, err := f.choose(key, kind)
		if err != nil {
			return err
		}
		f.given[key] = name
	}
	name := f.given[key]
	mark := map[string]byte{"place": 'l', "country": 'l', "person": 'p', "outlet": 'u', "venture": 'o'}[kind]
	if last {
		words := name[strings.LastIndexByte(name, ' ')+1:]
		f.mark(mark, name, words, true)
		return nil
	}
	f.mark(mark, name, name, false)
	return nil
}

func (f *filling) mark(kind byte, name, words string, short bool) {
	start := f.text.Len()
	f.text.WriteString(words)
	f.marks = append(f.marks, Mark{Start: start, End: f.text.Len(), Type: kind, Name: name, Short: short})
}

// choose takes a name of a type that the pattern does not hold yet.
func (f *filling) choose(key, kind string) (string, error) {
	list := f.names[kind]
	if len(list) == 0 {
		return "", fmt.Errorf("unknown type %q of placeholder %s", kind, key)
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s", f.seed, key)
	at := int(h.Sum64() % uint64(len(list)))
	for range list {
		if name := list[at]; !f.holds(name) {
			return name, nil
		}
		at = (at + 1) % len(list)
	}
	return "", fmt.Errorf("too few names of type %q", kind)
}

// holds reports whether a name, or one that begins like it, is in use: two names of one house would be one entity.
func (f *filling) holds(name string) bool {
	first, _, _ := strings.Cut(name, " ")
	for _, g := range f.given {
		if other, _, _ := strings.Cut(g, " "); other == first {
			return true
		}
	}
	return false
}

var (
	patternKinds = map[string]tieline.Kind{"j": tieline.JointVenture, "l": tieline.Licence, "s": tieline.Supply,
		"a": tieline.Acquisition, "f": tieline.Funding, "p": tieline.Partnership}
	patternStatuses = map[string]tieline.Status{"ex": tieline.Exploring, "an": tieline.Announced, "ag": tieline.Agreed, "ac": tieline.Active,
		"su": tieline.Suspended, "xt": tieline.Exiting, "en": tieline.Ended, "de": tieline.Denied}
	patternOrigins = map[string]tieline.Origin{"n": tieline.OriginNone, "p": tieline.OriginParty, "g": tieline.OriginGovernment,
		"u": tieline.OriginUnnamed, "t": tieline.OriginThirdParty}
)

// deal reads a record: kind, status, origin and parties ("s ag p A>B").
func (f *filling) deal(words []string) (GoldDeal, error) {
	var d GoldDeal
	if len(words) != 4 {
		return d, fmt.Errorf("record %q is not `KIND STATUS ORIGIN PARTIES`", strings.Join(words, " "))
	}
	var err error
	if d.Kind, err = coded(words[0], patternKinds); err != nil {
		return d, err
	}
	if d.Status, err = coded(words[1], patternStatuses); err != nil {
		return d, err
	}
	if d.Origin, err = coded(words[2], patternOrigins); err != nil {
		return d, err
	}
	if d.Parties, err = f.parties(tieline.Kind(d.Kind.First()), words[3]); err != nil {
		return d, err
	}
	if len(d.Parties) < 2 {
		return d, fmt.Errorf("record %q has fewer than two parties", strings.Join(words, " "))
	}
	return d, nil
}

func coded[T ~string](word string, codes map[string]T) (Alternatives, error) {
	var out []string
	for w := range strings.SplitSeq(word, "/") {
		v, ok := codes[w]
		if !ok {
			return "", fmt.Errorf("%q is none of the codes", word)
		}
		out = append(out, string(v))
	}
	return Alternatives(strings.Join(out, "|")), nil
}

// parties reads "A>B", "A,B>C", "A+B+C", and for an acquisition "buyer>target<seller", each side of which may be empty.
func (f *filling) parties(kind tieline.Kind, words string) ([]GoldParty, error) {
	roles := kind.Roles()
	if len(roles) == 1 {
		return f.side(nil, words, "+", roles[0])
	}
	left, right, ok := strings.Cut(words, ">")
	if !ok {
		return nil, fmt.Errorf("parties %q have no >", words)
	}
	first, second := roles[0], roles[1]
	seller := ""
	if kind == tieline.Acquisition {
		first, second = "buyer", "target"
		right, seller, _ = strings.Cut(right, "<")
	}
	out, err := f.side(nil, left, ",", first)
	if err != nil {
		return nil, err
	}
	if out, err = f.side(out, right, ",", second); err != nil {
		return nil, err
	}
	return f.side(out, seller, ",", "seller")
}

func (f *filling) side(out []GoldParty, words, by string, role tieline.Role) ([]GoldParty, error) {
	for letter := range strings.SplitSeq(words, by) {
		switch {
		case letter == "":
		case f.given[letter] == "":
			return nil, fmt.Errorf("party %q is not in the sentence", letter)
		case slices.ContainsFunc(out, func(p GoldParty) bool { return string(p.Name) == f.given[letter] }):
			return nil, fmt.Errorf("party %q stands twice in a record", letter)
		default:
			out = append(out, GoldParty{Alternatives(f.given[letter]), role})
		}
	}
	return out, nil
}
