// Package notify tells people what is new: it puts the news of documents to the watches that were
// saved, and delivers the alerts that come of it.
//
//	alerts := notify.Alerts(news, watches, rules, now)
//	…
//	err := outbox.Deliver(ctx)
//
// What is delivered how surely is said in docs/following.md.
package notify

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/atlas"
	"github.com/tieline/tieline/ledger"
	"github.com/tieline/tieline/resolve"
)

// Rules names the rules and screens that bear on a deal, or may.
type Rules func(*tieline.LedgerDeal) ([]string, error)

// Alerts puts news to watches. The same news gives the same keys whenever it is put. rules is asked
// only where a watch is for a rule.
func Alerts(news []tieline.News, watches []tieline.Watch, rules Rules, now time.Time) (alerts []tieline.Alert, err error) {
	for _, n := range news {
		if n.Finding != nil {
			a := findingAlert(&n, now)
			for _, w := range watches {
				if wantsFinding(&w, &n) {
					told(&a, &w)
				}
			}
			alerts = appendWanted(alerts, a)
			continue
		}
		for i := range n.Deals {
			a := dealAlert(&n, &n.Deals[i], now)
			for _, w := range watches {
				ok, err := wantsDeal(&w, &n, &n.Deals[i], rules)
				if err != nil {
					return nil, err
				}
				if ok {
					told(&a, &w)
				}
			}
			alerts = appendWanted(alerts, a)
		}
		for i := range n.Plants {
			a := plantAlert(&n, &n.Plants[i], now)
			for _, w := range watches {
				if wantsPlant(&w, &n, &n.Plants[i]) {
					told(&a, &w)
				}
			}
			alerts = appendWanted(alerts, a)
		}
	}
	return alerts, nil
}

func appendWanted(alerts []tieline.Alert, a tieline.Alert) []tieline.Alert {
	if len(a.Watches) == 0 {
		return alerts
	}
	return append(alerts, a)
}

// told adds a watch to an alert; a receiver that several watches name is told once.
func told(a *tieline.Alert, w *tieline.Watch) {
	a.Watches = append(a.Watches, w.Name)
	for _, r := range w.Receivers {
		if !slices.Contains(a.Receivers, r) {
			a.Receivers = append(a.Receivers, r)
		}
	}
}

func wantsDeal(w *tieline.Watch, n *tieline.News, d *tieline.DealNews, rules Rules) (bool, error) {
	if n.Number <= w.After || w.Plant != "" {
		return false, nil
	}
	if w.Company != "" && !slices.ContainsFunc(d.Deal.Parties, func(p tieline.LedgerParty) bool { return p.Key == w.Company }) {
		return false, nil
	}
	if !strings.HasPrefix(d.Deal.ID, w.Deal) || !contains(d.Deal.Place, w.Place) || (w.Kind != "" && w.Kind != d.Deal.Kind) {
		return false, nil
	}
	if w.Rule == "" {
		return true, nil
	}
	bear, err := rules(&d.Deal)
	return slices.Contains(bear, w.Rule), err
}

func wantsPlant(w *tieline.Watch, n *tieline.News, f *tieline.FacilityReport) bool {
	if n.Number <= w.After || w.Deal != "" || w.Kind != "" || w.Rule != "" {
		return false
	}
	if w.Company != "" && !slices.ContainsFunc(f.Owners, func(o string) bool { return resolve.Key(tieline.Party{Name: o}) == w.Company || known(o) == w.Company }) {
		return false
	}
	return contains(f.Name+" "+f.Place, w.Plant) && contains(f.Place, w.Place)
}

// wantsFinding: a watch for a rule sees its findings change; others see those of what they watch.
func wantsFinding(w *tieline.Watch, n *tieline.News) bool {
	f, d := n.Finding.Change.Finding.Finding(), n.Finding.Deal
	if n.Number <= w.Findings || f == nil {
		return false
	}
	if w.Rule != "" && f.Screen != w.Rule && !slices.ContainsFunc(f.Because, func(c tieline.Citation) bool { return c.Rule == w.Rule }) {
		return false
	}
	if w.Company != "" && f.Subject != w.Company && (d == nil || !slices.ContainsFunc(d.Parties, func(p tieline.LedgerParty) bool { return p.Key == w.Company })) {
		return false
	}
	if (w.Deal != "" || w.Kind != "") && (d == nil || !strings.HasPrefix(d.ID, w.Deal) || (w.Kind != "" && d.Kind != w.Kind)) {
		return false
	}
	if w.Plant != "" && (f.About != tieline.AboutPlant || !contains(f.Name, w.Plant)) {
		return false
	}
	return w.Place == "" || d != nil && contains(d.Place, w.Place)
}

func findingAlert(n *tieline.News, now time.Time) tieline.Alert {
	c := &n.Finding.Change
	a := newAlert(n, now, "finding", c.Finding.ID)
	a.Kind, a.Title, a.Date, a.Deal = tieline.AlertFinding, c.Finding.Says, c.Date, c.Deal
	if n.Finding.Deal != nil {
		a.Deal, a.Place = n.Finding.Deal.ID, n.Finding.Deal.Place
	}
	if f := c.Finding.Before; f != nil {
		a.Before = string(f.Verdict)
	}
	if f := c.Finding.After; f != nil {
		a.Status = string(f.Verdict)
	}
	return a
}

// known is the identity of an organisation that the atlas knows by a name, else empty.
func known(name string) string {
	if found := atlas.Default().Resolve(name); len(found) == 1 {
		return found[0].ID
	}
	return ""
}

func contains(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}

func dealAlert(n *tieline.News, d *tieline.DealNews, now time.Time) tieline.Alert {
	a := newAlert(n, now, "deal", d.Claim.ID)
	title := ledger.Title(&d.Deal)
	a.Kind, a.Title = tieline.AlertStatus, title+": "+string(d.Before)+" → "+string(d.Stage.Status)
	if d.Before == "" {
		a.Kind, a.Title = tieline.AlertNewDeal, "New "+strings.ReplaceAll(string(d.Deal.Kind), "_", " ")+": "+title+", "+string(d.Stage.Status)
	}
	a.Deal, a.Before, a.Status, a.Date, a.Place = d.Deal.ID, string(d.Before), string(d.Stage.Status), d.Stage.Date, d.Deal.Place
	a.Evidence = d.Claim.Deal.Evidence
	return a
}

func plantAlert(n *tieline.News, f *tieline.FacilityReport, now time.Time) tieline.Alert {
	a := newAlert(n, now, "plant", f.Document+"/"+strconv.Itoa(f.Index))
	name := f.Name
	if name == "" {
		name = "Site of " + strings.Join(f.Owners, ", ")
	}
	a.Kind, a.Title = tieline.AlertPlant, name+": "+string(f.Status)
	if f.Place != "" {
		a.Title = name + ", " + f.Place + ": " + string(f.Status)
	}
	a.Status, a.Date, a.Place, a.Evidence = string(f.Status), f.Published, f.Place, f.Evidence
	return a
}

// newAlert says where the news stands. Its key is that of the record that brought it.
func newAlert(n *tieline.News, now time.Time, sort, record string) tieline.Alert {
	h := sha256.Sum256([]byte(sort + " " + record))
	d := n.Document
	return tieline.Alert{Key: hex.EncodeToString(h[:16]), Made: now.UTC().Truncate(time.Second), Document: d.ID, Source: d.Title, Publisher: d.Publisher, Published: d.Published, URL: d.URL}
}
