package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
)

// checkNames proves that every company that a list names is known to the atlas as one organisation,
// and that no name of companies.yaml means two companies: a screening that meets the name in the news
// would otherwise miss it, or take one firm for another.
func (b *Book) checkNames() (errs []error) {
	a := atlas.Default()
	seen := map[*Company]bool{}
	for _, r := range b.rules {
		if r.Ask != "listed" {
			continue
		}
		for i, m := range r.Members {
			if x := b.companies.byID[m.Company]; x != nil && !seen[x] {
				seen[x] = true
				errs = append(errs, b.inAtlas(a, x, r, fmt.Sprintf("members[%d].company", i)))
			}
		}
		for i, m := range r.Absent {
			if x := b.companies.byID[m.Company]; x != nil && !seen[x] {
				seen[x] = true
				errs = append(errs, b.inAtlas(a, x, r, fmt.Sprintf("absent[%d].company", i)))
			}
		}
	}
	return append(errs, b.sharedNames()...)
}

// inAtlas resolves a company of a list by the name that the book gives it, else by another one.
func (b *Book) inAtlas(a *atlas.Atlas, x *Company, r *Rule, field string) error {
	fail := func(format string, args ...any) error {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "check rule book", Input: b.place(r.file, "rules", r.index, field),
			Reason: fmt.Sprintf("%s: %s: %s", r.ID, field, fmt.Sprintf(format, args...)), Hint: "add it to the atlas, or an alias to companies.yaml"}
	}
	for i, name := range append([]string{x.Name}, x.Aliases...) {
		found := a.Resolve(name)
		if len(found) == 1 {
			return nil
		}
		if len(found) > 1 && i == 0 {
			ids := make([]string, len(found))
			for n, o := range found {
				ids[n] = o.Name
			}
			return fail("%q matches %d organisations of the atlas: %s", name, len(found), strings.Join(ids, ", "))
		}
	}
	return fail("%q is not in the atlas", x.Name)
}

// sharedNames finds the names under which companies.yaml holds two companies on the same days.
func (b *Book) sharedNames() (errs []error) {
	for i, x := range b.companies.all {
		for n, name := range append([]string{x.Name}, x.Aliases...) {
			at := slices.IndexFunc(b.companies.byName[plainName(name)], func(o nameOf) bool { return o.company != x && o.exact && o.to == Always })
			if at < 0 {
				continue
			}
			field := "name"
			if n > 0 {
				field = fmt.Sprintf("aliases[%d]", n-1)
			}
			other := b.companies.byName[plainName(name)][at].company
			errs = append(errs, &tieline.Error{Code: tieline.ErrInvalid, Op: "check rule book", Input: b.place("companies.yaml", "companies", i, field),
				Reason: fmt.Sprintf("%s: %s: %q matches two companies, %s and %s", x.ID, field, name, x.ID, other.ID), Hint: "take the name from one of them"})
		}
	}
	return errs
}

// place gives file and line of a field of the nth element of a file's list.
func (b *Book) place(file, list string, index int, field string) string {
	if line := lineOf(b.sources[file], list, index, field); line > 0 {
		return fmt.Sprintf("%s:%d", file, line)
	}
	return file
}
