package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tieline/tieline"
)

// documentData is a document with its records listed and their evidence marked in the text.
type documentData struct {
	Document *tieline.Document
	Groups   []recordGroup
	Segments []segment
	Notes    []string
	Chosen   string // anchor of the record whose words are brought out; may be empty
}

// recordGroup is the records of one sort: deals, facilities …
type recordGroup struct {
	Name    string // for people
	Class   string // of the marks
	Records []recordLine
}

// recordLine is one record on a document's page.
type recordLine struct {
	Anchor     string
	Heading    string
	Details    []string
	Confidence float64
	evidence   []tieline.Evidence
}

// segment is a stretch of text under the same marks.
type segment struct {
	Text    string
	Classes string   // of the records whose evidence this is; "noise" for page noise; "" for neither
	Anchors []string // of records whose evidence begins here
	Target  string   // the record to go to from here
	Chosen  bool     // evidence of the chosen record
}

// newDocumentData brings out the words of the record with the anchor chosen, if there is one.
func newDocumentData(r *tieline.Records, chosen string) documentData {
	d := documentData{Document: r.Document, Notes: r.Notes}
	add := func(name, class string, lines []recordLine) {
		if len(lines) == 0 {
			return
		}
		for i := range lines {
			lines[i].Anchor = anchor(class, i)
			if lines[i].Anchor == chosen {
				d.Chosen = chosen
			}
		}
		d.Groups = append(d.Groups, recordGroup{name, class, lines})
	}
	add("Deals", "deal", dealLines(r.Deals))
	add("Facilities", "facility", facilityLines(r.Facilities))
	add("Figures", "measure", measureLines(r.Measures))
	add("Public acts", "policy", policyLines(r.Policies))
	add("Speakers", "speaker", speakerLines(r.Speakers))
	d.Segments = segments(r.Document, d.Groups, d.Chosen)
	return d
}

// anchor names a record on its document's page.
func anchor(class string, i int) string { return fmt.Sprintf("%s-%d", class, i) }

func dealLines(deals []tieline.Deal) (out []recordLine) {
	for _, x := range deals {
		l := recordLine{Confidence: x.Confidence, evidence: x.Evidence}
		names := make([]string, len(x.Parties))
		for i, p := range x.Parties {
			names[i] = p.Name + " (" + string(p.Role) + ")"
		}
		l.Heading = strings.Join(names, " – ")
		l.Details = details(readable(x.Kind), strings.TrimSpace(string(x.Status)+" "+x.Date.String()), x.Place, x.Venture, "origin: "+readable(x.Origin))
		if len(x.Via) > 0 {
			l.Details = append(l.Details, "via "+strings.Join(x.Via, ", "))
		}
		out = append(out, l)
	}
	return out
}

func facilityLines(list []tieline.Facility) (out []recordLine) {
	for _, x := range list {
		l := recordLine{Confidence: x.Confidence, evidence: x.Evidence, Heading: cmp.Or(x.Name, x.Place, "a site")}
		l.Details = details(string(x.Status), x.Place, strings.Join(x.Owners, ", "))
		if x.Capacity != nil {
			l.Details = append(l.Details, amount(x.Capacity.Value)+" "+x.Capacity.Unit)
		}
		if x.Investment != nil {
			l.Details = append(l.Details, amount(x.Investment.Value)+" "+x.Investment.Unit)
		}
		if x.Jobs != nil {
			l.Details = append(l.Details, amount(*x.Jobs)+" jobs")
		}
		if !x.Start.IsZero() {
			l.Details = append(l.Details, "from "+x.Start.String())
		}
		out = append(out, l)
	}
	return out
}

func measureLines(list []tieline.Measure) (out []recordLine) {
	for _, x := range list {
		out = append(out, recordLine{Confidence: x.Confidence, evidence: x.Evidence, Heading: amount(x.Value) + " " + x.Unit,
			Details: details(readable(x.Measure), strings.Join(x.About, ", "))})
	}
	return out
}

func policyLines(list []tieline.Policy) (out []recordLine) {
	for _, x := range list {
		l := recordLine{Confidence: x.Confidence, evidence: x.Evidence, Heading: x.Authority + ": " + readable(x.Instrument)}
		l.Details = details(readable(x.Status), strings.Join(x.Target, ", "))
		if x.Value != nil {
			l.Details = append(l.Details, amount(*x.Value)+" "+x.Unit)
		}
		out = append(out, l)
	}
	return out
}

func speakerLines(list []tieline.Speaker) (out []recordLine) {
	for _, x := range list {
		out = append(out, recordLine{Confidence: x.Confidence, evidence: x.Evidence, Heading: x.Name, Details: details(x.Organization)})
	}
	return out
}

func readable[S ~string](s S) string { return strings.ReplaceAll(string(s), "_", " ") }

// details leaves out what is empty.
func details(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// segments cuts the text wherever a mark begins or ends, so that marks may overlap.
func segments(doc *tieline.Document, groups []recordGroup, chosen string) []segment {
	cuts := []int{0, len(doc.Text)}
	for _, r := range doc.Regions {
		cuts = append(cuts, r.Start, r.End)
	}
	for _, g := range groups {
		for _, l := range g.Records {
			for _, e := range l.evidence {
				cuts = append(cuts, e.Start(), e.End())
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	out := make([]segment, 0, len(cuts))
	anchored := map[string]bool{}
	for i := range len(cuts) - 1 {
		out = append(out, newSegment(doc, groups, cuts[i], cuts[i+1], anchored, chosen))
	}
	return out
}

func newSegment(doc *tieline.Document, groups []recordGroup, start, end int, anchored map[string]bool, chosen string) segment {
	s := segment{Text: doc.Text[start:end]}
	var classes []string
	if doc.InNoise(start, end) {
		classes = append(classes, "noise")
	}
	for _, g := range groups {
		for _, l := range g.Records {
			for _, e := range l.evidence {
				if e.Start() > start || e.End() < end {
					continue
				}
				if !slices.Contains(classes, g.Class) {
					classes = append(classes, g.Class)
				}
				if s.Target == "" || l.Anchor == chosen {
					s.Target = l.Anchor
				}
				s.Chosen = s.Chosen || l.Anchor == chosen
				if !anchored[l.Anchor] {
					anchored[l.Anchor] = true
					s.Anchors = append(s.Anchors, "words-"+l.Anchor)
				}
			}
		}
	}
	s.Classes = strings.Join(classes, " ")
	return s
}
