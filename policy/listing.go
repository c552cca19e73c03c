package policy

import (
	"fmt"
	"slices"
	"strings"
)

// list finds a list of the book by name, however it is spelt: "1260h", "Section 1260H", "NDAA 154"; nil
// where the book does not hold it.
func (b *Book) list(name string) (*Rule, error) {
	folded := strings.ReplaceAll(plainName(name), " ", "")
	var found *Rule
	for n, r := range b.lists {
		if own := strings.ToLower(n); folded == own {
			return r, nil
		} else if strings.Contains(folded, own) {
			if found != nil {
				return nil, invalid("list", fmt.Sprintf("%q may mean %s or %s", name, found.List, n), "")
			}
			found = r
		}
	}
	return found, nil
}

// noList says that a list is not in the book, unless its name is at fault.
func (t *trail) noList(f *facts, err error) error {
	if err == nil {
		t.miss("the list " + f.text("list") + " (not in the book)")
	}
	return err
}

// listing is what the book knows of one company on one list on one day.
type listing struct {
	listed truth
	since  Day
	reason string
	clause string
}

// standsOn looks a company up on a list. Company nil is one that the book does not know.
func (b *Book) standsOn(r *Rule, x *Company, on Day) listing {
	if x == nil {
		if r.Complete {
			return listing{listed: no, reason: "the whole list is in the book and does not name it"}
		}
		return listing{}
	}
	var known bool
	for _, m := range r.Members {
		if m.Company != x.ID {
			continue
		}
		known = true
		if m.From > on || on >= m.To {
			continue
		}
		if m.UnknownFrom != 0 && on >= m.UnknownFrom {
			return listing{reason: m.Reason}
		}
		return listing{listed: yes, since: m.From, reason: m.Reason, clause: m.Clause}
	}
	if known || r.Complete {
		return listing{listed: no, reason: b.notListed(r, x, on)}
	}
	for _, a := range r.Absent {
		if a.Company == x.ID {
			return listing{listed: no, reason: a.Reason}
		}
	}
	if x.Outside != "" {
		return listing{listed: no, reason: x.Outside}
	}
	return listing{}
}

// notListed tells why a company that is listed at some time is not on the day: above all where a
// notice that would have listed it never had effect.
func (b *Book) notListed(r *Rule, x *Company, on Day) string {
	for _, other := range b.byAsk["listed"] {
		if other.live() || other.List != r.List {
			continue
		}
		for _, m := range other.Members {
			if m.Company == x.ID && m.From <= on {
				return other.Title
			}
		}
	}
	for _, m := range r.Members {
		if m.Company == x.ID && m.From > on {
			return "listed only from " + m.From.String()
		}
	}
	return ""
}

// listed answers whether a company is on a list on a day.
func (b *Book) listed(f *facts, t *trail) (any, error) {
	out := result{"listed": Unknown}
	for _, need := range []string{"list", "name", "date"} {
		if !f.has(need) {
			t.miss(need)
		}
	}
	if len(t.missing) > 0 {
		return out, nil
	}
	r, err := b.list(f.text("list"))
	if r == nil || err != nil {
		return out, t.noList(f, err)
	}
	on := f.day("date")
	x, err := b.company("name", f.text("name"), on)
	if err != nil {
		return nil, err
	}
	t.rest(r, "")
	if on < r.from() {
		out["listed"], out["reason"] = false, "the list did not exist yet"
		return out, nil
	}
	l := b.standsOn(r, x, on)
	out["listed"] = l.listed.value()
	if l.listed == yes {
		out["since"] = l.since
	}
	if l.reason != "" {
		out["reason"] = l.reason
	}
	for _, a := range r.Absent {
		if x != nil && a.Company == x.ID && on > a.Until {
			t.warn(fmt.Sprintf("%s: looked for on the list until %s only", x.Name, a.Until))
		}
	}
	for _, m := range r.Members {
		if x != nil && m.Company == x.ID && m.Seen == Recalled {
			t.warn(x.Name + ": its listing is stated from memory; verify it")
		}
	}
	if l.listed == unknown {
		t.miss(fmt.Sprintf("whether %s names %s: the book holds only a part of the list", r.List, f.text("name")))
	}
	return out, nil
}

// members lists who is on a list on a day, as far as the book holds it.
func (b *Book) members(f *facts, t *trail) (any, error) {
	out := result{"names": Unknown, "count": Unknown, "complete": Unknown}
	for _, need := range []string{"list", "date"} {
		if !f.has(need) {
			t.miss(need)
		}
	}
	if len(t.missing) > 0 {
		return out, nil
	}
	r, err := b.list(f.text("list"))
	if r == nil || err != nil {
		return out, t.noList(f, err)
	}
	on := f.day("date")
	t.rest(r, "")
	names := []string{}
	for _, m := range r.Members {
		if m.From <= on && on < m.To && (m.UnknownFrom == 0 || on < m.UnknownFrom) {
			names = append(names, b.companies.byID[m.Company].Name)
		}
	}
	slices.Sort(names)
	out["names"], out["complete"] = slices.Compact(names), r.Complete
	if r.Complete {
		out["count"] = len(names)
	}
	for _, c := range r.Counts {
		if c.From <= on && on < c.To {
			out["count"] = c.Number
		}
	}
	if out["count"] == Unknown {
		t.miss("the length of the whole list on that day")
	}
	return out, nil
}

// procurement says whether a public buyer may buy from, or buy what contains goods of, a company.
func (b *Book) procurement(f *facts, t *trail) (any, error) {
	out := result{"prohibited": Unknown}
	for _, need := range []struct {
		field string
		given bool
	}{{"buyer", f.has("buyer")}, {"relation", f.has("relation")}, {"date", f.has("date")}, {"list or name", f.has("list") || f.has("name")}} {
		if !need.given {
			t.miss(need.field)
		}
	}
	if len(t.missing) > 0 {
		return out, nil
	}
	on := f.day("date")
	var company *Company
	var err error
	if f.has("name") {
		if company, err = b.company("name", f.text("name"), on); err != nil {
			return nil, err
		}
	}
	var only *Rule
	if f.has("list") {
		if only, err = b.list(f.text("list")); only == nil || err != nil {
			return out, t.noList(f, err)
		}
	}
	if known := b.buyers(); !slices.Contains(known, f.text("buyer")) {
		return nil, invalid("buyer", brief(f.text("buyer"))+" is not a buyer of the book", "one of "+strings.Join(known, ", "))
	}
	if known := []string{"direct", "indirect"}; !slices.Contains(known, f.text("relation")) {
		return nil, invalid("relation", brief(f.text("relation"))+" is not a relation", "direct or indirect")
	}
	verdict, since, next := no, Day(0), Day(0)
	for _, r := range b.byAsk["procurement"] {
		a := &r.AppliesTo
		if !slices.Contains(a.Buyers, f.text("buyer")) || !slices.Contains(a.Relations, f.text("relation")) {
			continue
		}
		for _, name := range a.Lists {
			if only != nil && only.List != name {
				continue
			}
			t.rest(r, "")
			if !r.live() {
				t.warn(r.ID + ": " + r.Title + "; not in force")
				continue
			}
			applies, from := b.barred(r, b.lists[name], company, f.has("name"), on)
			switch {
			case applies == yes:
				if since == 0 || from < since {
					since = from
				}
			case applies == no && from != 0 && (next == 0 || from < next):
				next = from
			}
			verdict = verdict.or(applies)
			if applies == unknown {
				t.miss("whether " + name + " names " + f.text("name"))
			}
		}
	}
	out["prohibited"] = verdict.value()
	switch {
	case verdict == yes:
		out["since"] = since
	case verdict == no && next != 0:
		out["from"] = next
	}
	return out, nil
}

func (b *Book) buyers() (names []string) {
	for _, r := range b.byAsk["procurement"] {
		for _, x := range r.AppliesTo.Buyers {
			if !slices.Contains(names, x) {
				names = append(names, x)
			}
		}
	}
	return names
}

// barred says whether a bar on a list's members bites on a day: for a company it must be listed, for
// the list itself it need only be in force. The day is that from which it bites, or will.
func (b *Book) barred(r, list *Rule, company *Company, named bool, on Day) (truth, Day) {
	start := r.from()
	if !named {
		return truthOf(r.at(on) != nil), start
	}
	l := b.standsOn(list, company, on)
	switch {
	case l.listed == unknown && r.at(on) == nil:
		return no, 0 // not in force, whoever is listed
	case l.listed == unknown:
		return unknown, 0
	case l.listed == no:
		return no, 0
	case r.at(on) == nil:
		return no, start
	}
	return yes, max(start, l.since)
}
