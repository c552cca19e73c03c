package policy

import "strconv"

// flatObject reads a JSON object whose values are plain: text of printable ASCII without escapes,
// numbers, true, false, null and lists of such text. That is how almost every question is written, and
// it takes a third of the time that encoding/json needs. It reports false for everything else, faulty
// input included, which encoding/json then reads or refuses.
func flatObject(line []byte) (m map[string]any, ok bool) {
	s := flatScanner{text: string(line)}
	if !s.take('{') {
		return nil, false
	}
	m = make(map[string]any, 10)
	if s.take('}') {
		return m, s.ended()
	}
	for {
		name, ok := s.plainString()
		if !ok || !s.take(':') {
			return nil, false
		}
		if m[name], ok = s.value(); !ok {
			return nil, false
		}
		if s.take(',') {
			continue
		}
		return m, s.take('}') && s.ended()
	}
}

type flatScanner struct {
	text string
	at   int
}

func (s *flatScanner) blank() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return
		}
	}
}

// take passes one character, and blanks before it, if it is the next.
func (s *flatScanner) take(c byte) bool {
	s.blank()
	if s.at < len(s.text) && s.text[s.at] == c {
		s.at++
		return true
	}
	return false
}

func (s *flatScanner) ended() bool {
	s.blank()
	return s.at == len(s.text)
}

func (s *flatScanner) plainString() (string, bool) {
	if !s.take('"') {
		return "", false
	}
	for i := s.at; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '"':
			word := s.text[s.at:i]
			s.at = i + 1
			return word, true
		case c < ' ' || c > '~' || c == '\\':
			return "", false
		}
	}
	return "", false
}

func (s *flatScanner) value() (any, bool) {
	s.blank()
	if s.at == len(s.text) {
		return nil, false
	}
	switch s.text[s.at] {
	case '"':
		return s.plainString()
	case '[':
		return s.words()
	case 't':
		return true, s.literal("true")
	case 'f':
		return false, s.literal("false")
	case 'n':
		return nil, s.literal("null")
	}
	return s.number()
}

func (s *flatScanner) literal(word string) bool {
	if len(s.text)-s.at < len(word) || s.text[s.at:s.at+len(word)] != word {
		return false
	}
	s.at += len(word)
	return true
}

func (s *flatScanner) words() (any, bool) {
	s.at++
	list := []any{}
	if s.take(']') {
		return list, true
	}
	for {
		word, ok := s.plainString()
		if !ok {
			return nil, false
		}
		if list = append(list, word); s.take(',') {
			continue
		}
		return list, s.take(']')
	}
}

// number reads the plainest numbers: an optional sign, digits without a leading zero, a fraction.
func (s *flatScanner) number() (any, bool) {
	start := s.at
	if s.text[s.at] == '-' {
		s.at++
	}
	whole := s.digits()
	if whole == 0 || whole > 1 && s.text[s.at-whole] == '0' {
		return nil, false
	}
	if s.at < len(s.text) && s.text[s.at] == '.' {
		s.at++
		if s.digits() == 0 {
			return nil, false
		}
	}
	n, err := strconv.ParseFloat(s.text[start:s.at], 64)
	return n, err == nil
}

func (s *flatScanner) digits() (n int) {
	for s.at < len(s.text) && '0' <= s.text[s.at] && s.text[s.at] <= '9' {
		s.at++
		n++
	}
	return n
}
