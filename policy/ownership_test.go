package policy

import (
	"fmt"
	"strings"
	"testing"
)

func TestClosedCircleIsAnError(t *testing.T) {
	a := Default().AnswerLine([]byte(`{"ask":"entity","tax_year_start":"2026-01-01","entity":{"name":"A","country":"US","owners":[{"entity":{"name":"B","country":"US","owners":[{"name":"A","percent":100}]},"percent":100}]}}`))
	if a.Err == nil || !strings.Contains(a.Err.Error(), "nobody outside owns them") {
		t.Errorf("%v", a.Err)
	}
}

// A chain of a hundred holders is followed to its end, in one pass.
func TestDeepChain(t *testing.T) {
	entity := `{"country":"CN"}`
	for range 100 {
		entity = fmt.Sprintf(`{"country":"US","owners":[{"entity":%s,"percent":99.5}]}`, entity)
	}
	a := Default().AnswerLine([]byte(`{"ask":"entity","tax_year_start":"2026-01-01","tax_year_end":"2026-12-31","entity":` + entity + `}`))
	if a.Err != nil {
		t.Fatal(a.Err)
	}
	if r := a.Answer.(result); r["foreign_controlled"] != true {
		t.Errorf("%v", r)
	}
}

// The answer names the chain that decides.
func TestAnswerShowsThePath(t *testing.T) {
	a := Default().AnswerLine([]byte(`{"ask":"entity","tax_year_start":"2026-01-01","tax_year_end":"2026-12-31","entity":{"name":"Plant LLC","country":"US","owners":[{"entity":{"name":"Holdco","country":"NL","owners":[{"name":"CATL","percent":80}]},"percent":30}]}}`))
	if a.Err != nil {
		t.Fatal(a.Err)
	}
	var says []string
	for _, b := range a.Because {
		says = append(says, b.Says)
	}
	if all := strings.Join(says, "\n"); !strings.Contains(all, "Holdco (NL) holds 30 % of Plant LLC (US): 30 % in all, at least 25 %") {
		t.Errorf("%s", all)
	}
}

func BenchmarkEntityWithCycles(b *testing.B) {
	var owners []string
	for i := range 60 {
		owners = append(owners, fmt.Sprintf(`{"entity":{"name":"H%d","country":"US","owners":[{"name":"H%d","percent":30},{"entity":{"country":"CN"},"percent":10}]},"percent":1.5}`, i, (i+1)%60))
	}
	line := []byte(`{"ask":"entity","tax_year_start":"2026-01-01","tax_year_end":"2026-12-31","entity":{"country":"US","owners":[` + strings.Join(owners, ",") + `]}}`)
	for b.Loop() {
		if a := Default().AnswerLine(line); a.Err != nil {
			b.Fatal(a.Err)
		}
	}
}
