package tieline

// FacilityStatus is the state of a plant or other site.
type FacilityStatus string

// The states of a facility.
const (
	FacilityPlanned      FacilityStatus = "planned"
	FacilityConstruction FacilityStatus = "construction"
	FacilityOperating    FacilityStatus = "operating"
	FacilitySuspended    FacilityStatus = "suspended"
	FacilityCancelled    FacilityStatus = "cancelled"
	FacilityClosed       FacilityStatus = "closed"
)

// FacilityStatuses lists every state of a facility.
var FacilityStatuses = []FacilityStatus{FacilityPlanned, FacilityConstruction, FacilityOperating, FacilitySuspended, FacilityCancelled, FacilityClosed}

// Facility is a plant, mine, research centre or other site as one document states it.
type Facility struct {
	Name       string         `json:"name,omitempty"`
	Place      string         `json:"place,omitempty"`
	Owners     []string       `json:"owners"`
	Status     FacilityStatus `json:"status"`
	Capacity   *Amount        `json:"capacity,omitempty"`   // GWh/year or vehicles/year
	Investment *Amount        `json:"investment,omitempty"` // in units of a currency
	Jobs       *float64       `json:"jobs,omitempty"`
	Start      Date           `json:"start,omitzero"` // first production
	Confidence float64        `json:"confidence"`
	Evidence   []Evidence     `json:"evidence"`
	Slots      Slots          `json:"slots,omitempty"`
}

// Amount is a value with its unit.
type Amount struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}
