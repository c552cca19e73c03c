package ties

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/learn"
)

// Features describes a context to the model that chooses its label: the predicates that hold
// both organisations with the functions by which they do, what the frames say of these, the path
// between the two in the tree, the words between and around, what sort of organisations they are and
// what is known of the two.
func (p *Page) Features(g *grammar.Grammar, c Context) learn.Features {
	f := make(learn.Features, 0, 160)
	a, b := &p.Mentions[c.MentionA], &p.Mentions[c.MentionB]
	sb := p.Sentences[b.Sentence]
	kinds := p.kindsOf(c)
	f.Add("kinds", kinds)
	f.Add("kindA", kindName(p.Entities[c.A].Kind))
	f.Add("kindB", kindName(p.Entities[c.B].Kind))
	p.aboutDealings(&f, c.A, c.B)
	f.Add("by", string(a.By)+","+string(b.By))
	p.pointerFeature(&f, "A", c.MentionA)
	p.pointerFeature(&f, "B", c.MentionB)
	if p.Entities[c.A].Outlet != nil {
		f.Add("outlet", "A")
	}
	if p.Entities[c.B].Outlet != nil {
		f.Add("outlet", "B")
	}
	if p.crossing(c) {
		p.crossFeatures(&f, c, kinds)
		return f.Distinct()
	}
	switch {
	case c.MentionA == c.MentionB:
		f.Add("shape", "plural")
	case p.sameList(c):
		f.Add("shape", "list")
		p.listFeatures(&f, sb, c)
	}
	p.predicateFeatures(&f, g, sb, c, kinds)
	p.pathFeatures(&f, sb, p.head(c.MentionA), p.head(c.MentionB))
	p.wordFeatures(&f, c)
	return f.Distinct()
}

// pointerFeature tells which pronoun stands for an organisation: some are resolved more surely than
// others.
func (p *Page) pointerFeature(f *learn.Features, side string, m int) {
	if me := &p.Mentions[m]; me.By == tieline.ByDescription && me.First == me.Last {
		f.Add("pointer "+side, strings.ToLower(p.Text(m)))
	}
}

// kindsOf are the sorts of organisation that a context's two are of.
func (p *Page) kindsOf(c Context) string {
	return kindName(p.Entities[c.A].Kind) + "," + kindName(p.Entities[c.B].Kind)
}

func kindName(k string) string {
	if k == "" {
		return "?"
	}
	return k
}

func (p *Page) predicateFeatures(f *learn.Features, g *grammar.Grammar, s *grammar.Sentence, c Context, kinds string) {
	first, last := p.Mentions[c.MentionA].First, p.Mentions[c.MentionB].Last
	crowd := strconv.Itoa(min(p.crowd(p.Mentions[c.MentionB].Sentence), 4))
	for i := range s.Predicates {
		pr := &s.Predicates[i]
		fa, fb := p.functionIn(pr, c.MentionA), p.functionIn(pr, c.MentionB)
		lemma := s.Lemma(pr.Token)
		part := "n"
		if pr.Verb {
			part = "v"
		}
		for _, class := range pr.Classes {
			cl := part + string(class)
			f.AddPair("class crowd", cl, crowd)
			switch {
			case fa != "" && fb != "":
				both := string(fa) + "," + string(fb)
				f.AddPair("class both", cl, both)
				f.AddPair("class kinds", cl+","+both, kinds)
				f.AddPair("class held", cl, "")
				for _, o := range pr.Objects {
					f.AddPair("class object", cl+","+both, string(o))
				}
			case fa != "":
				f.AddPair("class A", cl, string(fa))
			case fb != "":
				f.AddPair("class B", cl, string(fb))
			case pr.Token > first && pr.Token < last:
				f.Add("class between", cl)
			default:
				f.Add("class in sentence", cl)
			}
		}
		for _, sense := range pr.Senses {
			switch {
			case fa != "" && fb != "":
				f.AddPair("sense both", part+string(sense), string(fa)+","+string(fb))
				f.Add("sense held", part+string(sense))
				f.AddPair("sense kinds", string(sense)+" "+string(fa)+","+string(fb), kinds)
			case fa != "":
				f.AddPair("sense A", part+string(sense), string(fa))
			case fb != "":
				f.AddPair("sense B", part+string(sense), string(fb))
			}
		}
		if fa != "" && fb != "" {
			f.AddPair("functions", part, string(fa)+","+string(fb))
			f.AddPair("lemma both", lemma, string(fa)+","+string(fb))
			f.Add("lemma held", part+lemma)
		} else if fa != "" || fb != "" {
			f.AddPair("lemma one", lemma, string(fa)+","+string(fb))
		}
		if fa == "" || fb == "" {
			continue
		}
		for _, r := range g.Readings(pr, fa, fb) {
			f.Add("frame", r.Frame.ID+" "+string(r.A)+" "+string(r.B))
			f.Add("frame kind", string(r.Frame.Kind)+" "+string(r.A)+" "+string(r.B))
		}
	}
}

// listFeatures describes how an enumeration that holds both organisations hangs in its sentence: those with
// whom one other has deals ("ventures with A and B") need not have any with each other, those who do
// something ("A and B have founded") are together in it.
func (p *Page) listFeatures(f *learn.Features, s *grammar.Sentence, c Context) {
	list := p.listOf(c.MentionA)
	first := p.head(list[0])
	rel := s.Relation(first)
	above := s.Head(first)
	outside := "alone"
	for _, m := range p.inside[p.Mentions[c.MentionA].Sentence] {
		if slices.Contains(list, m) {
			continue
		}
		outside = "after"
		if p.Mentions[m].First < p.Mentions[list[0]].First {
			outside = "before"
			break
		}
	}
	f.AddPair("list", rel, outside)
	f.AddPair("list long", rel, strconv.Itoa(min(len(list), 4)))
	f.AddPair("list above", rel, s.Lemma(above))
	f.AddPair("list above outside", rel+" "+s.Lemma(above), outside)
	for _, sense := range s.Senses(above) {
		f.AddPair("list above sense", rel, string(sense))
		f.AddPair("list above sense outside", rel+" "+string(sense), outside)
	}
	if top := s.Head(above); top >= 0 {
		f.AddPair("list two above", rel+" "+s.Rel(above), s.Lemma(top))
	}
	for _, w := range []int{p.Mentions[list[0]].First - 1, p.Mentions[list[0]].First - 2} {
		f.AddPair("list after", s.Lemma(w), outside)
	}
}

func part(pr *grammar.Predicate) string {
	if pr.Verb {
		return "v "
	}
	return "n "
}

// pathFeatures describes the way from A to B in the tree.
func (p *Page) pathFeatures(f *learn.Features, s *grammar.Sentence, ha, hb int) {
	up, down, top := s.Path(ha, hb)
	if top < 0 || len(up)+len(down) > 10 {
		f.Add("path", "long")
		return
	}
	labels := strings.Join(up, ">") + "^" + strings.Join(down, "<")
	f.Add("path", labels)
	f.AddPair("path top", labels, s.Lemma(top))
	f.Add("path length", strconv.Itoa(len(up)+len(down)))
	f.AddPair("top", s.Lemma(top), strconv.Itoa(min(len(up), 3))+strconv.Itoa(min(len(down), 3)))
	for _, i := range s.PathTokens(ha, hb) {
		f.Add("on path", s.Lemma(i))
		for _, sense := range s.Senses(i) {
			f.Add("path sense", string(sense))
		}
	}
	p.chainFeatures(f, s, "A", ha, top)
	p.chainFeatures(f, s, "B", hb, top)
	for _, sense := range s.Senses(top) {
		if len(up) > 0 && len(down) > 0 {
			f.AddPair("top sense ends", string(sense), up[len(up)-1]+","+down[len(down)-1])
		}
		f.AddPair("top sense", string(sense), strings.Join(up, ">")+"^"+strings.Join(down, "<"))
		f.Add("top sense alone", string(sense))
	}
}

// chainFeatures describes the words above a mention up to the one that is above both, each with the
// relation that leads down to the mention.
func (p *Page) chainFeatures(f *learn.Features, s *grammar.Sentence, side string, from, top int) {
	for i, n := from, 0; i >= 0 && i != top && n < 6; n++ {
		h := s.Head(i)
		if h < 0 {
			return
		}
		rel := s.Relation(i)
		for _, sense := range s.Senses(h) {
			f.AddPair("chain "+side, string(sense), rel)
		}
		f.AddPair("chain lemma "+side, s.Lemma(h), rel)
		i = h
	}
}

// wordFeatures describes the words between and around the two mentions.
func (p *Page) wordFeatures(f *learn.Features, c Context) {
	a, b := &p.Mentions[c.MentionA], &p.Mentions[c.MentionB]
	s := p.Sentences[b.Sentence]
	crowd := strconv.Itoa(min(p.crowd(b.Sentence), 4))
	gap := b.First - a.Last - 1
	f.Add("gap", bucket(gap))
	others := 0
	for _, m := range p.inside[b.Sentence] {
		if o := &p.Mentions[m]; o.First > a.Last && o.Last < b.First {
			others++
		}
	}
	f.Add("others between", strconv.Itoa(min(others, 4)))
	f.Add("organisations", strconv.Itoa(min(len(p.inside[b.Sentence]), 6)))
	if gap > 0 && gap <= 14 {
		for i := a.Last + 1; i < b.First; i++ {
			f.Add("between", s.Lemma(i))
			for _, sense := range s.Senses(i) {
				f.Add("sense between", string(sense))
			}
			if i+1 < b.First {
				f.AddPair("between2", s.Lemma(i), s.Lemma(i+1))
			}
		}
	}
	if gap >= 0 && gap <= 5 {
		f.Add("between all", s.Lemmas(a.Last+1, b.First))
	}
	for d := 1; d <= 3; d++ {
		f.AddPair("before A", strconv.Itoa(d), s.Lemma(a.First-d))
		f.AddPair("after B", strconv.Itoa(d), s.Lemma(b.Last+d))
		f.Add("near before A", s.Lemma(a.First-d))
		f.Add("near after B", s.Lemma(b.Last+d))
	}
	for i := range s.Len() {
		if i < a.First-12 || i > b.Last+12 {
			continue
		}
		for _, sense := range s.Senses(i) {
			f.Add("sense near", string(sense))
			f.AddPair("sense crowd", string(sense), crowd)
		}
	}
	for _, ph := range s.Phrases {
		where := beside(ph, a.First, b.Last)
		f.AddPair("phrase", string(ph.Class), where)
		f.AddPair("phrase crowd", string(ph.Class)+" "+where, crowd)
		f.AddPair("phrase kinds", string(ph.Class), p.kindsOf(c))
	}
	p.figureFeatures(f, b.Sentence)
	f.Add("position", bucket(b.Sentence))
}

// beside tells where a phrase stands to the words from first to last.
func beside(ph grammar.Phrase, first, last int) string {
	switch {
	case ph.Last < first-12 || ph.First > last+12:
		return "far"
	case ph.Last < first:
		return "before"
	case ph.First > last:
		return "after"
	}
	return "between"
}

// figureFeatures tells which figures the sentence holds.
func (p *Page) figureFeatures(f *learn.Features, sentence int) {
	sent := &p.Analysis.Sentences[sentence]
	for m := range p.Mentions {
		me := &p.Mentions[m]
		if me.Start < sent.Start {
			continue
		}
		if me.Start >= sent.End {
			break
		}
		if me.Entity < 0 {
			continue
		}
		switch e := &p.Entities[me.Entity]; e.Type {
		case tieline.EntityMoney, tieline.EntityPercent:
			f.Add("figure", string(e.Type))
		case tieline.EntityQuantity:
			f.Add("figure", e.Unit)
		}
	}
}

// crossFeatures describes a pair that stands in two sentences: what B's sentence says of B, how
// A stands in its own and in the page, and whether a noun points back ("the deal", "the venture").
func (p *Page) crossFeatures(f *learn.Features, c Context, kinds string) {
	a, b := &p.Mentions[c.MentionA], &p.Mentions[c.MentionB]
	far := strconv.Itoa(min(b.Sentence-a.Sentence, 3))
	f.Add("cross", far)
	f.AddPair("cross kinds", kinds, far)
	sa, s := p.Sentences[a.Sentence], p.Sentences[b.Sentence]
	p.oneSided(f, "cross A", a.Sentence, p.head(c.MentionA))
	p.oneSided(f, "cross B", b.Sentence, p.head(c.MentionB))
	crowd := strconv.Itoa(min(p.crowd(b.Sentence), 4))
	f.Add("cross rel", sa.Relation(p.head(c.MentionA))+","+s.Relation(p.head(c.MentionB)))
	f.Add("cross organisations", strconv.Itoa(min(len(p.inside[a.Sentence]), 4))+","+crowd)
	focus := p.focusOf(b.Sentence, c.A)
	f.Add("cross focus", focus)
	f.AddPair("cross focus crowd", focus, far+crowd)
	f.AddPair("cross count", bucket(p.counts[c.A]), focus)
	for i := range s.Predicates {
		if pr := &s.Predicates[i]; !pr.Verb && s.Definite(pr.Token) {
			for _, class := range pr.Classes {
				f.Add("cross definite", string(class))
			}
		}
	}
	p.chainFeatures(f, s, "cross B", p.head(c.MentionB), -1)
	p.nearSenses(f, "cross", s, crowd, b.First-10, b.Last+10)
	for _, ph := range s.Phrases {
		f.AddPair("cross phrase", string(ph.Class), crowd)
	}
	if far == "1" {
		p.nearSenses(f, "cross before", sa, strconv.Itoa(min(p.crowd(a.Sentence), 4)), a.First-10, a.Last+10)
	}
	for d := 1; d <= 2; d++ {
		f.AddPair("cross beside B", strconv.Itoa(-d), s.Lemma(b.First-d))
		f.AddPair("cross beside B", strconv.Itoa(d), s.Lemma(b.Last+d))
	}
}

// nearSenses gives the senses of a stretch of words, alone and with the number of organisations there.
func (p *Page) nearSenses(f *learn.Features, side string, s *grammar.Sentence, crowd string, from, to int) {
	for i := max(from, 0); i <= min(to, s.Len()-1); i++ {
		for _, sense := range s.Senses(i) {
			f.Add(side+" sense", string(sense))
			f.AddPair(side+" sense crowd", string(sense), crowd)
		}
	}
}

func (p *Page) oneSided(f *learn.Features, side string, sentence, head int) {
	s := p.Sentences[sentence]
	for i := range s.Predicates {
		pr := &s.Predicates[i]
		fn := pr.FunctionOf(head)
		if fn == "" {
			continue
		}
		f.AddPair(side+" lemma", s.Lemma(pr.Token), string(fn))
		for _, class := range pr.Classes {
			f.AddPair(side, string(class), string(fn))
			f.AddPair(side+" filled", string(class), string(fn)+" "+strconv.Itoa(p.filled(sentence, pr)))
			for _, o := range pr.Objects {
				f.AddPair(side+" object", string(class)+","+string(fn), string(o))
			}
		}
	}
}

// filled counts the organisations that hang on a predicate: one with a single one leaves another unsaid.
func (p *Page) filled(sentence int, pr *grammar.Predicate) int {
	n := 0
	for _, a := range pr.Arguments {
		if m := p.At(sentence, a.Token); m >= 0 && len(p.Of(m)) > 0 && p.isOrganisation(p.Of(m)[0]) {
			n++
		}
	}
	return n
}

// crowd counts the different organisations of a sentence: where there are but two, what the
// sentence speaks of is theirs.
func (p *Page) crowd(sentence int) int {
	var seen []int
	for _, m := range p.inside[sentence] {
		for _, e := range p.Of(m) {
			if !slices.Contains(seen, e) {
				seen = append(seen, e)
			}
		}
	}
	return len(seen)
}

func bucket(n int) string {
	for _, top := range []int{0, 1, 2, 3, 5, 8, 12, 20, 35} {
		if n <= top {
			return strconv.Itoa(top)
		}
	}
	return "more"
}
