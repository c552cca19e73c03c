package policy

import (
	"strings"
	"testing"

	"github.com/tieline/tieline"
)

// touched gives the ids of the rules that a notice may change, with their scores.
func touched(n *tieline.Notice) map[string]Touch {
	found := map[string]Touch{}
	for _, t := range Default().Touched(n) {
		found[t.Rule.ID] = t
	}
	return found
}

func TestNoticesTouchTheRulesThatTheyName(t *testing.T) {
	published := day("2026-11-20").Date()
	for _, c := range []struct {
		name   string
		notice tieline.Notice
		wants  []string // ids of rules that must be proposed
		never  []string // and must not
		says   string   // what a reason of the first must say
	}{
		{"a document that names one that a rule cites", tieline.Notice{Number: "2026-90001", Title: "Correction", Abstract: "Corrects the annex of 89 FR 76581."},
			[]string{"us.s301.ev-batteries", "us.s301.electric-vehicles"}, []string{"us.s301.battery-parts", "us.s122.surcharge"}, "names, 89 FR 76581"},
		{"a document that a rule already has as its source", tieline.Notice{Number: "2026-15181", Title: "Action", Citation: "91 FR 47318, 47400"},
			[]string{"us.s301-forced-labour.added", "us.s301-forced-labour.total-10"}, []string{"us.s301.ev-batteries"}, "91 FR 47318"},
		{"a heading of chapter 99", tieline.Notice{Number: "2026-90002", Title: "Modification of heading 9903.94.05"},
			[]string{"us.s232.parts.all"}, []string{"us.s232.vehicles.all"}, "heading 9903.94.05"},
		{"a part of the regulations", tieline.Notice{Number: "2026-90003", Title: "Final rule on vehicles with radios", Agencies: []string{"Industry and Security Bureau"}, CFR: []tieline.CFRPart{{Title: 15, Part: 791}}},
			[]string{"us.connected-vehicles.304", "us.connected-vehicles.308-hardware"}, []string{"us.connected-vehicles.volvo", "us.s232.inclusions"}, "15 CFR part 791"},
		{"a section of the regulations", tieline.Notice{Number: "2026-90004", Title: "Amendment of 791.304"},
			[]string{"us.connected-vehicles.304"}, []string{"us.connected-vehicles.303"}, "section 791.304"},
		{"a list by its long name", tieline.Notice{Number: "2026-90005", Title: "Notice of Additions to the Uyghur Forced Labor Prevention Act Entity List", Agencies: []string{"Homeland Security Department"}},
			[]string{"us.list.uflpa", "us.pfe.list.uflpa"}, []string{"us.list.1260h", "us.s301-forced-labour.added"}, "list UFLPA"},
		{"a list by its section", tieline.Notice{Number: "2026-90006", Title: "Notice of Designation of Chinese Military Companies under Section 1260H", Agencies: []string{"Defense Department"}},
			[]string{"us.list.1260h", "us.805.direct", "us.pfe.list.1260h"}, []string{"us.list.uflpa", "us.154.batteries"}, "list 1260H"},
		{"words by which a rule is known", tieline.Notice{Number: "2026-90007", Title: "Guidance on Prohibited Foreign Entities", Agencies: []string{"Internal Revenue Service"}},
			[]string{"us.pfe.owner-25", "us.licence.royalties"}, []string{"us.s232.parts.all"}, "speaks of prohibited foreign entities"},
		{"another country than the rule's", tieline.Notice{Number: "2026-90008", Title: "Section 232 Duties on Automobile Parts of Japan", Abstract: "Implements the agreement with Japan."},
			[]string{"us.s232.parts.japan", "us.s232.parts.all"}, []string{"us.s232.parts.korea", "us.s232.parts.taiwan"}, "speaks of"},
		{"a proclamation by its number", tieline.Notice{Number: "2026-90009", Title: "Amending Proclamation 11012"},
			[]string{"us.s122.surcharge"}, []string{"us.s338.canada"}, "Proclamation 11012"},
		{"something else altogether", tieline.Notice{Number: "2026-90010", Title: "Meeting of the Walnut Board", Abstract: "The board meets in section 301 of the building.", Agencies: []string{"Agriculture Department"}}, nil, []string{"us.s301.ev-batteries"}, ""},
		{"a country and an agency alone", tieline.Notice{Number: "2026-90011", Title: "Mission to China", Agencies: []string{"Trade Representative, Office of United States"}}, nil, []string{"us.s301.ev-batteries"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.notice.Published = published
			got := touched(&c.notice)
			for _, id := range c.wants {
				if _, ok := got[id]; !ok {
					t.Errorf("%s is not proposed", id)
				}
			}
			for _, id := range c.never {
				if x, ok := got[id]; ok {
					t.Errorf("%s is proposed: %.2f %v", id, x.Score, x.Reasons)
				}
			}
			if len(c.wants) > 0 && !strings.Contains(strings.Join(got[c.wants[0]].Reasons, "; "), c.says) {
				t.Errorf("reasons %v, want %q", got[c.wants[0]].Reasons, c.says)
			}
			if c.wants == nil && len(got) > 0 {
				t.Errorf("%d proposals", len(got))
			}
			for id, x := range got {
				if x.Score < proposedFrom || x.Score > 1 || len(x.Reasons) == 0 {
					t.Errorf("%s: %+v", id, x)
				}
			}
		})
	}
}

// A rule that had ended when the notice was published is proposed only where the notice names what the
// rule cites.
func TestEndedRulesAreSeldomTouched(t *testing.T) {
	n := tieline.Notice{Number: "2026-90012", Title: "Section 122 matters", Abstract: "Refunds of heading 9903.03.01.", Published: day("2026-11-20").Date()}
	if got := touched(&n); len(got) > 0 {
		t.Errorf("%v", got)
	}
	n.Abstract = "Refunds under Proclamation 11012."
	if _, ok := touched(&n)["us.s122.surcharge"]; !ok {
		t.Error("the surcharge is not proposed")
	}
}

// A proposal is open until somebody decides; accepted, it is a task until the rule cites the notice.
func TestWhatBecomesOfProposals(t *testing.T) {
	b := Default()
	known := tieline.Notice{Number: "2026-15181", Title: "Action", Citation: "91 FR 47318", Published: day("2026-07-28").Date()}
	fresh := tieline.Notice{Number: "2026-90013", Title: "Correction of 91 FR 47318", Published: day("2026-11-20").Date()}
	list := append(b.Propose(&fresh, day("2026-11-22").Time()), b.Propose(&known, day("2026-11-22").Time())...)
	id := fresh.Number + "/us.s301-forced-labour.added"
	old := known.Number + "/us.s301-forced-labour.added"
	decide := func(verb tieline.Verb, item string, state tieline.Standing) tieline.DecisionState {
		return tieline.DecisionState{Decision: tieline.Decision{Verb: verb, Item: item}, State: state}
	}
	for _, c := range []struct {
		name      string
		decisions []tieline.DecisionState
		id        string
		want      ProposalState
	}{
		{"nobody decided", nil, id, ProposalOpen},
		{"rejected", []tieline.DecisionState{decide(tieline.Reject, id, "")}, id, ProposalRejected},
		{"accepted", []tieline.DecisionState{decide(tieline.Confirm, id, "")}, id, ProposalAccepted},
		{"the last decision counts", []tieline.DecisionState{decide(tieline.Confirm, id, ""), decide(tieline.Reject, id, "")}, id, ProposalRejected},
		{"undone", []tieline.DecisionState{decide(tieline.Reject, id, tieline.Undone)}, id, ProposalOpen},
		{"a decision about another", []tieline.DecisionState{decide(tieline.Reject, old, "")}, id, ProposalOpen},
		{"accepted, and the rule cites the notice", []tieline.DecisionState{decide(tieline.Confirm, old, "")}, old, ProposalDone},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := false
			for _, j := range b.Judge(list, c.decisions) {
				if j.ID != c.id {
					continue
				}
				found = true
				if j.State != c.want {
					t.Errorf("%s, want %s", j.State, c.want)
				}
				if task := strings.Contains(j.Task, "us-s301/forced-labour.yaml"); task != (c.want == ProposalAccepted) {
					t.Errorf("task %q", j.Task)
				}
			}
			if !found {
				t.Error("it is not proposed")
			}
		})
	}
}
