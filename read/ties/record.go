package ties

import (
	"slices"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/read/grammar"
)

// Emit are the limits in use; they balance misses and false records on held-out text and on published texts. A name that no list knows
// is more often none, above all in published text (docs/decisions/0147-limits-by-names.md).
var Emit = Limits{Known: 0.33, Unknown: 0.45, More: 0.2}

// Reader reads the deals of pages. It is immutable and safe for concurrent use.
type Reader struct {
	atlas   *atlas.Atlas
	grammar *grammar.Grammar
	model   *Model
}

// New makes a reader of an atlas, which tells where places lie, a grammar and trained weights.
func New(a *atlas.Atlas, g *grammar.Grammar, m *Model) *Reader { return &Reader{a, g, m} }

// Read gives the deals that the page states.
func (r *Reader) Read(p *Page) []tieline.Deal {
	deals := []tieline.Deal{}
	contexts := p.Contexts()
	if len(contexts) == 0 {
		return deals
	}
	o := r.model.opine(r.grammar, p)
	defer o.close()
	drafts := o.decide(contexts, Emit)
	for _, d := range p.Merge(drafts) {
		deals = append(deals, r.record(o, &d))
	}
	return deals
}

// record writes a draft as a record with its evidence.
func (r *Reader) record(o *opinion, d *Draft) tieline.Deal {
	p := o.page
	out := tieline.Deal{Kind: d.Kind, Confidence: round(d.Score), Via: []string{}, Slots: tieline.Slots{}}
	for i, e := range d.Entities {
		out.Parties = append(out.Parties, p.party(d, e, d.Roles[i]))
	}
	support := d.support()
	for _, c := range support {
		out.Evidence = appendEvidence(out.Evidence, p.sentenceEvidence(c)...)
	}
	status, _ := argmax(o.statusOdds(d))
	out.Status = tieline.Statuses[status]
	out.Slots["status"] = p.sentenceEvidence(d.Contexts[0])
	if m, date := p.date(d, out.Status); m >= 0 {
		out.Date, out.Slots["date"] = date, []tieline.Evidence{p.mentionEvidence(m)}
	}
	origin, _ := argmax(r.model.Origin.Predict(p.OriginFeatures(r.grammar, d), nil))
	out.Origin = tieline.Origins[origin]
	names, mentions := p.Via(d)
	out.Via = append(out.Via, names...)
	for _, m := range mentions {
		out.Slots["via"] = append(out.Slots["via"], p.mentionEvidence(m))
	}
	if m := p.place(d); m >= 0 {
		out.Place, out.Slots["place"] = p.Place(r.atlas, p.Mentions[m].Entity), []tieline.Evidence{p.mentionEvidence(m)}
	}
	if d.Kind == tieline.JointVenture {
		if m := p.venture(d); m >= 0 {
			out.Venture, out.Slots["venture"] = p.Entities[p.Mentions[m].Entity].Name, []tieline.Evidence{p.mentionEvidence(m)}
		}
	}
	return out
}

// support are the contexts on which the deal rests: the strongest, and others near it.
func (d *Draft) support() []Context {
	var out []Context
	for i, c := range d.Contexts {
		if i == 0 || (d.Odds[i] >= 0.5*d.Odds[0] && len(out) < 4) {
			out = append(out, c)
		}
	}
	return out
}

func argmax(p []float64) (int, float64) {
	best := 0
	for i, v := range p {
		if v > p[best] {
			best = i
		}
	}
	return best, p[best]
}

func round(x float64) float64 { return float64(int(x*1000+0.5)) / 1000 }

// party names an entity as the records do: the canonical name, the words of the page, and its
// other spellings there.
func (p *Page) party(d *Draft, e int, role tieline.Role) tieline.Party {
	ent := &p.Entities[e]
	out := tieline.Party{Name: ent.Name, Role: role, Entity: ent.ID}
	for _, m := range ent.Mentions {
		me := &p.Mentions[m]
		if me.By == tieline.ByDescription {
			continue
		}
		text := p.Text(m)
		if out.Text == "" {
			out.Text = text
		}
		if text != out.Name && text != out.Text && !slices.Contains(out.Aliases, text) {
			out.Aliases = append(out.Aliases, text)
		}
	}
	for _, c := range d.Contexts[:1] {
		for _, m := range []int{c.MentionA, c.MentionB} {
			if slices.Contains(p.Of(m), e) {
				out.Evidence = appendEvidence(out.Evidence, p.mentionEvidence(m))
			}
		}
	}
	return out
}

// mentionEvidence and sentenceEvidence quote the page; their offsets come from its own tokens.
func (p *Page) mentionEvidence(m int) tieline.Evidence {
	return p.quote(p.Mentions[m].Start, p.Mentions[m].End)
}

// sentenceEvidence quotes the sentence that speaks of the deal, which is the later one, and the one that names the
// other party.
func (p *Page) sentenceEvidence(c Context) []tieline.Evidence {
	a, b := p.Mentions[c.MentionA].Sentence, p.Mentions[c.MentionB].Sentence
	s := p.Analysis.Sentences
	out := []tieline.Evidence{p.quote(s[b].Start, s[b].End)}
	if a != b {
		out = append(out, p.quote(s[a].Start, s[a].End))
	}
	return out
}

func (p *Page) quote(start, end int) tieline.Evidence {
	e, err := p.Doc.Evidence(start, end)
	if err != nil {
		panic("ties: a token lies outside its document: " + err.Error())
	}
	return e
}

func appendEvidence(list []tieline.Evidence, more ...tieline.Evidence) []tieline.Evidence {
	for _, e := range more {
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list
}

// place finds where the deal acts: the place that stands nearest to a party in the strongest
// contexts' sentences, after a plant noun where there is one.
func (p *Page) place(d *Draft) (mention int) {
	best, at := 1<<30, -1
	for i, c := range d.support() {
		b := &p.Mentions[c.MentionB]
		for m := range p.Mentions {
			me := &p.Mentions[m]
			if me.Sentence != b.Sentence || me.Entity < 0 || p.Entities[me.Entity].Type != tieline.EntityPlace {
				continue
			}
			cost := i*1000 + distance(me.Start, b.End)
			if !p.locative(b.Sentence, m) {
				cost += 500
			}
			if cost < best {
				best, at = cost, m
			}
		}
	}
	return at
}

func distance(a, b int) int { return max(a-b, b-a) }

// locative reports whether a place is where something is, by its preposition.
func (p *Page) locative(sentence, m int) bool {
	switch p.Sentences[sentence].Relation(p.head(m)) {
	case "obl:in", "nmod:in", "obl:at", "nmod:at", "obl:near", "nmod:near":
		return true
	}
	return false
}

// venture finds the joint company's name: an organisation, not a party, that a venture noun is said of,
// or that is known as a venture, in the contexts' sentences.
func (p *Page) venture(d *Draft) int {
	for _, c := range d.support() {
		s := p.Mentions[c.MentionB].Sentence
		for i := range p.Sentences[s].Predicates {
			pr := &p.Sentences[s].Predicates[i]
			if pr.Verb || !slices.Contains(pr.Classes, "venture") {
				continue
			}
			for _, a := range pr.Arguments {
				if m := p.At(s, a.Token); m >= 0 && (a.Function == "is" || a.Function == "mod") && p.ventureName(d, m) {
					return m
				}
			}
		}
		for _, m := range p.inside[s] {
			if p.ventureName(d, m) && p.Entities[p.Mentions[m].Entity].Kind == "venture" {
				return m
			}
		}
	}
	return -1
}

func (p *Page) ventureName(d *Draft, m int) bool {
	e := p.Mentions[m].Entity
	return e >= 0 && p.Entities[e].Type == tieline.EntityOrganization && !slices.Contains(d.Entities, e) && p.Entities[e].Outlet == nil
}
