package words

import (
	"fmt"
	"strconv"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// Condition puts a condition of a rule into plain words. What it cannot put stays as it is written.
func Condition(source string) string {
	env, err := cel.NewEnv()
	if err != nil {
		return source
	}
	parsed, issues := env.Parse(source)
	if issues.Err() != nil {
		return source
	}
	s, ok := truth(parsed.NativeRep().Expr(), true)
	if !ok {
		return source
	}
	return s
}

// truth says that an expression holds, or, where want is false, that it does not.
func truth(e ast.Expr, want bool) (string, bool) {
	switch e.Kind() {
	case ast.IdentKind:
		f, ok := load().Fields[e.AsIdent()]
		if want {
			return f.Yes, ok && f.Yes != ""
		}
		return f.No, ok && f.No != ""
	case ast.LiteralKind:
		if e.AsLiteral().Value() == want {
			return "always", true
		}
		return "never", true
	case ast.CallKind:
		return call(e.AsCall(), want)
	}
	return "", false
}

func call(c ast.CallExpr, want bool) (string, bool) {
	args := c.Args()
	switch name := c.FunctionName(); name {
	case operators.LogicalNot:
		return truth(args[0], !want)
	case operators.LogicalAnd, operators.LogicalOr:
		join := ", and "
		if (name == operators.LogicalOr) == want {
			join = ", or "
		}
		a, ok1 := truth(args[0], want)
		b, ok2 := truth(args[1], want)
		return a + join + b, ok1 && ok2
	case operators.In:
		list := args[1].AsList().Elements()
		values := make([]string, len(list))
		for i, x := range list {
			values[i] = literal(x)
		}
		return quantity(args[0]).Is + either(want, " is ", " is none of ") + or(values), quantity(args[0]).Is != ""
	case "matches":
		pattern := strings.TrimPrefix(literal(args[0]), "(?i)")
		return quantity(c.Target()).Is + either(want, " is ", " is not ") + pattern, quantity(c.Target()).Is != ""
	default:
		return comparison(name, args, want)
	}
}

// comparisons gives the words of a comparison and of its opposite.
var comparisons = map[string][2]string{
	operators.Equals:        {" is ", " is not "},
	operators.NotEquals:     {" is not ", " is "},
	operators.Less:          {" is less than ", " is at least "},
	operators.LessEquals:    {" is at most ", " is more than "},
	operators.Greater:       {" is more than ", " is at most "},
	operators.GreaterEquals: {" is at least ", " is less than "},
}

// timely gives the same of days and years.
var timely = map[string][2]string{
	operators.Equals:        {" is ", " is not "},
	operators.Less:          {" lies before ", " is or lies after "},
	operators.GreaterEquals: {" is or lies after ", " lies before "},
}

func comparison(name string, args []ast.Expr, want bool) (string, bool) {
	if len(args) != 2 {
		return "", false
	}
	f, value := quantity(args[0]), literal(args[1])
	table := comparisons
	if _, isNumber := strconv.ParseFloat(value, 64); isNumber != nil || f.Unit == "" && strings.Contains(f.Is, "year in") || f.Is == "the model year" {
		table = timely
	}
	verb, ok := table[name]
	if !ok || f.Is == "" || value == "" {
		return "", false
	}
	s := f.Is + either(want, verb[0], verb[1]) + value
	if f.Unit != "" {
		s += " " + f.Unit
	}
	return s, true
}

func quantity(e ast.Expr) field {
	if e.Kind() != ast.IdentKind {
		return field{}
	}
	return load().Fields[e.AsIdent()]
}

func literal(e ast.Expr) string {
	if e.Kind() != ast.LiteralKind {
		return ""
	}
	if s, ok := e.AsLiteral().Value().(string); ok {
		return Of(s)
	}
	return fmt.Sprint(e.AsLiteral().Value())
}

func either(want bool, yes, no string) string {
	if want {
		return yes
	}
	return no
}

func or(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}
