-- +goose Up
-- Derived from records: names and places of facilities, to find them by.
CREATE TABLE facilities (
	document_id TEXT NOT NULL REFERENCES documents (id),
	seq         INTEGER NOT NULL, -- index of the facility in the document's records
	words       TEXT NOT NULL,    -- name, place and owners in lower case
	PRIMARY KEY (document_id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO facilities (document_id, seq, words)
SELECT r.document_id, f.key, lower(coalesce(f.value ->> '$.name', '') || ' ' || coalesce(f.value ->> '$.place', '') || ' ' ||
	coalesce((SELECT group_concat(o.value, ' ') FROM json_each(f.value, '$.owners') o), ''))
FROM records r, json_each(r.body, '$.facilities') f WHERE json_type(r.body, '$.facilities') = 'array';
CREATE INDEX facility_owners_document ON facility_owners (document_id, seq);
