package tieline

import (
	"context"
	"time"
)

// Following is what a store keeps so that sources can be followed and people be told of what is
// new. None of it is truth: without it the ledger is the same, and sources are asked anew.
type Following interface {
	// SourceStates lists what is known of the sources that were ever asked, by name.
	SourceStates(ctx context.Context) ([]SourceState, error)
	// SaveSource replaces what is known of a source.
	SaveSource(ctx context.Context, s SourceState) error
	// SourceItem tells how often an item of a source was tried, and whether it needs to be no more.
	SourceItem(ctx context.Context, source, item string) (tries int, done bool, err error)
	// TriedItem counts a try of an item of a source.
	TriedItem(ctx context.Context, source, item string, done bool) error

	// Watches lists the saved watches, by name.
	Watches(ctx context.Context) ([]Watch, error)
	// SaveWatch keeps a watch in the place of one of the same name. It sees documents that the
	// ledger learns from now on, and findings that change: After and Findings are set.
	SaveWatch(ctx context.Context, w Watch) error
	// RemoveWatch ends a watch. Alerts that it made stay.
	RemoveWatch(ctx context.Context, name string) error

	// News tells what the documents have brought that no alerts were made of yet, oldest first, and
	// how far that goes.
	News(ctx context.Context, limit int) ([]News, NewsMark, error)
	// AddAlerts stores alerts of the news up to a mark and what is to be delivered to whom, all or
	// nothing. It reports false, and changes nothing, where somebody else did so meanwhile.
	AddAlerts(ctx context.Context, mark NewsMark, alerts []Alert) (bool, error)
	// Alerts lists alerts, newest first. watch is the name of one, or empty for all.
	Alerts(ctx context.Context, watch string, since time.Time, limit int) ([]Alert, error)

	// Deliveries lists deliveries in the given states, oldest alert first.
	Deliveries(ctx context.Context, states ...DeliveryState) ([]Delivery, error)
	// MoveDeliveries takes deliveries from one state to another, all or nothing. It reports false,
	// and changes nothing, where one of them is not in the state from any more.
	MoveDeliveries(ctx context.Context, from, to DeliveryState, list []Delivery) (bool, error)
}

// SourceState is what is known of a source from the times that it was asked.
type SourceState struct {
	Name         string    `json:"name"`
	ETag         string    `json:"etag,omitempty"`          // what the server gave to ask whether anything is new
	LastModified string    `json:"last_modified,omitempty"` // the same
	Asked        time.Time `json:"asked,omitzero"`          // last
	Due          time.Time `json:"due,omitzero"`            // when it is to be asked next
	Failures     int       `json:"failures"`                // in a row
	Problem      string    `json:"problem,omitempty"`       // of the last time; empty where it went well
	Gone         bool      `json:"gone,omitempty"`          // it said that it is gone for good; it is not asked again
	Documents    int       `json:"documents"`               // that it brought, all in all
	Brought      time.Time `json:"brought,omitzero"`        // when it brought the last one
}

// Watch says what somebody wants to be told of, and how. A document's news is told where it meets
// every condition that is not empty.
type Watch struct {
	Name      string   `json:"name"`
	Company   string   `json:"company,omitempty"` // identity of a party of the deal or of an owner of the plant
	Deal      string   `json:"deal,omitempty"`    // id of a deal, or the beginning of it
	Plant     string   `json:"plant,omitempty"`   // part of a plant's name or place; only plants are told of then
	Place     string   `json:"place,omitempty"`   // part of the deal's or plant's place
	Kind      Kind     `json:"kind,omitempty"`    // of the deal
	Rule      string   `json:"rule,omitempty"`    // a rule or screen of the book that bears on the deal, or may
	Receivers []string `json:"receivers"`         // names of receivers in sources.yaml; none: the terminal and the feed only
	After     int64    `json:"after"`             // the number of the last document that it does not see
	Findings  int64    `json:"findings"`          // the number of the last change of a finding that it does not see
}

// NewsMark says up to where in the order in which documents were learnt, and in the log of changed
// findings, something has been done.
type NewsMark struct {
	From, To               int64
	FromFinding, ToFinding int64
}

// Empty reports whether there is nothing between the mark's ends.
func (m NewsMark) Empty() bool { return m.From == m.To && m.FromFinding == m.ToFinding }

// News is what one document has brought to the ledger, or one change of a finding.
type News struct {
	Number   int64 // in the order in which documents were learnt, or in the log of changed findings
	Document DocumentSummary
	Deals    []DealNews
	Plants   []FacilityReport // in a state that no earlier document tells
	Finding  *FindingNews     // nil for news of a document
}

// FindingNews is a change of what the rule book says.
type FindingNews struct {
	Change Change
	Deal   *LedgerDeal // that the finding is about; nil where it is about something else
}

// DealNews is a stage of a deal that no earlier document tells; of the first one, Before is empty.
type DealNews struct {
	Deal   LedgerDeal
	Stage  Stage
	Before Status
	Claim  Claim // of the document
}

// AlertKind says what an alert tells of.
type AlertKind string

// The kinds of alert.
const (
	AlertNewDeal AlertKind = "new_deal"
	AlertStatus  AlertKind = "status"
	AlertPlant   AlertKind = "plant"
	AlertFinding AlertKind = "finding"
)

// Alert is one piece of news that watches ask for. What several watches ask for is one alert.
type Alert struct {
	Key       string     `json:"key"` // the same whoever makes the alert, and whenever
	Made      time.Time  `json:"made"`
	Kind      AlertKind  `json:"kind"`
	Title     string     `json:"title"` // for people, on one line
	Watches   []string   `json:"watches"`
	Deal      string     `json:"deal,omitempty"` // id
	Before    string     `json:"before,omitempty"`
	Status    string     `json:"status,omitempty"`
	Date      Date       `json:"date,omitzero"`
	Place     string     `json:"place,omitempty"`
	Document  string     `json:"document"` // id
	Source    string     `json:"source"`   // title of the document
	Publisher string     `json:"publisher,omitempty"`
	Published Date       `json:"published,omitzero"`
	URL       string     `json:"url,omitempty"`
	Evidence  []Evidence `json:"evidence"`
	Receivers []string   `json:"-"` // to whom it is to be delivered
}

// DeliveryState is how far the delivery of an alert to a receiver has come.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryWaiting DeliveryState = "waiting" // certainly not delivered; to be tried when it is due
	DeliverySending DeliveryState = "sending" // the last byte may have been sent, the answer is not known
	DeliveryDoubt   DeliveryState = "doubt"   // it cannot be found out whether it arrived; a person decides
	DeliveryDone    DeliveryState = "done"    // delivered
	DeliveryFailed  DeliveryState = "failed"  // refused for good; a person decides
)

// Delivery is an alert on its way to a receiver.
type Delivery struct {
	Alert    Alert         `json:"alert"`
	Receiver string        `json:"receiver"`
	State    DeliveryState `json:"state"`
	Tries    int           `json:"tries"`
	Changed  time.Time     `json:"changed"`
	Due      time.Time     `json:"due"`
	Problem  string        `json:"problem,omitempty"`
}
