package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
)

// change is what the claims of a document, or a decision, change in the ledger.
type change struct {
	blocks []string        // whose sheaves are to be grouped anew
	deals  map[string]bool // with other claims than before, but the same sheaves
}

func (c *change) deal(id string) {
	if c.deals == nil {
		c.deals = map[string]bool{}
	}
	c.deals[id] = true
}

// refold brings the deals up to date: it groups anew the sheaves of the blocks, and those that share a
// block with one that does, and tells anew each deal whose claims are others than before.
func refold(ctx context.Context, tx *sql.Tx, c change) error {
	stored, err := sheavesAround(ctx, tx, c.blocks)
	if err != nil {
		return err
	}
	was := make(map[string]string, len(stored)) // sheaf to deal
	had := map[string][]string{}                // deal to sheaves
	sheaves := make([]ledger.Sheaf, len(stored))
	for i, s := range stored {
		sheaves[i], was[s.ID] = s.Sheaf, s.deal
		if s.deal != "" {
			had[s.deal] = append(had[s.deal], s.ID)
		}
	}
	groups := ledger.Group(sheaves)
	gone := maps.Clone(had)
	for _, g := range groups {
		delete(gone, g.ID)
	}
	for id := range gone {
		if err := deleteDeal(ctx, tx, id); err != nil {
			return err
		}
	}
	for i := range groups { // all move before any is told
		g := &groups[i]
		slices.Sort(had[g.ID])
		if !slices.Equal(had[g.ID], g.Sheaves) {
			if err := moveSheaves(ctx, tx, g, was); err != nil {
				return err
			}
			c.deal(g.ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.deals)) {
		if _, isGone := gone[id]; isGone {
			continue
		}
		if err := tellDeal(ctx, tx, id); err != nil {
			return err
		}
	}
	for i := range groups {
		if err := replaceFormer(ctx, tx, &groups[i]); err != nil {
			return err
		}
	}
	return nil
}

// storedSheaf is a sheaf with the deal that it is in; empty where it is in none yet.
type storedSheaf struct {
	ledger.Sheaf
	deal string
}

// nearbySheaves selects sheaf ids of blocks and of all blocks that these lead to. CROSS JOIN makes SQLite go
// from the few to the many, in the order as written.
const nearbySheaves = `
	WITH RECURSIVE touched (key) AS (
		SELECT value FROM json_each(?)
		UNION
		SELECT other.key FROM touched CROSS JOIN sheaf_blocks mine ON mine.key = touched.key CROSS JOIN sheaf_blocks other ON other.sheaf_id = mine.sheaf_id
	), near (sheaf_id) AS (SELECT DISTINCT b.sheaf_id FROM touched CROSS JOIN sheaf_blocks b ON b.key = touched.key) `

func sheavesAround(ctx context.Context, q querier, blocks []string) ([]storedSheaf, error) {
	if len(blocks) == 0 {
		return nil, nil
	}
	start, err := json.Marshal(blocks)
	if err != nil {
		return nil, err
	}
	return collect(ctx, q, func(rows *sql.Rows) (s storedSheaf, err error) {
		var body string
		if err = rows.Scan(&body, &s.deal); err == nil {
			err = json.Unmarshal([]byte(body), &s.Sheaf)
		}
		return s, err
	}, nearbySheaves+`SELECT s.body, coalesce(s.deal_id, '') FROM near CROSS JOIN sheaves s ON s.id = near.sheaf_id`, string(start))
}

// block gives the gist of every claim that stands in one of the blocks, or shares a block with one that does, and
// the deals that these are in.
func block(ctx context.Context, q querier, blocks []string) (claims []tieline.Claim, deals map[string]bool, err error) {
	deals = map[string]bool{}
	if len(blocks) == 0 {
		return nil, deals, nil
	}
	start, err := json.Marshal(blocks)
	if err != nil {
		return nil, nil, err
	}
	claims, err = collect(ctx, q, scanClaim, nearbySheaves+selectClaimFrom("gist", "near CROSS JOIN claims c ON c.sheaf_id = near.sheaf_id"), string(start))
	if err != nil {
		return nil, nil, err
	}
	ids, err := collect(ctx, q, scanText, nearbySheaves+`SELECT DISTINCT s.deal_id FROM near CROSS JOIN sheaves s ON s.id = near.sheaf_id WHERE s.deal_id IS NOT NULL`, string(start))
	for _, id := range ids {
		deals[id] = true
	}
	return claims, deals, err
}

// selectClaim begins a query for claims as scanClaim reads them, in full ("body") or as far as folding
// needs them ("gist").
func selectClaim(column string) string { return selectClaimFrom(column, "claims c") }

func selectClaimFrom(column, from string) string {
	return `SELECT c.` + column + `, coalesce(f.family, '') FROM ` + from + `
		LEFT JOIN document_numbers n ON n.document_id = c.document_id LEFT JOIN copies f ON f.number = n.number `
}

func scanClaim(rows *sql.Rows) (c tieline.Claim, err error) {
	var body string
	if err = rows.Scan(&body, &c.Family); err != nil {
		return c, err
	}
	family := c.Family
	err = json.Unmarshal([]byte(body), &c)
	c.Family = family
	return c, err
}

func scanText(rows *sql.Rows) (v string, err error) { return v, rows.Scan(&v) }

// moveSheaves puts the sheaves of a group, with their claims, into its deal, which may be new.
func moveSheaves(ctx context.Context, tx *sql.Tx, g *ledger.Grouping, was map[string]string) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO deals (id, kind, status, updated, words, body) VALUES (?, '', '', '', '', '{}') ON CONFLICT DO NOTHING`, g.ID); err != nil {
		return err
	}
	for _, s := range g.Sheaves {
		if was[s] == g.ID {
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE sheaves SET deal_id = ? WHERE id = ?`, g.ID, s); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE claims SET deal_id = ? WHERE sheaf_id = ?`, g.ID, s); err != nil {
			return err
		}
	}
	return nil
}

func deleteDeal(ctx context.Context, tx *sql.Tx, id string) error {
	for _, statement := range []string{
		`UPDATE claims SET deal_id = NULL WHERE deal_id = ?`,
		`UPDATE sheaves SET deal_id = NULL WHERE deal_id = ?`,
		`DELETE FROM deals WHERE id = ?`,
	} {
		if _, err := tx.ExecContext(ctx, statement, id); err != nil {
			return err
		}
	}
	return nil
}

// tellDeal tells a deal anew from its claims; one without claims goes.
func tellDeal(ctx context.Context, tx *sql.Tx, id string) error {
	claims, err := collect(ctx, tx, scanClaim, selectClaim("gist")+`WHERE c.deal_id = ?`, id)
	if err != nil {
		return err
	}
	if len(claims) == 0 {
		return deleteDeal(ctx, tx, id)
	}
	d := ledger.Account(id, claims)
	if err := replaceDeal(ctx, tx, &d); err != nil {
		return err
	}
	return replaceDoubts(ctx, tx, &d, claims)
}

func replaceDeal(ctx context.Context, tx *sql.Tx, d *tieline.LedgerDeal) error {
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	head, err := json.Marshal(headOf(d))
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO deals (id, kind, status, updated, words, body, head) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, status = excluded.status, updated = excluded.updated, words = excluded.words,
		body = excluded.body, head = excluded.head`,
		d.ID, string(d.Kind), string(d.Status), d.Updated.String(), dealWords(d), string(body), string(head)); err != nil {
		return err
	}
	if err := replaceParties(ctx, tx, d); err != nil {
		return err
	}
	return replaceStages(ctx, tx, d)
}

// headOf is the deal as lists show it: only as much of its claims and sources as does not make a list of
// much-reported deals long.
func headOf(d *tieline.LedgerDeal) *tieline.LedgerDeal {
	head := *d
	head.ClaimIDs, head.Sources = first(d.ClaimIDs), first(d.Sources)
	head.Stages = slices.Clone(d.Stages)
	for i := range head.Stages {
		head.Stages[i].Claims = first(head.Stages[i].Claims)
	}
	return &head
}

func first[T any](list []T) []T { return list[:min(len(list), tieline.MaxListed)] }

func replaceParties(ctx context.Context, tx *sql.Tx, d *tieline.LedgerDeal) error {
	keys := make([]string, len(d.Parties))
	for i, p := range d.Parties {
		keys[i] = p.Key
		if _, err := tx.ExecContext(ctx, `INSERT INTO deal_parties (deal_id, key, name) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET name = excluded.name WHERE name <> excluded.name`, d.ID, p.Key, p.Name); err != nil {
			return err
		}
	}
	list, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM deal_parties WHERE deal_id = ? AND key NOT IN (SELECT value FROM json_each(?))`, d.ID, string(list))
	return err
}

func replaceStages(ctx context.Context, tx *sql.Tx, d *tieline.LedgerDeal) error {
	before := ""
	for i, st := range d.Stages {
		if _, err := tx.ExecContext(ctx, `INSERT INTO stages (deal_id, seq, date, certain, status, before, claim_id) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET date = excluded.date, certain = excluded.certain, status = excluded.status, before = excluded.before, claim_id = excluded.claim_id
			WHERE (date, certain, status, before, claim_id) IS NOT (excluded.date, excluded.certain, excluded.status, excluded.before, excluded.claim_id)`,
			d.ID, i, st.Date.String(), st.Certain().String(), string(st.Status), before, st.Claim); err != nil {
			return err
		}
		before = string(st.Status)
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM stages WHERE deal_id = ? AND seq >= ?`, d.ID, len(d.Stages))
	return err
}

// replaceFormer enters the other ids that lead to a deal.
func replaceFormer(ctx context.Context, tx *sql.Tx, g *ledger.Grouping) error {
	now, err := collect(ctx, tx, scanText, `SELECT id FROM deal_ids WHERE deal_id = ? ORDER BY id`, g.ID)
	if err != nil || slices.Equal(now, g.Former) {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM deal_ids WHERE deal_id = ?`, g.ID); err != nil {
		return err
	}
	for _, id := range g.Former {
		if _, err := tx.ExecContext(ctx, `INSERT INTO deal_ids (id, deal_id) VALUES (?, ?)`, id, g.ID); err != nil {
			return err
		}
	}
	return nil
}

// dealWords are the words by which a deal is found.
func dealWords(d *tieline.LedgerDeal) string { return strings.ToLower(ledger.Title(d) + " " + d.Place) }

// fileClaim puts a stored claim into its sheaf, and notes what that changes: a sheaf that is there
// already changes but its deal. A rejected claim is in none.
func fileClaim(ctx context.Context, tx *sql.Tx, c *tieline.Claim, ch *change) error {
	if c.Rejected {
		return nil
	}
	s := ledger.SheafOf(c)
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	added, err := tx.ExecContext(ctx, `INSERT INTO sheaves (id, body) VALUES (?, ?) ON CONFLICT DO NOTHING`, s.ID, string(body))
	if err != nil {
		return err
	}
	isNew, err := added.RowsAffected()
	if err != nil {
		return err
	}
	if isNew > 0 {
		for _, k := range s.Blocks() {
			if _, err := tx.ExecContext(ctx, `INSERT INTO sheaf_blocks (key, sheaf_id) VALUES (?, ?)`, k, s.ID); err != nil {
				return err
			}
		}
	}
	var deal sql.NullString
	err = tx.QueryRowContext(ctx, `UPDATE claims SET sheaf_id = ?1, deal_id = (SELECT deal_id FROM sheaves WHERE id = ?1) WHERE id = ?2 RETURNING deal_id`, s.ID, c.ID).Scan(&deal)
	if err != nil {
		return err
	}
	if deal.Valid {
		ch.deal(deal.String)
	} else {
		ch.blocks = append(ch.blocks, s.Blocks()...)
	}
	return nil
}

// withdraw takes a stored claim out of its sheaf, which goes with its last claim.
func withdraw(ctx context.Context, tx *sql.Tx, claim string, ch *change) error {
	var sheaf, deal sql.NullString
	if err := tx.QueryRowContext(ctx, `SELECT sheaf_id, deal_id FROM claims WHERE id = ?`, claim).Scan(&sheaf, &deal); err != nil || !sheaf.Valid {
		return err
	}
	if deal.Valid {
		ch.deal(deal.String)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE claims SET sheaf_id = NULL, deal_id = NULL WHERE id = ?`, claim); err != nil {
		return err
	}
	var left bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM claims WHERE sheaf_id = ?)`, sheaf.String).Scan(&left); err != nil || left {
		return err
	}
	blocks, err := collect(ctx, tx, scanText, `SELECT key FROM sheaf_blocks WHERE sheaf_id = ?`, sheaf.String)
	if err != nil {
		return err
	}
	ch.blocks = append(ch.blocks, blocks...)
	_, err = tx.ExecContext(ctx, `DELETE FROM sheaves WHERE id = ?`, sheaf.String)
	return err
}
