package policy

import "testing"

func TestBookLoads(t *testing.T) {
	b, err := Load(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(len(b.rules), "rules")
	if err := b.Check(); err != nil {
		t.Error(err)
	}
}
