package atlas

import "testing"

func TestEmbeddedAtlasHasNoProblems(t *testing.T) {
	for i, p := range Default().Check() {
		if i == 60 {
			t.Fatal("…")
		}
		t.Error(p)
	}
}
