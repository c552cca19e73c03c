-- +goose Up
-- Derived from claims: sheaves of claims that grouping cannot tell apart, see package ledger. Which deal
-- a claim is in follows from the sheaves, so that a new claim need not read all others of its deal.
CREATE TABLE sheaves (
	id      TEXT PRIMARY KEY,
	deal_id TEXT REFERENCES deals (id),
	body    TEXT NOT NULL -- the sheaf, JSON
) STRICT;
CREATE INDEX sheaves_deal ON sheaves (deal_id);

CREATE TABLE sheaf_blocks (
	key      TEXT NOT NULL,
	sheaf_id TEXT NOT NULL REFERENCES sheaves (id) ON DELETE CASCADE,
	PRIMARY KEY (key, sheaf_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sheaf_blocks_sheaf ON sheaf_blocks (sheaf_id);

ALTER TABLE claims ADD COLUMN sheaf_id TEXT REFERENCES sheaves (id); -- NULL where the claim is rejected
ALTER TABLE claims ADD COLUMN gist TEXT NOT NULL DEFAULT '';         -- the claim without its words, JSON
CREATE INDEX claims_sheaf ON claims (sheaf_id);

DROP TABLE claim_blocks;

ALTER TABLE deals ADD COLUMN head TEXT NOT NULL DEFAULT ''; -- the deal without its claims and sources, JSON
DROP INDEX deals_updated;
CREATE INDEX deals_listed ON deals (updated DESC, id, kind, status, words);

-- Derived: other ids that lead to a deal.
CREATE TABLE deal_ids (
	id      TEXT NOT NULL,
	deal_id TEXT NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
	PRIMARY KEY (id, deal_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deal_ids_deal ON deal_ids (deal_id);

-- What of the derived tables is to be made anew from the records before the ledger is used.
CREATE TABLE due (what TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO due SELECT 'rebuild' WHERE EXISTS (SELECT 1 FROM documents);
