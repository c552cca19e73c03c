-- +goose Up
-- Which notices of the gazette may change which rules. Not truth: reading the gazette again brings them back.
CREATE TABLE proposals (
	id        TEXT PRIMARY KEY,
	published TEXT NOT NULL, -- of the notice
	score     REAL NOT NULL,
	body      TEXT NOT NULL  -- the proposal, JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX proposals_published ON proposals (published DESC, score DESC, id);
