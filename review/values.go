package review

import (
	"fmt"
	"slices"

	"github.com/tieline/tieline"
)

// ValueFields names the values of a claim that are corrected by a word each, in the order in which a
// person is asked for them.
var ValueFields = []string{"status", "kind", "place", "venture", "date"}

// Values makes a correction out of what a person wrote in the fields; "-" takes a value away, and
// nothing leaves it as it is.
func Values(fields map[string]string) (*tieline.Correction, error) {
	x := &tieline.Correction{}
	optional := func(s string) *string {
		switch s {
		case "":
			return nil
		case "-":
			s = ""
		}
		return &s
	}
	x.Place, x.Venture = optional(fields["place"]), optional(fields["venture"])
	if d := optional(fields["date"]); d != nil {
		date, err := tieline.ParseDate(*d)
		if err != nil {
			return nil, invalid("date", err.Error())
		}
		x.Date = &date
	}
	if x.Status = tieline.Status(fields["status"]); x.Status != "" && !slices.Contains(tieline.Statuses, x.Status) {
		return nil, invalid("status", fmt.Sprintf("%q is not one of %v", x.Status, tieline.Statuses))
	}
	if x.Kind = tieline.Kind(fields["kind"]); x.Kind != "" && !slices.Contains(tieline.Kinds, x.Kind) {
		return nil, invalid("kind", fmt.Sprintf("%q is not one of %v", x.Kind, tieline.Kinds))
	}
	if x.Status == "" && x.Kind == "" && x.Place == nil && x.Venture == nil && x.Date == nil {
		return nil, invalid("correct", "no value is given")
	}
	return x, nil
}

func invalid(input, reason string) error {
	return &tieline.Error{Code: tieline.ErrInvalid, Op: "review", Input: input, Reason: reason}
}
