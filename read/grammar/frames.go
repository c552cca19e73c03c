package grammar

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieline/tieline"
)

// Frame says which arguments of a predicate are which parties of which kind of deal. The fields
// are explained in frames.yaml.
type Frame struct {
	ID      string                      `yaml:"id"`
	Kind    tieline.Kind                `yaml:"kind"`
	Class   Class                       `yaml:"class"`
	Part    string                      `yaml:"part"`
	Roles   map[tieline.Role][]Function `yaml:"roles"`
	Object  objectCondition             `yaml:"object"`
	Must    []string                    `yaml:"must"`
	MustNot []string                    `yaml:"mustnot"`
}

type objectCondition struct {
	Is []Class `yaml:"is"`
	No []Class `yaml:"no"`
}

func parseFrames(b []byte) ([]Frame, error) {
	var frames []Frame
	if err := strictYAML(b, &frames); err != nil {
		return nil, fmt.Errorf("frames: %w", err)
	}
	seen := map[string]bool{}
	for i := range frames {
		f := &frames[i]
		if f.ID == "" || seen[f.ID] {
			return nil, fmt.Errorf("frames: frame %d has no id of its own (%q)", i+1, f.ID)
		}
		seen[f.ID] = true
		if !slices.Contains(tieline.Kinds, f.Kind) {
			return nil, fmt.Errorf("frames: %s: no kind of deal is called %q", f.ID, f.Kind)
		}
		for role := range f.Roles {
			if !slices.Contains(f.Kind.Roles(), role) {
				return nil, fmt.Errorf("frames: %s: a %s has no %s", f.ID, f.Kind, role)
			}
		}
		if len(f.Must) == 0 {
			return nil, fmt.Errorf("frames: %s has no example that it must read", f.ID)
		}
	}
	return frames, nil
}

// matches reports whether the frame can be about the predicate.
func (f *Frame) matches(p *Predicate) bool {
	if !slices.Contains(p.Classes, f.Class) || (f.Part == "verb") != p.Verb {
		return false
	}
	for _, c := range f.Object.No {
		if slices.Contains(p.Objects, c) {
			return false
		}
	}
	return len(f.Object.Is) == 0 || slices.ContainsFunc(f.Object.Is, func(c Class) bool { return slices.Contains(p.Objects, c) })
}

// rolesOf lists the roles that a function can have, in the order of the guide.
func (f *Frame) rolesOf(fn Function) []tieline.Role {
	var out []tieline.Role
	for _, role := range f.Kind.Roles() {
		if slices.Contains(f.Roles[role], fn) {
			out = append(out, role)
		}
	}
	return out
}

// roles gives two arguments their roles: different ones, unless the kind has only one.
func (f *Frame) roles(a, b Function) (ra, rb tieline.Role, ok bool) {
	for _, ra := range f.rolesOf(a) {
		for _, rb := range f.rolesOf(b) {
			if ra != rb || len(f.Kind.Roles()) == 1 {
				return ra, rb, true
			}
		}
	}
	return "", "", false
}

// Reading is what one frame makes of two arguments of a predicate.
type Reading struct {
	Frame *Frame
	A, B  tieline.Role
}

// Readings lists what the frames say of two arguments, by their functions, of a predicate.
func (g *Grammar) Readings(p *Predicate, a, b Function) []Reading {
	var out []Reading
	for _, c := range p.Classes {
		for _, i := range g.byClass[c] {
			f := &g.Frames[i]
			if !f.matches(p) {
				continue
			}
			ra, rb, ok := f.roles(a, b)
			if !ok {
				continue
			}
			out = append(out, Reading{f, ra, rb})
		}
	}
	return out
}

// ExampleParties takes the brackets out of an example sentence and gives the byte ranges of the
// parties and, for a sentence that must match, their roles.
func ExampleParties(example string) (text string, parties [][2]int, roles []tieline.Role) {
	sentence, list, _ := strings.Cut(example, " = ")
	for _, r := range strings.Fields(list) {
		roles = append(roles, tieline.Role(r))
	}
	var b strings.Builder
	for _, r := range sentence {
		switch r {
		case '[':
			parties = append(parties, [2]int{b.Len(), 0})
		case ']':
			parties[len(parties)-1][1] = b.Len()
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), parties, roles
}
