package export

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/ledger"
)

// citation is a document with what it is cited for.
type citation struct {
	claim tieline.Claim // any of the document's
	uses  []string      // lines of Markdown
}

// writeCitations lists the documents that report the deals, numbered, in the order of publishers and
// days, each with the deals that it is cited for and the words. It is Markdown.
func writeCitations(w io.Writer, l *reader) error {
	byDocument := map[string]*citation{}
	for a, err := range l.deals() {
		if err != nil {
			return err
		}
		for _, c := range a.claims {
			x := byDocument[c.Document]
			if x == nil {
				x = &citation{claim: c}
				byDocument[c.Document] = x
			}
			words := make([]string, len(c.Deal.Evidence))
			for i, e := range c.Deal.Evidence {
				words[i] = "“" + oneLine(e.Quote()) + "”"
			}
			x.uses = append(x.uses, fmt.Sprintf("%s (%s, %s; deal %s): %s", ledger.Title(a.deal), strings.ReplaceAll(string(c.Deal.Kind), "_", " "), c.Deal.Status, a.deal.ID, strings.Join(words, " […] ")))
		}
	}
	list := slices.SortedFunc(maps.Values(byDocument), func(a, b *citation) int {
		return cmp.Or(cmp.Compare(a.claim.Publisher, b.claim.Publisher), a.claim.Published.Compare(b.claim.Published), cmp.Compare(a.claim.Document, b.claim.Document))
	})
	for i, x := range list {
		if _, err := fmt.Fprintf(w, "%d. %s\n", i+1, reference(&x.claim)); err != nil {
			return err
		}
		slices.Sort(x.uses)
		for _, line := range x.uses {
			if _, err := fmt.Fprintf(w, "   - %s\n", line); err != nil {
				return err
			}
		}
	}
	return nil
}

// reference cites a document: publisher, title, day, address, and when the ledger read it.
func reference(c *tieline.Claim) string {
	var parts []string
	for _, s := range []string{oneLine(c.Publisher), quotedTitle(c.Title), c.Published.String(), address(c.URL)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return fmt.Sprintf("%s (document %s, read %s)", strings.Join(parts, ", "), c.Document, c.Learnt.UTC().Format("2006-01-02"))
}

func quotedTitle(s string) string {
	if s = oneLine(s); s == "" {
		return ""
	}
	return "“" + s + "”"
}

func address(s string) string {
	if webAddress(s) == "" {
		return ""
	}
	return "<" + s + ">"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
