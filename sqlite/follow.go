package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/tieline/tieline"
)

var _ tieline.Following = (*Store)(nil)

// SourceStates implements tieline.Following.
func (s *Store) SourceStates(ctx context.Context) ([]tieline.SourceState, error) {
	list, err := collect(ctx, s.read, scanJSON[tieline.SourceState], `SELECT body FROM sources ORDER BY name`)
	return list, storeError("list sources", "", err)
}

// SaveSource implements tieline.Following.
func (s *Store) SaveSource(ctx context.Context, state tieline.SourceState) error {
	return s.save(ctx, "sources", state.Name, state)
}

// save keeps a value by its name in one of the tables that have nothing else.
func (s *Store) save(ctx context.Context, table, name string, value any) error {
	body, err := json.Marshal(value)
	if err == nil {
		_, err = s.write.ExecContext(ctx, `INSERT INTO `+table+` (name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body`, name, string(body))
	}
	return storeError("save "+table, name, err)
}

// SourceItem implements tieline.Following.
func (s *Store) SourceItem(ctx context.Context, source, item string) (tries int, done bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT tries, done FROM source_items WHERE source = ? AND item = ?`, source, item).Scan(&tries, &done)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return tries, done, storeError("look up item of source", source, err)
}

// TriedItem implements tieline.Following.
func (s *Store) TriedItem(ctx context.Context, source, item string, done bool) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO source_items (source, item, tries, done) VALUES (?1, ?2, 1, ?3)
		ON CONFLICT (source, item) DO UPDATE SET tries = tries + 1, done = ?3`, source, item, done)
	return storeError("save item of source", source, err)
}

// Watches implements tieline.Following.
func (s *Store) Watches(ctx context.Context) ([]tieline.Watch, error) {
	list, err := collect(ctx, s.read, scanJSON[tieline.Watch], `SELECT body FROM watches ORDER BY name`)
	return list, storeError("list watches", "", err)
}

// SaveWatch implements tieline.Following.
func (s *Store) SaveWatch(ctx context.Context, w tieline.Watch) error {
	if err := s.write.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(number), 0) FROM document_numbers), (SELECT coalesce(max(seq), 0) FROM finding_changes)`).Scan(&w.After, &w.Findings); err != nil {
		return storeError("save watch", w.Name, err)
	}
	return s.save(ctx, "watches", w.Name, w)
}

// RemoveWatch implements tieline.Following.
func (s *Store) RemoveWatch(ctx context.Context, name string) error {
	res, err := s.write.ExecContext(ctx, `DELETE FROM watches WHERE name = ?`, name)
	if err != nil {
		return storeError("remove watch", name, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return &tieline.Error{Code: tieline.ErrNotFound, Op: "remove watch", Input: name, Reason: "no watch is called so", Hint: "see them with: tieline watch list", Err: err}
	}
	return nil
}

// AddAlerts implements tieline.Following.
func (s *Store) AddAlerts(ctx context.Context, mark tieline.NewsMark, alerts []tieline.Alert) (bool, error) {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return false, storeError("add alerts", "", err)
	}
	defer tx.Rollback()
	res, err := tx.ExecContext(ctx, `UPDATE news_mark SET number = ?, finding = ? WHERE number = ? AND finding = ?`, mark.To, mark.ToFinding, mark.From, mark.FromFinding)
	if err != nil {
		return false, storeError("add alerts", "", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, storeError("add alerts", "", err)
	}
	for i := range alerts {
		if err := insertAlert(ctx, tx, &alerts[i]); err != nil {
			return false, storeError("add alerts", alerts[i].Title, err)
		}
	}
	err = tx.Commit()
	return err == nil, storeError("add alerts", "", err)
}

// insertAlert stores an alert with its deliveries, unless one with its key is there.
func insertAlert(ctx context.Context, tx *sql.Tx, a *tieline.Alert) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	made := a.Made.UTC().Format(time.RFC3339)
	res, err := tx.ExecContext(ctx, `INSERT INTO alerts (key, made, body) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING`, a.Key, made, string(body))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	number, err := res.LastInsertId()
	if err != nil {
		return err
	}
	for _, w := range a.Watches {
		if _, err := tx.ExecContext(ctx, `INSERT INTO alert_watches (alert, watch) VALUES (?, ?)`, number, w); err != nil {
			return err
		}
	}
	for _, r := range a.Receivers {
		if _, err := tx.ExecContext(ctx, `INSERT INTO deliveries (alert, receiver, state, tries, changed, due, problem) VALUES (?, ?, 'waiting', 0, ?3, ?3, '')`, number, r, made); err != nil {
			return err
		}
	}
	return nil
}

// Alerts implements tieline.Following.
func (s *Store) Alerts(ctx context.Context, watch string, since time.Time, limit int) ([]tieline.Alert, error) {
	list, err := collect(ctx, s.read, scanJSON[tieline.Alert], `SELECT body FROM alerts
		WHERE made >= ?1 AND (?2 = '' OR number IN (SELECT alert FROM alert_watches WHERE watch = ?2)) ORDER BY number DESC LIMIT ?3`,
		since.UTC().Format(time.RFC3339), watch, orDefault(limit))
	return list, storeError("list alerts", watch, err)
}

// Deliveries implements tieline.Following.
func (s *Store) Deliveries(ctx context.Context, states ...tieline.DeliveryState) ([]tieline.Delivery, error) {
	wanted, err := json.Marshal(states)
	if err != nil {
		return nil, err
	}
	list, err := collect(ctx, s.read, func(rows *sql.Rows) (d tieline.Delivery, err error) {
		var body, changed, due string
		if err = rows.Scan(&body, &d.Receiver, &d.State, &d.Tries, &changed, &due, &d.Problem); err != nil {
			return d, err
		}
		var err1, err2 error
		d.Changed, err1 = time.Parse(time.RFC3339Nano, changed)
		d.Due, err2 = time.Parse(time.RFC3339Nano, due)
		return d, errors.Join(json.Unmarshal([]byte(body), &d.Alert), err1, err2)
	}, `SELECT a.body, d.receiver, d.state, d.tries, d.changed, d.due, d.problem FROM deliveries d JOIN alerts a ON a.number = d.alert
		WHERE d.state IN (SELECT value FROM json_each(?)) ORDER BY d.alert, d.receiver`, string(wanted))
	return list, storeError("list deliveries", "", err)
}

// MoveDeliveries implements tieline.Following. The record is on the disk when it returns: whoever
// goes on from here may rely on it after a crash of the machine too.
func (s *Store) MoveDeliveries(ctx context.Context, from, to tieline.DeliveryState, list []tieline.Delivery) (bool, error) {
	c, err := s.write.Conn(ctx)
	if err != nil {
		return false, storeError("record delivery", "", err)
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, `PRAGMA synchronous = FULL`); err != nil {
		return false, storeError("record delivery", "", err)
	}
	defer func() { _, _ = c.ExecContext(context.WithoutCancel(ctx), `PRAGMA synchronous = NORMAL`) }() // only slower where it fails
	tx, err := c.BeginTx(ctx, nil)
	if err != nil {
		return false, storeError("record delivery", "", err)
	}
	defer tx.Rollback()
	for _, d := range list {
		res, err := tx.ExecContext(ctx, `UPDATE deliveries SET state = ?, tries = ?, changed = ?, due = ?, problem = ?
			WHERE alert = (SELECT number FROM alerts WHERE key = ?) AND receiver = ? AND state = ?`,
			to, d.Tries, d.Changed.UTC().Format(time.RFC3339Nano), d.Due.UTC().Format(time.RFC3339Nano), d.Problem, d.Alert.Key, d.Receiver, from)
		if err != nil {
			return false, storeError("record delivery", d.Receiver, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return false, storeError("record delivery", d.Receiver, err)
		}
	}
	err = tx.Commit()
	return err == nil, storeError("record delivery", "", err)
}
