package tieline

// SearchQuery asks for documents by the words in them.
type SearchQuery struct {
	// Words are looked for in titles and texts, all of them: case and accents do not count,
	// "solid state" in quotation marks is a phrase, batter* the beginning of a word, -recycling a
	// word that must not be there.
	Words    string
	Evidence bool // only where the words stand in the evidence of one record
	Limit    int  // 0 = 20
	Offset   int
}

// MaxSearched bounds the documents that one search can list, page by page: of more that fit,
// those that the ledger learnt last.
const MaxSearched = 400

// SearchHit is a document that holds the words that were looked for.
type SearchHit struct {
	Document DocumentSummary `json:"document"`
	Excerpt  []Excerpt       `json:"excerpt"`  // of its text, around the words
	Evidence []EvidenceHit   `json:"evidence"` // that holds the words
}

// EvidenceHit is evidence that holds the words that were looked for.
type EvidenceHit struct {
	Records []string  `json:"records"` // that rest on it: their sort and index in the document's records, "deal-0"
	Excerpt []Excerpt `json:"excerpt"`
}

// Excerpt is a stretch of text, either found or around what was found.
type Excerpt struct {
	Text  string `json:"text"`
	Found bool   `json:"found,omitempty"`
}
