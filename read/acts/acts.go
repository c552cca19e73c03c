// Package acts reads the public acts of a page that bear on trade, tax or security: tariffs, tax
// credits, bans, listings, quotas, subsidies, export controls, investigations, rules, agreements.
//
//	policies := acts.Default().Read(page)
//
// Triggers are the words of data/cues.tsv for an instrument. Five learned choices follow: whether a
// trigger speaks of an act at all (data/acts.model), of which instrument (data/instruments.model),
// of which of the jurisdictions near it (data/authorities.model; their names come from the atlas,
// their bodies from data/bodies.tsv), on which of the near countries, companies and goods it falls
// (data/targets.model), and its stage (data/status.model). Triggers that agree in instrument and
// authority and share a target are one act. The models are trained by read/fit/train on the
// annotated text in corpus/.
package acts

import (
	"bytes"
	_ "embed"
	"slices"
	"sync"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/read/cue"
	"github.com/tieline/tieline/read/learn"
)

//go:embed data/cues.tsv
var cuesFile string

//go:embed data/acts.model
var actsFile []byte

//go:embed data/instruments.model
var instrumentsFile []byte

//go:embed data/authorities.model
var authoritiesFile []byte

//go:embed data/targets.model
var targetsFile []byte

//go:embed data/status.model
var statusFile []byte

// Lexicon is the cue words of public acts.
var Lexicon = cue.Parse(cuesFile)

// ActClasses are the choices for a trigger.
var ActClasses = []string{"none", "act"}

// InstrumentClasses are the choices of the instrument.
var InstrumentClasses = func() []string {
	var out []string
	for _, i := range tieline.Instruments {
		out = append(out, string(i))
	}
	return out
}()

// AuthorityClasses are the choices for a near jurisdiction.
var AuthorityClasses = []string{"other", "authority"}

// TargetClasses are the choices for a near thing.
var TargetClasses = []string{"apart", "target"}

// StatusClasses are the choices of the stage.
var StatusClasses = func() []string {
	var out []string
	for _, s := range tieline.PolicyStatuses {
		out = append(out, string(s))
	}
	return out
}()

// Models are the weights of a reader.
type Models struct {
	Acts, Instruments, Authorities, Targets, Status *learn.Model
}

// Reader reads policies. It is immutable and safe for concurrent use.
type Reader struct {
	atlas  *atlas.Atlas
	models Models
}

// New makes a reader with the given weights.
func New(a *atlas.Atlas, m Models) *Reader { return &Reader{a, m} }

// Default is the reader with the embedded weights, loaded once.
var Default = sync.OnceValue(func() *Reader {
	return New(atlas.Default(), Models{
		Acts: load("acts.model", actsFile), Instruments: load("instruments.model", instrumentsFile),
		Authorities: load("authorities.model", authoritiesFile), Targets: load("targets.model", targetsFile),
		Status: load("status.model", statusFile),
	})
})

func load(name string, file []byte) *learn.Model {
	m, err := learn.Load(bytes.NewReader(file))
	if err != nil {
		panic(name + ": " + err.Error()) // the tests load it
	}
	return m
}

// instruments are the trigger classes of the lexicon.
var instruments = func() cue.Set {
	var names []string
	for _, i := range tieline.Instruments {
		names = append(names, string(i))
	}
	return Lexicon.Of(names...)
}()

// instrumentOf names the instruments of a set of cue classes.
func instrumentOf(set cue.Set) []string {
	var out []string
	for _, i := range tieline.Instruments {
		if set.Has(Lexicon.Class(string(i))) {
			out = append(out, string(i))
		}
	}
	return out
}

// sameTargets reports whether two lists of targets are of one act: each target of the shorter
// list stands in the longer one. "Chinese cars" and "Chinese batteries" are two acts although both
// fall on China.
func sameTargets(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, t := range a {
		if !slices.Contains(b, t) {
			return false
		}
	}
	return true
}
