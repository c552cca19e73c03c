package atlas

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// found renders matches as "text=id,id" so that tables stay readable.
func found(text string, matches []Match) []string {
	var out []string
	for _, m := range matches {
		ids := make([]string, len(m.Refs))
		for i, r := range m.Refs {
			ids[i] = r.ID
			if r.Short {
				ids[i] += "?"
			}
		}
		out = append(out, text[m.Start:m.End]+"="+strings.Join(ids, ","))
	}
	return out
}

func TestMatcherRules(t *testing.T) {
	m := NewMatcher([]Alias{
		{"General Motors", false, Ref{ID: "gm"}}, {"GM", false, Ref{ID: "gm"}},
		{"GM Korea", false, Ref{ID: "gmk"}}, {"Apple", true, Ref{ID: "apple", Short: true}},
		{"Škoda", false, Ref{ID: "skoda"}}, {"LG", false, Ref{ID: "lg"}},
		{"LG Energy Solution", false, Ref{ID: "lges"}}, {"Bank of Korea", false, Ref{ID: "bok"}},
		{"imec", false, Ref{ID: "imec"}}, {"AT&T", false, Ref{ID: "att"}}, {"24M", false, Ref{ID: "24m"}},
		{"POSCO", false, Ref{ID: "posco"}}, {"L'Oréal", false, Ref{ID: "loreal"}},
		{"Freyr", false, Ref{ID: "freyr"}}, {"Freyr", false, Ref{ID: "god"}},
	})
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"longest wins", "LG and LG Energy Solution", []string{"LG=lg", "LG Energy Solution=lges"}},
		{"falls back to the shorter one", "LG Energy is not LG", []string{"LG=lg", "LG=lg"}},
		{"whole words only", "GMC, AGM and GMs", nil},
		{"punctuation and possessives end a word", "“GM’s” GM-LG (GM).", []string{"GM=gm", "GM=gm", "LG=lg", "GM=gm"}},
		{"acronyms need their case", "gm Gm 24m 24M", []string{"24M=24m"}},
		{"a capital is needed where the alias has one", "general motors General motors General Motors GENERAL MOTORS", []string{"General Motors=gm", "GENERAL MOTORS=gm"}},
		{"small words of a name are free", "Bank Of Korea, BANK OF KOREA", []string{"Bank Of Korea=bok", "BANK OF KOREA=bok"}},
		{"exact names", "an apple, APPLE, Apple", []string{"Apple=apple?"}},
		{"accents are free", "Skoda ŠKODA škoda", []string{"Skoda=skoda", "ŠKODA=skoda"}},
		{"typographic apostrophes", "L’Oréal L'Oreal", []string{"L’Oréal=loreal", "L'Oreal=loreal"}},
		{"lower-case brands in any case", "imec Imec IMEC", []string{"imec=imec", "Imec=imec", "IMEC=imec"}},
		{"long capital names in any capitalised form", "Posco POSCO posco", []string{"Posco=posco", "POSCO=posco"}},
		{"symbols inside names", "AT&T and AT & T", []string{"AT&T=att", "AT & T=att"}},
		{"line breaks are space, empty lines are not", "General\nMotors General\n\nMotors", []string{"General\nMotors=gm"}},
		{"everything that a name stands for", "Freyr", []string{"Freyr=freyr,god"}},
		{"other scripts and broken bytes", "日本GM\xffGM 東京 GM", []string{"GM=gm", "GM=gm"}},
		{"empty", "", nil},
	} {
		if got := found(c.text, m.Find(c.text, nil)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q\n got %q\nwant %q", c.name, c.text, got, c.want)
		}
	}
}

func TestMatcherOfTheAtlas(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Ford Motor Co. and CATL", []string{"Ford Motor Co.=ford-motor-company", "CATL=contemporary-amperex-technology"}},
		{"Contemporary Amperex Technology Co., Ltd. said", []string{"Contemporary Amperex Technology Co., Ltd.=contemporary-amperex-technology"}},
		{"Ultium Cells LLC in Warren, Ohio", []string{"Ultium Cells LLC=ultium-cells", "Warren=us/michigan/warren?,us/ohio/warren?", "Ohio=us/ohio"}},
		{"Chinese rules, the U.S. said", []string{"Chinese=cn", "U.S.=us"}},
		{"Reuters reported from Dunkirk", []string{"Reuters=reuters", "Dunkirk=fr/dunkirk"}},
		{"LG Chem, LG Energy Solution and LG", []string{"LG Chem=lg-chem", "LG Energy Solution=lg-energy-solution", "LG=lg-group?"}},
		{"Thacker Pass mine", []string{"Thacker Pass mine=thacker-pass-mine"}},
		{"Beijing said", []string{"Beijing=cn/beijing,cn"}},
		{"in Georgia", []string{"Georgia=us/georgia?,ge?"}},
	} {
		if got := found(c.text, Default().Matcher().Find(c.text, nil)); !slices.Equal(got, c.want) {
			t.Errorf("%q\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

// TestMatcherAgainstSearch compares the trie with plain search over a text of random words.
func TestMatcherAgainstSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := []string{"a", "b", "c", "d"}
	pick := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = words[r.IntN(len(words))]
		}
		return out
	}
	for range 2000 {
		known := map[string]bool{}
		var aliases []Alias
		for range 1 + r.IntN(5) {
			name := strings.Join(pick(1+r.IntN(3)), " ")
			known[name] = true
			aliases = append(aliases, Alias{Text: name, Ref: Ref{ID: name}})
		}
		text := pick(12)
		var want []string
		for i := 0; i < len(text); {
			step := 1
			for n := min(3, len(text)-i); n > 0; n-- {
				if s := strings.Join(text[i:i+n], " "); known[s] {
					want = append(want, s)
					step = n
					break
				}
			}
			i += step
		}
		joined := strings.Join(text, " ")
		var got []string
		for _, m := range NewMatcher(aliases).Find(joined, nil) {
			got = append(got, joined[m.Start:m.End])
		}
		if !slices.Equal(got, want) {
			t.Fatalf("aliases %v in %q: got %q, want %q", aliases, joined, got, want)
		}
	}
}

func FuzzMatcher(f *testing.F) {
	f.Add("Ford Motor Co., Ltd. “GM’s” Škoda in Dunkirk,\n\nFrance")
	f.Add("Co., Ltd. \xff\xfe LG\u00a0Energy Solution Inc. Inc.")
	m := Default().Matcher()
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, x := range m.Find(text, nil) {
			if x.Start < end || x.NameEnd <= x.Start || x.End < x.NameEnd || x.End > len(text) || len(x.Refs) == 0 {
				t.Fatalf("match %+v after %d in %d bytes", x, end, len(text))
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[x.Start:x.End]) {
				t.Fatalf("match %+v cuts a character", x)
			}
			end = x.End
		}
	})
}

// benchmarkText is a megabyte of made business news in which about one word in fifteen begins a name.
func benchmarkText(names []string) string {
	r := rand.New(rand.NewPCG(7, 7))
	filler := strings.Fields("the company said on Tuesday that it would supply cells from a new plant under a deal worth several hundred million dollars and begin production next year after talks with its partner about terms of the licence Analysts expect Output to rise while costs fall In a statement he added that demand remains strong")
	var b strings.Builder
	for b.Len() < 1<<20 {
		if r.IntN(15) == 0 {
			b.WriteString(names[r.IntN(len(names))])
		} else {
			b.WriteString(filler[r.IntN(len(filler))])
		}
		if r.IntN(12) == 0 {
			b.WriteByte('.')
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// syntheticAliases makes names of one to four words out of syllables, as many as asked for.
func syntheticAliases(n int) ([]Alias, []string) {
	r := rand.New(rand.NewPCG(3, 9))
	syllables := strings.Fields("ka lo mi ter ven sol bat nor dal qui rem sta zen for lux pri gra cel tor van")
	ends := strings.Fields("Energy Materials Motors Battery Technology Holdings Group Mining Power Systems")
	aliases, names := make([]Alias, n), make([]string, n)
	for i := range aliases {
		var b strings.Builder
		for w := range 1 + r.IntN(2) {
			if w > 0 {
				b.WriteByte(' ')
			}
			s := ""
			for range 2 + r.IntN(3) {
				s += syllables[r.IntN(len(syllables))]
			}
			b.WriteString(strings.ToUpper(s[:1]) + s[1:])
		}
		for range r.IntN(3) {
			b.WriteString(" " + ends[r.IntN(len(ends))])
		}
		names[i] = b.String()
		aliases[i] = Alias{Text: names[i], Ref: Ref{ID: fmt.Sprint(i)}}
	}
	return aliases, names
}

func BenchmarkMatcherFind(b *testing.B) {
	aliases, names := syntheticAliases(100_000)
	m, text := NewMatcher(aliases), benchmarkText(names)
	dst := m.Find(text, nil)
	b.SetBytes(int64(len(text)))
	b.ReportMetric(float64(len(dst)), "matches")
	b.ReportAllocs()
	for b.Loop() {
		dst = m.Find(text, dst[:0])
	}
}

func BenchmarkMatcherBuild(b *testing.B) {
	aliases, _ := syntheticAliases(100_000)
	b.ReportAllocs()
	for b.Loop() {
		NewMatcher(aliases)
	}
}

func BenchmarkAtlasFind(b *testing.B) {
	a := Default()
	var names []string
	for _, o := range a.Organizations() {
		names = append(names, o.Name)
	}
	m, text := a.Matcher(), benchmarkText(names)
	dst := m.Find(text, nil)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		dst = m.Find(text, dst[:0])
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(Files()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadAndBuildMatcher(b *testing.B) {
	for b.Loop() {
		a, err := Load(Files())
		if err != nil {
			b.Fatal(err)
		}
		a.Matcher()
	}
}
