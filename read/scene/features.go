package scene

import (
	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/cue"
	"github.com/tieline/tieline/read/learn"
)

// windowSize is how many items on each side are seen, a mention being one item.
const windowSize = 6

// cueReach is how many tokens away a cue word still counts as near.
const cueReach = 14

var leftAt = [...]string{"l1", "l2", "l3"}
var rightAt = [...]string{"r1", "r2", "r3"}

// Around describes the words before and after the tokens [first, last] of a sentence.
func (s *Scene) Around(f *learn.Features, sentence, first, last int) {
	n := len(s.Tokens(sentence))
	before, w := "<begin>", ""
	for i, k := first-1, 0; k < windowSize; k++ {
		if i < 0 {
			if k < len(leftAt) {
				f.Add(leftAt[k], "<begin>")
			}
			break
		}
		w = s.Mask(sentence, i)
		if k < len(leftAt) {
			f.Add(leftAt[k], w)
		}
		if k == 0 {
			before = w
		}
		if k == 1 {
			f.AddPair("l21", w, before)
		}
		f.Add("lbag", w)
		i = s.skip(sentence, i, -1)
	}
	after := "<end>"
	for i, k := last+1, 0; k < windowSize; k++ {
		if i >= n {
			if k < len(rightAt) {
				f.Add(rightAt[k], "<end>")
			}
			break
		}
		w = s.Mask(sentence, i)
		if k < len(rightAt) {
			f.Add(rightAt[k], w)
		}
		if k == 0 {
			after = w
		}
		if k == 1 {
			f.AddPair("r12", after, w)
		}
		f.Add("rbag", w)
		i = s.skip(sentence, i, 1)
	}
	f.AddPair("l1r1", before, after)
	s.Cued(f, sentence, first, last)
}

// skip steps over the mention that covers token i.
func (s *Scene) skip(sentence, i, step int) int {
	m := s.Page.At(sentence, i)
	if m < 0 {
		return i + step
	}
	if step < 0 {
		return s.Page.Mentions[m].First - 1
	}
	return s.Page.Mentions[m].Last + 1
}

// Cued describes the cue classes by side, nearest first, of the clause and of the neighbouring
// sentences.
func (s *Scene) Cued(f *learn.Features, sentence, first, last int) {
	cues := s.Cues(sentence)
	names := s.Lexicon.Classes()
	left := s.nearest(f, "cueL", cues, first-1, -1)
	right := s.nearest(f, "cueR", cues, last+1, 1)
	for c, l := range names {
		if left.Has(c) {
			for d, r := range names {
				if right.Has(d) {
					f.AddPair("cueLR", l, r)
				}
			}
		}
	}
	s.addSet(f, "cueS", s.All(sentence))
	if sentence > 0 {
		s.addSet(f, "cueP", s.All(sentence-1))
	}
	var inside cue.Set
	for i := first; i <= last; i++ {
		inside |= cues[i]
	}
	s.addSet(f, "cueI", inside)
}

// nearest adds the cue classes on one side within reach, those of the nearest cue word also
// under a template of their own, and returns the latter.
func (s *Scene) nearest(f *learn.Features, template string, cues []cue.Set, from, step int) cue.Set {
	var first, all cue.Set
	for i, d := from, 0; i >= 0 && i < len(cues) && d < cueReach; i, d = i+step, d+1 {
		if cues[i] == 0 {
			continue
		}
		if first == 0 {
			first = cues[i]
			s.addSet(f, template+"1", first)
			if d < 3 {
				s.addSet(f, template+"close", first)
			}
		}
		all |= cues[i]
	}
	s.addSet(f, template, all)
	return first
}

func (s *Scene) addSet(f *learn.Features, template string, set cue.Set) {
	if set == 0 {
		return
	}
	for c, name := range s.Lexicon.Classes() {
		if set.Has(c) {
			f.Add(template, name)
		}
	}
}

var governor = [...]string{"gov1", "gov2", "gov3", "gov4"}
var governorCue = [...]string{"govcue1", "govcue2", "govcue3", "govcue4"}

// Above describes what governs the token: up to four governors, the verb, its subject and object.
func (s *Scene) Above(f *learn.Features, sentence, token int) {
	tokens := s.Tokens(sentence)
	cues := s.Cues(sentence)
	f.Add("rel", tokens[token].Rel.String())
	if c := s.Child(sentence, token, nlp.RelCase); c >= 0 {
		f.Add("case", s.Mask(sentence, c))
	}
	g := tokens[token].Head
	for k := 0; k < len(governor) && g >= 0; k++ {
		f.Add(governor[k], s.Mask(sentence, g))
		f.Add("govbag", s.Mask(sentence, g))
		if k == 0 {
			f.AddPair("gov1rel", s.Mask(sentence, g), tokens[token].Rel.String())
		}
		s.addSet(f, governorCue[k], cues[g])
		s.addSet(f, "govcues", cues[g])
		g = tokens[g].Head
	}
	v := s.Verb(sentence, token)
	if v < 0 {
		f.Add("verb", "<none>")
		return
	}
	verb := s.Mask(sentence, v)
	f.Add("verb", verb)
	f.Add("tense", tokens[v].XTag.String())
	s.modality(f, sentence, v)
	s.addSet(f, "verbcue", cues[v])
	if subject := s.Subject(sentence, v); subject >= 0 {
		f.AddPair("subjectverb", s.Mask(sentence, subject), verb)
		f.Add("subject", s.Mask(sentence, subject))
		s.addSet(f, "subjectcue", cues[subject])
	}
	if object := s.Child(sentence, v, nlp.RelObj); object >= 0 && object != token {
		f.Add("object", s.Mask(sentence, object))
		s.addSet(f, "objectcue", cues[object])
	}
}

// modality describes what stands before a verb and before the one above it: "will", "may", "not",
// "to be", and the verb that governs it ("plans to"); each also together with the cue classes of
// the verb, since "will not build" is the opposite of "will build".
func (s *Scene) modality(f *learn.Features, sentence, verb int) {
	tokens := s.Tokens(sentence)
	cues := s.Cues(sentence)
	for level := 0; level < 2 && verb >= 0; level++ {
		mood := [2]string{"plain", ""}
		for i := range tokens {
			if tokens[i].Head != verb {
				continue
			}
			switch tokens[i].Rel {
			case nlp.RelAux, nlp.RelAuxPass, nlp.RelMark, nlp.RelCop:
				w := s.Mask(sentence, i)
				f.Add(modalAt[level], w)
				if tokens[i].Rel != nlp.RelMark {
					mood[0] = w
				}
			case nlp.RelAdvmod, nlp.RelDet:
				switch w := s.lemma(sentence, i); w {
				case "not", "never", "no", "already", "still", "soon", "now", "yet", "once", "recently", "currently", "n't":
					f.Add(modalAt[level], w)
					if w == "not" || w == "never" || w == "no" || w == "n't" {
						mood[1] = "not"
					}
				}
			}
		}
		if tokens[verb].XTag == nlp.XVBD || tokens[verb].XTag == nlp.XVBN && mood[0] == "plain" {
			mood[0] = "past"
		}
		f.AddPair(moodAt[level], mood[0], mood[1])
		for c, name := range s.Lexicon.Classes() {
			if cues[verb].Has(c) {
				f.AddPair(moodAt[level]+mood[1], mood[0], name)
			}
		}
		f.AddPair("moodverb"+mood[1], mood[0], s.Mask(sentence, verb))
		verb = s.Verb(sentence, tokens[verb].Head)
		if level == 0 && verb >= 0 {
			f.Add("over", s.Mask(sentence, verb))
			f.Add("overtense", tokens[verb].XTag.String())
			s.addSet(f, "overcue", cues[verb])
		}
	}
}

var moodAt = [...]string{"mood", "overmood"}

// Governed describes the verb above the token by its cue classes, tense and modality alone.
func (s *Scene) Governed(f *learn.Features, sentence, token int) {
	tokens := s.Tokens(sentence)
	cues := s.Cues(sentence)
	for level, g := 0, tokens[token].Head; level < 3 && g >= 0; level, g = level+1, tokens[g].Head {
		s.addSet(f, governorCue[level], cues[g])
	}
	v := s.Verb(sentence, token)
	if v < 0 {
		f.Add("verb", "<none>")
		return
	}
	f.Add("verb", s.Mask(sentence, v))
	f.Add("tense", tokens[v].XTag.String())
	f.AddPair("tense-rel", tokens[v].XTag.String(), tokens[token].Rel.String())
	s.addSet(f, "verbcue", cues[v])
	s.modality(f, sentence, v)
}

var modalAt = [...]string{"modal", "overmodal"}

// Time describes the dates of a sentence by whether they lie before or after the document's day,
// each with the word before it.
func (s *Scene) Time(f *learn.Features, sentence int) {
	day := s.Page.Doc.Published
	tokens := s.Tokens(sentence)
	for i := 0; i < len(tokens); i++ {
		m := s.Page.At(sentence, i)
		if m < 0 {
			continue
		}
		x := &s.Page.Mentions[m]
		i = x.Last
		if x.Entity < 0 || s.Page.Entities[x.Entity].Type != tieline.EntityDate {
			continue
		}
		d := s.Page.Entities[x.Entity].Date
		when := "unknown"
		if !d.IsZero() && !day.IsZero() {
			switch {
			case d.Last().Before(day.First().AddDate(0, 0, -45)):
				when = "past"
			case d.Last().Before(day.First()):
				when = "lately"
			case d.First().After(day.Last()):
				when = "future"
			default:
				when = "now"
			}
		}
		before := "<begin>"
		if x.First > 0 {
			before = s.Mask(sentence, x.First-1)
		}
		f.Add("date", when)
		f.AddPair("date-after", when, before)
		if v := s.Verb(sentence, s.Head(sentence, x.First, x.Last)); v >= 0 {
			f.AddPair("date-tense", when, tokens[v].XTag.String())
			f.AddPair("date-verb", when, s.Mask(sentence, v))
		}
	}
}

// Clause describes the words that share the token's verb, by lemma and class, and what modifies the
// token itself ("its planned", "now idle", "that it closed").
func (s *Scene) Clause(f *learn.Features, sentence, token int) {
	tokens := s.Tokens(sentence)
	cues := s.Cues(sentence)
	v := s.Verb(sentence, token)
	for i := range tokens {
		switch {
		case tokens[i].Head == token:
			switch tokens[i].Rel {
			case nlp.RelAmod, nlp.RelCompound, nlp.RelAcl, nlp.RelAclRelcl, nlp.RelAdvmod, nlp.RelDet, nlp.RelNmod, nlp.RelAppos:
				f.AddPair("child", tokens[i].Rel.String(), s.Mask(sentence, i))
				s.addSet(f, "childcue", cues[i])
			}
		case i == token || tokens[i].Tag == nlp.PUNCT || tokens[i].Tag == nlp.DET || tokens[i].Tag == nlp.ADP:
		case v >= 0 && s.Verb(sentence, i) == v:
			f.Add("clauseword", s.Mask(sentence, i))
			s.addSet(f, "clausecue", cues[i])
		}
	}
}
