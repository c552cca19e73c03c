// Command train trains the language core from treebanks in CoNLL-U.
//
//	go run ./nlp/train -treebank DIR -out nlp/model/english.bin
//
// DIR holds *-train.conllu.gz and *-dev.conllu.gz. All train parts are learned together; the dev parts
// show the progress and choose nothing but what the person at the keyboard chooses.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/tieline/tieline/nlp"
	"github.com/tieline/tieline/nlp/internal/lemma"
	"github.com/tieline/tieline/nlp/internal/neural"
)

var rootRel = int(nlp.RelRoot)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// options are the flags beside the recipe.
type options struct {
	treebank, keep, out     string
	teachers, corpus, texts string
	trust                   float64
	minWord, minPart, made  int
	from                    string
}

func flags() (o options, r recipe) {
	r.weights = neural.Weights{Arc: 1, Rel: 1, Tag: 0.5}
	r.dims = neural.Dims{Tags: int(nlp.TagCount), XTags: int(nlp.XTagCount), Rels: int(nlp.RelCount)}
	flag.StringVar(&o.treebank, "treebank", "", "folder of the treebanks")
	flag.StringVar(&o.keep, "save", "", "file to keep the network in, to teach others; written anew after every epoch")
	flag.StringVar(&o.out, "out", "", "file to write the model to; written anew after every epoch")
	flag.IntVar(&r.dims.Embed, "embed", 160, "length of a word's vector")
	flag.IntVar(&r.dims.Hidden, "hidden", 256, "length of a layer's output")
	flag.IntVar(&r.dims.Layers, "layers", 3, "recurrent layers")
	flag.IntVar(&r.dims.Arc, "arc", 128, "length of the vectors that choose heads")
	flag.IntVar(&r.dims.Label, "label", 96, "length of the vectors that choose relations")
	flag.IntVar(&r.epochs, "epochs", 12, "times that the text is read")
	flag.IntVar(&r.batch, "batch", 600, "words a step")
	flag.Float64Var(&r.rate, "rate", 2e-3, "greatest step size")
	flag.Float64Var(&r.dropout, "dropout", 0.2, "share of values hidden in training")
	flag.Float64Var(&r.wordDropout, "word-dropout", 0.25, "how readily rare words are hidden in training")
	flag.Float64Var(&r.average, "average", 0.998, "share of the old in the running average of parameters")
	flag.Uint64Var(&r.seed, "seed", 1, "seed of all chance")
	flag.StringVar(&o.teachers, "teachers", "", "networks kept with -save whose mean is learned, comma between them")
	flag.Float64Var(&o.trust, "trust", 0.5, "share of the teachers in what is learned of the treebanks' sentences")
	flag.StringVar(&o.corpus, "corpus", "", "the repository's corpus folder: more text for the teachers to read")
	flag.StringVar(&o.texts, "text", "", "files with more text for the teachers to read, comma between them")
	flag.IntVar(&o.made, "made", 0, "sentences of trade, made with their trees, to learn from too")
	flag.StringVar(&o.from, "from", "", "network kept with -save to learn on from, in its shape and with its words")
	flag.IntVar(&o.minWord, "min-word", 1, "occurrences that make a word known")
	flag.IntVar(&o.minPart, "min-part", 2, "occurrences that make an ending, beginning or shape known")
	flag.Parse()
	return o, r
}

func run() error {
	o, r := flags()
	debug.SetGCPercent(400) // memory is cheaper than the time of a collection
	sentences, err := readTreebank(o.treebank, "*-train")
	if err != nil {
		return err
	}
	more, err := made(o.made, r.seed)
	if err != nil {
		return err
	}
	train, err := examples(slices.Concat(sentences, more))
	if err != nil {
		return err
	}
	if o.teachers != "" {
		if train, err = taught(train, o, r.dims); err != nil {
			return err
		}
	}
	vocab, seen := vocabulary(train, o.minWord, o.minPart)
	var from *neural.Net
	if o.from != "" {
		if from, vocab, err = loadTeacher(o.from); err != nil {
			return err
		}
		r.dims, seen = from.Dims, occurrences(train, vocab)
	}
	for _, e := range train {
		e.number(vocab)
	}
	dev, err := readDev(o.treebank, vocab)
	if err != nil {
		return err
	}
	fmt.Printf("%d sentences, %d features\n", len(train), vocab.Rows())
	t := newTrainer(r, vocab.Rows(), seen, os.Stdout)
	if from != nil {
		t.start(from)
	}
	lemmas := learnLemmas(sentences)
	return t.run(train, func(net *neural.Net) error {
		for _, d := range dev {
			fmt.Printf("  %s %v\n", d.name, measure(net, d.sentences))
		}
		if o.keep != "" {
			if err := save(o.keep, net, vocab); err != nil {
				return err
			}
		}
		if o.out == "" {
			return nil
		}
		return write(o.out, net, vocab, lemmas)
	})
}

// taught adds text without trees and gives all examples the teachers' readings.
func taught(train []*example, o options, d neural.Dims) ([]*example, error) {
	more, err := unlabelled(o.corpus, list(o.texts))
	if err != nil {
		return nil, err
	}
	fmt.Printf("%d sentences without trees\n", len(more))
	all := append(slices.Clone(train), more...)
	if err := teach(all, list(o.teachers)); err != nil {
		return nil, err
	}
	for _, e := range train {
		e.sharpen(d, float32(o.trust))
	}
	return all, nil
}

// part is a development part.
type part struct {
	name      string
	sentences []*example
}

func readDev(treebank string, vocab *neural.Vocabulary) ([]part, error) {
	var dev []part
	for _, name := range []string{"ewt-dev", "gum-dev"} {
		sentences, err := readTreebank(treebank, name)
		if err != nil {
			return nil, err
		}
		p := part{name: name}
		if p.sentences, err = examples(sentences); err != nil {
			return nil, err
		}
		for _, e := range p.sentences {
			e.number(vocab)
		}
		dev = append(dev, p)
	}
	return dev, nil
}

// write writes the model file: the network made small, then the table of lemmas.
func write(path string, net *neural.Net, vocab *neural.Vocabulary, lemmas *lemma.Table) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := neural.Compress(net, vocab).Write(f); err != nil {
		return err
	}
	if _, err := lemmas.WriteTo(f); err != nil {
		return err
	}
	return f.Close()
}

func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' })
}
