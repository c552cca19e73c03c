package sqlite

import (
	"context"
	"encoding/json"

	"github.com/tieline/tieline"
)

var _ tieline.ChangesOfLaw = (*Store)(nil)

// Propose implements tieline.ChangesOfLaw.
func (s *Store) Propose(ctx context.Context, list []tieline.Proposal) (added int, err error) {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return 0, storeError("propose", "", err)
	}
	defer tx.Rollback()
	for i := range list {
		p := &list[i]
		p.Found = p.Found.UTC()
		body, err := json.Marshal(p)
		if err != nil {
			return 0, storeError("propose", p.ID, err)
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO proposals (id, published, score, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
			p.ID, p.Notice.Published.String(), p.Score, string(body))
		if err != nil {
			return 0, storeError("propose", p.ID, err)
		}
		n, err := res.RowsAffected()
		if err != nil {
			return 0, storeError("propose", p.ID, err)
		}
		added += int(n)
	}
	return added, storeError("propose", "", tx.Commit())
}

// Proposals implements tieline.ChangesOfLaw.
func (s *Store) Proposals(ctx context.Context) ([]tieline.Proposal, error) {
	list, err := collect(ctx, s.read, scanJSON[tieline.Proposal], `SELECT body FROM proposals ORDER BY published DESC, score DESC, id`)
	return list, storeError("list proposals", "", err)
}
