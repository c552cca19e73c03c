package tieline

// MeasureKind says what a figure measures.
type MeasureKind string

// MeasureKinds lists every kind of measure, as docs/records.md defines them.
var MeasureKinds = []MeasureKind{
	"investment", "price", "funding", "write_down", "revenue", "profit", "loss", "jobs", "capacity",
	"stake", "sales", "production", "market_share", "growth", "duty_rate", "credit", "cost", "range",
	"energy_density", "area", "other",
}

// Measure is a figure with a unit. Money stands in units of its currency: 2.5 billion dollars
// is 2500000000 USD.
type Measure struct {
	Measure    MeasureKind `json:"measure"`
	Value      float64     `json:"value"`
	Unit       string      `json:"unit"`
	About      []string    `json:"about"`
	Confidence float64     `json:"confidence"`
	Evidence   []Evidence  `json:"evidence"`
	Slots      Slots       `json:"slots,omitempty"`
}
