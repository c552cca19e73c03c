package policy

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
)

// Touch says that a notice may change a rule.
type Touch struct {
	Rule    *Rule
	Score   float64  // how surely, 0 to 1
	Reasons []string // in words, the weightiest first
}

// How much each sign says by itself. Signs add up as independent hints do: 1 - (1-a)(1-b)…
const (
	byDocument = 0.9  // the notice is, or names, a document that the rule cites
	byHeading  = 0.8  // it names a heading of chapter 99 under which the rule stands
	bySection  = 0.75 // it names a section of the regulations that the rule cites
	byList     = 0.7  // it names the list that the rule holds or applies
	byPhrase   = 0.6  // it has words by which the rule says that its changes are known
	byPart     = 0.55 // it amends the part of the regulations that the rule cites
	byStatute  = 0.4  // it names a section of statute of the rule
	byGoods    = 0.35 // it names a tariff code of the rule's goods
	byCountry  = 0.25 // it speaks of the country of the rule
	byAgency   = 0.2  // the rule's authority issued it

	proposedFrom = 0.5  // hints that come to less are not put before a person
	elsewhere    = 0.45 // what is left of a hint where the notice speaks of other countries, or goods, than the rule
	over         = 0.5  // what is left where the rule said nothing any more when the notice was published
)

// Touched finds the rules that a notice may change, the surest first. It knows only what the gazette's
// list says of the notice; a person reads the notice and decides.
func (b *Book) Touched(n *tieline.Notice) []Touch {
	text := signsOf(n.Title + " . " + n.Abstract)
	text.add(&text.documents, n.Number)
	text.add(&text.documents, frCitation.FindString(n.Citation))
	countries := countriesIn(n.Title + " . " + n.Abstract)
	var list []Touch
	for _, r := range b.rules {
		if t := b.touch(r, n, text, countries); t.Score >= proposedFrom {
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, func(x, y Touch) int { return cmp.Compare(y.Score, x.Score) })
	return list
}

type hint struct {
	weight float64
	says   string
}

func (b *Book) touch(r *Rule, n *tieline.Notice, text *signs, countries map[string]bool) Touch {
	own := b.signs(r)
	var hints []hint
	hint1 := func(weight float64, found []string, says string) {
		if len(found) > 0 {
			hints = append(hints, hint{weight, fmt.Sprintf(says, strings.Join(found, ", "))})
		}
	}
	hint1(byDocument, common(own.documents, text.documents), "it is, or names, %s, which the rule cites")
	hint1(byHeading, common(own.headings, text.headings), "it names heading %s, under which the rule stands")
	hint1(bySection, common(own.sections, text.sections), "it names section %s of the regulations, which the rule cites")
	hint1(byList, common(own.lists, text.lists), "it names the list %s")
	hint1(byPhrase, phrasesIn(r.Watch, n.Title+" . "+n.Abstract), "it speaks of %s")
	var parts []string
	for _, p := range n.CFR {
		if slices.Contains(own.parts, p) {
			parts = append(parts, fmt.Sprintf("%d CFR part %d", p.Title, p.Part))
		}
	}
	hint1(byPart, parts, "it amends %s, which the rule cites")
	hint1(byStatute, common(own.statutes, text.statutes), "it names section %s, on which the rule rests")
	hint1(byGoods, coveredBy(text.codes, r.AppliesTo.Goods), "it names %s, goods of the rule")
	if len(hints) == 0 {
		return Touch{Rule: r} // an agency and a country alone say nothing
	}
	same, other := b.sameCountry(r, countries)
	hint1(byCountry, same, "it speaks of %s")
	hint1(byAgency, issuers(r.Authority, n.Agencies), "%s issued it")
	slices.SortStableFunc(hints, func(x, y hint) int { return cmp.Compare(y.weight, x.weight) })
	t, miss := Touch{Rule: r}, 1.0
	for _, h := range hints {
		miss *= 1 - h.weight
		t.Reasons = append(t.Reasons, h.says)
	}
	t.Score = 1 - miss
	cited := hints[0].weight >= byDocument
	if other && !cited {
		t.Score *= elsewhere
		t.Reasons = append(t.Reasons, "it speaks of other countries than the rule")
	}
	if len(text.codes) > 0 && len(r.AppliesTo.Goods) > 0 && len(coveredBy(text.codes, r.AppliesTo.Goods)) == 0 && !cited {
		t.Score *= elsewhere
		t.Reasons = append(t.Reasons, "it names other goods than the rule")
	}
	if end := r.to(); end != Always && n.Published != (tieline.Date{}) && end < DayOf(n.Published) && !cited {
		t.Score *= over
		t.Reasons = append(t.Reasons, "the rule ended on "+end.String())
	}
	return t
}

// signs are what a text names that a rule can be known by.
type signs struct {
	documents []string // "89 FR 76581", "2026-15181", "Proclamation 11012"
	headings  []string // of chapter 99: "9903.91.06"
	codes     []string // other tariff codes, digits only
	sections  []string // of the regulations: "791.304", "1.45X-1"
	statutes  []string // "301", "45X", "1260H"
	lists     []string
	parts     []tieline.CFRPart
}

func (s *signs) add(to *[]string, found ...string) {
	for _, f := range found {
		if f != "" && !slices.Contains(*to, f) {
			*to = append(*to, f)
		}
	}
}

var (
	frCitation  = regexp.MustCompile(`\b\d{2,3} FR \d{2,6}\b`)
	frDocument  = regexp.MustCompile(`\b20\d\d-\d{5}\b`)
	presidents  = regexp.MustCompile(`(?i)\b(proclamation|executive order)s? ((?:\d{5}(?:, | and |-)?)+)`)
	fiveDigits  = regexp.MustCompile(`\d{5}`)
	tariffCode  = regexp.MustCompile(`\b\d{4}\.\d{2}(?:\.\d{2}(?:\.?\d{2})?)?\b`)
	cfrPart     = regexp.MustCompile(`\b(\d{1,2}) CFR (?:parts? )?(\d{1,4})\b`)
	cfrSection  = regexp.MustCompile(`\b(\d{3}\.\d{1,4}|1\.45[A-Z]-\d)\b`)
	statute     = regexp.MustCompile(`(?i)\bsections? (\d{3,5}[A-Z]?|\d{2}[A-Z])\b`)
	taxSection  = regexp.MustCompile(`\b(?:26 USC )?(25E|30D|45[QUWXYZ]|48[CE]|7701\(a\)\(5[12]\))`)
	listAliases = map[string][]string{
		"1260H":   {"1260H", "Chinese military companies", "Chinese military company"},
		"UFLPA":   {"UFLPA", "Uyghur Forced Labor Prevention Act"},
		"FEOC":    {"FEOC", "foreign entity of concern", "foreign entities of concern"},
		"NDAA154": {"section 154"},
	}
)

// signsOf reads the signs of a text.
func signsOf(s string) *signs {
	var f signs
	f.add(&f.documents, frCitation.FindAllString(s, -1)...)
	f.add(&f.documents, frDocument.FindAllString(s, -1)...)
	for _, m := range presidents.FindAllStringSubmatch(s, -1) {
		kind := "Proclamation "
		if strings.HasPrefix(strings.ToLower(m[1]), "exec") {
			kind = "Executive Order "
		}
		for _, n := range fiveDigits.FindAllString(m[2], -1) {
			f.add(&f.documents, kind+n)
		}
	}
	for _, c := range tariffCode.FindAllString(s, -1) {
		if strings.HasPrefix(c, "99") {
			f.add(&f.headings, c)
		} else {
			f.add(&f.codes, strings.ReplaceAll(c, ".", ""))
		}
	}
	for _, m := range cfrPart.FindAllStringSubmatch(s, -1) {
		title, _ := strconv.Atoi(m[1])
		part, _ := strconv.Atoi(m[2])
		if p := (tieline.CFRPart{Title: title, Part: part}); !slices.Contains(f.parts, p) {
			f.parts = append(f.parts, p)
		}
	}
	f.add(&f.sections, cfrSection.FindAllString(tariffCode.ReplaceAllString(s, " "), -1)...)
	for _, m := range statute.FindAllStringSubmatch(s, -1) {
		f.add(&f.statutes, strings.ToUpper(m[1]))
	}
	for _, m := range taxSection.FindAllStringSubmatch(s, -1) {
		f.add(&f.statutes, m[1])
	}
	for list, names := range listAliases {
		if len(phrasesIn(names, s)) > 0 {
			f.add(&f.lists, list)
		}
	}
	return &f
}

// signs are those of a rule: in its citation, its title, the notes of its periods and its sources.
func (b *Book) signs(r *Rule) *signs {
	text := []string{r.Title, r.Cite, r.Note}
	for i := range r.Values {
		text = append(text, r.Values[i].Note)
	}
	f := signsOf(strings.Join(append(text, r.Source...), " . "))
	f.lists = nil // a rule about a list is one that holds or applies it, not one that mentions it
	f.add(&f.lists, r.List)
	f.add(&f.lists, r.AppliesTo.Lists...)
	return f
}

func common(own, theirs []string) (both []string) {
	for _, x := range own {
		if slices.Contains(theirs, x) {
			both = append(both, x)
		}
	}
	return both
}

// coveredBy gives the codes that lie within a rule's goods, or within which they lie.
func coveredBy(codes, goods []string) (both []string) {
	for _, c := range codes {
		if slices.ContainsFunc(goods, func(g string) bool {
			g = strings.ReplaceAll(g, ".", "")
			return len(g) >= 6 && (strings.HasPrefix(c, g) || strings.HasPrefix(g, c))
		}) {
			both = append(both, dotted(c))
		}
	}
	return both
}

// phrasesIn gives the phrases that stand in a text as whole words, whatever their case.
func phrasesIn(phrases []string, text string) (found []string) {
	words := " " + plainName(text) + " "
	for _, p := range phrases {
		if strings.Contains(words, " "+plainName(p)+" ") {
			found = append(found, p)
		}
	}
	return found
}

// issuers gives the agencies that are the rule's authority: they share a word that names an agency.
func issuers(authority string, agencies []string) (found []string) {
	own := strings.Fields(plainName(strings.NewReplacer("USTR", "trade representative", "BIS", "industry security", "IRS", "internal revenue", "DoD", "defense").Replace(authority)))
	for _, a := range agencies {
		words := strings.Fields(plainName(a))
		if slices.ContainsFunc(own, func(w string) bool { return len(w) > 3 && w != "office" && slices.Contains(words, w) }) {
			found = append(found, a)
		}
	}
	return found
}

// countriesIn finds the countries and unions that a text names.
func countriesIn(text string) map[string]bool {
	found := map[string]bool{}
	words := " " + plainName(text) + " "
	for code, names := range namesOfCountries() {
		for _, n := range names {
			if strings.Contains(words, " "+n+" ") {
				found[code] = true
			}
		}
	}
	return found
}

func namesOfCountries() map[string][]string {
	names := map[string][]string{"EU": {"european union"}, "KR": {"korea", "south korea", "korean"}, "CN": {"china", "chinese", "people s republic of china", "prc"}, "JP": {"japan", "japanese"}, "GB": {"united kingdom", "british"}}
	for _, code := range []string{"CA", "MX", "TW", "VN", "IN", "BR", "ID", "MY", "TH", "CH", "TR", "RU", "HK", "SG", "AU"} {
		if p := atlas.Default().Country(code); p != nil {
			names[code] = append(names[code], plainName(p.Name))
		}
	}
	return names
}

// countryName is how sentences call a country or a union.
func countryName(code string) string {
	if p := atlas.Default().Country(code); p != nil {
		return p.Name
	}
	if code == "EU" {
		return "the European Union"
	}
	return code
}

// sameCountry gives the countries that both a rule and a notice are about; other is true where both
// are about countries and share none.
func (b *Book) sameCountry(r *Rule, countries map[string]bool) (same []string, other bool) {
	origins := r.AppliesTo.Origins
	if len(origins) == 0 || len(origins) > 3 || len(countries) == 0 {
		return nil, false
	}
	for _, o := range origins {
		if countries[o] || countries[b.terms.blocOf[o]] {
			same = append(same, countryName(o))
		}
	}
	return same, len(same) == 0
}
