// Package model holds the embedded model of the language core; see README.md for what it was learned from.
package model

import _ "embed"

// English is the model file that nlp.Default reads.
//
//go:embed english.bin
var English []byte
