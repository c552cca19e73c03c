package review

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
)

// doubts are the items that arise when claims are folded.
type doubts struct{ store tieline.Store }

func (doubts) Kinds() []string {
	return []string{string(tieline.DoubtContradiction), string(tieline.DoubtClose), string(tieline.DoubtUncertain), string(tieline.DoubtDate)}
}

func (s doubts) Items(ctx context.Context, f Filter) ([]Item, error) {
	list, err := s.store.Doubts(ctx, tieline.DoubtFilter{ID: f.ID, Kind: tieline.DoubtKind(f.Kind), Limit: f.Limit})
	if err != nil {
		return nil, err
	}
	items := make([]Item, 0, len(list))
	for i := range list {
		item, err := s.item(ctx, &list[i])
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		items = append(items, *item)
	}
	return items, nil
}

// item brings the deals and claims of a doubt, and what can be decided about them.
func (s doubts) item(ctx context.Context, d *tieline.Doubt) (*Item, error) {
	item := &Item{ID: d.ID, Kind: string(d.Kind), Why: d.Why, Weight: d.Weight}
	var whole [][]tieline.Claim // by deal: all its claims
	for _, id := range d.Deals {
		deal, claims, err := s.store.Deal(ctx, id, tieline.Moment{})
		if err != nil {
			return nil, err
		}
		item.Deals, whole = append(item.Deals, *deal), append(whole, claims)
		for _, c := range claims {
			if slices.Contains(d.Claims, c.ID) {
				item.Claims = append(item.Claims, c)
			}
		}
	}
	if len(item.Claims) < len(d.Claims) {
		return nil, &tieline.Error{Code: tieline.ErrNotFound, Op: "review", Input: d.ID, Reason: "its claims have moved"}
	}
	item.Title = titleOf(&item.Deals[0])
	switch d.Kind {
	case tieline.DoubtContradiction:
		item.Options = contradictionOptions(&item.Deals[0], ordered(item.Claims, d.Claims), whole[0])
	case tieline.DoubtClose:
		item.Options = closeOptions(whole)
	default:
		item.Options = claimOptions(item.Claims[0], whole[0])
	}
	return item, nil
}

func titleOf(d *tieline.LedgerDeal) string {
	return ledger.Title(d) + ", " + strings.ReplaceAll(string(d.Kind), "_", " ")
}

// ordered gives the claims in the order of their ids.
func ordered(claims []tieline.Claim, ids []string) []tieline.Claim {
	return slices.SortedFunc(slices.Values(claims), func(a, b tieline.Claim) int {
		return cmp.Compare(slices.Index(ids, a.ID), slices.Index(ids, b.ID))
	})
}

// claimOptions is what can be decided about one claim of a deal.
func claimOptions(c tieline.Claim, whole []tieline.Claim) []Option {
	one := []tieline.ClaimRef{c.Ref()}
	options := []Option{
		{Key: "c", Label: "Confirm: the report is read rightly", Decision: tieline.Decision{Verb: tieline.Confirm, Claims: one}},
		{Key: "x", Label: "Correct a value", Decision: tieline.Decision{Verb: tieline.Correct, Claims: one}, Needs: NeedsValues},
		{Key: "r", Label: "Reject: the document does not say so", Decision: tieline.Decision{Verb: tieline.Reject, Claims: one}},
	}
	if len(whole) > 1 {
		options = append(options, Option{Key: "s", Label: "Split: it is about another deal", Decision: splitOff(c, whole)})
	}
	return options
}

// splitOff makes a claim a deal of its own.
func splitOff(c tieline.Claim, whole []tieline.Claim) tieline.Decision {
	d := tieline.Decision{Verb: tieline.Split, Claims: []tieline.ClaimRef{c.Ref()}}
	for _, o := range whole {
		if o.ID != c.ID {
			d.Apart = append(d.Apart, o.Ref())
		}
	}
	return d
}

// contradictionOptions is what can be decided about two claims of a deal that exclude each other.
func contradictionOptions(d *tieline.LedgerDeal, pair, whole []tieline.Claim) []Option {
	a, b := pair[0], pair[1]
	both := []tieline.ClaimRef{a.Ref(), b.Ref()}
	options := []Option{{Key: "c", Label: "Confirm both: each says so", Decision: tieline.Decision{Verb: tieline.Confirm, Claims: both}}}
	if t, x, y := figuresOf(d, a.ID, b.ID); t != nil {
		options = append(options,
			Option{Key: "r", Label: fmt.Sprintf("Reject %s: %s means another figure", valueOf(t, x), publisher(&a)), Decision: withoutFigure(both[:1], t, x)},
			Option{Key: "o", Label: fmt.Sprintf("Reject %s: %s means another figure", valueOf(t, y), publisher(&b)), Decision: withoutFigure(both[1:], t, y)})
	} else {
		options = append(options,
			Option{Key: "r", Label: "Reject “" + told(&a) + "”", Decision: tieline.Decision{Verb: tieline.Reject, Claims: both[:1]}},
			Option{Key: "o", Label: "Reject “" + told(&b) + "”", Decision: tieline.Decision{Verb: tieline.Reject, Claims: both[1:]}},
			Option{Key: "x", Label: "Correct “" + told(&a) + "”", Decision: tieline.Decision{Verb: tieline.Correct, Claims: both[:1]}, Needs: NeedsValues})
	}
	return append(options, Option{Key: "s", Label: "Split: " + publisher(&b) + " speaks of another deal", Decision: splitOff(b, whole)})
}

// figuresOf finds the disputed figure of a deal that two claims state; nil where it is its status.
func figuresOf(d *tieline.LedgerDeal, a, b string) (t *tieline.Term, x, y *tieline.TermValue) {
	for i := range d.Terms {
		t := &d.Terms[i]
		x, y = nil, nil
		for k := range t.Values {
			v := &t.Values[k]
			switch {
			case v.Status != "":
			case v.Claim == a:
				x = v
			case v.Claim == b:
				y = v
			}
		}
		if t.State == tieline.TermDisputed && x != nil && y != nil {
			return t, x, y
		}
	}
	return nil, nil, nil
}

func withoutFigure(claims []tieline.ClaimRef, t *tieline.Term, v *tieline.TermValue) tieline.Decision {
	return tieline.Decision{Verb: tieline.Correct, Claims: claims, Correction: &tieline.Correction{
		Figures: []tieline.FigureCorrection{{Measure: t.Measure, Unit: t.Unit, Value: v.Value}}}}
}

func valueOf(t *tieline.Term, v *tieline.TermValue) string {
	return strings.TrimSpace(strconv.FormatFloat(v.Value, 'f', -1, 64) + " " + t.Unit)
}

func told(c *tieline.Claim) string { return string(c.Deal.Status) + ", says " + publisher(c) }

func publisher(c *tieline.Claim) string { return cmp.Or(c.Publisher, "an unknown publisher") }

// closeOptions is what can be decided about two deals.
func closeOptions(whole [][]tieline.Claim) []Option {
	split := tieline.Decision{Verb: tieline.Split}
	for _, c := range whole[1] {
		split.Claims = append(split.Claims, c.Ref())
	}
	for _, c := range whole[0] {
		split.Apart = append(split.Apart, c.Ref())
	}
	return []Option{
		{Key: "m", Label: "Merge: they are one deal", Decision: tieline.Decision{Verb: tieline.Merge, Claims: []tieline.ClaimRef{whole[0][0].Ref(), whole[1][0].Ref()}}},
		{Key: "s", Label: "Split: they are two deals, and stay so", Decision: split},
	}
}
