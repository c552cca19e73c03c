package corpus

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"github.com/tieline/tieline"
)

// article is an input document as the articles folder keeps it.
type article struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Publisher string   `json:"publisher"`
	Published string   `json:"published"`
	URL       string   `json:"url"`
	Text      string   `json:"text"`
	Sources   []string `json:"sources"` // pages that the facts came from
}

func loadArticles(fsys fs.FS) ([]*Example, error) {
	files, err := fs.Glob(fsys, "articles/*.json")
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var out []*Example
	for _, file := range files {
		if strings.HasSuffix(file, ".gold.json") {
			continue
		}
		e, err := loadArticle(fsys, file)
		if err != nil {
			return out, &Fault{File: file, Reason: err.Error()}
		}
		out = append(out, e)
	}
	return out, nil
}

func loadArticle(fsys fs.FS, file string) (*Example, error) {
	var a article
	if err := readJSON(fsys, file, &a); err != nil {
		return nil, err
	}
	var g Gold
	if err := readJSON(fsys, strings.TrimSuffix(file, ".json")+".gold.json", &g); err != nil {
		return nil, err
	}
	if g.ID != a.ID {
		return nil, fmt.Errorf("the annotation is of %q, the article is %q", g.ID, a.ID)
	}
	published, err := tieline.ParseDate(a.Published)
	if err != nil {
		return nil, err
	}
	doc := &tieline.Document{Ref: a.ID, Title: a.Title, URL: a.URL, Publisher: a.Publisher, Published: published, Language: "en", Text: a.Text}
	if err := doc.Seal(); err != nil {
		return nil, err
	}
	return &Example{Doc: doc, Gold: &g, Style: articleStyle, Group: path.Base(file), File: file}, nil
}

func readJSON(fsys fs.FS, file string, v any) error {
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}
