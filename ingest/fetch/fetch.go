// Package fetch brings one page or feed over HTTP, bounded in bytes, time and redirects, and
// only from public addresses.
//
//	r, err := fetch.New(fetch.Options{}).Get(ctx, "https://example.org/feed.xml")
//
// The addresses to fetch come from feeds and people, so they are not trusted: the check is made
// on the address that is dialled, after name resolution and after every redirect, which a name
// that points inwards, an odd spelling of a loopback address or a rebinding name cannot pass.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/tieline/tieline"
)

// Options bounds a Client. Zero values give the defaults.
type Options struct {
	MaxBytes     int64         // of one answer, decompressed; default 20 MB
	Timeout      time.Duration // of one fetch from dialling to the last byte; default 30 s
	MaxRedirects int           // default 5
	UserAgent    string        // default "Tieline"
	AllowPrivate bool          // also dial loopback and private addresses: an intranet, a test server
}

// Client fetches. It is safe for concurrent use.
type Client struct {
	opt  Options
	http *http.Client
}

// Response is an answer with status 200, or with 304 where Get was given validators.
type Response struct {
	Body        []byte
	ContentType string // as the server declares it
	URL         string // after redirects
	Unchanged   bool   // the server says that nothing is new since it gave the validators
	Validators
}

// Validators are what a server gives with an answer so that it can later be asked whether
// anything is new (RFC 9110, section 8.8). Each may be empty.
type Validators struct{ ETag, LastModified string }

// StatusError is the cause of an error where the server answered with another status than 200.
type StatusError struct {
	Status     int
	RetryAfter string // header of the answer: seconds or a date; may be empty
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("the server answers %d %s", e.Status, http.StatusText(e.Status))
}

var errPrivate = errors.New("the address is not public")

// New makes a Client.
func New(opt Options) *Client {
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = 20 << 20
	}
	if opt.Timeout <= 0 {
		opt.Timeout = 30 * time.Second
	}
	if opt.MaxRedirects <= 0 {
		opt.MaxRedirects = 5
	}
	if opt.UserAgent == "" {
		opt.UserAgent = "Tieline"
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !opt.AllowPrivate {
		dialer.Control = refusePrivate
	}
	c := &Client{opt: opt}
	c.http = &http.Client{
		// A proxy of the environment would be dialled in the page's stead and void the check.
		Transport: &http.Transport{
			Proxy: nil, DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 10 * time.Second,
			MaxResponseHeaderBytes: 1 << 20, IdleConnTimeout: 30 * time.Second, MaxIdleConnsPerHost: 2,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > c.opt.MaxRedirects {
				return fmt.Errorf("more than %d redirects", c.opt.MaxRedirects)
			}
			return checkScheme(r.URL)
		},
	}
	return c
}

// Get fetches address. Every failure is a *tieline.Error that names the address and the reason.
func (c *Client) Get(ctx context.Context, address string) (*Response, error) {
	return c.GetChanged(ctx, address, Validators{})
}

// GetChanged fetches address as Get does, unless the server says that nothing is new since it gave
// the validators.
func (c *Client) GetChanged(ctx context.Context, address string, old Validators) (*Response, error) {
	fail := func(reason, hint string, err error) error {
		return &tieline.Error{Code: tieline.ErrInvalid, Op: "fetch", Input: address, Reason: reason, Hint: hint, Err: err}
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, fail("not a web address", "give http://… or https://…", err)
	}
	if err := checkScheme(u); err != nil {
		return nil, fail(err.Error(), "", err)
	}
	ctx, cancel := context.WithTimeout(ctx, c.opt.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fail("not a web address", "give http://… or https://…", err)
	}
	req.Header.Set("User-Agent", c.opt.UserAgent)
	req.Header.Set("Accept", "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, application/json, text/plain, */*;q=0.5")
	for name, value := range map[string]string{"If-None-Match": old.ETag, "If-Modified-Since": old.LastModified} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fail(c.reason(err), "", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusNotModified && old != (Validators{}) {
		return &Response{URL: resp.Request.URL.String(), Unchanged: true, Validators: old}, nil
	}
	if resp.StatusCode != http.StatusOK {
		cause := &StatusError{resp.StatusCode, resp.Header.Get("Retry-After")}
		return nil, &tieline.Error{Code: statusCode(resp.StatusCode), Op: "fetch", Input: address, Reason: cause.Error(), Err: cause}
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, c.opt.MaxBytes+1))
	if err != nil {
		return nil, fail(c.reason(err), "", err)
	}
	if int64(len(body)) > c.opt.MaxBytes {
		return nil, fail(fmt.Sprintf("the answer does not end within %d bytes", c.opt.MaxBytes), "raise the limit, or fetch it to a file", nil)
	}
	return &Response{Body: body, ContentType: resp.Header.Get("Content-Type"), URL: resp.Request.URL.String(),
		Validators: Validators{resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")}}, nil
}

func statusCode(status int) tieline.Code {
	if status == http.StatusNotFound || status == http.StatusGone {
		return tieline.ErrNotFound
	}
	return tieline.ErrInvalid
}

// reason puts a transport error into words of one line.
func (c *Client) reason(err error) string {
	var dns *net.DNSError
	var u *url.Error
	switch {
	case errors.Is(err, errPrivate):
		return "the address is not on the public internet, which is refused"
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("the answer does not end within %s", c.opt.Timeout)
	case errors.Is(err, context.Canceled):
		return "stopped"
	case errors.As(err, &dns):
		return fmt.Sprintf("the name %s does not resolve", dns.Name)
	case errors.As(err, &u):
		return u.Err.Error()
	}
	return err.Error()
}

func checkScheme(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%s addresses are not fetched", u.Scheme)
	}
	return nil
}

// notPublic lists what netip's own predicates do not cover.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this network, RFC 1122
	netip.MustParsePrefix("100.64.0.0/10"),   // carrier-grade NAT, RFC 6598
	netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments, RFC 6890
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation, RFC 5737
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarking, RFC 2544
	netip.MustParsePrefix("198.51.100.0/24"), // documentation, RFC 5737
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation, RFC 5737
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved, RFC 1112
	netip.MustParsePrefix("64:ff9b:1::/48"),  // local NAT64, RFC 8215
	netip.MustParsePrefix("100::/64"),        // discard, RFC 6666
	netip.MustParsePrefix("2001::/23"),       // protocol assignments with Teredo, RFC 2928
	netip.MustParsePrefix("2001:db8::/32"),   // documentation, RFC 3849
	netip.MustParsePrefix("2002::/16"),       // 6to4, which carries IPv4, RFC 3056
	netip.MustParsePrefix("3fff::/20"),       // documentation, RFC 9637
	netip.MustParsePrefix("fec0::/10"),       // site-local, RFC 3879
}

var nat64 = netip.MustParsePrefix("64:ff9b::/96") // RFC 6052

// Public reports whether a is a unicast address of the public internet.
func Public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if nat64.Contains(a) { // an IPv4 address seen through a translator
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range notPublic {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

func refusePrivate(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil || !Public(ap.Addr()) {
		return fmt.Errorf("dial %s: %w", address, errPrivate)
	}
	return nil
}
