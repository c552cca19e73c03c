package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress tells a person who waits how far it is: by a bar on a terminal, elsewhere by a line
// every second and one at the end.
type progress struct {
	bar         *progressbar.ProgressBar // nil where there is no terminal
	screen      io.Writer                // on which the bar is drawn
	out         io.Writer                // takes the lines; nil where there are none
	doing       string                   // what is done to the documents
	done, total int                      // total is 0 where it is not known
	last        time.Time
	now         func() time.Time
}

// newProgress expects total documents, one an input. A file may hold more; then only their number
// is shown from there on.
func (a *app) newProgress(doing string, quiet bool, total int) *progress {
	p := &progress{doing: doing, total: total, last: a.now(), now: a.now}
	switch {
	case quiet:
	case isTerminal(a.err):
		p.screen = a.err
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(a.err), progressbar.OptionSetDescription(doing),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("documents"),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionUseANSICodes(true))
	default:
		p.out = a.err
	}
	return p
}

// step counts one document more.
func (p *progress) step() {
	p.done++
	if p.total > 0 && p.done > p.total {
		p.total = 0
		if p.bar != nil {
			p.bar.ChangeMax(-1)
		}
	}
	if p.bar != nil {
		_ = p.bar.Add(1) // a bar that cannot be drawn must not stop the work
	}
	if t := p.now(); p.out != nil && t.Sub(p.last) >= time.Second {
		p.last = t
		p.line()
	}
}

// finish leaves the last state on the screen.
func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Exit()
		fmt.Fprintln(p.screen)
	}
	if p.out != nil {
		p.line()
	}
}

func (p *progress) line() {
	if p.total > 0 {
		fmt.Fprintf(p.out, "%s: %d of %s\n", p.doing, p.done, count(p.total, "document"))
	} else {
		fmt.Fprintf(p.out, "%s: %s\n", p.doing, count(p.done, "document"))
	}
}

// clear makes room on the screen for a line of another sort.
func (p *progress) clear() {
	if p != nil && p.bar != nil {
		_ = p.bar.Clear()
	}
}
