-- +goose Up
-- Derived from documents: full-text search. The rows of documents have no number that stays, so
-- each document gets one here, which also tells the order in which the ledger learnt them.
CREATE TABLE document_numbers (
	number      INTEGER PRIMARY KEY AUTOINCREMENT,
	document_id TEXT NOT NULL UNIQUE REFERENCES documents (id)
) STRICT;

CREATE VIEW searched_documents AS
	SELECT n.number, d.title, d.text FROM document_numbers n JOIN documents d ON d.id = n.document_id;

CREATE VIRTUAL TABLE document_search USING fts5 (
	title, text, content = 'searched_documents', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);

-- +goose StatementBegin
CREATE TRIGGER documents_are_numbered AFTER INSERT ON documents BEGIN
	INSERT INTO document_numbers (document_id) VALUES (NEW.id);
	INSERT INTO document_search (rowid, title, text)
		SELECT number, NEW.title, NEW.text FROM document_numbers WHERE document_id = NEW.id;
END;
-- +goose StatementEnd

INSERT INTO document_numbers (document_id) SELECT id FROM documents ORDER BY learnt, rowid;
INSERT INTO document_search (document_search) VALUES ('rebuild');

-- Derived from records: the words on which each record rests.
CREATE TABLE evidence (
	number      INTEGER PRIMARY KEY,
	document_id TEXT NOT NULL REFERENCES documents (id),
	record      TEXT NOT NULL, -- sort and index in the document's records: deal-0
	words       TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_document ON evidence (document_id);

CREATE VIRTUAL TABLE evidence_search USING fts5 (
	words, content = 'evidence', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE VIEW record_evidence AS
	SELECT r.document_id, l.sort || '-' || x.key AS record, e.value ->> '$.quote' AS words
	FROM records r
	JOIN (SELECT 'deal' AS sort, 'deals' AS list UNION ALL SELECT 'facility', 'facilities' UNION ALL SELECT 'measure', 'measures'
		UNION ALL SELECT 'policy', 'policies' UNION ALL SELECT 'speaker', 'speakers') l
	JOIN json_each(r.body, '$.' || l.list) x
	JOIN json_each(x.value, '$.evidence') e;

-- +goose StatementBegin
CREATE TRIGGER evidence_is_searched AFTER INSERT ON evidence BEGIN
	INSERT INTO evidence_search (rowid, words) VALUES (NEW.number, NEW.words);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER evidence_is_forgotten AFTER DELETE ON evidence BEGIN
	INSERT INTO evidence_search (evidence_search, rowid, words) VALUES ('delete', OLD.number, OLD.words);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER records_give_evidence AFTER INSERT ON records BEGIN
	INSERT INTO evidence (document_id, record, words) SELECT document_id, record, words FROM record_evidence WHERE document_id = NEW.document_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER records_take_evidence_away AFTER DELETE ON records BEGIN
	DELETE FROM evidence WHERE document_id = OLD.document_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER records_change_evidence AFTER UPDATE OF body ON records BEGIN
	DELETE FROM evidence WHERE document_id = OLD.document_id;
	INSERT INTO evidence (document_id, record, words) SELECT document_id, record, words FROM record_evidence WHERE document_id = NEW.document_id;
END;
-- +goose StatementEnd

INSERT INTO evidence (document_id, record, words) SELECT document_id, record, words FROM record_evidence;
