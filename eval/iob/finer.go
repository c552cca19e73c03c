package iob

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// finerTags are the labels of FiNER-ORD (Shah et al. 2023), by number.
var finerTags = map[string]string{"0": "O", "1": "B-PER", "2": "I-PER", "3": "B-LOC", "4": "I-LOC", "5": "B-ORG", "6": "I-ORG"}

// FiNERHeader begins a file of FiNER-ORD.
const FiNERHeader = "gold_label,gold_token,doc_idx"

// readFiNER reads the documents of a file of FiNER-ORD: a token a row, in documents and not in sentences.
func readFiNER(in io.Reader) ([]*Text, error) {
	rows := csv.NewReader(in)
	if _, err := rows.Read(); err != nil {
		return nil, err
	}
	d := documents{}
	last := ""
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return d.end(), nil
		}
		if err != nil {
			return nil, err
		}
		if row[2] != last {
			d.next()
			last = row[2]
		}
		word := strings.TrimSpace(row[1])
		if word == "" {
			continue
		}
		if d.endsSentence(word) {
			d.flush()
		}
		d.words, d.tags = append(d.words, word), append(d.tags, finerTags[row[0]])
	}
}

// endsSentence reports whether a sentence has ended before the word: behind a full stop that is no part of a name and
// ends no short form, before a capital or a quotation.
func (d *documents) endsSentence(word string) bool {
	n := len(d.words)
	if n < 2 || d.tags[n-1] != "O" || !strings.Contains(".?!", d.words[n-1]) {
		return false
	}
	switch before := d.words[n-2]; before {
	case "Inc", "Ltd", "Corp", "Co", "(", "Mr", "Ms", "Dr", "St", "No":
		return false
	default:
		return (len(before) > 1 || d.words[n-1] != ".") && strings.ToLower(word[:1]) != word[:1] || strings.HasPrefix(word, "\"") || strings.HasPrefix(word, "“")
	}
}
