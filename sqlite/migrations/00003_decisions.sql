-- +goose Up
-- Truth: what people decided. Appended, never changed, never deleted.
CREATE TABLE decisions (
	id   TEXT PRIMARY KEY,
	at   TEXT NOT NULL, -- RFC 3339 in UTC with nine decimals, so that text order is that of time
	body TEXT NOT NULL  -- the decision, JSON
) STRICT;
CREATE INDEX decisions_at ON decisions (at, id);
-- +goose StatementBegin
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_last BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
-- +goose StatementEnd

-- Derived from decisions: which documents and organisations each concerns.
CREATE TABLE decision_refs (
	ref         TEXT NOT NULL, -- "document:" id, "key:" identity or "name:" name in lower case
	decision_id TEXT NOT NULL REFERENCES decisions (id),
	PRIMARY KEY (ref, decision_id)
) STRICT, WITHOUT ROWID;

-- Derived: the claims that each decision bears on.
CREATE TABLE claim_decisions (
	decision_id TEXT NOT NULL REFERENCES decisions (id),
	claim_id    TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
	PRIMARY KEY (decision_id, claim_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_decisions_claim ON claim_decisions (claim_id);

CREATE INDEX documents_learnt ON documents (learnt DESC);
