package main

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/corpus"
	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/read/grammar"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/ties"
)

// coreSentence is a sentence of the CORE set (Borchert et al. 2023, CC BY 4.0): two marked
// companies and how the first is related to the second.
type coreSentence struct {
	ID       string   `json:"id"`
	Relation string   `json:"relation"`
	Invert   int      `json:"invert_relation"`
	Start1   int      `json:"e1_start"`
	End1     int      `json:"e1_end"`
	Start2   int      `json:"e2_start"`
	End2     int      `json:"e2_end"`
	Context  []string `json:"context"`
}

// coreReadings tells which deal a relation of CORE is, with the roles of the pair when the
// relation is not inverted; a relation without an entry is no deal.
var coreReadings = map[string]struct {
	kinds  string
	ra, rb tieline.Role
}{
	"collaboration":  {"partnership|joint_venture|supply|licence", "partner", "partner"},
	"acquired_by":    {"acquisition", "target", "buyer"},
	"client_of":      {"supply", "buyer", "supplier"},
	"shareholder_of": {"acquisition|funding", "buyer|funder", "target|recipient"},
	"merged_with":    {"acquisition", "buyer|target", "target|buyer"},
}

// coreWeight is what a sentence of CORE counts against a context of our own text: its prose is
// of another sort, and it marks one pair of names only.
const coreWeight = 0.5

// loadCore reads the CORE sentences as samples of one context each.
func loadCore(path string, g *grammar.Grammar) ([]*sample, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	var list []coreSentence
	if err := json.NewDecoder(z).Decode(&list); err != nil {
		return nil, err
	}
	out := make([]*sample, 0, len(list))
	for i := range list {
		if s := list[i].sample(g); s != nil {
			out = append(out, s)
		}
	}
	return out, nil
}

func (c *coreSentence) sample(g *grammar.Grammar) *sample {
	text, at := join(c.Context)
	doc := &tieline.Document{Ref: c.ID, Text: text}
	an := nlp.Default().Analyze(text, nil)
	first, ok1 := mention.Covering(an, at[c.Start1], at[c.End1]+len(c.Context[c.End1]))
	second, ok2 := mention.Covering(an, at[c.Start2], at[c.End2]+len(c.Context[c.End2]))
	if !ok1 || !ok2 || first.Sentence != second.Sentence || first.Last >= second.First && second.Last >= first.First {
		return nil
	}
	first.Entity, second.Entity = 0, 1
	mentions := []mention.Mention{first, second}
	if second.Start < first.Start {
		mentions[0], mentions[1] = second, first
	}
	entities := []mention.Entity{{Type: tieline.EntityOrganization, Employer: -1, Within: -1}, {Type: tieline.EntityOrganization, Employer: -1, Within: -1}}
	for m := range mentions {
		entities[mentions[m].Entity].Mentions = []int{m}
	}
	page := ties.NewPage(g, mention.NewPage(doc, an, mentions, entities))
	s := &sample{example: &corpus.Example{Doc: doc, Gold: &corpus.Gold{}, Group: c.ID}, page: page, weight: coreWeight, source: "core"}
	s.read(g)
	if r, ok := coreReadings[c.Relation]; ok {
		pair := goldPair{a: 0, b: 1, ra: r.ra, rb: r.rb, deal: &corpus.GoldDeal{Kind: corpus.Alternatives(r.kinds)}}
		if c.Invert == 1 {
			pair.a, pair.b = 1, 0
		}
		s.gold = append(s.gold, pair)
	}
	return s
}

// join writes tokens as prose, and tells where each begins.
func join(tokens []string) (string, []int) {
	var b strings.Builder
	at := make([]int, len(tokens))
	for i, t := range tokens {
		glued := i == 0 || t == "," || t == "." || t == "'s" || t == ")" || t == ";" || t == ":" || t == "%" || tokens[i-1] == "(" || tokens[i-1] == "$"
		if !glued {
			b.WriteByte(' ')
		}
		at[i] = b.Len()
		b.WriteString(t)
	}
	return b.String(), at
}
