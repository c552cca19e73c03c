package main

import (
	"encoding/gob"
	"fmt"
	"os"

	"github.com/tieline/tieline/nlp/internal/neural"
)

// teacher is a trained network in full precision, with the features that it knows.
type teacher struct {
	Dims      neural.Dims
	Hashes    []uint64
	Embedding []float32
	Dense     []float32
}

// save writes the network for later use as a teacher.
func save(path string, net *neural.Net, v *neural.Vocabulary) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := gob.NewEncoder(f).Encode(teacher{net.Dims, v.Hashes, net.Embedding, net.Dense}); err != nil {
		return err
	}
	return f.Close()
}

func loadTeacher(path string) (*neural.Net, *neural.Vocabulary, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	var t teacher
	if err := gob.NewDecoder(f).Decode(&t); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	v := neural.NewVocabulary(t.Hashes)
	net := neural.NewNet(t.Dims, v.Rows())
	if len(net.Dense) != len(t.Dense) || len(net.Embedding) != len(t.Embedding) {
		return nil, nil, fmt.Errorf("%s: a network of another shape", path)
	}
	copy(net.Dense, t.Dense)
	copy(net.Embedding, t.Embedding)
	return net, v, nil
}

// shares are a reading's distributions over heads, tags and relations.
type shares struct{ arcs, tags, rels []float32 }

// teach sets the soft targets of the examples to the mean of the teachers' distributions. Examples
// without a treebank's answer get the teachers' best trees as heads; relations are asked for the heads
// of the treebank where there are any.
func teach(all []*example, teachers []string) error {
	var nets []*neural.Net
	var vocabs []*neural.Vocabulary
	for _, path := range teachers {
		net, v, err := loadTeacher(path)
		if err != nil {
			return err
		}
		nets, vocabs = append(nets, net), append(vocabs, v)
	}
	passes := make([]*neural.Pass, len(nets))
	for i, net := range nets {
		passes[i] = neural.NewPass(net)
	}
	for _, e := range all {
		lengths := []int{e.len()}
		var mean shares
		for i, p := range passes {
			p.Forward(lengths, e.numbered(vocabs[i]), nil, 0)
			mean.add(p.ArcShares(0), p.TagShares(), 1/float32(len(nets)))
		}
		e.softArcs, e.softTags = mean.arcs, mean.tags
		if e.unlabelled {
			e.readMean(nets[0].Dims)
		}
		for _, p := range passes {
			p.ScoreLabels(e.heads)
			mean.addRels(p.RelShares(), 1/float32(len(nets)))
		}
		e.softRels = mean.rels
		if e.unlabelled {
			for i := range e.rels {
				e.rels[i] = uint8(best(e.softRels[i*nets[0].Rels : (i+1)*nets[0].Rels]))
			}
		}
	}
	return nil
}

// readMean takes the best tree and tags of the mean as the example's answer.
func (e *example) readMean(d neural.Dims) {
	n := e.len()
	logs := make([]float32, len(e.softArcs))
	neural.Logs(logs, e.softArcs)
	e.heads = make([]int, n)
	neural.Tree(logs, n, e.heads)
	e.tags, e.xtags, e.rels = make([]uint8, n), make([]uint8, n), make([]uint8, n)
	for i := range n {
		row := e.softTags[i*(d.Tags+d.XTags) : (i+1)*(d.Tags+d.XTags)]
		e.tags[i], e.xtags[i] = uint8(best(row[:d.Tags])), uint8(best(row[d.Tags:]))
	}
}

// sharpen moves the soft targets of a treebank's sentences towards the right answers: the result is
// trust parts teacher and the rest treebank.
func (e *example) sharpen(d neural.Dims, trust float32) {
	n := e.len()
	mix := func(row []float32, right int) {
		for i := range row {
			row[i] *= trust
		}
		row[right] += 1 - trust
	}
	all := d.Tags + d.XTags
	for i := range n {
		mix(e.softArcs[i*(n+1):(i+1)*(n+1)], e.heads[i]+1)
		mix(e.softTags[i*all:i*all+d.Tags], int(e.tags[i]))
		mix(e.softTags[i*all+d.Tags:(i+1)*all], int(e.xtags[i]))
		if e.heads[i] >= 0 {
			mix(e.softRels[i*d.Rels:(i+1)*d.Rels], int(e.rels[i]))
		}
	}
}

func (s *shares) add(arcs, tags []float32, weight float32) {
	if s.arcs == nil {
		s.arcs, s.tags = make([]float32, len(arcs)), make([]float32, len(tags))
	}
	for i, v := range arcs {
		s.arcs[i] += weight * v
	}
	for i, v := range tags {
		s.tags[i] += weight * v
	}
}

func (s *shares) addRels(rels []float32, weight float32) {
	if s.rels == nil {
		s.rels = make([]float32, len(rels))
	}
	for i, v := range rels {
		s.rels[i] += weight * v
	}
}
