package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
)

// atlasFolder is where the user's own entries of the atlas lie: TIELINE_ATLAS, else beside the default
// ledger.
func atlasFolder() string {
	if dir := os.Getenv("TIELINE_ATLAS"); dir != "" {
		return dir
	}
	return filepath.Join(filepath.Dir(defaultLedger()), "atlas")
}

// ownAtlas lays the user's own entries over the built-in atlas, where there are any.
func ownAtlas() error {
	dir := atlasFolder()
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(entries) == 0) {
		return nil
	}
	if err == nil {
		err = atlas.LayOver(os.DirFS(dir))
	}
	if err != nil {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "load atlas", Input: dir, Reason: err.Error(), Hint: "mend the file, or move it out of this folder", Err: err}
	}
	return nil
}

// importAtlas adds tables to the user's own ones. They are checked together with all that is there
// first: what would make the atlas unsound is refused, each fault on a line, and nothing is changed.
func importAtlas(a *app, path string) error {
	files, err := atlasFiles(path)
	if err != nil {
		return err
	}
	dir := atlasFolder()
	trial := dir + ".new"
	if err := os.RemoveAll(trial); err != nil {
		return err
	}
	defer os.RemoveAll(trial)
	if err := os.MkdirAll(trial, 0o755); err != nil {
		return err
	}
	if err := os.CopyFS(trial, os.DirFS(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for to, from := range files {
		if err := copyFile(filepath.Join(trial, to), from); err != nil {
			return err
		}
	}
	data, err := atlas.Load(atlas.Files(), os.DirFS(trial))
	if err != nil {
		return err
	}
	if problems := data.Check(); len(problems) > 0 {
		for _, p := range problems {
			a.tell("%s", p)
		}
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "import", Input: path, Reason: fmt.Sprintf("the atlas would have %s; nothing was changed", count(len(problems), "fault")), Hint: "docs/atlas.md says what each means"}
	}
	for to, from := range files {
		if err := copyFile(filepath.Join(dir, to), from); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.out, "%s: %s of the atlas taken into %s; tieline rebuild reads the documents anew with it\n", path, count(len(files), "file"), dir)
	return nil
}

// atlasFiles gives the tables that a path names: where each goes, and where it is.
func atlasFiles(path string) (map[string]string, error) {
	files := map[string]string{}
	root := path
	err := filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".tsv" {
			return err
		}
		to, err := filepath.Rel(root, name)
		if err == nil && name == path { // a single file: its folder may name the table
			to = filepath.Base(name)
			if parent := filepath.Base(filepath.Dir(name)); slices.Contains(atlas.Tables(), parent) {
				to = filepath.Join(parent, to)
			}
		}
		files[to] = name
		return err
	})
	if err == nil && len(files) == 0 {
		err = &tieline.Error{Code: tieline.ErrInvalid, Op: "import", Input: path, Reason: "there is no .tsv file in it", Hint: "docs/atlas.md lists the tables"}
	}
	return files, err
}

// copyFile writes a file whole or not at all.
func copyFile(to, from string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	part := to + ".part"
	if err := os.WriteFile(part, b, 0o644); err != nil {
		return err
	}
	return os.Rename(part, to)
}
