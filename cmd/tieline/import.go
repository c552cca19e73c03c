package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/tieline/tieline"
)

// importCommand takes in what people made elsewhere: decisions (JSON) and entries of the atlas (TSV).
type importCommand struct {
	ledgerFlag
	Paths []string `arg:"" name:"path" help:"Decisions as JSON or JSON Lines, as tieline decisions --format json writes them (- for standard input); tables of the atlas (.tsv), or a folder of them."`
}

func (c *importCommand) Run(a *app) error {
	for _, path := range c.Paths {
		info, err := os.Stat(path)
		if path != "-" && err != nil {
			a.fail(&tieline.Error{Code: tieline.ErrNotFound, Op: "import", Input: path, Reason: "no such file or folder", Err: err})
			continue
		}
		if path != "-" && (info.IsDir() || filepath.Ext(path) == ".tsv") {
			err = importAtlas(a, path)
		} else {
			err = c.importDecisions(a, path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// importDecisions takes the decisions of one file. Those that cannot be taken are reported, the others
// are taken; one that the ledger has already does nothing.
func (c *importCommand) importDecisions(a *app, path string) (err error) {
	in := a.in
	name := "standard input"
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		in, name = f, path
	}
	decisions, err := readDecisions(in)
	if err != nil {
		a.fail(&tieline.Error{Code: tieline.ErrInvalid, Op: "import", Input: name, Reason: err.Error(), Err: err})
		return nil
	}
	store, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	states, err := store.Decisions(a.ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, s := range states {
		known[s.ID] = true
	}
	taken, there, stale := 0, 0, 0
	for i, d := range decisions {
		if d.ID != "" && known[d.ID] {
			there++
			continue
		}
		effect, err := store.Decide(a.ctx, d, a.now())
		switch {
		case tieline.CodeOf(err) == tieline.ErrInternal:
			return err
		case err != nil:
			a.fail(fmt.Errorf("%s, decision %d: %w", name, i+1, err))
			continue
		case effect.Stale != "":
			stale++
			a.tell("%s, decision %d: taken, but it applies to nothing now: %s", name, i+1, effect.Stale)
		}
		known[effect.Decision.ID] = true
		taken++
	}
	fmt.Fprintf(a.out, "%s: %s taken, %d already known, %d of them without effect\n", name, count(taken, "decision"), there, stale)
	return nil
}

// readDecisions reads JSON values one after the other: decisions, lists of them, or states of them as
// they are listed. A field that a decision has not is an error.
func readDecisions(in io.Reader) (list []tieline.Decision, err error) {
	dec := json.NewDecoder(in)
	for {
		var raw json.RawMessage
		if err := dec.Decode(&raw); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, fmt.Errorf("after %s: broken JSON: %w", count(len(list), "decision"), err)
		}
		values := []json.RawMessage{raw}
		if raw[0] == '[' {
			if err := json.Unmarshal(raw, &values); err != nil {
				return nil, err
			}
		}
		for _, v := range values {
			var s tieline.DecisionState
			strict := json.NewDecoder(bytes.NewReader(v))
			strict.DisallowUnknownFields()
			if err := strict.Decode(&s); err != nil {
				return nil, fmt.Errorf("decision %d: %s", len(list)+1, strings.TrimPrefix(err.Error(), "json: "))
			}
			list = append(list, s.Decision)
		}
	}
}
