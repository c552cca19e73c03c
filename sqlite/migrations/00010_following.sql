-- +goose Up
-- Neither truth nor derived: how far sources were followed and people were told.
CREATE TABLE sources (
	name TEXT PRIMARY KEY,
	body TEXT NOT NULL -- the state, JSON
) STRICT;

CREATE TABLE source_items (
	source TEXT NOT NULL,
	item   TEXT NOT NULL,
	tries  INTEGER NOT NULL,
	done   INTEGER NOT NULL,
	PRIMARY KEY (source, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE watches (
	name TEXT PRIMARY KEY,
	body TEXT NOT NULL -- the watch, JSON
) STRICT;

-- Up to which document, by its number, alerts were made. A ledger that is there already is no news.
CREATE TABLE news_mark (
	id     INTEGER PRIMARY KEY CHECK (id = 1),
	number INTEGER NOT NULL
) STRICT;
INSERT INTO news_mark (id, number) SELECT 1, coalesce(max(number), 0) FROM document_numbers;

CREATE TABLE alerts (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	key    TEXT NOT NULL UNIQUE,
	made   TEXT NOT NULL, -- RFC 3339, UTC
	body   TEXT NOT NULL  -- the alert, JSON
) STRICT;
CREATE INDEX alerts_made ON alerts (made);

CREATE TABLE alert_watches (
	alert INTEGER NOT NULL REFERENCES alerts (number),
	watch TEXT NOT NULL,
	PRIMARY KEY (watch, alert)
) STRICT, WITHOUT ROWID;

-- The outbox: one row an alert and receiver, whatever happens to be tried how often.
CREATE TABLE deliveries (
	alert    INTEGER NOT NULL REFERENCES alerts (number),
	receiver TEXT NOT NULL,
	state    TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'doubt', 'done', 'failed')),
	tries    INTEGER NOT NULL,
	changed  TEXT NOT NULL, -- RFC 3339, UTC
	due      TEXT NOT NULL,
	problem  TEXT NOT NULL,
	PRIMARY KEY (alert, receiver)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_open ON deliveries (state) WHERE state <> 'done';
