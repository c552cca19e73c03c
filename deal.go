package tieline

// Kind is the form of a deal. The meanings are fixed in docs/records.md.
type Kind string

// The kinds of deal.
const (
	JointVenture Kind = "joint_venture"
	Licence      Kind = "licence"
	Supply       Kind = "supply"
	Acquisition  Kind = "acquisition"
	Funding      Kind = "funding"
	Partnership  Kind = "partnership"
)

// Kinds lists every kind in the order of docs/records.md.
var Kinds = []Kind{JointVenture, Licence, Supply, Acquisition, Funding, Partnership}

// Role is what a party is in a deal.
type Role string

// The roles.
const (
	RolePartner   Role = "partner"
	RoleLicensor  Role = "licensor"
	RoleLicensee  Role = "licensee"
	RoleSupplier  Role = "supplier"
	RoleBuyer     Role = "buyer"
	RoleSeller    Role = "seller"
	RoleTarget    Role = "target"
	RoleFunder    Role = "funder"
	RoleRecipient Role = "recipient"
)

// Roles gives the roles that a kind of deal has.
func (k Kind) Roles() []Role {
	switch k {
	case JointVenture, Partnership:
		return []Role{RolePartner}
	case Licence:
		return []Role{RoleLicensor, RoleLicensee}
	case Supply:
		return []Role{RoleSupplier, RoleBuyer}
	case Acquisition:
		return []Role{RoleBuyer, RoleSeller, RoleTarget}
	case Funding:
		return []Role{RoleFunder, RoleRecipient}
	}
	return nil
}

// Status is the stage at which a document says that a deal stands.
type Status string

// The statuses.
const (
	Exploring Status = "exploring"
	Announced Status = "announced"
	Agreed    Status = "agreed"
	Active    Status = "active"
	Suspended Status = "suspended"
	Exiting   Status = "exiting"
	Ended     Status = "ended"
	Denied    Status = "denied"
)

// Statuses lists every status of a deal.
var Statuses = []Status{Exploring, Announced, Agreed, Active, Suspended, Exiting, Ended, Denied}

// Origin is where the document says that the information comes from.
type Origin string

// The origins.
const (
	OriginNone       Origin = "none" // the document's own voice
	OriginParty      Origin = "party"
	OriginGovernment Origin = "government"
	OriginUnnamed    Origin = "unnamed"
	OriginThirdParty Origin = "third_party"
)

// Origins lists every origin.
var Origins = []Origin{OriginNone, OriginParty, OriginGovernment, OriginUnnamed, OriginThirdParty}

// Party is an organisation in a deal.
type Party struct {
	Name     string     `json:"name"`              // canonical where it is known
	Role     Role       `json:"role"`              //
	Text     string     `json:"text,omitempty"`    // the name as the document writes it
	Aliases  []string   `json:"aliases,omitempty"` // further spellings in the document
	Entity   string     `json:"entity,omitempty"`  // id of the document's entity
	Evidence []Evidence `json:"evidence,omitempty"`
}

// Deal is a tie between two or more named organisations as one document states it.
type Deal struct {
	Kind       Kind       `json:"kind"`
	Parties    []Party    `json:"parties"`
	Status     Status     `json:"status"`
	Place      string     `json:"place,omitempty"`   // most exact first: "Kokomo, Indiana, US"
	Venture    string     `json:"venture,omitempty"` // the joint company
	Date       Date       `json:"date,omitzero"`     // when the stage began, where the document says so
	Origin     Origin     `json:"origin"`
	Via        []string   `json:"via"` // outlets through which it is relayed
	Confidence float64    `json:"confidence"`
	Evidence   []Evidence `json:"evidence"`
	Slots      Slots      `json:"slots,omitempty"`
}

// Slots gives, by field name ("status", "place"), the words on which that field rests.
type Slots map[string][]Evidence
