package figure

import (
	"strings"
)

// signBefore is the currency whose sign or code stands right before item i: "$", "US$", "EUR ".
func (s *scanner) signBefore(i int) string {
	code, start := s.signAt(i)
	if code == "" {
		return ""
	}
	switch s.text[start:s.items[i-1].end] {
	case "$":
		return s.dollar
	case "¥":
		return s.yen
	}
	return code
}

func (s *scanner) signStart(i int) int {
	_, start := s.signAt(i)
	return start
}

func (s *scanner) signAt(i int) (code string, start int) {
	if i == 0 {
		return "", 0
	}
	it := s.items[i]
	end := it.start
	if it.spaced {
		end = s.items[i-1].end
		if s.items[i-1].kind == sign && !strings.ContainsAny(s.items[i-1].lower, "$€£¥₩₹₽₺") || it.start-end > 2 {
			return "", 0
		}
	}
	low := s.items[max(0, i-4)].start
	for n := 6; n > 0; n-- {
		at := end - n
		if at < low {
			continue
		}
		c, ok := data.signs[s.text[at:end]]
		if !ok {
			continue
		}
		if isLetter(s.text[at]) && at > 0 && (isLetter(s.text[at-1]) || isDigit(s.text[at-1])) {
			continue
		}
		if it.spaced && n == 1 && isLetter(s.text[at]) {
			continue // "W 5", "Y 20" are no money
		}
		return c, at
	}
	return "", 0
}

// per reads what follows a sum: a rate ("$35 for each kWh", "€40/kWh", "$900m a year").
func (s *scanner) per(f Figure, next int) (Figure, int, bool) {
	if s.is(next, "us", "canadian", "australian") && s.is(next+1, "dollars") {
		next += 2
		f.End = s.items[next-1].end
	}
	j := next
	switch {
	case s.is(j, "per", "a", "an", "/", "each"):
		j++
	case s.is(j, "for") && s.is(j+1, "each", "every"):
		j += 2
	case s.is(j, "-") && s.is(j+1, "per", "a"):
		j += 2
	case s.is(j, "annually", "yearly"):
		f.Yearly = true
		return f, next + 1, true
	default:
		return f, next, true
	}
	if s.is(j, "-") {
		j++
	}
	u, at, ok := s.unitAt(j)
	if !ok {
		if s.is(j, "annum") {
			f.Yearly = true
			return f, j + 1, true
		}
		return f, next, true
	}
	switch u.symbol {
	case "years":
		f.Yearly = true
	case "kWh":
		f.Per = u.symbol
		f.Unit += "/" + f.Per
		f.Value /= u.factor
	default:
		return f, next, true
	}
	f.End = s.items[at-1].end
	return f, at, true
}

// unitAt reads the longest unit that begins at item i.
func (s *scanner) unitAt(i int) (u unit, next int, ok bool) {
	if i >= len(s.items) {
		return u, 0, false
	}
	if s.is(i, "%") {
		return data.units["%"], i + 1, true
	}
	if s.items[i].kind != word {
		return u, 0, false
	}
	if key, at := s.phrase(i, func(k string) bool { _, ok := data.units[k]; return ok }); key != "" {
		return data.units[key], at, true
	}
	if e, found := data.exact[s.exact(i)]; found {
		return e, i + 1, true
	}
	return u, 0, false
}

// phrase reads the longest run of words from item i on, parted by spaces, hyphens, points or
// slashes, that is known.
func (s *scanner) phrase(i int, known func(string) bool) (key string, next int) {
	w := s.items[i].lower
	if known(w) {
		key, next = w, i+1
	}
	if !data.first[w] && !s.is(i+1, "/") {
		return key, next
	}
	k := w
	for j, words := i+1, 1; j < len(s.items) && words < 4; j++ {
		switch {
		case s.is(j, "-", "."):
			continue
		case s.is(j, "/"):
			k += "/"
			continue
		case s.items[j].kind != word:
			return key, next
		}
		if !strings.HasSuffix(k, "/") {
			k += " "
		}
		k += s.items[j].lower
		words++
		if known(k) {
			key, next = k, j+1
		}
	}
	return key, next
}

// fillers may stand between a number and the noun that it counts.
const maxFillers = 3

// stops end the search for the counted noun.
var stops = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq("a an the of to and or in on at by for from with as is are was were be been will would could should may might can must has have had that which who whom whose when while where than if but so not no its their his her our this these those it they he she we i you into over under after before since until about between during per via more less per") {
		stops[w] = true
	}
}

// unitOf reads the unit or the counted noun behind a number without a currency sign.
func (s *scanner) unitOf(f Figure, first, next int) (Figure, int, bool) {
	j := next
	if s.is(j, "-") && j+1 < len(s.items) && !s.items[j].spaced && !s.items[j+1].spaced {
		j++
	}
	if code, factor := s.coinAt(j); code != "" {
		f.Unit, f.Currency, f.Value, f.End = code, true, f.Value*factor, s.items[j].end
		return s.per(f, j+1)
	}
	if code, at := s.moneyAt(j); code != "" {
		f.Unit, f.Currency, f.End = code, true, s.items[at-1].end
		return s.per(f, at)
	}
	if u, at, ok := s.unitAt(j); ok {
		return s.withUnit(f, u, j, at)
	}
	// a kind of thing after adjectives: "1,200 new jobs", "49,000 Chinese-made electric cars"
	k := next
	for fillers := 0; k < len(s.items) && fillers <= maxFillers; k++ {
		if s.is(k, "-") && !s.items[k].spaced {
			continue
		}
		if s.items[k].kind != word || stops[s.items[k].lower] {
			break
		}
		if _, number := data.numerals[s.items[k].lower]; number {
			break
		}
		if u, at, ok := s.unitAt(k); ok && k > next && countable(&u) {
			return s.withUnit(f, u, k, at)
		}
		fillers++
	}
	if s.isDateOrName(first, next, &f) || s.is(next, "-") && next+1 < len(s.items) && s.items[next+1].kind == word && !s.items[next+1].spaced {
		return f, 0, false // "a 99-turbine wind farm"
	}
	if next < len(s.items) && s.items[next].kind == word && !stops[s.items[next].lower] {
		f.Noun = s.items[next].lower
		switch verb := countingVerbs[f.Noun]; {
		case adverbial(f.Noun):
			f.Noun = ""
		case verb != "" && (verb == "jobs" || s.mentions("vehicles")):
			f.Unit, f.Noun, f.Elliptic = verb, "", true // "550 dismissed", "6 million shipped"
		case s.jobsVerb(first - 1):
			f.Unit, f.Noun, f.Elliptic = "jobs", "", true // "a plant to employ 3,000 stands there"
		case f.Form == Words && !f.Multiplied:
			return f, 0, false // "two partners", "three models"
		case f.Multiplied || f.Value >= 1000:
			f.Unit = "count"
		default:
			return f, 0, false // "36 platforms"
		}
		return f, next, true
	}
	if f.Form == Words && !f.Multiplied {
		return f, 0, false
	}
	return f, next, true
}

// adverbial words follow a bare number that has its unit elsewhere: "1,200 eventually".
func adverbial(w string) bool {
	return strings.HasSuffix(w, "ly") || w == "later" || w == "now" || w == "today" || w == "once" || w == "initially" || w == "soon" || w == "again" || w == "still" || w == "here" || w == "there" || w == "next" || w == "last"
}

// countable units may stand behind adjectives.
func countable(u *unit) bool { return u.noun || u.symbol == "tonnes" && u.factor == 1 }

func (s *scanner) withUnit(f Figure, u unit, at, next int) (Figure, int, bool) {
	if u.noun && f.Value < 20 && (f.Form == Words && !f.Multiplied || s.isCapital(s.before(f.Start))) {
		return f, 0, false // "two people", "six cars", "Ioniq 5 cars"
	}
	f.Unit = u.symbol
	f.Value *= u.factor
	if u.noun {
		f.Noun = s.items[next-1].lower
	}
	f.End = s.items[next-1].end
	if u.yearly == "" {
		return f, next, true
	}
	yearly, after := s.yearly(next)
	if !yearly && u.noun {
		yearly, after = s.yearly(next + 1) // "150,000 cars built a year" is rare; "vehicles made annually"
		if yearly && (next >= len(s.items) || s.items[next].kind != word || stops[s.items[next].lower]) {
			yearly = false
		}
	}
	if yearly {
		f.Unit, f.Yearly, f.End = u.yearly, true, s.items[after-1].end
		next = after
	}
	return f, next, true
}

// yearly reads "a year", "-a-year", "per annum", "/yr", "annually" at item i.
func (s *scanner) yearly(i int) (bool, int) {
	for s.is(i, "-") {
		i++
	}
	if s.is(i, "annually", "yearly", "pa", "annual") {
		return true, i + 1
	}
	if s.is(i, "p") && s.is(i+1, ".") && s.is(i+2, "a") {
		return true, i + 3
	}
	if !s.is(i, "a", "per", "/", "each", "every", "an") {
		return false, 0
	}
	j := i + 1
	for s.is(j, "-") {
		j++
	}
	if s.is(j, "year", "yr", "annum", "y", "a") {
		return true, j + 1
	}
	return false, 0
}

// coinAt reads a hundredth of a currency: "9 cents", "34p".
func (s *scanner) coinAt(i int) (code string, factor float64) {
	switch {
	case s.is(i, "cent", "cents", "¢"):
		return s.dollar, 0.01
	case s.is(i, "pence"):
		return "GBP", 0.01
	}
	return "", 0
}

// moneyAt reads a currency in words at item i: "euros", "US dollars", "South Korean won".
func (s *scanner) moneyAt(i int) (code string, next int) {
	if i >= len(s.items) {
		return "", 0
	}
	if s.items[i].kind == sign {
		if strings.ContainsAny(s.items[i].lower, "€£$¥₩₹") {
			return data.signs[s.items[i].lower], i + 1
		}
		return "", 0
	}
	if s.items[i].kind != word {
		return "", 0
	}
	if key, at := s.phrase(i, func(k string) bool { _, ok := data.money[k]; return ok }); key != "" {
		if key == "crown" || key == "crowns" {
			return s.crown, at
		}
		return data.money[key], at
	}
	if s.isCapital(i) && i+1 < len(s.items) && s.items[i+1].kind == word && !s.isCapital(i+1) {
		// "Moroccan dirhams": the adjective only repeats the currency
		if c, ok := data.money[s.items[i+1].lower]; ok && s.items[i+1].lower != "dollars" {
			return c, i + 2
		}
	}
	if len(s.exact(i)) == 3 && strings.ToUpper(s.exact(i)) == s.exact(i) {
		if c, ok := data.signs[s.exact(i)]; ok {
			return c, i + 1
		}
	}
	return "", 0
}
