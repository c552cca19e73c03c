package page

import (
	"io/fs"
	"strings"
	"sync"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/findings"
	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/policy/words"
)

// Law is what the pages about rules work with.
type Law struct {
	Book        *policy.Book
	Files       fs.FS            // of the book, to load it again under assumptions
	Assumptions fs.FS            // examples of assumptions, YAML files
	Now         func() time.Time // the present time, which pages do not ask for themselves
}

// lawPages answers what turns on the rule book.
type lawPages struct {
	Law
	store    tieline.Store
	finder   *findings.Finder
	examples func() map[string][]example // worked examples by the rules that they rest on
}

func newLawPages(store tieline.Store, law Law) *lawPages {
	l := &lawPages{Law: law, store: store, finder: findings.New(store, law.Book, "")}
	l.examples = sync.OnceValue(func() map[string][]example { return examplesByRule(law.Book) })
	return l
}

// today is the present day.
func (l *lawPages) today() policy.Day { return policy.DayOf(tieline.DateOf(l.Now())) }

// dayOr reads a day of a form; without one it is today. problem says what is wrong with it.
func (l *lawPages) dayOr(s string) (on policy.Day, problem string) {
	if s == "" {
		return l.today(), ""
	}
	on, err := policy.ParseDay(s)
	if err != nil {
		return l.today(), "Write the day as " + l.today().String() + "."
	}
	return on, ""
}

// countryName is the name of a country or customs union by its code.
func countryName(code string) string {
	if said := words.Of(code); said != code {
		return strings.TrimPrefix(said, "the ")
	}
	if p := atlas.Default().Country(code); p != nil {
		return p.Name
	}
	return code
}
