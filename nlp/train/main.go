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
	"github.com/tieline/tieline/nlp/internal/neural"
)

var rootRel = int(nlp.RelRoot)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run() error {
	treebank := flag.String("treebank", "", "folder of the treebanks")
	keep := flag.String("save", "", "file to keep the network in, to teach others")
	out := flag.String("out", "", "file to write the network to")
	r := recipe{weights: neural.Weights{Arc: 1, Rel: 1, Tag: 0.5}}
	r.dims = neural.Dims{Tags: int(nlp.TagCount), XTags: int(nlp.XTagCount), Rels: int(nlp.RelCount)}
	flag.IntVar(&r.dims.Embed, "embed", 128, "length of a word's vector")
	flag.IntVar(&r.dims.Hidden, "hidden", 192, "length of a layer's output")
	flag.IntVar(&r.dims.Layers, "layers", 3, "recurrent layers")
	flag.IntVar(&r.dims.Arc, "arc", 96, "length of the vectors that choose heads")
	flag.IntVar(&r.dims.Label, "label", 64, "length of the vectors that choose relations")
	flag.IntVar(&r.epochs, "epochs", 20, "times that the text is read")
	flag.IntVar(&r.batch, "batch", 600, "words a step")
	flag.Float64Var(&r.rate, "rate", 2e-3, "greatest step size")
	dropout := flag.Float64("dropout", 0.33, "share of values hidden in training")
	flag.Float64Var(&r.wordDropout, "word-dropout", 0.25, "how readily rare words are hidden in training")
	flag.Float64Var(&r.average, "average", 0.998, "share of the old in the running average of parameters")
	flag.Uint64Var(&r.seed, "seed", 1, "seed of all chance")
	teachers := flag.String("teachers", "", "networks kept with -save whose mean is learned, comma between them")
	trust := flag.Float64("trust", 0.5, "share of the teachers in what is learned of the treebanks' sentences")
	corpusDir := flag.String("corpus", "", "the repository's corpus folder: more text for the teachers to read")
	texts := flag.String("text", "", "files with more text for the teachers to read, comma between them")
	minWord := flag.Int("min-word", 2, "occurrences that make a word known")
	minPart := flag.Int("min-part", 3, "occurrences that make an ending, beginning or shape known")
	flag.Parse()
	debug.SetGCPercent(400)
	r.dropout = float32(*dropout)

	sentences, err := readTreebank(*treebank, "*-train")
	if err != nil {
		return err
	}
	train, err := examples(sentences)
	if err != nil {
		return err
	}
	lemmas := learnLemmas(sentences)
	if *teachers != "" {
		more, err := unlabelled(*corpusDir, list(*texts))
		if err != nil {
			return err
		}
		fmt.Printf("%d sentences without trees\n", len(more))
		if err := teach(append(slices.Clone(train), more...), list(*teachers)); err != nil {
			return err
		}
		for _, e := range train {
			e.sharpen(r.dims, float32(*trust))
		}
		train = append(train, more...)
	}
	vocab, seen := vocabulary(train, *minWord, *minPart)
	for _, e := range train {
		e.number(vocab)
	}
	dev := map[string][]*example{}
	for _, name := range []string{"ewt", "gum"} {
		if sentences, err = readTreebank(*treebank, name+"-dev"); err != nil {
			return err
		}
		if dev[name], err = examples(sentences); err != nil {
			return err
		}
		for _, e := range dev[name] {
			e.number(vocab)
		}
	}
	fmt.Printf("%d sentences, %d features\n", len(train), vocab.Rows())
	t := newTrainer(r, vocab.Rows(), seen, os.Stdout)
	t.run(train, func(epoch int, net *neural.Net) {
		fmt.Printf("  ewt-dev %v\n  gum-dev %v\n", measure(net, dev["ewt"]), measure(net, dev["gum"]))
	})
	if *keep != "" {
		if err := save(*keep, t.mean, vocab); err != nil {
			return err
		}
	}
	if *out == "" {
		return nil
	}
	f, err := os.Create(*out)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := neural.Compress(t.mean, vocab).Write(f); err != nil {
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
