package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/tieline/tieline"
)

// found says how a document holds the words: the less, the better.
type found struct {
	document string
	tier     int
	summary  tieline.DocumentSummary
}

// The tiers of a search: a document that has the words in its title goes before one that has them
// in its evidence, and that before one that has them in its text only.
const (
	inTitle = iota
	inEvidence
	inText
)

// Search implements tieline.Store. Its cost does not grow with the number of documents that fit:
// it looks at the MaxSearched that the ledger learnt last, in each tier.
func (s *Store) Search(ctx context.Context, q tieline.SearchQuery) ([]tieline.SearchHit, error) {
	match, err := newMatching(q.Words)
	if err != nil {
		return nil, err
	}
	pool, err := s.searchPool(ctx, match, q.Evidence)
	if err != nil {
		return nil, storeError("search", q.Words, err)
	}
	if q.Limit <= 0 {
		q.Limit = 20
	}
	pool = pool[min(q.Offset, len(pool)):min(q.Offset+q.Limit, len(pool))]
	hits := make([]tieline.SearchHit, 0, len(pool))
	for _, f := range pool {
		h, err := s.searchHit(ctx, match, f)
		if err != nil {
			return nil, storeError("search", q.Words, err)
		}
		hits = append(hits, h)
	}
	return hits, nil
}

// searchPool gives the documents that fit, best tier first, then newest publication.
func (s *Store) searchPool(ctx context.Context, m matching, evidenceOnly bool) ([]found, error) {
	const documents = `SELECT n.document_id FROM document_search f JOIN document_numbers n ON n.number = f.rowid
		WHERE document_search MATCH ?1 ORDER BY f.rowid DESC LIMIT ?2`
	const evidence = `SELECT e.document_id FROM evidence_search f JOIN evidence e ON e.number = f.rowid JOIN document_numbers n ON n.document_id = e.document_id
		WHERE evidence_search MATCH ?1 AND (?3 = '' OR NOT EXISTS (SELECT 1 FROM document_search WHERE document_search MATCH ?3 AND rowid = n.number))
		ORDER BY f.rowid DESC LIMIT ?2`
	queries := []struct {
		tier  int
		query string
		args  []any
	}{
		{inTitle, documents, []any{m.except("{title} : (" + m.with + ")"), tieline.MaxSearched}},
		{inEvidence, evidence, []any{m.with, tieline.MaxSearched, m.without}},
		{inText, documents, []any{m.except(m.with), tieline.MaxSearched}},
	}
	if evidenceOnly {
		queries = queries[inEvidence:inText]
	}
	tiers := map[string]int{}
	for _, t := range queries {
		ids, err := collect(ctx, s.read, func(rows *sql.Rows) (id string, err error) { return id, rows.Scan(&id) }, t.query, t.args...)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if _, ok := tiers[id]; !ok {
				tiers[id] = t.tier
			}
		}
	}
	pool := make([]found, 0, len(tiers))
	for id, tier := range tiers {
		d, err := s.summary(ctx, id)
		if err != nil {
			return nil, err
		}
		pool = append(pool, found{id, tier, d})
	}
	slices.SortFunc(pool, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.tier, b.tier), b.summary.Published.Compare(a.summary.Published), cmp.Compare(a.document, b.document))
	})
	return pool[:min(len(pool), tieline.MaxSearched)], nil
}

func (s *Store) summary(ctx context.Context, id string) (tieline.DocumentSummary, error) {
	list, err := collect(ctx, s.read, scanSummary, summaries+` WHERE d.id = ?`, id)
	if err != nil || len(list) == 0 {
		return tieline.DocumentSummary{}, cmp.Or(err, errors.New("a document is in the index but not in the ledger"))
	}
	return list[0], nil
}

// Marks around what was found in an excerpt: characters that no text holds.
const (
	markOpen  = "\x02"
	markClose = "\x03"
)

func (s *Store) searchHit(ctx context.Context, m matching, f found) (tieline.SearchHit, error) {
	h := tieline.SearchHit{Document: f.summary}
	texts, err := collect(ctx, s.read, func(rows *sql.Rows) (text string, err error) { return text, rows.Scan(&text) },
		`SELECT snippet(document_search, 1, ?, ?, '…', 32) FROM document_search
		WHERE document_search MATCH ? AND rowid = (SELECT number FROM document_numbers WHERE document_id = ?)`, markOpen, markClose, m.with, f.document)
	if err != nil {
		return h, err
	}
	for _, t := range texts {
		h.Excerpt = excerpts(t)
	}
	type hit struct{ record, words string }
	found, err := collect(ctx, s.read, func(rows *sql.Rows) (e hit, err error) { return e, rows.Scan(&e.record, &e.words) }, `SELECT e.record, snippet(evidence_search, 0, ?, ?, '…', 48) FROM evidence_search f JOIN evidence e ON e.number = f.rowid
		WHERE evidence_search MATCH ? AND f.rowid IN (SELECT number FROM evidence WHERE document_id = ?) ORDER BY f.rowid`, markOpen, markClose, m.with, f.document)
	at := map[string]int{} // of words: many records may rest on the same
	for _, e := range found {
		i, ok := at[e.words]
		if !ok {
			i = len(h.Evidence)
			at[e.words] = i
			h.Evidence = append(h.Evidence, tieline.EvidenceHit{Excerpt: excerpts(e.words)})
		}
		h.Evidence[i].Records = append(h.Evidence[i].Records, e.record)
	}
	return h, err
}

func excerpts(marked string) (out []tieline.Excerpt) {
	for marked != "" {
		before, rest, _ := strings.Cut(marked, markOpen)
		if before != "" {
			out = append(out, tieline.Excerpt{Text: before})
		}
		hit, after, _ := strings.Cut(rest, markClose)
		if hit != "" {
			out = append(out, tieline.Excerpt{Text: hit, Found: true})
		}
		marked = after
	}
	return out
}

// matching is what a person typed in the index's own language, in which nothing that was typed is
// an operator.
type matching struct{ with, without string }

func newMatching(words string) (matching, error) {
	var with, without []string
	for _, t := range searchTerms(words) {
		if !strings.ContainsFunc(t.text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			continue // nothing that the index holds
		}
		e := `"` + strings.ReplaceAll(t.text, `"`, `""`) + `"`
		if t.beginning {
			e += " *"
		}
		if t.without {
			without = append(without, e)
		} else {
			with = append(with, e)
		}
	}
	if len(with) == 0 {
		return matching{}, &tieline.Error{Code: tieline.ErrInvalid, Op: "search", Input: words, Reason: "there is no word to look for", Hint: "give one or more words, or a phrase in quotation marks"}
	}
	return matching{strings.Join(with, " AND "), strings.Join(without, " OR ")}, nil
}

// except adds to an expression that no word must be there that is not wanted.
func (m matching) except(expression string) string {
	if m.without == "" {
		return expression
	}
	return "(" + expression + ") NOT (" + m.without + ")"
}

// searchTerm is a word or phrase of a query.
type searchTerm struct {
	text               string
	beginning, without bool
}

func searchTerms(s string) (terms []searchTerm) {
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		var t searchTerm
		if rest, ok := strings.CutPrefix(s, "-"); ok {
			t.without, s = true, rest
		}
		if rest, ok := strings.CutPrefix(s, `"`); ok {
			t.text, s, _ = strings.Cut(rest, `"`)
		} else {
			end := strings.IndexFunc(s, unicode.IsSpace)
			if end < 0 {
				end = len(s)
			}
			t.text, s = s[:end], s[end:]
			t.text, t.beginning = strings.CutSuffix(t.text, "*")
		}
		terms = append(terms, t)
	}
	return terms
}
