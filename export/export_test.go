package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/sqlite"
	"github.com/tieline/tieline/storetest"
)

// newLedger has three documents: two on one deal, and one whose words are meant to break formats.
func newLedger(t *testing.T) tieline.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	jobs, value := 2500.0, 15.0
	full := storetest.Article(t, "full", "2025-Q2", "Ford Motor Company", tieline.Announced)
	words := full.Deals[0].Evidence
	full.Deals[0].Parties[1].Entity = "ford-motor-company"
	full.Facilities = []tieline.Facility{{Name: "Dunkirk plant", Place: "Dunkirk, France", Owners: []string{"Hale Energy", "Ford"}, Status: tieline.FacilityPlanned, Capacity: &tieline.Amount{Value: 16, Unit: "GWh/year"}, Jobs: &jobs, Evidence: words}}
	full.Measures = []tieline.Measure{{Measure: "jobs", Value: 2500, Unit: "jobs", About: []string{"Hale Energy"}, Confidence: 0.8, Evidence: words}}
	full.Policies = []tieline.Policy{{Instrument: "tariff", Authority: "US", Target: []string{"cells"}, Value: &value, Unit: "%", Status: "in_force", Evidence: words}}
	full.Speakers = []tieline.Speaker{{Name: "Jo Roe", Organization: "Hale Energy", Evidence: words}}
	odd := storetest.Article(t, "odd", "2025-05-06", "=HYPERLINK(\"x\"), \"Łódź\" & <Söhne>\x01", tieline.Active)
	odd.Document.URL, odd.Document.Title = "", "+1, \"two\"\nlines | *three*"
	if err := odd.Document.Seal(); err != nil {
		t.Fatal(err)
	}
	for _, r := range []*tieline.Records{full, storetest.Article(t, "later", "2025-09-01", "Tarn Motors", tieline.Active), odd} {
		if _, err := store.AddDocument(t.Context(), r, time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

func write(t *testing.T, store tieline.Store, opt Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(t.Context(), &b, store, opt); err != nil {
		t.Fatalf("%+v: %v", opt, err)
	}
	return b.Bytes()
}

// rowCounts is how many rows each table of newLedger has.
var rowCounts = map[string]int{"deals": 3, "claims": 3, "facilities": 1, "measures": 1, "policies": 1, "speakers": 1}

func TestCSV(t *testing.T) {
	store := newLedger(t)
	for _, name := range TableNames() {
		rows, err := csv.NewReader(bytes.NewReader(write(t, store, Options{Format: CSV, Table: name}))).ReadAll()
		if err != nil || len(rows) != rowCounts[name]+1 {
			t.Fatalf("%s: %d rows, %v", name, len(rows), err)
		}
		head := rows[0]
		if n := len(head); head[n-2] != "evidence" || head[n-1] != "sources" {
			t.Errorf("%s has the columns %q", name, head)
		}
		for _, r := range rows[1:] {
			if n := len(r); r[n-2] != "Hale Energy supplies" || (!strings.HasPrefix(r[n-1], "https://example.org/") && !strings.HasPrefix(r[n-1], "document ")) {
				t.Errorf("%s: a row rests on %q at %q", name, r[n-2], r[n-1])
			}
		}
	}
	out := string(write(t, store, Options{Format: CSV, Table: "facilities"}))
	if want := "name,place,owners,status,capacity,capacity_unit,investment,investment_unit,jobs,start,confidence,document,title,publisher,published,evidence,sources\n" +
		"Dunkirk plant,\"Dunkirk, France\",Hale Energy; Ford,planned,16,GWh/year,,,2500,,0,"; !strings.HasPrefix(out, want) {
		t.Errorf("%s\nwant %s", out, want)
	}
	for _, f := range []struct {
		filter tieline.DealFilter
		table  string
		want   int
	}{
		{tieline.DealFilter{Text: "tarn"}, "deals", 1}, {tieline.DealFilter{Text: "tarn"}, "facilities", 0}, {tieline.DealFilter{Text: "ford"}, "speakers", 1},
		{tieline.DealFilter{Status: tieline.Active}, "claims", 2}, {tieline.DealFilter{Kind: tieline.Licence}, "measures", 0},
	} {
		if got := bytes.Count(write(t, store, Options{Format: JSONLines, Table: f.table, Deals: f.filter}), []byte("\n")); got != f.want {
			t.Errorf("%+v: %d rows, want %d", f, got, f.want)
		}
	}
	if err := Write(t.Context(), io.Discard, store, Options{Format: CSV, Table: "wishes"}); tieline.CodeOf(err) != tieline.ErrInvalid {
		t.Errorf("a table that is not there: %v", err)
	}
}

// TestSameRows: JSON Lines, Parquet and XLSX hold the same rows.
func TestSameRows(t *testing.T) {
	store := newLedger(t)
	book, err := excelize.OpenReader(bytes.NewReader(write(t, store, Options{Format: XLSX})))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	compare[dealRow](t, store, book, "deals")
	compare[claimRow](t, store, book, "claims")
	compare[facilityRow](t, store, book, "facilities")
	compare[measureRow](t, store, book, "measures")
	compare[policyRow](t, store, book, "policies")
	compare[speakerRow](t, store, book, "speakers")
	formulas := 0
	rows, err := book.GetRows("claims")
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		for j := range r {
			cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
			if f, err := book.GetCellFormula("claims", cell); err != nil || f != "" {
				t.Errorf("%s is the formula %q, %v", cell, f, err)
			}
			if strings.Contains(r[j], "=HYPERLINK") {
				formulas++
			}
		}
	}
	if formulas == 0 {
		t.Error("no cell holds what looks like a formula")
	}
}

func compare[T any](t *testing.T, store tieline.Store, book *excelize.File, name string) {
	t.Helper()
	var lines []T
	dec := json.NewDecoder(bytes.NewReader(write(t, store, Options{Format: JSONLines, Table: name})))
	for {
		var row T
		if err := dec.Decode(&row); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, row)
	}
	raw := write(t, store, Options{Format: Parquet, Table: name})
	back, err := parquet.Read[T](bytes.NewReader(raw), int64(len(raw)))
	if err != nil || len(back) != rowCounts[name] {
		t.Fatalf("%s: %d rows in Parquet, %v", name, len(back), err)
	}
	sheet, err := book.GetRows(name)
	if err != nil || len(sheet) != rowCounts[name]+1 || !reflect.DeepEqual(sheet[0], columns(reflect.TypeFor[T]())) {
		t.Fatalf("%s: sheet %q, %v", name, sheet, err)
	}
	for i := range lines {
		if a, b := flat(lines[i]), flat(back[i]); !reflect.DeepEqual(a, b) {
			t.Errorf("%s, row %d: Parquet has\n%q, JSON Lines\n%q", name, i, b, a)
		}
		if a, b := flat(lines[i]), sheet[i+1]; strings.Join(a[:4], "|") != strings.Join(b[:4], "|") || a[len(a)-1] != b[len(b)-1] {
			t.Errorf("%s, row %d: XLSX has\n%q, JSON Lines\n%q", name, i, b, a)
		}
	}
}

func flat(row any) (out []string) {
	for _, c := range cells(row) {
		out = append(out, strings.ReplaceAll(cellText(c), "\x01", "\uFFFD")) // a character that XML has not
	}
	return out
}

func TestGraphML(t *testing.T) {
	var doc struct {
		Keys []struct {
			ID string `xml:"id,attr"`
		} `xml:"key"`
		Graph struct {
			Nodes []struct {
				ID   string `xml:"id,attr"`
				Data []struct {
					Key  string `xml:"key,attr"`
					Text string `xml:",chardata"`
				} `xml:"data"`
			} `xml:"node"`
			Edges []struct {
				Source string `xml:"source,attr"`
				Target string `xml:"target,attr"`
			} `xml:"edge"`
		} `xml:"graph"`
	}
	if err := xml.Unmarshal(write(t, newLedger(t), Options{Format: GraphML}), &doc); err != nil {
		t.Fatal(err)
	}
	nodes, keys := map[string]bool{}, map[string]bool{}
	for _, k := range doc.Keys {
		keys[k.ID] = true
	}
	for _, n := range doc.Graph.Nodes {
		if nodes[n.ID] {
			t.Errorf("two nodes %s", n.ID)
		}
		nodes[n.ID] = true
		has := map[string]string{}
		for _, d := range n.Data {
			if !keys[d.Key] {
				t.Errorf("undeclared key %s", d.Key)
			}
			has[d.Key] = d.Text
		}
		if has["node-evidence"] != "Hale Energy supplies" || has["node-sources"] == "" || has["node-label"] == "" {
			t.Errorf("node %s has %q", n.ID, has)
		}
	}
	if len(nodes) != 7 || len(doc.Graph.Edges) != 6 {
		t.Errorf("%d nodes, %d edges; want 7, 6", len(nodes), len(doc.Graph.Edges))
	}
	for _, e := range doc.Graph.Edges {
		if !nodes[e.Source] || !nodes[e.Target] {
			t.Errorf("an edge from %s to %s", e.Source, e.Target)
		}
	}
}

// ftmModel gives the properties that are used, as the model of FollowTheMoney has them: their types, for
// entities the schema that is meant.
var ftmModel = map[string]map[string]string{
	"Project": {"name": "text", "projectId": "text", "goal": "text", "status": "text", "startDate": "date", "modifiedAt": "date", "address": "text", "country": "country",
		"summary": "text", "sourceUrl": "url", "publisher": "text", "proof": "Article", "notes": "text"},
	"ProjectParticipant": {"project": "Project", "participant": "LegalEntity", "role": "text", "status": "text", "startDate": "date", "summary": "text", "sourceUrl": "url"},
	"Article":            {"fileName": "text", "name": "text", "title": "text", "publisher": "text", "publishedAt": "date", "retrievedAt": "date", "sourceUrl": "url", "language": "language"},
	"Documentation":      {"document": "Article", "entity": "Project", "role": "text", "date": "date", "publisher": "text", "sourceUrl": "url", "summary": "text"},
	"LegalEntity":        {"name": "text", "alias": "text", "previousName": "text", "country": "country", "wikidataId": "wikidata", "leiCode": "lei", "sourceUrl": "url", "notes": "text"},
}

// ftmRequired are the properties without which an entity is none.
var ftmRequired = map[string][]string{
	"Project": {"name"}, "ProjectParticipant": {"project", "participant"}, "Article": {"fileName"}, "Documentation": {"document", "entity"}, "LegalEntity": {"name"},
}

var ftmForms = map[string]*regexp.Regexp{
	"text": regexp.MustCompile(`(?s).`), "date": regexp.MustCompile(`^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d)?)?)?$`), "country": regexp.MustCompile(`^[a-z]{2}$`), "url": regexp.MustCompile(`^https?://[^ ]+$`),
	"language": regexp.MustCompile(`^[a-z]{3}$`), "wikidata": regexp.MustCompile(`^Q\d+$`), "lei": regexp.MustCompile(`^[0-9A-Z]{20}$`),
}

func TestFollowTheMoney(t *testing.T) {
	for _, company := range []string{"Company", "PublicBody", "Organization"} {
		ftmModel[company] = map[string]string{"ticker": "text"}
		for p, typ := range ftmModel["LegalEntity"] {
			ftmModel[company][p] = typ
		}
		ftmRequired[company] = ftmRequired["LegalEntity"]
	}
	entities := map[string]ftmEntity{}
	counts := map[string]int{}
	for line := range bytes.Lines(write(t, newLedger(t), Options{Format: FtM})) {
		var e ftmEntity
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		if _, ok := entities[e.ID]; ok || !plainID.MatchString(e.ID) {
			t.Errorf("the id %s is there twice or is none", e.ID)
		}
		entities[e.ID] = e
		counts[e.Schema]++
	}
	for _, e := range entities {
		for _, p := range ftmRequired[e.Schema] {
			if len(e.Properties[p]) == 0 {
				t.Errorf("%s lacks %s", e.ID, p)
			}
		}
		for p, values := range e.Properties {
			form, ok := ftmModel[e.Schema][p]
			if !ok {
				t.Errorf("%s has no property %s", e.Schema, p)
			}
			for _, v := range values {
				if re := ftmForms[form]; re != nil && !re.MatchString(v) {
					t.Errorf("%s: %s is %q, which is no %s", e.ID, p, v, form)
				} else if re == nil && !isA(entities[v].Schema, form) {
					t.Errorf("%s: %s is %s, a %q, not a %s", e.ID, p, v, entities[v].Schema, form)
				}
			}
		}
	}
	if want := map[string]int{"Project": 3, "ProjectParticipant": 6, "Article": 3, "Documentation": 3, "LegalEntity": 3, "Company": 1}; !reflect.DeepEqual(counts, want) {
		t.Errorf("entities %v, want %v", counts, want)
	}
	if f := entities["tl-org-ford-motor-company"].Properties; f["country"][0] != "us" || len(f["notes"]) == 0 || !strings.HasPrefix(f["sourceUrl"][0], "https://") {
		t.Errorf("Ford is %+v", f)
	}
}

func isA(schema, wanted string) bool {
	return schema == wanted || wanted == "LegalEntity" && (schema == "Company" || schema == "PublicBody" || schema == "Organization")
}

func TestCitations(t *testing.T) {
	out := string(write(t, newLedger(t), Options{Format: Citations}))
	for _, want := range []string{
		"1. Harbour Wire, “About Ford Motor Company”, 2025-Q2, <https://example.org/full> (document ",
		", read 2026-11-22)\n   - Hale Energy – Ford Motor Company (supply, announced; deal ",
		"): “Hale Energy supplies”\n2. Harbour Wire, “+1, \"two\" lines | *three*”, 2025-05-06 (document ",
		"\n3. Harbour Wire, “About Tarn Motors”",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the list lacks %q:\n%s", want, out)
		}
	}
}

func TestFitCell(t *testing.T) {
	long := strings.Repeat("é", maxCell)
	if got := fitCell(long); len(got) > maxCell || !strings.HasSuffix(got, "é…") || fitCell("short") != "short" {
		t.Errorf("%d bytes", len(got))
	}
}
