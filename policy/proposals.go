package policy

import (
	"slices"
	"time"

	"github.com/tieline/tieline"
)

// ProposalState is what has become of a proposal.
type ProposalState string

// The states. An accepted proposal is a task: somebody reads the notice and changes the rule. It is done
// once the rule cites the notice.
const (
	ProposalOpen     ProposalState = "open"
	ProposalAccepted ProposalState = "accepted"
	ProposalRejected ProposalState = "rejected"
	ProposalDone     ProposalState = "done"
)

// ProposalStates lists every state.
var ProposalStates = []ProposalState{ProposalOpen, ProposalAccepted, ProposalRejected, ProposalDone}

// JudgedProposal is a proposal with what has become of it.
type JudgedProposal struct {
	tieline.Proposal
	State    ProposalState     `json:"state"`
	Decision *tieline.Decision `json:"decision,omitempty"` // that settled it
	Task     string            `json:"task,omitempty"`     // what is left to do, where it is accepted
}

// Propose turns what a notice may change into proposals.
func (b *Book) Propose(n *tieline.Notice, found time.Time) (list []tieline.Proposal) {
	for _, t := range b.Touched(n) {
		list = append(list, tieline.Proposal{ID: n.Number + "/" + t.Rule.ID, Rule: t.Rule.ID, Score: tidy(t.Score), Reasons: t.Reasons, Notice: *n, Found: found})
	}
	return list
}

// Judge tells what has become of proposals by the decisions that people took: the last one about a
// proposal that was not undone counts.
func (b *Book) Judge(list []tieline.Proposal, decisions []tieline.DecisionState) []JudgedProposal {
	last := map[string]*tieline.Decision{}
	for i := range decisions {
		if d := &decisions[i]; d.Item != "" && d.State != tieline.Undone {
			last[d.Item] = &d.Decision
		}
	}
	judged := make([]JudgedProposal, len(list))
	for i, p := range list {
		j := JudgedProposal{Proposal: p, State: ProposalOpen, Decision: last[p.ID]}
		switch {
		case j.Decision == nil:
		case j.Decision.Verb == tieline.Reject:
			j.State = ProposalRejected
		case j.Decision.Verb == tieline.Confirm && b.cites(p.Rule, &p.Notice):
			j.State = ProposalDone
		case j.Decision.Verb == tieline.Confirm:
			j.State = ProposalAccepted
			j.Task = "read " + p.Notice.Number + ", bring " + p.Rule + b.fileOf(p.Rule) + " up to date and cite it there"
		}
		judged[i] = j
	}
	return judged
}

// cites reports whether a rule names the notice among its citations and sources.
func (b *Book) cites(rule string, n *tieline.Notice) bool {
	r := b.byID[rule]
	if r == nil {
		return false
	}
	own := b.signs(r).documents
	return slices.Contains(own, n.Number) || n.Citation != "" && slices.Contains(own, frCitation.FindString(n.Citation))
}

func (b *Book) fileOf(rule string) string {
	if r := b.byID[rule]; r != nil {
		return " (" + r.file + ")"
	}
	return ""
}
