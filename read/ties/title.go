package ties

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/mention"
)

// title is what a page's title says of two or more of its organisations. It is no part of the text, so that nothing
// can be quoted from it and no deal rests on it alone; but what it says it says shortly.
type title struct {
	page     *Page // the title as a page of its own, nil where it names less than two
	entities []int // of the text's page, by entity of the title's
}

// titled is a place in a title where a form of an organisation's name stands.
type titled struct{ start, end, entity int }

// readTitle lays the title out, with the page's organisations that it names.
func (p *Page) readTitle(g *grammar.Grammar) title {
	text := p.Doc.Title
	if len(text) > longestTitle {
		return title{}
	}
	spots := p.titleSpots(text)
	if !slices.ContainsFunc(spots, func(s titled) bool { return s.entity != spots[0].entity }) {
		return title{}
	}
	text = quiet(text, spots)
	var t title
	t.layOut(g, p, text, nlp.Default().Analyze(text, nil), spots)
	return t
}

// longestTitle is a title's length in bytes beyond which it is none.
const longestTitle = 400

// titleSpots are the places of the organisations' names in the title, in order, longer names before shorter ones.
func (p *Page) titleSpots(text string) []titled {
	words := wordsOf(text)
	var all []titled
	for e := range p.Entities {
		if !p.isOrganisation(e) {
			continue
		}
		for _, form := range p.formsOf(e) {
			full := wordsOf(form)
			all = spotsOf(all, words, full, e)
			if bare := withoutLegalForm(full); len(bare) < len(full) {
				all = spotsOf(all, words, bare, e)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b titled) int { return cmp.Compare(b.end-b.start, a.end-a.start) })
	var out []titled
	for _, s := range all {
		if !slices.ContainsFunc(out, func(o titled) bool { return s.start < o.end && o.start < s.end }) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b titled) int { return cmp.Compare(a.start, b.start) })
	return out
}

// formsOf are the names that the text and the atlas have for an organisation.
func (p *Page) formsOf(e int) []string {
	ent := &p.Entities[e]
	out := []string{ent.Name}
	for _, m := range ent.Mentions {
		if p.Mentions[m].By != tieline.ByDescription && !slices.Contains(out, p.Text(m)) {
			out = append(out, p.Text(m))
		}
	}
	if ent.Org != nil {
		out = append(out, ent.Org.Names()...)
	}
	return out
}

// titleWord is a word of a title, in small letters, with where it stands.
type titleWord struct {
	word       string
	start, end int
}

// wordsOf are a line's words, without what stands about them and without the possessive.
func wordsOf(line string) []titleWord {
	var out []titleWord
	from := -1
	add := func(end int) {
		if from < 0 {
			return
		}
		w := line[from:end]
		cut := strings.TrimLeft(w, "'’.-&")
		start := from + len(w) - len(cut)
		cut = strings.TrimRight(cut, "'’.-&")
		cut = strings.TrimSuffix(strings.TrimSuffix(cut, "'s"), "’s")
		if cut != "" {
			out = append(out, titleWord{strings.ToLower(cut), start, start + len(cut)})
		}
		from = -1
	}
	for i, r := range line {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("&'’.-", r)
		if inside && from < 0 {
			from = i
		} else if !inside {
			add(i)
		}
	}
	add(len(line))
	return out
}

func withoutLegalForm(form []titleWord) []titleWord {
	for len(form) > 1 && mention.LegalForm(form[len(form)-1].word) {
		form = form[:len(form)-1]
	}
	return form
}

// spotsOf adds the places where the form stands among the words.
func spotsOf(out []titled, words, form []titleWord, entity int) []titled {
	for i := 0; len(form) > 0 && i+len(form) <= len(words); i++ {
		if slices.EqualFunc(words[i:i+len(form)], form, func(a, b titleWord) bool { return a.word == b.word }) {
			out = append(out, titled{words[i].start, words[i+len(form)-1].end, entity})
		}
	}
	return out
}

// quiet gives the title with its words other than names in small letters, as sentences have them: titles that put
// capitals everywhere are hard to parse. Words all in capitals and the offsets stay as they are.
func quiet(text string, spots []titled) string {
	out := []byte(text)
	for _, w := range wordsOf(text) {
		second := w.start + 1
		if slices.ContainsFunc(spots, func(s titled) bool { return w.start < s.end && s.start < w.end }) || text[w.start] >= utf8.RuneSelf ||
			second < w.end && text[second] < 'a' && text[second] != '\'' {
			continue
		}
		out[w.start] = byte(unicode.ToLower(rune(text[w.start])))
	}
	return string(out)
}

// layOut makes a page of the title, with the organisations that it names.
func (t *title) layOut(g *grammar.Grammar, p *Page, text string, an *nlp.Analysis, spots []titled) {
	var mentions []mention.Mention
	var entities []mention.Entity
	for _, s := range spots {
		m, ok := mention.Covering(an, s.start, s.end)
		if n := len(mentions); !ok || n > 0 && mentions[n-1].Sentence == m.Sentence && mentions[n-1].Last >= m.First {
			continue
		}
		m.Entity = slices.Index(t.entities, s.entity)
		if m.Entity < 0 {
			m.Entity = len(entities)
			e := p.Entities[s.entity]
			e.Mentions, e.Employer, e.Within = nil, -1, -1
			entities, t.entities = append(entities, e), append(t.entities, s.entity)
		}
		entities[m.Entity].Mentions = append(entities[m.Entity].Mentions, len(mentions))
		mentions = append(mentions, m)
	}
	if len(entities) >= 2 {
		t.page = NewPage(g, mention.NewPage(&tieline.Document{Text: text}, an, mentions, entities))
	}
}

// TitleOdds gives the probability of none and of every kind for the pairs of organisations of which the page's title
// speaks, by pair of entities, the lower one first.
func (m *Model) TitleOdds(g *grammar.Grammar, p *Page) PairOdds {
	if p.title.page == nil {
		return nil
	}
	contexts := p.title.page.Contexts()
	if len(contexts) == 0 {
		return nil
	}
	o := m.opine(g, p.title.page)
	defer o.close()
	out := PairOdds{}
	for i, odds := range o.kindOdds(contexts) {
		key := pairKey(p.title.entities[contexts[i].A], p.title.entities[contexts[i].B])
		if before := out[key]; before == nil || odds[0] < before[0] {
			out[key] = odds
		}
	}
	return out
}
