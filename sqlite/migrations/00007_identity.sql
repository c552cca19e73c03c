-- +goose Up
-- Derived from records: which identities some document gives to one organisation that the atlas does not
-- have, and what each is called since.
CREATE TABLE name_links (
	a TEXT NOT NULL,
	b TEXT NOT NULL,
	PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE TABLE names (
	key       TEXT PRIMARY KEY,
	canonical TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Derived from documents: near-identical ones. A band is a hash that near-identical texts share; it
-- leads to the first document that had it.
CREATE TABLE copy_bands (
	hash   INTEGER PRIMARY KEY,
	number INTEGER NOT NULL -- of the document, see document_numbers
) STRICT;
CREATE TABLE copies (
	number INTEGER PRIMARY KEY, -- of a document that has copies
	family TEXT NOT NULL        -- the smallest id of a document among them
) STRICT;
CREATE INDEX copies_family ON copies (family);
