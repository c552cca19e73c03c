package export

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tieline/tieline/ledger"
)

// graphKeys are the attributes of nodes and edges; all are text.
var graphKeys = []struct{ of, name string }{
	{"node", "type"}, {"node", "label"}, {"node", "kind"}, {"node", "status"}, {"node", "place"}, {"node", "since"}, {"node", "updated"}, {"node", "history"}, {"node", "evidence"}, {"node", "sources"},
	{"edge", "role"}, {"edge", "evidence"}, {"edge", "sources"},
}

// writeGraphML writes organisations and deals as nodes, and an edge from each party to its deal.
func writeGraphML(w io.Writer, l *reader) error {
	g := &graph{w: bufio.NewWriter(w), seen: map[string]bool{}}
	g.print(xml.Header + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">` + "\n")
	for _, k := range graphKeys {
		g.print(fmt.Sprintf(`<key id="%s-%s" for="%s" attr.name="%s" attr.type="string"/>`+"\n", k.of, k.name, k.of, k.name))
	}
	g.print(`<graph id="ledger" edgedefault="directed">` + "\n")
	for a, err := range l.deals() {
		if err != nil {
			return err
		}
		g.deal(&a)
	}
	g.print("</graph>\n</graphml>\n")
	return g.w.Flush() // gives the first error of all
}

type graph struct {
	w    *bufio.Writer
	seen map[string]bool // organisations that have a node
}

func (g *graph) print(s string) { _, _ = g.w.WriteString(s) } // the writer keeps its error for Flush

func (g *graph) deal(a *account) {
	r := newDealRow(a)
	for _, p := range a.deal.Parties {
		if !g.seen[p.Key] {
			g.seen[p.Key] = true
			g.node("org:"+p.Key, map[string]string{"type": "organization", "label": p.Name, "evidence": flatWords(partyProof(a, p.Key)), "sources": strings.Join(partyProof(a, p.Key).Sources, " ")})
		}
	}
	g.node("deal:"+r.ID, map[string]string{"type": "deal", "label": ledger.Title(a.deal), "kind": r.Kind, "status": r.Status, "place": r.Place, "since": r.Since, "updated": r.Updated,
		"history": strings.Join(r.History, "; "), "evidence": flatWords(&r.proof), "sources": strings.Join(r.Sources, " ")})
	for _, p := range a.deal.Parties {
		proof := partyProof(a, p.Key)
		g.print(fmt.Sprintf(`<edge source="%s" target="%s">`, escape("org:"+p.Key), escape("deal:"+r.ID)))
		g.data("edge", map[string]string{"role": string(p.Role), "evidence": flatWords(proof), "sources": strings.Join(proof.Sources, " ")})
		g.print("</edge>\n")
	}
}

func (g *graph) node(id string, values map[string]string) {
	g.print(fmt.Sprintf(`<node id="%s">`, escape(id)))
	g.data("node", values)
	g.print("</node>\n")
}

func (g *graph) data(of string, values map[string]string) {
	for _, k := range graphKeys {
		if v := values[k.name]; k.of == of && v != "" {
			g.print(fmt.Sprintf(`<data key="%s-%s">%s</data>`, of, k.name, escape(v)))
		}
	}
}

// partyProof is what shows that an organisation is a party of a deal: the words of the claims that
// say so.
func partyProof(a *account, key string) *proof {
	p := &proof{}
	for i := range a.claims {
		if c := &a.claims[i]; slices.Contains(c.Parties, key) {
			p.add(c.Document, c.URL, c.Deal.Evidence)
		}
	}
	return p
}

func flatWords(p *proof) string {
	words := make([]string, len(p.Evidence))
	for i, q := range p.Evidence {
		words[i] = q.Words
	}
	return strings.Join(words, " […] ")
}

func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}
