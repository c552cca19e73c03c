package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/tieline/tieline"
)

// KeepFindings implements tieline.Store.
func (s *Store) KeepFindings(ctx context.Context, screenings []tieline.Screening, compare func(before, after *tieline.Screening) []tieline.FindingChange) ([]tieline.Change, error) {
	const op = "keep findings"
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, storeError(op, "", err)
	}
	defer tx.Rollback()
	var all []tieline.Change
	for i := range screenings {
		changes, err := keepScreening(ctx, tx, &screenings[i], compare)
		if err != nil {
			return nil, storeError(op, screenings[i].Name, err)
		}
		all = append(all, changes...)
	}
	return all, storeError(op, "", tx.Commit())
}

func keepScreening(ctx context.Context, tx *sql.Tx, after *tieline.Screening, compare func(before, after *tieline.Screening) []tieline.FindingChange) ([]tieline.Change, error) {
	before, since, err := lastScreening(ctx, tx, after)
	if err != nil {
		return nil, err
	}
	if before != nil && after.Day.Compare(before.Day) < 0 {
		return nil, &tieline.Error{Code: tieline.ErrConflict, Op: "keep findings", Input: after.Name,
			Reason: fmt.Sprintf("findings of %s are kept already, which is after %s", before.Day, after.Day), Hint: "screen for a later day, and see that the clock is right"}
	}
	if before != nil && before.Day == after.Day && before.State == after.State && before.Book == after.Book {
		return nil, nil // the same facts under the same rules on the same day
	}
	var changes []tieline.Change
	for _, fc := range compare(before, after) {
		c := tieline.Change{Date: after.Day, Learnt: after.Learnt.UTC().Truncate(time.Second), Title: after.Name, Kind: after.Kind, Finding: &fc}
		if after.About == tieline.AboutDeal {
			c.Deal = after.Subject
		}
		if fc.Cause == tieline.CauseNews {
			c.Document = after.Document
		}
		if fc.After != nil {
			delete(since, fc.After.Key())
		}
		if err := insertFindingChange(ctx, tx, &c, after); err != nil {
			return nil, err
		}
		changes = append(changes, c)
	}
	return changes, replaceScreening(ctx, tx, after, since)
}

// lastScreening gives what was last kept of a subject, nil where nothing was, and the day since which each
// finding stands, by its key. A deal whose id has changed is known again by the claim that it held before.
func lastScreening(ctx context.Context, tx *sql.Tx, of *tieline.Screening) (*tieline.Screening, map[string]string, error) {
	if of.About == tieline.AboutDeal {
		if _, err := tx.ExecContext(ctx, `UPDATE screenings SET subject = ?1 WHERE about = 'deal' AND subject = (
			SELECT s.subject FROM screenings s JOIN claims c ON c.id = s.claim
			WHERE c.deal_id = ?1 AND s.about = 'deal' AND s.subject NOT IN (SELECT id FROM deals) ORDER BY s.day DESC, s.subject LIMIT 1)
			AND NOT EXISTS (SELECT 1 FROM screenings WHERE about = 'deal' AND subject = ?1)`, of.Subject); err != nil {
			return nil, nil, err
		}
	}
	var body string
	err := tx.QueryRowContext(ctx, `SELECT body FROM screenings WHERE about = ? AND subject = ?`, string(of.About), of.Subject).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, nil
	}
	last := &tieline.Screening{}
	if err := errors.Join(err, json.Unmarshal([]byte(body), last)); err != nil {
		return nil, nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT since, body FROM findings WHERE about = ? AND subject = ? ORDER BY seq`, string(of.About), of.Subject)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	since := map[string]string{}
	for rows.Next() {
		var f tieline.Finding
		var day string
		if err := rows.Scan(&day, &body); err != nil {
			return nil, nil, err
		}
		if err := json.Unmarshal([]byte(body), &f); err != nil {
			return nil, nil, err
		}
		f.Subject = of.Subject
		since[f.Key()] = day
		last.Findings = append(last.Findings, f)
	}
	return last, since, rows.Err()
}

func insertFindingChange(ctx context.Context, tx *sql.Tx, c *tieline.Change, of *tieline.Screening) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO finding_changes (date, about, subject, claim, body) VALUES (?, ?, ?, ?, ?)`,
		c.Date.String(), string(of.About), of.Subject, of.Claim, string(body))
	return err
}

// replaceScreening puts a screening in the place of the last one of its subject. What since names stands
// since that day, everything else since today.
func replaceScreening(ctx context.Context, tx *sql.Tx, of *tieline.Screening, since map[string]string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM screenings WHERE about = ? AND subject = ?`, string(of.About), of.Subject); err != nil {
		return err
	}
	bare := *of
	bare.Findings, bare.Learnt = nil, of.Learnt.UTC().Truncate(time.Second)
	body, err := json.Marshal(bare)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO screenings (about, subject, claim, day, body) VALUES (?, ?, ?, ?, ?)`,
		string(of.About), of.Subject, of.Claim, of.Day.String(), string(body)); err != nil {
		return err
	}
	for i := range of.Findings {
		f := &of.Findings[i]
		day, ok := since[f.Key()]
		if !ok {
			day = of.Day.String()
		}
		if body, err = json.Marshal(f); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO findings (about, subject, seq, screen, verdict, since, body) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			string(of.About), of.Subject, i, f.Screen, string(f.Verdict), day, string(body)); err != nil {
			return err
		}
		for _, rule := range f.Rules() {
			if _, err := tx.ExecContext(ctx, `INSERT INTO finding_rules (rule, about, subject, seq) VALUES (?, ?, ?, ?)`, rule, string(of.About), of.Subject, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// Findings implements tieline.Store.
func (s *Store) Findings(ctx context.Context, f tieline.FindingFilter) ([]tieline.KeptFinding, error) {
	list, err := collect(ctx, s.read, func(rows *sql.Rows) (k tieline.KeptFinding, err error) {
		var since, finding, screening string
		if err = rows.Scan(&since, &finding, &screening); err != nil {
			return k, err
		}
		var of tieline.Screening
		if err = errors.Join(json.Unmarshal([]byte(finding), &k.Finding), json.Unmarshal([]byte(screening), &of)); err != nil {
			return k, err
		}
		k.Learnt, k.Book, k.State = of.Learnt, of.Book, of.State
		k.Since, err = tieline.ParseDate(since)
		return k, err
	}, `SELECT f.since, f.body, s.body FROM findings f JOIN screenings s USING (about, subject)
		WHERE (?1 = '' OR f.about = ?1) AND (?2 = '' OR f.subject = ?2) AND (?3 = '' OR f.screen = ?3) AND (?4 = '' OR f.verdict = ?4)
		AND (?5 = '' OR (f.about, f.subject, f.seq) IN (SELECT about, subject, seq FROM finding_rules WHERE rule = ?5))
		AND (f.about <> 'deal' OR f.subject IN (SELECT id FROM deals))
		ORDER BY f.since DESC, f.about, f.subject, f.seq LIMIT ?6 OFFSET ?7`,
		string(f.About), f.Subject, f.Screen, string(f.Verdict), f.Rule, orDefault(f.Limit), f.Offset)
	return list, storeError("list findings", f.Subject, err)
}

// FindingChanges implements tieline.Store.
func (s *Store) FindingChanges(ctx context.Context, about tieline.About, subject string) ([]tieline.Change, error) {
	list, err := collect(ctx, s.read, scanFindingChange, selectFindingChange+` WHERE about = ?1 AND (subject = ?2 OR deal_id = ?2) ORDER BY date DESC, seq DESC LIMIT 1000`, string(about), subject)
	return list, storeError("list changes of findings", subject, err)
}

// selectFindingChange gives changes with the present id of the deal that they are about.
const selectFindingChange = `SELECT coalesce(c.deal_id, ''), f.body FROM finding_changes f LEFT JOIN claims c ON c.id = f.claim`

func scanFindingChange(rows *sql.Rows) (c tieline.Change, err error) {
	var deal, body string
	if err = rows.Scan(&deal, &body); err != nil {
		return c, err
	}
	if err = json.Unmarshal([]byte(body), &c); err == nil && c.Deal != "" && deal != "" {
		c.Deal, c.Finding.Subject = deal, deal
	}
	return c, err
}

// findingChanges lists what became different in findings since a day, newest first.
func (s *Store) findingChanges(ctx context.Context, since tieline.Date, limit int) ([]tieline.Change, error) {
	return collect(ctx, s.read, scanFindingChange, selectFindingChange+` WHERE f.date >= ? ORDER BY f.date DESC, f.seq DESC LIMIT ?`, since.String(), limit)
}
