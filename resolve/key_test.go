package resolve_test

import (
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/resolve"
)

func TestKey(t *testing.T) {
	for _, c := range []struct {
		a, b tieline.Party
		same bool
	}{
		{tieline.Party{Name: "Harbour Cells Inc.", Entity: "#1"}, tieline.Party{Name: "HARBOUR CELLS", Entity: "#7"}, true},
		{tieline.Party{Name: "Société Générale S.A."}, tieline.Party{Name: "Societe Generale"}, true},
		{tieline.Party{Name: "Harbour Cells", Entity: "#1"}, tieline.Party{Name: "Harbour Motors", Entity: "#1"}, false},
		{tieline.Party{Name: "Harbour Cells", Entity: "e23"}, tieline.Party{Name: "Harbour Motors", Entity: "e23"}, false},
		{tieline.Party{Name: "GM", Entity: "general-motors"}, tieline.Party{Name: "General Motors", Entity: "general-motors"}, true},
	} {
		if got := resolve.Key(c.a) == resolve.Key(c.b); got != c.same {
			t.Errorf("%q (%s) and %q (%s): same %v, want %v", c.a.Name, resolve.Key(c.a), c.b.Name, resolve.Key(c.b), got, c.same)
		}
	}
}

func TestKeyOfName(t *testing.T) {
	r := &tieline.Records{Entities: []tieline.Entity{
		{ID: "e1", Type: tieline.EntityPerson, Name: "Ford"},
		{ID: "general-motors", Type: tieline.EntityOrganization, Name: "General Motors", Mentions: []tieline.Mention{{Text: "GM"}, {Text: "it", By: tieline.ByDescription}}},
		{ID: "e3", Type: tieline.EntityOrganization, Name: "Harbour Cells Inc."},
	}}
	for name, want := range map[string]string{
		"GM": "general-motors", "General Motors": "general-motors", "Harbour Cells Inc.": "name:harbourcell", "it": "name:it", "Ford": "name:ford",
	} {
		if got := resolve.KeyOfName(r, name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}
