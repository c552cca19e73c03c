package tieline

// Instrument is the form of a public act.
type Instrument string

// Instruments lists every instrument, as docs/records.md defines them.
var Instruments = []Instrument{
	"tariff", "tax_credit", "ban", "listing", "quota", "subsidy", "export_control", "investigation", "rule", "agreement",
}

// PolicyStatus is the state of a public act.
type PolicyStatus string

// PolicyStatuses lists every state of a public act.
var PolicyStatuses = []PolicyStatus{"proposed", "announced", "in_force", "eased", "ended", "blocked"}

// Policy is an act of a public body that bears on trade, tax or security, as one document states it.
type Policy struct {
	Instrument Instrument   `json:"instrument"`
	Authority  string       `json:"authority"` // jurisdiction: US, China, EU, Michigan
	Target     []string     `json:"target"`    // countries, companies, goods that it falls on
	Value      *float64     `json:"value,omitempty"`
	Unit       string       `json:"unit,omitempty"`
	Status     PolicyStatus `json:"status"`
	Confidence float64      `json:"confidence"`
	Evidence   []Evidence   `json:"evidence"`
	Slots      Slots        `json:"slots,omitempty"`
}
