package mention

import (
	"testing"

	"github.com/tieline/tieline"
)

func TestRolesAndEmployers(t *testing.T) {
	tests := []struct{ text, person, role, employer string }{
		{"Jim Farley, Ford's CEO, said so.", "Jim Farley", "CEO", "Ford Motor Company"},
		{"Mary Barra, chief executive of General Motors, said so.", "Mary Barra", "chief executive", "General Motors"},
		{"Stellantis chief executive Antonio Filosa said so.", "Antonio Filosa", "chief executive", "Stellantis"},
		{"The talks go on, said Lena Vogel, a spokeswoman for Brannock Cells.", "Lena Vogel", "spokeswoman", "Brannock Cells"},
		{"Stellantis cut its forecast. Finance chief Paul Harmon declined to comment.", "Paul Harmon", "Finance chief", "Stellantis"},
	}
	for _, tt := range tests {
		p := find(t, tt.text, "2025-05-22")
		found := false
		for _, e := range p.Entities {
			if e.Type != tieline.EntityPerson || e.Name != tt.person {
				continue
			}
			found = true
			employer := ""
			if e.Employer >= 0 {
				employer = p.Entities[e.Employer].Name
			}
			if e.Role != tt.role || employer != tt.employer {
				t.Errorf("%s\n got %s @ %s\nwant %s @ %s", tt.text, e.Role, employer, tt.role, tt.employer)
			}
		}
		if !found {
			t.Errorf("%s: no person %s", tt.text, tt.person)
		}
	}
}

func TestIdentity(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"group for its company", "Samsung SDI will build a plant. Samsung said so.", "Samsung SDI = Samsung SDI; Samsung = Samsung SDI"},
		{"two companies of one group", "LG Chem and LG Energy Solution are two companies.", "LG Chem = LG Chem; LG Energy Solution = LG Energy Solution"},
		{"government by description", "The Canadian government lent money to Northvolt.", "Canadian government = Canada; Northvolt = Northvolt"},
		{"description by country and kind", "Stellantis and Samsung SDI met. The Korean battery maker declined to comment.", "Stellantis = Stellantis; Samsung SDI = Samsung SDI; The Korean battery maker = Samsung SDI"},
		{"subject of the governing clause", "Ford told Stellantis that it would sue.", "Ford = Ford Motor Company; Stellantis = Stellantis; it = Ford Motor Company"},
		{"partner is the other one", "Stellantis builds the plant with Samsung SDI. Stellantis thanked its partner.", "Stellantis = Stellantis; Samsung SDI = Samsung SDI; Stellantis = Stellantis; its partner = Samsung SDI"},
		{"defined term", "Osterley Group (the \"Company\") met Ford. The Company agreed.", "Osterley Group = Osterley Group; Ford = Ford Motor Company; The Company = Osterley Group"},
		{"no name", "The Americans make EVs and BEVs. They said GDP rose.", ""},
	}
	for _, tt := range tests {
		if got := show(find(t, tt.text, "2025-05-22"), tieline.EntityOrganization); got != tt.want {
			t.Errorf("%s: %s\n got %s\nwant %s", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestWeightsTableIsReadBack(t *testing.T) {
	w, err := parseWeights(DefaultWeights().Table())
	if err != nil {
		t.Fatal(err)
	}
	if w.Table() != DefaultWeights().Table() {
		t.Error("the table changed by being written and read")
	}
}

// TestLearnWeights lets one feature tell the right choice and looks for it in the weights.
func TestLearnWeights(t *testing.T) {
	with, without := make([]float64, featureCount), make([]float64, featureCount)
	with[fSubject] = 1
	lessons := []Lesson{
		{Choices: [][]float64{with, without}, Right: 0},
		{Choices: [][]float64{without, with}, Right: 1},
	}
	w := LearnWeights(lessons, new(Weights), 0.01)
	if w[pointIt][fSubject] <= 0.5 {
		t.Errorf("weight %.2f", w[pointIt][fSubject])
	}
	if right, all := w.Right(lessons); right["it"] != 2 || all["it"] != 2 {
		t.Errorf("%d right of %d", right["it"], all["it"])
	}
}
