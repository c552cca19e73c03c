// Package sites reads the facilities of a page: plants, mines, refineries, research centres, with
// place, owners, status and, where stated, capacity, investment, jobs and start.
//
//	facilities := sites.Default().Read(page)
//
// Triggers speak of a site: nouns ("factory", "mine"; data/cues.tsv), names of plants, verbs of
// making with a place, capacities. At each trigger every near place and every near organisation
// are weighed together: whether this place with this owner is a facility is one learned choice
// (data/links.model), its status another (data/status.model). The triggers of one place are one
// facility. Both models are trained by cmd/train on the annotated text in corpus/.
package sites

import (
	"bytes"
	_ "embed"
	"sync"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/read/cue"
	"github.com/tieline/tieline/read/learn"
	"github.com/tieline/tieline/read/mention"
	"github.com/tieline/tieline/read/scene"
)

//go:embed data/cues.tsv
var cuesFile string

//go:embed data/links.model
var linksFile []byte

//go:embed data/status.model
var statusFile []byte

// Lexicon is the cue words of facilities.
var Lexicon = cue.Parse(cuesFile)

// LinkClasses are the choices of the model of links.
var LinkClasses = []string{"apart", "facility"}

// StatusClasses are the choices of the model of the status.
var StatusClasses = func() []string {
	var out []string
	for _, s := range tieline.FacilityStatuses {
		out = append(out, string(s))
	}
	return out
}()

// Reader reads facilities. It is immutable and safe for concurrent use.
type Reader struct {
	atlas         *atlas.Atlas
	links, status *learn.Model
}

// New makes a reader with the given weights.
func New(a *atlas.Atlas, links, status *learn.Model) *Reader { return &Reader{a, links, status} }

// Default is the reader with the embedded weights, loaded once.
var Default = sync.OnceValue(func() *Reader {
	return New(atlas.Default(), load("links.model", linksFile), load("status.model", statusFile))
})

func load(name string, file []byte) *learn.Model {
	m, err := learn.Load(bytes.NewReader(file))
	if err != nil {
		panic(name + ": " + err.Error()) // the tests load it
	}
	return m
}

// least is the confidence from which on a place with an owner is a facility; alsoOwner that of a
// further owner.
const (
	least     = 0.45
	alsoOwner = 0.45
)

// Candidate is a place with an owner at one trigger.
type Candidate struct {
	Place, Owner int // entities
	Trigger      int // index in Triggers
	Features     learn.Features
}

// Scene is what the candidates of a page share.
type Scene struct {
	*scene.Scene
	triggers []trigger
	about    []learn.Features // of each trigger
	stage    []learn.Features // what speaks for the status at each trigger
	placeAt  [][]link
	ownerAt  [][]link
}

// Look finds the triggers and links of a page.
func Look(p *mention.Page) *Scene {
	s := &Scene{Scene: scene.New(p, Lexicon)}
	s.triggers = triggers(s.Scene)
	main := mainOwners(p)
	for i := range s.triggers {
		t := &s.triggers[i]
		s.about = append(s.about, describeTrigger(s.Scene, t))
		s.stage = append(s.stage, describeStage(s.Scene, t))
		places := mostPlaces
		if t.kind == "place" {
			places = 1 // itself
		}
		s.placeAt = append(s.placeAt, links(s.Scene, t, places, isPlace, nil))
		s.ownerAt = append(s.ownerAt, links(s.Scene, t, mostOwners, isOwner, main))
	}
	return s
}

// Candidates gives every place with every owner at every trigger.
func (s *Scene) Candidates() []Candidate {
	var out []Candidate
	s.each(func(t int, c *parts) {
		f := make(learn.Features, 0, len(c.place)+len(c.owner)+len(c.pair)+len(s.about[t]))
		f = append(f, c.place...)
		f = append(f, c.owner...)
		f = append(f, c.pair...)
		f = append(f, s.about[t]...)
		out = append(out, Candidate{c.placeLink.entity, c.ownerLink.entity, t, f})
	})
	return out
}

// parts are the features of a candidate by what they describe; those of a place and of an owner
// are shared by all candidates of a trigger that have them.
type parts struct {
	placeLink, ownerLink link
	placeAt, ownerAt     int // indices of the links
	place, owner, pair   learn.Features
}

// each visits every place with every owner at every trigger.
func (s *Scene) each(visit func(t int, c *parts)) {
	var c parts
	for i := range s.triggers {
		t := &s.triggers[i]
		if len(s.placeAt[i]) == 0 || len(s.ownerAt[i]) == 0 {
			continue
		}
		owners := make([]learn.Features, len(s.ownerAt[i]))
		for k, l := range s.ownerAt[i] {
			owners[k] = describeLink(s.Scene, t, l, "owner", k)
		}
		for k, l := range s.placeAt[i] {
			c.place = describeLink(s.Scene, t, l, "place", k)
			for o := range owners {
				c.placeLink, c.ownerLink, c.placeAt, c.ownerAt, c.owner = l, s.ownerAt[i][o], k, o, owners[o]
				c.pair = c.pair[:0]
				describePair(s.Scene, &c.pair, t, l, s.ownerAt[i][o], s.ownerAt[i])
				visit(i, &c)
			}
		}
	}
}
