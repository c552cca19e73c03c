package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/ledger"
)

// ftmEntity is an entity of FollowTheMoney, https://followthemoney.tech. Only properties are used that
// its model has in the version that OpenAleph loads as well as in the one that yente loads.
type ftmEntity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

func newEntity(id, schema string) *ftmEntity {
	return &ftmEntity{ID: id, Schema: schema, Properties: map[string][]string{}}
}

// add adds values that are not there yet; empty ones are passed over.
func (e *ftmEntity) add(property string, values ...string) {
	for _, v := range values {
		if v != "" && !slices.Contains(e.Properties[property], v) {
			e.Properties[property] = append(e.Properties[property], v)
		}
	}
}

// writeFtM writes a deal as a Project, its parties as ProjectParticipants, documents as Articles, and
// what a document says of a deal as Documentation with the words. One entity a line.
func writeFtM(w io.Writer, l *reader) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	x := &ftm{write: func(e *ftmEntity) error { return enc.Encode(e) }, organizations: map[string]*ftmEntity{}, articles: map[string]bool{}}
	for a, err := range l.deals() {
		if err != nil {
			return err
		}
		if err := x.deal(&a); err != nil {
			return err
		}
	}
	for _, key := range x.order {
		if err := x.write(x.organizations[key]); err != nil {
			return err
		}
	}
	return nil
}

// ftm holds the organisations until the end, when all sources of each are known.
type ftm struct {
	write         func(*ftmEntity) error
	organizations map[string]*ftmEntity // by identity
	order         []string              // of their first deals
	articles      map[string]bool       // documents that are written
}

func (x *ftm) deal(a *account) error {
	d := a.deal
	p := newEntity("tl-deal-"+d.ID, "Project")
	p.add("name", ledger.Title(d))
	p.add("projectId", d.ID)
	p.add("goal", strings.ReplaceAll(string(d.Kind), "_", " "))
	p.add("status", string(d.Status))
	p.add("startDate", ftmDate(d.Since))
	p.add("modifiedAt", ftmDate(d.Updated))
	p.add("address", d.Place)
	p.add("country", countryOf(d.Place))
	p.add("summary", strings.Join(newDealRow(a).History, "; "))
	for i := range a.claims {
		c := &a.claims[i]
		p.add("sourceUrl", webAddress(c.URL))
		p.add("publisher", c.Publisher)
		p.add("proof", articleID(c.Document))
		for _, e := range c.Deal.Evidence {
			p.add("notes", e.Quote())
		}
	}
	if err := x.write(p); err != nil {
		return err
	}
	for i := range d.Parties {
		if err := x.participant(a, p, &d.Parties[i]); err != nil {
			return err
		}
	}
	for i := range a.claims {
		if err := x.claim(p, &a.claims[i]); err != nil {
			return err
		}
	}
	return nil
}

func (x *ftm) participant(a *account, project *ftmEntity, party *tieline.LedgerParty) error {
	org := x.organization(party)
	e := newEntity(ftmID("part", project.ID+" "+party.Key), "ProjectParticipant")
	e.add("project", project.ID)
	e.add("participant", org.ID)
	e.add("role", string(party.Role))
	e.add("status", string(a.deal.Status))
	e.add("startDate", ftmDate(a.deal.Since))
	proof := partyProof(a, party.Key)
	for _, q := range proof.Evidence {
		e.add("summary", q.Words)
		e.add("sourceUrl", webAddress(q.Address))
		org.add("sourceUrl", webAddress(q.Address))
	}
	if len(org.Properties["notes"]) == 0 && len(proof.Evidence) > 0 {
		org.add("notes", proof.Evidence[0].Words)
	}
	return x.write(e)
}

// claim writes what one document says of a deal, and the document where it is new.
func (x *ftm) claim(project *ftmEntity, c *tieline.Claim) error {
	if !x.articles[c.Document] {
		x.articles[c.Document] = true
		d := newEntity(articleID(c.Document), "Article")
		d.add("fileName", c.Document+".txt")
		d.add("name", c.Title)
		d.add("title", c.Title)
		d.add("publisher", c.Publisher)
		d.add("publishedAt", ftmDate(c.Published))
		d.add("retrievedAt", c.Learnt.UTC().Format("2006-01-02T15:04:05"))
		d.add("sourceUrl", webAddress(c.URL))
		d.add("language", "eng") // nothing else is read
		if err := x.write(d); err != nil {
			return err
		}
	}
	e := newEntity(ftmID("says", c.ID), "Documentation")
	e.add("document", articleID(c.Document))
	e.add("entity", project.ID)
	e.add("role", "reports it "+string(c.Deal.Status))
	e.add("date", ftmDate(c.Date()))
	e.add("publisher", c.Publisher)
	e.add("sourceUrl", webAddress(c.URL))
	for _, q := range c.Deal.Evidence {
		e.add("summary", q.Quote())
	}
	return x.write(e)
}

func (x *ftm) organization(p *tieline.LedgerParty) *ftmEntity {
	if e, ok := x.organizations[p.Key]; ok {
		return e
	}
	known := atlas.Default().Organization(p.Key)
	e := newEntity(ftmID("org", p.Key), ftmSchema(known))
	e.add("name", p.Name)
	if known != nil {
		e.add("name", known.Name)
		e.add("alias", known.Aliases...)
		for _, r := range known.Renamed {
			e.add("previousName", r.Name)
		}
		e.add("country", strings.ToLower(known.Country))
		e.add("wikidataId", known.Wikidata)
		e.add("leiCode", known.LEI)
		for _, s := range known.Source {
			e.add("sourceUrl", webAddress(s))
		}
		if e.Schema == "Company" {
			e.add("ticker", known.Tickers...)
		}
	}
	x.organizations[p.Key] = e
	x.order = append(x.order, p.Key)
	return e
}

// ftmSchema is the schema of an organisation of the atlas; of one that it does not know only that it
// is a legal entity is certain.
func ftmSchema(o *atlas.Organization) string {
	if o == nil {
		return "LegalEntity"
	}
	switch o.Kind {
	case "government", "agency", "legislature", "court", "international":
		return "PublicBody"
	case "university", "research", "union", "association", "other":
		return "Organization"
	}
	return "Company"
}

var plainID = regexp.MustCompile(`^[a-z0-9-]+$`)

// ftmID makes an id of letters, digits and hyphens only.
func ftmID(sort, key string) string {
	if plainID.MatchString(key) {
		return "tl-" + sort + "-" + key
	}
	h := sha256.Sum256([]byte(key))
	return "tl-" + sort + "-" + hex.EncodeToString(h[:12])
}

func articleID(document string) string { return "tl-doc-" + document }

// ftmDate writes a date as the model has it, which knows no quarters.
func ftmDate(d tieline.Date) string {
	if d.Quarter > 0 {
		d = tieline.Date{Year: d.Year}
	}
	return d.String()
}

// webAddress is an address that a browser can open, or empty.
func webAddress(s string) string {
	if u, err := url.Parse(s); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return s
}

// countryOf is the code of the country in which a place lies, most exact part first, or empty.
func countryOf(place string) string {
	parts := strings.Split(place, ", ")
	if found := atlas.Default().ResolvePlace(parts[len(parts)-1]); len(found) == 1 {
		return strings.ToLower(found[0].Country)
	}
	return ""
}
