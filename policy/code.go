package policy

import (
	"fmt"
	"strings"
)

// parseCode reads a tariff code of four to ten digits, written with or without dots and spaces, and
// gives its digits without the zeros that end it in pairs: 8507.60.00 and 8507.60 are one
// subheading, and are written 850760 here.
func parseCode(s string) (string, error) {
	var room [16]byte
	digits, first := room[:0], 0 // first is the length of the first group; 0 while it is the only one
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
		case (c == '.' || c == ' ') && i > 0 && i < len(s)-1:
			if first == 0 {
				first = len(digits)
			}
		default:
			return "", fmt.Errorf("%q is not a tariff code: %q does not belong in one", s, c)
		}
	}
	if n := len(digits); n < 4 || n > 10 || n%2 != 0 {
		return "", fmt.Errorf("%q is not a tariff code: it has %d digits, not 4, 6, 8 or 10", s, len(digits))
	}
	if first != 0 && first != 4 && first != 6 {
		return "", fmt.Errorf("%q is not a tariff code: its first group should have 4 digits", s)
	}
	code := string(digits)
	for len(code) > 4 && strings.HasSuffix(code, "00") {
		code = code[:len(code)-2]
	}
	return code, nil
}

// dotted writes a code as tariffs print it: 8507.60.0010.
func dotted(code string) string {
	switch {
	case len(code) <= 4:
		return code
	case len(code) <= 6:
		return code[:4] + "." + code[4:]
	}
	return code[:4] + "." + code[4:6] + "." + code[6:]
}

// covers reports how a rule's prefix stands to a query's code: yes where the code lies under it, no
// where it does not, unknown where the code is too short to tell.
func covers(prefix, code string) truth {
	if strings.HasPrefix(code, prefix) {
		return yes
	}
	if strings.HasPrefix(prefix, code) {
		return unknown
	}
	return no
}

// coversAny is covers over a list of prefixes.
func coversAny(prefixes []string, code string) truth {
	result := no
	for _, p := range prefixes {
		switch covers(p, code) {
		case yes:
			return yes
		case unknown:
			result = unknown
		}
	}
	return result
}
