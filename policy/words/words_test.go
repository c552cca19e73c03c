package words_test

import (
	"testing"

	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/policy/words"
)

func TestCondition(t *testing.T) {
	for source, want := range map[string]string{
		`cell_energy_wh >= 12 && energy_density_wh_per_l >= 100`: "the energy of one cell is at least 12 Wh, and the cells' energy density is at least 100 Wh a litre",
		`!uses_cells`:                        "the module uses no cells",
		`!(uses_cells || fuel_cell_vehicle)`: "the module uses no cells, and it is not for a hydrogen fuel-cell vehicle",
		`produced_in in ["US", "PR"]`:        "the country of production is the United States or PR",
		`!mineral.matches('(?i)graphite') || purity_percent >= 99.9`: "the mineral is not graphite, or the purity is at least 99.9 %",
		`has_model_year && model_year < 2027`:                        "it has a model year, and the model year lies before 2027",
		`date >= "2023-01-01"`:                                       "the day that decides is or lies after 2023-01-01",
		`action == "sell" && actor_control in ["CN", "RU"]`:          "the act is selling, and the country that controls the maker or importer is CN or RU",
		`false`:             "never",
		`size(amended) > 3`: `size(amended) > 3`,
		`nonsense &&`:       `nonsense &&`,
	} {
		if got := words.Condition(source); got != want {
			t.Errorf("%s\n is %s\nnot %s", source, got, want)
		}
	}
}

// Every condition of the book can be put into plain words.
func TestConditionsOfTheBook(t *testing.T) {
	for _, r := range policy.Default().Rules() {
		if r.Condition != "" && words.Condition(r.Condition) == r.Condition {
			t.Errorf("%s: %s has no plain words", r.ID, r.Condition)
		}
	}
}

func TestFact(t *testing.T) {
	for missing, want := range map[string]string{
		"signed":                           "the day on which the licence was signed",
		"terms: full_know_how":             "whether the licensee gets all the know-how to produce alone",
		"meets_thresholds":                 "whether the technical thresholds are met",
		"gvwr_lb":                          "the vehicle's gross weight rating",
		"owners and contracts of Hale_Inc": "owners and contracts of Hale Inc",
	} {
		if got := words.Fact(missing); got != want {
			t.Errorf("%s is %q, not %q", missing, got, want)
		}
	}
}
