package corpus

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tieline/tieline"
)

// Alternatives is a value of a reference annotation that may rightly be given in several ways,
// canonical first: "General Motors|GM", "exploring|announced". Numbers keep the way they are written.
type Alternatives string

// All lists the ways; none for the empty value.
func (a Alternatives) All() []string {
	var out []string
	for s := range strings.SplitSeq(string(a), "|") {
		if strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return out
}

// First is the canonical way, empty where there is none.
func (a Alternatives) First() string {
	if all := a.All(); len(all) > 0 {
		return all[0]
	}
	return ""
}

// Has reports whether v is one of the ways, to the letter.
func (a Alternatives) Has(v string) bool { return slices.Contains(a.All(), v) }

// UnmarshalJSON takes a string, or a number as it is written.
func (a *Alternatives) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		*a = ""
		return nil
	case len(b) > 0 && b[0] == '"':
		return json.Unmarshal(b, (*string)(a))
	case len(b) > 0 && (b[0] == '-' || b[0] >= '0' && b[0] <= '9'):
		*a = Alternatives(b)
		return nil
	}
	return fmt.Errorf("%.40s is neither a text nor a number", b)
}

// MarshalJSON writes the alternatives as one string.
func (a Alternatives) MarshalJSON() ([]byte, error) { return json.Marshal(string(a)) }

// Gold is the reference annotation of one document, as docs/records.md defines it.
type Gold struct {
	ID         string         `json:"id"`
	Deals      []GoldDeal     `json:"deals"`
	Facilities []GoldFacility `json:"facilities"`
	Measures   []GoldMeasure  `json:"measures"`
	Policies   []GoldPolicy   `json:"policies"`
	Speakers   []GoldSpeaker  `json:"speakers"`
}

// GoldParty is an organisation in a reference deal.
type GoldParty struct {
	Name Alternatives `json:"name"`
	Role tieline.Role `json:"role"`
}

// GoldDeal is a deal of a reference annotation. Optional, here and below: the record counts
// neither for nor against.
type GoldDeal struct {
	Kind     Alternatives   `json:"kind"`
	Parties  []GoldParty    `json:"parties"`
	Status   Alternatives   `json:"status"`
	Place    Alternatives   `json:"place,omitempty"`
	Venture  Alternatives   `json:"venture,omitempty"`
	Origin   Alternatives   `json:"origin,omitempty"`
	Via      []Alternatives `json:"via,omitempty"`
	Optional bool           `json:"optional,omitempty"`
}

// GoldAmount is a value with its unit.
type GoldAmount struct {
	Value Alternatives `json:"value"`
	Unit  Alternatives `json:"unit"`
}

// GoldFacility is a facility of a reference annotation.
type GoldFacility struct {
	Name       Alternatives   `json:"name,omitempty"`
	Place      Alternatives   `json:"place,omitempty"`
	Owners     []Alternatives `json:"owners"`
	Status     Alternatives   `json:"status"`
	Capacity   *GoldAmount    `json:"capacity,omitempty"`
	Investment *GoldAmount    `json:"investment,omitempty"`
	Jobs       Alternatives   `json:"jobs,omitempty"`
	Start      Alternatives   `json:"start,omitempty"`
	Optional   bool           `json:"optional,omitempty"`
}

// GoldMeasure is a figure of a reference annotation.
type GoldMeasure struct {
	Measure  Alternatives   `json:"measure"`
	Value    Alternatives   `json:"value"`
	Unit     Alternatives   `json:"unit"`
	About    []Alternatives `json:"about"`
	Optional bool           `json:"optional,omitempty"`
}

// GoldPolicy is a public act of a reference annotation.
type GoldPolicy struct {
	Instrument Alternatives   `json:"instrument"`
	Authority  Alternatives   `json:"authority"`
	Target     []Alternatives `json:"target"`
	Value      Alternatives   `json:"value,omitempty"`
	Unit       Alternatives   `json:"unit,omitempty"`
	Status     Alternatives   `json:"status"`
	Optional   bool           `json:"optional,omitempty"`
}

// GoldSpeaker is a speaker of a reference annotation.
type GoldSpeaker struct {
	Name         Alternatives `json:"name"`
	Organization Alternatives `json:"organization,omitempty"`
	Optional     bool         `json:"optional,omitempty"`
}

// LoadGold reads every *.gold.json of a folder, sorted by file name; in a folder without such
// files, every *.json.
func LoadGold(dir string) ([]*Gold, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.gold.json"))
	if err == nil && len(files) == 0 {
		files, err = filepath.Glob(filepath.Join(dir, "*.json"))
	}
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, &tieline.Error{Code: tieline.ErrNotFound, Op: "load reference annotations", Input: dir, Reason: "the folder holds no *.gold.json", Hint: "name the folder of the annotated documents"}
	}
	slices.Sort(files)
	var out []*Gold
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		g := new(Gold)
		if err := json.Unmarshal(b, g); err != nil {
			return nil, &tieline.Error{Code: tieline.ErrInvalid, Op: "load reference annotations", Input: f, Reason: err.Error()}
		}
		out = append(out, g)
	}
	return out, nil
}
