package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieline/tieline"
)

// InForce gives the decisions that no later decision in force undoes, in the order in which they
// were taken, and for each of the others the id of the one that undoes it. Undoing an undo brings
// back what it undid.
func InForce(decisions []tieline.Decision) (force []tieline.Decision, undone map[string]string) {
	ordered := slices.SortedFunc(slices.Values(decisions), tieline.CompareDecisions)
	undone = map[string]string{}
	for _, d := range slices.Backward(ordered) {
		if undone[d.ID] == "" && d.Verb == tieline.Undo {
			undone[d.Undoes] = d.ID
		}
	}
	for _, d := range ordered {
		if undone[d.ID] == "" {
			force = append(force, d)
		}
	}
	return force, undone
}

// Apply gives claims as people decided about them. The claims are as read, all those of each
// document that is among them; decisions that name other documents or organisations do nothing.
func Apply(claims []tieline.Claim, decisions []tieline.Decision) []tieline.Claim {
	out := slices.Clone(claims)
	force, _ := InForce(decisions)
	for i := range force {
		d := &force[i]
		for _, ref := range d.Claims {
			if at, _ := find(claims, ref); at >= 0 {
				decide(&out[at], d)
			}
		}
		for _, ref := range d.Apart {
			if at, _ := find(claims, ref); at >= 0 {
				tie(&out[at], d, tieline.TieOther)
			}
		}
		if len(d.Organizations) > 0 {
			for k := range out {
				decideParties(&out[k], d)
			}
		}
	}
	return out
}

// find gives the index of the claim that a reference means, or -1 and the reason.
func find(claims []tieline.Claim, ref tieline.ClaimRef) (at int, why string) {
	best, count := 0, 0
	at = -1
	for i := range claims {
		switch s := fit(&claims[i], &ref); {
		case s == 0 || s < best:
		case s > best:
			best, at, count = s, i, 1
		default:
			count++
		}
	}
	switch {
	case count == 0:
		return -1, "the document no longer states a " + strings.ReplaceAll(string(ref.Kind), "_", " ") + " of " + partyNames(ref.Parties)
	case count > 1:
		return -1, fmt.Sprintf("%d claims of the document fit %s", count, partyNames(ref.Parties))
	}
	return at, ""
}

func partyNames(parties []tieline.PartyRef) string {
	names := make([]string, len(parties))
	for i, p := range parties {
		names[i] = p.Name
	}
	return strings.Join(names, " and ")
}

// fit says how well a claim is what a reference means: 0 not at all. It must be of the document and
// the kind, share two parties, and contradict neither place nor venture.
func fit(c *tieline.Claim, ref *tieline.ClaimRef) int {
	if c.Document != ref.Document || c.Deal.Kind != ref.Kind || !SamePlace(c.Deal.Place, ref.Place) ||
		c.Deal.Venture != "" && ref.Venture != "" && !strings.EqualFold(c.Deal.Venture, ref.Venture) {
		return 0
	}
	shared := 0
	for _, p := range ref.Parties {
		if partyIndex(c, p) >= 0 {
			shared++
		}
	}
	if shared < 2 {
		return 0
	}
	score := 4*shared - len(c.Parties) - len(ref.Parties) + 100
	if strings.EqualFold(c.Deal.Place, ref.Place) {
		score++
	}
	if strings.EqualFold(c.Deal.Venture, ref.Venture) {
		score++
	}
	return score
}

// partyIndex finds a party of a claim by its identity, its name or, so that the claim is still found
// when the atlas has come to know the organisation, the document's spelling; -1 if there is none such.
func partyIndex(c *tieline.Claim, p tieline.PartyRef) int {
	if i := organizationIndex(c, p); i >= 0 {
		return i
	}
	return slices.IndexFunc(c.Deal.Parties, func(q tieline.Party) bool { return p.Is("", q.Text) })
}

// organizationIndex finds a party by its identity or name.
func organizationIndex(c *tieline.Claim, p tieline.PartyRef) int {
	for i, key := range c.Parties {
		if p.Is(key, c.Deal.Parties[i].Name) {
			return i
		}
	}
	return -1
}

// decide does what a decision says to a claim that it names.
func decide(c *tieline.Claim, d *tieline.Decision) {
	switch d.Verb {
	case tieline.Merge, tieline.Split:
		tie(c, d, tieline.TieOne)
		return
	case tieline.Confirm:
		c.Confirmed, c.Rejected = true, false
	case tieline.Reject:
		c.Rejected = true
	case tieline.Correct:
		keepRead(c)
		correct(c, d.Correction)
		c.Confirmed, c.Rejected = true, false
	}
	mark(c, d)
}

func mark(c *tieline.Claim, d *tieline.Decision) {
	if n := len(c.Decided); n == 0 || c.Decided[n-1] != d.ID {
		c.Decided = append(slices.Clip(c.Decided), d.ID)
	}
}

func tie(c *tieline.Claim, d *tieline.Decision, side string) {
	c.Ties = append(slices.Clip(c.Ties), tieline.Tie{Decision: d.ID, At: d.At, Side: side})
	mark(c, d)
}

// keepRead notes what the document says before a decision changes it, and lets the claim's parties
// be changed without touching those of the records.
func keepRead(c *tieline.Claim) {
	if c.Read == nil {
		ref := c.Ref()
		c.Read = &ref
		c.Parties, c.Deal.Parties = slices.Clone(c.Parties), slices.Clone(c.Deal.Parties)
	}
}

func correct(c *tieline.Claim, x *tieline.Correction) {
	d := &c.Deal
	if x.Kind != "" {
		d.Kind = x.Kind
	}
	if x.Status != "" {
		d.Status = x.Status
	}
	if x.Origin != "" {
		d.Origin = x.Origin
	}
	if x.Place != nil {
		d.Place = *x.Place
	}
	if x.Venture != nil {
		d.Venture = *x.Venture
	}
	if x.Date != nil {
		d.Date = *x.Date
	}
	for _, p := range x.Parties {
		correctParty(c, p)
	}
	for _, f := range x.Figures {
		correctFigure(c, f)
	}
}

func correctFigure(c *tieline.Claim, f tieline.FigureCorrection) {
	at := slices.IndexFunc(c.Terms, func(t tieline.Figure) bool { return t.Measure == f.Measure && t.Unit == f.Unit && t.Value == f.Value })
	switch {
	case at < 0:
	case f.As == nil:
		c.Terms = slices.Delete(slices.Clone(c.Terms), at, at+1)
	default:
		c.Terms = slices.Clone(c.Terms)
		c.Terms[at].Value = *f.As
	}
}

func correctParty(c *tieline.Claim, p tieline.PartyCorrection) {
	i := partyIndex(c, p.Party)
	if i < 0 {
		return
	}
	if p.Drop {
		dropParty(c, i)
		return
	}
	if p.Role != "" {
		c.Deal.Parties[i].Role = p.Role
	}
	if p.As != nil {
		rename(c, i, *p.As)
	}
}

// rename puts another organisation in a party's place; where it is a party already, there is one less.
func rename(c *tieline.Claim, i int, as tieline.PartyRef) {
	if at := slices.Index(c.Parties, as.Key); at >= 0 && at != i {
		dropParty(c, i)
		return
	}
	c.Parties[i], c.Deal.Parties[i].Name = as.Key, as.Name
}

// dropParty takes a party out; a claim of fewer than two organisations is none.
func dropParty(c *tieline.Claim, i int) {
	c.Parties = slices.Delete(c.Parties, i, i+1)
	c.Deal.Parties = slices.Delete(c.Deal.Parties, i, i+1)
	if len(c.Parties) < 2 {
		c.Rejected = true
	}
}

// decideParties does what a decision on organisations says to the claim's parties.
func decideParties(c *tieline.Claim, d *tieline.Decision) {
	for n, org := range d.Organizations {
		i := organizationIndex(c, org)
		if i < 0 {
			continue
		}
		switch d.Verb {
		case tieline.Merge:
			if n > 0 {
				keepRead(c)
				rename(c, i, d.Organizations[0])
				mark(c, d)
			}
		case tieline.Correct:
			if d.Correction.Name != "" {
				keepRead(c)
				c.Deal.Parties[i].Name = d.Correction.Name
				mark(c, d)
			}
		case tieline.Reject:
			keepRead(c)
			dropParty(c, i)
			mark(c, d)
		}
	}
}

// Standing tells what has become of decisions: whether each holds, is undone, or no longer finds
// what it names. documents gives the claims, as read, of the documents with the given ids; known
// tells whether any claim names an organisation.
func Standing(decisions []tieline.Decision, documents func(id string) []tieline.Claim, known func(tieline.PartyRef) bool) []tieline.DecisionState {
	_, undone := InForce(decisions)
	ids := map[string]bool{}
	out := make([]tieline.DecisionState, 0, len(decisions))
	for _, d := range slices.SortedFunc(slices.Values(decisions), tieline.CompareDecisions) {
		s := tieline.DecisionState{Decision: d, State: tieline.Holds}
		if by := undone[d.ID]; by != "" {
			s.State, s.Why = tieline.Undone, "undone by "+by
		} else if why := stale(&d, ids, documents, known); why != "" {
			s.State, s.Why = tieline.Stale, why
		}
		ids[d.ID] = true
		out = append(out, s)
	}
	return out
}

// stale says why a decision applies to nothing any more; empty where it does apply.
func stale(d *tieline.Decision, earlier map[string]bool, documents func(string) []tieline.Claim, known func(tieline.PartyRef) bool) string {
	if d.Undoes != "" && !earlier[d.Undoes] {
		return "there is no earlier decision " + d.Undoes
	}
	count := func(refs []tieline.ClaimRef) (n int, why string) {
		for _, ref := range refs {
			if _, reason := find(documents(ref.Document), ref); reason == "" {
				n++
			} else {
				why = reason + " (document " + ref.Document + ")"
			}
		}
		return n, why
	}
	least := 1
	if d.Verb == tieline.Merge {
		least = 2
	}
	if n, why := count(d.Claims); len(d.Claims) > 0 && n < least {
		return why
	}
	if n, why := count(d.Apart); len(d.Apart) > 0 && n == 0 {
		return why
	}
	about := d.Organizations
	if d.Verb == tieline.Merge && len(about) > 0 {
		about = about[1:] // the first need not be there yet
	}
	if len(about) > 0 && !slices.ContainsFunc(about, known) {
		return "no claim names " + partyNames(about)
	}
	return ""
}
