package nlp

// punctuation attaches the signs of a sentence anew, by the rule of Universal Dependencies: a sign hangs
// from the highest word that it can reach without an arc crossing it, brackets and quotation marks from
// the head of what they enclose. The parser decides between words that the rule allows; it errs more
// often about signs than the rule does once the words are right.
type punctuation struct {
	sign        []bool
	left, right []int // first and last word below each word
	closing     []int // partner of an opening sign, 0 for none, and the other way round
	open        []int
}

// attach mends the heads of the sentence's signs.
func (p *punctuation) attach(an *Analysis, tokens []Token) {
	if !p.prepare(tokens) {
		return
	}
	p.pairs(an, tokens)
	for i := range tokens {
		if !p.sign[i] {
			continue
		}
		if q := p.closing[i]; q > 0 && p.enclosed(tokens, min(i, q-1), max(i, q-1), i) {
			continue
		}
		p.place(an, tokens, i)
	}
}

// prepare finds the signs and what each word spans; it tells whether there is anything to do.
func (p *punctuation) prepare(tokens []Token) bool {
	n := len(tokens)
	p.sign, p.left, p.right, p.closing = p.sign[:0], p.left[:0], p.right[:0], p.closing[:0]
	signs := 0
	for i := range tokens {
		sign := tokens[i].Tag == PUNCT && tokens[i].Rel == RelPunct
		if sign {
			signs++
		}
		p.sign = append(p.sign, sign)
		p.left, p.right, p.closing = append(p.left, i), append(p.right, i), append(p.closing, 0)
	}
	if signs == 0 || signs == n {
		return false
	}
	for i := range tokens {
		// nothing hangs from a sign
		for h := tokens[i].Head; h >= 0 && p.sign[h]; h = tokens[i].Head {
			tokens[i].Head = tokens[h].Head
		}
	}
	for i := range tokens {
		if p.sign[i] {
			continue
		}
		for h := tokens[i].Head; h >= 0; h = tokens[h].Head {
			p.left[h], p.right[h] = min(p.left[h], i), max(p.right[h], i)
		}
	}
	return true
}

// pairs finds the partners of brackets and quotation marks.
func (p *punctuation) pairs(an *Analysis, tokens []Token) {
	p.open = p.open[:0]
	for i := range tokens {
		if !p.sign[i] {
			continue
		}
		opens, closes := pairSide(an.Word(&tokens[i]))
		k := len(p.open) - 1
		for closes != "" && k >= 0 && an.Word(&tokens[p.open[k]]) != closes {
			k--
		}
		switch {
		case closes != "" && k >= 0:
			p.closing[i], p.closing[p.open[k]] = p.open[k]+1, i+1
			p.open = p.open[:k]
		case opens:
			p.open = append(p.open, i)
		}
	}
}

// pairSide tells whether a sign can open a pair, and the sign that it would close.
func pairSide(sign string) (opens bool, closes string) {
	switch sign {
	case "(", "[", "{", "“", "‘", "«", "``":
		return true, ""
	case ")":
		return false, "("
	case "]":
		return false, "["
	case "}":
		return false, "{"
	case "”":
		return false, "“"
	case "’":
		return false, "‘"
	case "»":
		return false, "«"
	case "''":
		return false, "``"
	case "\"", "'":
		return true, sign
	}
	return false, ""
}

// enclosed attaches sign i to the head of the words between a and b, if they have one; it tells
// whether i is well placed.
func (p *punctuation) enclosed(tokens []Token, a, b, i int) bool {
	head, heads := -1, 0
	for j := a + 1; j < b; j++ {
		if h := tokens[j].Head; !p.sign[j] && (h <= a || h >= b) {
			if j == tokens[i].Head {
				return true
			}
			head = j
			heads++
		}
	}
	if heads == 1 {
		tokens[i].Head = head
	}
	return heads == 1
}

// place attaches sign i to the lower of the two highest words that it can reach on its sides, unless the
// parser's choice lies on the way there.
func (p *punctuation) place(an *Analysis, tokens []Token, i int) {
	l, r := i-1, i+1
	for l >= 0 && p.sign[l] {
		l--
	}
	for r < len(tokens) && p.sign[r] {
		r++
	}
	if r == len(tokens) || i == len(tokens)-1 && isStop(an.Word(&tokens[i])) {
		r = -1
	}
	chosen := tokens[i].Head
	onLeft, onRight := l == chosen, r == chosen
	if l >= 0 {
		for h := tokens[l].Head; h >= 0 && h < i && p.right[l] < i; h = tokens[l].Head {
			l = h
			onLeft = onLeft || l == chosen
		}
	}
	if r >= 0 {
		for h := tokens[r].Head; h > i && p.left[r] > i; h = tokens[r].Head {
			r = h
			onRight = onRight || r == chosen
		}
	}
	switch {
	case l < 0 && r < 0:
	case r < 0 || l >= 0 && below(tokens, l, r):
		if !onLeft {
			tokens[i].Head = l
		}
	case l < 0 || below(tokens, r, l):
		if !onRight {
			tokens[i].Head = r
		}
	case !onLeft && !onRight:
		tokens[i].Head = r
	}
}

func isStop(sign string) bool { return sign == "." || sign == "?" || sign == "!" }

// below tells whether word i hangs from word h, at whatever depth.
func below(tokens []Token, i, h int) bool {
	for ; i >= 0; i = tokens[i].Head {
		if i == h {
			return true
		}
	}
	return false
}
