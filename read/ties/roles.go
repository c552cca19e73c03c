package ties

import (
	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/learn"
)

// RoleFeatures describes a context to the model that tells which of two organisations has which
// role in a deal of the kind: how each hangs on the predicates, and what sort each is.
func (p *Page) RoleFeatures(g *grammar.Grammar, c Context, kind tieline.Kind) learn.Features {
	f := make(learn.Features, 0, 80)
	k := string(kind)
	f.Add("kind", k)
	a, b := &p.Entities[c.A], &p.Entities[c.B]
	f.AddPair("kinds", k, kindName(a.Kind)+","+kindName(b.Kind))
	f.AddPair("kindA", k, kindName(a.Kind))
	f.AddPair("kindB", k, kindName(b.Kind))
	sa, sb := p.Sentences[p.Mentions[c.MentionA].Sentence], p.Sentences[p.Mentions[c.MentionB].Sentence]
	ha, hb := p.head(c.MentionA), p.head(c.MentionB)
	if p.crossing(c) {
		p.roleSide(&f, k, "A", sa, ha)
		p.roleSide(&f, k, "B", sb, hb)
		return f.Distinct()
	}
	for i := range sb.Predicates {
		pr := &sb.Predicates[i]
		fa, fb := string(p.functionIn(pr, c.MentionA)), string(p.functionIn(pr, c.MentionB))
		if fa == "" && fb == "" {
			continue
		}
		for _, class := range pr.Classes {
			f.AddPair("class", k+part(pr)+string(class), fa+","+fb)
		}
		for _, sense := range pr.Senses {
			f.AddPair("sense", k+part(pr)+string(sense), fa+","+fb)
		}
		f.AddPair("lemma", k+sb.Lemma(pr.Token), fa+","+fb)
		for _, r := range g.Readings(pr, grammar.Function(fa), grammar.Function(fb)) {
			if r.Frame.Kind == kind {
				f.AddPair("frame", k, string(r.A)+","+string(r.B))
				f.Add("frame id", r.Frame.ID+string(r.A)+","+string(r.B))
			}
		}
	}
	p.roleSide(&f, k, "A", sa, ha)
	p.roleSide(&f, k, "B", sb, hb)
	f.AddPair("relations", k, sb.Relation(ha)+","+sb.Relation(hb))
	am, bm := &p.Mentions[c.MentionA], &p.Mentions[c.MentionB]
	if gap := bm.First - am.Last - 1; gap >= 0 && gap <= 4 {
		f.AddPair("between", k, sb.Lemmas(am.Last+1, bm.First))
	}
	for i := am.Last + 1; i < bm.First && i < am.Last+15; i++ {
		f.AddPair("word between", k, sb.Lemma(i))
	}
	return f.Distinct()
}

func (p *Page) roleSide(f *learn.Features, kind, side string, s *grammar.Sentence, head int) {
	for i := range s.Predicates {
		pr := &s.Predicates[i]
		if fn := pr.FunctionOf(head); fn != "" {
			for _, class := range pr.Classes {
				f.AddPair("side "+side, kind+part(pr)+string(class), string(fn))
			}
			f.AddPair("side lemma "+side, kind+s.Lemma(pr.Token), string(fn))
		}
	}
}
