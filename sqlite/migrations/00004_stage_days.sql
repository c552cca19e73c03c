-- +goose Up
-- Derived: the first day on which a stage was so beyond doubt; for one without a date the day on
-- which the ledger learnt it.
ALTER TABLE stages ADD COLUMN certain TEXT NOT NULL DEFAULT '';
UPDATE stages SET certain = CASE
	WHEN date = '' THEN (SELECT substr(d.learnt, 1, 10) FROM claims c JOIN documents d ON d.id = c.document_id WHERE c.id = stages.claim_id)
	WHEN length(date) = 4 THEN date || '-12-31'
	WHEN substr(date, 6, 1) = 'Q' THEN date(substr(date, 1, 4) || '-01-01', (3 * substr(date, 7, 1)) || ' months', '-1 day')
	WHEN length(date) = 7 THEN date(date || '-01', '1 month', '-1 day')
	ELSE date END;
CREATE INDEX stages_certain ON stages (certain DESC, deal_id, seq);
