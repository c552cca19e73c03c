// Package api answers questions over HTTP in JSON. Each handler is a plain http.Handler, to be
// mounted by whoever serves.
package api

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"

	"github.com/tieline/tieline/policy"
)

// maxBody bounds a request: some hundred thousand questions.
const maxBody = 32 << 20

// PolicyAnswer answers POST /api/v1/policy/answer: questions of docs/policy.md as JSON Lines, or a
// single one as application/json, each answered in order. Errors of single questions stand in their
// lines; the request as a whole fails only where it cannot be read.
func PolicyAnswer(book *policy.Book) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			refuse(w, http.StatusMethodNotAllowed, "questions are put by POST")
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			refuse(w, http.StatusRequestEntityTooLarge, "the questions cannot be read: "+err.Error())
			return
		}
		media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if compact := new(bytes.Buffer); media == "application/json" && json.Compact(compact, body) == nil {
			body = compact.Bytes() // a single question may be spread over lines
			w.Header().Set("Content-Type", "application/json")
		} else {
			w.Header().Set("Content-Type", "application/x-ndjson")
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		// The only error is that of writing: the asker has gone.
		_, _, _ = book.AnswerAll(bytes.NewReader(body), w)
	})
}

func refuse(w http.ResponseWriter, status int, reason string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": reason})
}
