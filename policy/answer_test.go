package policy

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func answerOf(t *testing.T, b *Book, query map[string]any) Answer {
	t.Helper()
	line, err := json.Marshal(query)
	if err != nil {
		t.Fatal(err)
	}
	return b.AnswerLine(line)
}

func TestAnswerAllKeepsOrderAndGoesOn(t *testing.T) {
	in := strings.Join([]string{
		`{"id":"a","ask":"export_rebate","jurisdiction":"CN","hs":"85076000","date":"2026-05-01"}`,
		`{"id":"b","ask":`,
		``,
		`[1,2]`,
		`null`,
		`{"id":"c","ask":"duty","destination":"US","origin":"ZZ","date":"2026-05-01","goods":"bev"}`,
		`{"id":7,"ask":"export_rebate","jurisdiction":"CN","hs":"85076000","date":"2027-05-01"}`,
		`{"id":"d"}`,
	}, "\n")
	var out bytes.Buffer
	lines, failed, err := Default().AnswerAll(strings.NewReader(in), &out)
	if err != nil || lines != 7 || failed != 5 {
		t.Fatalf("%d lines, %d failed, %v", lines, failed, err)
	}
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	for i, want := range []string{`{"id":"a","answer":{"percent":6}`, `{"id":null,"error":"line 2: query: not a JSON object`, `"error":"line 4: query: not a JSON object`, `"error":"line 5: query: null is not a query`, `{"id":"c","error":"origin: \"ZZ\" is not a country`, `{"id":7,"answer":{"percent":0}`, `{"id":"d","error":"ask: the query does not say what it asks`} {
		if !strings.Contains(got[i], want) {
			t.Errorf("line %d is %s, want %s", i+1, got[i], want)
		}
	}
}

func TestLongLinesAreRefusedNotFatal(t *testing.T) {
	in := `{"id":"x","ask":"listed","name":"` + strings.Repeat("a", maxLine) + `"}` + "\n" + `{"id":"y","ask":"export_rebate","jurisdiction":"CN","hs":"85076000","date":"2026-05-01"}`
	var out bytes.Buffer
	lines, failed, err := Default().AnswerAll(strings.NewReader(in), &out)
	if err != nil || lines != 2 || failed != 1 || !strings.Contains(out.String(), `"percent":6`) {
		t.Errorf("%d lines, %d failed, %v: %.200s", lines, failed, err, out.String())
	}
}

// Wherever a fact is left out of a worked example, the answer becomes unknown or stays the same; it
// never becomes another answer. The facts that are claims are the exception that docs/policy.md makes.
func TestLeavingOutAFactNeverChangesAnAnswer(t *testing.T) {
	b := Default()
	claims := map[string]bool{"claims": true, "loaded": true, "fuel_cell_vehicle": true, "assume": true, "ignore_suspension": true, "first_year_after_enactment": true,
		"value": true, "name": true, "gvwr_lb": true, "goods": true, "hts": true, "list": true, "discharge_kw": true, "contract_date": true, "parts": true, "sale_date": true, "terms": true}
	for _, e := range b.Examples() {
		if e.Error != "" || e.Query["assume"] != nil {
			continue
		}
		full := answerOf(t, b, e.Query)
		if full.Err != nil {
			t.Errorf("%s: %v", e.Place(), full.Err)
			continue
		}
		goods, _ := e.Query["goods"].(string)
		for field := range e.Query {
			if field == "ask" || claims[field] || field == "use" && b.terms.Goods[goods].Use != "" {
				continue // the name of the goods states a use of its own
			}
			less := map[string]any{}
			for k, v := range e.Query {
				if k != field {
					less[k] = v
				}
			}
			a := answerOf(t, b, less)
			if a.Err != nil {
				continue
			}
			for k, v := range verdicts(t, a) {
				want, ok := verdicts(t, full)[k]
				if ok && v != Unknown && v != want && want != Unknown {
					t.Errorf("%s: without %s, %s is %v instead of %v", e.Place(), field, k, v, want)
				}
			}
		}
	}
}

// verdicts are the fields of an answer that are yes, no, unknown or a number.
func verdicts(t *testing.T, a Answer) map[string]any {
	t.Helper()
	data, err := json.Marshal(a.Answer)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	for k, v := range m {
		switch v.(type) {
		case bool, float64:
		case string:
			if v != Unknown {
				delete(m, k)
			}
		default:
			delete(m, k)
		}
	}
	return m
}

// What is written by hand is what encoding/json would write.
func TestWrittenAnswersAreTheirFields(t *testing.T) {
	b := Default()
	for _, e := range b.Examples() {
		a := answerOf(t, b, e.Query)
		if a.Err != nil {
			continue
		}
		data, err := a.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var got, want map[string]any
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatalf("%s: %v in %s", e.Place(), err, data)
		}
		plainly, err := json.Marshal(map[string]any{"id": a.ID, "answer": a.Answer, "because": orEmpty(a.Because), "missing": orEmpty(a.Missing), "warnings": orEmpty(a.Warnings)})
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(plainly, &want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s, not %s", e.Place(), data, plainly)
		}
	}
}

func FuzzAnswerLine(f *testing.F) {
	for _, e := range Default().Examples() {
		if line, err := json.Marshal(e.Query); err == nil {
			f.Add(line)
		}
	}
	f.Add([]byte(`{"ask":"entity","entity":{"owners":[{"entity":{"owners":[{"name":"a","percent":100}],"name":"b"},"percent":100}],"name":"a"}}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		a := Default().AnswerLine(line)
		data, err := a.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(data) {
			t.Fatalf("%s", data)
		}
	})
}
