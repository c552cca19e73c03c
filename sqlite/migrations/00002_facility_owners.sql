-- +goose Up
-- Derived from records: whose facilities a document speaks of.
CREATE TABLE facility_owners (
	owner       TEXT NOT NULL, -- name, as the record has it
	document_id TEXT NOT NULL REFERENCES documents (id),
	seq         INTEGER NOT NULL, -- index of the facility in the document's records
	PRIMARY KEY (owner, document_id, seq)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO facility_owners (owner, document_id, seq)
	SELECT o.value, r.document_id, f.key FROM records r, json_each(r.body, '$.facilities') f, json_each(f.value, '$.owners') o;
