package findings

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/sqlite"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func date(t testing.TB, s string) tieline.Date {
	t.Helper()
	d, err := tieline.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func day(t testing.TB, s string) policy.Day { return policy.DayOf(date(t, s)) }

// document is an article about a licence from CATL to Ford for a plant that Ford builds in Marshall.
func document(t testing.TB, published string, status tieline.Status) *tieline.Records {
	t.Helper()
	d := &tieline.Document{Ref: published, Publisher: "Harbour Wire", Published: date(t, published), Language: "en", Text: "CATL and Ford on a licence, " + published}
	if err := d.Seal(); err != nil {
		t.Fatal(err)
	}
	words, err := d.Evidence(0, len(d.Text))
	if err != nil {
		t.Fatal(err)
	}
	ev := []tieline.Evidence{words}
	return &tieline.Records{Document: d, Entities: []tieline.Entity{{ID: "ford-motor-company", Type: tieline.EntityOrganization, Name: "Ford"}},
		Deals: []tieline.Deal{{Kind: tieline.Licence, Status: status, Origin: tieline.OriginNone, Place: "Marshall, Michigan, US", Evidence: ev,
			Parties: []tieline.Party{{Name: "Contemporary Amperex Technology", Role: tieline.RoleLicensor, Entity: "contemporary-amperex-technology"}, {Name: "Ford Motor Company", Role: tieline.RoleLicensee, Entity: "ford-motor-company"}}}},
		Facilities: []tieline.Facility{{Place: "Marshall, Michigan, US", Owners: []string{"Ford"}, Status: tieline.FacilityConstruction, Evidence: ev,
			Capacity: &tieline.Amount{Value: 20, Unit: "GWh/year"}}},
	}
}

func newFinder(t testing.TB) (*Finder, tieline.Store) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return New(store, policy.Default(), "book 1"), store
}

func addDocument(t testing.TB, store tieline.Store, r *tieline.Records) string {
	t.Helper()
	if _, err := store.AddDocument(t.Context(), r, now); err != nil {
		t.Fatal(err)
	}
	return r.Document.ID
}

func says(changes []tieline.Change) []string {
	out := []string{}
	for _, c := range changes {
		out = append(out, c.Finding.Says)
	}
	slices.Sort(out)
	return out
}

// News that a licence was signed changes what the plant's credits depend on, and shows as a change of the
// deal and of the plant.
func TestNewsChangesFindings(t *testing.T) {
	f, store := newFinder(t)
	first := addDocument(t, store, document(t, "2023-01-05", tieline.Exploring))
	changes, err := f.KeepTouched(t.Context(), []string{first}, day(t, "2026-11-22"), now)
	if err != nil || len(changes) != 0 {
		t.Fatalf("the first screening changes nothing: %q, %v", says(changes), err)
	}
	second := addDocument(t, store, document(t, "2023-02-13", tieline.Agreed))
	if changes, err = f.KeepTouched(t.Context(), []string{second}, day(t, "2026-11-23"), now); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Contemporary Amperex Technology – Ford Motor Company: credit eligibility now depends on whether and on which day the licence was amended",
		"Ford's Marshall plant: credit eligibility now depends on whether and on which day the licence was amended",
	}
	if got := says(changes); !slices.Equal(got, want) {
		t.Fatalf("changes %q, want %q", got, want)
	}
	for _, c := range changes {
		if c.Finding.Cause != tieline.CauseNews || c.Document != second || c.Date.String() != "2026-11-23" {
			t.Errorf("change %+v", c)
		}
	}
	listed, err := store.Changes(t.Context(), date(t, "2026-11-23"), 10)
	if err != nil || len(listed) != 2 {
		t.Errorf("the ledger lists %+v, %v", listed, err)
	}
	kept, err := store.Findings(t.Context(), tieline.FindingFilter{About: tieline.AboutPlant, Rule: "us.licence.date"})
	if err != nil || len(kept) != 1 || kept[0].Since.String() != "2026-11-23" || kept[0].Book != "book 1" {
		t.Errorf("kept %+v, %v", kept, err)
	}
	if changes, err = f.KeepTouched(t.Context(), []string{first, second}, day(t, "2026-11-23"), now); err != nil || len(changes) != 0 {
		t.Errorf("screened again, the same is a change: %q, %v", says(changes), err)
	}
}

// A day on which a rule turns, and another book, change findings without news.
func TestDaysAndRulesChangeFindings(t *testing.T) {
	f, store := newFinder(t)
	addDocument(t, store, document(t, "2023-02-13", tieline.Agreed))
	keep := func(f *Finder, on string) []tieline.Change {
		t.Helper()
		changes, subjects, err := f.KeepAll(t.Context(), day(t, on), now)
		if err != nil || subjects != 4 {
			t.Fatalf("%d subjects, %v; want the deal, two companies and a plant", subjects, err)
		}
		return changes
	}
	if c := keep(f, "2027-06-29"); len(c) != 0 {
		t.Errorf("the first screening changes nothing: %q", says(c))
	}
	if c := keep(f, "2027-06-30"); len(c) != 1 || c[0].Finding.Cause != tieline.CauseDay || !strings.Contains(c[0].Finding.Says, "indirect military purchases") {
		t.Errorf("the bar on indirect purchases begins: %q", says(c))
	}
	assumed, err := policy.ReadAssumptions("test", []byte("rules: [{id: us.45x.phase-out-components, values: [{from: 2023-01-01, percent: 50}]}]"))
	if err != nil {
		t.Fatal(err)
	}
	book, err := policy.LoadAssuming(policy.Embedded(), assumed)
	if err != nil {
		t.Fatal(err)
	}
	c := keep(New(store, book, "book 2"), "2027-07-01")
	if len(c) != 1 || c[0].Finding.Cause != tieline.CauseRule || c[0].Finding.Subject == "" ||
		c[0].Finding.Says != "Ford's Marshall plant: the credit for cells changed: up to 350 million dollars a year for cells, if every condition holds (before: up to 700 million dollars a year for cells, if every condition holds)" {
		t.Errorf("half of the credit: %q", says(c))
	}
	if _, _, err := f.KeepAll(t.Context(), day(t, "2026-01-01"), now); tieline.CodeOf(err) != tieline.ErrConflict {
		t.Errorf("an earlier day: %v", err)
	}
}

// A plant of which the ledger no longer speaks keeps no findings.
func TestPlantsThatAreNoMore(t *testing.T) {
	f, store := newFinder(t)
	addDocument(t, store, document(t, "2023-02-13", tieline.Agreed))
	gone := f.screening(tieline.AboutPlant, "plant:old", day(t, "2026-01-01"), []tieline.Finding{{About: tieline.AboutPlant, Subject: "plant:old", Screen: "cell-credit", Name: "Old"}})
	gone.Name = "Old"
	if _, err := store.KeepFindings(t.Context(), []tieline.Screening{*gone}, func(_, _ *tieline.Screening) []tieline.FindingChange { return nil }); err != nil {
		t.Fatal(err)
	}
	if changes, _, err := f.KeepAll(t.Context(), day(t, "2026-11-22"), now); err != nil || len(changes) != 0 {
		t.Errorf("%q, %v", says(changes), err)
	}
	kept, err := store.Findings(t.Context(), tieline.FindingFilter{About: tieline.AboutPlant})
	if err != nil || slices.ContainsFunc(kept, func(k tieline.KeptFinding) bool { return k.Name == "Old" }) {
		t.Errorf("kept %+v, %v", kept, err)
	}
}

func TestReportsOfOnePlant(t *testing.T) {
	report := func(published, name, place string, owners ...string) tieline.FacilityReport {
		return tieline.FacilityReport{Facility: tieline.Facility{Name: name, Place: place, Owners: owners}, Published: date(t, published)}
	}
	plants := group([]tieline.FacilityReport{
		report("2026-03-01", "", "Kokomo, Indiana, US", "Samsung SDI"),
		report("2026-02-01", "", "Kokomo, Indiana, US", "Stellantis", "Samsung SDI"),
		report("2026-01-01", "", "Kokomo, Indiana, US", "Hale Energy"),
		report("2025-12-01", "Tarn Works", "Hull, UK", "Tarn"),
		report("2025-11-01", "TARN WORKS", "UK"),
		report("2025-10-01", "", "Hull, UK", "Tarn"),
		report("2025-09-01", "", ""),
	})
	var got []string
	for _, p := range plants {
		got = append(got, p.Name+" "+strings.Repeat("*", len(p.Reports)))
	}
	if want := []string{"Hale Energy's Kokomo plant *", "Samsung SDI's Kokomo plant **", "Tarn Works (Hull) ***"}; !slices.Equal(got, want) {
		t.Errorf("plants %q, want %q", got, want)
	}
}

func TestBookStateTellsBooksApart(t *testing.T) {
	a := BookState(fstest.MapFS{"a.yaml": {Data: []byte("x")}})
	b := BookState(fstest.MapFS{"a.yaml": {Data: []byte("y")}})
	c := BookState(fstest.MapFS{"b.yaml": {Data: []byte("x")}})
	if a == b || a == c || a == "" || a != BookState(fstest.MapFS{"a.yaml": {Data: []byte("x")}}) {
		t.Errorf("states %s %s %s", a, b, c)
	}
}
