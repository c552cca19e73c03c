// Package examples holds files to start from, for the program that offers them.
package examples

import "embed"

// Assume holds assumptions about the rule book, as --assume takes them.
//
//go:embed assume/*.yaml
var Assume embed.FS
