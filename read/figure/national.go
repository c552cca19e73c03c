package figure

import "strings"

// dollar decides whose dollar "$" is. Canadian and Australian papers write their own without a
// letter: a text that spells "per cent", speaks of the country several times and never writes
// C$ or A$ is taken for one of theirs.
func dollar(text string) string {
	if !strings.Contains(text, "$") || !strings.Contains(text, "per cent") && !strings.Contains(text, "US$") {
		return "USD"
	}
	for _, home := range []struct {
		code  string
		signs []string
		names []string
	}{
		{"CAD", []string{"C$", "CA$", "CAD"}, []string{"Canada", "Canadian", "Ottawa", "Ontario", "Quebec"}},
		{"AUD", []string{"A$", "AU$", "AUD"}, []string{"Australia", "Australian", "Canberra", "ASX"}},
	} {
		n := 0
		for _, name := range home.names {
			n += strings.Count(text, name)
		}
		own := false
		for _, sign := range home.signs {
			own = own || strings.Contains(text, sign)
		}
		if n >= 3 && !own {
			return home.code
		}
	}
	return "USD"
}

// yen decides whether "¥" is Chinese money.
func yen(text string) string {
	if !strings.Contains(text, "¥") {
		return "JPY"
	}
	for _, w := range []string{"yuan", "renminbi", "Rmb", "RMB"} {
		if strings.Contains(text, w) {
			return "CNY"
		}
	}
	if strings.Count(text, "China")+strings.Count(text, "Chinese") > 2*(strings.Count(text, "Japan")+strings.Count(text, "yen")) {
		return "CNY"
	}
	return "JPY"
}

// crown decides whose crowns a text counts in: those of the country that it names most.
func crown(text string) string {
	if !strings.Contains(text, "crown") {
		return "SEK"
	}
	text = strings.ToLower(text)
	best, most := "SEK", 0
	for _, home := range []struct {
		code  string
		names []string
	}{
		{"SEK", []string{"swed", "stockholm", "gothenburg"}},
		{"NOK", []string{"norw", "oslo", "norge"}},
		{"DKK", []string{"danish", "denmark", "copenhagen"}},
		{"CZK", []string{"czech", "prague"}},
	} {
		n := 0
		for _, name := range home.names {
			n += strings.Count(text, name)
		}
		if n > most {
			best, most = home.code, n
		}
	}
	return best
}
