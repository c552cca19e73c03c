package read

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/ties"
)

// Account tells how the records of a document came about, sentence by sentence.
type Account struct {
	Records   *tieline.Records  `json:"records"`
	Title     []ContextAccount  `json:"title,omitempty"` // what the title makes likely for the organisations that it names
	Sentences []SentenceAccount `json:"sentences"`
}

// SentenceAccount is what the reader saw in one sentence.
type SentenceAccount struct {
	Start      int                `json:"start"` // bytes of the document's text
	End        int                `json:"end"`
	Text       string             `json:"text"`
	Mentions   []MentionAccount   `json:"mentions,omitempty"`
	Tree       []Node             `json:"tree"` // each word after its head, words of one head in text order
	Predicates []PredicateAccount `json:"predicates,omitempty"`
	Contexts   []ContextAccount   `json:"contexts,omitempty"` // by the sentence of the second organisation
	Led        []string           `json:"led,omitempty"`      // records that rest on words of this sentence
}

// MentionAccount is a stretch of text with what it stands for.
type MentionAccount struct {
	Text string   `json:"text"`
	Type string   `json:"type"`
	Of   []string `json:"of"` // names of the entities meant; several for "the two companies"
	By   string   `json:"by,omitempty"`
}

// Node is a word in its place in the tree; Depth is 0 for the root.
type Node struct {
	Depth int    `json:"depth"`
	Word  string `json:"word"`
	Tag   string `json:"tag"`
	Rel   string `json:"rel"`
}

// PredicateAccount is a word that relates things, with the functions of its arguments.
type PredicateAccount struct {
	Word      string   `json:"word"`
	Classes   []string `json:"classes"`
	Arguments []string `json:"arguments"` // "subj: Tarn Motors"
}

// ContextAccount is one place where two organisations stand near each other.
type ContextAccount struct {
	A      string   `json:"a"`
	B      string   `json:"b"`
	Frames []string `json:"frames,omitempty"` // that fired: "supply-verb: supplier, buyer"
	Known  []string `json:"known,omitempty"`  // kinds of deal that the atlas has between the two, or their houses
	Odds   []Odds   `json:"odds"`             // of none and of the kinds that are not out of the question
}

// Odds is the probability of a kind of deal.
type Odds struct {
	Kind        string  `json:"kind"`
	Probability float64 `json:"probability"`
}

// leastShown is the probability below which odds are left out of an account.
const leastShown = 0.02

// Explain reads a document and tells how its records came about.
func (r *Reader) Explain(doc *tieline.Document) (*Account, error) {
	records, err := r.Read(doc)
	if err != nil {
		return nil, err
	}
	out := &Account{Records: records, Sentences: []SentenceAccount{}}
	if doc.Language != "" && doc.Language != "en" {
		return out, nil
	}
	found, _ := r.Page(doc)
	page := ties.NewPage(r.grammar, found)
	for i := range found.Analysis.Sentences {
		out.Sentences = append(out.Sentences, explainSentence(page, i))
	}
	for m := range found.Mentions {
		s := &out.Sentences[found.Mentions[m].Sentence]
		s.Mentions = append(s.Mentions, explainMention(found, m))
	}
	for _, w := range r.ties.Weigh(page) {
		s := &out.Sentences[found.Mentions[w.MentionB].Sentence]
		s.Contexts = append(s.Contexts, explainContext(found, w))
	}
	for _, w := range r.ties.WeighTitle(page) {
		out.Title = append(out.Title, explainContext(found, w))
	}
	for i := range out.Sentences {
		s := &out.Sentences[i]
		s.Led = ledTo(records, s.Start, s.End)
	}
	return out, nil
}

func explainSentence(p *ties.Page, i int) SentenceAccount {
	text, s := p.Analysis.Text, &p.Analysis.Sentences[i]
	out := SentenceAccount{Start: s.Start, End: s.End, Text: text[s.Start:s.End], Tree: tree(text, s)}
	if p.Sentences[i] == nil { // no organisation, no predicates
		return out
	}
	for _, pr := range p.Sentences[i].Predicates {
		if len(pr.Classes) == 0 {
			continue
		}
		a := PredicateAccount{Word: word(text, s, pr.Token), Arguments: []string{}}
		for _, c := range pr.Classes {
			a.Classes = append(a.Classes, string(c))
		}
		for _, arg := range pr.Arguments {
			name := word(text, s, arg.Token)
			if m := p.At(i, arg.Token); m >= 0 {
				name = p.Text(m)
			}
			a.Arguments = append(a.Arguments, string(arg.Function)+": "+name)
		}
		out.Predicates = append(out.Predicates, a)
	}
	return out
}

func word(text string, s *nlp.Sentence, i int) string {
	return text[s.Tokens[i].Start:s.Tokens[i].End]
}

// tree walks the sentence's tree from its roots.
func tree(text string, s *nlp.Sentence) []Node {
	children := make([][]int, len(s.Tokens))
	var roots []int
	for i, t := range s.Tokens {
		if t.Head < 0 {
			roots = append(roots, i)
		} else {
			children[t.Head] = append(children[t.Head], i)
		}
	}
	out := make([]Node, 0, len(s.Tokens))
	type step struct{ token, depth int }
	var stack []step
	push := func(list []int, depth int) {
		for i := len(list) - 1; i >= 0; i-- {
			stack = append(stack, step{list[i], depth})
		}
	}
	push(roots, 0)
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		t := &s.Tokens[at.token]
		out = append(out, Node{at.depth, word(text, s, at.token), t.Tag.String(), t.Rel.String()})
		push(children[at.token], at.depth+1)
	}
	return out
}

func explainMention(p *mention.Page, m int) MentionAccount {
	out := MentionAccount{Text: p.Text(m), By: string(p.Mentions[m].By)}
	for _, e := range p.Of(m) {
		out.Of = append(out.Of, p.Entities[e].Name)
		out.Type = string(p.Entities[e].Type)
	}
	return out
}

func explainContext(p *mention.Page, w ties.Weighed) ContextAccount {
	out := ContextAccount{A: p.Entities[w.A].Name, B: p.Entities[w.B].Name}
	for _, f := range w.Frames {
		out.Frames = append(out.Frames, fmt.Sprintf("%s: %s, %s", f.Frame.ID, f.A, f.B))
	}
	for _, k := range w.Known {
		out.Known = append(out.Known, string(k))
	}
	for i, kind := range ties.KindNames() {
		if o := w.Odds[i]; o >= leastShown {
			out.Odds = append(out.Odds, Odds{kind, o})
		}
	}
	return out
}

// ledTo names the records that have evidence between two offsets.
func ledTo(r *tieline.Records, start, end int) (out []string) {
	add := func(evidence []tieline.Evidence, confidence float64, kind string, words ...string) {
		for _, e := range evidence {
			if e.Start() < end && start < e.End() {
				out = append(out, fmt.Sprintf("%s %.2f: %s", kind, confidence, strings.Join(words, " ")))
				return
			}
		}
	}
	for _, d := range r.Deals {
		words := []string{string(d.Kind), string(d.Status)}
		for _, p := range d.Parties {
			words = append(words, "·", string(p.Role), p.Name)
		}
		add(d.Evidence, d.Confidence, "deal", words...)
	}
	for _, f := range r.Facilities {
		add(f.Evidence, f.Confidence, "facility", f.Name, f.Place, string(f.Status))
	}
	for _, m := range r.Measures {
		add(m.Evidence, m.Confidence, "measure", string(m.Measure), strconv.FormatFloat(m.Value, 'f', -1, 64), m.Unit)
	}
	for _, p := range r.Policies {
		add(p.Evidence, p.Confidence, "policy", string(p.Instrument), p.Authority, string(p.Status))
	}
	for _, s := range r.Speakers {
		add(s.Evidence, s.Confidence, "speaker", s.Name, s.Organization)
	}
	return out
}
