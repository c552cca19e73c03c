GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LEDGER  ?= bin/demo.db
ADDRESS ?= 127.0.0.1:8724
export CGO_ENABLED = 0

.PHONY: build demo test prove browser lint bench profile bench-ledger eval train fuzz clean help

help: ## what make can do
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:[^#]*## /\t/' | expand -t 14

build: ## the program: bin/tieline
	@$(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/tieline ./cmd/tieline

demo: build ## read the sample corpus into a ledger and serve it: the main job
	@bin/tieline ingest --ledger $(LEDGER) corpus/articles
	@bin/tieline serve --ledger $(LEDGER) --address $(ADDRESS)

test: browser ## all tests, unit to browser
	@$(GO) vet ./...
	@$(GO) run ./corpus/check
	@$(GO) test ./...

prove: ## the long proofs: a thousand crashes of the sender, a hundred kills of ingestion
	@TIELINE_PROVE=1 $(GO) test -count=1 -v -timeout 3h -run 'TestKill|TestCrashingSender' ./cmd/tieline

browser:
	@scripts/need-browser

lint: ## style and architecture rules (installs golangci-lint where it is missing)
	@command -v golangci-lint >/dev/null || $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	@PATH="$$PATH:$$($(GO) env GOPATH)/bin" golangci-lint run ./...

bench: ## speed and memory on one core, against a named peer in the same run
	@cd eval/bench && $(GO) run -pgo=../../cmd/tieline/default.pgo . ../../corpus/articles

profile: ## where reading spends its time, for the compiler: cmd/tieline/default.pgo
	@dir=$$(mktemp -d) && cd eval/bench && $(GO) build -trimpath -o $$dir/bench . && \
		$$dir/bench -peer=false -rounds 40 -profile ../../cmd/tieline/default.pgo ../../corpus/articles && rm -r $$dir

bench-ledger: ## what one more document and the usual pages cost in a large ledger (DOCUMENTS, default 100000; LEDGERS, a folder)
	@$(GO) run ./eval/ledgersize -documents $${DOCUMENTS:-100000} -dir "$$LEDGERS"

eval: ## how right the records are, cross-validated; appends to docs/eval-history.tsv
	@$(GO) run ./eval/run
	@$(GO) run ./eval/mentions
	@$(GO) run ./eval/identity
	@$(GO) run ./eval/identity -held

train: ## fit every weight anew from corpus/ and the shared annotated data
	@$(GO) run ./nlp/names/train -shared ../shared
	@$(GO) run ./nlp/names/train -shared ../shared -folds 3 -keep bin/held
	@$(GO) run ./read/mention/gate -held bin/held -write
	@$(GO) run ./read/mention/train -write
	@$(GO) run ./read/ties/train -write
	@$(GO) run ./read/fit/train -write

fuzz: ## every fuzz test for a while (FUZZTIME each)
	@scripts/fuzz $${FUZZTIME:-20s}

clean:
	@rm -rf bin
