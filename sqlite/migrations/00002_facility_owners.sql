-- +goose Up
-- Derived from records: whose facilities a document speaks of.
CREATE TABLE facility_owners (
	owner       TEXT NOT NULL, -- identity, see package resolve
	document_id TEXT NOT NULL REFERENCES documents (id),
	seq         INTEGER NOT NULL, -- index of the facility in the document's records
	PRIMARY KEY (owner, document_id, seq)
) STRICT, WITHOUT ROWID;
