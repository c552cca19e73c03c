package sqlite

import (
	"database/sql"
	"encoding/json"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/storetest"
)

// TestMigrate brings a ledger of every earlier schema, with a document in it since the first one,
// up to the newest: nothing is lost, and what came later is made from what was there.
func TestMigrate(t *testing.T) {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, &sql.DB{}, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range p.ListSources() {
		path := filepath.Join(t.TempDir(), "ledger.db")
		r := storetest.Article(t, "old", "2025-01-01", "Tarn Motors", tieline.Agreed)
		old(t, dir, path, source.Version, r)
		s, err := Open(t.Context(), path)
		if err != nil {
			t.Fatalf("schema %d: %v", source.Version, err)
		}
		checkOld(t, s, source.Version, r)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// old makes a ledger of the given schema that holds r since the first schema.
func old(t *testing.T, dir fs.FS, path string, version int64, r *tieline.Records) {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path, "immediate", 16))
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	bare := *r
	bare.Document = nil
	regions, err1 := json.Marshal(r.Document.Regions)
	body, err2 := json.Marshal(bare)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	d := r.Document
	if _, err := db.Exec(`INSERT INTO documents (id, ref, title, url, publisher, author, published, language, text, regions, learnt)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '2025-01-02T03:04:05Z')`,
		d.ID, d.Ref, d.Title, d.URL, d.Publisher, d.Author, d.Published.String(), d.Language, d.Text, string(regions)); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO records (document_id, deals, body) VALUES (?, ?, ?)`, d.ID, len(r.Deals), string(body)); err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func checkOld(t *testing.T, s *Store, version int64, r *tieline.Records) {
	t.Helper()
	back, err := s.Records(t.Context(), r.Document.ID)
	if err != nil || back.Verify() != nil || back.Document.Text != r.Document.Text || len(back.Deals) != 1 {
		t.Errorf("schema %d: %+v, %v", version, back, err)
	}
	hits, err := s.Search(t.Context(), tieline.SearchQuery{Words: "supplies"})
	if err != nil || len(hits) != 1 || len(hits[0].Evidence) != 1 || hits[0].Document.ID != r.Document.ID {
		t.Errorf("schema %d: search finds %+v, %v", version, hits, err)
	}
	added, err := s.AddDocument(t.Context(), r, time.Unix(0, 0))
	if err != nil || added {
		t.Errorf("schema %d: its document is new: %t, %v", version, added, err)
	}
	added, err = s.AddDocument(t.Context(), storetest.Article(t, "new", "2025-02-01", "Tarn Motors", tieline.Active), time.Unix(0, 0))
	if err != nil || !added {
		t.Errorf("schema %d: a document cannot be added: %t, %v", version, added, err)
	}
}
