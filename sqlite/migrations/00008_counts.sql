-- +goose Up
-- Derived: how many rows there are, so that counting does not take longer as the ledger grows.
CREATE TABLE totals (
	what TEXT PRIMARY KEY,
	n    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO totals SELECT 'documents', count(*) FROM documents UNION ALL SELECT 'claims', count(*) FROM claims
	UNION ALL SELECT 'deals', count(*) FROM deals UNION ALL SELECT 'companies', count(DISTINCT key) FROM deal_parties;
CREATE TABLE companies (
	key   TEXT PRIMARY KEY,
	deals INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO companies SELECT key, count(*) FROM deal_parties GROUP BY key;
CREATE INDEX companies_deals ON companies (deals DESC, key);
DROP INDEX deal_parties_key;
CREATE INDEX deal_parties_name ON deal_parties (key, name);

-- +goose StatementBegin
CREATE TRIGGER documents_count AFTER INSERT ON documents BEGIN UPDATE totals SET n = n + 1 WHERE what = 'documents'; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claims_count AFTER INSERT ON claims BEGIN UPDATE totals SET n = n + 1 WHERE what = 'claims'; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claims_uncount AFTER DELETE ON claims BEGIN UPDATE totals SET n = n - 1 WHERE what = 'claims'; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deals_count AFTER INSERT ON deals BEGIN UPDATE totals SET n = n + 1 WHERE what = 'deals'; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deals_uncount AFTER DELETE ON deals BEGIN UPDATE totals SET n = n - 1 WHERE what = 'deals'; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER companies_count AFTER INSERT ON companies BEGIN UPDATE totals SET n = n + 1 WHERE what = 'companies'; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER companies_uncount AFTER DELETE ON companies BEGIN UPDATE totals SET n = n - 1 WHERE what = 'companies'; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER party_comes AFTER INSERT ON deal_parties BEGIN
	INSERT INTO companies (key, deals) VALUES (NEW.key, 1) ON CONFLICT (key) DO UPDATE SET deals = deals + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER party_goes AFTER DELETE ON deal_parties BEGIN
	UPDATE companies SET deals = deals - 1 WHERE key = OLD.key;
	DELETE FROM companies WHERE key = OLD.key AND deals = 0;
END;
-- +goose StatementEnd
