package tieline

import (
	"errors"
	"fmt"
	"strings"
)

// Code sorts errors by what the caller can do about them.
type Code string

// The codes of Error.
const (
	ErrInvalid  Code = "invalid"   // the input is wrong; mend it
	ErrNotFound Code = "not_found" // what was asked for does not exist
	ErrConflict Code = "conflict"  // it contradicts what is stored
	ErrInternal Code = "internal"  // a fault of Tieline or of the machine
)

// Error is what Tieline tells a person: the input, the reason and the next step. Errors are
// returned, not logged; the command line prints them once.
type Error struct {
	Code   Code
	Op     string // what was being done: "read feed"
	Input  string // file, address, line or id
	Reason string // what is wrong with it
	Hint   string // what to do next
	Err    error  // the cause, if another error
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Input != "" {
		b.WriteString(e.Input + ": ")
	}
	b.WriteString(e.Reason)
	if e.Reason == "" && e.Err != nil {
		b.WriteString(e.Err.Error())
	}
	if e.Hint != "" {
		b.WriteString(" (" + e.Hint + ")")
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf is the code of the first Error in err's chain: ErrInternal where there is none, empty for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ErrInternal
}

func errNoEvidence(kind string, i int, d *Document) error {
	return &Error{Code: ErrInternal, Op: "verify records", Input: d.Ref, Reason: fmt.Sprintf("%s %d has no evidence", kind, i)}
}
