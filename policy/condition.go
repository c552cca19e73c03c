package policy

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// conditionCost bounds the work of one condition; the book's own stay below a hundredth of it.
const conditionCost = 10_000

// truth is yes, no or unknown: what a condition or a question comes to when facts may be missing.
type truth int8

const (
	unknown truth = iota
	no
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// value is the form in which answers state a truth.
func (t truth) value() any {
	switch t {
	case yes:
		return true
	case no:
		return false
	}
	return Unknown
}

// and is no where either is no, else unknown where either is unknown.
func (t truth) and(u truth) truth {
	switch {
	case t == no || u == no:
		return no
	case t == unknown || u == unknown:
		return unknown
	}
	return yes
}

// or is yes where either is yes, else unknown where either is unknown.
func (t truth) or(u truth) truth {
	switch {
	case t == yes || u == yes:
		return yes
	case t == unknown || u == unknown:
		return unknown
	}
	return no
}

// condition is a CEL expression over the fields of one question, type-checked when it was loaded.
type condition struct {
	program cel.Program
	source  string
}

// environment declares the fields of a question to CEL, so that a condition that misspells one, or
// compares it with the wrong type, is refused when the book is loaded.
func environment(fields map[string]string) (*cel.Env, error) {
	opts := []cel.EnvOption{cel.CrossTypeNumericComparisons(true)}
	for name, kind := range fields {
		opts = append(opts, cel.Variable(name, celType(kind)))
	}
	return cel.NewEnv(opts...)
}

func celType(kind string) *cel.Type {
	switch kind {
	case kindNumber, kindAmount, kindPercent, kindYear:
		return cel.DoubleType
	case kindBool:
		return cel.BoolType
	case kindWords, kindTexts, kindDays:
		return cel.ListType(cel.StringType)
	case kindAny:
		return cel.DynType
	}
	return cel.StringType // dates too: ISO dates compare as text
}

func compile(env *cel.Env, source string) (*condition, error) {
	ast, issues := env.Compile(source)
	if issues.Err() != nil {
		e := issues.Errors()[0]
		return nil, fmt.Errorf("condition, line %d column %d: %s", e.Location.Line(), e.Location.Column()+1, e.Message)
	}
	if ast.OutputType() != cel.BoolType {
		return nil, fmt.Errorf("condition gives %s, not a truth value", ast.OutputType())
	}
	program, err := env.Program(ast, cel.EvalOptions(cel.OptPartialEval), cel.CostLimit(conditionCost))
	if err != nil {
		return nil, fmt.Errorf("condition: %w", err)
	}
	return &condition{program: program, source: source}, nil
}

// eval gives the condition's truth for what a query states, and the fields whose absence leaves it
// open. A rule without a condition always holds.
func (c *condition) eval(f *facts) (truth, []string, error) {
	if c == nil {
		return yes, nil, nil
	}
	vars, err := cel.PartialVars(f.activation(), f.patterns()...)
	if err != nil {
		return unknown, nil, err
	}
	out, _, err := c.program.Eval(vars)
	if err != nil {
		return unknown, nil, fmt.Errorf("condition %q: %w", c.source, err)
	}
	if u, ok := out.(*types.Unknown); ok {
		var missing []string
		for _, id := range u.IDs() {
			trails, _ := u.GetAttributeTrails(id)
			for _, t := range trails {
				name, _, _ := strings.Cut(t.Variable(), ".")
				if !slices.Contains(missing, name) {
					missing = append(missing, name)
				}
			}
		}
		slices.Sort(missing)
		return unknown, missing, nil
	}
	b, ok := out.Value().(bool)
	if !ok {
		return unknown, nil, fmt.Errorf("condition %q gave %v", c.source, out.Value())
	}
	return truthOf(b), nil, nil
}
