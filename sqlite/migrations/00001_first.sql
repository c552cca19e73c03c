-- +goose Up
-- Truth: what was published and when the ledger learnt it. Never changed, never deleted.
CREATE TABLE documents (
	id        TEXT PRIMARY KEY,
	ref       TEXT NOT NULL,
	title     TEXT NOT NULL,
	url       TEXT NOT NULL,
	publisher TEXT NOT NULL,
	author    TEXT NOT NULL,
	published TEXT NOT NULL, -- as precise as the source: 2026, 2026-02, 2026-02-06; '' unknown
	language  TEXT NOT NULL,
	text      TEXT NOT NULL,
	regions   TEXT NOT NULL, -- page noise, JSON
	learnt    TEXT NOT NULL  -- RFC 3339, UTC
) STRICT;
CREATE INDEX documents_published ON documents (published DESC, id);

-- Derived from documents: what was read out of each.
CREATE TABLE records (
	document_id TEXT PRIMARY KEY REFERENCES documents (id),
	deals       INTEGER NOT NULL,
	body        TEXT NOT NULL -- records without the document, JSON
) STRICT;

-- Derived from records: deals, and the claims that they are folded from.
CREATE TABLE deals (
	id      TEXT PRIMARY KEY,
	kind    TEXT NOT NULL,
	status  TEXT NOT NULL,
	updated TEXT NOT NULL,
	words   TEXT NOT NULL, -- names of parties, venture and place in lower case, for filtering
	body    TEXT NOT NULL  -- the deal, JSON
) STRICT;
CREATE INDEX deals_updated ON deals (updated DESC, id);

CREATE TABLE claims (
	id          TEXT PRIMARY KEY,
	document_id TEXT NOT NULL REFERENCES documents (id),
	deal_id     TEXT REFERENCES deals (id),
	body        TEXT NOT NULL -- the claim, JSON
) STRICT;
CREATE INDEX claims_deal ON claims (deal_id);
CREATE INDEX claims_document ON claims (document_id);

CREATE TABLE claim_blocks (
	key      TEXT NOT NULL,
	claim_id TEXT NOT NULL REFERENCES claims (id),
	PRIMARY KEY (key, claim_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_blocks_claim ON claim_blocks (claim_id);

CREATE TABLE deal_parties (
	deal_id TEXT NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
	key     TEXT NOT NULL,
	name    TEXT NOT NULL,
	PRIMARY KEY (deal_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX deal_parties_key ON deal_parties (key);

CREATE TABLE stages (
	deal_id     TEXT NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
	seq         INTEGER NOT NULL,
	date        TEXT NOT NULL,
	status      TEXT NOT NULL,
	before      TEXT NOT NULL, -- status before; '' for the first stage
	claim_id    TEXT NOT NULL,
	PRIMARY KEY (deal_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX stages_date ON stages (date DESC);
