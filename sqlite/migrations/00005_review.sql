-- +goose Up
CREATE INDEX decision_refs_decision ON decision_refs (decision_id);

-- Derived from claims and deals: what a person should look at.
CREATE TABLE doubts (
	id     TEXT PRIMARY KEY,
	kind   TEXT NOT NULL,
	weight REAL NOT NULL,
	body   TEXT NOT NULL -- the doubt, JSON
) STRICT;
CREATE INDEX doubts_weight ON doubts (weight DESC, id);
CREATE INDEX doubts_kind ON doubts (kind, weight DESC, id);

CREATE TABLE doubt_deals (
	deal_id  TEXT NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
	doubt_id TEXT NOT NULL REFERENCES doubts (id) ON DELETE CASCADE,
	PRIMARY KEY (deal_id, doubt_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX doubt_deals_doubt ON doubt_deals (doubt_id);
-- +goose StatementBegin
CREATE TRIGGER doubts_go_with_their_deals BEFORE DELETE ON deals BEGIN
	DELETE FROM doubts WHERE id IN (SELECT doubt_id FROM doubt_deals WHERE deal_id = OLD.id);
END;
-- +goose StatementEnd
