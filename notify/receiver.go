package notify

import (
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"os"
	"strings"
	"time"
)

// Receiver is one entry of receivers in sources.yaml: somebody who is told of alerts.
type Receiver struct {
	Name string `yaml:"name"`
	Kind string `yaml:"kind"` // webhook or mail

	Address   string `yaml:"address"`    // webhook: https://…
	SecretEnv string `yaml:"secret_env"` // webhook: the environment variable that holds the secret of the signature

	Server      string   `yaml:"server"`       // mail: host:port
	User        string   `yaml:"user"`         // mail: to log in with; empty: no login
	PasswordEnv string   `yaml:"password_env"` // mail: the environment variable that holds the password
	TLS         string   `yaml:"tls"`          // mail: starttls (default), tls or none
	From        string   `yaml:"from"`
	To          []string `yaml:"to"`

	InDoubt string        `yaml:"in_doubt"` // ask, resend or hold; default ask for webhooks, hold for mail
	Settle  time.Duration `yaml:"settle"`   // after which an attempt that was cut off is over for certain; default 2m
}

// What is done with an alert of which it is not known whether it arrived.
const (
	ask    = "ask"    // the receiver is asked; it must answer as docs/following.md says
	resend = "resend" // it is sent again; the receiver must pass over a key that it knows
	hold   = "hold"   // a person decides
)

const settle = 2 * time.Minute

// Check completes a receiver by its defaults and says what is wrong with it, or nil.
func (r *Receiver) Check() error {
	if r.Name == "" {
		return fmt.Errorf("a receiver has no name")
	}
	if r.Settle == 0 {
		r.Settle = settle
	}
	problem := ""
	switch r.Kind {
	case "webhook":
		problem = r.checkWebhook()
	case "mail":
		problem = r.checkMail()
	default:
		problem = fmt.Sprintf("kind %q is neither webhook nor mail", r.Kind)
	}
	switch {
	case problem != "":
	case r.InDoubt != ask && r.InDoubt != resend && r.InDoubt != hold:
		problem = fmt.Sprintf("in_doubt %q is none of ask, resend, hold", r.InDoubt)
	case r.InDoubt == ask && r.Kind == "mail":
		problem = "a mail server cannot be asked what arrived; in_doubt must be hold or resend"
	case r.Settle < 0 || r.Settle > 24*time.Hour:
		problem = fmt.Sprintf("settle is %s; it must be from 1ns to 24h", r.Settle)
	}
	if problem != "" {
		return fmt.Errorf("receiver %q: %s", r.Name, problem)
	}
	return nil
}

func (r *Receiver) checkWebhook() string {
	if r.InDoubt == "" {
		r.InDoubt = ask
	}
	u, err := url.Parse(r.Address)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
		return "a webhook needs an address, https://…"
	case r.SecretEnv == "":
		return "a webhook needs secret_env, the name of the environment variable that holds its secret"
	case len(os.Getenv(r.SecretEnv)) < 16:
		return fmt.Sprintf("the environment variable %s holds no secret of 16 characters or more", r.SecretEnv)
	}
	return ""
}

func (r *Receiver) checkMail() string {
	if r.InDoubt == "" {
		r.InDoubt = hold
	}
	if r.TLS == "" {
		r.TLS = "starttls"
	}
	if _, _, err := net.SplitHostPort(r.Server); err != nil {
		return "mail needs a server, host:port"
	}
	for _, a := range append([]string{r.From}, r.To...) {
		if _, err := mail.ParseAddress(a); err != nil || strings.ContainsAny(a, "\r\n") {
			return fmt.Sprintf("%q is not a mail address", a)
		}
	}
	switch {
	case len(r.To) == 0:
		return "mail needs to, a list of addresses"
	case r.TLS != "starttls" && r.TLS != "tls" && r.TLS != "none":
		return fmt.Sprintf("tls %q is none of starttls, tls, none", r.TLS)
	case r.User != "" && r.TLS == "none":
		return "a password is not sent without encryption; set tls to starttls or tls"
	case r.User != "" && os.Getenv(r.PasswordEnv) == "":
		return fmt.Sprintf("the environment variable %q holds no password", r.PasswordEnv)
	}
	return ""
}
