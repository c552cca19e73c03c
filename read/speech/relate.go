package speech

import (
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/cue"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/scene"
)

var (
	verbs     = Lexicon.Of("say", "judge", "hear")
	says      = Lexicon.Of("say")
	nouns     = Lexicon.Of("noun")
	spokes    = Lexicon.Of("spokes")
	according = Lexicon.Of("according")
)

// relate finds the strongest tie between a mention and a cue of attribution; testdata/relations.tsv
// explains the names. The empty relation is none.
func relate(s *scene.Scene, x *mention.Mention, colon bool) (relation string, at int) {
	tokens := s.Tokens(x.Sentence)
	cues := s.Cues(x.Sentence)
	head := s.Head(x.Sentence, x.First, x.Last)
	if i := accordingTo(cues, x.First); i >= 0 {
		return "according", i
	}
	if v := speaksBy(s, tokens, cues, x, head); v >= 0 {
		return "subject", v
	}
	if v, ok := through(s, tokens, cues, x, head); ok {
		return "spokes", v
	}
	if n := owns(tokens, cues, head); n >= 0 {
		return "owner", n
	}
	if colon && x.First <= 1 {
		return "colon", x.Last
	}
	if v := beside(tokens, cues, x.First-1, -1); v >= 0 {
		return "after", v
	}
	if v := beside(tokens, cues, x.Last+1, 1); v >= 0 {
		return "before", v
	}
	if x.First > 0 && x.First <= 5 && opensWithFor(s, x) {
		return "for", x.Last
	}
	if v := reach(s, cues, x, 1); v >= 0 {
		return "reach", v
	}
	if v := s.Verb(x.Sentence, head); v >= 0 && cues[v]&verbs != 0 {
		return "object", v
	}
	if v := reach(s, cues, x, -1); v >= 0 {
		return "behind", v
	}
	return "", -1
}

// longest is how far a cue may stand from a mention that the tree does not tie to it.
const longest = 16

// reach is the next cue of speaking on one side of the mention, in the same sentence, no other
// person or organisation nearer to it.
func reach(s *scene.Scene, cues []cue.Set, x *mention.Mention, step int) int {
	i := x.Last + 1
	if step < 0 {
		i = x.First - 1
	}
	for n := 0; n < longest && i >= 0 && i < len(cues); n, i = n+1, i+step {
		if cues[i]&verbs != 0 && s.Page.At(x.Sentence, i) < 0 {
			return i
		}
	}
	return -1
}

// opensWithFor reports whether the sentence begins "For" or "To" the mention: "For Maria Lopez, it
// was a relief".
func opensWithFor(s *scene.Scene, x *mention.Mention) bool {
	w := s.Word(x.Sentence, 0)
	return w == "for" || w == "to" || w == "in"
}

// accordingTo is the cue right before the mention, articles and words of office between.
func accordingTo(cues []cue.Set, first int) int {
	for i := first - 1; i >= 0 && i >= first-4; i-- {
		if cues[i]&according != 0 {
			return i
		}
	}
	return -1
}

// speaksBy is the reporting verb whose subject or agent the token is, itself or by apposition or
// coordination.
func speaksBy(s *scene.Scene, tokens []nlp.Token, cues []cue.Set, x *mention.Mention, head int) int {
	t := head
	for n := 0; n < 4 && t >= 0; n++ {
		g := tokens[t].Head
		if g < 0 {
			return -1
		}
		switch tokens[t].Rel {
		case nlp.RelNsubj, nlp.RelNsubjPass, nlp.RelOblAgent, nlp.RelNsubjOuter:
			return reporting(s, tokens, cues, x.Sentence, g)
		case nlp.RelAppos, nlp.RelConj, nlp.RelFlat, nlp.RelCompound, nlp.RelNmodDesc:
			if (tokens[t].Rel == nlp.RelCompound || tokens[t].Rel == nlp.RelNmodDesc) && cues[g]&spokes != 0 && tokens[g].Tag == nlp.NOUN && g > x.Last {
				return -1 // "a Ford spokesperson": see through
			}
			t = g
		default:
			return -1
		}
	}
	return -1
}

// reporting is the verb g or, where g is none, the reporting verb among its auxiliaries' kin:
// "is expected to say", "said and wrote".
func reporting(s *scene.Scene, tokens []nlp.Token, cues []cue.Set, sentence, g int) int {
	if cues[g]&verbs != 0 {
		return g
	}
	for _, rel := range []nlp.Rel{nlp.RelXcomp, nlp.RelConj, nlp.RelAdvcl} {
		if c := s.Child(sentence, g, rel); c >= 0 && cues[c]&verbs != 0 && tokens[c].Tag == nlp.VERB && s.Child(sentence, c, nlp.RelNsubj) < 0 {
			return c
		}
	}
	return -1
}

// through is the reporting verb that a person of the body says: "a Ford spokesperson said", "a
// spokesman for the ministry added", "its statement said". A name in apposition speaks for
// itself: then the body does not.
func through(s *scene.Scene, tokens []nlp.Token, cues []cue.Set, x *mention.Mention, head int) (verb int, ok bool) {
	g := tokens[head].Head
	if g < 0 || tokens[g].Tag != nlp.NOUN || cues[g]&(spokes|nouns) == 0 {
		return -1, false
	}
	switch tokens[head].Rel {
	case nlp.RelNmod, nlp.RelNmodPoss, nlp.RelCompound, nlp.RelNmodDesc, nlp.RelNmodUnmarked:
	default:
		return -1, false
	}
	switch tokens[g].Rel {
	case nlp.RelNsubj, nlp.RelNsubjPass, nlp.RelOblAgent, nlp.RelNsubjOuter:
		if v := tokens[g].Head; v >= 0 && cues[v]&verbs != 0 {
			return v, true
		}
	}
	return -1, false
}

// owns is the word for a statement that the token possesses or that comes from it: "Ford's
// statement", "a letter from the ministry".
func owns(tokens []nlp.Token, cues []cue.Set, head int) int {
	g := tokens[head].Head
	if g < 0 || cues[g]&nouns == 0 || tokens[g].Tag != nlp.NOUN {
		return -1
	}
	switch tokens[head].Rel {
	case nlp.RelNmodPoss, nlp.RelNmod, nlp.RelCompound:
		return g
	}
	return -1
}

// beside is the reporting verb that stands next to the mention, auxiliaries and one parenthesis
// between: what the tree should have said, where it is wrong.
func beside(tokens []nlp.Token, cues []cue.Set, i, step int) int {
	for n := 0; n < 3 && i >= 0 && i < len(tokens); n++ {
		switch {
		case cues[i]&says != 0 && tokens[i].Tag == nlp.VERB:
			return i
		case tokens[i].Tag == nlp.AUX || tokens[i].Tag == nlp.ADV || tokens[i].Tag == nlp.DET:
			i += step
		default:
			return -1
		}
	}
	return -1
}

// opensWithColon reports whether the sentence begins with a name and a colon: "Ford: we agree".
func opensWithColon(s *scene.Scene, sentence int) bool {
	tokens := s.Tokens(sentence)
	for i := 1; i < len(tokens) && i < 8; i++ {
		if s.Page.Analysis.Text[tokens[i].Start] == ':' {
			m := s.Page.At(sentence, i-1)
			return m >= 0 && s.Page.Mentions[m].First <= 1
		}
	}
	return false
}
