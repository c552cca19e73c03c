package main

import (
	"fmt"
	"runtime/debug"
)

// version is set by the Makefile; a build without it shows the module's version.
var version = ""

type versionCommand struct{}

func (versionCommand) Run(a *app) error {
	v := version
	if info, ok := debug.ReadBuildInfo(); v == "" && ok {
		v = info.Main.Version
	}
	_, err := fmt.Fprintln(a.out, "tieline", v)
	return err
}
