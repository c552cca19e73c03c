package ties

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/tieline/tieline/read/learn"
)

//go:embed model
var weights embed.FS

// DefaultModel is the model that the program ships.
var DefaultModel = sync.OnceValue(func() *Model {
	dir, err := fs.Sub(weights, "model")
	if err == nil {
		var m *Model
		if m, err = LoadModel(dir); err == nil {
			return m
		}
	}
	panic("ties: the embedded weights are broken: " + err.Error()) // a build of the program that its tests refuse
})

// parts names the files of a model.
func (m *Model) parts() map[string]**learn.Model {
	return map[string]**learn.Model{"kind.model": &m.Kind, "role.model": &m.Role, "deal.model": &m.Deal, "status.model": &m.Status, "origin.model": &m.Origin}
}

// LoadModel reads what Save wrote.
func LoadModel(dir fs.FS) (*Model, error) {
	m := &Model{}
	for name, part := range m.parts() {
		f, err := dir.Open(name)
		if err != nil {
			return nil, err
		}
		*part, err = learn.Load(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return m, nil
}

// Save writes the model's files into a folder.
func (m *Model) Save(dir string) error {
	for name, part := range m.parts() {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if err := (*part).Save(f); err != nil {
			f.Close()
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}
