package figure

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

// show gives the figures of a text as "value unit".
func show(text string) string {
	var spans []Span
	at := 0
	for _, s := range strings.SplitAfter(text, "\n") {
		spans = append(spans, Span{at, at + len(s)})
		at += len(s)
	}
	var out []string
	for _, f := range Find(text, spans) {
		out = append(out, strings.TrimSpace(strconv.FormatFloat(math.Round(f.Value*1000)/1000, 'f', -1, 64)+" "+f.Unit))
	}
	return strings.Join(out, "; ")
}

func TestFind(t *testing.T) {
	for text, want := range map[string]string{
		"It paid $2.5 billion for the stake.":                           "2500000000 USD",
		"about US$3bn and C$510m, or €1.5bn":                            "3000000000 USD; 510000000 CAD; 1500000000 EUR",
		"EUR7.34bn in all; HUF320bn of aid; EUR 450m lent":              "7340000000 EUR; 320000000000 HUF; 450000000 EUR",
		"11 trillion won ($7.7 billion)":                                "11000000000000 KRW; 7700000000 USD",
		"80 billion kronor; 13 billion dirhams; 5.5 billion reais":      "80000000000 SEK; 13000000000 MAD; 5500000000 BRL",
		"a 16GWh plant, a 35 GWh-a-year works, a 30-gigawatt-hour site": "16 GWh; 35 GWh/year; 30 GWh",
		"45 gigawatt-hours a year; 20 gigawatt-hours (GWh) per year":    "45 GWh/year; 20 GWh",
		"20 to 30 GWh":                                                     "20 GWh; 30 GWh",
		"3 billion to 3.5 billion yuan":                                    "3000000000 CNY; 3500000000 CNY",
		"between 5% and 50% on goods":                                      "5 percent; 50 percent",
		"used to pay 15 to 20%":                                            "15 percent; 20 percent",
		"guidance is 9,000 to 11,000t; 1.5m to 1.65m t":                    "9000 tonnes; 11000 tonnes; 1500000 tonnes; 1650000 tonnes",
		"$2 to $3 billion":                                                 "2000000000 USD; 3000000000 USD",
		"€4-5bn":                                                           "4000000000 EUR; 5000000000 EUR",
		"24,000 t/yr and 30,000 t/y and 5,000 tpa":                         "24000 tonnes/year; 30000 tonnes/year; 5000 tonnes/year",
		"570 people work there, 1,200 eventually.":                         "570 jobs; 1200 jobs",
		"up to 20 GWh a year to begin with, 40 if wanted":                  "20 GWh/year; 40 GWh/year",
		"A hundred and fifty workers; half a million vehicles":             "150 jobs; 500000 vehicles",
		"about 200 of 286 jobs; 280 of its 2,800 employees":                "200 jobs; 286 jobs; 280 jobs; 2800 jobs",
		"49,000 Chinese-made electric cars a year":                         "49000 vehicles/year",
		"$35 for each kWh; €90/kWh; $110 per kilowatt-hour":                "35 USD/kWh; 90 EUR/kWh; 110 USD/kWh",
		"300 Wh/kg or more":                                                "300 Wh/kg",
		"12,000 sq m of floor, 4.23-million-square-foot, 1,850 acres":      "12000 m2; 4230000 ft2; 1850 acres",
		"69,000 m² on 270 acres":                                           "69000 m2; 270 acres",
		"left with a quarter; the remaining tenth of it; more than half":   "25 percent; 10 percent; 50 percent",
		"two-thirds of the shares; four-fifths came":                       "66.667 percent; 80 percent",
		"in the third quarter; the second half of 2026; half a year later": "",
		"a 50-50 venture; owned half and half; held in equal shares":       "50 percent; 50 percent; 50 percent",
		"On June 25, 2026 and 30 October, in Q2, the B10 and Model 3":      "",
		"Section 301 duties of 25 per cent":                                "25 percent",
		"1.2 lakh crore rupees; Rs 500 crore; ₹500 crore":                  "1200000000000 INR; 5000000000 INR; 5000000000 INR",
		"three sources and two partners":                                   "",
		"Series 1.5.2 and 10:30 and 1/3 and #212":                          "",
		"three quarters of the output":                                     "75 percent",
		"one gigawatt; 500-megawatt":                                       "1 GW; 500 MW",
		"their 70/30 venture; a 55:45 split; 51-49":                        "70 percent; 30 percent; 55 percent; 45 percent; 51 percent; 49 percent",
		"a 100 MW/200 MWh battery":                                         "100 MW; 200 MWh",
		"9 cents per kilowatt-hour":                                        "0.09 USD/kWh",
		"$735 a tonne":                                                     "735 USD",
		"COPENHAGEN - a 1.3 billion crown round; OMR 6.4 million":          "1300000000 DKK; 6400000 OMR",
		"Sales in Mexico reached 40,000 last year":                         "40000 vehicles",
		"holds 30 percent, beside EVE Energy (10)":                         "30 percent; 10 percent",
		"fell by 13 and 15 percent":                                        "13 percent; 15 percent",
		"6,782 tonnes of it; 1.48m t of concentrate":                       "6782 tonnes; 1480000 tonnes",
	} {
		if got := show(text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"$2.5bn", "20 to 30 GWh", "half a", "€", "1,2,3.4.5-6", "\xff5%", "between 5 and"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, x := range Find(text, []Span{{0, len(text)}}) {
			if x.Start < 0 || x.End > len(text) || x.Start >= x.End || x.Unit == "" {
				t.Fatalf("figure %+v in %d bytes", x, len(text))
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("The factory, at Kenitra north of the capital, is expected to cost about 13 billion dirhams ($1.3 billion) in its first phase and to employ 2,300 people. ", 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(text, []Span{{0, len(text)}})
	}
}
