package ties

import (
	"testing"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/read/mention"
)

func TestLimitsByWhatTheAtlasKnows(t *testing.T) {
	limits := Limits{Known: 0.3, Unknown: 0.5, More: 0.125}
	p := &Page{Page: &mention.Page{Entities: []mention.Entity{{Known: true}, {Known: true}, {}}}}
	for name, c := range map[string]struct {
		drafts []Draft
		want   float64 // of the first
	}{
		"two that are known":               {[]Draft{{Entities: []int{0, 1}, Score: 0.4}}, 0.3},
		"one that is not":                  {[]Draft{{Entities: []int{0, 2}, Score: 0.4}}, 0.5},
		"a second kind":                    {[]Draft{{Kind: tieline.Supply, Entities: []int{0, 1}, Score: 0.4}, {Kind: tieline.Licence, Entities: []int{1, 0}, Score: 0.6}}, 0.425},
		"the first kind, beside a second":  {[]Draft{{Kind: tieline.Supply, Entities: []int{0, 1}, Score: 0.6}, {Kind: tieline.Licence, Entities: []int{1, 0}, Score: 0.4}}, 0.3},
		"another pair takes nothing away":  {[]Draft{{Entities: []int{0, 1}, Score: 0.4}, {Entities: []int{0, 2}, Score: 0.9}}, 0.3},
		"a second kind of an unknown name": {[]Draft{{Kind: tieline.Supply, Entities: []int{2, 1}, Score: 0.4}, {Kind: tieline.Licence, Entities: []int{2, 1}, Score: 0.6}}, 0.625},
	} {
		if got := limits.of(p, c.drafts, 0); got != c.want {
			t.Errorf("%s: the limit is %v, want %v", name, got, c.want)
		}
	}
}
