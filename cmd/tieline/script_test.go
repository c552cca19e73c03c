package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be the program, for scripts and for tests that kill it.
func TestMain(m *testing.M) {
	if os.Getenv("TIELINE_TEST_MAIN") != "" {
		os.Exit(mainCode())
	}
	testscript.Main(m, map[string]func(){"tieline": func() {
		if err := becomeUser(os.Getenv("TIELINE_TEST_UID")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
		os.Exit(mainCode())
	}})
}

// becomeUser lets a program that root has started go on as somebody to whom files can be closed.
func becomeUser(id string) error {
	if id == "" {
		return nil
	}
	n, err := strconv.Atoi(id)
	if err != nil {
		return err
	}
	return errors.Join(syscall.Setgroups(nil), syscall.Setgid(n), syscall.Setuid(n))
}

// TestScripts runs the command line as its users do. Each script has a folder, a ledger and a
// home of its own; $WEB is a web server on loopback (see web).
func TestScripts(t *testing.T) {
	server := httptest.NewServer(web())
	t.Cleanup(server.Close)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("TIELINE_LEDGER", e.WorkDir+"/ledger.db")
			e.Setenv("TIELINE_ATLAS", e.WorkDir+"/own")
			e.Setenv("WEB", server.URL)
			if os.Getuid() != 0 {
				return nil
			}
			// Who is not root must reach the folder, and write to it; above it is only the test's own.
			return errors.Join(os.Chmod(filepath.Dir(e.WorkDir), 0o755), os.Chmod(e.WorkDir, 0o777))
		},
		Condition: func(cond string) (bool, error) {
			if cond == "root" { // to whom no file is closed
				return os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"envsubst": func(ts *testscript.TestScript, _ bool, files []string) { // writes $WEB out in files
				for _, f := range files {
					ts.Check(os.WriteFile(ts.MkAbs(f), []byte(os.Expand(ts.ReadFile(f), ts.Getenv)), 0o600))
				}
			},
		},
	})
}

// web serves a feed, and what goes wrong with feeds.
func web() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/feed.xml", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Wire</title><link>https://harbour.example/</link>
<item><title>Tarn has chosen</title><link>https://harbour.example/1</link><pubDate>Mon, 05 May 2025 08:00:00 GMT</pubDate>
<description>Tarn Motors has signed an agreement with Hale Energy, which will supply it with battery cells from 2027, the two companies said in a statement on Monday.</description></item>
</channel></rss>`)
	})
	mux.HandleFunc("/endless.xml", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>Without end</title>`)
		item := []byte(strings.Repeat("<item><title>More</title></item>", 1000))
		for r.Context().Err() == nil {
			if _, err := w.Write(item); err != nil {
				return
			}
		}
	})
	return mux
}
