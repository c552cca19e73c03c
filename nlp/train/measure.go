package main

import (
	"fmt"

	"github.com/tieline/tieline/nlp/internal/neural"
)

// accuracy is the share of words read as in the treebank.
type accuracy struct{ uas, las, tag, xtag float64 }

func (a accuracy) String() string {
	return fmt.Sprintf("UAS %.2f LAS %.2f UPOS %.2f XPOS %.2f", 100*a.uas, 100*a.las, 100*a.tag, 100*a.xtag)
}

// measure reads the sentences with the network.
func measure(net *neural.Net, sentences []*example) accuracy {
	pass := neural.NewPass(net)
	var a accuracy
	words := 0.0
	for i := 0; i < len(sentences); i += 32 {
		part := sentences[i:min(i+32, len(sentences))]
		var lengths []int
		var rows []uint32
		for _, e := range part {
			lengths = append(lengths, e.len())
			rows = append(rows, e.rows...)
		}
		pass.Forward(lengths, rows, nil, 0)
		heads := make([]int, len(rows)/neural.Features)
		at := 0
		for s, n := range lengths {
			neural.Tree(pass.Arcs[s], n, heads[at:at+n])
			at += n
		}
		pass.ScoreLabels(heads)
		w := 0
		nt := net.Tags
		for _, e := range part {
			for k := range e.len() {
				words++
				scores := pass.TagScores[w*(nt+net.XTags) : (w+1)*(nt+net.XTags)]
				a.tag += is(best(scores[:nt]) == int(e.tags[k]))
				a.xtag += is(best(scores[nt:]) == int(e.xtags[k]))
				rel := rootRel
				if heads[w] >= 0 {
					rel = best(pass.LabelScores[w*net.Rels : (w+1)*net.Rels])
				}
				a.uas += is(heads[w] == e.heads[k])
				a.las += is(heads[w] == e.heads[k] && rel == int(e.rels[k]))
				w++
			}
		}
	}
	return accuracy{a.uas / words, a.las / words, a.tag / words, a.xtag / words}
}

func is(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func best(scores []float32) int {
	b := 0
	for i, v := range scores {
		if v > scores[b] {
			b = i
		}
	}
	return b
}
