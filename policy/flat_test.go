package policy

import (
	"encoding/json"
	"reflect"
	"testing"
)

// What the short way reads is what encoding/json reads.
func FuzzFlatObject(f *testing.F) {
	for _, s := range []string{`{}`, `{"id":"a","ask":"duty","value":-12.50,"claims":["usmca","quota"],"x":null,"y":true,"z":false}`, ` { "a" : [ ] , "b" : 0 } `,
		`{"a":01}`, `{"a":"é"}`, `{"a":"\u0041"}`, `{"a":{"b":1}}`, `{"a":1e5}`, `{"a":1}x`, `{"a":-}`, `{"a":1.}`, `{"a":"b","a":"c"}`, `{"a":[1]}`, `{"a"`, `{"a":tru}`, `[1]`, ``} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := flatObject([]byte(s))
		if !ok {
			return
		}
		var want map[string]any
		if err := json.Unmarshal([]byte(s), &want); err != nil {
			t.Fatalf("%q is read as %v, but %v", s, got, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is read as %#v, want %#v", s, got, want)
		}
	})
}

// The short way is taken by the questions that it is for.
func TestFlatObjectReadsQuestions(t *testing.T) {
	for _, s := range []string{`{"id":"a","ask":"duty","destination":"US","origin":"CN","date":"2026-08-01","hts":"8507.60.0020","use":"storage","value":100000.5,"claims":["usmca"]}`, `{"id":7,"model_year":null,"uses_cells":false}`} {
		if _, ok := flatObject([]byte(s)); !ok {
			t.Errorf("%s is not read", s)
		}
	}
}
