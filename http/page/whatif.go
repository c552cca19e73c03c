package page

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/findings"
	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/screen"
)

type whatIfData struct {
	Examples []assumption
	Text     string // the assumptions in YAML
	On       string
	Problem  string
	Form     whatIfForm
	Rules    []choice
	Lists    []choice
	Result   *whatIfResult
}

// assumption is an example to choose.
type assumption struct {
	Name, Title string
	Chosen      bool
}

// whatIfForm is one assumption put together from fields.
type whatIfForm struct {
	Rule, Change, Percent, From   string
	List, Company, Listing, Since string
}

// whatIfResult tells what becomes different.
type whatIfResult struct {
	Title   string
	Changed []string // "5 of 236 deals"
	Moved   []tally
	Groups  []whatIfGroup
	Total   int
}

// tally is a sum at stake, before and after.
type tally struct {
	Unit, Before, After, Difference string
	WBefore, WAfter                 float64 // percent of the greater
}

type whatIfGroup struct {
	Name  string
	Items []whatIfItem
}

// whatIfItem is what changes in the same way for one or more subjects.
type whatIfItem struct {
	Subjects    []named
	Differences []whatIfLine
	Deals       []tieline.LedgerDeal // of a company, the newest; only where it is the one subject
	company     string               // its identity
}

// named is a name with the address of its page.
type named struct{ Name, Address string }

type whatIfLine struct {
	Topic           string
	Before, After   side
	Difference      string
	WBefore, WAfter float64
	HasStake        bool
	Because         []tieline.Citation
}

// side is a finding before or after.
type side struct {
	Verdict tieline.Verdict
	Says    string
	Missing string
}

// maxItemDeals bounds the deals that are named with a company that changes.
const maxItemDeals = 5

// maxAssumptions bounds the text of assumptions.
const maxAssumptions = 20_000

func (l *lawPages) whatIf(r *http.Request) (view, error) {
	q := r.URL.Query()
	on, problem := l.dayOr(q.Get("on"))
	d := whatIfData{Problem: problem, Text: strings.ReplaceAll(q.Get("text"), "\r\n", "\n"), Form: whatIfForm{
		Rule: q.Get("rule"), Change: cmp.Or(q.Get("change"), "ends"), Percent: q.Get("percent"), From: q.Get("from"),
		List: q.Get("list"), Company: q.Get("company"), Listing: cmp.Or(q.Get("listing"), "joins"), Since: q.Get("since")}}
	chosen := q.Get("example")
	var err error
	if d.Examples, err = l.assumptionExamples(chosen); err != nil {
		return view{}, err
	}
	switch {
	case chosen != "":
		data, err := fs.ReadFile(l.Assumptions, exampleFile(chosen))
		if err != nil {
			return view{}, &tieline.Error{Code: tieline.ErrNotFound, Input: chosen, Reason: "there is no such example"}
		}
		d.Text = string(data)
	case d.Form.Rule != "" || d.Form.Company != "":
		if d.Text, err = d.Form.assume(on); err != nil {
			d.Problem = err.Error()
		}
	}
	for _, x := range l.Book.Rules() {
		if x.Standing == policy.InForce && len(x.Values) > 0 || x.Standing == policy.Announced || x.Standing == policy.Proposed {
			d.Rules = append(d.Rules, choice{Value: x.ID, Name: x.Title})
		}
	}
	d.Lists = choices(l.Book.Vocabulary().Lists, func(s string) string { return s }, d.Form.List)
	if q.Get("on") == "" {
		on = max(on, lastDay(d.Text)) // before it, what is assumed is not yet so
	}
	d.On = on.String()
	if strings.TrimSpace(d.Text) != "" && d.Problem == "" {
		if d.Result, err = l.assume(r, d.Text, on); err != nil {
			if tieline.CodeOf(err) != tieline.ErrInvalid {
				return view{}, err
			}
			d.Problem = err.Error()
		}
	}
	return view{Name: "whatif", Title: "What if", Nav: "rules", Sub: "whatif", Data: d}, nil
}

// lastDay is the latest first day that assumptions speak of; none where they do not read.
func lastDay(text string) policy.Day {
	a, err := policy.ReadAssumptions("assumptions", []byte(text))
	if err != nil {
		return 0
	}
	return a.LastDay()
}

func exampleFile(name string) string { return path.Join("assume", path.Base(name)+".yaml") }

// assumptionExamples lists the examples by their titles.
func (l *lawPages) assumptionExamples(chosen string) (out []assumption, err error) {
	files, err := fs.Glob(l.Assumptions, "assume/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		data, err := fs.ReadFile(l.Assumptions, f)
		if err != nil {
			return nil, err
		}
		a, err := policy.ReadAssumptions(f, data)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(path.Base(f), ".yaml")
		out = append(out, assumption{Name: name, Title: a.Title, Chosen: name == chosen})
	}
	return out, nil
}

// assume writes what the fields say as a file of assumptions.
func (f *whatIfForm) assume(on policy.Day) (string, error) {
	from := on
	if s := cmp.Or(f.From, f.Since); s != "" {
		var err error
		if from, err = policy.ParseDay(s); err != nil {
			return "", err
		}
	}
	var a struct {
		Title string           `yaml:"title"`
		Rules []map[string]any `yaml:"rules,omitempty"`
		Lists []map[string]any `yaml:"lists,omitempty"`
	}
	switch {
	case f.Rule == "" && f.Listing == "leaves":
		a.Title = fmt.Sprintf("%s leaves the list %s on %s", f.Company, f.List, from)
		a.Lists = []map[string]any{{"list": f.List, "company": f.Company, "to": from.String()}}
	case f.Rule == "":
		a.Title = fmt.Sprintf("%s is put on the list %s on %s", f.Company, f.List, from)
		a.Lists = []map[string]any{{"list": f.List, "company": f.Company, "from": from.String()}}
	case f.Change == "rate":
		p, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(f.Percent), "%"), 64)
		if err != nil || math.IsNaN(p) || p < 0 || p > 1000 {
			return "", &tieline.Error{Code: tieline.ErrInvalid, Input: "percent", Reason: strconv.Quote(f.Percent) + " is not a percentage", Hint: "write 25"}
		}
		a.Title = fmt.Sprintf("%s: %s %% from %s", f.Rule, trim(p), from)
		a.Rules = []map[string]any{{"id": f.Rule, "values": []map[string]any{{"from": from.String(), "percent": p}}}}
	case f.Change == "law":
		a.Title = f.Rule + " is in force"
		a.Rules = []map[string]any{{"id": f.Rule, "standing": "in_force"}}
	default:
		a.Title = fmt.Sprintf("%s ends on %s", f.Rule, from)
		a.Rules = []map[string]any{{"id": f.Rule, "ends": from.String()}}
	}
	data, err := yaml.Marshal(a)
	return string(data), err
}

// assume screens the ledger under the book as it is and under assumptions, and compares.
func (l *lawPages) assume(r *http.Request, text string, on policy.Day) (*whatIfResult, error) {
	if len(text) > maxAssumptions {
		return nil, &tieline.Error{Code: tieline.ErrInvalid, Input: "assumptions", Reason: "the text is longer than 20,000 characters"}
	}
	a, err := policy.ReadAssumptions("assumptions", []byte(text))
	if err != nil {
		return nil, err
	}
	book, err := policy.LoadAssuming(l.Files, a)
	if err != nil {
		return nil, err
	}
	before, err := l.finder.All(r.Context(), on)
	if err != nil {
		return nil, err
	}
	after, err := findings.New(l.store, book, "").All(r.Context(), on)
	if err != nil {
		return nil, err
	}
	result := newWhatIfResult(screen.Compare(before, after))
	result.Title = a.Title
	for i := range result.Groups {
		for j := range result.Groups[i].Items {
			if item := &result.Groups[i].Items[j]; item.company != "" {
				if item.Deals, err = l.store.Deals(r.Context(), tieline.DealFilter{Company: item.company, Limit: maxItemDeals}); err != nil {
					return nil, err
				}
			}
		}
	}
	return result, nil
}

func newWhatIfResult(differences []screen.Difference) *whatIfResult {
	out := &whatIfResult{Total: len(differences)}
	sums := map[string][2]float64{}
	var units []string
	for _, about := range []tieline.About{tieline.AboutDeal, tieline.AboutPlant, tieline.AboutCompany} {
		g := whatIfGroup{Name: plural(about)}
		for _, d := range differences {
			f := d.After
			if f == nil {
				f = d.Before
			}
			if f.About != about {
				continue
			}
			address := subjectAddress(about, f.Subject)
			if n := len(g.Items); n == 0 || g.Items[n-1].Subjects[0].Address != address {
				g.Items = append(g.Items, whatIfItem{Subjects: []named{{f.Name, address}}})
				if about == tieline.AboutCompany {
					g.Items[n].company = f.Subject
				}
			}
			item := &g.Items[len(g.Items)-1]
			item.Differences = append(item.Differences, newWhatIfLine(d))
			if unit, a, b := stakes(d); unit != "" && strings.HasPrefix(unit, "USD") {
				if _, ok := sums[unit]; !ok {
					units = append(units, unit)
				}
				sums[unit] = [2]float64{sums[unit][0] + a, sums[unit][1] + b}
			}
		}
		if n := len(g.Items); n > 0 {
			g.Items = together(g.Items)
			out.Groups = append(out.Groups, g)
			out.Changed = append(out.Changed, counted(n, about))
		}
	}
	for _, u := range units {
		a, b := sums[u][0], sums[u][1]
		top := max(a, b, 1)
		out.Moved = append(out.Moved, tally{Unit: u, Before: amount(a), After: amount(b), Difference: signed(b - a), WBefore: round(100 * a / top), WAfter: round(100 * b / top)})
	}
	return out
}

// together puts the subjects under one item for which the same changes in the same way.
func together(items []whatIfItem) (out []whatIfItem) {
	at := map[string]int{}
	for _, item := range items {
		var key strings.Builder
		for _, d := range item.Differences {
			fmt.Fprintf(&key, "%s|%v|%v|%s\n", d.Topic, d.Before, d.After, d.Difference)
		}
		if i, ok := at[key.String()]; ok {
			out[i].Subjects = append(out[i].Subjects, item.Subjects...)
			out[i].company = ""
			continue
		}
		at[key.String()] = len(out)
		out = append(out, item)
	}
	return out
}

func newWhatIfLine(d screen.Difference) whatIfLine {
	var line whatIfLine
	fill := func(f *tieline.Finding, s *side) {
		s.Says = "nothing"
		if f == nil {
			return
		}
		line.Topic, line.Because = f.Topic, f.Because
		s.Verdict, s.Says = f.Verdict, f.Says
		if f.Verdict == tieline.Depends && f.Stake == nil {
			missing := make([]string, len(f.Missing))
			for i, m := range f.Missing {
				missing[i] = m.Fact
			}
			s.Missing = strings.Join(missing, "; ")
		}
	}
	fill(d.Before, &line.Before)
	fill(d.After, &line.After)
	if unit, a, b := stakes(d); unit != "" && a != b {
		top := max(a, b, 1)
		line.HasStake, line.WBefore, line.WAfter = true, round(100*a/top), round(100*b/top)
		line.Difference = signed(b-a) + " " + unit
	}
	return line
}

// stakes gives what is at stake on either side, in one unit; none is nothing.
func stakes(d screen.Difference) (unit string, before, after float64) {
	if d.Before != nil && d.Before.Stake != nil {
		unit, before = d.Before.Stake.Unit, d.Before.Stake.Value
	}
	if d.After != nil && d.After.Stake != nil {
		unit, after = d.After.Stake.Unit, d.After.Stake.Value
	}
	return unit, before, after
}

func signed(v float64) string {
	if v < 0 {
		return "− " + amount(-v)
	}
	return "+ " + amount(v)
}

func plural(about tieline.About) string {
	return map[tieline.About]string{tieline.AboutDeal: "Deals", tieline.AboutPlant: "Plants", tieline.AboutCompany: "Companies"}[about]
}

func counted(n int, about tieline.About) string {
	if n == 1 {
		return "1 " + string(about)
	}
	return strconv.Itoa(n) + " " + strings.ToLower(plural(about))
}
