package review

import (
	"context"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/resolve"
)

// Target is what a person names when they decide: the claims that are meant, and of what they are a part.
type Target struct {
	Deal   *tieline.LedgerDeal // nil where a claim was named that is in none
	Whole  []tieline.Claim     // all claims of the deal
	Claims []tieline.Claim     // those that were named: one, or all of the deal
}

// Refs names the claims of the target by what their documents say.
func (t *Target) Refs() []tieline.ClaimRef { return refs(t.Claims) }

// Rest names the claims of the deal that were not named.
func (t *Target) Rest() []tieline.ClaimRef {
	return refs(slices.DeleteFunc(slices.Clone(t.Whole), func(c tieline.Claim) bool {
		return slices.ContainsFunc(t.Claims, func(o tieline.Claim) bool { return o.ID == c.ID })
	}))
}

func refs(claims []tieline.Claim) (list []tieline.ClaimRef) {
	for i := range claims {
		list = append(list, claims[i].Ref())
	}
	return list
}

// FindTarget finds a deal by its id, or a claim by its document's id and its number there ("4be0/2");
// either id may be shortened.
func FindTarget(ctx context.Context, store tieline.Store, id string) (*Target, error) {
	document, number, isClaim := strings.Cut(id, "/")
	if !isClaim {
		d, claims, err := store.Deal(ctx, id, tieline.Moment{})
		if err != nil {
			return nil, err
		}
		return &Target{Deal: d, Whole: claims, Claims: claims}, nil
	}
	claims, err := store.Claims(ctx, document)
	if err != nil {
		return nil, err
	}
	for _, c := range claims {
		if strings.HasSuffix(c.ID, "/"+number) {
			t := &Target{Claims: []tieline.Claim{c}}
			return t, t.addDeal(ctx, store)
		}
	}
	return nil, &tieline.Error{Code: tieline.ErrNotFound, Op: "review", Input: id, Reason: "the document states no such deal", Hint: "tieline deal shows the claims of a deal with their ids"}
}

// addDeal finds the deal that the claim is in. A rejected one is in none.
func (t *Target) addDeal(ctx context.Context, store tieline.Store) error {
	c := &t.Claims[0]
	if c.Rejected {
		return nil
	}
	deals, err := store.Deals(ctx, tieline.DealFilter{Document: c.Document, Limit: 1000})
	if err != nil {
		return err
	}
	for i := range deals {
		if slices.Contains(deals[i].ClaimIDs, c.ID) {
			t.Deal, t.Whole, err = store.Deal(ctx, deals[i].ID, tieline.Moment{})
			return err
		}
	}
	return nil
}

// FindOrganization names the organisation that is meant: one that is party to deals, by its name or
// another that the atlas has for it, else one of the atlas, else one that nobody knows yet.
func FindOrganization(ctx context.Context, store tieline.Store, name string) (tieline.PartyRef, error) {
	companies, err := store.Companies(ctx, name, 1000)
	if err != nil {
		return tieline.PartyRef{}, err
	}
	for _, c := range companies {
		if strings.EqualFold(c.Name, name) || c.Key == name {
			return tieline.PartyRef{Key: c.Key, Name: c.Name}, nil
		}
	}
	if known := atlas.Default().Resolve(name); len(known) == 1 {
		return tieline.PartyRef{Key: known[0].ID, Name: known[0].Name}, nil
	}
	return tieline.PartyRef{Key: resolve.Key(tieline.Party{Name: name}), Name: name}, nil
}
