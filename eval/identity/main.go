// Identity measures whether the ledger tells organisations and deals apart. Its labelled sets are
// written for it: cases of names, and stories of claims, each with what is one and what is not. Every
// two names, or claims, of a case are a pair: the same, or not.
//
//	go run ./eval/identity          # the part that was looked at while the rules were made
//	go run ./eval/identity -held    # the part that was annotated before and measured once
//	go run ./eval/identity -wrong   # also list the pairs that it gets wrong
//
// It fails where F1 of pairs falls below the floors: 0.95 for organisations, 0.90 for deals.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	held := flag.Bool("held", false, "measure the held-out part")
	wrong := flag.Bool("wrong", false, "list the pairs that are wrong")
	dir := flag.String("dir", "eval/identity/testdata", "where the labelled sets are")
	flag.Parse()
	part := "seen"
	if *held {
		part = "held"
	}
	ok := true
	for _, set := range []struct {
		name  string
		read  func(path string) ([]story, error)
		floor float64
	}{
		{"organisations", readNames, 0.95},
		{"deals", readClaims, 0.90},
	} {
		stories, err := set.read(filepath.Join(*dir, set.name+"-"+part+".txt"))
		if err != nil {
			log.Fatal(err)
		}
		s := measure(stories)
		fmt.Printf("%-14s %-5s %s\n", set.name, part, s)
		if *wrong {
			for _, w := range s.wrong {
				fmt.Println("  " + w)
			}
		}
		ok = ok && s.f1() >= set.floor
	}
	if !ok {
		fmt.Fprintln(os.Stderr, "below the floor")
		os.Exit(1)
	}
}
