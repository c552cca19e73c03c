package ingest

import (
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Count is the number of files that Open would read, for a progress bar; addresses and standard
// input count one each.
func Count(inputs []string) int {
	n := 0
	for _, input := range inputs {
		if input == "-" || isAddress(input) {
			n++
			continue
		}
		for _, err := range paths(input) {
			_ = err // what cannot be read counts too: reading tells of it
			n++
		}
	}
	return n
}

// Files gives the files that an input other than an address names, or for each that cannot be had
// its path and the reason.
func Files(input string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for path, err := range paths(input) {
			if err != nil {
				err = inputError(path, err)
			}
			if !yield(path, err) {
				return
			}
		}
	}
}

// paths gives the files that an input names, or for each that cannot be had its path and the
// reason. Reference annotations (*.gold.json) lie beside documents and are passed over.
func paths(input string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		w := walker{yield: yield}
		if _, err := os.Lstat(input); err == nil {
			w.path(input, nil)
			return
		}
		if !strings.ContainsAny(input, "*?[") {
			yield(input, errors.New("no such file or folder"))
			return
		}
		matches, err := filepath.Glob(input)
		switch {
		case err != nil:
			yield(input, errors.New("not a valid pattern"))
		case len(matches) == 0:
			yield(input, errors.New("no file matches the pattern"))
		}
		slices.Sort(matches)
		for _, m := range matches {
			if !w.path(m, nil) {
				return
			}
		}
	}
}

type walker struct {
	yield func(string, error) bool
	seen  []fs.FileInfo // folders already read through a link or beside one
}

// path visits one file or folder; above are the folders that lead to it.
func (w *walker) path(path string, above []fs.FileInfo) bool {
	if isAnnotation(path) {
		return true
	}
	info, err := os.Stat(path)
	if err != nil {
		return w.yield(path, reason(err))
	}
	if !info.IsDir() {
		return w.yield(path, nil)
	}
	same := func(o fs.FileInfo) bool { return os.SameFile(info, o) }
	if slices.ContainsFunc(above, same) {
		return w.yield(path, errors.New("the link leads back to a folder that holds it"))
	}
	if slices.ContainsFunc(w.seen, same) {
		return true
	}
	w.seen = append(w.seen, info)
	entries, err := os.ReadDir(path)
	if err != nil {
		return w.yield(path, reason(err))
	}
	above = append(above[:len(above):len(above)], info)
	for _, e := range entries {
		if hidden(e.Name(), entries) {
			continue
		}
		if !w.path(filepath.Join(path, e.Name()), above) {
			return false
		}
	}
	return true
}

func isAnnotation(path string) bool { return strings.HasSuffix(path, ".gold.json") }

// hidden reports whether a folder's entry is no input: a dot file, or the folder of pictures and
// scripts that a browser saves beside a page.
func hidden(name string, entries []fs.DirEntry) bool {
	if strings.HasPrefix(name, ".") {
		return true
	}
	page, ok := strings.CutSuffix(name, "_files")
	return ok && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == page+".html" || e.Name() == page+".htm" })
}

// reason puts a file system error into words without the path, which the message names already.
func reason(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("the link leads to nothing, or the file is gone")
	case errors.Is(err, fs.ErrPermission):
		return hinted{"no permission to read it", "check its owner and mode"}
	case errors.Is(err, syscall.ELOOP):
		return errors.New("the link leads back to itself")
	}
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
