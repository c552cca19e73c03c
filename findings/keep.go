package findings

import (
	"context"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/resolve"
	"github.com/tieline/tieline/screen"
)

// KeepAll screens everything that the ledger holds as of a day and keeps what it finds. It gives what
// changed since the last time, and how many subjects were screened.
func (f *Finder) KeepAll(ctx context.Context, on policy.Day, now time.Time) (changes []tieline.Change, subjects int, err error) {
	var batch []tieline.Screening
	known := map[string]bool{}
	flush := func() error {
		more, err := f.store.KeepFindings(ctx, batch, screen.Changes)
		changes, batch = append(changes, more...), batch[:0]
		return err
	}
	err = f.eachSubject(ctx, on, true, func(s *tieline.Screening) error {
		s.Learnt = now
		subjects++
		known[string(s.About)+s.Subject] = true
		if batch = append(batch, *s); len(batch) < pageRows {
			return nil
		}
		return flush()
	})
	if err != nil {
		return nil, subjects, err
	}
	if err := flush(); err != nil {
		return nil, subjects, err
	}
	return changes, subjects, f.letGo(ctx, known, on, now)
}

// letGo ends the findings about plants and companies of which the ledger no longer speaks, because their
// reports are now read otherwise. Nothing changed in the world, so nothing is told.
func (f *Finder) letGo(ctx context.Context, known map[string]bool, on policy.Day, now time.Time) error {
	var gone []tieline.Screening
	for _, about := range []tieline.About{tieline.AboutPlant, tieline.AboutCompany} {
		for offset := 0; ; offset += pageRows {
			kept, err := f.store.Findings(ctx, tieline.FindingFilter{About: about, Limit: pageRows, Offset: offset})
			if err != nil {
				return err
			}
			for i := range kept {
				if k := &kept[i]; !known[string(about)+k.Subject] {
					known[string(about)+k.Subject] = true
					s := f.screening(about, k.Subject, on, nil)
					s.Name, s.Learnt = k.Name, now
					gone = append(gone, *s)
				}
			}
			if len(kept) < pageRows {
				break
			}
		}
	}
	_, err := f.store.KeepFindings(ctx, gone, func(_, _ *tieline.Screening) []tieline.FindingChange { return nil })
	return err
}

// KeepTouched screens what new documents speak of, deals, their parties, and plants on which these deals
// may bear, and keeps what it finds.
func (f *Finder) KeepTouched(ctx context.Context, documents []string, on policy.Day, now time.Time) ([]tieline.Change, error) {
	var batch []tieline.Screening
	seen := map[string]bool{}
	add := func(s *tieline.Screening, err error) error {
		if err == nil {
			s.Learnt = now
			batch = append(batch, *s)
		}
		return err
	}
	company := func(key, name string) error {
		if seen["company"+key] {
			return nil
		}
		seen["company"+key] = true
		if err := add(f.company(key, name, on)); err != nil {
			return err
		}
		plants, err := f.PlantsOf(ctx, key)
		if err != nil {
			return err
		}
		for i := range plants {
			if p := &plants[i]; !seen["plant"+p.Key] {
				seen["plant"+p.Key] = true
				if err := add(f.plant(p, on)); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for _, doc := range documents {
		deals, err := f.store.Deals(ctx, tieline.DealFilter{Document: doc, Limit: 1000})
		if err != nil {
			return nil, err
		}
		for i := range deals {
			d := &deals[i]
			if seen["deal"+d.ID] {
				continue
			}
			seen["deal"+d.ID] = true
			_, claims, err := f.store.Deal(ctx, d.ID, tieline.Moment{})
			if err != nil {
				return nil, err
			}
			if err := add(f.deal(d, claims, on)); err != nil {
				return nil, err
			}
			for _, p := range d.Parties {
				if err := company(p.Key, p.Name); err != nil {
					return nil, err
				}
			}
		}
		records, err := f.store.Records(ctx, doc)
		if err != nil {
			return nil, err
		}
		for i := range records.Facilities {
			for _, owner := range records.Facilities[i].Owners {
				if err := company(resolve.KeyOfName(records, owner), owner); err != nil {
					return nil, err
				}
			}
		}
	}
	return f.store.KeepFindings(ctx, batch, screen.Changes)
}
