// Package atom serves alerts as an Atom feed (RFC 4287).
package atom

import (
	"cmp"
	"encoding/xml"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/tieline/tieline"
)

// most is how many alerts the feed holds: more than come between two visits of a feed reader.
const most = 200

type feed struct {
	XMLName xml.Name  `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string    `xml:"id"`
	Title   string    `xml:"title"`
	Updated time.Time `xml:"updated"`
	Author  string    `xml:"author>name"`
	Links   []link    `xml:"link"`
	Entries []entry   `xml:"entry"`
}

type link struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type entry struct {
	ID         string     `xml:"id"`
	Title      string     `xml:"title"`
	Updated    time.Time  `xml:"updated"`
	Links      []link     `xml:"link"`
	Categories []category `xml:"category"`
	Content    content    `xml:"content"`
}

type category struct {
	Term string `xml:"term,attr"`
}

type content struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// New is the handler of GET /alerts.atom?watch=NAME. An alert's id is its key and never changes, so
// that a feed reader shows it once; a reader that was away for long finds what it missed in
// tieline alerts.
func New(store tieline.Following) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		watch := r.URL.Query().Get("watch")
		alerts, err := store.Alerts(r.Context(), watch, time.Time{}, most)
		if err != nil {
			slog.ErrorContext(r.Context(), "feed failed", "error", err)
			http.Error(w, "The feed could not be made.", http.StatusInternalServerError)
			return
		}
		body, err := xml.MarshalIndent(newFeed(alerts, watch, origin(r)), "", " ")
		if err != nil {
			slog.ErrorContext(r.Context(), "feed failed", "error", err)
			http.Error(w, "The feed could not be made.", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(append([]byte(xml.Header), body...)) // the reader has gone; nothing is left to do
	})
}

// origin is the address under which the reader reached this server.
func origin(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func newFeed(alerts []tieline.Alert, watch, origin string) *feed {
	f := &feed{ID: "urn:tieline:alerts", Title: "Tieline alerts", Author: "Tieline", Updated: time.Unix(0, 0).UTC(), Links: []link{{Href: origin + "/"}}}
	if watch != "" {
		f.ID += ":" + watch
		f.Title += ": " + watch
	}
	for _, a := range alerts {
		if a.Made.After(f.Updated) {
			f.Updated = a.Made
		}
		e := entry{ID: "urn:tieline:alert:" + a.Key, Title: a.Title, Updated: a.Made, Content: content{"text", words(&a)}}
		page := origin + "/"
		switch {
		case a.Deal != "":
			page += "deals/" + a.Deal
		case a.Document != "":
			page += "documents/" + a.Document
		}
		e.Links = append(e.Links, link{"alternate", page})
		if a.URL != "" {
			e.Links = append(e.Links, link{"via", a.URL})
		}
		for _, w := range a.Watches {
			e.Categories = append(e.Categories, category{w})
		}
		f.Entries = append(f.Entries, e)
	}
	return f
}

// words are the quotes that an alert rests on, and their source.
func words(a *tieline.Alert) string {
	var b strings.Builder
	for _, e := range a.Evidence {
		b.WriteString("“" + e.Quote() + "”\n")
	}
	b.WriteString(strings.TrimSpace(cmp.Or(a.Publisher, a.Source) + " " + a.Published.String()))
	return b.String()
}
