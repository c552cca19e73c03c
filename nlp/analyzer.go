package nlp

// Analyzer splits, tags, lemmatises and parses. It is immutable and safe for concurrent use.
type Analyzer struct{}

var defaultAnalyzer = &Analyzer{}

// Default is the analyzer with the embedded model.
func Default() *Analyzer { return defaultAnalyzer }

// Analyze splits text into sentences and tokens, tags, lemmatises and parses them. The stretches of
// skip (sorted, not overlapping) are not analysed: no token lies in one and none crosses its border.
func (a *Analyzer) Analyze(text string, skip []Span) *Analysis {
	return sentences(text, skip)
}
