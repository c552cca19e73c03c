package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/tieline/tieline"
)

// Headers of a webhook's requests.
const (
	headerKey       = "Idempotency-Key"   // the alert's key: the same at every attempt
	headerSignature = "Tieline-Signature" // see Sign
)

// timeout bounds one request or mail. Receiver.Settle must be longer, or attempts may overlap.
const timeout = 30 * time.Second

// Sign gives the signature of a message: t=SECONDS,v1=HEX, the HMAC-SHA256 of the seconds, a full
// stop, and the message.
func Sign(secret string, at time.Time, message []byte) string {
	t := strconv.FormatInt(at.Unix(), 10)
	return "t=" + t + ",v1=" + hex.EncodeToString(digest(secret, t, message))
}

func digest(secret, t string, message []byte) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(t + "."))
	h.Write(message)
	return h.Sum(nil)
}

// Verify reports whether a signature is that of the message and not older than tolerance, nor
// further in the future.
func Verify(secret, signature string, now time.Time, tolerance time.Duration, message []byte) bool {
	var t, v1 string
	for part := range strings.SplitSeq(signature, ",") {
		switch name, value, _ := strings.Cut(part, "="); name {
		case "t":
			t = value
		case "v1":
			v1 = value
		}
	}
	seconds, err1 := strconv.ParseInt(t, 10, 64)
	got, err2 := hex.DecodeString(v1)
	if err1 != nil || err2 != nil || !hmac.Equal(got, digest(secret, t, message)) {
		return false
	}
	age := now.Sub(time.Unix(seconds, 0))
	return age <= tolerance && age >= -tolerance
}

// webhook posts alerts, one a request.
type webhook struct {
	address, secret, pages string
	now                    func() time.Time
	client                 *http.Client
}

func (r *Receiver) channel(pages string, now func() time.Time) channel {
	if r.Kind == "mail" {
		return &mailer{r, pages}
	}
	return &webhook{r.Address, os.Getenv(r.SecretEnv), pages, now, &http.Client{
		Timeout: timeout,
		// A connection for each request: an old one that turns out to be closed would leave the
		// request in doubt.
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (w *webhook) most() int { return 1 }

// message is what a webhook posts.
type message struct {
	tieline.Alert
	Page string `json:"page,omitempty"` // where people read of it
}

func (w *webhook) send(ctx context.Context, alerts []tieline.Alert, mark func() error) error {
	body, err := json.Marshal(message{alerts[0], pageOf(w.pages, &alerts[0])})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.address, &markedReader{rest: body, mark: mark})
	if err != nil {
		return err
	}
	req.ContentLength = int64(len(body))
	req.Header.Set("Content-Type", "application/json")
	w.sign(req, alerts[0].Key, body)
	resp, err := w.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16)) // the answer is its status
	switch status := resp.StatusCode; {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusGone:
		return fmt.Errorf("%w: the receiver answers %s", errGone, resp.Status)
	case status == http.StatusBadGateway, status == http.StatusGatewayTimeout: // whoever stands before the receiver does not know either
		return fmt.Errorf("the receiver answers %s", resp.Status)
	}
	return fmt.Errorf("%w: the receiver answers %s", errRefused, resp.Status)
}

func (w *webhook) sign(req *http.Request, key string, message []byte) {
	req.Header.Set("User-Agent", "Tieline")
	req.Header.Set(headerKey, key)
	req.Header.Set(headerSignature, Sign(w.secret, w.now(), message))
}

// arrived asks by a GET of the same address whose header and signed message is the key; the answer
// is {"received": true} or {"received": false}.
func (w *webhook) arrived(ctx context.Context, a *tieline.Alert) (bool, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.address, nil)
	if err != nil {
		return false, err
	}
	w.sign(req, a.Key, []byte(a.Key))
	resp, err := w.client.Do(req)
	if err != nil {
		return false, err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
		return false, fmt.Errorf("the receiver answers %s", resp.Status)
	}
	var answer struct {
		Received *bool `json:"received"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<16)).Decode(&answer); err != nil || answer.Received == nil || resp.StatusCode != http.StatusOK {
		return false, errSilent
	}
	return *answer.Received, nil
}

// markedReader calls mark before it gives its last byte. An HTTP request whose body is shorter than
// it announces is no request: without the last byte nothing is delivered.
type markedReader struct {
	rest []byte
	mark func() error
}

func (m *markedReader) Read(p []byte) (int, error) {
	if len(m.rest) == 0 {
		return 0, io.EOF
	}
	if len(m.rest) == 1 {
		if err := m.mark(); err != nil {
			return 0, err
		}
		n := copy(p, m.rest)
		m.rest = m.rest[n:]
		return n, nil
	}
	n := copy(p, m.rest[:len(m.rest)-1])
	m.rest = m.rest[n:]
	return n, nil
}
