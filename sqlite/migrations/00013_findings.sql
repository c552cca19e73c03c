-- +goose Up
-- What the rule book was found to say, day by day. A log: it is not derived again when the ledger is rebuilt.
CREATE TABLE screenings (
	about   TEXT NOT NULL, -- deal, company, plant
	subject TEXT NOT NULL, -- id of the deal, identity of the company, key of the plant
	claim   TEXT NOT NULL, -- the deal's oldest claim, by which it is known again when its id changes
	day     TEXT NOT NULL, -- as of which it was last screened
	body    TEXT NOT NULL, -- the screening without its findings, JSON
	PRIMARY KEY (about, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX screenings_claim ON screenings (claim);

CREATE TABLE findings (
	about   TEXT NOT NULL,
	subject TEXT NOT NULL,
	seq     INTEGER NOT NULL,
	screen  TEXT NOT NULL,
	verdict TEXT NOT NULL,
	since   TEXT NOT NULL, -- first day for which it was found so
	body    TEXT NOT NULL, -- the finding, JSON
	PRIMARY KEY (about, subject, seq),
	FOREIGN KEY (about, subject) REFERENCES screenings (about, subject) ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_since ON findings (since DESC, about, subject, seq);

CREATE TABLE finding_rules (
	rule    TEXT NOT NULL, -- that the finding rests on
	about   TEXT NOT NULL,
	subject TEXT NOT NULL,
	seq     INTEGER NOT NULL,
	PRIMARY KEY (rule, about, subject, seq),
	FOREIGN KEY (about, subject, seq) REFERENCES findings (about, subject, seq) ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_rules_finding ON finding_rules (about, subject, seq);

CREATE TABLE finding_changes (
	seq     INTEGER PRIMARY KEY,
	date    TEXT NOT NULL,
	about   TEXT NOT NULL,
	subject TEXT NOT NULL,
	claim   TEXT NOT NULL, -- as in screenings
	body    TEXT NOT NULL  -- the change, JSON
) STRICT;
CREATE INDEX finding_changes_date ON finding_changes (date DESC, seq DESC);
CREATE INDEX finding_changes_subject ON finding_changes (about, subject, seq DESC);
CREATE INDEX finding_changes_claim ON finding_changes (claim);
