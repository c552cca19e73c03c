package policy

// Standing tells whether an act is law. Only an act in force, or one that was, ever decides an
// answer; the others are kept so that an answer can say why they do not.
type Standing string

// The standings of a rule.
const (
	InForce   Standing = "in_force"
	Announced Standing = "announced" // said by an official, no instrument seen
	Proposed  Standing = "proposed"  // a bill, a draft, an investigation
	Enjoined  Standing = "enjoined"  // stopped by a court for somebody
	Withdrawn Standing = "withdrawn" // taken back before it had effect
	Replaced  Standing = "replaced"  // ordered, but replaced before its first day
)

// Seen tells how surely the text of a rule is known.
type Seen string

// The three degrees of sight.
const (
	Primary   Seen = "primary"   // the statute, regulation, notice or ruling itself
	Secondary Seen = "secondary" // a law firm, an agency's page, the trade press
	Recalled  Seen = "recalled"  // stated from memory: to be verified
)

// Rule is one dated provision. What its value and condition mean depends on the question that it
// answers (Ask) and on the part that it plays there (Role); see docs/rules.md.
type Rule struct {
	ID    string   `yaml:"id"`
	Title string   `yaml:"title"`
	Facts []string `yaml:"facts"` // ids of the collected facts that it states

	Jurisdiction string   `yaml:"jurisdiction"`
	Authority    string   `yaml:"authority"`
	Instrument   string   `yaml:"instrument"`
	Standing     Standing `yaml:"standing"`
	Trigger      string   `yaml:"trigger"` // the event whose date decides: entry, sale, production …

	Ask       string    `yaml:"ask"`
	Role      string    `yaml:"role"`
	AppliesTo AppliesTo `yaml:"applies_to"`
	Values    []Value   `yaml:"values"`
	Condition string    `yaml:"condition"` // CEL, true where the rule bites
	Otherwise string    `yaml:"otherwise"` // what an answer says where the condition fails
	Ground    string    `yaml:"ground"`    // name of the ground or section that an answer lists
	Names     []string  `yaml:"names"`     // the fact that the condition reads, then other names that a query may give it
	Stated    []string  `yaml:"stated"`    // names under which a query may state outright that the condition holds
	Stems     []string  `yaml:"stems"`     // parts of words by which other names for the fact are known

	Line        string     `yaml:"line"`         // label of the duty line
	InTransit   *InTransit `yaml:"in_transit"`   // goods on the water that the rule spares
	StacksWith  []string   `yaml:"stacks_with"`  // for readers: what it adds to
	DisplacedBy []string   `yaml:"displaced_by"` // rules whose application sets this one to nothing
	Exempts     []string   `yaml:"exempts"`      // rules that this one sets to nothing
	Supersedes  []string   `yaml:"supersedes"`   // rules in whose place this one stands
	Suspends    []string   `yaml:"suspends"`     // rules that have no effect while this one runs

	List     string   `yaml:"list"`
	Complete bool     `yaml:"complete"` // the data hold the whole list
	Members  []Member `yaml:"members"`
	Absent   []Absent `yaml:"absent"` // companies known not to be listed
	Counts   []Count  `yaml:"counts"`

	Cite        string   `yaml:"cite"`
	Source      []string `yaml:"source"`
	Seen        Seen     `yaml:"seen"`
	SeenDates   Seen     `yaml:"seen_dates"` // where the days are less sure than the text
	VerifyAfter Day      `yaml:"verify_after"`
	Note        string   `yaml:"note"`
	Gap         string   `yaml:"gap"`   // why the periods leave a gap between them
	Watch       []string `yaml:"watch"` // words of official documents that tell that the rule may change
	Left        string   `yaml:"left"`  // why no question turns on the rule, for role note

	file  string // where it was read, for error messages
	index int    // its place in the file
	order int    // its place in the book
	cond  *condition
}

// AppliesTo says what a rule is about. A list that is empty does not narrow it.
type AppliesTo struct {
	Origins       []string `yaml:"origins"`
	ExceptOrigins []string `yaml:"except_origins"`
	Destinations  []string `yaml:"destinations"`
	Goods         []string `yaml:"goods"` // tariff prefixes
	ExceptGoods   []string `yaml:"except_goods"`
	Uses          []string `yaml:"uses"`
	Claims        []string `yaml:"claims"`  // preferences that must be claimed, and be open to the origin
	Parties       []string `yaml:"parties"` // companies of the book
	Credits       []string `yaml:"credits"`
	Products      []string `yaml:"products"`
	Properties    []string `yaml:"properties"`
	Lists         []string `yaml:"lists"`
	Buyers        []string `yaml:"buyers"`
	Relations     []string `yaml:"relations"`
	Items         []string `yaml:"items"` // goods or technologies by name
	Countries     []string `yaml:"countries"`
}

// Value is what a rule says during one period: From is the first day, To the first day no longer.
type Value struct {
	From     Day                `yaml:"from"`
	To       Day                `yaml:"to"`
	Percent  *float64           `yaml:"percent"`
	AllIn    bool               `yaml:"all_in"`    // Percent is the total with the ordinary duty, not an addition
	Special  map[string]float64 `yaml:"special"`   // ordinary rate under a claimed preference
	ByOrigin map[string]float64 `yaml:"by_origin"` // percent by country or group
	ByParty  map[string]float64 `yaml:"by_party"`  // percent by producer
	Others   *float64           `yaml:"others"`    // percent of producers that ByParty does not name
	Number   *float64           `yaml:"number"`
	Unit     string             `yaml:"unit"`
	Text     string             `yaml:"text"`
	Unknown  string             `yaml:"unknown"` // why the value cannot be known
	Needs    []string           `yaml:"needs"`   // facts that would settle it
	Note     string             `yaml:"note"`    // added to what answers say
	Warn     string             `yaml:"warn"`    // added to the warnings of answers
}

// InTransit spares goods that were loaded before a day and entered before another.
type InTransit struct {
	LoadedBefore  Day `yaml:"loaded_before"`
	EnteredBefore Day `yaml:"entered_before"`
}

// Member is one company's time on a list.
type Member struct {
	Company string `yaml:"company"`
	From    Day    `yaml:"from"`
	To      Day    `yaml:"to"`
	Clause  string `yaml:"clause"`
	Reason  string `yaml:"reason"`
	Seen    Seen   `yaml:"seen"`
	// UnknownFrom is the day from which it is not known whether the company is still listed.
	UnknownFrom Day `yaml:"unknown_from"`
}

// Absent says that a company was looked for on a list and is not there.
type Absent struct {
	Company string `yaml:"company"`
	Until   Day    `yaml:"until"` // the last day for which that was seen
	Reason  string `yaml:"reason"`
}

// Count is the length of a list during a period.
type Count struct {
	From   Day `yaml:"from"`
	To     Day `yaml:"to"`
	Number int `yaml:"number"`
}

// at gives the value in force on a day.
func (r *Rule) at(d Day) *Value {
	for i := range r.Values {
		if v := &r.Values[i]; v.From <= d && d < v.To {
			return v
		}
	}
	return nil
}

// since is the first day of the stretch without a gap in which the rule says something on a day.
func (r *Rule) since(d Day) Day {
	first := Day(0)
	for i := range r.Values {
		v := &r.Values[i]
		if i == 0 || r.Values[i-1].To < v.From {
			first = v.From
		}
		if v.From <= d && d < v.To {
			return first
		}
	}
	return 0
}

// live reports whether the rule can decide anything: the others are kept for the record.
func (r *Rule) live() bool { return r.Standing == InForce }

// from is the first day on which the rule says anything, to the first day on which it no longer does.
func (r *Rule) from() Day {
	if len(r.Values) == 0 {
		return 0
	}
	return r.Values[0].From
}

func (r *Rule) to() Day {
	if len(r.Values) == 0 {
		return Always
	}
	return r.Values[len(r.Values)-1].To
}
