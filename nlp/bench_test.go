package nlp

import (
	"strings"
	"testing"
)

// benchText is prose of our own, in the manner of a newspaper.
const benchText = `ROME, Feb 7 - A carmaker with plants in four countries said on Friday it would buy cells from a Chinese supplier under a contract worth up to $4.1 billion, its second such deal in as many months.
"We didn't have to look far," said Anna Keller, the group's chief financial officer, who joined from a rival in 2019. The cells will be made at an 18-GWh plant near Debrecen, Hungary, where production is due to begin in the third quarter of 2027, according to two people familiar with the talks.
The companies have yet to say who will pay for the work. Shares in the carmaker fell 3.5% after the announcement, while those of its partner rose, helped by hopes that other orders would follow.
Under the terms of the agreement, which regulators in Brussels must still approve, the supplier will hold 51 percent of the venture and the carmaker the rest. Neither expects to earn anything from it before 2030.
`

func BenchmarkAnalyze(b *testing.B) {
	text := strings.Repeat(benchText, 8)
	a := Default()
	tokens := 0
	b.ReportAllocs()
	for b.Loop() {
		tokens = 0
		an := a.Analyze(text, nil)
		for i := range an.Sentences {
			tokens += len(an.Sentences[i].Tokens)
		}
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkSentences(b *testing.B) {
	text := strings.Repeat(benchText, 8)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Split(text, nil)
	}
}
