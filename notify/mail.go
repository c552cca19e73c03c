package notify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"os"
	"strings"
	"time"

	"github.com/tieline/tieline"
)

// mailer sends alerts through an SMTP server, many in one mail.
type mailer struct {
	*Receiver
	pages string
}

func (m *mailer) most() int { return 200 }

func (m *mailer) arrived(context.Context, *tieline.Alert) (bool, error) { return false, errSilent }

// send gives the server the whole mail but for the line with a full stop that ends it; a server that
// has not read this line has no mail.
func (m *mailer) send(ctx context.Context, alerts []tieline.Alert, mark func() error) error {
	body, err := m.compose(alerts)
	if err != nil {
		return err
	}
	c, err := m.connect(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Mail(address(m.From)); err != nil {
		return answered(err)
	}
	for _, to := range m.To {
		if err := c.Rcpt(address(to)); err != nil {
			return answered(err)
		}
	}
	w, err := c.Data()
	if err != nil {
		return answered(err)
	}
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := mark(); err != nil {
		return err // closing the connection without the end of the mail drops it
	}
	if err := w.Close(); err != nil {
		return answered(err)
	}
	_ = c.Quit() // the mail is taken already
	return nil
}

// connect greets the server, encrypts and logs in as the receiver is set up.
func (m *mailer) connect(ctx context.Context) (*smtp.Client, error) {
	host, _, err := net.SplitHostPort(m.Server)
	if err != nil {
		return nil, err
	}
	conn, err := (&net.Dialer{Timeout: timeout}).DialContext(ctx, "tcp", m.Server)
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(timeout)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if m.TLS == "tls" {
		conn = tls.Client(conn, &tls.Config{ServerName: host})
	}
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if err := m.enter(c, host); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (m *mailer) enter(c *smtp.Client, host string) error {
	if m.TLS == "starttls" {
		if ok, _ := c.Extension("STARTTLS"); !ok {
			return errors.New("the mail server offers no encryption; set tls to none to send without")
		}
		if err := c.StartTLS(&tls.Config{ServerName: host}); err != nil {
			return err
		}
	}
	if m.User == "" {
		return nil
	}
	return c.Auth(smtp.PlainAuth("", m.User, os.Getenv(m.PasswordEnv), host))
}

// answered tells a server's refusal from a connection that broke.
func answered(err error) error {
	if t, ok := errors.AsType[*textproto.Error](err); ok {
		return fmt.Errorf("%w: the mail server answers %d %s", errRefused, t.Code, t.Msg)
	}
	return err
}

// address is the bare address of "Name <address>".
func address(s string) string {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return s // checked when the receiver was read
	}
	return a.Address
}

// compose writes a mail whose Message-ID follows from the alerts in it.
func (m *mailer) compose(alerts []tieline.Alert) ([]byte, error) {
	subject := alerts[0].Title
	if n := len(alerts) - 1; n > 0 {
		subject = fmt.Sprintf("%s and %d more", subject, n)
	}
	h := sha256.New()
	for _, a := range alerts {
		h.Write([]byte(a.Key))
	}
	var b bytes.Buffer
	for _, f := range [][2]string{
		{"From", m.From}, {"To", strings.Join(m.To, ", ")}, {"Subject", mime.QEncoding.Encode("utf-8", "Tieline: "+oneLine(subject))},
		{"Date", alerts[len(alerts)-1].Made.Format(time.RFC1123Z)}, {"Message-ID", "<" + hex.EncodeToString(h.Sum(nil)[:16]) + "@" + domain(m.From) + ">"},
		{"Auto-Submitted", "auto-generated"}, {"MIME-Version", "1.0"}, {"Content-Type", "text/plain; charset=utf-8"}, {"Content-Transfer-Encoding", "quoted-printable"},
	} {
		b.WriteString(f[0] + ": " + f[1] + "\r\n")
	}
	b.WriteString("\r\n")
	q := quotedprintable.NewWriter(&b)
	if _, err := q.Write([]byte(strings.ReplaceAll(Digest(alerts, m.pages), "\n", "\r\n"))); err != nil {
		return nil, err
	}
	return b.Bytes(), q.Close()
}

func domain(from string) string {
	_, d, _ := strings.Cut(address(from), "@")
	return d
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
