package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/tieline/tieline"
	"github.com/tieline/tieline/examples"
	"github.com/tieline/tieline/http/api"
	"github.com/tieline/tieline/http/atom"
	"github.com/tieline/tieline/http/page"
	"github.com/tieline/tieline/policy"
	"github.com/tieline/tieline/read"
)

type serveCommand struct {
	ledgerFlag
	Author  string `env:"TIELINE_AUTHOR" placeholder:"NAME" help:"In whose name the pages offer to decide (default: the user of this machine)."`
	Address string `default:"127.0.0.1:8724" help:"The address to listen on; port 0 takes a free one."`
}

func (c *serveCommand) Run(a *app) (err error) {
	store, err := c.create(a)
	if err != nil {
		return err
	}
	defer closeInto(store, &err)
	pages, err := page.New(store, read.Default(), page.Desk{Queue: newQueue(store), Author: author(c.Author), Now: a.now},
		page.Law{Book: policy.Default(), Files: policy.Embedded(), Assumptions: examples.Assume, Now: a.now})
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", api.New(store, policy.Default()))
	mux.Handle("GET /alerts.atom", atom.New(store))
	mux.Handle("/", pages)
	listener, err := net.Listen("tcp", c.Address)
	if err != nil {
		return &tieline.Error{Code: tieline.ErrConflict, Op: "serve", Input: c.Address, Reason: err.Error(), Hint: "name another with --address, or 127.0.0.1:0 for any free port", Err: err}
	}
	fmt.Fprintf(a.out, "Tieline is at http://%s/ (stop it with Ctrl-C)\n", listener.Addr())
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute}
	stopped := make(chan error, 1)
	go func() {
		<-a.ctx.Done()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), 5*time.Second)
		defer cancel()
		stopped <- server.Shutdown(ctx)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
